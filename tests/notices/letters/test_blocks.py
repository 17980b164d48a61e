"""A stored letter is read back as it was written: its structure is the one its HTML twin shows."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from requests_app.notices.letters import markup
from requests_app.notices.letters.blocks import Block, blocks, runs, source_of, text_of
from tests.notices.conftest import Post
from tests.notices.post import HOSTILE, HOSTILE_LINE


@pytest.mark.django_db
@pytest.mark.parametrize("words, line", [("", ""), (HOSTILE, HOSTILE_LINE)])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_stored_letter_has_the_structure_of_its_html_twin(
    post: Post, language: str, words: str, line: str
) -> None:
    for notices in post(language, words=words, line=line).values():
        for notice in notices:
            assert str(markup.to_html(source_of(notice.body_text))) in notice.body_html


def test_the_four_kinds_are_told_apart() -> None:
    source = "# Dates\nOne\ntwo.\n\n- a\n- b\n> said\n>\n> more"
    assert list(blocks(source)) == [
        Block("heading", ("Dates",)),
        Block("paragraph", ("One", "two.")),
        Block("list", ("a", "b")),
        Block("quote", ("said", "", "more")),
    ]
    assert list(blocks(source_of(text_of(source)))) == list(blocks(source))


def test_dashes_of_another_length_or_under_a_quotation_make_no_heading() -> None:
    for text in ("Dates\n----", "> ab\n----", "- ab\n----", "-----"):
        assert source_of(text) == text


@given(st.text())
def test_a_quotation_comes_back_as_it_was(words: str) -> None:
    quoted = markup.quote(words)
    assert list(blocks(source_of(text_of(quoted)))) == list(blocks(quoted))


def test_an_address_is_told_from_the_words_around_it() -> None:
    assert runs("See https://a.example/b.") == [("See ", False), ("https://a.example/b", True), (".", False)]
    assert runs("javascript:alert(1)") == [("javascript:alert(1)", False)]
