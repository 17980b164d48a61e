"""Forms by which a request comes back, or an entry is put right."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm, Reason
from requests_app.admin.cases.forms.named_date import NamesDate
from requests_app.admin.cases.forms.starting_texts import StartsFromText
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.event_kinds import EventKind
from requests_app.cities.city_time import local_date
from requests_app.cities.models import SnippetUse
from requests_app.services.cases.correct import correctable
from requests_app.widgets import DateInput


class Close(StartsFromText, Reason):
    """Why the request is closed."""

    text_use, text_field = SnippetUse.CLOSING, "reason"


class Reopen(NamesDate):
    """Why the city looks again, and by when it promises to decide."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=long_text(4))
    to_on = forms.DateField(
        label=gettext_lazy("The city promises to decide by"),
        required=False,
        help_text=gettext_lazy(
            "Empty: as many days as the law gives a new request. "
            "This is the city’s own promise, not a date under the law."
        ),
        widget=DateInput(),
    )


class Correct(CaseForm):
    """Which entry was wrong, and what is right."""

    entry = forms.ChoiceField(
        label=gettext_lazy("Entry to correct"),
        widget=Select,
        error_messages={"required": gettext_lazy("Choose the entry to correct.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What was wrong and what is right"),
        required=False,
        widget=long_text(5),
        help_text=gettext_lazy(
            "The requester gets this. Decisions and dates stay: recall a wrong document, or reopen a wrong decision."
        ),
    )

    def set_up(self) -> None:
        """The entries this person may correct now."""
        subject = self.subject
        field = cast(forms.ChoiceField, self.fields["entry"])
        field.choices = [
            (str(row.seq), f"{longdate(local_date(subject.city, row.at))}: {EventKind(row.kind).label}")
            for row in correctable(subject.case, subject.actor, subject.now)
        ]

    def arguments(self) -> dict[str, Any]:
        """The entry by its number."""
        typed = self.cleaned_data
        return {"entry": int(typed["entry"]), "words": typed["words"]}
