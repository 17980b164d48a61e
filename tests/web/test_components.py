"""The pieces pages are built from: said in words, escaped, honest about what is not known."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from requests_app.cities.models import City
from requests_app.law.facts import STEP_CODES
from requests_app.web.city_frame import CityFrame, Contact, frame_of


def render(name: str, **context: object) -> str:
    return render_to_string(f"components/{name}.html", context)


def city(contacts: list[dict[str, object]]) -> City:
    return City(key="sacramento", name="City of Sacramento", facts={"contacts": contacts})


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (False, "False"), ("915 I Street", "915 I Street")])
def test_a_known_value_is_shown_even_when_it_is_nothing(value: object, shown: str) -> None:
    assert render("value", value=value).strip() == shown


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_value_has_its_own_words(value: object) -> None:
    assert "not yet assigned" in render("value", value=value, empty="not yet assigned")


def test_the_footer_shows_the_contact_the_city_gave_and_nothing_more() -> None:
    frame = frame_of(
        city([{"role": "City Clerk - public records", "email": "clerk@example.org", "phone": None}])
    )
    html = render("footer", city=frame)
    assert "mailto:clerk@example.org" in html
    assert "The city has not published: phone, address, hours." in " ".join(html.split())
    assert "Phone</dt>" not in html


def test_a_city_without_any_contact_invents_none() -> None:
    assert frame_of(city([])) == CityFrame("sacramento", "City of Sacramento", Contact())


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("alert", {"heading": "<b>", "body": "<i>"}),
        ("card", {"heading": "<b>", "text": "<i>", "href": "/?a=<b>", "action": "<u>"}),
        ("chip", {"text": "<b>"}),
        ("step_indicator", {"steps": ["<b>", "<i>"], "current": 1}),
    ],
)
def test_words_of_people_never_become_markup(name: str, context: dict[str, object]) -> None:
    html = render(name, **context)
    assert "&lt;" in html
    assert not any(tag in html for tag in ("<b>", "<i>", "<u>"))


def test_the_step_indicator_says_where_one_is_in_words() -> None:
    html = render("step_indicator", steps=["What", "Reach", "Check"], current=2)
    assert html.count('aria-current="step"') == 1
    assert html.count("not completed") == 1
    assert "of 3" in html


def due(**more: object) -> SimpleNamespace:
    steps = [
        SimpleNamespace(
            on=date(2026, 10, 1), counted=False, number=0, why="receipt_day", name="", citation=""
        ),
        SimpleNamespace(on=date(2026, 10, 2), counted=True, number=1, why="counted", name="", citation=""),
        SimpleNamespace(
            on=date(2026, 10, 12),
            counted=False,
            number=None,
            why="holiday",
            name="Columbus Day",
            citation="§ 135",
        ),
        SimpleNamespace(
            on=date(2026, 10, 13), counted=False, number=None, why="due", name="", citation="§ 12a"
        ),
    ]
    return SimpleNamespace(working=steps, citation="Gov. Code § 7922.535", other_reading_due_on=None, **more)


def test_the_working_of_a_date_is_told_day_by_day_with_its_law() -> None:
    html = render("working", due=due())
    assert html.count("<tr") == 5
    assert "Not counted: holiday (Columbus Day)" in html
    assert "(§ 135)" in html
    assert "Gov. Code § 7922.535" in html


def test_the_working_of_a_date_is_in_spanish_for_a_spanish_reader() -> None:
    with translation.override("es"):
        html = render("working", due=due())
    assert "Cómo se calculó esta fecha" in html
    assert "Counted" not in html


def test_lateness_is_said_openly_and_in_days() -> None:
    said = "A decision was due by Tuesday, October 13, 2026; it is 3 days late."
    dues = [SimpleNamespace(sentence=said, due=due(), late_days=3)]
    html = render(
        "status_box", state="Under review", sentence="The city is reviewing.", dues=dues, late_days=3
    )
    assert said in html
    assert "cr-status--late" in html


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_step_the_clock_can_take_has_its_own_words(language: str) -> None:
    steps = [
        SimpleNamespace(counted=code in ("counted", "due"), why=code, name="", citation="")
        for code in STEP_CODES
    ]
    with translation.override(language):
        words = [render("step_words", step=step).strip() for step in steps]
    assert all(words)
    assert len(set(words)) == len(STEP_CODES)


@pytest.mark.parametrize("why", ["weekend", "holiday", "closure"])
def test_a_last_day_that_is_closed_is_counted_and_said_to_move_the_date(why: str) -> None:
    words = render("step_words", step=SimpleNamespace(counted=True, why=why, name="X", citation=""))
    assert "Counted" in words
    assert "next business day" in words
