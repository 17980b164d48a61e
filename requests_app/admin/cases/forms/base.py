"""What the form of every action on a case is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.forms.action import ActionForm
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
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
    """The base of every action's form on a case."""


class Nothing(CaseForm):
    """An action that needs no words."""


class Reason(CaseForm):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=long_text(4))
