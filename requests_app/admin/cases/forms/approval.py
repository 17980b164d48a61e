"""Forms of the second look: approving a proposed denial, and saying whether a time-limited exemption still applies."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.cases.forms.base import CaseForm
from requests_app.admin.common.labels import person
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cases.dates_in_words import longdate
from requests_app.cases.models import Rereview
from requests_app.cases.models.rereviews import RereviewOutcome
from requests_app.services.determinations import (
    approval as determination_approval,
    rereviews as determination_rereviews,
)
from requests_app.widgets import DateInput


class Approve(CaseForm):
    """Nothing to fill in: what was proposed is shown as the letter it becomes."""

    def set_up(self) -> None:
        """Who proposed what, and when."""
        proposal = determination_approval.standing(self.subject.case)
        if proposal is not None:
            self.intro = _(
                "%(who)s submitted this for approval: %(what)s. Preview shows the notice as it will be sent."
            ) % {
                "who": person(proposal.proposed_by),
                "what": proposal.get_verb_display(),
            }


class ReviewAgain(CaseForm):
    """Which exemption, whether it still applies, why, and until when."""

    review = forms.TypedChoiceField(
        label=gettext_lazy("Exemption to review"),
        required=False,
        widget=Select,
        coerce=int,
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Finding"),
        required=False,
        widget=forms.RadioSelect,
        choices=RereviewOutcome.choices,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        help_text=gettext_lazy("In plain words. The requester reads this."),
        widget=long_text(4),
    )
    next_on = forms.DateField(
        label=gettext_lazy("The city will review this again on"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("If it still applies."),
    )
    intro = gettext_lazy("If it no longer applies, a closed request is reopened and decided again.")

    def set_up(self) -> None:
        """The open looks of the case, those that are due first."""
        open_looks = Rereview.objects.filter(case=self.subject.case)
        rows = (
            determination_rereviews.standing(open_looks).select_related("citation").order_by("due_on", "pk")
        )
        field = cast(forms.TypedChoiceField, self.fields["review"])
        field.choices = [(row.pk, _look(row)) for row in rows]

    def arguments(self) -> dict[str, Any]:
        """Nothing chosen is review 0, which the service refuses."""
        found = super().arguments()
        return {**found, "review": found["review"] or 0}


def _look(row: Rereview) -> str:
    records = row.citation.records
    short = f"{records[:80]}…" if len(records) > 80 else records
    return f"{row.citation.citation_text} · {longdate(row.due_on)} · {short}"
