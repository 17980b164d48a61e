"""What a clerk types finds the case: numbers in any shape, people, and words wherever they stand."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from requests_app.admin.cases import search
from requests_app.cases import word_search
from requests_app.cases.models import Document, Message, Note, RecordsRequest, Requester
from requests_app.models import City
from tests import cast
from tests.admin.pages import QUEUE, numbers, text


@pytest.fixture
def case(sacramento: City) -> RecordsRequest:
    """A case with words of its own everywhere; another one beside it."""
    cast.a_case(
        sacramento, description="Minutes of the parks commission", name="Ben Ode", email="ben@example.org"
    )
    return cast.a_case(
        sacramento,
        description="Inspección de los puentes: all inspections of Garage Österreich",
        name="María López",
        email="m.lopez@example.org",
        phone="(916) 555-0142",
        postal_address="12 Alhambra Court",
    )


def found(clerk: Client, typed: str) -> list[str]:
    """The numbers that a search shows."""
    return numbers(clerk.get(QUEUE, {"q": typed}))


def test_a_number_is_found_in_any_shape(clerk: Client, case: RecordsRequest) -> None:
    year, count = case.number.split("-")[1], int(case.number[-6:])
    for typed in (
        f"{count}",
        f"sac {count}",
        f"SAC-{year}-{count}",
        f"{year}-{count}",
        f"{year} {count:04d}",
        case.number,
    ):
        assert case.number in found(clerk, typed), typed
    assert found(clerk, f"LAX-{year}-{count}") == []


def test_the_number_of_the_system_it_was_imported_from_finds_it(clerk: Client, case: RecordsRequest) -> None:
    RecordsRequest.objects.filter(pk=case.pk).update(imported_id="W012345-041926")
    assert found(clerk, "w012345-041926") == [case.number]


@pytest.mark.parametrize(
    "typed",
    [
        "Lopez", "maría", "MARIA LOPEZ", "m.lopez@EXAMPLE.org", "916-555-0142", "+1 916 555 0142", "555 0142",
        "Alhambra", "inspeccion", "inspecciones", "puente", "inspection", "osterreich", '"garage österreich"',
        "puentes -parks",
    ],
)  # fmt: skip
def test_people_and_words_are_found_without_accents_and_in_their_forms(
    typed: str, clerk: Client, case: RecordsRequest
) -> None:
    assert found(clerk, typed) == [case.number]


def test_words_of_messages_notes_and_documents_are_found_and_where_is_said(
    clerk: Client, case: RecordsRequest, sacramento: City
) -> None:
    case = cast.drive(case, "clerk_review")
    Message.objects.create(case=case, from_requester=True, body="I meant the trestle", sent_at=cast.NOW)
    Note.objects.create(
        case=case, author=cast.an_intake_clerk(sacramento), body="Ask Oakwood", written_at=cast.NOW
    )
    cast.a_document(case, cast.NOW, name="culvert_2026-map.txt")
    for typed, place in (
        ("trestles", "In messages"),
        ("oakwood", "In internal notes"),
        ("culvert", "In names of documents"),
    ):
        page = clerk.get(QUEUE, {"q": typed})
        assert numbers(page) == [case.number], typed
        assert place in text(page)


def test_nothing_of_another_city_is_found(clerk: Client) -> None:
    other = cast.a_case(cast.a_city("bakersfield"), description="Trestle inspections", name="Oakwood")
    Message.objects.create(case=other, from_requester=True, body="culvert", sent_at=cast.NOW)
    for typed in ("trestle", "oakwood", "culvert", other.number, "ana.requester@example.org"):
        assert found(clerk, typed) == [], typed


def test_a_number_comes_before_the_words_and_open_before_closed(clerk: Client, sacramento: City) -> None:
    closed = cast.a_case_in("withdrawn", sacramento, description="Trestle of bay 7")
    young, old = (
        cast.a_case(sacramento, description="Trestle", now=cast.NOW - days * cast.DAY) for days in (1, 3)
    )
    assert found(clerk, "trestle") == [old.number, young.number, closed.number]
    named = cast.a_case(sacramento, description=f"As in {old.number}")
    assert found(clerk, old.number) == [old.number, named.number]


@pytest.mark.parametrize(
    ("model", "index"),
    [
        (RecordsRequest, "case_words"),
        (Requester, "requester_words"),
        (Message, "message_words"),
        (Note, "note_words"),
        (Document, "document_words"),
    ],
)
@pytest.mark.django_db
def test_each_text_is_searched_through_its_index(model: type, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = model._default_manager.filter(word_search.has_words(model, "bridge")).explain()  # type: ignore[attr-defined]
    assert index in plan


@pytest.mark.django_db
def test_a_text_of_many_words_in_any_script_can_be_filed() -> None:
    words = " ".join(f"語{number}é" for number in range(30_000))
    case = cast.a_case(cast.a_city(), description=words[:20_000])
    RecordsRequest.objects.filter(pk=case.pk).update(description=words)
    Message.objects.create(case=case, from_requester=True, body=words, sent_at=cast.NOW)


def test_what_is_not_a_number_gives_no_numbers(sacramento: City) -> None:
    for typed in ("", "SAC", "9999999", "1-2-3", "97a"):
        assert search._numbers(typed, [sacramento], 2026) == []
