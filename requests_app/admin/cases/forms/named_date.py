"""The base of every form in which the city names a date: a closed day is warned of, and kept only on purpose."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.cases import case_clock
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.law_translation import law_text
from requests_app.cities.city_time import local_date
from requests_app.law.calendar import CalendarError
from requests_app.law.extension_window import ClosedDayProposal, closed_day_proposal

KEEP = "keep_closed_day"


class NamesDate(CaseForm):
    """A form with a date the city promises. `date_field` names it; a moment counts by its day on the city's clock."""

    date_field = "to_on"

    def __init__(self, *args: Any, **options: Any) -> None:
        self.closed_day: ClosedDayProposal | None = None
        super().__init__(*args, **options)
        names = list(self.order or [*self.fields, *self.groups])
        self.fields[KEEP] = forms.BooleanField(
            label=gettext_lazy("Keep this date although the city is closed on it."), required=False
        )
        names.insert(names.index(self.date_field) + 1, KEEP)
        self.order = names

    @cached_property
    def clock(self) -> case_clock.Clock:
        """The clock of the case, worked out once."""
        return case_clock.clock_of(self.subject.case)

    def clean(self) -> dict[str, Any]:
        """Warn of a closed day and propose an open one; the box beside the warning keeps the date as typed."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        on = self._named_on(typed.get(self.date_field))
        self.closed_day = self._proposal(on) if on else None
        if on and self.closed_day and not typed.get(KEEP):
            self.add_error(self.date_field, _warning(on, self.closed_day))
        return typed

    def about_to_show(self) -> None:
        """The box is there only where there is something to keep."""
        super().about_to_show()
        if self.closed_day is None:
            self.order = [name for name in self.order if name != KEEP]

    def arguments(self) -> dict[str, Any]:
        """The service is not told how the date was confirmed."""
        return {name: value for name, value in super().arguments().items() if name != KEEP}

    def earliest_on(self) -> date:
        """No open day before this one is proposed."""
        return local_date(self.subject.case.city, self.subject.now)

    def _named_on(self, value: date | datetime | None) -> date | None:
        return local_date(self.subject.case.city, value) if isinstance(value, datetime) else value

    def _proposal(self, on: date) -> ClosedDayProposal | None:
        try:
            return closed_day_proposal(on, self.clock.pack, self.clock.calendar, self.earliest_on())
        except CalendarError:
            return None


def _warning(on: date, found: ClosedDayProposal) -> str:
    values = {
        "on": longdate(on),
        "why": _("weekend") if found.closed.layer == "weekend" else law_text(found.closed.name),
        "proposed": longdate(found.proposed_on),
    }
    if found.proposed_on < on:
        return (
            _(
                "The city is closed on %(on)s (%(why)s). The last business day before it is %(proposed)s. "
                "Enter that day, or check the box below to keep the date."
            )
            % values
        )
    return (
        _(
            "The city is closed on %(on)s (%(why)s). The next business day is %(proposed)s. "
            "Enter that day, or check the box below to keep the date."
        )
        % values
    )
