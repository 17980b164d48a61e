"""The reading room as anyone sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.models import CityPolicy, ReadingRoomEntry
from requests_app.services.records import reading_room
from tests.record_files import a_pdf
from tests.services.records.released_records import in_part, prepared
from tests.web.steps import WANTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> ReadingRoomEntry:
    case, documents = prepared({"bridge.pdf": a_pdf("Secret counsel\nOpen words")})
    in_part(case, documents)
    CityPolicy.objects.filter(city=case.city).update(reading_room=True)
    now = timezone.now() - timedelta(days=900)
    return ReadingRoomEntry.objects.create(
        case=case, title="Emails about the Main Street bridge", opens_on=now.date(), published_at=now
    )


def text(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_anyone_finds_reads_and_follows_what_was_published_and_no_word_of_who_asked(
    entry: ReadingRoomEntry,
) -> None:
    city, case = entry.case.city.key, entry.case
    home = f"/{city}/reading-room/"
    assert entry.title in text(home) and entry.title in text(f"{home}?q=bridge")
    assert "No published record has these words." in text(f"{home}?q=nothing")
    page = text(f"{home}{case.number}/")
    document = reading_room.items_of(case).get().rendition.document
    assert document is not None and f"{home}{case.number}/{document.key}/" in page
    assert case.subject not in page and case.requester.name not in page
    assert Client().get(f"{home}{case.number}/{document.key}/").status_code == 200
    assert entry.title in text(f"{home}news.atom")
    assert 'content="noindex, nofollow"' in page
    assert home not in text("/sitemap.xml")


def test_a_city_can_let_search_engines_list_it(entry: ReadingRoomEntry) -> None:
    CityPolicy.objects.update(reading_room_indexed=True)
    address = f"/{entry.case.city.key}/reading-room/{entry.case.number}/"
    assert address in text("/sitemap.xml")
    assert "noindex" not in text(address)


def test_without_the_policy_after_a_takedown_and_of_another_request_nothing_is_there(
    entry: ReadingRoomEntry,
) -> None:
    home = f"/{entry.case.city.key}/reading-room/"
    document = reading_room.items_of(entry.case).get().rendition.document
    assert document is not None
    text(f"{home}SAC-2026-999999/", 404)
    ReadingRoomEntry.objects.update(removed_at=timezone.now(), removal_reason="A name.")
    text(f"{home}{entry.case.number}/", 404)
    text(f"{home}{entry.case.number}/{document.key}/", 404)
    CityPolicy.objects.update(reading_room=False)
    text(home, 404)


def test_who_files_is_offered_it_and_can_say_that_it_is_enough(entry: ReadingRoomEntry) -> None:
    city = entry.case.city.key
    answer = Client().post(f"/{city}/requests/new/", {**WANTED, "step": "what", "go": "next"})
    address = f"/{city}/reading-room/{entry.case.number}/"
    assert f"{address}?from=filing" in answer.content.decode()
    assert "This is what I needed" in text(f"{address}?from=filing")
    assert "You do not need to file" in Client().post(address, follow=True).content.decode()
    entry.refresh_from_db()
    assert (entry.shown, entry.opened, entry.sufficed) == (1, 1, 1)


def test_personal_data_is_reported_with_the_address_filled_in(entry: ReadingRoomEntry) -> None:
    city = entry.case.city.key
    page = text(f"/{city}/reading-room/{entry.case.number}/")
    assert f"/{city}/report-a-problem/?kind=improper_release&amp;at=" in page
    assert 'value="https://x.example/a"' in text(
        f"/{city}/report-a-problem/?kind=improper_release&at=https://x.example/a"
    )
