"""Signing in: how tries are slowed down, which browsers are known, and the way past a wait."""
