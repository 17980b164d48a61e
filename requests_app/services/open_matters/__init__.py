"""What stands open beside a case and is closed when the case ends, and opened again when that is undone."""
