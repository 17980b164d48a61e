"""The contents of a leaf: the digest of every stored thing of a case, fixed by a checkpoint together with its chain."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from requests_app.cases.models import CheckpointLeaf, RecordsRequest, Salt
from requests_app.services.ledger.canonical import Thing, canonical
from requests_app.services.ledger.case_parts import MARK, parts_of
from requests_app.services.ledger.stored_records import things_of

STANDING = "standing"
FORM = "form"
"""The name under which a leaf says by which list of kinds it was made; a leaf without it is of the first list."""
SECOND_FORM = "2"
SINCE_SECOND_FORM = frozenset(
    {
        "proposal",
        "settled",
        "asked",
        "answer",
        "mail",
        "files",
        "corrective_action",
        "review",
        "aim",
        "review_decision",
        "link",
        "report",
    }
)
STANDS_BY = ("state", "decision_id", "legal_hold", "closed_at")
BESIDE_EVENTS = ("attempt", "paper", "report")
"""Kinds of things that come without an event: tries to deliver, letters printed when first wanted, what mail servers
said of them."""


@dataclass(slots=True)
class Contents:
    """The digests of one case as they are now; the instants of the things; whether its personal words are gone."""

    salt: str
    digests: dict[str, str] = field(default_factory=dict)
    personal: set[str] = field(default_factory=set)
    at: dict[str, datetime] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def erased(self) -> bool:
        """Nothing personal can be worked out any more."""
        return not self.salt

    def add(self, thing: Thing) -> None:
        """Take in one thing. What is personal in an erased case says nothing and has no digest."""
        if thing.personal:
            if self.erased:
                return
            self.personal.add(thing.name)
        self.digests[thing.name] = digest(
            thing.said, own_salt(self.salt, thing.name) if thing.personal else ""
        )
        self.at[thing.name] = thing.at

    def text(self, before: Mapping[str, str]) -> str:
        """The contents for a new leaf. Personal digests of an erased case are taken over from the leaf `before`."""
        kept = things_among(before) if self.erased else {}
        return canonical({**kept, **self.digests, **self.parts, FORM: SECOND_FORM})


def own_salt(salt: str, name: str) -> str:
    """The salt of one thing: who is told it cannot test guesses about any other thing of the case."""
    return hashlib.sha256(f"{salt} {name}".encode()).hexdigest()


def digest(said: str, salt: str) -> str:
    """SHA-256 of the salt followed by what the thing says, as hex."""
    return hashlib.sha256((salt + said).encode()).hexdigest()


def parsed(text: str) -> dict[str, str]:
    """The digests of a leaf's contents. Raises ValueError."""
    found: dict[str, str] = json.loads(text or "{}")
    return found


def things_among(fixed: Mapping[str, str]) -> dict[str, str]:
    """Of the names in a leaf those of things: neither its form nor what may change as the case goes."""
    return {
        name: value
        for name, value in fixed.items()
        if name not in (STANDING, FORM) and not name.startswith(MARK)
    }


def things_in(text: str) -> dict[str, str]:
    """The digests of the things in a leaf's contents. Raises ValueError."""
    return things_among(parsed(text))


def is_later_kind(name: str, fixed: Mapping[str, str]) -> bool:
    """Whether a thing is of a kind that the leaf could not fix yet, because it was made before that kind was."""
    return FORM not in fixed and name.partition(":")[0] in SINCE_SECOND_FORM


def contents_of(case_ids: Sequence[int], salts: Mapping[int, str]) -> dict[int, Contents]:
    """The contents of some cases as they are now."""
    found = {case_id: Contents(salts[case_id]) for case_id in case_ids}
    for case_id, values in _standing(case_ids):
        found[case_id].digests[STANDING] = digest(values, "")
    for case_id, name, said in parts_of(case_ids):
        if not found[case_id].erased:
            found[case_id].parts[name] = digest(said, own_salt(salts[case_id], name))
    for thing in things_of(case_ids):
        if thing.case_id in found:
            found[thing.case_id].add(thing)
    return found


def _standing(case_ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    rows = RecordsRequest.objects.filter(pk__in=case_ids).values_list("pk", *STANDS_BY)
    return ((case_id, canonical(values)) for case_id, *values in rows)


def salts_of(numbers: Mapping[int, str], *, make: bool = False) -> dict[int, str | None]:
    """The salts of cases by id, given their numbers. None: there is none yet; with `make` it is made."""
    known = dict(Salt.objects.filter(pk__in=numbers.values()).values_list("subject", "salt"))
    missing = [number for number in numbers.values() if number not in known]
    if make and missing:
        fresh = [Salt(subject=number, salt=secrets.token_hex(16)) for number in missing]
        Salt.objects.bulk_create(fresh)
        known |= {row.subject: row.salt for row in fresh}
    return {case_id: known.get(number) for case_id, number in numbers.items()}


def newest_leaves(case_ids: Sequence[int]) -> dict[int, CheckpointLeaf]:
    """The last leaf of each case that has one, with its checkpoint."""
    rows = (
        CheckpointLeaf.objects.filter(case_id__in=case_ids)
        .order_by("case_id", "-checkpoint_id")
        .distinct("case_id")
        .select_related("checkpoint")
    )
    return {row.case_id: row for row in rows if row.case_id is not None}


def erase_salt(subject: str) -> None:
    """Make the digests of everything personal in a case or an incident untestable, for ever."""
    Salt.objects.update_or_create(subject=subject, defaults={"salt": ""})
