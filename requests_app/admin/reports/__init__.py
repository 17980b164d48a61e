"""Figures and operations in the clerk workspace."""
