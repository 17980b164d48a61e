"""Before an act: what it would change and write. After the look: the act itself, only if it still writes the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from requests_app.access.models import Incident
from requests_app.cases.links import LINK_MARK
from requests_app.cases.models import Deadline, RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.datasets.models import Dataset
from requests_app.notices.models import Notice

Service = Callable[..., Any]
About = type[RecordsRequest] | type[Incident] | type[Dataset]


class LetterChanged(Refusal):
    """The letter would not be the one that was looked at."""

    def __init__(self) -> None:
        super().__init__(
            _("The letter is no longer the one you looked at. Read it again before you send it.")
        )


@dataclass(slots=True)
class Preview:
    """What an act would leave behind: the letters it would queue; of a case also number, state and due dates."""

    number: str = ""
    state: str = ""
    dues: list[Deadline] = field(default_factory=list)
    letters: list[Notice] = field(default_factory=list)


class _Undo(Exception):
    """Ends the rehearsal."""


def preview(service: Service, about: About, pk: int, **arguments: Any) -> Preview:
    """Run `service(pk, **arguments)`, tell what it did and undo it. A refusal passes through as it would in earnest.

    `about` is the kind of row that `pk` names. A filing has no case yet: `pk` is then 0 and the case is the one the
    service returns. Nothing is stored and nothing is sent.
    """
    seen = Preview()
    try:
        with transaction.atomic():
            last = _last(about, pk)
            result = service(pk, **arguments) if pk else service(**arguments)
            key = pk or result.pk
            seen.letters = _after(about, key, last)
            if about is RecordsRequest:
                seen.number, seen.state = RecordsRequest.objects.values_list("number", "state").get(pk=key)
                seen.dues = list(Deadline.objects.filter(case_id=key).order_by("opened_on", "id"))
            raise _Undo
    except _Undo:
        return seen


def perform(service: Service, about: About, pk: int, *, fingerprint: str, **arguments: Any) -> Any:
    """Do the act, unless its letters differ from those whose `fingerprint` was signed. Raises LetterChanged."""
    with transaction.atomic():
        last = _last(about, pk)
        result = service(pk, **arguments)
        if fingerprint_of(_after(about, pk, last)) != fingerprint:
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


def _letters_of(about: About, pk: int) -> Q:
    """The letters an act on this row may write.

    Of an incident also those in the case of the access it is about; of a dataset those of its city that no case and
    no incident of another dataset caused.
    """
    if about is Incident:
        case_id = Incident.objects.filter(pk=pk).values_list("grant__case_id", flat=True).first()
        return Q(incident_id=pk) | Q(case_id=case_id) if case_id else Q(incident_id=pk)
    if about is Dataset:
        return Q(incident__dataset_id=pk) | Q(entry__dataset_id=pk)
    return Q(case_id=pk)


def _last(about: About, pk: int) -> int:
    """The newest letter before the act. The row is locked by the act itself, so nobody writes in between."""
    if not pk:
        return 0
    rows = Notice.objects.filter(_letters_of(about, pk)).order_by("-id")
    return rows.values_list("id", flat=True).first() or 0


def _after(about: About, pk: int, last: int) -> list[Notice]:
    return list(Notice.objects.filter(_letters_of(about, pk), id__gt=last).order_by("id"))
