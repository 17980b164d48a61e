"""Forms for what a clerk records for a requester: how it came, when, the words, and a scan if there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.base import Words
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cases.models import Document
from requests_app.cases.recorded_for import CHANNELS, RecordedFor
from requests_app.cities.city_time import local_date
from requests_app.widgets import DateInput

PLACES = {"acted_on": "happened_on", "acted_how": "words", "acted_document": "scan", "grounds": "words"}
"""Fields of the services, under the names they have here."""


class ForRequester(CaseForm):
    """How something of the requester's reached the city. `words_label` names their words."""

    words_label: Words = gettext_lazy("What the requester said or wrote")

    channel = forms.ChoiceField(
        label=gettext_lazy("How it reached the city"),
        required=False,
        choices=[(item.value, item.label) for item in CHANNELS],
        widget=forms.RadioSelect,
    )
    happened_on = forms.DateField(
        label=gettext_lazy("Date the requester did this"),
        required=False,
        help_text=gettext_lazy("The day of the call or visit, or the day the letter arrived."),
        widget=DateInput(),
    )
    words = forms.CharField(
        required=False,
        help_text=gettext_lazy("In their own words. The requester reads this in the confirmation."),
        widget=long_text(4),
    )
    scan = forms.ChoiceField(
        label=gettext_lazy("Scan"),
        required=False,
        help_text=gettext_lazy("A document of this request. Upload it under “Add documents” first."),
        widget=Select,
    )

    def set_up(self) -> None:
        """Today, and the documents that can be the scan."""
        self.today = local_date(self.subject.city, self.subject.now)
        self.fields["words"].label = str(self.words_label)
        self.fields["happened_on"].initial = self.today
        rows = Document.objects.visible_to(self.subject.actor).filter(case=self.subject.case)
        choices = [("", _("None")), *((str(row.pk), row.called) for row in rows)]
        cast(forms.ChoiceField, self.fields["scan"]).choices = choices

    def place(self, path: str, sentences: Sequence[str]) -> None:
        """What is wrong with the day, the words or the scan stands beside it."""
        super().place(PLACES.get(path, path), sentences)

    def clean_happened_on(self) -> Any:
        """The day, or today."""
        return self.cleaned_data["happened_on"] or self.today

    @property
    def recorded(self) -> RecordedFor:
        """What was typed of how it came."""
        typed = self.cleaned_data
        return RecordedFor(
            channel=typed["channel"],
            on=typed["happened_on"],
            words=typed["words"],
            document_id=int(typed["scan"]) if typed["scan"] else None,
        )

    def arguments(self) -> dict[str, Any]:
        """The one argument every service for requesters takes from a clerk."""
        return {"recorded": self.recorded}
