"""What an action is: its name, its form, its service, when it is possible, and what the law requires of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from typing import Any, Generic, TypeVar

from django.urls import reverse

from requests_app.access import policy
from requests_app.access.models import Incident
from requests_app.admin.forms.action import ActionForm, Subject
from requests_app.admin.forms.base import Words
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.datasets.models import Dataset

M = TypeVar("M", RecordsRequest, Incident, Dataset)
"""What can be acted on."""


NEXT = 1
"""The weight of the likely next steps."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the law or the city requires: met when nothing is wrong at any of these fields."""

    requirement: Words
    fields: tuple[str, ...]


def always(_row: Any, _actor: Actor) -> bool:
    """Possible in every state."""
    return True


@dataclass(frozen=True, slots=True)
class Action(Generic[M]):
    """One action. `send` is the sentence on its last button, `done` what is said once it has happened; `writes`: it
    shows what it writes and changes first.

    `verbs` are those of which one must be allowed, `possible` says whether the row has room for it now. `weight`
    groups the buttons: 1 the likely next steps, 2 other steps, 3 papers and notes, 4 what ends or erases something.
    `likely` says whether it may be the one next step that stands out, the first of its group. `afterwards` tells the
    letters that follow once a second person approves. `also_after` opens the page of an act that was done while it
    was possible and is recorded later. `why_not` says why it is not possible, where that is not the state alone.
    `variant` is the action as this row has it, where it differs. `confirmed`: only for someone who showed lately who
    they are, because it cannot be undone.
    """

    label: Words
    form: type[ActionForm[Any]]
    service: Callable[..., Any]
    send: Words
    done: Words
    verbs: tuple[Verb, ...]
    possible: Callable[[M, Actor], bool] = always
    checks: Sequence[Check] = ()
    afterwards: Callable[..., Any] | None = None
    writes: bool = True
    weight: int = 2
    likely: Callable[[M, Actor], bool] = always
    about: Words = ""
    why_not: Callable[[M], str] | None = None
    also_after: Callable[[M], bool] | None = None
    variant: Callable[[Action[M], M], Action[M]] | None = None
    confirmed: bool = False

    def on(self, row: M) -> Action[M]:
        """The action as it is on this row."""
        return self.variant(self, row) if self.variant else self

    @property
    def has_own_day(self) -> bool:
        """Whether it can be entered after it was done: its service takes that day, its form does not ask it."""
        taken = signature(self.service).parameters
        return "acted" in taken and "recorded" not in taken

    def form_on(self, subject: Subject, *sent: Any) -> ActionForm[Any]:
        """Its form, empty or as it was sent."""
        form = self.form(subject, *sent)
        if self.has_own_day:
            form.offer_own_day()
        return form

    def allowed(self, actor: Actor, row: M) -> bool:
        """Whether the actor's role has this action on this row."""
        return any(policy.may(actor, verb, row) for verb in self.verbs)


@dataclass(frozen=True, slots=True)
class Button:
    """One action that can be done now."""

    label: str
    url: str
    weight: int
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """One action of this role that cannot be done now, and why."""

    label: str
    reason: str


def page_name(row: RecordsRequest | Incident | Dataset, page: str) -> str:
    """The URL name of a page of this row."""
    return f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}"


def buttons(actions: Mapping[str, Action[M]], actor: Actor, row: M) -> list[Button]:
    """What this actor can do now, the likeliest first."""
    open_now = [(key, action) for key, action in _allowed(actions, actor, row) if action.possible(row, actor)]
    next_steps = [(key, action) for key, action in open_now if action.weight == NEXT]
    primary = next((key for key, action in next_steps if action.likely(row, actor)), "")
    found = [
        Button(
            str(action.on(row).label),
            reverse(page_name(row, "action"), args=[row.pk, key]),
            action.weight,
            is_primary=key == primary,
        )
        for key, action in open_now
    ]
    return sorted(found, key=lambda button: (button.weight, not button.is_primary))


def absent(actions: Mapping[str, Action[M]], actor: Actor, row: M) -> list[Absent]:
    """What this actor could do at another time, with the reason why not now, where its condition tells one."""
    found = []
    for _key, action in _allowed(actions, actor, row):
        why_not = action.why_not or getattr(action.possible, "why_not", None)
        if why_not is not None and not action.possible(row, actor) and (reason := why_not(row)):
            found.append(Absent(str(action.label), reason))
    return found


def _allowed(actions: Mapping[str, Action[M]], actor: Actor, row: M) -> list[tuple[str, Action[M]]]:
    """The actions of the actor's role; each verb is asked for once: of an incident each is a query."""
    verbs = {verb for action in actions.values() for verb in action.verbs}
    allowed = {verb for verb in verbs if policy.may(actor, verb, row)}
    return [(key, action) for key, action in actions.items() if allowed.intersection(action.verbs)]
