"""The generator: so many files from a seed, each with one secret in one place; a fifth of them real files."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.planted import mails, offices, pdfs
from bench.planted.numbers import VISIBLE, Secret, a_phone, an_ssn, hidden_words
from bench.planted.real_files import plant, real_files

Place = Callable[[Secret, random.Random], bytes]


@dataclass(frozen=True, slots=True)
class Planted:
    """One file: its name, its bytes, what is planted in it, where, and whether the file is a real one."""

    name: str
    content: bytes
    secret: Secret
    where: str
    real: bool = False


GROUPS: tuple[tuple[str, Sequence[Place], bool], ...] = (
    ("pdf", pdfs.SHOWN, True),
    ("pdf", pdfs.HIDDEN, False),
    ("pdf", pdfs.HIDDEN, False),
    ("xlsx", offices.BOOK_SHOWN, True),
    ("xlsx", offices.BOOK_HIDDEN, False),
    ("docx", offices.WORD_SHOWN, True),
    ("docx", offices.WORD_HIDDEN, False),
    ("eml", mails.MAIL_SHOWN, True),
    ("eml", mails.MAIL_HIDDEN, False),
    ("txt", mails.TEXT_SHOWN, True),
    ("jpg", mails.PICTURE_SHOWN, True),
    ("jpg", mails.PICTURE_HIDDEN, False),
    ("mp4", (mails.recording,), False),
    ("zip", mails.ARCHIVES, True),
)
NUMBERS_ONLY = frozenset({"number_cell", "file_name", "sheet_title", "choices", "cell_link"})
"""Places that take no commas and slashes."""
OWN_ENDING = {("eml", "saved_mail"): "msg", ("eml", "win_mail"): "dat", ("txt", "table"): "csv"}
REAL_SHARE = 5


def files(seed: int, count: int, folders: list[Path]) -> list[Planted]:
    """The files of this seed. Each group has its turn; within it places and secrets are drawn."""
    dice = random.Random(seed)  # noqa: S311 - planted secrets, not our own
    pool, made = real_files(folders), []
    for number in range(count):
        one = _real(number, pool, dice) if number % REAL_SHARE == 0 else None
        made.append(one or _generated(number, dice))
    return made


def _generated(number: int, dice: random.Random) -> Planted:
    ending, places, shown = dice.choice(GROUPS)
    place = dice.choice(places)
    where = place.__name__ if place.__name__ != "place" else _name_of(place)
    if where in NUMBERS_ONLY:
        secret = dice.choice([an_ssn, a_phone])(dice)
    elif shown or dice.random() < 0.5:
        secret = dice.choice(VISIBLE)(dice)
    else:
        secret = hidden_words(dice)
    ending = OWN_ENDING.get((ending, where), ending)
    return Planted(f"{number:04}.{ending}", place(secret, dice), secret, f"{ending}: {where}")


def _name_of(place: Place) -> str:
    return next(name for name, value in vars(offices).items() if value is place)


def _real(number: int, pool: list[tuple[str, bytes]], dice: random.Random) -> Planted | None:
    endings = sorted({Path(name).suffix for name, _content in pool})
    for _try in range(40):
        ending = dice.choice(endings)
        name, content = dice.choice([one for one in pool if Path(one[0]).suffix == ending])
        secret = dice.choice(VISIBLE)(dice)
        done = plant(name, content, secret, dice)
        if done is not None:
            return Planted(
                f"{number:04}-{Path(name).name}"[-120:], done[1], secret, f"real {name}: {done[0]}", True
            )
    return None
