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
    "bureau", "secretaría", "alcaldía", "procuraduría", "municipalidad", "ayuntamiento", "municipio",
})  # fmt: skip
"""Words that stand in no person's name."""

OFFICES = frozenset({
    "administrator", "attorney", "clerk", "custodian", "custodian of records", "manager", "mayor", "officer",
    "police chief", "public records", "records", "records clerk", "records custodian", "records officer",
    "records supervisor", "reviewer", "supervisor", "administrador", "administradora", "alcalde", "alcaldesa",
    "custodio de registros", "encargado de registros", "funcionario", "oficial de registros", "registros",
    "registros públicos", "revisor", "secretaria municipal", "secretario municipal", "supervisor de registros",
})  # fmt: skip
"""What an office or a post is called; each may be part of a name (a Mr. Clerk), none is one by itself."""


def is_office(name: str) -> bool:
    """Whether this names an office and not a person."""
    words = re.findall(r"[^\W\d_]+(?:/[^\W\d_]+)?", name.lower())
    return " ".join(words) in OFFICES or any(word in OFFICE_WORDS for word in words)
