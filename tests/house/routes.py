"""Every address of the site, and for each the table of what to put into it: a new address without a row fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, get_resolver

from requests_app.admin.cases.actions.table import ACTIONS
from requests_app.admin.datasets.actions import ACTIONS as DATASET_ACTIONS
from requests_app.admin.incidents.actions import ACTIONS as INCIDENT_ACTIONS
from requests_app.models import (
    CityPolicy,
    ClosedDay,
    Dataset,
    Department,
    FeeRate,
    GatewayToken,
    GroupRole,
    InboundMail,
    IncidentFile,
    LegalHold,
    Membership,
    Notice,
    PrintBatch,
    PrintedLetter,
    RateTier,
    RetentionRule,
    RoutingRule,
    SavedList,
    Snippet,
    StaffToken,
    Tag,
    WebhookEndpoint,
)
from tests.house.walk import NEEDLE, World

ABSENT = "absent"
PUBLIC = {
    "healthz", "readyz", "metrics", "hooks/mail/reports/",
    "i18n/setlang/", "admin/login/", "admin/known-device/", "admin/invitation/", "",
    "admin/sign-in/code/", "admin/sign-in/provider/<slug:provider_id>/",
    "admin/sign-in/provider/<slug:provider_id>/back/",
    "l/<slug:secret>/", "l/<slug:secret>/dates.ics",
    "l/<slug:secret>/<slug:token>/", "u/<slug:secret>/", "t/<slug:secret>/",
    "i/<slug:secret>/<slug:token>/",
    "c/", "c/<slug:number>/<slug:secret>/",
    "<slug:city>/",
    "<slug:city>/datasets/", "<slug:city>/datasets/withheld/", "<slug:city>/law/",
    "<slug:city>/calculator/", "<slug:city>/requests/new/",
    "<slug:city>/requests/", "<slug:city>/requests/find/", "<slug:city>/report/", "<slug:city>/report/<int:year>/",
    "<slug:city>/report/<int:year>.csv", "<slug:city>/log.csv", "ledger/", "ledger/checkpoints.json",
    "laws/", "laws/<slug:key>/<slug:version>/", "hooks/mail/inbound/", "f/<slug:secret>/", "f/<slug:secret>/end/",
    "<slug:city>/public/", "<slug:city>/public/news.atom", "<slug:city>/public/<slug:number>/",
    "<slug:city>/public/<slug:number>/news.atom", "<slug:city>/public/<slug:number>/dates.ics",
    "sitemap.xml", "robots.txt", ".well-known/security.txt",
    "<slug:city>/data.json", "<slug:city>/datasets/news.atom", "<slug:city>/datasets/<int:dataset>/",
    "<slug:city>/reading-room/", "<slug:city>/reading-room/news.atom", "<slug:city>/reading-room/<slug:number>/",
    "<slug:city>/reading-room/<slug:number>/<uuid:key>/",
    "i/<slug:secret>/", "<slug:city>/datasets/<int:dataset>/report/", "<slug:city>/report-a-problem/",
}  # fmt: skip
"""Addresses open to everybody, beside those of the API; those of a case ask for the key to that case."""
OF_A_CASE = "<slug:city>/requests/<slug:number>/"
OF_A_REPORT = "<slug:city>/reports/<slug:number>/"
API = "api/v1/"
ADMIN = "admin/"


@dataclass(frozen=True)
class Target:
    """One way to fill an address. `owners`: the cases whose reader may open it; None: it concerns no case."""

    path: str
    owner: str | None = None
    query: str = ""
    hidden: bool = False
    """Within its case open to staff only."""
    missing: bool = False
    """There is no such thing."""
    city: str = ""
    """The city in the address, whose name and contact an answer shows."""
    sends: bool = True
    """Whether a form is tried on it too."""


def patterns() -> list[str]:
    """Every address as it is written in the URLconf, in order."""
    return [pattern for pattern, _callback in _walk(get_resolver().url_patterns, "")]


def callbacks() -> dict[str, Any]:
    """Every address with its view; of two equal ones the first, which is the one that answers."""
    found: dict[str, Any] = {}
    for pattern, callback in _walk(get_resolver().url_patterns, ""):
        found.setdefault(pattern, callback)
    return found


def names() -> list[str]:
    """The names of all addresses that have one, with their namespaces."""
    return list(_names(get_resolver().url_patterns, ""))


def _names(rows: Any, before: str) -> Iterator[str]:
    for row in rows:
        if isinstance(row, URLPattern):
            yield from [f"{before}{row.name}"] if row.name else []
        else:
            yield from _names(row.url_patterns, f"{before}{row.namespace}:" if row.namespace else before)


def _walk(rows: Any, before: str) -> Iterator[tuple[str, Any]]:
    for row in rows:
        if isinstance(row, URLPattern):
            yield before + str(row.pattern), row.callback
        else:
            yield from _walk(row.url_patterns, before + str(row.pattern))


def fill(pattern: str, **values: Any) -> str:
    """The path of an address with its parts filled in."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), pattern)


