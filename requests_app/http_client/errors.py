"""Why a call came to nothing. `str()` says it in one line, without anything of what was sent."""

from __future__ import annotations


class CallError(Exception):
    """A call that came to nothing."""


class AddressNotAllowed(CallError):
    """The address is not one that may be called."""


class NoAnswer(CallError):
    """No one answered: no such name, no connection, a certificate that cannot be trusted, a broken answer."""


class TooSlow(NoAnswer):
    """The answer did not come, or did not end, in time."""


class AnswerRefused(CallError):
    """The answer is not read: too big, packed in an unknown way, cut short, or a redirect that is not followed."""
