"""Files within files that mail programs make: winmail.dat, saved mails of Outlook, uuencoded blocks in the words."""

from __future__ import annotations

import binascii
import importlib
import io
import re
from dataclasses import dataclass

from requests_app.records.readers.winmail import OLE_MARK, TNEF_MARK, as_words, objects_in

MOST_BYTES = 20_000_000
MOST_OBJECTS = 500
"""The readers of containers are not linear: what is bigger than that stays closed, and that is said."""

MOST_LINES = 1_000_000
"""Of one uuencoded file: 45 MB in the lines that programs write."""
_BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Opened:
    """What was inside: files by name, and words where the container carried the words of its mail."""

    files: tuple[tuple[str, bytes], ...] = ()
    text: str = ""
    html: str = ""


def opened_tnef(content: bytes) -> Opened | None:
    """winmail.dat; None where it cannot be opened."""
    if (
        not content.startswith(TNEF_MARK)
        or len(content) > MOST_BYTES
        or objects_in(content, MOST_OBJECTS) > MOST_OBJECTS
    ):
        return None
    try:
        # Loaded here and not at the top: one mail in a thousand needs it, and every child would wait for it.
        tnef = importlib.import_module("tnefparse").TNEF(content, do_checksum=False)
        files = [(str(each.long_filename() or each.name or ""), each.data) for each in tnef.attachments]
        return Opened(
            tuple((name, _bytes(data)) for name, data in files), as_words(tnef.body), as_words(tnef.htmlbody)
        )
    except Exception:  # a hostile or unknown shape: the file stays as it came
        return None


def opened_msg(content: bytes) -> Opened | None:
    """A mail saved by Outlook (.msg); None where it cannot be opened."""
    if not content.startswith(OLE_MARK) or len(content) > MOST_BYTES:
        return None
    try:
        message = importlib.import_module("oxmsg").Message.load(io.BytesIO(content))
        files = [(str(each.file_name or ""), each.file_bytes or b"") for each in message.attachments]
        return Opened(tuple(files), as_words(message.body), as_words(message.html_body))
    except Exception:  # likewise
        return None


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else b""


def without_uuencoded(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The words without the uuencoded files in them, and those files."""
    if "begin " not in text or "\nend" not in text:
        return text, []
    kept: list[str] = []
    files: list[tuple[str, bytes]] = []
    place = taken = failed = 0
    while failed <= MOST_OBJECTS and (begins := _BEGIN.search(text, place)):
        place, content = _block(text, begins.end() + 1)
        if content is None:
            failed += 1
            continue
        files.append((begins[1].strip(), content))
        kept.append(text[taken : begins.start()])
        taken = place
    return "".join(kept) + text[taken:], files


def _block(text: str, place: int) -> tuple[int, bytes | None]:
    """Where a block ends and its content; None where it is none after all."""
    content: list[bytes] = []
    for _line in range(MOST_LINES):
        if place >= len(text):
            break
        stop = text.find("\n", place)
        stop = len(text) if stop < 0 else stop
        line = text[place:stop].rstrip("\r")
        if line == "end":
            return min(stop + 1, len(text)), b"".join(content)
        try:
            length = (
                (ord(line[:1] or " ") - 32 & 63) * 4 + 5
            ) // 3  # some writers fill the last signs with anything
            content.append(binascii.a2b_uu(line[:length].encode("ascii")))
        except (binascii.Error, UnicodeError):
            return place, None
        place = stop + 1
    return place, None
