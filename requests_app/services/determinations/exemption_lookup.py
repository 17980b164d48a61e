"""What people call an exemption in a table: its key, its citation, its section or the section's former number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from requests_app.law.statements import Exemption


class Known:
    """The exemptions that can be cited, by every way of naming them."""

    def __init__(self, exemptions: Iterable[Exemption]) -> None:
        self.keys: set[str] = set()
        self.by_citation: dict[str, list[str]] = {}
        self.by_section: dict[str, set[str]] = {}
        for exemption in exemptions:
            self.keys.add(exemption.key)
            for citation in {exemption.citation, exemption.former_citation} - {""}:
                self.by_citation.setdefault(_words(citation), []).append(exemption.key)
                for section in _sections(citation):
                    self.by_section.setdefault(section, set()).add(exemption.key)

    def called(self, text: str) -> list[str]:
        """The keys of the exemptions a text can mean. A section that several share means each of them."""
        key = "_".join(text.casefold().split())
        if key in self.keys:
            return [key]
        sections, exact = _sections(text), self.by_citation.get(_words(text), [])
        if len(exact) == 1 and len(sections) != 1:
            return exact
        shared = [self.by_section.get(section, set()) for section in sections]
        return sorted({*exact, *(set.intersection(*shared) if shared else set())})


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+|[0-9][0-9.]*(?:\([0-9a-z]+\))*", text.casefold()))


def _sections(text: str) -> list[str]:
    return re.findall(r"[0-9]{3,}(?:\.[0-9]+)*(?:\([0-9a-z]+\))*", text.casefold())
