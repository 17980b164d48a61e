"""Simulated load for benchmarks and demonstrations."""
