"""Texts to start from: versions kept, places filled in, earlier answers of like requests offered."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.cities.placeholders import fill, places_left
from requests_app.models import City, Snippet
from requests_app.services.cases.snippets import earlier_answers, earlier_reasons, texts_for
from requests_app.services.city_settings.snippets import retire_snippet, save_snippet
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
TEXT = {"use": "message", "name": "Where to look", "language": "en", "text": "About {{ number }}: {{ … }}."}


def _saved(city: City, **changes: str) -> Snippet:
    values = {**TEXT, **changes}
    return save_snippet(city.pk, **values, actor=staff(cast.an_administrator(city)), now=cast.NOW)


def test_a_text_of_the_same_name_becomes_a_version_more_and_the_old_words_stay() -> None:
    city = cast.a_city()
    first = _saved(city)
    second = _saved(city, text="Shorter.")
    first.refresh_from_db()
    assert (second.version, first.text, first.retired_at) == (2, TEXT["text"], cast.NOW)
    retire_snippet(second.pk, actor=staff(cast.an_administrator(city)), now=cast.NOW)
    assert _saved(city).version == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"use": "poem"}, "use"),
        ({"language": "xx"}, "language"),
        ({"name": " "}, "name"),
        ({"text": ""}, "text"),
        ({"text": "{{ number"}, "text"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused(changes: dict[str, str], field: str) -> None:
    city = cast.a_city()
    actor = staff(cast.an_administrator(city))
    require_refused(
        Incomplete, lambda: save_snippet(city.pk, **{**TEXT, **changes}, actor=actor, now=cast.NOW), field
    )


def test_only_administrators_of_the_city_change_its_texts() -> None:
    city, other = cast.a_city(), cast.a_city("bakersfield")
    row = _saved(city)
    stranger = staff(cast.an_administrator(other))
    require_refused(NotFound, lambda: save_snippet(city.pk, **TEXT, actor=stranger, now=cast.NOW))
    require_refused(NotFound, lambda: retire_snippet(row.pk, actor=stranger, now=cast.NOW))


def test_known_places_are_filled_in_and_others_are_left_to_a_person() -> None:
    case = cast.a_case_in("clerk_review")
    _saved(case.city)
    _saved(case.city, use="closing", text="Not this.")
    (text,) = texts_for(case, "message", actor=cast.the_intake(case))
    assert text.text == f"About {case.number}: {{{{ … }}}}."
    assert places_left(text.text) == ["{{ … }}"]
    assert (fill("{{ Department }}", {"department": ""}), places_left("a {{ b")) == (
        "{{ Department }}",
        ["{{"],
    )


def test_earlier_answers_come_from_like_requests_the_reader_sees_and_from_no_others() -> None:
    city = cast.a_city()
    before, other = (
        cast.a_case_in("clerk_review", city),
        cast.a_case_in("clerk_review", city, description="Dogs."),
    )
    cast.write_to_requester(before, cast.NOW + cast.DAY)
    cast.write_to_requester(other, cast.NOW + cast.DAY)
    case = cast.a_case(city)
    found = earlier_answers(case, "message", actor=cast.the_intake(case))
    assert [text.number for text in found] == [before.number]
    elsewhere = staff(cast.an_intake_clerk(cast.a_city("bakersfield")))
    assert earlier_answers(case, "message", actor=elsewhere) == []


def test_reasons_for_the_same_exemption_on_like_requests_are_found() -> None:
    denied = cast.a_case_in("denied")
    key = denied.decision.citations.values_list("exemption_key", flat=True)[0] if denied.decision else ""
    case = cast.a_case(denied.city)
    actor = cast.the_reviewer(case)
    assert [text.number for text in earlier_reasons(case, key, actor=actor)] == [denied.number]
    assert earlier_reasons(case, "no_such_exemption", actor=actor) == []