Row = Callable[[str, World], list[Target]]


def plain(*queries: str, **values: str) -> Row:
    """An address that concerns no case."""

    def row(pattern: str, world: World) -> list[Target]:
        return [Target(fill(pattern, **values), query=query) for query in ("", *queries)]

    return row


def towns(*queries: str, **values: object) -> Row:
    """An address of a city."""

    def row(pattern: str, world: World) -> list[Target]:
        names = ("sacramento", "bakersfield", "nowhere")
        return [
            Target(fill(pattern, city=name, key=name, city_key=name, **values), query=query)
            for name in names
            for query in ("", *queries)
        ]

    return row


def _places(world: World) -> Iterator[tuple[str, str, str | None, bool]]:
    """City, number, owner, missing: each case in its city, in the other, and a number that was never given."""
    for owner, case in world.cases.items():
        other = "bakersfield" if case.city.key == "sacramento" else "sacramento"
        yield case.city.key, case.number, owner, False
        yield other, case.number, None, True
    yield "sacramento", "SAC-2026-999999", None, True


def resident(pattern: str, world: World) -> list[Target]:
    """A page of a case for its requester."""
    return [
        Target(fill(pattern, city=city, number=number), owner, missing=missing, city=city)
        for city, number, owner, missing in _places(world)
    ]


def resident_release(pattern: str, world: World) -> list[Target]:
    """The first release of a case for its requester, under each case; most have none."""
    return [
        Target(
            fill(pattern, city=city, number=number, place=1),
            place,
            missing=True,
            city=city,
            sends=False,
        )
        for city, number, place, _missing in _places(world)
    ]


def resident_papers(pattern: str, world: World) -> list[Target]:
    """A document or letter of a case for its requester: each under each case, one under each wrong address."""
    things = _papers(world) if "<uuid:key>" in pattern else _letters(world)
    name = "key" if "<uuid:key>" in pattern else "letter"
    return [
        Target(
            fill(pattern, city=city, number=number, **{name: key}),
            place,
            hidden=hidden,
            missing=missing or owner != place,
            city=city,
            sends=False,
        )
        for city, number, place, missing in _places(world)
        for owner, key, hidden in (things[:1] if missing else things)
    ]


def _papers(world: World) -> list[tuple[str, Any, bool]]:
    found = [
        (owner, row.key, row.audience == "internal") for owner, row in world.documents() if owner != "three"
    ]
    return [*found, (ABSENT, UUID(int=7), False)]


def _letters(world: World) -> list[tuple[str, Any, bool]]:
    found = [(owner, row.pk, row.recipient != "requester") for owner, row in world.notices()]
    return [*found, (ABSENT, 999_999_999, False)]


def _ids(world: World) -> list[tuple[str | None, int]]:
    return [*((owner, case.pk) for owner, case in world.cases.items()), (None, 999_999_999)]


def staff_case(pattern: str, world: World) -> list[Target]:
    """A page of a case at the desk."""
    return [Target(fill(pattern, object_id=pk), owner, missing=owner is None) for owner, pk in _ids(world)]


def staff_case_action(pattern: str, world: World) -> list[Target]:
    """Every act on a case of either city, two on the others; its form sent where it shows most."""
    return [
        Target(
            fill(pattern, object_id=pk, action=verb),
            owner,
            missing=owner is None,
            sends=verb in ("deny", "note"),
        )
        for owner, pk in _ids(world)
        for verb in ([*ACTIONS, "no-such-act"] if owner in ("one", "three") else ["deny", "note"])
    ]


def staff_documents(pattern: str, world: World) -> list[Target]:
    """Every document under every case."""
    return [
        Target(
            fill(pattern, object_id=pk, key=key), place, missing=place is None or owner != place, sends=False
        )
        for place, pk in _ids(world)
        for owner, key, _hidden in _papers(world)
    ]


