"""The small markup of letters: one source, a text mail and an HTML twin, and no way in for a writer's own marks."""

from __future__ import annotations

from hypothesis import given, strategies as st

from requests_app.cases.links import MARK
from requests_app.notices.letters import markup
from tests.notices.reading import Page

LINK = MARK % "43bfe7fb-32ad-4905-921e-a48684704960"


def page(source: str) -> Page:
    return Page(f'<div class="body">{markup.to_html(source)}</div>')


def test_a_heading_is_underlined_in_text_and_a_heading_in_html() -> None:
    assert markup.to_text("# Dates\nSoon.") == "Dates\n-----\nSoon.\n"
    assert markup.to_html("# Dates\nSoon.") == "<h2>Dates</h2>\n<p>Soon.</p>"


def test_items_in_a_row_are_one_list() -> None:
    assert markup.to_html("- one\n- two") == "<ul><li>one</li><li>two</li></ul>"


def test_a_quotation_keeps_its_lines_and_finds_its_own_direction() -> None:
    assert markup.to_html("> a\n> b") == '<blockquote dir="auto">a<br>b</blockquote>'


def test_empty_lines_never_pile_up() -> None:
    assert markup.to_text("a\n\n\n\n\nb\n\n") == "a\n\nb\n"


def test_addresses_and_marks_become_links_without_the_full_stop_behind_them() -> None:
    assert page("See https://records.example/a?b=1&c=2.").links == ["https://records.example/a?b=1&c=2"]
    assert page(LINK).links == [LINK]


def test_an_address_cannot_break_out_of_its_link() -> None:
    shown = page('https://x.example/"onmouseover="alert(1)')
    assert shown.links == ["https://x.example/"]
    assert set(shown.tags) <= {"div", "p", "a"}


def test_a_script_address_is_no_link() -> None:
    assert page("javascript:alert(1) data:text/html,x").links == []


@given(st.text())
def test_whatever_is_quoted_stays_a_quotation(words: str) -> None:
    quoted = markup.quote(words)
    assert all(line.startswith(">") for line in quoted.split("\n"))
    assert all(line.startswith(">") for line in quoted.splitlines())
    shown = page(quoted)
    assert shown.headings == [] and set(shown.tags) <= {"div", "blockquote", "br", "a"}


@given(st.text())
def test_one_line_is_one_printable_line(words: str) -> None:
    line = markup.one_line(words)
    assert len(line.splitlines()) <= 1
    assert all(char.isprintable() or char in markup.JOINERS for char in line)


@given(st.text())
def test_whatever_the_source_its_html_is_escaped(words: str) -> None:
    table = {"table", "thead", "tbody", "tr", "th", "td"}
    assert set(page(words).tags) <= {"div", "h2", "p", "ul", "li", "blockquote", "br", "a", *table}


def test_emoji_made_of_several_stay_whole() -> None:
    assert markup.one_line("\U0001f469\u200d\U0001f692 ok") == "\U0001f469\u200d\U0001f692 ok"


def test_marks_that_turn_the_direction_are_taken_out() -> None:
    assert markup.quote("a\u202eb\u2066c") == "> a b c"
