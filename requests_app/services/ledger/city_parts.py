"""The parts of a city outside its cases: who and what may do what there; only an entry in its log changes one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from requests_app.access.event_kinds import CityEventKind as Kind
from requests_app.access.models import CourtOrder, GatewayToken
from requests_app.cities.models import City, CityPolicy, FeeRate, GroupRole, Membership, User
from requests_app.cities.tokens import StaffToken
from requests_app.datasets.models import Dataset
from requests_app.notices.models import WebhookEndpoint
from requests_app.services.ledger.canonical import canonical
from requests_app.services.ledger.case_parts import MARK

POLICY = (
    "receipt_policy", "opens_at", "closes_at", "extension_anchor", "appeal_offered", "appeal_filing_days",
    "appeal_decision_days", "appeal_late_allowed", "appeal_basis", "appeal_past_from_on", "appeal_each_installment",
    "request_address", "silence_basis", "silence_source", "correction_days", "deciding_roles", "approval_for",
    "close_after_days", "reminder_days", "publishes_cases", "publishes_log", "corrective_actions",
)  # fmt: skip
MORE_POLICY = (
    "cooling_off_hours",
    "shows_review_progress",
    "reading_room",
    "reading_room_days",
    "reading_room_all",
    "reading_room_indexed",
    "witness_emails",
    "staff_hour_cost",
)
ACCOUNT = ("pk", "username", "email", "is_active", "is_staff", "is_superuser")
ORDER = ("pk", "court", "docket", "ordered", "ordered_on", "served_on", "counted_days", "counted_unit", "due_on",
         "answered_on", "reminded_at", "late_marked_at")  # fmt: skip
ROLES = frozenset({Kind.ROLE_GIVEN, Kind.ROLE_MOVED, Kind.ROLE_ENDED})
TOKENS = frozenset({Kind.TOKEN_ISSUED, Kind.TOKEN_ENDED})
TOKEN = ("pk", "secret_hash", "created_at", "expires_at", "revoked_at")
HOOK = ("pk", "url", "topics", "kinds", "departments", "secret_hash", "active")
STAFF_TOKEN = (*TOKEN, "scopes", "city_id", "department_id")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its rows, and which kinds of entries may change it."""

    name: str
    rows: Callable[[City], Iterable[tuple[Any, ...]]]
    changes_with: Callable[[str], bool]


def _members(city: City) -> Any:
    return User.objects.filter(memberships__city=city).distinct().order_by("pk")


PARTS: Sequence[Part] = (
    Part("policy", lambda city: CityPolicy.objects.filter(city=city).values_list(*POLICY),
         lambda kind: kind == Kind.POLICY_CHANGED),
    Part("more_policy", lambda city: CityPolicy.objects.filter(city=city).values_list(*MORE_POLICY),
         lambda kind: kind == Kind.POLICY_CHANGED),
    Part("roles", lambda city: Membership.objects.filter(city=city).order_by("pk")
         .values_list("pk", "user_id", "role", "department_id"), ROLES.__contains__),
    Part("cooling", lambda city: Membership.objects.filter(city=city).order_by("pk")
         .values_list("pk", "cooling_until_at", "cooling_by_id"),
         (ROLES | {Kind.PASSWORD_SET, Kind.COOLING_LIFTED}).__contains__),
    Part("accounts", lambda city: _members(city).values_list(*ACCOUNT),
         (ROLES | {Kind.STAFF_NAMED}).__contains__),
    Part("passwords", lambda city: _members(city).values_list("pk", "password"),
         (ROLES | {Kind.PASSWORD_SET}).__contains__),
    Part("factors", lambda city: Authenticator.objects.filter(user__in=_members(city))
         .exclude(type=Authenticator.Type.RECOVERY_CODES).order_by("pk").values_list("pk", "user_id", "type", "data"),
         (ROLES | {Kind.FACTOR_CHANGED}).__contains__),
    Part("provider", lambda city: SocialAccount.objects.filter(user__in=_members(city)).order_by("pk")
         .values_list("pk", "user_id", "provider", "uid"), (ROLES | {Kind.SIGN_IN_LINKED}).__contains__),
    Part("groups", lambda city: GroupRole.objects.filter(city=city).order_by("pk")
         .values_list("pk", "group", "role", "department_id"), lambda kind: kind == Kind.GROUPS_CHANGED),
    Part("sign_in_policy", lambda city: CityPolicy.objects.filter(city=city).values_list("requires_second_factor"),
         lambda kind: kind == Kind.POLICY_CHANGED),
    Part("tokens", lambda city: StaffToken.objects.filter(user__in=_members(city)).order_by("pk")
         .values_list(*STAFF_TOKEN), (ROLES | TOKENS).__contains__),
    Part("gateways", lambda city: GatewayToken.objects.filter(city=city).order_by("pk").values_list(*TOKEN),
         TOKENS.__contains__),
    Part("webhooks", lambda city: WebhookEndpoint.objects.filter(city=city).order_by("pk")
         .values_list(*HOOK), lambda kind: kind == Kind.WEBHOOK_CHANGED),
    Part("fee_rates", lambda city: FeeRate.objects.filter(city=city).order_by("pk")
         .values_list("pk", "kind", "name", "unit", "price", "basis"), lambda kind: kind == Kind.FEE_RATES_CHANGED),
    Part("court_orders", lambda city: CourtOrder.objects.filter(incident__city=city).order_by("pk")
         .values_list(*ORDER), lambda kind: kind.startswith("court_order")),
    # What is only listed has no entry of its own and no state that matters yet.
    Part("datasets", lambda city: Dataset.objects.filter(city=city, events__isnull=False).distinct().order_by("pk")
         .values_list("pk", "state"), lambda kind: kind.startswith(("dataset_", "publication_", "action_"))),
)  # fmt: skip
CHANGES: Mapping[str, Callable[[str], bool]] = {f"{MARK}{part.name}": part.changes_with for part in PARTS}


def parts_of(city: City) -> Iterator[tuple[str, str]]:
    """The name of each part and what it says."""
    for part in PARTS:
        yield f"{MARK}{part.name}", canonical([list(row) for row in part.rows(city)])
