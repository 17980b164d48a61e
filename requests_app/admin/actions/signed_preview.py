"""The seal on a preview: what was typed and what would be written, signed, so that only that can be sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass, replace
from typing import Any

from django.core import signing
from django.db.models import Model

SALT = "admin.actions.preview"
LASTS = 12 * 60 * 60
"""Seconds a preview may lie before it is sent."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a preview was of: who looked at which action on which row at which event, with which words and letters.

    `subject` is the label of the row's model: a case and an incident may have the same number.
    """

    user_id: int
    subject: str
    pk: int
    action: str
    seen_seq: int
    words: str
    letters: str = ""

    def covers(self, wanted: Seal) -> bool:
        """Whether this is what was looked at; the letters are compared when they are written."""
        return replace(self, letters="") == replace(wanted, letters="")

    def sealed(self) -> str:
        """The signed text that goes into the form."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def opened(text: str) -> Seal | None:
    """The seal that was signed; None where it was tampered with, is too old, or was never there."""
    try:
        return Seal(**signing.loads(text, salt=SALT, max_age=LASTS))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def words_of(arguments: Mapping[str, Any]) -> str:
    """SHA-256 of a service's arguments, the same for the same content."""
    plain = json.dumps(_plain(arguments), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return [value._meta.label, str(value.pk)]
    if is_dataclass(value) and not isinstance(value, type):
        return _plain({name: getattr(value, name) for name in value.__dataclass_fields__})
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool | int | str | None) else str(value)
