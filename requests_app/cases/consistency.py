"""What the city did before with near-identical requests, and how often the same reason or request ended otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.models import Citation, Decision, RecordsRequest, SharedWork
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.similar import similar_cases
from requests_app.cities.models import City

ALIKE = 0.4
"""Requests that share so many of their telling words are near-identical here."""
LOOKED_AT = 20
SHOWN = 5
HANDED_OVER = (DecisionKind.RELEASE.value, DecisionKind.GRANT.value)
WITHHELD = (DecisionKind.DENIAL.value,)
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier decision on a near-identical request. `differs`: in what it differs from the act in hand; ""
    where it does not.
    """

    pk: int
    number: str
    decided_at: datetime
    decision: str
    citations: Sequence[str]
    differs: str = ""


@dataclass(frozen=True, slots=True)
class Consistency:
    """A year's answers to the same: reasons used on several requests, and groups that were all decided.

    `apart`: the reasons given under different exemptions, and the groups decided differently, each with its requests.
    """

    reasons: int
    reasons_alike: int
    groups: int
    groups_alike: int
    apart: Sequence[Sequence[tuple[int, str]]]


def earlier_decisions(
    case: RecordsRequest, actor: Actor, *, withholds: bool, exemptions: Collection[str] = ()
) -> list[Earlier]:
    """Decisions on near-identical requests that the actor sees, those that differ first (three queries at most).

    `withholds`: the act in hand keeps everything back; `exemptions`: the keys it cites, where they are chosen.
    """
    among = RecordsRequest.objects.visible_to(actor).filter(city_id=case.city_id, decision__isnull=False)
    alike = {one.pk: one.share for one in similar_cases(case, among, least=ALIKE, most=LOOKED_AT)}
    rows = Decision.objects.filter(case_id__in=alike).select_related("case").prefetch_related("citations")
    latest: dict[int, Decision] = {row.case_id: row for row in rows.order_by("decided_at", "pk")}
    found = [_earlier(row, withholds, set(exemptions)) for row in latest.values()]
    return sorted(found, key=lambda one: (not one.differs, -alike[one.pk], -one.pk))[:SHOWN]


def _earlier(row: Decision, withholds: bool, exemptions: set[str]) -> Earlier:
    cited = list(row.citations.all())
    differs = ""
    if withholds and row.kind in HANDED_OVER:
        differs = _("Released then")
    elif not withholds and row.kind in WITHHELD:
        differs = _("Withheld then")
    elif cited and exemptions and not exemptions & {item.exemption_key for item in cited}:
        differs = _("Another exemption then")
    return Earlier(
        row.case_id,
        row.case.number,
        row.decided_at,
        row.get_kind_display(),
        [item.citation_text for item in cited],
        differs,
    )


def consistency_of(city: City, year: int, department_id: int | None = None) -> Consistency:
    """The year's figure, by the day of the decision (two queries). Restricted requests count and are not named."""
    by_reason = _by_reason(city, year, department_id)
    reasons = [cases for cases in by_reason.values() if len(cases) > 1]
    apart = [cases for cases in reasons if len({frozenset(keys) for _number, keys in cases.values()}) > 1]
    by_work = _by_work(city, year, department_id)
    groups = [cases for cases in by_work.values() if len(cases) > 1]
    parted = [cases for cases in groups if len({kind for _number, kind in cases.values()}) > 1]
    named = [_named({pk: number for pk, (number, _keys) in cases.items()}) for cases in apart]
    named += [_named({pk: number for pk, (number, _kind) in cases.items()}) for cases in parted]
    return Consistency(
        len(reasons), len(reasons) - len(apart), len(groups), len(groups) - len(parted), named[:MOST_NAMED]
    )


def _named(numbers: Mapping[int, str]) -> list[tuple[int, str]]:
    return [(pk, number) for pk, number in numbers.items() if number]


def _by_reason(
    city: City, year: int, department_id: int | None
) -> dict[str, dict[int, tuple[str, set[str]]]]:
    rows = Citation.objects.filter(decision__case__city=city, decision__decided_at__year=year)
    if department_id is not None:
        rows = rows.filter(decision__case__department_id=department_id)
    values = rows.exclude(reason_hash="").values_list(
        "reason_hash",
        "decision__case_id",
        "decision__case__number",
        "decision__case__sensitive",
        "exemption_key",
    )
    found: dict[str, dict[int, tuple[str, set[str]]]] = defaultdict(dict)
    for reason, pk, number, sensitive, key in values.order_by("decision__case_id", "pk").iterator():
        found[reason].setdefault(pk, ("" if sensitive else number, set()))[1].add(key)
    return found


def _by_work(city: City, year: int, department_id: int | None) -> dict[object, dict[int, tuple[str, str]]]:
    rows = SharedWork.objects.filter(case__city=city, case__decision__decided_at__year=year)
    if department_id is not None:
        rows = rows.filter(case__department_id=department_id)
    values = rows.values_list(
        "work", "case_id", "case__number", "case__sensitive", "case__decision__kind"
    ).order_by("case_id")
    found: dict[object, dict[int, tuple[str, str]]] = defaultdict(dict)
    for work, pk, number, sensitive, kind in values:
        found[work][pk] = ("" if sensitive else number, kind)
    return found
