"""What people must not read: numbers and addresses as offices write them, and words of a hidden place.

Written from what the issuers publish (SSA, ISO/IEC 7812, NANP, Calif. DMV), without a look at how they are found.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
STREETS = ("Alder", "Birch Hollow", "Cedar", "Dogwood", "Elderberry", "Fern Canyon", "Gardenia", "Hawthorne")
SUFFIXES = ("Street", "St.", "Avenue", "Ave", "Drive", "Lane", "Court", "Road", "Blvd", "Way")
FIRST = ("Ezra", "Odalys", "Thaddeus", "Wilhelmina", "Percival", "Ximena", "Bartholomew", "Quenby")
LAST = ("Quillfeather", "Nightingale", "Oxenford", "Zaragoza", "Pemberton", "Vandersloot", "Applewhite")


@dataclass(frozen=True, slots=True)
class Secret:
    """How it is written in a sentence, what of it must not come out (any of these), and what kind it is."""

    kind: str
    written: str
    sought: tuple[str, ...]
    sentence: str


def an_ssn(dice: random.Random) -> Secret:
    area, group, serial = dice.randint(501, 649), dice.randint(11, 98), dice.randint(1001, 9998)
    parts = (str(area), str(group), str(serial))
    how = dice.choice(["-", "-", "-", " ", ".", ""])
    written = how.join(parts)
    said = dice.choice(["SSN: {}", "Social Security number {}", "SSN {}"])
    if how:
        said = dice.choice(
            [said, "Her number is {} according to the file.", "{}", "on record as {}, verified"]
        )
    return Secret("ssn", written, (written, "".join(parts), "-".join(parts)), said.format(written))


def a_card(dice: random.Random) -> Secret:
    if dice.random() < 0.25:
        digits = _with_check("37" + _digits(dice, 12))
        written = f"{digits[:4]} {digits[4:10]} {digits[10:]}"
    else:
        digits = _with_check(dice.choice(["4", "51", "55", "2221", "6011"]) + _digits(dice, 15))
        pieces = [digits[place : place + 4] for place in range(0, 16, 4)]
        written = dice.choice([" ", "-", ""]).join(pieces)
    said = dice.choice(["card {}", "Paid with {} at the counter", "Visa/MC no. {}"])
    return Secret("card", written, (written, digits), said.format(written))


def _with_check(digits: str) -> str:
    """Cut to one less than 16 (Amex: 15) digits, and the check digit of ISO/IEC 7812 added."""
    body = digits[: 14 if digits.startswith("37") else 15]
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


def a_phone(dice: random.Random) -> Secret:
    area = dice.choice(["916", "415", "213", "619", "510", "858"])
    exchange, line = str(dice.randint(220, 989)), f"{dice.randint(0, 9999):04}"
    exchange = exchange if exchange[1:] != "11" else "556"
    written = dice.choice(["({}) {}-{}", "{}-{}-{}", "{}.{}.{}", "+1 {} {} {}", "1-{}-{}-{}"]).format(
        area, exchange, line
    )
    said = dice.choice(["Call {} after six", "cell {}", "home phone: {}", "{}"])
    return Secret(
        "phone", written, (written, area + exchange + line, f"{exchange}-{line}"), said.format(written)
    )


def an_email(dice: random.Random) -> Secret:
    name = f"{dice.choice(FIRST)}.{dice.choice(LAST)}{dice.randint(10, 99)}".lower()
    written = f"{name}@{dice.choice(['example.com', 'mail.example.org', 'example.net'])}"
    return Secret(
        "email", written, (written, name), dice.choice(["write to {}", "{}", "Email: {}"]).format(written)
    )


def a_birth(dice: random.Random) -> Secret:
    month, day, year = dice.randint(1, 12), dice.randint(1, 28), dice.randint(1938, 2006)
    written = dice.choice(
        [f"{month}/{day}/{year}", f"{month:02}-{day:02}-{year}", f"{MONTHS[month - 1]} {day}, {year}",
         f"{year}-{month:02}-{day:02}", f"{day} {MONTHS[month - 1]} {year}"]
    )  # fmt: skip
    said = dice.choice(["DOB: {}", "date of birth {}", "born on {}", "D.O.B. {}", "Date of Birth: {}"])
    return Secret("birth", written, (written,), said.format(written))


def a_license(dice: random.Random) -> Secret:
    written = dice.choice("ABCDEFNWY") + _digits(dice, 7)
    said = dice.choice(
        ["driver license {}", "CDL {}", "Driver's License No. {}", "DL# {}", "license number {}"]
    )
    return Secret("license", written, (written,), said.format(written))


def an_account(dice: random.Random) -> Secret:
    written = str(dice.randint(1, 9)) + _digits(dice, dice.choice([8, 9, 11]))
    said = dice.choice(["account number {}", "Acct. No. {}", "account # {}", "Account: {}"])
    return Secret("account", written, (written,), said.format(written))


def an_address(dice: random.Random) -> Secret:
    written = f"{dice.randint(102, 9898)} {dice.choice(STREETS)} {dice.choice(SUFFIXES)}"
    said = dice.choice(["lives at {}", "Home: {}", "the residence, {}, was searched", "{}"])
    return Secret("address", written, (written,), said.format(written))


def hidden_words(dice: random.Random) -> Secret:
    """Words no pattern knows; only the place they are hidden in can give them away."""
    written = f"{dice.choice(FIRST)} {dice.choice(LAST)} {''.join(dice.choices('bdfgklmnprstvz', k=9))}"
    return Secret("words", written, (written, written.split()[2]), written)


def _digits(dice: random.Random, count: int) -> str:
    return "".join(str(dice.randint(0, 9)) for _digit in range(count))


VISIBLE = (an_ssn, an_ssn, a_card, a_phone, an_email, a_birth, a_license, an_account, an_address)
"""What can be planted among the words that show. Names cannot: nothing looks for them, and that is said."""
