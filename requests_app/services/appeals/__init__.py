"""Appeals: filing one, deciding it, and the points it is about."""
