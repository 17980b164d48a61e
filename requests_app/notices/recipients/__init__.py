"""Whom a notice goes to, and by which channel."""
