"""Places in a text that staff start from: those the case fills in by itself, and those a person fills in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
FILLED: Mapping[str, Promise] = {
    "number": _("the request's number"),
    "subject": _("its subject"),
    "requester": _("the requester's name"),
    "received": _("the day it was received"),
    "due": _("the day the decision is due"),
    "department": _("the department that has it"),
    "city": _("the city's name"),
    "me": _("your name"),
    "title": _("your title"),
}
"""What can be written as {{ name }}, and what it becomes."""


def places_left(text: str) -> list[str]:
    """The places of a text that are still open, in order, each once; a brace without its pair is one too."""
    found = [match[0] for match in PLACE.finditer(text)]
    rest = PLACE.sub("", text)
    found += [brace for brace in ("{{", "}}") if brace in rest]
    return list(dict.fromkeys(found))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each known place that has a value filled in; every other one stays for a person."""
    return PLACE.sub(lambda match: values.get(match[1].casefold(), "") or match[0], text)


def is_balanced(text: str) -> bool:
    """Whether every pair of braces that opens a place closes it."""
    rest = PLACE.sub("", text)
    return "{{" not in rest and "}}" not in rest
