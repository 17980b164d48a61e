"""A door: the REST API for programs."""
