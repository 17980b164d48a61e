"""Pages in Spanish, state by state: nothing English on them but names, titles of sources and what people typed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from requests_app.cases.links import secret_of
from requests_app.cases.states import State
from requests_app.law.pack import library
from tests import cast

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(
    r"\b(?:the|your|you|and|with|request|requests|records|of|is|was|to|by|for|this|not|day|days)\b", re.I
)
NAMES = re.compile(
    r"City of \w+|https?://\S+|\(City [^)]*\)|City policy on the review of denials|"
    r"Records Supervisor"
)
SHOWN_ATTRIBUTES = {"aria-label", "title", "placeholder", "alt"}


class Shown(HTMLParser):
    """Every piece of text a reader sees or hears."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._skipped = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in {"script", "style"}
        self.pieces += [value for name, value in attrs if name in SHOWN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._skipped:
            self.pieces.append(" ".join(data.split()))


def typed() -> str:
    """What people wrote in the acts of the cast, which no catalogue can translate."""
    return " ".join([
        "All e-mails about the inspection of the Main Street bridge since January 2024.",
        *(value for item in (cast.COUNSEL, cast.DRAFTS) for value in vars_of(item)),
        cast.SEGREGABILITY,
        "These are facts, not advice. The memo was separated from the advice and is released.",
        "Which of the two bridges do you mean? The north bridge only",
        "Because of what the record shows. The inspection file is disclosable.",
        "The mail archive and the paper files of 2024. The requester thanked us by phone.",
        "County Department of Transportation The records desk at the county administration building",
    ])  # fmt: skip


def vars_of(item: object) -> list[str]:
    return [str(getattr(item, name)) for name in ("records", "explanation", "facts", "harm")]


def english_on(client: Client, path: str) -> list[str]:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    assert answer["Content-Language"] == "es"
    own = typed()
    titles = {source.title for pack in library().packs for source in pack.sources.values()}
    pieces = [
        piece for piece in Shown(answer.content.decode()).pieces if piece not in own and piece not in titles
    ]
    return [piece for piece in pieces if ENGLISH.search(NAMES.sub("", piece))]


@pytest.fixture
def reader(client: Client) -> Client:
    client.cookies["django_language"] = "es"
    return client


@pytest.mark.parametrize(
    "page",
    ["", "datasets/", "law/", "calculator/", "requests/new/", "requests/find/"],
    ids=lambda page: page or "home",
)
@pytest.mark.parametrize("key", ["sacramento", "bakersfield"])
def test_the_pages_of_a_city_hold_no_english(reader: Client, key: str, page: str) -> None:
    cast.a_city(key, appeals=False)
    assert english_on(reader, f"/{key}/{page}") == []


def test_the_choice_of_cities_holds_no_english(reader: Client) -> None:
    cast.a_city("sacramento")
    cast.a_city("bakersfield")
    assert english_on(reader, "/") == []


@pytest.mark.parametrize("state", [str(state) for state in State])
def test_the_page_of_a_case_holds_no_english_in_any_state(reader: Client, state: str) -> None:
    case = cast.a_case_in(state, language="es")
    assert english_on(reader, f"/l/{secret_of(case.links.get().pk)}/") == []


@pytest.mark.parametrize(
    ("state", "page"),
    [
        ("awaiting_requester", "reply/"),
        ("denied", "appeal/"),
        ("denied", "write/"),
        ("denied", "attach/"),
        ("clerk_review", "withdraw/"),
        ("clerk_review", "appeal/"),
        ("submitted", "receipt/"),
        ("appealed", "confirm/withdraw-appeal/"),
        ("submitted", "confirm/contact/"),
    ],
)
def test_the_acts_of_a_requester_hold_no_english(reader: Client, state: str, page: str) -> None:
    case = cast.a_case_in(state, language="es")
    reader.get(f"/l/{secret_of(case.links.get().pk)}/", follow=True)
    assert english_on(reader, f"/sacramento/requests/{case.number}/{page}") == []
