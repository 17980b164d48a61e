"""Who may do what: one table of verbs and roles, asked before every write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests_app.cases.actors import Actor
from requests_app.cases.models.request import RecordsRequest
from requests_app.cases.refusals import NotPermitted
from requests_app.cases.states import Kind
from requests_app.cities.models import City, CityPolicy, Role
from requests_app.datasets.models import Dataset

INTAKE, REVIEWER, OFFICER, ADMINISTRATOR = (
    Role.INTAKE_CLERK.value,
    Role.DEPARTMENT_REVIEWER.value,
    Role.APPEALS_OFFICER.value,
    Role.CITY_ADMINISTRATOR.value,
)
DESK = frozenset({INTAKE, REVIEWER, ADMINISTRATOR})
EVERYBODY = frozenset({INTAKE, REVIEWER, OFFICER, ADMINISTRATOR})
DECIDING = "deciding"
"""Stands for the roles that may withhold; the city's policy names them."""
DEFAULT_DECIDING_ROLES = frozenset({REVIEWER, ADMINISTRATOR})

STAFF_VERBS: Mapping[str, frozenset[str] | str] = {
    "file_on_behalf": frozenset({INTAKE, ADMINISTRATOR}),
    "begin_review": frozenset({INTAKE, ADMINISTRATOR}),
    "assign": DESK,
    "ask_to_clarify": DESK,
    "extend": DESK,
    "estimate_fee": DESK,
    "settle_fee": DESK,
    "grant": DESK,
    "reschedule": DESK,
    "release_part": DESK,
    "release": DESK,
    "release_in_part": DECIDING,
    "deny": DECIDING,
    "approve_denial": DECIDING,
    "return_denial": DECIDING,
    "review_exemption": DECIDING,
    "report_no_records": DESK,
    "transfer": frozenset({INTAKE, ADMINISTRATOR}),
    "grant_access": frozenset({REVIEWER, ADMINISTRATOR}),
    "change_access": frozenset({REVIEWER, ADMINISTRATOR}),
    "renew_access": frozenset({REVIEWER, ADMINISTRATOR}),
    "reinstate_access": frozenset({REVIEWER, ADMINISTRATOR}),
    "review_incident": DESK,
    "assign_incident": DESK,
    "take_action": frozenset({REVIEWER, ADMINISTRATOR}),
    "review_corrective_action": frozenset({OFFICER, ADMINISTRATOR}),
    "record_court_order": DESK,
    "import_catalog": frozenset({ADMINISTRATOR}),
    "add_dataset": frozenset({REVIEWER, ADMINISTRATOR}),
    "publish_dataset": frozenset({REVIEWER, ADMINISTRATOR}),
    "schedule_dataset": frozenset({REVIEWER, ADMINISTRATOR}),
    "review_dataset": frozenset({REVIEWER, ADMINISTRATOR}),
    "withhold_dataset": DECIDING,
    "withdraw_dataset": frozenset({REVIEWER, ADMINISTRATOR}),
    "edit_dataset": frozenset({REVIEWER, ADMINISTRATOR}),
    "uphold": frozenset({OFFICER}),
    "overturn": frozenset({OFFICER}),
    "overturn_in_part": frozenset({OFFICER}),
    "take_up_appeal": frozenset({OFFICER}),
    "close": DESK,
    "reopen": frozenset({INTAKE, ADMINISTRATOR}),
    "write_to_requester": EVERYBODY,
    "note": EVERYBODY,
    "file_mail": frozenset({INTAKE, ADMINISTRATOR}),
    "make_public": frozenset({INTAKE, ADMINISTRATOR}),
    "make_private": frozenset({INTAKE, ADMINISTRATOR}),
    "add_document": EVERYBODY,
    "draft_log": DESK,
    "replace_link": frozenset({INTAKE, ADMINISTRATOR}),
    "resend_notice": frozenset({INTAKE, ADMINISTRATOR}),
    "mail_letters": frozenset({INTAKE, ADMINISTRATOR}),
    "ask_outside": frozenset({REVIEWER, ADMINISTRATOR}),
    "brief_outside": frozenset({REVIEWER, ADMINISTRATOR}),
    "record_outside": frozenset({REVIEWER, ADMINISTRATOR}),
    "change_contact": frozenset({INTAKE, ADMINISTRATOR}),
    "change_policy": frozenset({ADMINISTRATOR}),
    "change_calendar": frozenset({ADMINISTRATOR}),
    "override_date": frozenset({ADMINISTRATOR}),
    "import_requests": frozenset({ADMINISTRATOR}),
    "place_hold": frozenset({ADMINISTRATOR}),
    "lift_hold": frozenset({ADMINISTRATOR}),
    "erase": frozenset({ADMINISTRATOR}),
    "read_figures": frozenset({OFFICER, ADMINISTRATOR}),
    "set_series": frozenset({INTAKE, ADMINISTRATOR}),
}
REQUESTER_VERBS = frozenset(
    {
        "clarify",
        "withdraw",
        "appeal",
        "withdraw_appeal",
        "write_to_city",
        "attach",
        "send_link",
        "change_contact",
        "contest_corrective_action",
        "make_key",
        "end_key",
        "ask_renewal",
        "give_back_access",
    }
)
SYSTEM_VERBS = frozenset(
    {
        "bring_back_exemption",
        "close",
        "erase",
        "tell_renewal",
        "expire_access",
        "remind",
        "mark_late",
        "lapse",
        "import_requests",
        "change_policy",
        "import_catalog",
        "mark_missed",
    }
)


