"""What PostgreSQL can work out over many rows and Django has no name for."""

from __future__ import annotations

from django.db.models import Aggregate


class Median(Aggregate):
    """The middle value; between the two middle ones where their number is even. Give it an `output_field`."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
