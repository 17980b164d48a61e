"""The forms of review: deciding, answering, drawing, all occurrences."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from requests_app.admin.forms.widgets import LongText, Select
from requests_app.admin.records.forms import RecordForm
from requests_app.records.kinds import ABOUT_PEOPLE, Answer, FindingKind, RecordDecision
from requests_app.services.records.box_place import Place


def _exemption(help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=_("Exemption"), required=False, help_text=help_text)


def _reason(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), required=False, help_text=help_text, widget=LongText(attrs={"rows": 2})
    )


class DecideForm(RecordForm):
    """What becomes of a record."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=RecordDecision.choices,
        required=False,
        widget=Select(attrs={"accesskey": "w"}),
    )
    exemption_key = _exemption(_("Required only to withhold."))
    reason = _reason(_("Required only to withhold. The requester reads it in the log."))


class AnswerForm(RecordForm):
    """What is done about findings."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Answer.choices, required=False, widget=Select)
    exemption_key = _exemption(_("Required only to redact."))
    reason = _reason(_("Required to redact, or to release a finding."))


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


class VersionForm(RecordForm):
    """The record as another tool redacted it, and what was cut out."""

    upload = forms.FileField(
        label=_("Redacted file"),
        required=False,
        help_text=_("An audio or video file, or a PDF. The original is never given out."),
    )
    cuts = forms.CharField(
        label=_("What was redacted"),
        required=False,
        max_length=10_000,
        widget=LongText(attrs={"rows": 2}),
        help_text=_(
            "In a recording from-to, such as 0:12-0:40, 1:03:05-1:03:09. In a PDF pages, such as 2, 4-6."
        ),
    )
    exemption_key = _exemption()
    reason = _reason()


class WordsForm(RecordForm):
    """Which words or numbers are redacted wherever they stand."""

    words = forms.CharField(label=_("Keyword"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Or every number of a type"), required=False, widget=Select)
    exemption_key = _exemption()
    reason = _reason()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        kinds = [(kind.value, kind.label) for kind in FindingKind if kind in ABOUT_PEOPLE]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", gettext("None")), *kinds]
