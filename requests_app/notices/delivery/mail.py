"""From a stored notice to the mail that leaves: links in place of their marks, and the PDF of what the law wants."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from requests_app.cases.csv_lines import cell, csv_lines
from requests_app.cases.links import (
    MARK,
    address_of,
    follow_address,
    incident_address,
    keeps_its_secret,
    lives,
    living,
    mailbox_token,
    new_link,
    task_address,
    undo_address,
)
from requests_app.cases.mailed_codes import code_of
from requests_app.cases.manager_tables import rows_of_text
from requests_app.cases.models import CaseLink
from requests_app.notices.delivery.failures import AddressRefused, describe
from requests_app.notices.delivery.mail_message import message_for
from requests_app.notices.letters.catalog import STAFF_WEEKLY_FIGURES
from requests_app.notices.models import Channel, Notice
from requests_app.notices.pdf.archive import file_name, file_of
from requests_app.notices.recipients.fallback import person_of

CODE = re.compile(r"\{\{code:([0-9a-f-]{36})\}\}")
UNDO = re.compile(r"\{\{undo:([0-9a-f-]{36})\}\}")
TASK = re.compile(r"\{\{task:([0-9a-f-]{36})\}\}")


def mail_of(notice: Notice, now: datetime) -> EmailMultiAlternatives:
    """The mail as handed over. Raises AddressRefused for an address that cannot be one."""
    try:
        validate_email(notice.to_address)
    except ValidationError:
        raise AddressRefused("this is not an email address") from None
    text, html = (with_links(part, notice, now) for part in (notice.body_text, notice.body_html))
    return message_for(notice, text, html)


def with_links(text: str, notice: Notice, now: datetime) -> str:
    """The text with working addresses where the marks of its links stand."""
    if notice.link is not None and (MARK % notice.link.pk) in text:
        working = _working(notice.link, now).pk
        text = text.replace(MARK % notice.link.pk, address_of(working) + _mailbox(notice, working))
    if notice.incident is not None:
        link_id = notice.incident.link_id
        text = text.replace(MARK % link_id, incident_address(link_id) + _mailbox(notice, link_id))
    if notice.follow is not None:
        text = text.replace(MARK % notice.follow.link_id, follow_address(notice.follow.link_id))
    text = CODE.sub(lambda found: code_of(UUID(found[1])), text)
    text = TASK.sub(lambda found: task_address(UUID(found[1])), text)
    return UNDO.sub(lambda found: undo_address(UUID(found[1])), text)


def csv_of(text: str) -> str:
    """The tables of a letter with figures, a row a line."""
    return "".join(csv_lines([cell(value) for value in row] for row in rows_of_text(text)))


def _mailbox(notice: Notice, link_id: UUID) -> str:
    """What the link carries in a mail to an address that is not known to be its reader's: opening it confirms it."""
    person = person_of(notice)
    if person is None or notice.channel != Channel.EMAIL:
        return ""
    if not person.is_unconfirmed and person.email.lower() == notice.to_address.lower():
        return ""
    return f"{mailbox_token(link_id, notice.to_address)}/"


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


def enclose(mail: EmailMultiAlternatives, notice: Notice, now: datetime, ready: bytes | None = None) -> str:
    """Put the PDF of a letter the law wants into its mail; `ready` where it was made already. Figures go as CSV too.

    What went wrong, if anything: it never stops the mail.
    """
    figures = notice.letter == STAFF_WEEKLY_FIGURES.key
    if not notice.statutory and not figures:
        return ""
    try:
        pdf = ready if ready is not None else bytes(file_of(notice, now).pdf)
        mail.attach(file_name(notice), pdf, "application/pdf")
        if figures:
            mail.attach("figures.csv", csv_of(notice.body_text), "text/csv")
    except Exception as problem:
        return f"without its PDF: {describe(problem)}"
    return ""
