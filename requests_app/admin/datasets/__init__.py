"""Datasets in the clerk workspace."""
