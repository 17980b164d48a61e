"""Delivery: claim a few notices with a lease, commit, hand each over, mark it. Nothing is held over SMTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from smtplib import SMTPConnectError, SMTPException, SMTPServerDisconnected

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from requests_app.cases.links import (
    MARK,
    address_of,
    incident_address,
    keeps_its_secret,
    lives,
    living,
    new_link,
)
from requests_app.cases.models import CaseLink
from requests_app.notices.channels import message_for
from requests_app.notices.models import Notice, NoticeAttempt, NoticeState
from requests_app.notices.printing import file_name, file_of

LEASE = timedelta(minutes=5)
SLOWEST_SEND = timedelta(minutes=2)
"""With less of the lease left, a notice is left to the next run: a slow server must not make two workers send it."""

BATCH = 20
MOST_TRIES = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=2)


@dataclass
class Tally:
    """How a run went."""

    sent: int = 0
    failed: int = 0
    parked: int = 0


def deliver(clock: Callable[[], datetime], *, most: int = 10_000, random: Random | None = None) -> Tally:
    """Send up to `most` waiting notices over one kept connection. Safe beside any number of twins."""
    tally = Tally()
    random = random or Random()  # noqa: S311 - spreads retries, guards nothing
    connection = get_connection()
    try:
        while most > 0:
            claimed = claim(clock(), min(BATCH, most))
            if not claimed:
                break
            most -= len(claimed)
            for notice in claimed:
                if _still_held(notice, clock()):
                    _send(notice, connection, clock, tally, random)
    finally:
        connection.close()
    return tally


def waiting(now: datetime) -> Iterator[Notice]:
    """What a run at `now` would send, in order; changes nothing."""
    return Notice.objects.claimable(now).select_related("case", "incident", "city").iterator(chunk_size=500)


def claim(now: datetime, how_many: int) -> list[Notice]:
    """Take hold of the next notices for LEASE; others skip them meanwhile."""
    with transaction.atomic():
        ids = list(
            Notice.objects.claimable(now)
            .select_for_update(skip_locked=True, of=("self",))
            .values_list("pk", flat=True)[:how_many]
        )
        Notice.objects.filter(pk__in=ids).update(state=NoticeState.SENDING, lease_until_at=now + LEASE)
    rows = Notice.objects.filter(pk__in=ids).select_related(
        "case__city", "case__requester", "link__case", "city", "incident__reporter"
    )
    return sorted(rows, key=lambda notice: ids.index(notice.pk))


def _still_held(notice: Notice, now: datetime) -> bool:
    return notice.lease_until_at is not None and now + SLOWEST_SEND <= notice.lease_until_at


def _send(
    notice: Notice,
    connection: BaseEmailBackend,
    clock: Callable[[], datetime],
    tally: Tally,
    random: Random,
) -> None:
    unprinted = ""
    try:
        mail = mail_of(notice, clock())
        unprinted = _enclose(mail, notice, clock())
        connection.open()  # no-op while it is; without it every letter would open and close its own
        if not connection.send_messages([mail]):
            raise OSError("the mail server took no message")
    except Exception as problem:
        _failed(notice, problem, clock(), tally, random)
        connection.close()
    else:
        _sent(notice, clock(), unprinted)
        tally.sent += 1


def mail_of(notice: Notice, now: datetime) -> EmailMultiAlternatives:
    """The mail as handed over, with the working link in place of its mark."""
    text, html = notice.body_text, notice.body_html
    if notice.link is not None:
        address = address_of(_working(notice.link, now).pk)
        mark = MARK % notice.link.pk
        text, html = text.replace(mark, address), html.replace(mark, address)
    if notice.incident is not None:
        mark, address = MARK % notice.incident.link_id, incident_address(notice.incident.link_id)
        text, html = text.replace(mark, address), html.replace(mark, address)
    return message_for(notice, text, html)


def _working(link: CaseLink, now: datetime) -> CaseLink:
    """The link itself; where it was replaced since, the one that opens the case now.

    A new one is made only where SECRET_KEY was changed after the letter was written.
    """
    if keeps_its_secret(link) and lives(link, now):
        return link
    fresh = living(link.case, now)
    if fresh is None and keeps_its_secret(link):
        return link
    if fresh is None:
        fresh = new_link(link.case, now)
        fresh.save(force_insert=True)
    return fresh


def _enclose(mail: EmailMultiAlternatives, notice: Notice, now: datetime) -> str:
    """Put the PDF of a letter the law wants into its mail. What went wrong, if anything: it never stops the mail."""
    if not notice.statutory:
        return ""
    try:
        mail.attach(file_name(notice), bytes(file_of(notice, now).pdf), "application/pdf")
    except Exception as problem:
        return f"without its PDF: {describe(problem)}"
    return ""


def _sent(notice: Notice, now: datetime, detail: str) -> None:
    with transaction.atomic():
        NoticeAttempt.objects.create(notice=notice, at=now, succeeded=True, detail=detail)
        Notice.objects.filter(pk=notice.pk).update(
            state=NoticeState.SENT, sent_at=now, lease_until_at=None, tries=notice.tries + 1
        )


def _failed(notice: Notice, problem: Exception, now: datetime, tally: Tally, random: Random) -> None:
    tries = notice.tries + 1
    parked = tries >= MOST_TRIES and not is_out_of_reach(problem)
    with transaction.atomic():
        NoticeAttempt.objects.create(notice=notice, at=now, succeeded=False, detail=describe(problem))
        Notice.objects.filter(pk=notice.pk).update(
            state=NoticeState.PARKED if parked else NoticeState.QUEUED,
            tries=tries,
            lease_until_at=None,
            next_try_at=now + wait_after(tries, random),
        )
    tally.failed += 1
    tally.parked += parked


def is_out_of_reach(problem: Exception) -> bool:
    """Whether the server could not be spoken to at all: then the letter is fine and waits until it can."""
    if isinstance(problem, SMTPServerDisconnected | SMTPConnectError):
        return True
    return isinstance(problem, OSError) and not isinstance(problem, SMTPException)


def wait_after(tries: int, random: Random) -> timedelta:
    """How long to wait after so many failures: doubling from FIRST_WAIT to LONGEST_WAIT, spread by a tenth."""
    wait: timedelta = min(FIRST_WAIT * 2 ** min(tries - 1, 12), LONGEST_WAIT)
    spread: timedelta = wait * random.uniform(0.9, 1.1)
    return spread


def describe(problem: Exception) -> str:
    """A failure in one line, without the addresses and secrets a server may echo."""
    code = getattr(problem, "smtp_code", None)
    reason = f" {code}" if isinstance(code, int) else ""
    text = f"{type(problem).__name__}{reason}"
    if isinstance(problem, OSError) and problem.strerror:
        text += f": {problem.strerror}"
    return text[:500]
