"""`manage.py run_job NAME`: any recurring job by hand; `--dry-run` prints what it would do and send, `--at` when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from requests_app.management.dry_run import add_options, moment, show
from requests_app.notices.delivery.run import deliver
from requests_app.services.cases.followers import forget_unconfirmed
from requests_app.services.cases.links import answer_asks
from requests_app.services.cases.private_sessions import forget_ended
from requests_app.services.inbound_mail.reader import handle_waiting
from requests_app.services.inbound_mail.returned_letters import follow_up
from requests_app.services.jobs.sweep import sweep
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.ledger.stamps import stamp_waiting
from requests_app.services.letters.staff_digest import send_digests
from requests_app.services.records.read import read_waiting, waiting
from requests_app.services.records.reading_room_search import keep_public_words
from requests_app.services.records.renditions import make_waiting, ready
from requests_app.services.retention.schedule import forget_past_retention
from requests_app.services.retention.unmatched_mail import forget_unmatched_mail
from requests_app.services.sign_in.sessions import forget_over


def _deliver(now: datetime) -> dict[str, int]:
    return {"links again": answer_asks(now), **asdict(deliver(lambda: now)), "followed": follow_up(now)}


def _checkpoint(now: datetime) -> dict[str, int]:
    made = make_checkpoint(now)
    return {"checkpoint of cases": made.size if made else 0}


def _forget(now: datetime) -> dict[str, int]:
    return {
        "erase": forget_past_retention(now),
        "forget ended sessions": forget_ended(now),
        "forget ended staff sessions": forget_over(now),
        "forget unconfirmed addresses": forget_unconfirmed(now),
        "erase mail of no request": forget_unmatched_mail(now),
    }


def _read_records(now: datetime) -> dict[str, int]:
    made = make_waiting(lambda: now)
    found = {**read_waiting(lambda: now), **{f"made, {state}": count for state, count in made.items()}}
    return {**found, "public words": keep_public_words(lambda: now)}


JOBS: Mapping[str, Callable[[datetime], Mapping[str, int]]] = {
    "sweep": lambda now: {**sweep(now).done, "stamped": stamp_waiting(lambda: now)},
    "deliver": _deliver,
    "read_mail": handle_waiting,
    "read_records": _read_records,
    "digest": lambda now: {"digests": send_digests(now)},
    "forget": _forget,
    "checkpoint": _checkpoint,
}
"""Every entry of the beat schedule. No mailbox is looked into here: `fetch_mail` does that."""

REHEARSED: Mapping[str, Callable[[datetime], Mapping[str, int]]] = {
    **JOBS,
    "sweep": lambda now: sweep(now).done,
    "deliver": lambda now: {"links again": answer_asks(now), "follow up": follow_up(now)},
    "read_records": lambda now: {"waiting to be read": waiting(), "files to be made": ready().count()},
}
"""The same without handing anything over."""


class Command(BaseCommand):
    """Run one recurring job."""

    help = "Run one of the recurring jobs now, or rehearse it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("job", choices=sorted(JOBS))
        add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        now, name = moment(options), options["job"]
        if options["dry_run"]:
            show(self, REHEARSED[name], now)
            return
        for what, count in sorted(JOBS[name](now).items()):
            self.stdout.write(f"{what}: {count}")
