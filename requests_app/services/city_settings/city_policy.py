"""A city's policy, set by its administrator: what the law leaves to the city."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import Actor
from requests_app.cases.permissions import DEFAULT_DECIDING_ROLES
from requests_app.cases.refusals import Incomplete
from requests_app.cities.models import City, CityPolicy, Membership, Role
from requests_app.services.city_settings.own_city import own_city
from requests_app.services.unit_of_work import city_log as city_log_work

log = structlog.get_logger(__name__)

POLICY_FIELDS = (
    "receipt_policy", "opens_at", "closes_at", "extension_anchor", "appeal_offered", "appeal_filing_days",
    "appeal_decision_days", "appeal_late_allowed", "appeal_basis", "appeal_past_from_on", "appeal_each_installment",
    "silence_basis", "silence_source", "correction_days", "deciding_roles", "approval_for",
    "close_after_days", "reminder_days", "data_terms", "data_terms_url", "renewal_notice_days", "key_overlap_hours",
    "limit_opens_incident", "publishes_cases", "publishes_log", "fee_payment", "fee_payment_url", "estimate_days",
    "estimate_reminder_days", "staff_hour_cost", "request_address", "shows_review_progress", "reading_room",
    "reading_room_days", "reading_room_all", "reading_room_indexed", "cooling_off_hours", "witness_emails",
    "requires_second_factor",
)  # fmt: skip

APPROVABLE = frozenset({"deny", "release_in_part"})
"""The acts for which a city can want a second person; a part that withholds counts as a release in part."""


def change_policy(city_id: int, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> CityPolicy:
    """Set what the law leaves to the city; decisions keep the terms they told. Raises Incomplete, NotFound."""
    with transaction.atomic():
        city = own_city(city_id, actor)
        row = CityPolicy.objects.select_for_update().get(city=city)
        values = _tidy(values)
        _require_sound(values)
        _require_own_address(city, str(values.get("request_address") or ""))
        _require_two(city, {"deciding_roles": row.deciding_roles, **values})
        changed = [name for name in POLICY_FIELDS if name in values and getattr(row, name) != values[name]]
        for name in changed:
            setattr(row, name, values[name])
        row.save()
        if changed:
            with city_log_work.open_city_log(city) as city_log:
                city_log_work.record_event(
                    city_log, CityEventKind.POLICY_CHANGED, {"fields": changed}, actor=actor, now=now
                )
    log.info("policy.changed", city=city.key, fields=changed, by=actor.user_id, at=now.isoformat())
    return row


def _require_sound(values: Mapping[str, Any]) -> None:
    gaps: dict[str, list[str]] = {}
    if values.get("appeal_offered") and not str(values.get("appeal_basis") or "").strip():
        gaps["appeal_basis"] = [
            _("Cite the ordinance or policy that creates the review. State law does not create one.")
        ]
    if "silence_basis" in values and bool(str(values["silence_basis"] or "").strip()) != bool(
        str(values.get("silence_source") or "").strip()
    ):
        gaps["silence_source"] = [_("Name both the rule and where it is published, or neither.")]
    opens, closes = values.get("opens_at"), values.get("closes_at")
    if opens is not None and closes is not None and opens >= closes:
        gaps["closes_at"] = [_("The office must close after it opens.")]
    if set(values.get("deciding_roles") or ()) - set(Role.values):
        gaps["deciding_roles"] = [_("Choose only roles from the list.")]
    if set(values.get("approval_for") or ()) - APPROVABLE:
        gaps["approval_for"] = [_("Choose only actions that withhold records.")]
    days, reminder = values.get("estimate_days"), values.get("estimate_reminder_days")
    if days is not None and reminder is not None and reminder >= days:
        gaps["estimate_reminder_days"] = [_("The reminder must come before the estimate expires.")]
    if values.get("reading_room_all") and not values.get("reading_room_days", 1):
        gaps["reading_room_days"] = [
            _("Where everything released is published, leave clerks at least one day to take a record down.")
        ]
    wrong = [
        address for address in str(values.get("witness_emails") or "").split() if not _is_address(address)
    ]
    if wrong:
        gaps["witness_emails"] = [
            _("This is not an email address: %(address)s.") % {"address": wrong[0][:100]}
        ]
    if gaps:
        raise Incomplete(gaps)


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _tidy(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Addresses are kept in small letters: mail compares them so."""
    if "request_address" not in values:
        return values
    return {**values, "request_address": str(values["request_address"] or "").strip().lower()}


def _require_own_address(city: City, address: str) -> None:
    """An address names one city, and takes no mail that is meant for something else. Raises Incomplete."""
    if not address:
        return
    wrong = ""
    try:
        validate_email(address)
    except ValidationError:
        wrong = _("Enter a valid email address.")
    if (
        address == settings.INBOUND_ADDRESS.lower()
        or address == parseaddr(settings.DEFAULT_FROM_EMAIL.lower())[1]
    ):
        wrong = _("Replies to the city's notices arrive at this address. Use another one.")
    if CityPolicy.objects.filter(request_address__iexact=address).exclude(city=city).exists():
        wrong = _("Another city uses this address.")
    if wrong:
        raise Incomplete({"request_address": [wrong]})


def _require_two(city: City, values: Mapping[str, Any]) -> None:
    """A second person can approve only where two people may withhold. Raises Incomplete."""
    if not values.get("approval_for"):
        return
    roles = values.get("deciding_roles") or DEFAULT_DECIDING_ROLES
    staff = Membership.objects.filter(city=city, role__in=roles, user__is_active=True)
    if staff.values("user_id").distinct().count() < 2:
        raise Incomplete(
            {
                "approval_for": [
                    _("Only one person can withhold records here. Give a second person such a role first.")
                ]
            }
        )
