"""No mail costs more than its length: each reader is fed its worst letter in two sizes, and twice as much may cost
three times as much, not four. CPU time is compared with itself, so that a slow machine changes nothing."""

from __future__ import annotations

import gc
import pkgutil
import re
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module

import pytest

from bench.hostile_generator import hostile
from bench.hostile_mail import play
from requests_app.api import mail_in_shapes
from requests_app.notices import inbound
from requests_app.notices.inbound.parse import fingerprint, read
from requests_app.notices.inbound.quoted_text import fold
from requests_app.notices.inbound.sender_kind import judge
from requests_app.services.inbound_mail import bounced_mail, imap

MODULES = (
    *(import_module(f"{inbound.__name__}.{found.name}") for found in pkgutil.iter_modules(inbound.__path__)),
    bounced_mail,
    imap,
    mail_in_shapes,
)
"""Whatever looks at what a stranger sent; a new module is tried without a line here."""

HALF, WHOLE = 500_000, 1_000_000
SMALL_COST = 0.15
"""Seconds below which the noise of the machine is more than what is measured."""

HEAD = b"From: a@b.example\nSubject: x\n"
HTML = HEAD + b"Content-Type: text/html\n\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n"
BOUNCE = b"From: MAILER-DAEMON@x\nSubject: failure\n\n"
WORST: dict[str, Callable[[int], bytes]] = {
    "unclosed tags": lambda n: HTML + b"<a " * (n // 3),
    "nested tags": lambda n: HTML + b"<div>" * (n // 5),
    "angles": lambda n: HTML + b"<" * n,
    "unclosed comments": lambda n: HTML + b"<!--" * (n // 4),
    "unclosed styles": lambda n: HTML + b"<style>" * (n // 7),
    "unclosed quotes": lambda n: HTML + b'<a "' * (n // 4) + b">",
    "entities": lambda n: HTML + b"&" * n,
    "a long number": lambda n: HTML + b"&#" + b"9" * n,
    "attributes": lambda n: HTML + b"<a " + b"href " * (n // 5) + b">",
    "links": lambda n: HTML + b"<a href=http://x>y" * (n // 18),
    "cells": lambda n: HTML + b"<td>x" * (n // 5),
    "charsets in the page": lambda n: HTML + b"<meta " * (n // 6),
    "quotation signs": lambda n: HEAD + b"\n" + b">" * n,
    "quoted lines": lambda n: HEAD + b"\n" + b">\n" * (n // 2),
    "spaces": lambda n: HEAD + b"\nx" + b" \n" * (n // 2) + b"x",
    "attributions": lambda n: HEAD + b"\n" + b"On " * (n // 3),
    "header blocks": lambda n: HEAD + b"\n" + b"From: x\n" * (n // 8),
    "dividers": lambda n: HEAD + b"\n" + b"____________\n" * (n // 13),
    "uuencoded beginnings": lambda n: HEAD + b"\n" + b"begin 644 x\n" * (n // 12),
    "an uuencoded file without its end": lambda n: HEAD + b"\nbegin 644 x\n" + b"#0V%T\n" * (n // 6),
    "an uuencoded file of short lines": lambda n: HEAD + b"\nbegin 644 x\n" + b"#0V%T\n" * (n // 6) + b"end\n",
    "encoded words": lambda n: b"Subject: " + b"=?utf-8?Q?=41?= " * (n // 16) + b"\n\nx",
    "a long address": lambda n: b"From: " + b"a" * n + b"\n\nx",
    "an unclosed name": lambda n: b'From: "' + b'\\"' * (n // 2) + b"\n\nx",
    "unclosed comments in an address": lambda n: b"From: " + b"(" * n + b"\n\nx",
    "many addresses": lambda n: b"".join(b"To: " + b"a@b," * 4000 + b"\n" for _ in range(n // 16_000)) + b"\n\nx",
    "headers": lambda n: b"A: b\n" * (n // 5) + b"\nx",
    "a folded header": lambda n: b"A: b\n" + b" c\n" * (n // 3) + b"\nx",
    "parameters": lambda n: b"Content-Type: text/plain" + b'; a="b' * (n // 6) + b"\n\nx",
    "boundaries": lambda n: MIXED + b"--x\n" * (n // 4),
    "almost boundaries": lambda n: MIXED + b"\n--xy" * (n // 5),
    "nested parts": lambda n: HEAD + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(n // 55)
    ),
    "mails in mails": lambda n: HEAD + b"Content-Type: message/rfc822\n\n" * (n // 30),
    "base64 with junk": lambda n: HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"!=*=" * (n // 4),
    "quoted-printable": lambda n: HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * n,
    "a bounce of one letter": lambda n: BOUNCE + b"a" * n,
    "a bounce of phrases": lambda n: BOUNCE + b"delivery to the following account " * (n // 34),
    "a bounce of names": lambda n: BOUNCE + b"Message-ID: " * (n // 12),
    "a report": lambda n: HEAD + b"Content-Type: message/delivery-status\n\n" + b"Status: 5\n" * (n // 10),
    "no charset": lambda n: HEAD + b"Content-Type: text/plain; charset=punycode\n\n" + b"-aa" * (n // 3),
    "alternatives": lambda n: HEAD + b"Content-Type: multipart/alternative; boundary=x\n\n--x\n\n"
    + b"word " * (n // 10) + b"\n--x\nContent-Type: text/html\n\n" + b"wort " * (n // 10),
}  # fmt: skip


def cost(work: Callable[[], object]) -> float:
    """CPU seconds of this thread."""
    gc.disable()
    try:
        began = time.thread_time()
        work()
        return time.thread_time() - began
    finally:
        gc.enable()


def costs(half: Callable[[], object], whole: Callable[[], object]) -> tuple[float, float]:
    """What both cost; where the machine made it look worse than linear, the better of three."""
    found = cost(half), cost(whole)
    for _turn in range(2):
        if is_linear(*found):
            break
        found = min(found[0], cost(half)), min(found[1], cost(whole))
    return found


def _everything(raw: bytes) -> Callable[[], object]:
    def work() -> None:
        mail = read(raw)
        judge(mail)
        fold(mail.text)
        fingerprint(raw)

    return work


def is_linear(half: float, whole: float) -> bool:
    return whole < SMALL_COST or whole <= 3 * half


def assert_linear(half: float, whole: float) -> None:
    assert is_linear(half, whole), f"{half:.2f} s for half, {whole:.2f} s for the whole"


@pytest.mark.parametrize("letter", WORST)
def test_twice_the_worst_letter_costs_twice_as_much(letter: str) -> None:
    half, whole = costs(*(_everything(WORST[letter](size)) for size in (HALF, WHOLE)))
    assert_linear(half, whole)
    assert whole < 5


PATTERNS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": pattern
    for module in MODULES
    for name, pattern in vars(module).items()
    if isinstance(pattern, re.Pattern)
}
LETTERS = (
    "a", " ", ">", "<", '"', "\\", "(", "&", "=?", "\n", "\n ", ">\n", "a@", "a.", "_", "On ",
    "delivery to the following ",
    "account ", ';a="', "<meta ", "Message-ID:", "550 ", "from:",
)  # fmt: skip


def test_every_pattern_of_the_rooms_is_tried() -> None:
    assert len(PATTERNS) > 30


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_costs_more_than_its_length_and_a_megabyte_of_its_worst_letter_is_soon_searched(
    name: str,
) -> None:
    pattern = PATTERNS[name]

    def searched(letter: str, size: int) -> Callable[[], object]:
        text = letter * (size // len(letter))
        return partial(pattern.findall, text.encode() if isinstance(pattern.pattern, bytes) else text)

    found = {letter: costs(searched(letter, 10_000), searched(letter, 20_000)) for letter in LETTERS}
    for half, whole in found.values():
        assert_linear(half, whole)
    worst = max(found, key=lambda letter: found[letter][1])
    assert cost(searched(worst, WHOLE)) < 5


def test_two_hundred_hostile_mails_are_all_read_or_named_within_their_limits() -> None:
    ends, costs, stored = play(hostile(seed=7, count=200, longest=300_000), seconds=500)
    assert sum(ends.values()) == 200
    assert ends["read"] >= 198, ends
    assert max(costs) < 7
    assert max(stored) < 1
