"""Before an act: what it would change and write. After the look: the act itself, only if it still writes the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.cases.models import Deadline, RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.notices.models import Notice
from requests_app.services.unit_of_work.rehearsing import rehearse

LINK_MARK = re.compile(r"\{\{link:[0-9a-f-]{36}\}\}")


class LetterChanged(Refusal):
    """The letter would not be the one that was looked at."""

    def __init__(self) -> None:
        super().__init__(
            _("The letter is no longer the one you looked at. Read it again before you send it.")
        )


@dataclass(slots=True)
class Preview:
    """What an act would leave behind: the case's number and state, its due dates, the letters it would queue."""

    number: str = ""
    state: str = ""
    dues: list[Deadline] = field(default_factory=list)
    letters: list[Notice] = field(default_factory=list)


def preview(service: Callable[..., Any], case_id: int, **arguments: Any) -> Preview:
    """Rehearse an act and tell what it would do. A refusal passes through; nothing is stored or sent.

    A filing has no case yet: `case_id` is then 0 and the case is the one the service returns.
    """
    seen = Preview()

    def act(_case_id: int, **kwargs: Any) -> None:
        result = service(case_id, **kwargs) if case_id else service(**kwargs)
        key = case_id or result.pk
        seen.number, seen.state = RecordsRequest.objects.values_list("number", "state").get(pk=key)
        seen.dues = list(Deadline.objects.filter(case_id=key).order_by("opened_on", "id"))
        if not case_id:
            seen.letters = _letters_after(key, 0)

    letters = rehearse(act, case_id, **arguments)
    seen.letters = letters or seen.letters
    return seen


def perform(service: Callable[..., Any], case_id: int, *, fingerprint: str, **arguments: Any) -> Any:
    """Do the act, unless its letters differ from those whose `fingerprint` was signed. Raises LetterChanged."""
    with transaction.atomic():
        last = _last_notice(case_id)
        result = service(case_id, **arguments)
        if fingerprint_of(_letters_after(case_id, last)) != fingerprint:
            raise LetterChanged
        return result


def fingerprint_of(letters: Sequence[Notice]) -> str:
    """SHA-256 over what is written, to whom and how; the working link in a letter does not count."""
    digest = hashlib.sha256()
    for letter in letters:
        parts = (
            letter.letter,
            letter.recipient,
            letter.channel,
            letter.language,
            letter.subject,
            letter.body_text,
        )
        for part in parts:
            digest.update(LINK_MARK.sub("", part).encode() + b"\x00")
    return digest.hexdigest()


def _last_notice(case_id: int) -> int:
    return Notice.objects.filter(case_id=case_id).order_by("-id").values_list("id", flat=True).first() or 0


def _letters_after(case_id: int, last: int) -> list[Notice]:
    return list(Notice.objects.filter(case_id=case_id, id__gt=last).order_by("id"))
