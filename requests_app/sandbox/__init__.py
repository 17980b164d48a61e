"""Beside floor 1: runs readers of untrusted bytes in limited child processes; knows no model and no Django.

Two ways: a new child for each message (run.py), or a kept one that forks for each file (fork_server.py).
"""
