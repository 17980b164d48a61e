"""Texts that are nearly the same share a band; others do not."""

from __future__ import annotations

import random

from requests_app.records.likeness import bands_of

WORDS = [f"word{place}" for place in range(400)]


def a_text(chance: random.Random, length: int = 300) -> list[str]:
    return chance.choices(WORDS, k=length)


def test_a_copy_with_a_few_other_words_is_alike_and_another_text_is_not() -> None:
    chance = random.Random(7)
    for _turn in range(20):
        words = a_text(chance)
        changed = [*words[:100], "inserted", *words[100:], "and", "signed"]
        assert set(bands_of(" ".join(words))) & set(bands_of(" ".join(changed)))
        assert not set(bands_of(" ".join(words))) & set(bands_of(" ".join(a_text(chance))))


def test_short_texts_have_no_bands_and_any_signs_are_taken() -> None:
    assert bands_of("Thank you for your mail.") == []
    assert len(bands_of("\ud800 ü " * 40)) == 8
