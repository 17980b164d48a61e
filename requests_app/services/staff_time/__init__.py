"""Time that staff spend on requests: entered, or measured by a timer."""
