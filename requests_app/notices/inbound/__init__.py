"""Inbound mail: read, told apart (a person, a bounce, a machine), and its address."""
