"""The Celery door: a few tasks, each calls one service. A lost call costs one interval; the rows are the truth."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from requests_app.notices.deliver import deliver as deliver_notices
from requests_app.services.checkpointing import make_checkpoint
from requests_app.services.fetching import fetch as fetch_mail
from requests_app.services.keeping import forget_past_retention
from requests_app.services.receiving import handle_waiting as handle_mail
from requests_app.services.sweeping import sweep as sweep_cases


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def sweep() -> dict[str, int]:
    """Handle everything due and not yet handled."""
    return sweep_cases(timezone.now()).done


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def deliver() -> dict[str, int]:
    """Hand waiting notices to the mail server."""
    tally = deliver_notices(timezone.now)
    return {"sent": tally.sent, "failed": tally.failed, "parked": tally.parked}


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def read_mail() -> dict[str, int]:
    """Look into the mailbox, where one is configured, and bring every stored mail to its end."""
    if settings.INBOUND_MAILBOX is not None:
        fetch_mail(settings.INBOUND_MAILBOX, timezone.now)
    return handle_mail(timezone.now())


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def checkpoint() -> int | None:
    """Fix the history of every case that changed."""
    made = make_checkpoint(timezone.now())
    return made.number if made else None


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def forget() -> int:
    """Erase the people in closed cases that are past their city's own retention."""
    return forget_past_retention(timezone.now())
