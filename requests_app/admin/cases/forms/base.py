"""What the form of every action on a case is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.own_day import NAMES, ON, acted_in, own_day_fields
from requests_app.admin.forms.action import ActionForm
from requests_app.admin.forms.base import Words
from requests_app.admin.forms.widgets import long_text
from requests_app.cases import case_clock
from requests_app.cases.act_day import Acted
from requests_app.cases.actors import Actor
from requests_app.cases.models import Document, RecordsRequest
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City


@dataclass(frozen=True, slots=True)
class CaseSubject:
    """The case, who acts, and when."""

    case: RecordsRequest
    actor: Actor
    now: datetime

    @property
    def city(self) -> City:
        """The city of the case, with its policy."""
        return self.case.city


class CaseForm(ActionForm[CaseSubject]):
    """The base of every action's form on a case. `acted`: the act was done on another day, where it may have been."""

    acted: Acted | None = None

    def offer_own_day(self) -> None:
        """Ask, folded away, for the day the act was really done."""
        case = self.subject.case
        self.fields.update(own_day_fields(Document.objects.visible_to(self.subject.actor).filter(case=case)))

    @property
    def parts(self) -> list[dict[str, Any]]:
        """What is asked, without the fields of the own day: they stand in a fold of their own, once."""
        return [part for part in super().parts if "field" not in part or part["field"].name not in NAMES]

    @property
    def own_day(self) -> Iterable[forms.BoundField]:
        """The fields for that day; none where it is not asked for."""
        return [self[name] for name in NAMES if name in self.fields]

    @property
    def own_day_is_open(self) -> bool:
        """Whether the fold holds something to read."""
        return any(field.errors or (self.is_bound and field.value()) for field in self.own_day)

    @property
    def counted_on(self) -> date:
        """The day from which the clock would count this act: its own, or today."""
        return self.acted.on if self.acted else local_date(self.subject.city, self.subject.now)

    def full_clean(self) -> None:
        """What was typed is judged; the day of the act stands apart from what the service is told of the act."""
        super().full_clean()
        if self.is_bound and ON in self.fields:
            self.acted, wrong = acted_in(self.cleaned_data)
            if wrong:
                self.add_error(ON, wrong)

    def all_arguments(self) -> dict[str, Any]:
        """The service's arguments, with the day of the act where one was given."""
        return {**self.arguments(), **({"acted": self.acted} if self.acted else {})}


def clock_sentence(subject: CaseSubject, reason: str, pauses: Words, runs_on: Words) -> str:
    """What asking the requester today does to the deadline; a date that has passed stays passed."""
    clock = case_clock.clock_of(subject.case)
    if clock.would_pause(reason, local_date(subject.city, subject.now)):
        return str(pauses)
    if clock.pack.pauses(reason):
        return _("The due date has passed. A pause now does not change it.")
    return str(runs_on)


class Nothing(CaseForm):
    """An action that needs no words."""


class Reason(CaseForm):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=long_text(4))
