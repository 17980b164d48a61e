"""Typed readers of the environment."""
