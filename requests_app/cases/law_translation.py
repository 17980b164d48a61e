"""The words of the law packs and of the cities' facts in the reader's language; bin/messages collects them."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

CITYS_OWN = (
    gettext_noop("city policy"),
    gettext_noop("the appeals officer’s order"),
    gettext_noop("the city’s own promise when it reopened the request"),
)
"""What the clock cites for dates that a city sets for itself (law/facts.py)."""


def law_text(text: str | None) -> str:
    """A sentence of a pack, or a word of a city's facts, in the active language; unknown text stays as it is."""
    return gettext(text) if text else ""


def named_exemption(name: str, citation: str) -> str:
    """An exemption as people read it: its name in their language, then its section."""
    return f"{law_text(name)} ({citation})"
