"""The contents of an city log's leaf: letters, reports with their files, and corrective actions of its new entries."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator

from django.db.models import Max, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

from requests_app.access.event_kinds import CityEventKind
from requests_app.access.models import CityEvent, CityLog, CorrectiveAction, Incident, IncidentFile
from requests_app.cases.event_chain import city_log_name
from requests_app.cases.models import CheckpointLeaf, Salt
from requests_app.cities.models import City
from requests_app.notices.models import Notice
from requests_app.services.ledger.canonical import canonical
from requests_app.services.ledger.case_leaf import FORM, SECOND_FORM, digest, own_salt
from requests_app.services.ledger.city_parts import parts_of
from requests_app.services.ledger.stored_kinds import LETTER

REPORT = ("number", "description", "reported_at")
FILE = ("key", "name", "content_type", "size", "sha256", "uploaded_at")
CORRECTIVE_ACTION = (
    "id", "incident__number", "kind", "actor_id", "reason", "clause", "evidence", "basis", "skip_reason", "details",
    "taken_at", "restricts", "emergency", "contest_until",
)  # fmt: skip
REVIEW = ("id", "state", "reviewer_id", "reviewed_at", "review_reason")
CORRECTIVE_ACTIONS = {
    CityEventKind.ACTION_TAKEN: ("corrective_action", CORRECTIVE_ACTION),
    CityEventKind.CORRECTIVE_ACTION_UPHELD: ("review", REVIEW),
    CityEventKind.CORRECTIVE_ACTION_REVERSED: ("review", REVIEW),
}


def changed_city_logs() -> list[tuple[CityLog, int]]:
    """The logs with entries no checkpoint has fixed yet, and the last entry that is fixed (0: none)."""
    fixed = CheckpointLeaf.objects.filter(city=OuterRef("city")).values("city").annotate(seq=Max("head_seq"))
    city_logs = CityLog.objects.annotate(fixed_seq=Coalesce(Subquery(fixed.values("seq")), 0))
    rows = city_logs.select_related("city").order_by("city_id")
    return [
        (city_log, int(city_log.fixed_seq))
        for city_log in rows
        if city_log.head_seq > int(city_log.fixed_seq)
    ]


def city_log_contents(city: City, after_seq: int, to_seq: int) -> str:
    """What was stored because of the entries after one and up to another, as the text a leaf fixes."""
    found = {name: value for name, value, _why in city_log_digests(city, after_seq, to_seq, make=True)}
    subject = city_log_name(city.key)
    salt = _salt(subject)
    parts = {part: salted(salt, part, said) for part, said in parts_of(city)}
    return canonical({**found, **parts, FORM: SECOND_FORM})


def salted(salt: str, name: str, said: str) -> str:
    """The digest of a part: salted, for what it says could be guessed."""
    return digest(said, own_salt(salt, name))


def _salt(subject: str) -> str:
    return Salt.objects.get_or_create(subject=subject, defaults={"salt": secrets.token_hex(16)})[0].salt


def city_log_digests(
    city: City, after_seq: int, to_seq: int, *, make: bool = False
) -> Iterator[tuple[str, str | None, str]]:
    """Name, digest and subject of each letter, report and corrective action. Digest None: its words are erased.

    A report with its files belongs to the first entry about its incident. `make`: give an incident its salt where
    it has none.
    """
    span = {"city_event__city": city, "city_event__seq__gt": after_seq, "city_event__seq__lte": to_seq}
    rows = Notice.objects.filter(**span).order_by("pk")
    for number, *values in rows.values_list("incident__number", *LETTER, "queued_at").iterator(500):
        subject = number or f"access/{city.key}"
        yield from _said(f"letter:{values[0]}", subject, canonical(values), make)
    reports = Incident.objects.annotate(first=Min("events__seq")).filter(
        city=city, first__gt=after_seq, first__lte=to_seq
    )
    for values in reports.order_by("pk").values_list(*REPORT):
        yield from _said(f"report:{values[0]}", values[0], canonical(values), make)
        files = IncidentFile.objects.filter(incident__number=values[0]).order_by("pk").values_list(*FILE)
        yield from _said(f"files:{values[0]}", values[0], canonical([list(row) for row in files]), make)
    yield from _corrective_actions(city, after_seq, to_seq, make)


def _corrective_actions(
    city: City, after_seq: int, to_seq: int, make: bool
) -> Iterator[tuple[str, str | None, str]]:
    """What was decided when the city took a corrective action, and when someone else looked at it again."""
    entries = CityEvent.objects.filter(
        city=city, seq__gt=after_seq, seq__lte=to_seq, kind__in=list(CORRECTIVE_ACTIONS)
    )
    for entry in entries.order_by("seq"):
        kind, fields = CORRECTIVE_ACTIONS[CityEventKind(entry.kind)]
        pk = json.loads(entry.payload)["data"].get("corrective_action_id")
        row = CorrectiveAction.objects.filter(pk=pk).values_list(*fields).first()
        if row is not None:
            yield from _said(f"{kind}:{pk}", f"access/{city.key}", canonical(row), make)


def _said(name: str, subject: str, said: str, make: bool) -> Iterator[tuple[str, str | None, str]]:
    if make:
        Salt.objects.get_or_create(subject=subject, defaults={"salt": secrets.token_hex(16)})
    salt = Salt.objects.filter(subject=subject).values_list("salt", flat=True).first()
    yield name, digest(said, own_salt(salt, name)) if salt else None, subject
