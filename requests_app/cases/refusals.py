"""The named ways in which the house says no, each in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.utils.translation import gettext as _


class Reason(StrEnum):
    """The kinds of no. Entry points turn them into statuses; nothing below them knows HTTP."""

    FORBIDDEN = "forbidden"
    ABSENT = "absent"
    INCOMPLETE = "incomplete"
    CONFLICT = "conflict"
    TOO_OFTEN = "too_often"
    TOO_LARGE = "too_large"
    UNAVAILABLE = "unavailable"


class Refusal(Exception):
    """An act that was not done. `fields` maps a form field (or "") to the sentences that belong beside it."""

    reason = Reason.CONFLICT

    def __init__(self, message: str, fields: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields: dict[str, list[str]] = {key: list(value) for key, value in (fields or {}).items()}

    @property
    def sentences(self) -> list[str]:
        """What is wrong, where there are no fields to say it beside: each field's sentences, else the message."""
        return [sentence for beside in self.fields.values() for sentence in beside] or [self.message]


class NotPermitted(Refusal):
    """The actor may not do this here."""

    reason = Reason.FORBIDDEN

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Your role does not allow this action on this request."))


class CoolingOff(NotPermitted):
    """The role is new, or its holder's password was reset by someone else: not yet a second person."""

    def __init__(self, until: str) -> None:
        super().__init__(
            _(
                "Your role is new or its password was reset, so you can do this from %(until)s. If it cannot wait, a "
                "colleague can lift this under “New roles.”"
            )
            % {"until": until}
        )


class NotFound(Refusal):
    """There is no such case for this reader; absent and forbidden read alike."""

    reason = Reason.ABSENT

    def __init__(self) -> None:
        super().__init__(_("We could not find that request."))


class WrongState(Refusal):
    """The case is not in a state in which this step is possible."""

    def __init__(self, state_name: str) -> None:
        super().__init__(_("You can't do this while the request is “%(state)s.”") % {"state": state_name})


class ChangedMeanwhile(Refusal):
    """Someone acted since the reader opened the page."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("Someone else updated this request while you were working. Changed: %(what)s.") % {"what": what}
        )


class Incomplete(Refusal):
    """Something the law or the city needs is missing; `fields` says what, one sentence each."""

    reason = Reason.INCOMPLETE

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        sentences = [sentence for value in fields.values() for sentence in value]
        super().__init__(" ".join(sentences), fields)


class NotNow(Refusal):
    """The law's time for this step has passed or has not come."""


class EndsInItsOwnWay(Refusal):
    """An exemption review releases no records: it is decided by its own four acts."""

    def __init__(self) -> None:
        super().__init__(
            _("This is an exemption review. Decide what happens to the data instead of releasing records.")
        )


class AsksSomethingElse(Refusal):
    """The request is no exemption review, or asks for the opposite."""

    def __init__(self) -> None:
        super().__init__(_("This request does not ask for that."))


class NeedsApproval(Refusal):
    """The city's policy wants a second person for this."""

    def __init__(self) -> None:
        super().__init__(_("Your city requires a second approver. Submit it for approval first."))


class BadDocument(Refusal):
    """A file that cannot be taken, with the reason."""

    reason = Reason.INCOMPLETE

    def __init__(self, message: str) -> None:
        super().__init__(message, {"documents": [message]})


class TooOften(Refusal):
    """The same address did this too many times in a short while. `retry_after` is in seconds."""

    reason = Reason.TOO_OFTEN

    def __init__(self, retry_after: int) -> None:
        super().__init__(_("Too many attempts in a short time. Wait a little and try again."))
        self.retry_after = retry_after
