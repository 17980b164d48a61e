"""What runs on the clock: the sweep, its dry run, the health of the system."""
