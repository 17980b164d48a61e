"""Words and tags of HTML in one pass, without a tree; what stands in a tag."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

LONGEST_TAG = 8_192
UNSEEN = frozenset({"style", "script", "title", "template", "noframes"})
_OPENS = re.compile(r"<(?=[a-zA-Z!?/])")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})")
_VALUE = r"\s{0,20}=\s{0,20}(?:\"([^\"]{0,4000})\"|'([^']{0,4000})'|([^\s>\"']{1,4000}))"
HREF = re.compile(r"\bhref" + _VALUE, re.IGNORECASE)
ALT = re.compile(r"\balt" + _VALUE, re.IGNORECASE)
_LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def tokens(source: str) -> Iterator[tuple[str, str]]:
    """Words, and tags by name (`/name` where one closes) with their source."""
    said = place = 0  # words that were gone through since the last tag begin at `said`
    close = -1  # the next `>`: one that is far away is looked for once, not once for each `<` before it
    low = source.translate(_LOWER)
    missing: set[str] = set()  # closings that do not come any more: looked for once
    while found := _OPENS.search(source, place):
        at = found.start()
        if source.startswith("<!--", at) and "-->" not in missing:
            end = source.find("-->", at + 4)
            if end >= 0:
                if at > said:
                    yield "words", source[said:at]
                said = place = end + 3
                continue
            missing.add("-->")
        if close < at and ">" not in missing and (close := source.find(">", at)) < 0:
            missing.add(">")
        if ">" in missing or close - at >= LONGEST_TAG or (end := _end_of_tag(source, at)) < 0:
            place = at + 1
            continue
        if at > said:
            yield "words", source[said:at]
        said = place = end + 1
        named = _NAME.match(source, at)
        if named is None:
            continue
        name, closes = named[1].lower(), source[at + 1] == "/"
        if name in UNSEEN and not closes and name not in missing:
            end = low.find(f"</{name}", place)
            if end >= 0:
                said = place = end
                continue
            missing.add(name)
        yield ("/" + name if closes else name), source[at:place]
    if said < len(source):
        yield "words", source[said:]


def _end_of_tag(source: str, at: int) -> int:
    """The `>` of a tag, outside the quotes of its attributes where those are closed."""
    end = most = source.find(">", at, at + LONGEST_TAG)
    for _quoted in range(4):
        if most < 0:
            return end
        inside = source[at:most]
        if inside.count('"') % 2 == 0 and (inside.count("'") % 2 == 0 or '"' in inside):
            return most
        most = source.find(">", most + 1, at + LONGEST_TAG)
    return end


def value_in(found: re.Match[str] | None) -> str:
    """The value of an attribute that was found in a tag."""
    said = next((each for each in found.groups() if each), "") if found else ""
    return unescaped(said).strip()


def unescaped(words: str) -> str:
    """The text with its entities resolved, but for numbers too long to be one."""
    return html.unescape(_LONG_NUMBER.sub("\ufffd", words)) if "&" in words else words
