"""Numbers of lines as people type them: "3, 17-20"."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.utils.translation import gettext as _

_RANGE = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")


class UnknownLines(ValueError):
    """What was typed names no lines; its words say why."""


def line_numbers(text: str, known: Collection[int]) -> list[int]:
    """The numbers typed, in that order, ranges written out. Raises UnknownLines for any that is not `known`."""
    numbers: list[int] = []
    joined = re.sub(r"\s*[-–—]\s*", "-", text)
    for part in filter(None, re.split(r"[,;\s]+", joined)):
        match = _RANGE.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not match or first > last:
            raise UnknownLines(_("“%(part)s” is not an entry number.") % {"part": part[:40]})
        strange = next((one for one in (first, last) if one not in known), None)
        if strange is not None:
            raise UnknownLines(
                _("There is no entry %(place)s. The log has entries 1 to %(last)s.")
                % {"place": strange, "last": len(known)}
            )
        numbers += range(first, last + 1)
    return numbers
