"""One-time codes by email: they show that whoever holds a private link also reads the mailbox on record."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from requests_app.cases.actors import Actor
from requests_app.cases.models import MailedCode, Requester
from requests_app.cases.refusals import Reason, Refusal
from requests_app.cases.verbs import Verb

DIGITS = 8
LIVES = timedelta(minutes=15)
HOLDS = timedelta(minutes=30)
"""So long after a good code the same session may do what asks for one."""
MOST_TRIES = 5
"""Of one code: with six codes a day, 30 guesses of 10^8."""
CODE_MARK = "{{code:%s}}"
"""What stands in a stored letter where the code goes when it is handed over."""
ASKING_VERBS = frozenset({Verb.CHANGE_CONTACT, Verb.WITHDRAW_APPEAL})


class MustConfirm(Refusal):
    """The private link alone is not enough for this: a code mailed to the address on record is asked for."""

    reason = Reason.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(_("For this we need a code from your email. Get one, then submit this form again."))


def asks(person: Requester) -> bool:
    """Whether a code can be asked of this person: they have an email address that takes letters."""
    return bool(person.email) and not person.email_failed_at and not person.no_contact


def require_confirmed(actor: Actor, person: Requester) -> None:
    """Refuse the holder of a link who did not show that they read the mailbox on record. Raises MustConfirm."""
    if actor.case_id is not None and not actor.confirmed and asks(person):
        raise MustConfirm


def code_of(code_id: UUID) -> str:
    """The code of one row, made with a key outside the database: it is put into the mail as that leaves."""
    digest = hmac.new(settings.LINK_KEY, b"mailed-code/" + code_id.bytes, hashlib.sha256).digest()
    return f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}d}"


def tidy(typed: str) -> str:
    """The digits of what was typed; empty where it cannot be a code."""
    signs = "".join(sign for sign in typed if not sign.isspace() and sign != "-")
    return signs if len(signs) == DIGITS and signs.isascii() and signs.isdigit() else ""


def hash_of(code: str, session_hash: str, email: str) -> str:
    """What is stored: good for one session and as long as the address on record is the one it was mailed to."""
    said = f"mailed-code-hash/{code}/{session_hash}/{email.strip().lower()}"
    return hmac.new(settings.LINK_KEY, said.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def is_open(code: MailedCode, now: datetime) -> bool:
    """Whether it can still be typed."""
    unused = code.confirmed_at is None and code.ended_at is None
    return unused and now < code.sent_at + LIVES and code.tries < MOST_TRIES


def masked(email: str) -> str:
    """An address as someone who knows it recognizes it: a***@example.org."""
    name, _at, host = email.rpartition("@")
    return f"{name[:1]}***@{host}"
