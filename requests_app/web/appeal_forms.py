"""The form of an appeal: what is contested, exemption by exemption and line by line, why, and who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, gettext_lazy

from requests_app.cases.law_translation import law_text, named_exemption
from requests_app.cases.models import Citation, WithholdingLine
from requests_app.web.appeal_lines import ROWS, LinesForm, reason_box
from requests_app.web.case_forms import ActionForm
from requests_app.web.form_fields import long_text
from requests_app.web.widgets import Ticks
from requests_app.widgets import ManyFiles


class Contested(forms.TypedMultipleChoiceField):
    """The exemptions ticked; a line of the log does as well, so that the form judges whether any is needed."""

    def validate(self, value: Any) -> None:
        """Only what was ticked."""
        if value:
            super().validate(value)


class AppealForm(LinesForm):
    """What is contested and why."""

    citations = Contested(
        label=gettext_lazy("Which exemptions do you disagree with?"), coerce=int, widget=Ticks()
    )
    grounds = long_text(8, label=gettext_lazy("Why do you think the city is wrong?"))
    lateness_reason = long_text(3, label=gettext_lazy("Why could you not appeal in time?"), max_length=2000)
    documents = ManyFiles(
        label=gettext_lazy("Files that support your appeal"),
        required=False,
        help_text=gettext_lazy("For example, a document or a photo. You can select several."),
    )
    representative = forms.CharField(
        label=gettext_lazy("Name of your representative"), required=False, max_length=200
    )
    representative_contact = forms.CharField(
        label=gettext_lazy("Contact information of your representative"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("An email address, a phone number, or a mailing address."),
    )
    representative_authority = long_text(
        2,
        label=gettext_lazy("This person's authority to represent you"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "For example: I am their lawyer, or: they signed an authorization, attached to this appeal."
        ),
    )

    def __init__(
        self,
        *args: Any,
        citations: Sequence[Citation],
        log: Sequence[WithholdingLine],
        is_late: bool,
        is_silence: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_silence = is_silence
        self.cited = citations
        ticks = self.fields["citations"]
        ticks.choices = [(item.pk, _named(item)) for item in citations]  # type: ignore[attr-defined]
        ticks.widget.hints = {str(item.pk): law_text(item.meaning) for item in citations}
        for item in citations:
            self.fields[f"reason-citation-{item.pk}"] = reason_box(_named(item))
        if not citations:
            del self.fields["citations"]
        if is_silence and not citations:
            self.fields["grounds"].label = gettext("What should the reviewer know?")
        if not is_late:
            del self.fields["lateness_reason"]
        self.add_lines(log)

    @property
    def reasons_by_citation(self) -> list[BoundField]:
        """The boxes for the reasons about single exemptions."""
        return [self[f"reason-citation-{item.pk}"] for item in self.cited]

    def clean(self) -> dict[str, Any]:
        """Something is contested, and every number is a line of the log."""
        typed: dict[str, Any] = super().clean() or {}
        self.lines = found = self.read_lines(typed)
        wrong = {"citations", "lines", *(f"numbers-{place}" for place in range(ROWS))} & set(self.errors)
        named = self.is_silence or found
        if "citations" in self.fields and not named and not typed.get("citations") and not wrong:
            self.add_error(
                "citations", gettext_lazy("Select at least one exemption or log entry you disagree with.")
            )
        return typed

    @property
    def reasons(self) -> dict[str, str]:
        """The grounds of single points, as the service wants them."""
        typed = self.cleaned_data
        about = {f"citation-{item.pk}": typed.get(f"reason-citation-{item.pk}", "") for item in self.cited}
        return {**about, **{f"line-{pk}": why for pk, why in self.lines.items()}}


class GoOnForm(ActionForm):
    """Why the answer that came meanwhile is wrong too."""

    grounds = long_text(8, label=gettext_lazy("Why do you think the city is wrong?"))
    lateness_reason = long_text(3, label=gettext_lazy("Why could you not appeal in time?"), max_length=2000)

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["lateness_reason"]


def _named(citation: Citation) -> str:
    return named_exemption(citation.exemption_name, citation.citation_text)
