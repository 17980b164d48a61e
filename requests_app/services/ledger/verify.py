"""Verifying everything: chains, checkpoints, city logs, what is stored beside them, files, and dates of law."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from requests_app.access.verify_city_logs import verify_city_logs
from requests_app.cases.models import CheckpointStamp
from requests_app.cases.verify_cases import verify_cases
from requests_app.cases.verify_chain import Break
from requests_app.cases.verify_checkpoints import verify_checkpoints
from requests_app.services.deadlines.rederive import rederive
from requests_app.services.ledger.stamps import stamp_problem
from requests_app.services.ledger.verify_city_contents import city_logs_problem
from requests_app.services.ledger.verify_contents import verify_contents
from requests_app.services.ledger.verify_files import verify_files
from requests_app.services.ledger.verify_heads import heads_problem, missing_checkpoints, witness_problem
from requests_app.services.ledger.verify_outbox import outbox_problem
from requests_app.services.ledger.verify_parts import city_problem


@dataclass(frozen=True, slots=True)
class Whole:
    """What was looked at, and the first break, if any."""

    cases: int = 0
    events: int = 0
    checkpoints: int = 0
    entries: int = 0
    things: int = 0
    files: int = 0
    deadlines: int = 0
    first_break: Break | None = None


def verify(
    trusted: Collection[str] = (),
    *,
    files: bool = True,
    dates: bool = True,
    against: Collection[str] = (),
    now: datetime | None = None,
) -> Whole:
    """Look at everything in a fixed order with flat memory; stops at the first break.

    `trusted`: the public keys (hex) checkpoints may be signed with; empty accepts whichever key they name.
    `files`: read every stored file and letter on paper again; `dates`: work out every due date again.
    `against`: copies of the checkpoints that others keep. `now`: also ask what lies outside the database, and whether
    checkpoints are missing altogether. Raises NoWitness.
    """
    chains = verify_cases()
    found = Whole(chains.cases, chains.events, first_break=chains.first_break)
    if found.first_break is None:
        checkpoints, problem = verify_checkpoints(trusted)
        found = replace(found, checkpoints=checkpoints, first_break=problem or _stamps_problem())
    if found.first_break is None:
        found = replace(found, first_break=_outside(against, now))
    if found.first_break is None:
        entries, problem = verify_city_logs()
        found = replace(found, entries=entries, first_break=problem or city_logs_problem() or city_problem())
    if found.first_break is None:
        things, problem = verify_contents()
        found = replace(found, things=things, first_break=problem or outbox_problem())
    if found.first_break is None and files:
        count, problem = verify_files()
        found = replace(found, files=count, first_break=problem)
    if found.first_break is None and dates:
        count, problem = _verify_dates()
        found = replace(found, deadlines=count, first_break=problem)
    return found


def _stamps_problem() -> Break | None:
    for stamp in CheckpointStamp.objects.select_related("checkpoint").order_by("pk").iterator(chunk_size=200):
        problem = stamp_problem(stamp)
        if problem:
            return Break(
                f"checkpoint {stamp.checkpoint.number}", None, f"its time stamp does not hold: {problem}"
            )
    return None


def _outside(against: Collection[str], now: datetime | None) -> Break | None:
    problem = (missing_checkpoints(now) or heads_problem()) if now else None
    for place in against:
        problem = problem or witness_problem(place)
    return problem


def _verify_dates() -> tuple[int, Break | None]:
    result = rederive(check=True)
    wrong = result.shown or [text.split(":")[0] for text in result.unreadable]
    if wrong:
        return result.deadlines, Break(wrong[0], None, "its due dates do not follow from its events")
    return result.deadlines, None
