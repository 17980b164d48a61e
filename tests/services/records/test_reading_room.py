"""Released records for everyone: under a clerk's title, searched by what went out, taken down at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.cities.city_time import local_date
from requests_app.models import CityPolicy, PublicPage, ReadingRoomEntry, RecordsRequest
from requests_app.services.records import reading_room, reading_room_search, recall
from tests import cast
from tests.record_files import a_pdf
from tests.services.records.released_records import LATER, in_part, prepared

pytestmark = pytest.mark.django_db
TITLE = "Advice about the bridge contract"


def a_released_case(**policy: object) -> RecordsRequest:
    case, documents = prepared({"bridge.pdf": a_pdf("Secret counsel\nOpen words about asphalt")})
    in_part(case, documents)
    CityPolicy.objects.filter(city=case.city).update(reading_room=True, **policy)
    return case


def publish(case: RecordsRequest, **more: object) -> ReadingRoomEntry:
    told = {"title": TITLE, "about_nobody": True, "actor": cast.the_intake(case), "now": LATER, **more}
    return reading_room.publish(case.pk, **told)  # type: ignore[arg-type]


def found(case: RecordsRequest, words: str = "") -> list[ReadingRoomEntry]:
    return list(reading_room_search.search(case.city, local_date(case.city, LATER), words))


def test_what_was_released_is_published_and_searched_by_its_own_words_never_by_those_redacted() -> None:
    case = a_released_case()
    entry = publish(case)
    assert reading_room_search.keep_public_words(lambda: LATER) == 1
    assert found(case, "asphalt") == [entry] == found(case, "bridge")
    assert [hit.page for hit in reading_room_search.hits(entry, "asphalt")] == [1]
    assert found(case, "secret") == [] and "Secret" not in PublicPage.objects.get().text
    assert case.events.latest("seq").kind == "reading_room_opened"
    assert "reading room" in case.notices.filter(letter="message").latest("pk").body_text


def test_only_a_citys_policy_a_clerks_title_and_word_and_a_release_make_it_public() -> None:
    case = a_released_case()
    with pytest.raises(Incomplete):
        publish(case, title=" ")
    with pytest.raises(Incomplete, match="about themselves"):
        publish(case, about_nobody=False)
    with pytest.raises(NotPermitted):
        publish(case, actor=cast.the_requester(case))
    CityPolicy.objects.filter(city=case.city).update(reading_room=False)
    with pytest.raises(NotNow):
        publish(case)
    assert not ReadingRoomEntry.objects.exists()


def test_a_request_in_which_nothing_was_released_is_not_published() -> None:
    case = cast.a_case_in("denied")
    CityPolicy.objects.filter(city=case.city).update(reading_room=True)
    with pytest.raises(NotNow, match="No reviewed record"):
        publish(case)


def test_it_opens_after_the_embargo_and_closes_when_restricted_or_taken_down() -> None:
    case = a_released_case(reading_room_days=3)
    publish(case)
    today = local_date(case.city, LATER)
    rows = ReadingRoomEntry.objects
    assert not rows.open_on(today).exists()
    assert rows.open_on(today + timedelta(days=3)).exists()
    RecordsRequest.objects.filter(pk=case.pk).update(sensitive=True, readers=[1])
    assert not rows.open_on(today + timedelta(days=3)).exists()
    RecordsRequest.objects.filter(pk=case.pk).update(sensitive=False, readers=[])
    with pytest.raises(Incomplete):
        reading_room.take_down(case.pk, reason=" ", actor=cast.the_intake(case), now=LATER)
    reading_room.take_down(case.pk, reason="A name is in it.", actor=cast.the_intake(case), now=LATER)
    assert not rows.open_on(today + timedelta(days=3)).exists()
    with pytest.raises(NotNow):
        reading_room.take_down(case.pk, reason="Again.", actor=cast.the_intake(case), now=LATER)


def test_a_recalled_file_is_no_longer_there_nor_found() -> None:
    case = a_released_case()
    entry = publish(case)
    reading_room_search.keep_public_words(lambda: LATER)
    item = reading_room.items_of(case).get()
    recall.recall(case.pk, item=item.pk, reason="A name.", actor=cast.the_reviewer(case), now=LATER)
    assert not reading_room.items_of(case).exists()
    assert found(case, "asphalt") == [] and reading_room_search.hits(entry, "asphalt") == []


def test_it_is_offered_to_who_asks_for_the_same_and_counted() -> None:
    case = a_released_case()
    entry = publish(case)
    reading_room_search.keep_public_words(lambda: LATER)
    today = local_date(case.city, LATER)
    said = "All emails about the bridge and the asphalt contract"
    assert reading_room_search.offered(case.city, today, said) == [entry]
    assert reading_room_search.offered(case.city, today, "Police body camera of Friday") == []
    assert reading_room_search.offered(case.city, today, "'; DROP --") == []
    reading_room_search.count_opened(entry)
    reading_room_search.count_sufficed(entry)
    entry.refresh_from_db()
    assert (entry.shown, entry.opened, entry.sufficed) == (1, 1, 1)
