"""The words that names and sentences of law shown to people do without."""

from __future__ import annotations

import re

BANNED = (
    "anew", "at the desk", "by hand", "by program", "by post", "forthwith", "herein", "hereto", "in camera",
    "injunctive", "licence", "need not", "nobody", "on file", "postal", "pursuant", "shall", "somebody",
    "stands", "take out", "the house", "thereof", "tick", "whom",
)  # fmt: skip
"""Whole words. Quotations of a statute and proper names have no place in these texts; citations are apart."""

_BANNED = re.compile(rf"\b({'|'.join(BANNED)})\b", re.IGNORECASE)


def fault_of(text: str) -> str:
    """Why people should not read this text; blank where they can."""
    found = _BANNED.search(text)
    return f"uses {found.group()!r}: say it in plain American English" if found else ""


def fault_of_name(name: str) -> str:
    """The same of a name, which is also never a key."""
    if "_" in name or name == name.lower():
        return f"{name!r} is a key: give a name written for people"
    return fault_of(name)
