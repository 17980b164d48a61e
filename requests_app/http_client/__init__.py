"""One guarded HTTP client for every call the city makes: plain Python, no Django, settings are passed in."""
