"""Forms of closed days: one day, the days of a file, a day opened again."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.forms.base import CityForm
from requests_app.cases.refusals import Incomplete
from requests_app.services.deadlines import closed_days_pattern
from requests_app.services.deadlines.closed_days_file import MOST_BYTES, read_file
from requests_app.services.deadlines.moved_dates import DayChange
from requests_app.widgets import DateInput


class ClosedDayForm(CityForm):
    """One day on which the office is closed all day."""

    on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the date.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Why the office is closed"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say why the office is closed.")},
    )
    source = forms.CharField(
        label=gettext_lazy("Where this is published"),
        max_length=300,
        help_text=gettext_lazy("For example: a resolution, web page, or dated posted notice."),
        error_messages={"required": gettext_lazy("Say where the closure is published.")},
    )
    allow_earlier = forms.BooleanField(
        label=gettext_lazy("I reviewed the due dates that move earlier."), required=False
    )

    def changes(self) -> list[DayChange]:
        """The day to close."""
        typed = self.cleaned_data
        return [DayChange(typed["on"], typed["note"], typed["source"])]


class ClosedPattern(ClosedDayForm):
    """The same weekday again and again, such as every other Friday."""

    on = forms.DateField(
        label=gettext_lazy("First closure"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the date.")},
    )
    weeks = forms.IntegerField(
        label=gettext_lazy("Again every … weeks"),
        initial=2,
        help_text=gettext_lazy("2: every other week, on the same weekday."),
        error_messages={"required": gettext_lazy("Enter a number of weeks.")},
    )
    through = forms.DateField(
        label=gettext_lazy("Through"),
        widget=DateInput(),
        error_messages={"required": gettext_lazy("Enter the date.")},
    )
    field_order = ("on", "weeks", "through", "note", "source", "allow_earlier")

    def changes(self) -> list[DayChange]:
        """The days to close."""
        typed = self.cleaned_data
        days = closed_days_pattern.days_of(typed["on"], typed["weeks"], typed["through"])
        return [DayChange(day, typed["note"], typed["source"]) for day in days]


class ClosedDaysFile(CityForm):
    """Many closed days at once, from the file a city publishes; its text travels with the preview."""

    file = forms.FileField(
        label=gettext_lazy("CSV or iCalendar file"),
        required=False,
        max_length=255,
        help_text=gettext_lazy(
            "A CSV file with the columns date, note, source; or a calendar of whole days."
        ),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    name = forms.CharField(required=False, max_length=255, widget=forms.HiddenInput())
    kept = forms.CharField(required=False, max_length=MOST_BYTES, widget=forms.HiddenInput(), strip=False)
    source = forms.CharField(
        label=gettext_lazy("Where this is published"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For days whose row gives none."),
    )
    allow_earlier = forms.BooleanField(
        label=gettext_lazy("I reviewed the due dates that move earlier."), required=False
    )

    left_out: Sequence[str] = ()
    """What the file holds that closes no day, in words; known once its days are."""

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files=files)

    def changes(self) -> list[DayChange]:
        """The days of the file just chosen, or of the one that was previewed. Raises Incomplete."""
        typed = self.cleaned_data
        upload = typed["file"]
        name, content = (upload.name, upload.read()) if upload else (typed["name"], _unpacked(typed["kept"]))
        if not content:
            raise Incomplete({"file": [_("Choose a file.")]})
        found = read_file(name, content, source=typed["source"])
        self.data = {
            **{key: self.data[key] for key in self.data},
            "name": name,
            "kept": b64encode(content).decode(),
        }
        self.left_out = found.left_out
        return found.days


def _unpacked(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return b""


class OpenDayForm(CityForm):
    """A closed day to be opened again."""

    allow_earlier = forms.BooleanField(
        label=gettext_lazy("I reviewed the due dates that move earlier."), required=False
    )
