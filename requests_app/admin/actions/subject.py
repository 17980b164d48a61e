"""What the action page must know of a kind of row: its actions, its words, what a preview of it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from requests_app.admin.actions.action import Action, M
from requests_app.admin.actions.preview import Change, Letter
from requests_app.admin.forms.action import Subject
from requests_app.admin.forms.base import Words
from requests_app.cases.actors import Actor
from requests_app.notices.models import Notice
from requests_app.services.unit_of_work.preview import Preview


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the form: the row's name, the way back, what it is about, its state."""

    title: str
    back: str
    lead: str
    state: str
    number: str = ""
    as_written: str = ""
    """The requester's own words."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences in which the page differs from subject to subject."""

    letters: Words
    preview: Words
    no_letter: Words
    """What happens where an action writes no letter at all."""
    changes: Words
    """The caption of the table of what changes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a preview found, in words: what the last button does, and what it changes."""

    consequence: str
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class SubjectKind(Generic[M]):
    """Everything in which cases, incidents and datasets differ on the action page."""

    model: type[M]
    actions: Mapping[str, Action[M]]
    wording: Wording
    subject: Callable[[M, Actor, datetime], Subject]
    """What its forms are about."""
    last_seq: Callable[[M], int]
    """The last event of the row, which the page carries along."""
    heading: Callable[[M], Heading]
    outcome: Callable[[M, Action[M], Preview], Outcome]
    letter: Callable[[Notice], Letter]
    """A letter with whom it goes to, in words."""
