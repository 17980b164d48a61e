"""Who may do what: asked before every write."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from requests_app.cases.actors import Actor
from requests_app.cases.dates_in_words import longtime
from requests_app.cases.models.request import RecordsRequest
from requests_app.cases.permissions import (
    BLIND_VERBS,
    CUSTODIAN_VERBS,
    DEFAULT_DECIDING_ROLES,
    REQUESTER_VERBS,
    STAFF_VERBS,
    SYSTEM_VERBS,
)
from requests_app.cases.refusals import CoolingOff, NotPermitted
from requests_app.cases.states import Kind
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, CityPolicy
from requests_app.datasets.models import Dataset

Subject = RecordsRequest | Dataset | City


def roles_for(verb: Verb, policy: CityPolicy) -> frozenset[str]:
    """The staff roles that may do `verb` under this city's policy; empty when no staff may."""
    roles = STAFF_VERBS.get(verb, frozenset())
    if isinstance(roles, str):
        return frozenset(policy.deciding_roles) or DEFAULT_DECIDING_ROLES
    return roles


def may(actor: Actor, verb: Verb, subject: Subject) -> bool:
    """Whether `actor` may do `verb` on a case, on a dataset or in a city. Asks no table.

    The city's policy must be loaded with the subject. Staff narrowed to departments: on what they see of cases, and
    on the datasets those departments own.
    """
    if actor.is_system:
        return verb in SYSTEM_VERBS
    if isinstance(subject, City):
        return bool(actor.roles_in(subject.pk) & roles_for(verb, subject.policy))
    if isinstance(subject, Dataset):
        return _may_on_dataset(actor, verb, subject)
    if actor.case_id is not None:
        return actor.case_id == subject.pk and verb in REQUESTER_VERBS
    if actor.asked_in is not None:
        return actor.asked_in == subject.pk and verb in CUSTODIAN_VERBS
    if not actor.roles_in(subject.city_id) & roles_for(verb, subject.city.policy):
        return False
    return verb in BLIND_VERBS or sees(actor, subject)


def require_second_person(actor: Actor, verb: Verb, case: RecordsRequest, now: datetime) -> None:
    """Refuse with CoolingOff where every role that would let the actor do this is too new to be a second person."""
    scope = actor.city_roles.get(case.city_id)
    if scope is None:
        return
    roles = scope.roles & roles_for(verb, case.city.policy)
    waits = [scope.cooling[role] for role in roles if role in scope.cooling and scope.cooling[role] > now]
    if roles and len(waits) == len(roles):
        raise CoolingOff(longtime(min(waits).astimezone(ZoneInfo(case.city.timezone))))


def sees(actor: Actor, case: RecordsRequest) -> bool:
    """The same answer as `visible_to` for one loaded case."""
    scope = actor.city_roles.get(case.city_id)
    if scope is None:
        return actor.is_system or actor.case_id == case.pk
    if case.sensitive and actor.user_id not in case.readers:
        return False
    if scope.department_ids is None or (scope.data_office and case.kind == Kind.DATA_ACCESS):
        return True
    return case.department_id in scope.department_ids or case.assignee_id == actor.user_id


def _may_on_dataset(actor: Actor, verb: Verb, dataset: Dataset) -> bool:
    scope = actor.city_roles.get(dataset.city_id)
    if scope is None or not scope.roles & roles_for(verb, dataset.city.policy):
        return False
    return scope.department_ids is None or dataset.owner_id in scope.department_ids


def require(actor: Actor, verb: Verb, subject: Subject) -> None:
    """Refuse with NotPermitted unless `actor` may do `verb` on `subject`."""
    if not may(actor, verb, subject):
        raise NotPermitted
