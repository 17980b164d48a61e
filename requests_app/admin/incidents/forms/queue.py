"""The forms of the incidents' queue, of a court's order, and of a city's list of corrective actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.access.allowed_corrective_actions import corrective_actions_of
from requests_app.access.states import IncidentKind, IncidentState
from requests_app.admin.forms.base import Quiet, Wrong, wrong_in
from requests_app.admin.forms.dataset_field import dataset_field, named
from requests_app.admin.forms.widgets import Select, long_text
from requests_app.cases.actors import Actor
from requests_app.cases.refusals import Refusal
from requests_app.cities.models import City
from requests_app.datasets.models import Dataset
from requests_app.services.incidents.corrective_action_settings import Contesting
from requests_app.services.incidents.court_orders import BUSINESS, CALENDAR, Order
from requests_app.widgets import DateInput

ANY = [("", gettext_lazy("Any"))]


class IncidentQueueForm(forms.Form):
    """What the queue shows; every filter stands in the address."""

    use_required_attribute = False

    show = forms.ChoiceField(
        widget=Select,
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("Open incidents")),
            ("closed", gettext_lazy("Finished incidents")),
            ("all", gettext_lazy("All incidents")),
            ("contested", gettext_lazy("With a contested corrective action")),
            ("orders", gettext_lazy("Court orders not answered")),
        ],
    )
    kind = forms.ChoiceField(
        widget=Select, label=gettext_lazy("Type"), required=False, choices=[*ANY, *IncidentKind.choices]
    )
    state = forms.ChoiceField(
        widget=Select, label=gettext_lazy("Status"), required=False, choices=[*ANY, *IncidentState.choices]
    )
    age = forms.ChoiceField(
        widget=Select,
        label=gettext_lazy("Age"),
        required=False,
        choices=[
            *ANY,
            ("7", gettext_lazy("More than 7 days")),
            ("30", gettext_lazy("More than 30 days")),
            ("90", gettext_lazy("More than 90 days")),
        ],
    )
    assignee = forms.ChoiceField(
        widget=Select,
        label=gettext_lazy("Assigned to"),
        required=False,
        choices=[*ANY, ("me", gettext_lazy("Me")), ("nobody", gettext_lazy("Nobody"))],
    )
    city = forms.ChoiceField(widget=Select, label=gettext_lazy("City"), required=False)

    def __init__(self, data: Any, *, cities: Sequence[City]) -> None:
        super().__init__(data, label_suffix="", auto_id="queue-%s")
        cast(forms.ChoiceField, self.fields["city"]).choices = [
            *ANY,
            *[(city.key, city.name) for city in cities],
        ]
        if len(cities) < 2:
            del self.fields["city"]

    @property
    def narrowed(self) -> bool:
        """Whether anything but the usual open list is asked for."""
        return any(self.data.get(name) for name in self.fields)


class RefusableForm(Quiet):
    """A form that shows each refusal beside its field."""

    @property
    def summary(self) -> list[Wrong]:
        """Everything that is wrong, each with the control to go to."""
        return list(wrong_in(self))

    def refused(self, refusal: Refusal) -> None:
        """A refusal becomes form errors."""
        if not refusal.fields:
            self.add_error(None, refusal.message)
        for name, sentences in refusal.fields.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


class CourtOrderForm(RefusableForm):
    """A court's order as it stands on the document."""

    court = forms.CharField(label=gettext_lazy("Court"), required=False, max_length=200)
    docket = forms.CharField(label=gettext_lazy("Case number of the court"), required=False, max_length=120)
    ordered = forms.CharField(
        label=gettext_lazy("What the court ordered"), required=False, widget=long_text(5)
    )
    ordered_on = forms.DateField(label=gettext_lazy("Date of the order"), widget=DateInput())
    served_on = forms.DateField(label=gettext_lazy("Served on the city on"), widget=DateInput())
    due_on = forms.DateField(
        label=gettext_lazy("The order names this day"), required=False, widget=DateInput()
    )
    days = forms.IntegerField(
        label=gettext_lazy("Or it gives so many days after service"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy("The day of service is not counted. Nothing is added for closed last days."),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("How they are counted"),
        required=False,
        widget=Select,
        choices=[
            ("", gettext_lazy("No days are given")),
            (CALENDAR, gettext_lazy("Calendar days")),
            (BUSINESS, gettext_lazy("Court or business days")),
        ],
    )
    dataset = dataset_field()

    def __init__(self, city: City, actor: Actor, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.city, self.actor = city, actor

    def clean_dataset(self) -> Dataset | None:
        """The dataset that is named, if one is."""
        return named(self.cleaned_data["dataset"], self.city, self.actor)

    def order(self) -> Order:
        """The order as the service records it; call after is_valid."""
        return Order(city=self.city, **self.cleaned_data)


class CorrectiveActionsForm(RefusableForm):
    """A city's list of corrective actions, and how they can be contested."""

    offered = forms.BooleanField(
        label=gettext_lazy("Who is restricted by a corrective action can contest it here"), required=False
    )
    days = forms.IntegerField(
        label=gettext_lazy("Calendar days to contest a corrective action"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy("Empty: the letters say that the city specifies no last day."),
    )
    emergency_notice_days = forms.IntegerField(
        label=gettext_lazy("Business days within which the holder is told of an emergency suspension"),
        min_value=1,
        max_value=30,
    )

    def __init__(self, city: City, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.listed = corrective_actions_of(city)
        policy = city.policy
        self.fields["offered"].initial = policy.corrective_action_contest_offered
        self.fields["days"].initial = policy.corrective_action_contest_days
        self.fields["emergency_notice_days"].initial = policy.emergency_notice_days
        for kind, row in self.listed.items():
            own = policy.corrective_actions.get(kind) or {}
            self.fields[f"on_{kind}"] = forms.BooleanField(
                label=row.kind.label, required=False, initial=row.on, help_text=_source(row.named, row.basis)
            )
            self.fields[f"basis_{kind}"] = forms.CharField(
                label=_("Own basis for “%(corrective_action)s”") % {"corrective_action": row.kind.label},
                required=False,
                max_length=300,
                initial=str(own.get("basis") or ""),
            )
        self.order_fields(
            [name for kind in self.listed for name in (f"on_{kind}", f"basis_{kind}")]
            + list(self.base_fields)
        )

    def arguments(self) -> dict[str, Any]:
        """The service's keyword arguments; call after is_valid."""
        typed = self.cleaned_data
        return {
            "chosen": {kind: (typed[f"on_{kind}"], typed[f"basis_{kind}"]) for kind in self.listed},
            "contesting": Contesting(typed["offered"], typed["days"], typed["emergency_notice_days"]),
        }


def _source(named: str, basis: str) -> str:
    if named:
        return _("The city’s sources name it: “%(words)s”.") % {"words": named}
    if basis in ("own_data", "court"):
        return _("No source of the city names it. It acts on the city's own data, or follows a court.")
    return _("No source of the city names it. To use it, name what lets the city do so.")
