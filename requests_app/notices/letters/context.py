"""What a letter may say of a case and of the act that causes it, in parts a template can show as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings

from requests_app.cases import case_clock, outside, wording
from requests_app.cases.models import Citation, Deadline, Decision, Document, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cities.city_time import local_date, terms_of
from requests_app.law.clock import Due
from requests_app.notices.letters import letterhead as letter_letterhead
from requests_app.notices.names import public_case_address

LONGEST_EXCERPT = 1500
"""So many characters of the request stand in letters after the receipt; the page has the rest."""

RELEASING = (DecisionKind.RELEASE, DecisionKind.PARTIAL_DENIAL)
BEFORE_COURTS = ("city_appeal", "outside_review")
WITHHOLDING = (DecisionKind.DENIAL, DecisionKind.PARTIAL_DENIAL)


def of_case(case: RecordsRequest, dues: Sequence[Due] | Sequence[Deadline]) -> dict[str, Any]:
    """The case, its city with the contact, its pack, and the latest due date of each kind."""
    each: list[Due | Deadline] = list(dues)
    latest = {due.kind: due for due in sorted(each, key=lambda due: due.cycle)}
    pack = case_clock.pack_of(case)
    production = pack.rule(pack.clock.production or "production")
    reviewer, own = outside.reviewer(case), outside.city_reviews(pack, terms_of(case.city.policy))
    excerpt = case.description[:LONGEST_EXCERPT]
    return {
        "case": case,
        "page_address": public_case_address(case),
        "city": case.city,
        "paper": letter_letterhead.current(case.city),
        "number": case.number,
        "requester": case.requester,
        "department": case.department,
        "contact": wording.clerk_contact(case.city),
        "pack": pack,
        "no_day_for_records": production is not None and production.count is None,
        "extension_rule": pack.rule(pack.clock.extension, case.received_on) if pack.clock.extension else None,
        "offers_appeal": own,
        "reviewer": reviewer.name if reviewer and not own else "",
        "outside_bodies": [body for body in pack.remedies.outside if body.asked_by == "requester"],
        "ruling_due": latest.get("ruling"),
        "received_local": wording.local(case.city, case.received_at),
        "counted_from_arrival": case.received_on == local_date(case.city, case.received_at),
        "asked": f"{excerpt}…" if len(excerpt) < len(case.description) else excerpt,
        "determination": latest.get("determination"),
        "production": latest.get("production"),
        "appeal_window": latest.get("appeal_window"),
        "appeal_decision": latest.get("appeal_decision"),
        "file_address": f"{settings.PUBLIC_URL}/{case.city.key}/requests/new/",
        "admin_address": f"{settings.PUBLIC_URL}/admin/requests_app/recordsrequest/{case.pk}/change/",
        # Asked of the database only by the letters that show them.
        "released": _released(case),
        "withheld_before": _withheld_before(case),
    }


def _released(case: RecordsRequest) -> Callable[[], dict[str, Any]]:
    """How much was handed over: documents, public addresses, in how many parts; whether access to data was given."""

    def count() -> dict[str, Any]:
        given = Decision.objects.filter(case=case, kind__in=RELEASING).order_by("id")
        addresses = [details.get("public_url") for details in given.values_list("details", flat=True)]
        return {
            "documents": Document.objects.filter(case=case, audience=Audience.RELEASED).count(),
            "addresses": list(dict.fromkeys(address for address in addresses if address)),
            "parts": len(addresses),
            "access": Decision.objects.filter(case=case, kind=DecisionKind.ACCESS).exists(),
        }

    return count


def _withheld_before(case: RecordsRequest) -> Callable[[], list[str]]:
    def citations() -> list[str]:
        cited = Citation.objects.filter(decision__case=case, decision__kind__in=WITHHOLDING)
        return list(dict.fromkeys(cited.order_by("id").values_list("citation_text", flat=True)))

    return citations


def of_act(case: RecordsRequest, letter_context: Mapping[str, Any]) -> dict[str, Any]:
    """What the act's own rows say: people, remedies, the estimated moment, fee lines; only where they are told."""
    said: dict[str, Any] = {}
    decision, appeal = letter_context.get("decision"), letter_context.get("appeal")
    if isinstance(decision, Decision):
        said |= {"people": decision.responsible, **_remedies(decision)}
        said["decided_local"] = wording.local(case.city, decision.decided_at)
    elif appeal is not None:
        said["people"] = appeal.responsible
    estimated_at = letter_context.get("estimated_at") or _stored_estimate(decision)
    if estimated_at:
        said["estimated_local"] = wording.local(case.city, estimated_at)
    if letter_context.get("old_ends_at"):
        said["old_ends_local"] = wording.local(case.city, letter_context["old_ends_at"])
    if isinstance(letter_context.get("due"), Deadline):
        said["silence"] = partial(
            _silence, case, letter_context["due"]
        )  # asked by the letter, in its reader's language
    if "estimate" in letter_context:
        said |= {
            "fee_lines": _fee_lines(case, letter_context["estimate"].items),
            "total": money(letter_context["estimate"].total),
        }
    return said


def _silence(case: RecordsRequest, late: Deadline) -> list[str]:
    """What the law makes of an answer that did not come; the clock is asked only where the law says something."""
    pack = case_clock.pack_of(case)
    if pack.clock.if_missed is None or late.kind != "determination":
        return []
    own = [
        due for due in case_clock.clock_of(case).dues() if (due.kind, due.cycle) == (late.kind, late.cycle)
    ]
    reviewer = outside.reviewer(case)
    return [line for due in own for line in wording.silence(due, pack, reviewer.name if reviewer else "")]


def _remedies(decision: Decision) -> dict[str, Any]:
    first = next((row for row in decision.remedies if row["key"] in BEFORE_COURTS), None)
    last_on = first.get("last_on") if first else None
    return {
        "city_appeal": first if first and first["key"] == BEFORE_COURTS[0] else None,
        "outside_review": first if first and first["key"] == BEFORE_COURTS[1] else None,
        "appeal_until": date.fromisoformat(last_on) if last_on else None,
        "court": [row for row in decision.remedies if row["key"] not in BEFORE_COURTS],
    }


def _stored_estimate(decision: Decision | None) -> datetime | None:
    text = decision.details.get("estimated_at") if decision else None
    return datetime.fromisoformat(text) if text else None


def _fee_lines(case: RecordsRequest, items: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The lines of an estimate, each beside the rule of the pack that allows it."""
    rules = {rule.key: rule for rule in case_clock.pack_of(case).fees.chargeable}
    return [{**item, "amount": money(item["amount"]), "rule": rules.get(item["kind"])} for item in items]


def money(amount: Decimal | str) -> str:
    """US dollars and cents: $1,234.50."""
    return f"${Decimal(amount):,.2f}"