def staff_letter(pattern: str, world: World) -> list[Target]:
    """Every letter at the desk."""
    return [
        Target(fill(pattern, object_id=pk), None if owner == ABSENT else owner, missing=owner == ABSENT)
        for owner, pk, _hidden in _letters(world)
    ]


def staff_record(pattern: str, world: World) -> list[Target]:
    """Every record under review, and none. A file of it there is only once it was made."""
    found = [(owner, row.pk) for owner, case in world.cases.items() for row in case.records.all()]
    return [
        Target(fill(pattern, object_id=pk, number=1), owner, missing=owner == ABSENT or "/file/" in pattern)
        for owner, pk in [*found, (ABSENT, 999_999_999)]
    ]


def _incidents(world: World) -> list[tuple[str, str, int]]:
    return [(owner, row.number, row.pk) for owner, row in world.incidents.items()]


def report_of(pattern: str, world: World) -> list[Target]:
    """A page of a report for whoever reported it; letters under each report and under a wrong one."""
    if "<int:letter>" in pattern:
        letters = Notice.objects.filter(incident__isnull=False).order_by("pk")[:6]
        known = [(row.pk, row.incident_id, row.recipient) for row in letters] + [(999_999_999, 0, "")]
        return [
            Target(
                fill(pattern, city="sacramento", number=number, letter=letter),
                owner,
                missing=(incident, recipient) != (pk, "reporter"),
                sends=False,
            )
            for owner, number, pk in _incidents(world)
            for letter, incident, recipient in known
        ]
    found = [
        Target(fill(pattern, city="sacramento", number=number), owner)
        for owner, number, _pk in _incidents(world)
    ]
    return [*found, Target(fill(pattern, city="sacramento", number="SAC-I-2026-9999"), None, missing=True)]


def report_of_dataset(pattern: str, world: World) -> list[Target]:
    """The form about one dataset of each city, and about none."""
    first = Dataset.objects.order_by("pk").first()
    pk = first.pk if first else 0
    return [
        Target(fill(pattern, city=city, dataset=dataset))
        for city, dataset in (
            (first.city.key if first else "sacramento", pk),
            ("bakersfield", pk),
            ("sacramento", 999_999_999),
        )
    ]


def staff_incident(pattern: str, world: World) -> list[Target]:
    """A page of an incident at the desk. Of `imp` staff see that it exists, so only its words are watched."""
    verbs = [*INCIDENT_ACTIONS, "no-such-act"] if "<slug:action>" in pattern else [""]
    keys = (
        list(IncidentFile.objects.values_list("key", flat=True)) if "<uuid:key>" in pattern else [UUID(int=7)]
    )
    found = [(None if owner == "imp" else owner, pk) for owner, _number, pk in _incidents(world)]
    return [
        Target(
            fill(pattern, object_id=pk, action=verb, key=key),
            None if "<uuid:key>" in pattern else owner,
            missing=pk == 999_999_999,
            sends=verb in ("assign", ""),
        )
        for owner, pk in [*found, (None, 999_999_999)]
        for verb in verbs
        for key in keys
    ]


def of_a_corrective_action(pattern: str, world: World) -> list[Target]:
    """A corrective action in a case that has none."""
    return [
        Target(
            fill(pattern, city=city, number=number, corrective_action=999_999_999),
            owner,
            missing=True,
            city=city,
        )
        for city, number, owner, _missing in _places(world)
    ]


def rows_of(model: Any) -> Row:
    """An address for each row of a table that belongs to cities, not to cases."""

    def row(pattern: str, world: World) -> list[Target]:
        ids = [*model.objects.values_list("pk", flat=True)[:8], 999_999_999]
        return [Target(fill(pattern, object_id=pk)) for pk in ids]

    return row


def public_case(pattern: str, world: World) -> list[Target]:
    """The public page of each case: none of them has one, so it is not there for anybody."""
    return [
        Target(fill(pattern, city=city, number=number), None, missing=True, city=city, sends=False)
        for city, number, _owner, _missing in _places(world)
    ]


def unpublished_file(pattern: str, world: World) -> list[Target]:
    """The documents of each case at the address of the reading room: none was published."""
    keys = [key for _owner, key, _hidden in _papers(world)]
    return [
        Target(fill(pattern, city=city, number=number, key=key), None, missing=True, city=city, sends=False)
        for city, number, _owner, _missing in _places(world)
        for key in keys
    ]


