"""Filing: what is needed, which day and year a request belongs to, on whose behalf, and what joins the case."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.cases.actors import PUBLIC, SYSTEM, Actor, staff
from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotPermitted
from requests_app.models import City, ClosedDay, RecordsRequest
from requests_app.services.cases import documents as case_documents, filing as case_filing
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db


def local(*moment: int) -> datetime:
    """An instant by the city's wall clock."""
    return datetime(*moment, tzinfo=cast.LOCAL)  # type: ignore[arg-type,misc]


def _file_at(city: City, moment: datetime) -> RecordsRequest:
    return cast.a_case(city, now=moment.astimezone(UTC))


# --- what is needed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": ""}, "description"),
        ({"description": " \n\t"}, "description"),
        ({"email": ""}, "email"),
        ({"email": " ", "phone": "  "}, "email"),
        ({"records_from_on": date(2026, 2, 1), "records_to_on": date(2026, 1, 1)}, "records_to_on"),
        ({"track": "express"}, "track"),
        ({"kind": "wish"}, "kind"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field_and_nothing_is_kept(
    changes: dict[str, Any], field: str
) -> None:
    city = cast.a_city()
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        cast.a_case(city, **changes)
    assert list(refused.value.fields) == [field]
    assert snapshot() == before


@pytest.mark.parametrize(
    "contact",
    [
        {"phone": "(916) 555-0100"},
        {"postal_address": "1 Example St, Sacramento"},
        {"no_contact": True},
        {"email": "a@example.org"},
    ],
)
def test_any_one_way_to_be_reached_is_enough_and_so_is_asking_for_none(contact: dict[str, Any]) -> None:
    case = cast.a_case(**{"email": "", **contact})
    assert case.number == "SAC-2026-000001"
    receipt = case.notices.get(letter="receipt")
    ways = {"email": "email", "postal_address": "post"}
    assert receipt.channel == ways.get(next(iter(contact)), "page")


def test_a_requester_who_gave_an_address_but_wants_no_contact_gets_no_mail() -> None:
    receipt = cast.a_case(no_contact=True).notices.get(letter="receipt")
    assert (receipt.channel, receipt.to_address) == ("page", "")


def test_a_dataset_of_another_city_is_refused() -> None:
    here, there = cast.a_city("sacramento"), cast.a_city("bakersfield")
    dataset = here.datasets.first()
    assert cast.a_case(here, dataset=dataset).dataset == dataset
    with pytest.raises(Incomplete) as refused:
        cast.a_case(there, dataset=dataset)
    assert list(refused.value.fields) == ["dataset"]


def test_the_event_of_a_filing_holds_no_word_the_requester_typed() -> None:
    case = cast.a_case(
        name="Ana Requester", phone="(916) 555-0100", description="My neighbour Pat Doe's permit, please."
    )
    payload = case.events.get().payload
    for typed in ("Ana", "Pat Doe", "555-0100", cast.ADDRESS, "permit"):
        assert typed not in payload


def test_the_subject_is_the_beginning_of_the_description_cut_between_words() -> None:
    assert (
        cast.a_case(description="All   e-mails\n about the bridge").subject == "All e-mails about the bridge"
    )
    long = cast.a_case(description="word " * 60).subject
    assert len(long) <= 91
    assert long.endswith("word…")
    assert len(cast.a_case(description="x" * 5000).subject) <= 200


# --- which day, which year


@pytest.mark.parametrize(
    ("moment", "received_on", "due_on"),
    [
        (local(2026, 10, 5, 0, 0), date(2026, 10, 5), date(2026, 10, 15)),
        (local(2026, 10, 5, 23, 59), date(2026, 10, 5), date(2026, 10, 15)),
        (local(2026, 10, 6, 0, 0), date(2026, 10, 6), date(2026, 10, 16)),
        (local(2026, 3, 8, 1, 30), date(2026, 3, 8), date(2026, 3, 18)),  # the night the clocks go forward
        (local(2026, 3, 8, 3, 30), date(2026, 3, 8), date(2026, 3, 18)),
        (local(2026, 11, 1, 1, 30), date(2026, 11, 1), date(2026, 11, 12)),  # back; 11 November is a holiday
        (local(2026, 11, 1, 23, 30), date(2026, 11, 1), date(2026, 11, 12)),
        (local(2028, 2, 29, 12, 0), date(2028, 2, 29), date(2028, 3, 10)),  # leap day
        (local(2026, 12, 31, 23, 59), date(2026, 12, 31), date(2027, 1, 11)),  # the tenth day is a Sunday
    ],
)
def test_a_request_counts_from_the_local_day_it_arrived(
    moment: datetime, received_on: date, due_on: date
) -> None:
    case = _file_at(cast.a_city(), moment)
    assert (case.received_on, cast.deadline(case).due_on) == (received_on, due_on)
    assert data_of(case.events.get())["received_on"] == received_on.isoformat()


def test_both_one_thirties_of_the_night_the_clocks_go_back_are_the_same_day() -> None:
    city = cast.a_city()
    first, second = (datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (8, 9))
    assert [_file_at(city, moment).received_on for moment in (first, second)] == [date(2026, 11, 1)] * 2


@pytest.mark.parametrize(
    ("moment", "received_on"),
    [
        (local(2026, 10, 5, 7, 0), date(2026, 10, 5)),  # before opening: the same day
        (local(2026, 10, 5, 16, 30), date(2026, 10, 5)),  # the closing minute still counts
        (local(2026, 10, 5, 16, 31), date(2026, 10, 6)),
        (local(2026, 10, 9, 17, 0), date(2026, 10, 13)),  # Friday evening; the city is closed on the Monday
        (local(2026, 10, 10, 9, 0), date(2026, 10, 13)),
    ],
)
def test_under_the_office_hours_policy_late_arrivals_count_from_the_next_open_day(
    moment: datetime, received_on: date
) -> None:
    city = cast.a_city(receipt_policy="next_business_day", opens_at=time(8), closes_at=time(16, 30))
    ClosedDay.objects.create(city=city, on=date(2026, 10, 12), note="Indigenous Peoples' Day")
    assert _file_at(city, moment).received_on == received_on


def test_the_number_belongs_to_the_local_year_and_each_city_counts_alone() -> None:
    here, there = cast.a_city("sacramento"), cast.a_city("bakersfield")
    last_minute, first_minute = local(2026, 12, 31, 23, 59), local(2027, 1, 1, 0, 0)
    numbers = [
        _file_at(city, moment).number for moment in (last_minute, first_minute) for city in (here, there)
    ]
    assert numbers == ["SAC-2026-000001", "BAK-2026-000001", "SAC-2027-000001", "BAK-2027-000001"]
    assert _file_at(here, last_minute).number == "SAC-2026-000002"


# --- on somebody's behalf


def _on_behalf(city: City, actor: Actor, **changes: Any) -> RecordsRequest:
    given = {"channel": "counter", "received_at": cast.NOW - timedelta(days=2), **changes}
    return case_filing.file(cast.a_filing(city, **given), actor=actor, now=cast.NOW)


def test_a_clerk_files_what_came_over_the_counter_with_its_true_instant() -> None:
    city = cast.a_city()
    clerk = cast.an_intake_clerk(city)
    case = _on_behalf(city, staff(clerk))
    assert (case.received_at, case.received_on) == (cast.NOW - timedelta(days=2), date(2026, 10, 3))
    assert (case.channel, case.filed_by) == ("counter", clerk)
    assert case.events.get().at == cast.NOW
    assert cast.deadline(case).due_on == date(2026, 10, 13)


@pytest.mark.parametrize("channel", ["counter", "phone", "post", "email"])
def test_every_channel_but_the_web_is_a_clerks(channel: str) -> None:
    city = cast.a_city()
    assert _on_behalf(city, staff(cast.an_intake_clerk(city)), channel=channel).channel == channel
    with pytest.raises(NotPermitted):
        _on_behalf(city, PUBLIC, channel=channel)


def test_nobody_else_may_set_the_instant_of_arrival() -> None:
    here, there = cast.a_city("sacramento"), cast.a_city("bakersfield")
    strangers = [
        PUBLIC,
        SYSTEM,
        staff(cast.an_officer(here)),
        staff(cast.a_reviewer(here)),
        staff(cast.an_intake_clerk(there)),
    ]
    before = snapshot()
    for actor in strangers:
        with pytest.raises(NotPermitted):
            _on_behalf(here, actor, channel="web")
    assert snapshot() == before


def test_nothing_was_received_in_the_future() -> None:
    city = cast.a_city()
    clerk = staff(cast.an_intake_clerk(city))
    with pytest.raises(Incomplete) as refused:
        _on_behalf(city, clerk, received_at=cast.NOW + timedelta(minutes=5))
    assert list(refused.value.fields) == ["received_at"]
    assert _on_behalf(city, clerk, received_at=cast.NOW).received_at == cast.NOW


@pytest.mark.parametrize("year", [1, 206, 1926, 2005])
def test_a_mistyped_year_is_refused_in_words(year: int) -> None:
    city = cast.a_city()
    with pytest.raises(Incomplete) as refused:
        _on_behalf(city, staff(cast.an_intake_clerk(city)), received_at=datetime(year, 10, 1, tzinfo=UTC))
    assert list(refused.value.fields) == ["received_at"]


def test_a_request_received_under_the_former_law_is_pinned_to_it() -> None:
    city = cast.a_city()
    clerk = staff(cast.an_intake_clerk(city))
    old = _on_behalf(city, clerk, received_at=local(2022, 6, 1, 9, 0))
    new = _on_behalf(city, clerk)
    assert old.pack_version != new.pack_version
    assert {row.pack_key for row in (old, new)} == {"ca-cpra"}


# --- once


def test_the_same_form_sent_again_gives_the_same_case() -> None:
    city, key = cast.a_city(), uuid4()
    first, second = (cast.a_case(city, submission_key=key) for _ in range(2))
    assert first.pk == second.pk
    assert RecordsRequest.objects.count() == 1


def test_a_form_sent_to_two_cities_under_one_key_is_one_case() -> None:
    key = uuid4()
    first = cast.a_case(cast.a_city("sacramento"), submission_key=key)
    second = cast.a_case(cast.a_city("bakersfield"), submission_key=key)
    assert second.pk == first.pk


# --- uploads that waited for the form


def test_uploads_of_the_draft_join_the_case_and_no_others() -> None:
    draft, strange = uuid4(), uuid4()
    for key, name in ((draft, "map.txt"), (draft, "list.csv"), (strange, "not-mine.txt")):
        case_documents.keep_for_draft(SimpleUploadedFile(name, b"a,b\n1,2\n"), key, now=cast.NOW)
    case = cast.a_case(draft_key=draft)
    assert sorted(case.documents.values_list("name", flat=True)) == ["list.csv", "map.txt"]
    assert {row.audience for row in case.documents.all()} == {"requester"}
    assert sorted(data_of(case.events.get())["document_ids"]) == sorted(
        case.documents.values_list("pk", flat=True)
    )


def test_a_draft_key_used_twice_adopts_each_upload_once() -> None:
    draft = uuid4()
    case_documents.keep_for_draft(SimpleUploadedFile("map.txt", b"Here."), draft, now=cast.NOW)
    first, second = cast.a_case(draft_key=draft), cast.a_case(draft_key=draft)
    assert (first.documents.count(), second.documents.count()) == (1, 0)
