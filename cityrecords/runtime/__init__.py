"""What starts and keeps the processes: embedded PostgreSQL, the runner, probes."""
