"""The filters of the queue: every choice is one the reader may see, and all stand in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.admin.common.labels import person
from requests_app.admin.forms.widgets import Select
from requests_app.cases.actors import Actor
from requests_app.cases.states import Kind, State
from requests_app.cities.models import City, Department, Membership

ANY = [("", _("Any"))]
ME, NOBODY, WAITING = "me", "nobody", "waiting"
APPROVE, LOOK_AGAIN, WAIVER, HOLD, COURT = "approve", "look_again", "waiver", "hold", "court"


class QueueForm(forms.Form):
    """What the queue shows. `show` is open, closed or all; a state chosen takes its place."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        help_text=_("Search by request number, keyword, requester name, or email"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    show = forms.ChoiceField(
        widget=Select,
        label=_("Open or closed"),
        required=False,
        choices=[("", _("Open requests")), ("closed", _("Closed requests")), ("all", _("All requests"))],
    )
    due = forms.ChoiceField(
        widget=Select,
        label=_("Due"),
        required=False,
        choices=[*ANY, ("overdue", _("Overdue")), ("soon", _("Within 3 days")), ("week", _("Within 7 days"))],
    )
    state = forms.ChoiceField(
        widget=Select,
        label=_("Status"),
        required=False,
        choices=[*ANY, (WAITING, _("Waiting for the requester or payment")), *State.choices],
    )
    task = forms.ChoiceField(
        widget=Select,
        label=_("Task"),
        required=False,
        choices=[
            *ANY,
            (APPROVE, _("Denials awaiting approval")),
            (LOOK_AGAIN, _("Exemptions due for re-review")),
            (WAIVER, _("Fee waivers to decide")),
            (HOLD, _("Legal holds to review")),
            (COURT, _("Court orders to meet")),
        ],
    )
    department = forms.ChoiceField(widget=Select, label=_("Department"), required=False)
    assignee = forms.ChoiceField(widget=Select, label=_("Assigned to"), required=False)
    kind = forms.ChoiceField(widget=Select, label=_("Type"), required=False, choices=[*ANY, *Kind.choices])
    city = forms.ChoiceField(widget=Select, label=_("City"), required=False)

    def __init__(self, data: Any, *, actor: Actor, cities: Sequence[City]) -> None:
        super().__init__(data, label_suffix="", auto_id="queue-%s")
        names = {city.pk: city.name for city in cities}
        self.fields["city"].choices = [*ANY, *[(city.key, city.name) for city in cities]]  # type: ignore[attr-defined]
        self.fields["department"].choices = [  # type: ignore[attr-defined]
            *ANY,
            ("none", _("None")),
            *_departments(actor, names),
        ]
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            *ANY,
            (ME, _("Me")),
            (NOBODY, _("Unassigned")),
            *_colleagues(names),
        ]
        if len(names) < 2:
            del self.fields["city"]

    @property
    def narrowed(self) -> bool:
        """Whether anything but the usual open list is asked for."""
        return any(self.data.get(name) for name in self.fields)


def _departments(actor: Actor, names: dict[int, str]) -> list[tuple[str, Any]]:
    """The departments the actor sees, under their city where there are several."""
    groups: dict[int, list[tuple[str, str]]] = {}
    for row in Department.objects.filter(city_id__in=list(names)).order_by("name"):
        own = actor.city_roles[row.city_id].department_ids
        if own is None or row.pk in own:
            groups.setdefault(row.city_id, []).append((str(row.pk), row.name))
    if len(names) < 2:
        return [choice for choices in groups.values() for choice in choices]
    return [(names[city_id], choices) for city_id, choices in groups.items()]


def _colleagues(names: dict[int, str]) -> list[tuple[str, str]]:
    members = Membership.objects.filter(city_id__in=list(names)).select_related("user")
    found = {str(row.user_id): person(row.user) for row in members}
    return sorted(found.items(), key=lambda choice: choice[1].lower())
