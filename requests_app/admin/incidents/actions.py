"""The one table of acts on incidents: what each is called, its form, its service, when it is possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.access import policy
from requests_app.access.allowed_corrective_actions import corrective_actions_of
from requests_app.access.grant_transitions import GrantState
from requests_app.access.models import AccessGrant, Incident
from requests_app.access.states import (
    AGAINST_A_HOLDER,
    FITTING,
    CorrectiveActionKind,
    CorrectiveActionState,
    IncidentKind,
    IncidentState,
)
from requests_app.admin.incidents.forms import actions as forms, corrective_actions as corrective_action_forms
from requests_app.cases.actors import Actor
from requests_app.cases.verbs import Verb
from requests_app.services.incidents import (
    containment as incident_containment,
    contests as incident_contests,
    corrective_actions,
    court_orders as incident_court_orders,
    reports as incident_reports,
)
from requests_app.services.retention import hold_and_erasure

Words = str | Promise
REPORTED, REVIEW, TAKEN = (
    IncidentState.REPORTED.value,
    IncidentState.UNDER_REVIEW.value,
    IncidentState.ACTION_TAKEN.value,
)


@dataclass(frozen=True, slots=True)
class Action:
    """One act. `send` is the sentence on its last button; `writes`: it sends letters, so they are looked at first."""

    label: Words
    form: type[forms.IncidentForm]
    service: Callable[..., Any]
    send: Words
    verb: Verb
    possible: Callable[[Incident], bool]
    writes: bool = True
    weight: int = 2
    about: Words = ""


def _in(*states: str) -> Callable[[Incident], bool]:
    return lambda incident: incident.state in states


def _contained(incident: Incident) -> bool:
    return incident.kind == IncidentKind.IMPROPER_RELEASE and incident.contained_at is not None


def _changes(kind: CorrectiveActionKind, grant: AccessGrant) -> bool:
    """Whether there is still something to take from this access."""
    if kind == CorrectiveActionKind.SUSPENSION:
        return bool(grant.state == GrantState.ACTIVE)
    return (
        grant.is_living
        if kind in (CorrectiveActionKind.KEY_REVOCATION, CorrectiveActionKind.WARNING)
        else True
    )


def _corrective_action_possible(kind: CorrectiveActionKind) -> Callable[[Incident], bool]:
    def possible(incident: Incident) -> bool:
        states = [REVIEW, TAKEN]
        if kind == CorrectiveActionKind.SUSPENSION:
            states.append(REPORTED)
        fits = incident.state in states and kind in FITTING[incident.kind]
        if not fits or not corrective_actions_of(incident.city)[str(kind)].on:
            return False
        if kind in AGAINST_A_HOLDER and incident.grant is None:
            return False
        if incident.grant is not None and not _changes(kind, incident.grant):
            return False
        return incident.kind != IncidentKind.IMPROPER_RELEASE or _contained(incident)

    return possible


def _form_of(kind: CorrectiveActionKind) -> type[forms.IncidentForm]:
    return type(
        f"Take_{kind.value}",
        (corrective_action_forms.TakeAction,),
        {"corrective_action_kind": kind, "__doc__": str(kind.value)},
    )


def _corrective_actions() -> dict[str, Action]:
    return {
        f"corrective_action_{kind.value}": Action(
            kind.label,
            _form_of(kind),
            corrective_actions.take_action,
            _("Take the corrective action and send its letters"),
            Verb.TAKE_ACTION,
            _corrective_action_possible(kind),
        )
        for kind in CorrectiveActionKind
    }


ACTIONS: Mapping[str, Action] = {
    "begin_review": Action(
        _("Begin the review"), forms.Nothing, incident_reports.begin_review, _("Begin the review"),
        Verb.REVIEW_INCIDENT, _in(REPORTED), writes=False, weight=1,
        about=_("The report becomes yours, unless it is assigned already."),
    ),
    "contain": Action(
        _("Contain it"), forms.Contain, incident_containment.contain, _("Record how it was contained"),
        Verb.REVIEW_INCIDENT,
        lambda incident: incident.is_open and incident.kind == IncidentKind.IMPROPER_RELEASE,
        writes=False, weight=1,
        about=_("Stop the data from spreading first. Nothing else is possible before this is on file."),
    ),
    "review_corrective_action": Action(
        _("Review a contested corrective action"), corrective_action_forms.ReviewCorrectiveAction,
        incident_contests.review,
        _("Send what the review found"), Verb.REVIEW_CORRECTIVE_ACTION,
        lambda incident: incident.corrective_actions.filter(state=CorrectiveActionState.CONTESTED.value).exists(),
        weight=1,
        about=_("Nobody who took a corrective action in this matter may review it."),
    ),
    **_corrective_actions(),
    "no_action": Action(
        _("No action is needed"), forms.Reason, incident_reports.take_no_action,
        _("End it and tell the person who reported it"), Verb.REVIEW_INCIDENT, _in(REVIEW),
    ),
    "resolve": Action(
        _("It is settled"), forms.Reason, incident_reports.resolve,
        _("End it and tell the person who reported it"), Verb.REVIEW_INCIDENT,
        _in(TAKEN, IncidentState.NO_ACTION.value),
    ),
    "answer_order": Action(
        _("The court is answered"), forms.AnswerOrder, incident_court_orders.answer, _("Record the answer"),
        Verb.REVIEW_INCIDENT,
        lambda incident: incident.is_open and _waits(incident), writes=False,
    ),
    "ask_to_return": Action(
        _("Ask for return or destruction"), forms.AskToReturn, incident_containment.ask_to_return,
        _("Send the letter to each address"), Verb.REVIEW_INCIDENT,
        lambda incident: incident.is_open and _contained(incident), weight=3,
    ),
    "name_access": Action(
        _("Name the access"), forms.NameAccess, incident_containment.name_access, _("Name the access"),
        Verb.REVIEW_INCIDENT,
        lambda incident: incident.is_open and not incident.corrective_actions.exists(), writes=False, weight=3,
    ),
    "assign": Action(
        _("Assign"), forms.Assign, incident_containment.assign, _("Assign"), Verb.ASSIGN_INCIDENT,
        lambda incident: incident.is_open, writes=False, weight=3,
    ),
    "erase": Action(
        _("Erase the report"), forms.Nothing, hold_and_erasure.erase_incident, _("Erase for good"), Verb.ERASE,
        lambda incident: not incident.is_open and not hold_and_erasure.is_erased(incident), writes=False, weight=3,
        about=_(
            "Erases who reported it, what they wrote and handed in, and the letters about it. What the city did stays "
            "on file. This cannot be undone."
        ),
    ),
}  # fmt: skip


def _waits(incident: Incident) -> bool:
    order = getattr(incident, "court_order", None)
    return order is not None and order.answered_on is None


def offered(actor: Actor, incident: Incident) -> list[tuple[str, Action]]:
    """The acts this actor can do now, the likeliest first."""
    verbs = {
        verb: policy.may(actor, verb, incident) for verb in sorted({act.verb for act in ACTIONS.values()})
    }
    found = [(key, act) for key, act in ACTIONS.items() if verbs[act.verb] and act.possible(incident)]
    return sorted(found, key=lambda item: item[1].weight)


def off_here(incident: Incident) -> list[str]:
    """Names of corrective actions that would fit this kind and that nothing on file lets the city use."""
    listed = corrective_actions_of(incident.city)
    return [str(kind.label) for kind in FITTING[incident.kind] if not listed[str(kind)].on]
