"""Beside floor 1: runs one reader of untrusted bytes in a limited child process; knows no model and no Django."""