def roles_for(verb: str, policy: CityPolicy) -> frozenset[str]:
    """The staff roles that may do `verb` under this city's policy; empty when no staff may."""
    roles = STAFF_VERBS.get(verb, frozenset())
    if isinstance(roles, str):
        return frozenset(policy.deciding_roles) or DEFAULT_DECIDING_ROLES
    return roles


def may(actor: Actor, verb: str, case: RecordsRequest) -> bool:
    """Whether `actor` may do `verb` on `case`. Asks no table; the city's policy must be loaded with the case."""
    if actor.is_system:
        return verb in SYSTEM_VERBS
    if actor.case_id is not None:
        return actor.case_id == case.pk and verb in REQUESTER_VERBS
    if not actor.roles_in(case.city_id) & roles_for(verb, case.city.policy):
        return False
    return sees(actor, case)


def sees(actor: Actor, case: RecordsRequest) -> bool:
    """The same answer as `visible_to` for one loaded case."""
    scope = actor.city_roles.get(case.city_id)
    if scope is None:
        return actor.is_system or actor.case_id == case.pk
    if scope.department_ids is None or (scope.data_office and case.kind == Kind.DATA_ACCESS):
        return True
    return case.department_id in scope.department_ids or case.assignee_id == actor.user_id


def may_in_city(actor: Actor, verb: str, city: City) -> bool:
    """Whether `actor` may do a `verb` that concerns a city rather than one case."""
    if actor.is_system:
        return verb in SYSTEM_VERBS
    return bool(actor.roles_in(city.pk) & roles_for(verb, city.policy))


def may_on_dataset(actor: Actor, verb: str, dataset: Dataset) -> bool:
    """Whether `actor` may do `verb` on a dataset; staff narrowed to departments on what those own.

    The city's policy must be loaded with the dataset.
    """
    if actor.is_system:
        return verb in SYSTEM_VERBS
    scope = actor.city_roles.get(dataset.city_id)
    if scope is None or not scope.roles & roles_for(verb, dataset.city.policy):
        return False
    return scope.department_ids is None or dataset.owner_id in scope.department_ids


def require(actor: Actor, verb: str, target: Any) -> None:
    """Refuse with NotPermitted unless `actor` may do `verb` on a case, on a dataset or in a city."""
    if isinstance(target, City):
        allowed = may_in_city(actor, verb, target)
    elif isinstance(target, Dataset):
        allowed = may_on_dataset(actor, verb, target)
    else:
        allowed = may(actor, verb, target)
    if not allowed:
        raise NotPermitted
