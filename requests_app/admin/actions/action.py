"""What an act at the desk is: its name, its form, its service, and what the law wants of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from requests_app.admin.forms.base import ActionForm
from requests_app.cases.verbs import Verb

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the law or the house wants: met when nothing is wrong at any of these fields."""

    wants: Words
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """One act. `send` is the sentence on its last button; `writes`: it sends a letter, so it is looked at first.

    `moves` are the moves of which one must be possible, `verbs` those of cases/policy.py of which one must be
    allowed. `weight` groups the buttons: 1 the likely next step, 2 other steps, 3 papers and notes. `afterwards`
    tells the letters that follow once a second person approves.
    """

    label: Words
    form: type[ActionForm]
    service: Callable[..., Any]
    send: Words
    verbs: tuple[Verb, ...]
    moves: tuple[str, ...] = ()
    checks: Sequence[Check] = ()
    afterwards: Callable[..., Any] | None = None
    writes: bool = True
    weight: int = 2
    about: Words = ""
