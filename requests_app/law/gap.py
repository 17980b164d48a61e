"""One thing an act lacks by its law, as a code to be worded; and what is an office, not a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field as dataclass_field


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing missing or wrong. `field` is a path such as "citations.0.harm"; `params` fill the message."""

    field: str
    message_code: str
    params: Mapping[str, object] = dataclass_field(default_factory=dict, hash=False)


OFFICE_WORDS = frozenset({
    "department", "dept", "division", "office", "agency", "city", "unit", "section", "team", "staff", "unknown",
    "n/a", "departamento", "división", "oficina", "agencia", "ciudad", "sección", "equipo", "personal",
})  # fmt: skip


def is_office(name: str) -> bool:
    return any(word in OFFICE_WORDS for word in re.findall(r"[^\W\d_]+(?:/[^\W\d_]+)?", name.lower()))
