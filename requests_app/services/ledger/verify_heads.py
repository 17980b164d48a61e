"""What lies outside the database, against its checkpoints: the file of heads, and copies that others keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Min

from requests_app.cases.models import Checkpoint, Event
from requests_app.cases.verify_chain import Break
from requests_app.http_client.address import WEB, Rules
from requests_app.http_client.call import get
from requests_app.http_client.errors import CallError
from requests_app.http_client.limits import Limits
from requests_app.services.ledger.key_files import DamagedFile, heads, heads_file

LATEST = timedelta(hours=36)
"""So old an event can be before the daily checkpoint must have fixed it; an imported log's own events are older."""
LIMITS = Limits(connect_seconds=10, all_seconds=60, most_bytes=100_000_000, most_redirects=3)
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "CityRecords"}


class NoWitness(Exception):
    """What was given to compare with cannot be read as checkpoints; `str()` says why."""


def missing_checkpoints(now: datetime) -> Break | None:
    """Events that should long have been fixed, and not one checkpoint."""
    if Checkpoint.objects.exists():
        return None
    oldest = Event.objects.filter(case__imported_id="").aggregate(at=Min("at"))["at"]
    if oldest is None or now - oldest <= LATEST:
        return None
    return Break("checkpoints", None, "there are none, and events are older than 36 hours")


def heads_problem() -> Break | None:
    """Each checkpoint that was ever noted is in the table, as it was."""
    if not heads_file().exists():
        if Checkpoint.objects.exists():
            return Break("checkpoints", None, f"{heads_file().name}, the file of their heads, is gone")
        return None
    try:
        return _against(heads(), heads_file().name)
    except DamagedFile:
        return Break("checkpoints", None, f"{heads_file().name}, the file of their heads, is damaged")


def witness_problem(place: str) -> Break | None:
    """The checkpoints of a copy (`/ledger/checkpoints.json` as a file or at an address). Raises NoWitness."""
    try:
        copy = json.loads(_read(place))
        rows: list[dict[str, Any]] = copy["checkpoints"]
        kept = {int(json.loads(row["body"])["number"]): str(row["hash"]) for row in rows}
    except (ValueError, KeyError, TypeError) as broken:
        raise NoWitness(f"{place}: this is no list of checkpoints") from broken
    if not kept:
        raise NoWitness(f"{place}: it holds no checkpoint")
    return _against(kept, place)


def _against(kept: Mapping[int, str], where: str) -> Break | None:
    own = dict(Checkpoint.objects.values_list("number", "hash"))
    for number in sorted(kept):
        if number not in own:
            return Break(f"checkpoint {number}", None, f"{where} has it, and the table does not")
        if own[number] != kept[number]:
            return Break(f"checkpoint {number}", None, f"it is not the one in {where}")
    return None


def _read(place: str) -> bytes:
    try:
        if "://" not in place:
            return Path(place).read_bytes()
        answer = get(place, HEADERS, rules=Rules(schemes=WEB), limits=LIMITS)
    except (OSError, CallError) as problem:
        raise NoWitness(f"{place}: {problem}") from problem
    if answer.status != 200:
        raise NoWitness(f"{place}: the server answered {answer.status}")
    return answer.body
