"""The form of the calculator: a local date and, where it matters, a time of day."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.cases.law_translation import law_text
from requests_app.cities.models import City, ReceiptPolicy
from requests_app.law.confirmed import confirmed
from requests_app.law.pack import Pack
from requests_app.web.widgets import PageForm
from requests_app.widgets import DateInput

FIRST, LAST = date(1970, 1, 1), date(2100, 12, 31)


class TimeInput(forms.TimeInput):
    """A time of day as browsers show it."""

    input_type = "time"


class CalculatorForm(PageForm):
    """When the city received something, on its own wall clock, and which time limit is asked about."""

    kind = forms.ChoiceField(label=_("What was received?"), required=False)

    on = forms.DateField(label=_("Day the city received the request"), widget=DateInput())
    at = forms.TimeField(
        label=_("Time of day"),
        required=False,
        widget=TimeInput(format="%H:%M"),
        help_text=_(
            "In the city's time zone. It matters only where late requests count from the next business day."
        ),
    )

    def __init__(self, *args: Any, city: City, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.city = city
        field = cast(forms.ChoiceField, self.fields["kind"])
        field.choices = [("", _("A public records request")), *_limits(pack)]
        if city.policy.receipt_policy == ReceiptPolicy.ACTUAL:
            del self.fields["at"]  # the time of day changes nothing here

    def clean_on(self) -> date:
        """A day the law on file can reach."""
        on: date = self.cleaned_data["on"]
        if not FIRST <= on <= LAST:
            raise forms.ValidationError(_("Choose a date between 1970 and 2100."))
        return on

    def instant(self) -> datetime:
        """The instant asked about; noon where no time was given."""
        at = self.cleaned_data.get("at") or time(12)
        return datetime.combine(self.cleaned_data["on"], at, ZoneInfo(self.city.timezone))

    def refuse_date(self) -> None:
        """Say that no law is on file for the day."""
        self.add_error("on", _("This system has no law for that day."))


def _limits(pack: Pack) -> list[tuple[str, str]]:
    """The pack's other time limits that are counted in days from one day: key and name. Only confirmed ones."""
    counted = [
        rule
        for rule in confirmed(pack.deadlines)
        if rule.count and not rule.extends and rule.unit in ("calendar_days", "business_days")
    ]
    others = [rule for rule in counted if rule.key != pack.clock.determination]
    return [(rule.key, f"{law_text(rule.name)} ({rule.citation})") for rule in others]
