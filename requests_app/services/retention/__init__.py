"""Retention, legal hold and erasure."""
