"""Clients that generators make from the OpenAPI document, and what they do with it."""
