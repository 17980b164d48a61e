"""A real identity provider for the tests: django-oauth-toolkit in a process of its own, speaking OpenID Connect."""
