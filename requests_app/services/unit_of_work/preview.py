"""Before an action: what it would change and write. After the look: the action itself, only if it still writes the
same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.cases.links import LINK_MARK
from requests_app.cases.models import Deadline, RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.datasets.models import Dataset
from requests_app.notices.models import Notice
from requests_app.services.unit_of_work.rehearsal import rehearse
from requests_app.services.unit_of_work.written_letters import About, last_letter, letters_since

Service = Callable[..., Any]


class LetterChanged(Refusal):
    """The letter would not be the one that was looked at."""

    def __init__(self) -> None:
        super().__init__(_("The notice changed since your preview. Review it again before sending."))


class OutcomeChanged(LetterChanged):
    """The dataset would not become what was looked at."""

    def __init__(self) -> None:
        Refusal.__init__(
            self,
            _("This changed since your preview. Review it again before you save."),
        )


@dataclass(slots=True)
class Preview:
    """What an action would leave behind: the letters it would queue; of a case also number, state and due dates; of a
    dataset its row.
    """

    number: str = ""
    state: str = ""
    dues: list[Deadline] = field(default_factory=list)
    letters: list[Notice] = field(default_factory=list)
    dataset: Dataset | None = None


def preview(service: Service, about: About, pk: int, **arguments: Any) -> Preview:
    """Run `service(pk, **arguments)`, tell what it did and undo it. A refusal passes through as it would in earnest.

    `about` is the kind of row that `pk` names. A filing has no case yet: `pk` is then 0 and the case is the one the
    service returns. Nothing is stored and nothing is sent.
    """

    def play() -> Preview:
        last = last_letter(about, pk)
        result = service(pk, **arguments) if pk else service(**arguments)
        key = pk or result.pk
        seen = Preview(letters=letters_since(about, key, last))
        if about is RecordsRequest:
            seen.number, seen.state = RecordsRequest.objects.values_list("number", "state").get(pk=key)
            seen.dues = list(Deadline.objects.filter(case_id=key).order_by("opened_on", "id"))
        elif about is Dataset:
            seen.dataset = _dataset(key)
        return seen

    return rehearse(play)


def perform(service: Service, about: About, pk: int, *, fingerprint: str, **arguments: Any) -> Any:
    """Do the action, unless it comes out otherwise than what was signed as `fingerprint`. Raises LetterChanged."""
    with transaction.atomic():
        last = last_letter(about, pk)
        result = service(pk, **arguments)
        dataset = _dataset(pk) if about is Dataset else None
        if fingerprint_of(letters_since(about, pk, last), dataset) != fingerprint:
            raise OutcomeChanged if dataset else LetterChanged
        return result


def fingerprint_of(letters: Sequence[Notice], dataset: Dataset | None = None) -> str:
    """SHA-256 over what is written, to whom and how, and over what a dataset becomes by the day it is done on.

    The working link in a letter does not count.
    """
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
    if dataset is not None:
        became = (dataset.state, dataset.next_due_on, dataset.published_on, dataset.links_hidden)
        digest.update(repr([str(value) for value in became]).encode())
    return digest.hexdigest()


def _dataset(pk: int) -> Dataset:
    return Dataset.objects.select_related("owner").defer("search", "raw").get(pk=pk)
