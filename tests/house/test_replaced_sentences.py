"""Sentences that were replaced by plainer ones do not come back, in English or in Spanish."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from tests.house.test_spanish import catalogue
from tests.house.test_words import shown

REPLACED = Path(__file__).resolve().parents[1] / "data" / "text" / "replaced_sentences.txt"
VALUE = re.compile(r"%\(\w+\)[sd]|\{\{[^{}]*\}\}|\{[^{}]*\}")


def plain(text: str) -> str:
    """A sentence with its values as §, on one line, with straight quotes."""
    straight = str.maketrans({"’": "'", "“": '"', "”": '"'})
    return " ".join(VALUE.sub("§", html.unescape(text)).translate(straight).split())


def replaced(language: str) -> set[str]:
    rows = (line.split("\t", 1) for line in REPLACED.read_text(encoding="utf-8").splitlines()[2:])
    return {text for own, text in rows if own == language}


@pytest.mark.parametrize(("language", "count"), [("en", 448), ("es", 59)])
def test_the_list_of_replaced_sentences_is_whole(language: str, count: int) -> None:
    assert len(replaced(language)) >= count


def test_no_replaced_english_sentence_is_said() -> None:
    gone = replaced("en")
    said = [f"{place}: {text}" for place, text in shown() if plain(text) in gone]
    assert not said, "\n".join(said)


def test_no_replaced_spanish_sentence_is_said() -> None:
    gone = replaced("es")
    texts = (
        (entry.msgid, text) for entry in catalogue() for text in [entry.msgstr, *entry.msgstr_plural.values()]
    )
    said = [f"{msgid}: {text}" for msgid, text in texts if plain(text) in gone]
    assert not said, "\n".join(said)
