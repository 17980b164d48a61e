"""The forms of acts on incidents. They read what was typed; the services decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.access.ladder import measures_of
from requests_app.access.models import AccessGrant, Incident
from requests_app.access.states import LADDER, MeasureKind, MeasureState
from requests_app.admin.forms.base import ActForm, DateInput, Subject, long_text
from requests_app.admin.forms.select import Select
from requests_app.admin.words import person
from requests_app.cases.actors import Actor
from requests_app.cases.wording import longdate
from requests_app.cities.models import Department, Membership, Role
from requests_app.cities.terms import local_date
from requests_app.services import measuring


@dataclass(frozen=True, slots=True)
class IncidentSubject:
    """What an act is about: the incident, who acts, and when."""

    incident: Incident
    actor: Actor
    now: datetime


class IncidentForm(ActForm):
    """The base of every act's form on an incident."""

    def __init__(self, subject: IncidentSubject, data: Any = None, files: Any = None) -> None:
        self.about = subject
        super().__init__(cast(Subject, subject), data, files)

    def place(self, path: str, sentences: Sequence[str]) -> None:
        """What is refused at a field this form does not show stands on top, never lost."""
        super().place(path if path in self.fields else "", sentences)


class Nothing(IncidentForm):
    """An act that needs no words."""


class Reason(IncidentForm):
    """Why it ends here."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("Whoever reported it reads it. Name nobody."),
        widget=long_text(4),
    )


class Assign(IncidentForm):
    """The department and, if wanted, one person."""

    department = forms.ModelChoiceField(
        queryset=Department.objects.none(), label=gettext_lazy("Department"), required=False, widget=Select
    )
    assignee = forms.ChoiceField(label=gettext_lazy("Person"), required=False, widget=Select)

    def set_up(self) -> None:
        """The city's departments and staff."""
        incident = self.about.incident
        field = cast("forms.ModelChoiceField[Department]", self.fields["department"])
        field.queryset = Department.objects.filter(city_id=incident.city_id)
        field.initial = incident.department_id
        members = Membership.objects.filter(city_id=incident.city_id, user__is_active=True).select_related(
            "user"
        )
        self._members = {str(row.user_id): row for row in reversed(members.order_by("user_id", "id"))}
        named = [
            (key, f"{person(row.user)} ({row.title or Role(row.role).label})")
            for key, row in self._members.items()
        ]
        people = cast(forms.ChoiceField, self.fields["assignee"])
        people.choices = [("", _("Nobody yet")), *sorted(named, key=lambda choice: choice[1].lower())]
        people.initial = str(incident.assignee_id or "")

    def arguments(self) -> dict[str, Any]:
        """The person as a membership of the city."""
        return {**super().arguments(), "assignee": self._members.get(self.cleaned_data["assignee"])}


class GrantChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One access, named by the request that granted it."""

    def label_from_instance(self, obj: Any) -> str:
        """Number, dataset and state."""
        return f"{obj.case.number} · {obj.dataset.title} · {obj.get_state_display()}"


class NameAccess(IncidentForm):
    """Which access to data it is about."""

    grant = GrantChoice(
        queryset=AccessGrant.objects.none(),
        label=gettext_lazy("The access it is about"),
        required=False,
        widget=Select,
        help_text=gettext_lazy("Measures such as a suspension are taken against this access."),
    )

    def set_up(self) -> None:
        """The accesses of the city, those to this dataset first."""
        incident = self.about.incident
        found = AccessGrant.objects.filter(city_id=incident.city_id).select_related("case", "dataset")
        if incident.dataset_id:
            found = found.filter(scopes=incident.dataset_id)
        field = cast("forms.ModelChoiceField[AccessGrant]", self.fields["grant"])
        field.queryset = found.order_by("-granted_at", "-pk")
        field.empty_label = _("None, or not known")
        field.initial = incident.grant_id


class Contain(IncidentForm):
    """How the data was stopped from spreading, and who had it."""

    how = forms.CharField(
        label=gettext_lazy("How it was contained"),
        required=False,
        help_text=gettext_lazy("For example: the layer was taken offline at 10:15. Do not repeat the data."),
        widget=long_text(4),
    )
    recipients_known = forms.CharField(
        label=gettext_lazy("Who is known to have had access"),
        required=False,
        help_text=gettext_lazy(
            "From the portal's logs, as far as they show it. Leave empty if nobody is known."
        ),
        widget=long_text(4),
    )


class AskToReturn(IncidentForm):
    """To whom the city writes, and about what."""

    addresses = forms.CharField(
        label=gettext_lazy("E-mail addresses, one a line"), required=False, widget=long_text(4)
    )
    what = forms.CharField(
        label=gettext_lazy("Which data"),
        required=False,
        help_text=gettext_lazy("File, date and column. Do not repeat what must not be known."),
        widget=long_text(3),
    )

    def arguments(self) -> dict[str, Any]:
        """The addresses as a list."""
        return {
            "addresses": self.cleaned_data["addresses"].splitlines(),
            "what": self.cleaned_data["what"],
        }


class AnswerOrder(IncidentForm):
    """How the city answered a court otherwise than by disclosing."""

    how = forms.CharField(
        label=gettext_lazy("How the city answered"),
        required=False,
        help_text=gettext_lazy(
            "For example: complied, or asked a higher court to stay the order, on which day."
        ),
        widget=long_text(4),
    )


class TakeMeasure(IncidentForm):
    """One measure: only the fields its kind needs."""

    measure_kind: MeasureKind
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("Whom the measure concerns reads it."),
        widget=long_text(4),
    )
    clause = forms.CharField(
        label=gettext_lazy("Terms or rule it relies on"), required=False, widget=long_text(2)
    )
    evidence = forms.CharField(
        label=gettext_lazy("What shows it"),
        required=False,
        help_text=gettext_lazy("The holder reads it. Name nobody who reported it."),
        widget=long_text(3),
    )
    takedown = forms.ChoiceField(
        label=gettext_lazy("What is taken down"), required=False, widget=forms.RadioSelect
    )
    emergency = forms.BooleanField(
        label=gettext_lazy("Emergency: a risk to security does not let the review wait"), required=False
    )
    skip_reason = forms.CharField(
        label=gettext_lazy("Why a milder step was left out"), required=False, widget=long_text(2)
    )
    to_on = forms.DateField(label=gettext_lazy("New date of publication"), required=False, widget=DateInput())
    referred_to = forms.CharField(label=gettext_lazy("Referred to"), required=False, max_length=200)
    public_note = forms.CharField(
        label=gettext_lazy("What everybody may read"),
        required=False,
        help_text=gettext_lazy("It stands on the dataset's page. Nothing in it may be private."),
        widget=long_text(2),
    )

    def set_up(self) -> None:
        """Leave out what this kind of measure does not need, and say on what it is based."""
        incident, kind = self.about.incident, self.measure_kind
        skipped = measuring.skipped(incident, kind)
        needed = {
            "clause": kind in LADDER and kind != MeasureKind.REFERRAL,
            "evidence": kind in LADDER,
            "takedown": kind == MeasureKind.TAKEDOWN_ORDER,
            "emergency": kind == MeasureKind.SUSPENSION,
            "skip_reason": bool(skipped),
            "to_on": kind == MeasureKind.RESCHEDULED,
            "referred_to": kind == MeasureKind.REFERRAL,
            "public_note": kind
            in (
                MeasureKind.CORRECTION,
                MeasureKind.REDACTION,
                MeasureKind.RESCHEDULED,
                MeasureKind.TAKEDOWN_ORDER,
            ),
        }
        for name, wanted in needed.items():
            if not wanted:
                del self.fields[name]
        if "takedown" in self.fields:
            cast(forms.ChoiceField, self.fields["takedown"]).choices = _takedowns(incident)
        if skipped:
            steps = ", ".join(str(step.label) for step in skipped)
            self.fields["skip_reason"].help_text = _("Not taken here: %(steps)s.") % {"steps": steps}
        if "emergency" in self.fields:
            today = local_date(incident.city, self.about.now)
            on = longdate(measuring.notice_due_on(incident.city, today))
            self.fields["emergency"].help_text = _("The holder must then be told by %(on)s.") % {"on": on}
        self.intro = _basis(measures_of(incident.city)[str(kind)].basis)

    def arguments(self) -> dict[str, Any]:
        """The measure as the service wants it."""
        return {"wanted": measuring.Wanted(kind=str(self.measure_kind), **self.cleaned_data)}


def _takedowns(incident: Incident) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    if incident.grant_id:
        found.append((measuring.COPIES, _("The holder's copies: an order to the holder")))
    if incident.dataset_id:
        found.append((measuring.HIDE, _("The dataset's addresses, while the city looks into it")))
        found.append((measuring.WITHDRAW, _("The dataset for good")))
    return found


def _basis(basis: str) -> str:
    if basis == "own_data":
        return _("No source of the city names this step. It acts on the city’s own data only.")
    if basis == "court":
        return _("This step follows the order of a court.")
    return _("Where the city’s list of measures takes this from: %(basis)s.") % {"basis": basis}


class ReviewMeasure(IncidentForm):
    """Whether a contested measure stands."""

    measure_id = forms.TypedChoiceField(
        label=gettext_lazy("The contested measure"), coerce=int, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("What you find"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("uphold", gettext_lazy("The measure stays")),
            ("reverse", gettext_lazy("The measure is reversed; what it took is given back")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("The holder reads it."),
        widget=long_text(4),
    )

    def set_up(self) -> None:
        """The contested measures, with what was said against them."""
        rows = self.about.incident.measures.filter(state=MeasureState.CONTESTED.value)
        choices = [(row.pk, f"{row.get_kind_display()}: “{row.contest_grounds[:300]}”") for row in rows]
        field = cast(forms.TypedChoiceField, self.fields["measure_id"])
        field.choices = choices
        if len(choices) == 1:
            field.initial = choices[0][0]
