"""Measuring: a load generator with one adapter per system, CPU time from /proc, effects checked, yardsticks beside."""
