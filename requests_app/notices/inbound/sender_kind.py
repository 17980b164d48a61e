"""Who wrote a mail: a person, a mail server, a machine that answers by itself, or this very system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from requests_app.notices.inbound.bounces import DAEMON, Bounce, bounce_of
from requests_app.notices.inbound.headers import header
from requests_app.notices.inbound.parse import Mail, parts

MARK = "X-CityRecords-Case"
"""The header on everything this system sends: seen on what comes in, it is a loop."""

AWAY = re.compile(
    r"^\s*(re: )?\W?(auto(matic|mated)?[- ]?(reply|response|respons|antwort)|out of (the )?office|away (until|from)|"
    r"vacation|automatische antwort|abwesenheit|fuera de( la)? oficina|respuesta automática|réponse automatique)",
    re.IGNORECASE,
)


COMPLAINT = re.compile(r"\s*complaint about message from", re.IGNORECASE)


class Author(StrEnum):
    """Who or what wrote a mail."""

    PERSON = "person"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    COMPLAINT = "complaint"
    OURSELVES = "ourselves"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who wrote it, with the bounce's report where it is one."""

    author: Author
    bounce: Bounce | None = None


def judge(mail: Mail) -> Verdict:
    """Tell who wrote a mail. Only a person's is ever taken as words of a person."""
    if header(mail.root, MARK):
        return Verdict(Author.OURSELVES)
    kinds = {part.get_content_type() for part in parts(mail.root)}
    complains = header(mail.root, "x-hmxmroriginalrecipient") or COMPLAINT.match(mail.subject)
    if "message/feedback-report" in kinds or (complains and "message/rfc822" in kinds):
        return Verdict(Author.COMPLAINT)
    if "message/disposition-notification" in kinds:
        return Verdict(Author.AUTOMATIC)
    if not _answers_by_itself(mail):
        bounce = bounce_of(mail)
        if bounce is not None:
            return Verdict(Author.AUTOMATIC if bounce.delivered else Author.BOUNCE, bounce)
    if is_automatic(mail):
        return Verdict(Author.AUTOMATIC)
    return Verdict(Author.PERSON)


def _answers_by_itself(mail: Mail) -> bool:
    """A vacation notice, which some servers send from nobody like a bounce."""
    said = header(mail.root, "auto-submitted").lower()
    if AWAY.match(mail.subject) or header(mail.root, "x-apple-action").upper() == "VACATION":
        return True
    kinds = {part.get_content_type() for part in parts(mail.root)}
    reports = bool(kinds & {"message/delivery-status", "message/rfc822", "text/rfc822-headers"})
    return said.startswith("auto-replied") and not reports and not DAEMON.search(header(mail.root, "from"))


def is_automatic(mail: Mail) -> bool:
    """RFC 3834 and the older signs: nobody wrote this by hand, and nobody may answer it."""
    root = mail.root
    said = header(root, "auto-submitted").strip().lower()
    if said and not said.startswith("no"):
        return True
    if header(root, "precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return True
    old = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-apple-action", "list-id", "feedback-id")
    if any(header(root, name) for name in old):
        return True
    suppressed = header(root, "x-auto-response-suppress").lower()
    return bool(AWAY.match(mail.subject)) or "all" in suppressed or "autoreply" in suppressed
