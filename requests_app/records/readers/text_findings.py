"""What in a text may be about a person: numbers, addresses, dates of birth. Checked by the libraries that know them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import phonenumbers
import stdnum.iban
import stdnum.luhn
import stdnum.us.itin
import stdnum.us.rtn
import stdnum.us.ssn


class TextFinding(NamedTuple):
    """A run of characters of the text, and what it seems to be."""

    kind: str
    start: int
    end: int


NINE = re.compile(r"(?<![\d.,-])(\d{3})([-. \u2010-\u2013]?)(\d{2})\2(\d{4})(?![\d-]|[.,]\d)")
SSN_WORDS = re.compile(r"\b(?:ssn|social\s+security|soc\.?\s*sec|tax(?:payer)?\s+id|itin|tin)\b", re.I)
LAST_FOUR = re.compile(r"\b(?:ssn|social\s+security)[^\n\d]{0,30}(?:[xX*#]{3}-?[xX*#]{2}-?)(\d{4})\b", re.I)
CARD = re.compile(r"(?<![\d-])\d(?:[ -]{0,2}\d){12,40}(?!\d)")
CARD_LENGTHS = (16, 15, 14, 13, 19, 18, 17)
"""Digits of a card, the most usual first."""
ROUTING = re.compile(r"(?<!\d)\d{9}(?!\d)")
ACCOUNT = re.compile(
    r"\b(?:account|acct)\.?\s*(?:number|no\.?|num|#)?\s*[:#]?\s*((?:\d[ -]?){6,16}\d)\b", re.I
)
BANK_WORDS = re.compile(r"\b(?:routing|aba|rtn|bank|account|acct|wire|ach)\b", re.I)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
PHONE = re.compile(
    r"(?<![\d.-])(?:\+?1[ .-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}(?![\d-]|\.\d)"
)
EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
STREET = re.compile(
    r"\b\d{1,6}(?:[-\u2013]\d{1,4})?[A-Za-z]?[ \n](?:[NSEW]\.?[EW]?\.?[ \n])?(?:[A-Z0-9][\w.'\u2019-]{0,24}[ \n]){1,4}"
    r"(?:St(?:reet)?|Ave(?:nue)?|R(?:oa)?d|Dr(?:ive)?|B(?:oulevar|lv)d|L(?:a)?n(?:e)?|C(?:our)?t|Way|Pl(?:ace)?|Ter(?:race)?"
    r"|Cir(?:cle)?|P(?:ar)?kwy|Parkway|Hwy|Highway|Trail|Trl|Loop|Alley|Square|Sq)\b\.?"
    r"(?:,?[ \n](?:Apt|Unit|Suite|Ste|#)\.?[ \n]?[A-Za-z0-9-]{1,6})?"
)
PO_BOX = re.compile(r"\bP\.?\s?O\.?\s?Box\s+\d{1,6}\b", re.I)
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
DATE = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}"
    rf"|{MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\s+{MONTH}\s+\d{{4}})"
)
BIRTH = re.compile(
    rf"\b(?:d\.?o\.?b\.?|date\s+of\s+birth|birth\s*date|birthday|born(?:\s+on)?)[^\n\d]{{0,24}}?({DATE})",
    re.I,
)
LICENSE = re.compile(
    r"\b(?:driver['\u2019]?s?\s+(?:license|lic)|d\.?l\.?|cdl|cdln|license)\s*(?:number|no\.?|num|#)?\s*[:#]?\s*"
    r"([A-Z]\d{7}|[A-Z0-9]{1,3}[\d-]{5,13})\b",
    re.I,
)
CA_LICENSE = re.compile(r"(?<![A-Za-z0-9])[A-Z]\d{7}(?![A-Za-z0-9])")
NEAR = 60
"""Characters before a number in which a word may say what it is."""


def text_findings(text: str) -> list[TextFinding]:
    """Everything found in the text, in order; of two that overlap the one that says more."""
    found: list[TextFinding] = []
    for finder in FINDERS:
        for one in finder(text):
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def broken_addresses(text: str, found: list[TextFinding]) -> list[TextFinding]:
    """Email addresses that run over the end of a line without a blank, as in a narrow column; none that is found."""
    kept = [place for place, sign in enumerate(text) if sign != "\n"]
    more = []
    for hit in EMAIL.finditer("".join(text[place] for place in kept)):
        start, end = kept[hit.start()], kept[hit.end() - 1] + 1
        whole = any(start < one.end and one.start < end for one in found)
        if "\n" in text[start:end] and not whole:
            more.append(TextFinding("email", start, end))
    return more


def _said_before(words: re.Pattern[str], text: str, start: int) -> bool:
    return words.search(text, max(0, start - NEAR), start) is not None


def _people_numbers(text: str) -> Iterator[TextFinding]:
    for hit in NINE.finditer(text):
        digits = "".join(hit.group(1, 3, 4))
        if not hit.group(2) and not _said_before(SSN_WORDS, text, hit.start()):
            continue
        if stdnum.us.itin.is_valid(digits):
            yield TextFinding("itin", *hit.span())
        elif stdnum.us.ssn.is_valid(digits) or _said_before(SSN_WORDS, text, hit.start()):
            yield TextFinding("ssn", *hit.span())
    for hit in LAST_FOUR.finditer(text):
        yield TextFinding("ssn", *hit.span(1))


def _cards(text: str) -> Iterator[TextFinding]:
    for hit in CARD.finditer(text):
        groups = list(re.finditer(r"\d+", hit.group()))
        for first in range(len(groups)):
            span = _card_from(groups[first:])
            if span is not None:
                yield TextFinding("card", hit.start() + span[0], hit.start() + span[1])
                break


def _card_from(groups: list[re.Match[str]]) -> tuple[int, int] | None:
    """A card number made of the first groups of digits; what follows may be another number, such as that of a page."""
    found: dict[int, int] = {}
    digits = ""
    for group in groups:
        digits += group.group()
        if len(digits) > max(CARD_LENGTHS):
            break
        if digits[0] in "23456" and stdnum.luhn.is_valid(digits) and len(set(digits)) > 1:
            found[len(digits)] = group.end()
    best = next((length for length in CARD_LENGTHS if length in found), None)
    return (groups[0].start(), found[best]) if best else None


def _bank_numbers(text: str) -> Iterator[TextFinding]:
    for hit in IBAN.finditer(text):
        if stdnum.iban.is_valid(hit.group()):
            yield TextFinding("bank_number", *hit.span())
    for hit in ACCOUNT.finditer(text):
        yield TextFinding("bank_number", *hit.span(1))
    for hit in ROUTING.finditer(text):
        if stdnum.us.rtn.is_valid(hit.group()) and _said_before(BANK_WORDS, text, hit.start()):
            yield TextFinding("bank_number", *hit.span())


def _phones(text: str) -> Iterator[TextFinding]:
    for hit in PHONE.finditer(
        text
    ):  # the library takes no number that another one follows, such as that of a page
        if phonenumbers.is_valid_number(phonenumbers.parse(hit.group(), "US")):
            yield TextFinding("phone", *hit.span())
    matcher = phonenumbers.PhoneNumberMatcher(text, "US", max_tries=len(text) + 100)
    for match in matcher:
        yield TextFinding("phone", match.start, match.end)


def _emails(text: str) -> Iterator[TextFinding]:
    for hit in EMAIL.finditer(text):
        yield TextFinding("email", *hit.span())


def _streets(text: str) -> Iterator[TextFinding]:
    for pattern in (STREET, PO_BOX):
        for hit in pattern.finditer(text):
            yield TextFinding("street_address", *hit.span())


def _births(text: str) -> Iterator[TextFinding]:
    for hit in BIRTH.finditer(text):
        yield TextFinding("date_of_birth", *hit.span(1))


def _licenses(text: str) -> Iterator[TextFinding]:
    for hit in LICENSE.finditer(text):
        yield TextFinding("driver_license", *hit.span(1))
    for hit in CA_LICENSE.finditer(text):
        yield TextFinding("driver_license", *hit.span())


FINDERS = (_people_numbers, _cards, _births, _licenses, _bank_numbers, _emails, _phones, _streets)


def preview(text: str, start: int, end: int) -> str:
    """What was found with a few words around it, on one line."""
    return " ".join(f"{text[max(0, start - 30) : start]}[{text[start:end]}]{text[end : end + 20]}".split())
