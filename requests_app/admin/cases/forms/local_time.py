"""A field for a date and a time of day on the city's own clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from requests_app.admin.forms.widgets import TimeInput
from requests_app.widgets import DateInput


class LocalMoment(forms.MultiValueField):
    """A date and a time of day on the city's own clock, as an instant."""

    def __init__(self, **options: Any) -> None:
        self.zone = ZoneInfo("UTC")
        parts = (forms.DateField(widget=DateInput()), forms.TimeField(widget=TimeInput()))
        widget = forms.MultiWidget(widgets={"on": DateInput(), "at": TimeInput()})
        widget.decompress = self._parts  # type: ignore[method-assign]
        super().__init__(parts, widget=widget, require_all_fields=True, **options)

    def _parts(self, value: datetime | None) -> list[Any]:
        if value is None:
            return [None, None]
        local = value.astimezone(self.zone)
        return [local.date(), local.time().replace(second=0, microsecond=0)]

    def compress(self, data_list: list[Any]) -> datetime | None:
        """The instant; None where nothing was given."""
        if not data_list:
            return None
        return datetime.combine(data_list[0], data_list[1], tzinfo=self.zone)
