"""Readers of untrusted bytes. Plain functions from a file to frames; they know no Django and run in a child process."""
