"""The reader that checks DKIM signatures, in a child process: it gets the mail and the keys (dkim_signatures.py:
question), and asks no name server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import dkim

from requests_app.notices.inbound.header_text import addresses
from requests_app.notices.inbound.mime_parts import tree_of


def check(given: bytes) -> tuple[list[str], list[bytes]]:
    """The result of each signature (RFC 8601): pass, fail, permerror; neutral for one that proves too little."""
    head, _line, raw = given.partition(b"\n")
    told = json.loads(head)
    if not _has_one_sender(raw, told["sender"]):
        return ["permerror" for _key in told["keys"]], []
    keys = {f"{name}.".encode(): key.encode("latin-1") for _place, name, key in told["keys"]}
    return [_result(raw, place, keys) for place, _name, _key in told["keys"]], []


def _result(raw: bytes, place: int, keys: Mapping[bytes, bytes]) -> str:
    mail = dkim.DKIM(raw, logger=_Silent(), minkey=1024)
    try:
        good = mail.verify(place, dnsfunc=lambda name, timeout=5: keys.get(_lower(name)))
    except dkim.ValidationError:
        return "fail"
    except (dkim.NaClNotFoundError, dkim.UnknownKeyTypeError):
        return "neutral"
    except dkim.DKIMException:
        return "permerror"
    if not good:
        return "fail"
    # Signed in part: more could have been added below, by anyone.
    return "neutral" if b"l" in mail.signature_fields else "pass"


def _lower(name: bytes | str) -> bytes:
    return (name if isinstance(name, bytes) else name.encode()).lower()


def _has_one_sender(raw: bytes, sender: str) -> bool:
    """Whether the mail has one From line, and that names who we take for its sender: else a second line is signed."""
    ours = tree_of(raw).root.every("from")
    try:
        signed, _body = dkim.rfc822_parse(raw)
    except dkim.DKIMException:
        return False
    theirs = [value.decode("latin-1") for name, value in signed if name.strip().lower() == b"from"]
    if len(ours) != 1 or len(theirs) != 1:
        return False
    named = [{address.lower() for _name, address in addresses([value])} for value in (ours[0], theirs[0])]
    return named == [{sender}, {sender}]


class _Silent:
    """Words of a stranger's mail belong in no log."""

    def _pass_over(self, *_words: Any) -> None:
        return

    debug = info = warning = error = _pass_over
