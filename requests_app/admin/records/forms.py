"""The forms of records as a list: adding, filtering, recalling. Refusals land at fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, gettext_lazy as _

from requests_app.admin.forms.base import Quiet
from requests_app.admin.forms.exemptions import picker
from requests_app.admin.forms.widgets import LongText, Select
from requests_app.cases import case_clock
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.records.kinds import ReadState, RecordDecision, RecordKind
from requests_app.records.models import Record
from requests_app.widgets import DateInput, ManyFiles


class RecordForm(Quiet):
    """A form about the records of one case; a refusal is put beside its field, or above the form."""

    def __init__(self, data: Any = None, files: Any = None, *, case: RecordsRequest, **options: Any) -> None:
        super().__init__(data, files, label_suffix="", **options)
        self.case = case
        if "exemption_key" in self.fields:
            pack = case_clock.pack_of(case)
            choices = picker(pack, case.received_on, get_language() or "en")
            self.fields["exemption_key"].widget = Select(choices=choices)

    def refused(self, refusal: Refusal) -> None:
        """Show why the act was not done."""
        if not refusal.fields:
            self.add_error(None, refusal.message)
        for name, sentences in refusal.fields.items():
            self.add_error(name if name in self.fields else None, list(sentences))


class AddForm(RecordForm):
    """Files and where they come from."""

    uploads = ManyFiles(
        label=_("Files"),
        required=False,
        help_text=_(
            "Up to 200 files at once: PDF, Word, spreadsheets, pictures, emails (.eml, .msg), mailboxes (.mbox), text. "
            "For more files or whole folders, add a ZIP file; it is unpacked here."
        ),
    )
    custodian = forms.CharField(
        label=_("Custodian (office the records come from)"),
        max_length=160,
        required=False,
        help_text=_("An office or role, never a person’s name. It is printed in the withholding log."),
    )


CHOICES: dict[str, Any] = {"decision": RecordDecision, "kind": RecordKind, "state": ReadState}


class FilterForm(Quiet):
    """What the list is narrowed to."""

    q = forms.CharField(
        label=_("Keyword"), required=False, help_text=_("In the name, subject, sender, or text.")
    )
    decision = forms.ChoiceField(label=_("Decision"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)
    state = forms.ChoiceField(label=_("Reading"), required=False)
    custodian = forms.ChoiceField(label=_("Custodian"), required=False)
    sender = forms.CharField(label=_("Sender"), required=False)
    since = forms.DateField(label=_("Sent on or after"), required=False, widget=DateInput())
    until = forms.DateField(label=_("Sent on or before"), required=False, widget=DateInput())
    open = forms.BooleanField(label=_("Only with open findings"), required=False)

    def __init__(self, data: Any, *, case: RecordsRequest) -> None:
        super().__init__(data, label_suffix="", auto_id="filter_%s")
        every = [("", gettext("All"))]
        named = Record.objects.filter(case=case).exclude(custodian="").order_by("custodian")
        offices = [(name, name) for name in named.values_list("custodian", flat=True).distinct()[:200]]
        choices = {name: kind.choices for name, kind in CHOICES.items()} | {"custodian": offices}
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [*every, *offered]


class ReadingRoomForm(RecordForm):
    """Under which title the released records are published, or why they are taken down."""

    title = forms.CharField(
        label=_("Title in the reading room"),
        required=False,
        max_length=200,
        help_text=_("What the records are about, in your own words. It names no one and quotes no request."),
    )
    about_nobody = forms.BooleanField(
        label=_("No one asked for records about themselves here, and file names and title name no one"),
        required=False,
    )
    removal_reason = forms.CharField(
        label=_("Reason for taking them down"), required=False, widget=LongText(attrs={"rows": 2})
    )


class RecallForm(RecordForm):
    """Why a record is called back."""

    reason = forms.CharField(
        label=_("Reason for the recall"),
        required=False,
        widget=LongText(attrs={"rows": 3}),
        help_text=_("The requester reads this."),
    )
