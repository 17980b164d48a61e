"""The refusal to run here now, in one line for whoever started it."""


class CannotRun(Exception):
    """CityRecords cannot run here now; ``str()`` is one line that says why and what helps."""
