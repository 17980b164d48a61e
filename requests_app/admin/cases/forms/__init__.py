"""The forms of the actions on a case."""
