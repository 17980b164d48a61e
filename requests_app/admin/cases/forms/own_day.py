"""The fields for an act that was done on another day than it is entered: the day, its proof, how it was done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cases.act_day import Acted
from requests_app.cases.models import Document
from requests_app.widgets import DateInput

ON, PROOF, HOW = "acted_on", "acted_document", "acted_how"
NAMES = (ON, PROOF, HOW)


def own_day_fields(documents: Iterable[Document]) -> dict[str, forms.Field]:
    """The fields by name, all of them optional; `documents` are those that can be the proof."""
    choices = [("", _("Choose")), *((str(row.pk), row.called) for row in documents)]
    return {
        ON: forms.DateField(label=gettext_lazy("Date it was done"), required=False, widget=DateInput()),
        PROOF: forms.ChoiceField(
            label=gettext_lazy("Proof of the date"),
            required=False,
            choices=choices,
            widget=Select,
            help_text=gettext_lazy(
                "For a notice: the notice as it was sent that day. Upload it under “Add documents” first."
            ),
        ),
        HOW: forms.CharField(
            label=gettext_lazy("How it was done that day"),
            required=False,
            help_text=gettext_lazy("Saved as an internal note."),
            widget=long_text(2),
        ),
    }


def acted_in(typed: dict[str, Any]) -> tuple[Acted | None, str]:
    """Take the fields out of what was typed: the day with its proof, and what is wrong (proof without a day)."""
    on, proof, how = (typed.pop(name, None) for name in NAMES)
    if on is None:
        return None, _("Enter the date it was done.") if proof or how else ""
    return Acted(on=on, how=how or "", document_id=int(proof) if proof else None), ""
