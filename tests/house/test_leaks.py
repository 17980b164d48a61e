"""The leak walk: everybody tries every address, and nobody reads what is not theirs."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.house import routes, walk
from tests.house.routes import ADMIN, API, Target
from tests.house.walk import CANARY, HIDDEN, SPOKEN, Role, World

pytestmark = pytest.mark.django_db
ROLES = (
    "public", "holder of one", "holder of two", "reporter of rep", "intake clerk", "appeals officer", "administrator",
    "reviewer", "police reviewer", "clerk elsewhere", "head elsewhere", "no city", "ended link",
)  # fmt: skip
TOKENS = tuple(
    re.compile(text)
    for text in (
        r'name="csrfmiddlewaretoken" value="[^"]+"',
        r"Content-Length: \w+",
        r"X-Request-ID: \w+",
        r"csrftoken=[^;]+",
        r"Expires: [^\n]+",
        r"expires=[^;\n]+",
    )
)
"""What differs between two answers to the same question. Each begins with plain letters, which are found quickly;
several in one pattern, or one blind to case, would take ten times as long."""


@pytest.fixture(scope="module")
def places(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, dict[str, Role], Path]]:
    """The world and its people, built once and undone at the end."""
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("documents")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=folder):
        world = walk.build()
        yield world, walk.roles(world), folder
        transaction.set_rollback(True)


@pytest.fixture
def world(
    places: tuple[World, dict[str, Role], Path], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> World:
    """The world, with its files in reach and nobody counted."""
    settings.MEDIA_ROOT = places[2]
    settings.API_PER_MINUTE = dict.fromkeys(settings.API_PER_MINUTE, 10**9)
    monkeypatch.setattr("requests_app.services.rate_limits.count", lambda *args, **kwargs: None)
    monkeypatch.setattr(
        logging.root.manager, "disable", logging.CRITICAL
    )  # thousands of lines that nobody reads
    return places[0]


@pytest.fixture
def people(places: tuple[World, dict[str, Role], Path]) -> dict[str, Role]:
    """Everybody who walks."""
    return places[1]


def probe(role: Role, method: str, target: Target) -> tuple[int, str]:
    """One call, undone afterwards in the database and in the browser: its status and all it says."""
    kept = role.client.cookies.copy()
    with transaction.atomic():
        call = getattr(role.client, method)
        try:
            response = call(target.path + target.query, headers=role.headers)
            found = response.status_code, walk.said(response)
        finally:
            transaction.set_rollback(True)
    role.client.cookies = kept
    return found


def leaks(role: Role, pattern: str, text: str, world: World) -> set[str]:
    """What an answer says that this reader may not read."""
    found = {match[0].lower() for match in CANARY.finditer(text)}
    bad = set()
    for word in found:
        owner, what = CANARY.fullmatch(word).groups()  # type: ignore[union-attr]
        if not role.may_read(owner, what) or (pattern.startswith(API) and what in SPOKEN):
            bad.add(word)
    bad |= {
        f"secret of {owner}"
        for owner, secret in world.secrets.items()
        if secret in text and owner != role.holds
    }
    return bad | {f"hidden {secret[:12]}" for secret in world.never if secret in text}


def names_the_restricted(role: Role, target: Target, text: str, world: World) -> bool:
    """Whether an answer gives away that the restricted case exists, to anyone it does not name."""
    number = world.cases["six"].number
    return "six" not in role.sees and number not in target.path + target.query and number in text


def alike(text: str, target: Target, world: World) -> str:
    """What an answer says, without what differs only because the question did."""
    for token in TOKENS:
        text = token.sub("", text)
    text = text.replace(target.path, "PATH")
    for row in (*world.cases.values(), *world.incidents.values()):
        text = text.replace(row.number, "NUMBER")
    text = text.replace("SAC-I-2026-9999", "NUMBER")
    return text.replace("SAC-2026-999999", "NUMBER")


def closed(role: Role, target: Target) -> bool:
    """Whether this target is absent for this reader or not open to them."""
    return target.missing or target.owner not in role.sees or (target.hidden and not role.city)


EVERY_METHOD = {"public", "holder of two", "clerk elsewhere"}
"""Who tries all methods on the first target of each address; the others read and send."""
THOROUGH = {"public", "holder of two", "intake clerk", "police reviewer", "clerk elsewhere"}
"""Who tries everything where they have business, one for each way of seeing. The others see what one of these sees:
at each address and in each city they try something open to them, something that is not, and what is not there."""


def at_home(role: Role, pattern: str) -> bool:
    """Whether a reader has business at an address: the API is everybody's, the desk is the staff's, pages are not."""
    return pattern.startswith(API) or pattern.startswith(ADMIN) == bool(role.city)


def walked(role: Role, pattern: str, world: World) -> list[Target]:
    """What a reader tries at one address: all that is there where they have business, one of each kind elsewhere.

    What is not there is one kind for each case: the first letter of another case stands for all the others.
    """
    seen, found = set(), []
    thorough = role.name in THOROUGH
    all_of_it = thorough and at_home(role, pattern)
    for target in routes.targets(pattern, world):
        owner = target.owner if thorough else (closed(role, target), target.owner is None)
        kind = (owner, target.city, target.missing, target.hidden, target.query.partition("=")[0])
        if kind not in seen or (all_of_it and not target.missing):
            found.append(target)
        seen.add(kind)
    return found


def methods(role: Role, pattern: str, target: Target, place: int) -> tuple[str, ...]:
    """Which calls to try on one target: a form is sent once at each address, and wherever the reader has business."""
    if place == 0 and role.name in EVERY_METHOD:
        return ("get", "post", "head", "put", "delete", "options")
    tries = role.name in THOROUGH or not closed(role, target)
    sends = tries and at_home(role, pattern) and target.sends and not target.query
    return ("get", "post") if place == 0 or sends else ("get",)


@pytest.mark.parametrize("name", ROLES)
def test_nobody_reads_what_is_not_theirs(name: str, world: World, people: dict[str, Role]) -> None:
    role, bad = people[name], []
    for pattern in routes.patterns():
        answers: dict[tuple[Any, ...], dict[tuple[int, str], str]] = defaultdict(dict)
        for place, target in enumerate(walked(role, pattern, world)):
            for method in methods(role, pattern, target, place):
                status, text = probe(role, method, target)
                if status >= 500:
                    bad.append(f"{status} {method} {target.path}{target.query}")
                if names_the_restricted(role, target, text, world):
                    bad.append(f"number of the restricted case {method} {target.path}{target.query}")
                if wrong := leaks(role, pattern, text, world):
                    bad.append(f"{sorted(wrong)} {method} {target.path}{target.query}")
                concerns = target.owner is not None or target.missing
                if concerns and closed(role, target):
                    asked = method, target.city, target.owner in role.sees
                    answers[asked].setdefault((status, alike(text, target, world)), target.path)
        for asked, found in answers.items():
            if len(found) > 1:
                bad.append(f"not alike: {asked[0]} {[(key[0], path) for key, path in found.items()]}")
    assert not bad, "\n".join(bad)


def test_the_walk_takes_at_least_five_thousand_steps(world: World, people: dict[str, Role]) -> None:
    steps = sum(
        len(methods(role, pattern, target, place))
        for role in people.values()
        for pattern in routes.patterns()
        for place, target in enumerate(walked(role, pattern, world))
    )
    assert 5_000 <= steps <= 20_000, steps


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert [pattern for pattern in routes.patterns() if not routes.has_row(pattern)] == []
    assert [pattern for pattern in routes.TABLE if pattern not in routes.patterns()] == []


def test_everybody_in_the_table_walks(people: dict[str, Role]) -> None:
    assert tuple(people) == ROLES


# --- the walk can find something: what may be read is read


def read_by(role: Role, world: World, *patterns: str) -> set[tuple[str, str]]:
    """Owner and field of every canary that a reader comes upon at what is open to them."""
    found = set()
    for pattern in patterns:
        for target in routes.targets(pattern, world):
            if closed(role, target):
                continue
            _status, text = probe(role, "get", target)
            found |= {(match[1].lower(), match[2].lower()) for match in CANARY.finditer(text)}
    return found


def test_the_holder_reads_the_own_case_and_its_papers(world: World, people: dict[str, Role]) -> None:
    pages = [pattern for pattern in routes.patterns() if pattern.startswith(routes.OF_A_CASE)]
    found = read_by(people["holder of two"], world, *pages)
    assert {owner for owner, _what in found} == {"two"}
    seen = {what for _owner, what in found}
    assert {
        "ask",
        "question",
        "answer",
        "wrote",
        "told",
        "why",
        "records",
        "paper",
        "papertext",
        "maptext",
    } <= seen
    assert not seen & HIDDEN


def test_a_clerk_reads_everything_of_the_city_and_notes_too(world: World, people: dict[str, Role]) -> None:
    pages = [
        pattern for pattern in routes.patterns() if pattern.startswith("admin/requests_app/recordsrequest/")
    ]
    found = read_by(people["intake clerk"], world, *pages)
    owners = {owner for owner, _what in found}
    assert {"one", "two", "four", "five", "six", "seven", "sac"} <= owners and "three" not in owners
    seen = {what for owner, what in found if owner == "one"}
    assert {"name", "email", "ask", "wrote", "note", "memoname", "memotext", "why", "grounds"} <= seen


def test_the_api_tells_a_holder_the_decision_and_no_word_of_the_requester(
    world: World, people: dict[str, Role]
) -> None:
    found = read_by(people["holder of one"], world, "api/v1/cases/<slug:number>/")
    seen = {what for _owner, what in found}
    assert {"why", "records", "parts", "decider"} <= seen
    assert not seen & SPOKEN


def test_a_planted_leak_would_be_found(world: World, people: dict[str, Role]) -> None:
    page = f"<p>{walk.canary('one', 'note')} {world.secrets['two']} {world.never[0]}</p>"
    assert len(leaks(people["public"], "", page, world)) >= 3
    assert leaks(people["holder of one"], "", page, world) > {walk.canary("one", "note")}
    assert walk.canary("one", "note") not in leaks(people["reviewer"], "", page, world)
    assert leaks(people["holder of one"], API, walk.canary("one", "name"), world) == {
        walk.canary("one", "name")
    }


def test_a_search_elsewhere_finds_nothing_of_ours(world: World, people: dict[str, Role]) -> None:
    path = "/admin/requests_app/recordsrequest/"
    ours = probe(people["intake clerk"], "get", Target(path, query=f"?q={walk.NEEDLE}&show=all"))[1]
    theirs = probe(people["clerk elsewhere"], "get", Target(path, query=f"?q={walk.NEEDLE}&show=all"))[1]
    assert world.cases["one"].number in ours
    assert world.cases["one"].number not in theirs
    assert world.cases["three"].number in theirs
