"""Signing in to the workspace: the page, second factors, the city's provider, sessions, and confirming who one is."""
