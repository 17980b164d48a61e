"""What a source leaves open: the paths of every null in a piece of data, so that no one takes null for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def not_specified(value: Any, at: str = "") -> list[str]:
    """The dotted paths of all nulls, such as `facts.contacts.1.email`, in the order of the data."""
    return list(_paths(value, at))


def _paths(value: Any, at: str) -> Iterator[str]:
    if value is None:
        yield at
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _paths(item, f"{at}.{key}" if at else str(key))
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from _paths(item, f"{at}.{place}" if at else str(place))
