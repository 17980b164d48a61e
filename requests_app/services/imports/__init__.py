"""Import of request logs from older systems."""
