"""A field for a date and a time of day on the city's own clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from requests_app.admin.common.clock_changes import another_time
from requests_app.admin.forms.widgets import TimeInput
from requests_app.law.wall_time import wall_time
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
        """The instant; None where nothing was given. Where clocks change, a time that can mean two is asked about."""
        if not data_list:
            return None
        found = wall_time(datetime.combine(*data_list), self.zone)
        if found.is_asked_about:
            raise forms.ValidationError(another_time(found))
        return found.instants[0]
