"""Handing notices over: claiming them, the channels, circuit breakers, providers' reports."""
