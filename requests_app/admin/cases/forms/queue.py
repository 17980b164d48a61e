"""The filters of the queue: every choice is one the reader may see, and all stand in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.admin.cases import queue_columns
from requests_app.admin.common.labels import person
from requests_app.admin.common.shortcuts import key_of
from requests_app.admin.forms.widgets import Select
from requests_app.cases.actors import Actor
from requests_app.cases.states import Kind, State
from requests_app.cities.models import City, Department, Membership, Tag
from requests_app.widgets import DateInput

ANY = [("", _("Any"))]
ME, NOBODY, WAITING = "me", "nobody", "waiting"
APPROVE, LOOK_AGAIN, APPEALS = "approve", "look_again", "appeals"
WAIVER, HOLD, COURT, SEARCH = "waiver", "hold", "court", "search"
OPEN_ONLY, CLOSED, ALL = "open", "closed", "all"
LISTED = [("", _("Open requests")), (CLOSED, _("Closed requests")), (ALL, _("All requests"))]
SEARCHED = [
    ("", _("Open and closed")),
    (OPEN_ONLY, _("Open requests")),
    (CLOSED, _("Closed requests")),
    (ALL, _("All requests")),
]
COLUMN_CHOICES = [(key, column.label) for key, column in queue_columns.COLUMNS.items()]
SORTS = [
    (turn + key, key) for key, column in queue_columns.COLUMNS.items() if column.sort for turn in ("", "-")
]


class QueueForm(forms.Form):
    """What the queue shows. `show` is open, closed or all: a list begins with what is open, a search with everything;
    a state chosen takes its place.
    """

    use_required_attribute = False

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        help_text=_(
            "A request number in any form (97, 2026-97), a name, an email address or phone number, or words from the "
            "request, its messages, notes, documents, and records."
        ),
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "accesskey": key_of("search")}
        ),
    )
    show = forms.ChoiceField(
        widget=Select,
        label=_("Open or closed"),
        required=False,
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
            (APPEALS, _("Open appeals")),
            (WAIVER, _("Fee waivers to decide")),
            (HOLD, _("Legal holds to review")),
            (COURT, _("Court orders to meet")),
            (SEARCH, _("Overdue search tasks")),
        ],
    )
    department = forms.ChoiceField(widget=Select, label=_("Department"), required=False)
    assignee = forms.ChoiceField(widget=Select, label=_("Assigned to"), required=False)
    tag = forms.ChoiceField(widget=Select, label=_("Tag"), required=False)
    kind = forms.ChoiceField(widget=Select, label=_("Type"), required=False, choices=[*ANY, *Kind.choices])
    city = forms.ChoiceField(widget=Select, label=_("City"), required=False)
    received_from = forms.DateField(label=_("Received from"), required=False, widget=DateInput())
    received_to = forms.DateField(label=_("Received through"), required=False, widget=DateInput())
    closed_from = forms.DateField(label=_("Closed from"), required=False, widget=DateInput())
    closed_to = forms.DateField(label=_("Closed through"), required=False, widget=DateInput())
    sort = forms.ChoiceField(required=False, widget=forms.HiddenInput(), choices=SORTS)
    columns = forms.MultipleChoiceField(
        label=_("Columns"), required=False, widget=forms.CheckboxSelectMultiple(), choices=COLUMN_CHOICES
    )

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
        tags = Tag.objects.filter(city_id__in=list(names)).order_by("name", "pk")
        self.fields["tag"].choices = [*ANY, *((str(row.pk), row.name) for row in tags)]  # type: ignore[attr-defined]
        if len(names) < 2:
            del self.fields["city"]
        if (self.data.get("q") or "").strip():
            self.fields["show"].choices = SEARCHED  # type: ignore[attr-defined]
        else:
            asked = [(OPEN_ONLY, _("Open requests"))] if self.data.get("show") == OPEN_ONLY else []
            self.fields["show"].choices = [*(asked or LISTED[:1]), *LISTED[1:]]  # type: ignore[attr-defined]

    @property
    def narrowed(self) -> bool:
        """Whether anything but the usual open list is asked for."""
        return any(self.data.get(name) for name in self.fields if name not in {"sort", "columns"})

    @property
    def shown_columns(self) -> list[str]:
        """The keys of the columns to show."""
        return queue_columns.chosen(self.data.getlist("columns") if hasattr(self.data, "getlist") else [])


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
