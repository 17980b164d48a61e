"""Forms for what is decided without withholding: grant, reschedule, release, no records, transfer."""

from __future__ import annotations

from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.cases.forms.local_time import LocalMoment
from requests_app.admin.cases.forms.named_date import NamesDate
from requests_app.admin.cases.forms.seen_before import SeenBefore
from requests_app.admin.cases.forms.starting_texts import StartsFromText
from requests_app.admin.forms.action import people
from requests_app.admin.forms.rows import named
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.models import Document
from requests_app.cases.models.correspondence import Audience
from requests_app.cities.models import SnippetUse
from requests_app.services.custodian_tasks.statement import search_statement
from requests_app.services.determinations.drafts import ReleaseDraft


class Estimate(NamesDate):
    """When the records will be there, with reasons."""

    date_field = "estimated_at"

    estimated_at = LocalMoment(
        label=gettext_lazy("Records available on (city time)"),
        error_messages={
            "required": gettext_lazy("Enter the estimated date and time."),
            "incomplete": gettext_lazy("Enter both the date and the time."),
        },
    )
    reasons = forms.CharField(label=gettext_lazy("Reasons"), required=False, widget=long_text(4))

    def set_up(self) -> None:
        """Times are the city's."""
        field = cast(LocalMoment, self.fields["estimated_at"])
        field.zone = ZoneInfo(self.subject.case.city.timezone)


class Grant(Estimate):
    """Also where or how the records can be had."""

    place_or_form = forms.CharField(
        label=gettext_lazy("Where or in what format"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For example: copies by email, or inspection at the clerk's counter."),
    )

    def arguments(self) -> dict[str, Any]:
        """The service calls it the place."""
        found = super().arguments()
        found["place"] = found.pop("place_or_form")
        return found


def release_fields(form: CaseForm) -> None:
    """The city's own documents of the case, to be ticked."""
    rows = Document.objects.filter(case=form.subject.case, removed_at=None).exclude(
        audience=Audience.REQUESTER
    )
    field = cast(forms.MultipleChoiceField, form.fields["documents"])
    field.choices = [(str(row.pk), f"{row.called} ({row.get_audience_display()})") for row in rows]
    if not field.choices:
        field.help_text = _("This request has no city documents yet. Upload them to the request first.")


class Release(SeenBefore):
    """What is released, and the gate."""

    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Documents to release"), required=False, widget=forms.CheckboxSelectMultiple
    )
    checked = forms.BooleanField(
        label=gettext_lazy("I checked each document for what must not be released."), required=False
    )
    public_url = forms.URLField(
        label=gettext_lazy("Or a public address"), required=False, max_length=500, assume_scheme="https"
    )
    reasons = forms.CharField(
        label=gettext_lazy("Additional information"), required=False, widget=long_text(3)
    )

    def set_up(self) -> None:
        """The documents that can be released."""
        release_fields(self)

    def arguments(self) -> dict[str, Any]:
        """The release, whole."""
        typed = self.cleaned_data
        return {
            "draft": ReleaseDraft(
                documents=tuple(map(int, typed["documents"])),
                public_url=typed["public_url"],
                checked=typed["checked"],
                reasons=typed["reasons"],
            )
        }


class NoRecords(StartsFromText):
    """Where and how the search was made, and who answers for it."""

    text_use, text_field = SnippetUse.SEARCH, "search"

    search = forms.CharField(
        label=gettext_lazy("Where and how you searched"), required=False, widget=long_text(5)
    )
    suggestions = forms.CharField(
        label=gettext_lazy("What might help, or who may have them"), required=False, widget=long_text(3)
    )
    order = ("search", "suggestions", "responsible")

    def set_up(self) -> None:
        """Who is responsible, and the search as its certificates say."""
        self.groups["responsible"] = people(self, self.data if self.is_bound else None)
        self.fields["search"].initial = search_statement(self.subject.case)

    def arguments(self) -> dict[str, Any]:
        """With the persons."""
        return {**super().arguments(), "responsible": named(self.groups["responsible"])}


class Transfer(CaseForm):
    """Who holds the records."""

    body = forms.CharField(label=gettext_lazy("Agency that has the records"), required=False, max_length=300)
    contact = forms.CharField(
        label=gettext_lazy("Contact information of the agency"), required=False, widget=long_text(3)
    )
    reasons = forms.CharField(label=gettext_lazy("Reasons"), required=False, widget=long_text(3))
