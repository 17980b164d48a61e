"""The forms of records: adding, deciding, answering, drawing, all occurrences, recalling. Refusals land at fields."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import get_language, gettext, gettext_lazy as _

from requests_app.admin.forms.base import Quiet
from requests_app.admin.forms.exemptions import picker
from requests_app.admin.forms.widgets import LongText, Select
from requests_app.cases import case_clock
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.records.kinds import (
    ABOUT_PEOPLE,
    Answer,
    FindingKind,
    ReadState,
    RecordDecision,
    RecordKind,
)
from requests_app.services.records.boxes import Place
from requests_app.widgets import ManyFiles


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
            "Up to 200 files at once: PDF, Word, spreadsheets, pictures, emails (.eml), mailboxes (.mbox), text. "
            "For more files or whole folders, add a ZIP file; it is unpacked here."
        ),
    )
    custodian = forms.CharField(
        label=_("Office the records come from"),
        max_length=160,
        required=False,
        help_text=_("An office or role, never a person’s name. It is printed in the withholding log."),
    )


class FilterForm(Quiet):
    """What the list is narrowed to."""

    q = forms.CharField(
        label=_("Keyword"), required=False, help_text=_("In the name, subject, sender or text.")
    )
    decision = forms.ChoiceField(label=_("Decision"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)
    state = forms.ChoiceField(label=_("Reading"), required=False)
    open = forms.BooleanField(label=_("Only with open findings"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
        every = [("", gettext("All"))]
        for name, choices in (("decision", RecordDecision), ("kind", RecordKind), ("state", ReadState)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [*every, *choices.choices]


def _exemption(help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=_("Exemption"), required=False, help_text=help_text)


def _reason(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), required=False, help_text=help_text, widget=LongText(attrs={"rows": 2})
    )


class DecideForm(RecordForm):
    """What becomes of a record."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=RecordDecision.choices, required=False, widget=Select
    )
    exemption_key = _exemption(_("Only to withhold."))
    reason = _reason(_("Only to withhold. The requester reads it in the log."))


class AnswerForm(RecordForm):
    """What is done about findings."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Answer.choices, required=False, widget=Select)
    exemption_key = _exemption(_("Only to redact."))
    reason = _reason(_("To redact, or to release what was found."))


class DrawForm(RecordForm):
    """A place on a page, by its edges in points, or cells of a sheet."""

    left = forms.FloatField(label=_("Left"), required=False)
    top = forms.FloatField(label=_("Top"), required=False)
    right = forms.FloatField(label=_("Right"), required=False)
    bottom = forms.FloatField(label=_("Bottom"), required=False)
    whole = forms.BooleanField(label=_("The whole page"), required=False)
    cells = forms.CharField(
        label=_("Cells"),
        required=False,
        max_length=40,
        help_text=_("Such as B2, B2:C9, C:D for columns, 4:6 for rows; empty for the whole sheet."),
    )
    exemption_key = _exemption()
    reason = _reason()

    def places(self, page: int, *, sheet: bool) -> list[Place]:
        """The places marked: those drawn on the picture, then the one typed."""
        typed = self.cleaned_data
        if sheet:
            return [Place(page, None, typed["cells"])]
        rects: list[str] = cast(Any, self.data).getlist("rect")
        drawn = [_rect(one) for one in rects[:500]]
        found = [Place(page, rect) for rect in drawn if rect is not None]
        edges = [typed.get(name) for name in ("left", "top", "right", "bottom")]
        if typed.get("whole"):
            found.append(Place(page))
        elif all(edge is not None for edge in edges):
            left, top, right, bottom = (float(edge or 0) for edge in edges)
            found.append(Place(page, (left, top, right, bottom)))
        return found


def _rect(text: str) -> tuple[float, float, float, float] | None:
    try:
        left, top, right, bottom = (float(edge) for edge in text.split(","))
    except ValueError:
        return None
    return left, top, right, bottom


class WordsForm(RecordForm):
    """Which words or numbers are redacted wherever they stand."""

    words = forms.CharField(label=_("Keyword"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Or every number of a kind"), required=False, widget=Select)
    exemption_key = _exemption()
    reason = _reason()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        kinds = [(kind.value, kind.label) for kind in FindingKind if kind in ABOUT_PEOPLE]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", gettext("None")), *kinds]


class RecallForm(RecordForm):
    """Why a record is called back."""

    reason = forms.CharField(
        label=_("Why is the record recalled?"),
        required=False,
        widget=LongText(attrs={"rows": 3}),
        help_text=_("The requester reads this."),
    )
