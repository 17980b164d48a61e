"""Forms for what a clerk records for a requester: how it came, when, the words, and a scan if there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.forms.base import Words
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cases.law_translation import law_text
from requests_app.cases.models import Document
from requests_app.cases.recorded_for import CHANNELS, RecordedFor
from requests_app.cities.city_time import local_date
from requests_app.services.appeals import draft as appeal_draft
from requests_app.services.cases.clarification import open_question
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


class RecordAnswer(ForRequester):
    """The answer to the open question, and to the narrower scope it proposed."""

    words_label = gettext_lazy("The requester's answer")

    accept = forms.ChoiceField(
        label=gettext_lazy("The narrower request the city suggested"),
        required=False,
        choices=[
            ("", gettext_lazy("The requester did not say")),
            ("yes", gettext_lazy("The requester accepts it")),
            ("no", gettext_lazy("The requester does not accept it")),
        ],
        widget=forms.RadioSelect,
    )
    order = ("accept", "words", "channel", "happened_on", "scan")

    def set_up(self) -> None:
        """The question above; the choice only where a narrower scope was proposed."""
        super().set_up()
        asked = open_question(self.subject.case)
        if asked is None:
            self.intro = _("There is no open question.")
        else:
            self.intro = _("The question: %(question)s") % {"question": asked.question.body}
        if asked is None or not asked.proposed_scope:
            del self.fields["accept"]
        else:
            self.fields["accept"].help_text = asked.proposed_scope

    def arguments(self) -> dict[str, Any]:
        """The answer, and yes, no or nothing to the narrower scope."""
        accept = {"yes": True, "no": False}.get(self.cleaned_data.get("accept", ""))
        return {**super().arguments(), "accept": accept}


class RecordAppeal(ForRequester):
    """An appeal that came on paper or was told: what it is about, why, and who speaks."""

    words_label = gettext_lazy("Why the requester disagrees")

    citations = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Exemptions the requester disagrees with"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    lateness_reason = forms.CharField(
        label=gettext_lazy("If it came after the last day: why"), required=False, widget=long_text(2)
    )
    representative = forms.CharField(
        label=gettext_lazy("Representative's name, if any"), required=False, max_length=200
    )
    representative_contact = forms.CharField(
        label=gettext_lazy("Representative's contact information"), required=False, max_length=300
    )
    representative_authority = forms.CharField(
        label=gettext_lazy("Representative's authority"), required=False, widget=long_text(2)
    )
    order = (
        "citations", "words", "lateness_reason", "channel", "happened_on", "scan",
        "representative", "representative_contact", "representative_authority",
    )  # fmt: skip

    def set_up(self) -> None:
        """The exemptions of the decision, if it withholds anything."""
        super().set_up()
        decision = self.subject.case.decision
        cited = list(decision.citations.all()) if decision else []
        if not cited:
            del self.fields["citations"]
            return
        field = cast(forms.TypedMultipleChoiceField, self.fields["citations"])
        field.choices = [(row.pk, f"{law_text(row.exemption_name)} ({row.citation_text})") for row in cited]

    def arguments(self) -> dict[str, Any]:
        """The appeal as its requester would have filed it."""
        typed = self.cleaned_data
        speaker = appeal_draft.Representative(
            typed["representative"], typed["representative_contact"], typed["representative_authority"]
        )
        draft = appeal_draft.AppealDraft(
            grounds=typed["words"],
            citations=typed.get("citations") or (),
            lateness_reason=typed["lateness_reason"],
            representative=speaker,
        )
        return {**super().arguments(), "draft": draft}
