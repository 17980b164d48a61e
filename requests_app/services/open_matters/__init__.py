"""What stands open beside a case and is closed as overtaken when the case ends, and opened again when that is undone."""
