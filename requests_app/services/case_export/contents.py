"""Every stored thing of a case its reader may see, word for word, as its checkpoints fixed it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from requests_app.cases.actors import Actor
from requests_app.cases.models import (
    RecordsRequest,
)
from requests_app.services.case_export.enclosures import Shown
from requests_app.services.case_export.zip_file import Archive
from requests_app.services.ledger import case_leaf
from requests_app.services.ledger.canonical import Thing
from requests_app.services.ledger.stored_records import things_of

FOR_STAFF = frozenset(
    {"note", "hold", "restriction", "proposal", "settled", "asked", "answer", "mail", "task", "certificate"}
)
"""Kinds of stored things whose words the requester does not see; of these their file holds the digest alone."""


def add_contents(archive: Archive, case: RecordsRequest, actor: Actor, shown: Shown) -> None:
    """contents.jsonl: each stored thing the reader may see, word for word, with the salt of its digest."""
    salt = case_leaf.salts_of({case.pk: case.number})[case.pk] or ""
    archive.add("contents.jsonl", _contents(case, actor, shown, salt))


def _contents(case: RecordsRequest, actor: Actor, shown: Shown, salt: str) -> Iterator[bytes]:
    letters = {name.partition(":")[2] for name in shown.files if name.startswith("letter:")}
    for thing in things_of([case.pk]):
        if not (actor.is_staff or _may_read(thing, letters, shown)) or (thing.personal and not salt):
            continue
        row = {
            "name": thing.name,
            "said": thing.said,
            "salt": case_leaf.own_salt(salt, thing.name) if thing.personal else "",
            "files": shown.files.get(thing.name, {}),
        }
        yield json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _may_read(thing: Thing, letters: set[str], shown: Shown) -> bool:
    kind = thing.name.partition(":")[0]
    if kind in ("letter", "paper", "document"):
        return thing.name in shown.files
    if kind == "attempt":
        return json.loads(thing.said)[1] in letters
    return kind not in FOR_STAFF
