"""One letter: its reader, whether the law requires it, and what its template reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from requests_app.notices.letters.contexts.base import LetterContext


class Audience(StrEnum):
    """Who a letter is written to."""

    REQUESTER = "requester"
    INTAKE = "intake"
    HANDLER = "handler"
    OFFICERS = "officers"
    APPROVERS = "approvers"
    PROPOSER = "proposer"
    REPORTER = "reporter"
    HOLDER = "holder"
    DATA_OFFICE = "data_office"
    ADMINISTRATORS = "administrators"
    EVERY_ADMINISTRATOR = "every_administrator"
    FOLLOWER = "follower"
    OLD_ADDRESS = "old_address"
    NEW_ADDRESS = "new_address"
    ASSIGNEE = "assignee"
    DEPARTMENT = "department"
    COLLEAGUE = "colleague"
    CUSTODIAN = "custodian"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: its template `templates/notices/<key>.txt`, its reader, the pack letter it answers to, and what
    its template reads beyond the facts. `spares_actor`: who did it knows, and gets none.
    `every_way`: a clerk entered what it tells, so it goes by each way the requester gave. `automatic`: no one decides
    what it says, whoever caused it; so is every letter that no one of the city caused.
    """

    key: str
    audience: Audience
    statutory: bool = False
    pack_letter: str = ""
    context: type[LetterContext] = LetterContext
    spares_actor: bool = False
    every_way: bool = False
    automatic: bool = False
