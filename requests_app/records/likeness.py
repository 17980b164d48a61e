"""Which records have nearly the same words: MinHash over runs of five words, cut into bands."""

from __future__ import annotations

import hashlib
import re

RUN, BUCKETS, BANDS = 5, 32, 8
FEWEST_WORDS = 20
MOST_WORDS = 20_000
WORD = re.compile(r"\w+")


def bands_of(text: str) -> list[int]:
    """Eight numbers; two texts of which four fifths are alike share one of them nearly always. [] for a short text."""
    words = WORD.findall(text.lower())[:MOST_WORDS]
    if len(words) < FEWEST_WORDS:
        return []
    least = [-1] * BUCKETS
    for place in range(len(words) - RUN + 1):
        run = " ".join(words[place : place + RUN]).encode("utf-8", "replace")
        number = int.from_bytes(hashlib.blake2b(run, digest_size=8).digest())
        bucket, number = number % BUCKETS, number // BUCKETS
        least[bucket] = number if least[bucket] < 0 else min(number, least[bucket])
    rows = BUCKETS // BANDS
    return [_band(place, least[place * rows : (place + 1) * rows]) for place in range(BANDS)]


def _band(place: int, least: list[int]) -> int:
    said = repr((place, least)).encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), signed=True)
