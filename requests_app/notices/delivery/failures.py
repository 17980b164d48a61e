"""What a failed delivery means: try later, the way out is shut, the address takes nothing, or a person is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused

NO_SUCH_ADDRESS = frozenset({550, 551, 553, 556})
_ENHANCED = re.compile(rb"(?<![0-9.])([245])\.([0-9]{1,3})\.([0-9]{1,3})(?![0-9])")


class Verdict(StrEnum):
    """What to do about a failure."""

    LATER = "later"
    """This letter failed this time: it is tried again, and after the last try it needs a person."""
    SHUT = "shut"
    """The way out cannot be reached: the letter is fine and waits until it can."""
    GONE = "gone"
    """This address takes no letters, for good: another channel is tried."""
    BROKEN = "broken"
    """The letter itself cannot be sent as it is: a person looks at once."""


class AddressRefused(Exception):
    """The far end says that it will never take this."""


class WayShut(Exception):
    """The far end could not be reached or cannot work now. `shown`: why, without anything of the letter."""


class Unsendable(Exception):
    """The letter cannot be made ready for this channel."""


SHUT: tuple[type[Exception], ...] = (
    WayShut,
    SMTPServerDisconnected,
    SMTPConnectError,
    SMTPAuthenticationError,
    SMTPHeloError,
    SMTPNotSupportedError,
)
"""What says nothing of the letter, only that the server cannot be used."""


def verdict(problem: BaseException) -> Verdict:
    """What a failure means, whatever library it comes from."""
    if isinstance(problem, AddressRefused | AnymailRecipientsRefused):
        return Verdict.GONE
    if isinstance(problem, Unsendable):
        return Verdict.BROKEN
    if isinstance(problem, SHUT):
        return Verdict.SHUT
    if isinstance(problem, SMTPRecipientsRefused):
        return _of_recipients(problem.recipients.values())
    if isinstance(problem, SMTPResponseException):
        return Verdict.SHUT if problem.smtp_code == 421 else Verdict.LATER
    if isinstance(problem, AnymailError):
        return _of_provider(problem)
    if isinstance(problem, OSError) and not isinstance(problem, SMTPException):
        return Verdict.SHUT
    if isinstance(problem, ValueError | TypeError):
        return Verdict.BROKEN  # a header or a sign that cannot be put into a mail
    return Verdict.LATER


def _of_recipients(answers: Iterable[tuple[int, bytes]]) -> Verdict:
    """An address is gone where the server says so of the address, not where it dislikes us (5.7: policy)."""
    said = list(answers)
    if any(code == 421 for code, _text in said):
        return Verdict.SHUT
    return Verdict.GONE if said and all(_is_gone(*answer) for answer in said) else Verdict.LATER


def _is_gone(code: int, text: bytes) -> bool:
    enhanced = _ENHANCED.search(text if isinstance(text, bytes) else str(text).encode())
    if enhanced:
        kind, subject, detail = (int(part) for part in enhanced.groups())
        return kind == 5 and (subject == 1 or (subject == 2 and detail == 1))
    return code in NO_SUCH_ADDRESS


def _of_provider(problem: AnymailError) -> Verdict:
    status = getattr(problem, "status_code", None)
    if status in (401, 403, 408, 429) or (isinstance(status, int) and status >= 500):
        return Verdict.SHUT
    if isinstance(problem, AnymailAPIError) and status is None:
        return Verdict.SHUT
    return Verdict.LATER


def describe(problem: BaseException) -> str:
    """A failure in one line, without the addresses and secrets a server may echo."""
    text = type(problem).__name__
    code = getattr(problem, "smtp_code", None) or getattr(problem, "status_code", None)
    if isinstance(problem, SMTPRecipientsRefused):
        code = next((answer[0] for answer in problem.recipients.values()), None)
    if isinstance(code, int):
        text += f" {code}"
    if isinstance(problem, AddressRefused | WayShut | Unsendable) and problem.args:
        text += f": {problem.args[0]}"
    elif isinstance(problem, OSError) and problem.strerror:
        text += f": {problem.strerror}"
    return text[:200]
