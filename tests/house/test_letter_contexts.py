"""What letters read is there: every variable of a template is a fact, or belongs to the letter's own context."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from requests_app.cases.event_kinds import EventKind
from requests_app.notices.letters.catalog import (
    FOLLOW_CONFIRM,
    FOLLOW_UPDATE,
    MAILED_CODE,
    STAFF_DIGEST,
    STAFF_HANDED_OVER,
    STAFF_WEEKLY_FIGURES,
)
from requests_app.notices.letters.contexts.base import LetterContext, LetterFacts, template_names
from requests_app.notices.letters.contexts.case_facts import CaseFacts
from requests_app.notices.letters.contexts.city import CityFacts, FollowFacts
from requests_app.notices.letters.event_letters import ALL_LETTERS, LETTERS
from requests_app.notices.letters.incident_catalog import INCIDENT_LETTERS, STAFF_SECURITY, WITNESS
from requests_app.notices.letters.letter import Letter
from tests.house.template_reads import reads

SERVICES = Path(settings.BASE_DIR) / "requests_app" / "services"
FACTS: list[tuple[Letter, type[LetterFacts]]] = [
    *((letter, CaseFacts) for letter in ALL_LETTERS),
    *((letter, CityFacts) for letter in INCIDENT_LETTERS),
    (FOLLOW_CONFIRM, FollowFacts),
    (FOLLOW_UPDATE, FollowFacts),
    (MAILED_CODE, CaseFacts),
    (STAFF_SECURITY, CityFacts),
    (WITNESS, LetterFacts),
    (STAFF_DIGEST, LetterFacts),
    (STAFF_WEEKLY_FIGURES, LetterFacts),
    (STAFF_HANDED_OVER, LetterFacts),
]
GIVEN = {"link", "language"}
"""What the composer adds to every letter."""


def test_every_letter_is_looked_at() -> None:
    files = {path.stem for path in (Path(settings.BASE_DIR) / "templates" / "notices").glob("*.txt")}
    assert files == {letter.key for letter, _facts in FACTS}


@pytest.mark.parametrize(("letter", "facts"), FACTS, ids=[letter.key for letter, _facts in FACTS])
def test_every_variable_of_a_letter_is_one_of_its_facts_or_of_its_context(
    letter: Letter, facts: type[LetterFacts]
) -> None:
    known = {*template_names(facts), *template_names(letter.context), *GIVEN}
    assert reads(f"notices/{letter.key}.txt") - known == set()


@pytest.mark.parametrize(("letter", "facts"), FACTS, ids=[letter.key for letter, _facts in FACTS])
def test_no_context_hides_a_fact(letter: Letter, facts: type[LetterFacts]) -> None:
    assert set(template_names(letter.context)) & set(template_names(facts)) == set()


def test_no_context_holds_what_none_of_its_letters_reads() -> None:
    read: dict[type[LetterContext], set[str]] = {}
    for letter, _facts in FACTS:
        for kind in letter.context.__mro__:
            if issubclass(kind, LetterContext):
                read.setdefault(kind, set()).update(reads(f"notices/{letter.key}.txt"))
    idle = set()
    for kind, names in read.items():
        inherited = {name for base in kind.__bases__ for name in dir(base)}
        idle |= {(kind.__name__, name) for name in set(template_names(kind)) - inherited - names}
    assert idle == {("LinkContext", "case_link")}  # that one is for the outbox


def test_letters_of_one_event_share_a_context() -> None:
    for kind, letters in LETTERS.items():
        contexts = {letter.context for letter in letters}
        most = max(contexts, key=lambda context: len(context.__mro__))
        assert all(issubclass(most, context) for context in contexts), kind


def _calls() -> Iterator[tuple[str, EventKind, ast.expr | None]]:
    """Each place that names the kind of event it records: file and line, the kind, what its letters are given."""
    for path in sorted(SERVICES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "case_work.record_event"):
                continue
            kind = node.args[1]
            if isinstance(kind, ast.Attribute) and ast.unparse(kind.value) == "EventKind":
                given = next((word.value for word in node.keywords if word.arg == "letter_context"), None)
                yield f"{path.relative_to(SERVICES)}:{node.lineno}", EventKind[kind.attr], given


def test_every_event_whose_letters_need_a_context_is_recorded_with_one() -> None:
    calls = list(_calls())
    assert len(calls) > 30
    bare = [
        (place, kind)
        for place, kind, given in calls
        if given is None and any(letter.context is not LetterContext for letter in LETTERS.get(kind, ()))
    ]
    assert bare == []


def test_every_event_is_recorded_with_the_context_of_its_letters() -> None:
    wrong = []
    for place, kind, given in _calls():
        if isinstance(given, ast.Call) and ast.unparse(given.func).endswith("Context"):
            names = {base.__name__ for letter in LETTERS.get(kind, ()) for base in letter.context.__mro__}
            if ast.unparse(given.func) not in names:
                wrong.append((place, kind))
    assert wrong == []
