"""The forms of taking a corrective action and of reviewing a contested one."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.access.allowed_corrective_actions import corrective_actions_of
from requests_app.access.clauses import clauses_of
from requests_app.access.models import Incident
from requests_app.access.states import LADDER, CorrectiveActionKind, CorrectiveActionState
from requests_app.admin.forms.widgets import long_text
from requests_app.admin.incidents.forms.actions import IncidentForm
from requests_app.cases.dates_in_words import longdate
from requests_app.cities.city_time import local_date
from requests_app.services.incidents import corrective_action_checks, corrective_actions
from requests_app.widgets import DateInput


class TakeAction(IncidentForm):
    """One corrective action: only the fields its kind needs."""

    corrective_action_kind: CorrectiveActionKind
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("The affected person will see this."),
        widget=long_text(4),
    )
    clause = forms.ChoiceField(
        label=gettext_lazy("Terms or rule it relies on"),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The city's rule, and the terms the holder accepted. The holder will see it."),
        error_messages={"invalid_choice": gettext_lazy("Choose one of the terms or rules the city has.")},
    )
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        required=False,
        help_text=gettext_lazy("The holder will see this. Do not name the reporter."),
        widget=long_text(3),
    )
    takedown = forms.ChoiceField(
        label=gettext_lazy("What is taken down"), required=False, widget=forms.RadioSelect
    )
    emergency = forms.BooleanField(
        label=gettext_lazy("Emergency: because of a security risk, the review cannot come first"),
        required=False,
    )
    skip_reason = forms.CharField(
        label=gettext_lazy("Why a less severe action was skipped"), required=False, widget=long_text(2)
    )
    to_on = forms.DateField(label=gettext_lazy("New publication date"), required=False, widget=DateInput())
    referred_to = forms.CharField(label=gettext_lazy("Referred to"), required=False, max_length=200)
    public_note = forms.CharField(
        label=gettext_lazy("Public explanation"),
        required=False,
        help_text=gettext_lazy("It is shown on the dataset's page. Include nothing private."),
        widget=long_text(2),
    )

    def set_up(self) -> None:
        """Leave out what this kind of corrective action does not need, and say on what it is based."""
        incident, kind = self.subject.incident, self.corrective_action_kind
        skipped = corrective_action_checks.skipped(incident, kind)
        needed = {
            "clause": kind in LADDER and kind != CorrectiveActionKind.REFERRAL,
            "evidence": kind in LADDER,
            "takedown": kind == CorrectiveActionKind.TAKEDOWN_ORDER,
            "emergency": kind == CorrectiveActionKind.SUSPENSION,
            "skip_reason": bool(skipped),
            "to_on": kind == CorrectiveActionKind.RESCHEDULED,
            "referred_to": kind == CorrectiveActionKind.REFERRAL,
            "public_note": kind
            in (
                CorrectiveActionKind.CORRECTION,
                CorrectiveActionKind.REDACTION,
                CorrectiveActionKind.RESCHEDULED,
                CorrectiveActionKind.TAKEDOWN_ORDER,
            ),
        }
        for name, wanted in needed.items():
            if not wanted:
                del self.fields[name]
        if "clause" in self.fields:
            clauses = [(clause, clause) for clause in clauses_of(incident, kind)]
            cast(forms.ChoiceField, self.fields["clause"]).choices = clauses
        if "takedown" in self.fields:
            cast(forms.ChoiceField, self.fields["takedown"]).choices = _takedowns(incident)
        if skipped:
            steps = ", ".join(str(step.label) for step in skipped)
            self.fields["skip_reason"].help_text = _("Not available here: %(steps)s.") % {"steps": steps}
        if "emergency" in self.fields:
            today = local_date(incident.city, self.subject.now)
            on = longdate(corrective_actions.notice_due_on(incident.city, today))
            self.fields["emergency"].help_text = _("The holder must then be notified by %(on)s.") % {"on": on}
        self.intro = _basis(corrective_actions_of(incident.city)[str(kind)].basis)

    def arguments(self) -> dict[str, Any]:
        """The corrective action as the service wants it."""
        return {
            "wanted": corrective_action_checks.Wanted(
                kind=str(self.corrective_action_kind), **self.cleaned_data
            )
        }


def _takedowns(incident: Incident) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    if incident.grant_id:
        found.append((corrective_action_checks.COPIES, _("The holder's copies: an order to the holder")))
    if incident.dataset_id:
        found.append((corrective_action_checks.HIDE, _("The dataset's download links, during the review")))
        found.append((corrective_action_checks.WITHDRAW, _("The dataset, permanently")))
    return found


def _basis(basis: str) -> str:
    if basis == "own_data":
        return _(
            "The city’s published rules do not name this corrective action. It applies only to "
            "the city’s own data."
        )
    if basis == "court":
        return _("This corrective action follows a court order.")
    return _("Rule for this corrective action: %(basis)s.") % {"basis": basis}


class ReviewCorrectiveAction(IncidentForm):
    """Whether a contested corrective action stands."""

    corrective_action_id = forms.TypedChoiceField(
        label=gettext_lazy("The contested corrective action"), coerce=int, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Finding"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("uphold", gettext_lazy("The corrective action is upheld")),
            ("reverse", gettext_lazy("The corrective action is reversed; its effects are undone")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("The holder will see this."),
        widget=long_text(4),
    )

    def set_up(self) -> None:
        """The contested corrective actions, with what was said against them."""
        rows = self.subject.incident.corrective_actions.filter(state=CorrectiveActionState.CONTESTED.value)
        choices = [(row.pk, f"{row.get_kind_display()}: “{row.contest_grounds[:300]}”") for row in rows]
        field = cast(forms.TypedChoiceField, self.fields["corrective_action_id"])
        field.choices = choices
        if len(choices) == 1:
            field.initial = choices[0][0]