def api_case(pattern: str, world: World) -> list[Target]:
    """A case by its number."""
    numbers = [(owner, case.number) for owner, case in world.cases.items()]
    return [
        Target(fill(pattern, number=number), owner, query=query, missing=owner is None)
        for owner, number in [*numbers, (None, "SAC-2026-999999")]
        for query in ("", "?working=false")
    ]


def api_case_log(pattern: str, world: World) -> list[Target]:
    """The log of a case by its number: of the decision in force, of one of its own, of another case's."""
    return [
        Target(fill(pattern, number=number), place, query=query, missing=place is None or wrong)
        for place, number in [
            *((owner, case.number) for owner, case in world.cases.items()),
            (None, "SAC-2026-999999"),
        ]
        for query, wrong in [
            ("", place == "four"),
            *((f"?decision={key}", owner != place) for owner, key in _logs(world)),
        ]
    ]


def resident_appeal(pattern: str, world: World) -> list[Target]:
    """The first appeal of each case, which only one has, and one that none has."""
    return [
        Target(
            fill(pattern, city=city, number=number, place=place),
            owner,
            missing=missing or owner != "one" or place != 1,
            city=city,
            sends=False,
        )
        for city, number, owner, missing in _places(world)
        for place in (1, 9)
    ]


def resident_log(pattern: str, world: World) -> list[Target]:
    """The log of a decision under its case, and under each other one."""
    return [
        Target(
            fill(pattern, city=city, number=number, decision=key),
            place,
            missing=missing or owner != place,
            city=city,
            sends=False,
        )
        for city, number, place, missing in _places(world)
        for owner, key in _logs(world)
    ]


def _logs(world: World) -> list[tuple[str, int]]:
    found = [(owner, case.decision_id) for owner, case in world.cases.items() if case.decision_id]
    return [*found, (ABSENT, 999_999_999)]


def layouts_of_towns(pattern: str, world: World) -> list[Target]:
    """The layout of a letter, in each city and in none."""
    names = ("sacramento", "bakersfield", "nowhere")
    return [Target(fill(pattern, city_key=name, key=key)) for name in names for key in ("denial", "nothing")]


def datasets(*verbs: str) -> Row:
    """A few datasets, the one that is not public (absent for nearly everybody), and none."""

    def row(pattern: str, world: World) -> list[Target]:
        hidden = Dataset.objects.get(access_level="non-public").pk if world.incidents else 0
        shown = [*Dataset.objects.filter(access_level="public").values_list("pk", flat=True)[:3], hidden]
        return [
            Target(
                fill(pattern, city=city, dataset=pk, id=pk, object_id=pk, action=verb),
                missing=pk == 999_999_999,
                city=city if "<slug:city>" in pattern else "",
                sends=verb in ("", "publish"),
            )
            for city in (("sacramento", "bakersfield") if "<slug:city>" in pattern else ("",))
            for pk in [*shown, 999_999_999]
            for verb in verbs or ("",)
        ]

    return row


