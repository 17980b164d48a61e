"""The Celery door: a few tasks, each calls one service. A lost call costs one interval; the rows are the truth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from time import perf_counter

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from requests_app.notices.delivery.run import deliver as deliver_notices
from requests_app.services import rate_limits
from requests_app.services.cases.followers import forget_unconfirmed
from requests_app.services.cases.links import answer_asks
from requests_app.services.cases.private_sessions import forget_ended
from requests_app.services.inbound_mail.imap import fetch as fetch_mail
from requests_app.services.inbound_mail.reader import handle_waiting as handle_mail
from requests_app.services.inbound_mail.returned_letters import follow_up
from requests_app.services.jobs.health import BEAT, note
from requests_app.services.jobs.sweep import sweep as sweep_cases
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.ledger.stamps import stamp_waiting
from requests_app.services.letters.staff_digest import send_digests
from requests_app.services.letters.weekly_figures import send_weekly_figures
from requests_app.services.records.read import read_waiting
from requests_app.services.records.reading_room_search import keep_public_words
from requests_app.services.records.renditions import make_waiting
from requests_app.services.records.uploads import drop_stale
from requests_app.services.retention.schedule import forget_past_retention
from requests_app.services.retention.unmatched_mail import forget_unmatched_mail
from requests_app.services.sign_in.sessions import forget_over
from requests_app.services.unit_of_work.once import forget_answered


@contextmanager
def rung(name: str) -> Iterator[dict[str, int]]:
    """A job that beat rang for: when it ended well, its pulse says so, and that beat and a worker live."""
    begun, tally = perf_counter(), dict[str, int]()
    note(BEAT, timezone.now())
    yield tally
    note(name, timezone.now(), took_ms=int((perf_counter() - begun) * 1000), tally=tally)


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def sweep() -> dict[str, int]:
    """Handle everything due and not yet handled, and have new checkpoints stamped."""
    with rung("sweep") as tally:
        tally |= sweep_cases(timezone.now()).done
        tally["stamped"] = stamp_waiting(timezone.now)
    return tally


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def deliver() -> dict[str, int]:
    """Answer who asked for their links, hand waiting notices over, and follow up what came back."""
    with rung("deliver") as tally:
        tally["links_again"] = answer_asks(timezone.now())
        tally |= asdict(deliver_notices(timezone.now))
        tally["followed"] = follow_up(timezone.now())
    return tally


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def read_mail() -> dict[str, int]:
    """Look into the mailbox, where one is configured, and bring every stored mail to its end."""
    with rung("read_mail") as tally:
        if settings.INBOUND_MAILBOX is not None:
            tally["fetched"] = fetch_mail(settings.INBOUND_MAILBOX, timezone.now)
        tally |= handle_mail(timezone.now())
    return tally


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def read_records() -> dict[str, int]:
    """Read records that wait, and make the files that are ready to be made, for a minute or so."""
    with rung("read_records") as tally:
        tally |= read_waiting(timezone.now)
        tally |= {f"made_{state}": count for state, count in make_waiting(timezone.now).items()}
        tally["public_words"] = keep_public_words(timezone.now)
    return tally


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def digest() -> int:
    """Queue the morning digests and weekly figures that are due."""
    with rung("digest") as tally:
        tally["queued"] = send_digests(timezone.now())
        tally["figures"] = send_weekly_figures(timezone.now())
    return tally["queued"]


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def checkpoint() -> int | None:
    """Fix the history of every case that changed."""
    with rung("checkpoint"):
        made = make_checkpoint(timezone.now())
    return made.number if made else None


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def forget() -> int:
    """Erase the people in closed cases that are past their city's own retention."""
    with rung("forget") as tally:
        tally["erased"] = forget_past_retention(timezone.now())
        tally["unconfirmed"] = forget_unconfirmed(timezone.now())
        tally["sessions"] = forget_ended(timezone.now())
        tally["staff_sessions"] = forget_over(timezone.now())
        tally["counts"] = rate_limits.forget_past(timezone.now())
        tally["mail"] = forget_unmatched_mail(timezone.now())
        tally["uploads"] = drop_stale(timezone.now())
        tally["answered_calls"] = forget_answered(timezone.now())
    return tally["erased"]
