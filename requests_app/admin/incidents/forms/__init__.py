"""The forms of the actions on an incident."""