LISTS = (
    f"?q={NEEDLE}", "?q=example.org", "?state=denied", "?city=sacramento", "?city=bakersfield",
    "?show=all", "?department=1", "?due=overdue", "?assignee=nobody", "?page=2",
    "?nonsense=1", f"?q={NEEDLE}&show=all",
)  # fmt: skip
TABLE: dict[str, Row] = {
    "healthz": plain(),
    "metrics": plain(),
    "hooks/mail/reports/": plain(),
    "admin/requests_app/heartbeat/": plain(),
    "admin/requests_app/stafftoken/": plain(),
    "admin/requests_app/stafftoken/<slug:city_key>/add/": towns(),
    "admin/requests_app/stafftoken/<int:object_id>/end/": rows_of(StaffToken),
    "admin/requests_app/webhookendpoint/": plain(),
    "admin/requests_app/webhookendpoint/<slug:city_key>/add/": towns(),
    "admin/requests_app/webhookendpoint/<int:object_id>/change/": rows_of(WebhookEndpoint),
    "readyz": plain(),
    "i18n/setlang/": plain("?next=/"),
    "admin/": plain(),
    "admin/login/": plain("?next=/admin/"),
    "admin/known-device/": plain("?t=absent"),
    "admin/invitation/": plain("?t=absent"),
    "admin/own-sign-in/": plain(),
    "admin/end-sessions/": plain(),
    "admin/sign-in/": plain(),
    "admin/sign-in/code/": plain(),
    "admin/sign-in/confirm/": plain(),
    "admin/sign-in/confirm/code/": plain(),
    "admin/sign-in/confirm/passkey/": plain(),
    "admin/sign-in/app/": plain(),
    "admin/sign-in/app/remove/": plain(),
    "admin/sign-in/passkey/": plain(),
    "admin/sign-in/passkey/<int:pk>/remove/": plain(pk="999999999"),
    "admin/sign-in/recovery-codes/": plain(),
    "admin/sign-in/recovery-codes/new/": plain(),
    "admin/sign-in/provider/<slug:provider_id>/": plain(provider_id="city"),
    "admin/sign-in/provider/<slug:provider_id>/back/": plain("?state=absent", provider_id="city"),
    "admin/requests_app/grouprole/": plain(),
    "admin/requests_app/grouprole/<slug:city_key>/add/": towns(),
    "admin/requests_app/grouprole/<int:object_id>/delete/": rows_of(GroupRole),
    "admin/logout/": plain(),
    "admin/name/": plain(),
    "admin/password_change/": plain(),
    "admin/password_change/done/": plain(),
    "admin/shortcuts/": plain(),
    "admin/requests_app/recordsrequest/": plain(*LISTS),
    "admin/requests_app/recordsrequest/export.csv": plain(*LISTS),
    "admin/requests_app/recordsrequest/export.xlsx": plain(),
    "admin/requests_app/recordsrequest/bulk/": plain(),
    "admin/requests_app/recordsrequest/lists/": plain(),
    "admin/requests_app/recordsrequest/lists/<int:object_id>/delete/": rows_of(SavedList),
    "admin/requests_app/recordsrequest/file/": plain(),
    "admin/requests_app/recordsrequest/calls/": plain(),
    "admin/requests_app/recordsrequest/<int:object_id>/code/": staff_case,
    "admin/requests_app/recordsrequest/<int:object_id>/change/": staff_case,
    "admin/requests_app/recordsrequest/<int:object_id>/file/": staff_case,
    "admin/requests_app/recordsrequest/<int:object_id>/answer-all/<slug:action>/": staff_case_action,
    "admin/requests_app/recordsrequest/<int:object_id>/requester/": staff_case,
    "admin/requests_app/recordsrequest/<int:object_id>/log/": staff_case,
    "admin/requests_app/recordsrequest/<int:object_id>/log/file/": staff_case,
    "admin/requests_app/recordsrequest/<int:object_id>/log.csv": staff_case,
    "admin/requests_app/recordsrequest/<int:object_id>/search-exhibit.pdf": staff_case,
    "admin/requests_app/recordsrequest/<int:object_id>/action/<slug:action>/": staff_case_action,
    "admin/requests_app/recordsrequest/<int:object_id>/documents/<uuid:key>/": staff_documents,
    "admin/requests_app/record/": plain(f"?q={NEEDLE}", "?page=2"),
    **{
        f"admin/requests_app/record/case/<int:object_id>/{page}": staff_case
        for page in ("", "add/", "upload/", "words/", "release/")
    },
    "admin/requests_app/record/<int:object_id>/review/": staff_record,
    "admin/requests_app/record/<int:object_id>/file/": staff_record,
    "admin/requests_app/record/<int:object_id>/pages/<int:number>/": staff_record,
    "admin/requests_app/notice/": plain(*LISTS),
    "admin/requests_app/notice/<int:object_id>/change/": staff_letter,
    "admin/requests_app/notice/<int:object_id>/pdf/": staff_letter,
    "admin/requests_app/citypolicy/": plain(),
    "admin/requests_app/citypolicy/<int:object_id>/change/": rows_of(CityPolicy),
    "admin/requests_app/citation/": plain("?year=2026"),
    "admin/requests_app/citation/exemptions.csv": plain("?year=2026"),
    "admin/requests_app/citation/time.csv": plain("?year=2026"),
    "admin/requests_app/citation/manager/": plain("?year=2026"),
    "admin/requests_app/citation/manager.csv": plain("?year=2026"),
    "admin/requests_app/citation/manager.pdf": plain("?year=2026"),
    "admin/requests_app/citation/<slug:city_key>/log.csv": towns(),
    "admin/requests_app/routingrule/": plain(),
    "admin/requests_app/routingrule/<slug:city_key>/add/": towns(),
    "admin/requests_app/routingrule/<int:object_id>/delete/": rows_of(RoutingRule),
    "admin/requests_app/department/": plain(),
    "admin/requests_app/department/<slug:city_key>/add/": towns(),
    "admin/requests_app/department/<slug:city_key>/contact/": towns(),
    "admin/requests_app/department/<int:object_id>/delete/": rows_of(Department),
    "admin/requests_app/tag/": plain(),
    "admin/requests_app/tag/<slug:city_key>/add/": towns(),
    "admin/requests_app/tag/<int:object_id>/delete/": rows_of(Tag),
    "admin/requests_app/snippet/": plain(),
    "admin/requests_app/snippet/<slug:city_key>/add/": towns(),
    "admin/requests_app/snippet/<int:object_id>/delete/": rows_of(Snippet),
    "admin/requests_app/feerate/": plain(),
    "admin/requests_app/feerate/<slug:city_key>/add/": towns(),
    "admin/requests_app/feerate/<int:object_id>/delete/": rows_of(FeeRate),
    "admin/requests_app/legalhold/": plain(),
    "admin/requests_app/legalhold/<slug:city_key>/add/": towns(),
    "admin/requests_app/legalhold/<int:object_id>/keep/": rows_of(LegalHold),
    "admin/requests_app/legalhold/<int:object_id>/lift/": rows_of(LegalHold),
    "admin/requests_app/retentionrule/": plain(),
    "admin/requests_app/retentionrule/<slug:city_key>/add/": towns(),
    "admin/requests_app/retentionrule/<int:object_id>/delete/": rows_of(RetentionRule),
    "admin/requests_app/closedday/": plain("?city=sacramento"),
    "admin/requests_app/closedday/<slug:city_key>/add/": towns(),
    "admin/requests_app/closedday/<slug:city_key>/import/": towns(),
    "admin/requests_app/closedday/<slug:city_key>/pattern/": towns(),
    "admin/requests_app/closedday/<int:object_id>/delete/": rows_of(ClosedDay),
    "admin/requests_app/letterhead/": plain(),
    "admin/requests_app/letterhead/<slug:city_key>/": towns(),
    "admin/requests_app/letterhead/<slug:city_key>/letters/<slug:key>/": layouts_of_towns,
    "admin/requests_app/printbatch/": plain(),
    "admin/requests_app/printbatch/<slug:city_key>/print/": towns(),
    "admin/requests_app/printbatch/<int:object_id>/": rows_of(PrintBatch),
    "admin/requests_app/printbatch/<int:object_id>/pdf/": rows_of(PrintBatch),
    "admin/requests_app/printbatch/letters/<int:object_id>/back/": rows_of(PrintedLetter),
    "admin/requests_app/membership/": plain("?city=sacramento"),
    "admin/requests_app/membership/new/": plain(),
    "admin/requests_app/membership/<slug:city_key>/add/": towns(),
    "admin/requests_app/membership/<slug:city_key>/absences/": towns(),
    "admin/requests_app/membership/<slug:city_key>/readers/": towns(),
    "admin/requests_app/membership/<int:object_id>/change/": rows_of(Membership),
    "admin/requests_app/accessgrant/": plain("?show=all", "?show=ending", "?show=renewal", "?page=2"),
    "admin/requests_app/ratetier/": plain(),
    "admin/requests_app/ratetier/<slug:city_key>/add/": towns(),
    "admin/requests_app/ratetier/<slug:city_key>/token/": towns(),
    "admin/requests_app/ratetier/<int:object_id>/change/": rows_of(RateTier),
    "admin/requests_app/ratetier/tokens/<int:object_id>/end/": rows_of(GatewayToken),
    "admin/(?P<url>.*)$": plain(),
    "api/v1/cities/": plain(),
    "api/v1/cities/<slug:key>/": towns(),
    "api/v1/cities/<slug:key>/figures/": towns("?year=2026"),
    "api/v1/laws/": plain(),
    "api/v1/laws/<slug:key>/": plain(key="ca-cpra"),
    "api/v1/laws/<slug:key>/exemptions/": plain(f"?q={NEEDLE}", key="ca-cpra"),
    "api/v1/due/": plain(
        "?city=sacramento&received=2026-10-05T10:00", "?city=bakersfield&received=2026-10-05T10:00"
    ),
    "api/v1/cases/": plain(
        "?city=sacramento",
        "?city=bakersfield",
        "?state=denied",
        "?due_before=2030-01-01",
        "?limit=1",
        "?updated_since=2020-01-01T00:00:00Z",
    ),
    "api/v1/cases/<slug:number>/": api_case,
    # A form by POST only; who may send one is tried in tests/api/test_fees_and_scope.py.
    "api/v1/cases/<slug:number>/fee/": plain(number="SAC-2026-999999"),
    "api/v1/cases/<slug:number>/scope/": plain(number="SAC-2026-999999"),
    "api/v1/cases/<slug:number>/messages/": plain(number="SAC-2026-999999"),
    "api/v1/cases/<slug:number>/documents/": plain(number="SAC-2026-999999"),
    "api/v1/cases/<slug:number>/assignment/": plain(number="SAC-2026-999999"),
    "api/v1/cases/<slug:number>/decision/": plain(number="SAC-2026-999999"),
    "api/v1/cases/<slug:number>/tasks/": plain(number="SAC-2026-999999"),
    "api/v1/cases/<slug:number>/tasks/<int:task>/": plain(number="SAC-2026-999999", task="7"),
    "api/v1/cases/<slug:number>/log/": api_case_log,
    "api/v1/cases/<slug:number>/log.csv": api_case_log,
    "api/v1/keys/introspect": plain(),
    "api/v1/usage": plain(),
    "api/v1/schema/": plain(),
    "api/v1/docs/": plain(),
    "api/v1/^(?:[\\s\\S]*(?:/|\\.csv))?\\Z": plain(),
    "": plain(),
    "l/<slug:secret>/": plain(secret="A" * 43),
    "l/<slug:secret>/<slug:token>/": plain(secret="A" * 43, token="A" * 24),
    "u/<slug:secret>/": plain(secret="A" * 43),
    "t/<slug:secret>/": plain(secret="A" * 43),
    "i/<slug:secret>/<slug:token>/": plain(secret="A" * 43, token="A" * 24),
    "c/": plain(),
    "c/<slug:number>/<slug:secret>/": plain(number="SAC-2026-000001", secret="AAAA-AAAA-AAAA"),
    "l/<slug:secret>/dates.ics": plain(secret="A" * 43),
    "api/v1/dates.ics": plain(),
    "laws/": plain(),
    "laws/<slug:key>/<slug:version>/": plain(key="ca-cpra", version="2023-01-01"),
    "<slug:city>/": towns(),
    "<slug:city>/datasets/": towns(f"?q={NEEDLE}", "?status=scheduled", "?page=2", "?format=x"),
    "<slug:city>/datasets/<int:dataset>/": datasets(),
    "<slug:city>/datasets/withheld/": towns("?page=2"),
    "<slug:city>/datasets/news.atom": towns("?q=fire", f"?q={NEEDLE}"),
    "<slug:city>/data.json": towns(),
    "sitemap.xml": plain(),
    "robots.txt": plain(),
    ".well-known/security.txt": plain(),
    "api/v1/datasets/": plain("?city=sacramento", f"?city=sacramento&q={NEEDLE}", "?city=bakersfield"),
    "api/v1/datasets/<int:id>/": datasets(),
    "admin/requests_app/dataset/": plain(
        f"?q={NEEDLE}", "?status=non-public", "?show=warned", "?page=2", "?city=x"
    ),
    "admin/requests_app/dataset/new/<slug:city_key>/": towns(),
    "admin/requests_app/dataset/<int:object_id>/change/": datasets(),
    "admin/requests_app/dataset/<int:object_id>/action/<slug:action>/": datasets(*DATASET_ACTIONS, "nothing"),
    "i/<slug:secret>/": plain(secret="A" * 43),
    "<slug:city>/report-a-problem/": towns("?kind=misuse"),
    "<slug:city>/datasets/<int:dataset>/report/": report_of_dataset,
    **{
        f"{OF_A_REPORT}{page}": report_of
        for page in ("", "receipt/", "letters/<int:letter>/", "leave/", "confirm-address/")
    },
    f"{OF_A_CASE}corrective-actions/<int:corrective_action>/": of_a_corrective_action,
    "admin/requests_app/incident/": plain(
        f"?q={NEEDLE}",
        "?kind=improper_release",
        "?show=all",
        "?show=contested",
        "?age=7",
        "?page=2",
        "?kind=x",
    ),
    "admin/requests_app/incident/corrective-actions/<slug:city_key>/": towns(),
    "admin/requests_app/incident/court-order/<slug:city_key>/": towns(),
    "admin/requests_app/incident/<int:object_id>/change/": staff_incident,
    "admin/requests_app/incident/<int:object_id>/action/<slug:action>/": staff_incident,
    "admin/requests_app/incident/<int:object_id>/files/<uuid:key>/": staff_incident,
    "<slug:city>/law/": towns(),
    "<slug:city>/report/": towns(),
    "<slug:city>/report/<int:year>/": towns(year=2026),
    "<slug:city>/report/<int:year>.csv": towns(year=2026),
    "<slug:city>/log.csv": towns(),
    "ledger/": plain(),
    "ledger/checkpoints.json": plain(),
    "<slug:city>/calculator/": towns("?received_on=2026-10-05&received_at=10:00"),
    "hooks/mail/inbound/": plain(),
    "f/<slug:secret>/": plain(secret="A" * 43),
    "f/<slug:secret>/end/": plain(secret="A" * 43),
    "<slug:city>/public/": towns("?page=2"),
    "<slug:city>/public/news.atom": towns(),
    "<slug:city>/public/<slug:number>/": public_case,
    "<slug:city>/public/<slug:number>/news.atom": public_case,
    "<slug:city>/public/<slug:number>/dates.ics": public_case,
    "<slug:city>/reading-room/": towns(f"?q={NEEDLE}", "?page=2"),
    "<slug:city>/reading-room/news.atom": towns(),
    "<slug:city>/reading-room/<slug:number>/": public_case,
    "<slug:city>/reading-room/<slug:number>/<uuid:key>/": unpublished_file,
    "admin/morning-mail/": plain(),
    "admin/requests_app/inboundmail/": plain("?state=filed", "?state=nonsense", "?page=2"),
    "admin/requests_app/inboundmail/<int:object_id>/change/": rows_of(InboundMail),
    "admin/requests_app/inboundmail/<int:object_id>/original/": rows_of(InboundMail),
    "<slug:city>/requests/new/": towns(),
    "<slug:city>/requests/": towns(),
    "<slug:city>/requests/find/": towns("?sent=1"),
    OF_A_CASE: resident,
    **{
        f"{OF_A_CASE}{page}": resident
        for page in (
            "receipt/",
            "reply/",
            "write/",
            "attach/",
            "contact/",
            "scope/",
            "fee/accept/",
            "fee/decline/",
            "fee/waiver/",
            "withdraw/",
            "withdraw/undo/",
            "appeal/",
            "appeal/withdraw/",
            "appeal/go-on/",
            "case-file/",
            "dates/",
            "leave/",
            "confirm-address/",
            "access/",
            "access/key/",
            "access/end-key/",
            "access/renew/",
            "access/give-back/",
        )
    },
    f"{OF_A_CASE}confirm/<slug:act>/": lambda pattern, world: resident(
        pattern.replace("<slug:act>", "contact"), world
    ),
    f"{OF_A_CASE}letters/<int:letter>/": resident_papers,
    f"{OF_A_CASE}letters/<int:letter>.pdf": resident_papers,
    f"{OF_A_CASE}appeals/<int:place>/": resident_appeal,
    f"{OF_A_CASE}log/<int:decision>/": resident_log,
    f"{OF_A_CASE}log/<int:decision>.csv": resident_log,
    f"{OF_A_CASE}documents/<uuid:key>/": resident_papers,
    f"{OF_A_CASE}releases/<int:place>/": resident_release,
    f"{OF_A_CASE}releases/<int:place>.zip": resident_release,
}
SPECIAL = {
    "admin/(?P<url>.*)$": ["/admin/nothing/", "/admin/requests_app/requester/", "/admin/requests_app/user/1/change/",
                            "/admin/jsi18n/", "/admin/autocomplete/", "/admin/requests_app/event/", "/admin/r/1/1/"],
    "api/v1/^(?:[\\s\\S]*(?:/|\\.csv))?\\Z": ["/api/v1/", "/api/v1/requesters/", "/api/v1/cases/1/papers/"],
}  # fmt: skip
"""Addresses that catch what is left: some paths that must lead nowhere."""


STOCK = ("admin/auth/",)
"""Pages of other applications, with no case in them, that no role of ours may open."""


def has_row(pattern: str) -> bool:
    """Whether the walk knows what to put into an address."""
    return pattern in TABLE or pattern.startswith(STOCK)


def targets(pattern: str, world: World) -> list[Target]:
    """Every way to fill one address."""
    if pattern in SPECIAL:
        return [Target(path) for path in SPECIAL[pattern]]
    if pattern.startswith(STOCK):
        return plain(object_id="1")(pattern, world)
    return TABLE[pattern](pattern, world)
