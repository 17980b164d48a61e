"""Incidents in the clerk workspace."""
