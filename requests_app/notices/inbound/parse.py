"""Reading a raw mail without ever failing: headers, words and attachments, whatever its sender got wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from requests_app.notices.inbound.charsets import clean
from requests_app.notices.inbound.header_text import addresses, first_id
from requests_app.notices.inbound.mail_content import MOST_FILES, Attachment
from requests_app.notices.inbound.mail_reader import Reader
from requests_app.notices.inbound.mime_parts import Part, tree_of

MOST_TEXT = 200_000
"""So many characters of a mail's words are taken over; the original is kept whole."""

FINGERPRINTED = (b"message-id", b"from", b"to", b"subject", b"date")
MOST_HEAD = 256_000
_GAP = re.compile(r"\n(?:[ \t]*+\n){2,}")


@dataclass(frozen=True, slots=True)
class Mail:
    """What a raw mail says. `root` is the parsed tree; every other field is text safe to store.

    `notes`: limits that were met and files that stayed closed, by name. `opaque`: sealed, its words cannot be seen.
    """

    root: Part
    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[Attachment, ...]
    notes: tuple[tuple[str, str], ...] = ()
    opaque: bool = False


def read(raw: bytes, *, opens: bool = True) -> Mail:
    """Parse `raw`. Never raises: what cannot be decoded is shown with replacement signs.

    `opens`: look into containers too; without, only what this house reads itself.
    """
    tree = tree_of(raw)
    root, reader = tree.root, Reader(opens=opens)
    content = reader.mail(tree)
    text = "\n\n".join(words.strip("\r\n") for words in content.words if words.strip())
    text = _GAP.sub("\n\n", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    notes = list(reader.notes)
    if len(text) > MOST_TEXT and ("words", "") not in notes:
        notes.append(("words", ""))
    notes += [("files", file.name) for file in content.files[MOST_FILES:]][:MOST_FILES]
    name, address = _sender(root)
    return Mail(
        root=root,
        message_id=first_id(root.first("message-id")),
        sender=address,
        sender_name=name,
        recipients=tuple(dict.fromkeys(_recipients(root))),
        subject=" ".join(root.header("subject").split())[:250],
        text=clean(text[:MOST_TEXT]),
        attachments=tuple(content.files[:MOST_FILES]),
        notes=tuple(dict.fromkeys(notes)),
        opaque=reader.opaque,
    )


def fingerprint(raw: bytes) -> str:
    """SHA-256 over what makes a mail this mail: its own headers and its body, not the marks of its way here.

    Made where mail is stored, so it parses nothing: it looks at bytes, each once.
    """
    head, body = _halves(raw)
    lines = re.sub(rb"\r?\n[ \t]+", b" ", head[:MOST_HEAD]).split(b"\n")
    named: dict[bytes, bytes] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if colon:
            named.setdefault(name.strip().lower(), value.strip())
    digest = hashlib.sha256()
    for key in FINGERPRINTED:
        digest.update(key + b":" + b" ".join(named.get(key, b"").split()) + b"\n")
    digest.update(body.replace(b"\r\n", b"\n").rstrip() if body else raw)
    return digest.hexdigest()


def _halves(raw: bytes) -> tuple[bytes, bytes]:
    ends = [(at, len(gap)) for gap in (b"\n\n", b"\n\r\n") if (at := raw.find(gap)) >= 0]
    if not ends:
        return raw, b""
    at, length = min(ends)
    return raw[:at], raw[at + length :]


def _sender(root: Part) -> tuple[str, str]:
    found = addresses([root.first("from")])
    return (found[0][0], found[0][1].lower()[:254]) if found else ("", "")


def _recipients(root: Part) -> Iterator[str]:
    for name in ("x-original-to", "delivered-to", "envelope-to", "to", "cc"):
        for _name, address in addresses(root.every(name)):
            yield address.lower()[:254]
