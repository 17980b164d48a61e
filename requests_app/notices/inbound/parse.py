"""Reading a raw mail without ever failing: headers, words and attachments, whatever its sender got wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses
from html.parser import HTMLParser

MOST_PARTS = 200
MOST_TEXT = 200_000
"""So many characters of a mail's words are taken over; the original is kept whole."""

FINGERPRINTED = ("message-id", "from", "to", "subject", "date")
_ID = re.compile(r"<[^<>\s]{1,998}>")
_HTML = re.compile(r"\s*<(!doctype html|html|p|div|table|body)\b[^>]*>", re.IGNORECASE)
_GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One enclosed file as its sender named it (the name may be hostile)."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """What a raw mail says. `root` is the parsed tree; every other field is text safe to store."""

    root: Message
    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[Attachment, ...]


def read(raw: bytes) -> Mail:
    """Parse `raw`. Never raises: what cannot be decoded is shown with replacement signs."""
    root: Message = BytesParser(policy=policy.compat32).parsebytes(raw)
    name, address = _first_address(header(root, "from"))
    text, attachments = _content(root)
    return Mail(
        root=root,
        message_id=first_id(header(root, "message-id")),
        sender=address,
        sender_name=name,
        recipients=tuple(_recipients(root)),
        subject=" ".join(header(root, "subject").split())[:250],
        text=text[:MOST_TEXT],
        attachments=tuple(attachments),
    )


def fingerprint(raw: bytes) -> str:
    """SHA-256 over what makes a mail this mail: its own headers and its body, not the marks of its way here."""
    root: Message = BytesParser(policy=policy.compat32).parsebytes(raw, headersonly=True)
    body = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)
    digest = hashlib.sha256()
    for name in FINGERPRINTED:
        digest.update(f"{name}:{header(root, name)}\n".encode("utf-8", "replace"))
    digest.update(body[1].replace(b"\r\n", b"\n").rstrip() if len(body) > 1 else raw)
    return digest.hexdigest()


def header(part: Message, name: str) -> str:
    """A header decoded to text, without signs that PostgreSQL cannot hold; empty where it is absent."""
    return next(iter(headers(part, name)), "")


def headers(part: Message, name: str) -> list[str]:
    """Every header of that name, decoded; eight-bit signs, which no header should hold, as UTF-8 or Latin-1."""
    found = [str(value) for key, value in part.raw_items() if key.lower() == name.lower()]
    return [decoded(_eight_bit(value)) for value in found]


def _eight_bit(value: str) -> str:
    try:
        return text_of(value.encode("utf-8", "surrogateescape"), None)
    except UnicodeError:
        return value


def decoded(value: str) -> str:
    """Encoded words as text; as they stand where they cannot be decoded."""
    try:
        pieces = decode_header(value)
    except Exception:  # decode_header raises several kinds for broken base64
        return clean(value)
    words = [text_of(piece, charset) if isinstance(piece, bytes) else piece for piece, charset in pieces]
    return clean("".join(words))


def text_of(content: bytes, charset: str | None) -> str:
    """Bytes as text: by the charset they name, else UTF-8, else Latin-1."""
    for name in (charset, "utf-8"):
        if name:
            try:
                return content.decode(name)
            except (LookupError, UnicodeError, ValueError):
                continue
    return content.decode("latin-1")


def clean(text: str) -> str:
    """Without NUL and lone surrogates, which no column can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def first_id(value: str) -> str:
    """The first Message-ID in a header, with its brackets; empty where there is none."""
    found = _ID.search(value)
    return found[0] if found else ""


def ids(value: str) -> list[str]:
    """Every Message-ID in a header."""
    return _ID.findall(value)


def addresses(values: list[str]) -> list[tuple[str, str]]:
    """Names and addresses in headers; a broken header gives what can be read."""
    try:
        return [(clean(name), clean(address)) for name, address in getaddresses(values) if "@" in address]
    except Exception:  # broken beyond the parser
        return []


def _first_address(value: str) -> tuple[str, str]:
    found = addresses([value])
    if found:
        return found[0][0][:200], found[0][1].lower()[:254]
    loose = re.search(r"[^\s<>\"']+@[^\s<>\"']+", value)
    return "", loose[0].lower()[:254] if loose else ""


def _recipients(root: Message) -> Iterator[str]:
    for name in ("x-original-to", "delivered-to", "envelope-to", "to", "cc"):
        for value in headers(root, name):
            for _name, address in addresses([value]):
                yield address.lower()


def parts(root: Message) -> Iterator[Message]:
    """The parts of a mail, at most MOST_PARTS of them, not looking into enclosed mails."""
    waiting, seen = [root], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        content = part.get_payload()
        if part.is_multipart() and part.get_content_type() != "message/rfc822" and isinstance(content, list):
            waiting[:0] = [child for child in content if isinstance(child, Message)]


def bytes_of(part: Message) -> bytes:
    """The decoded content of one part."""
    try:
        content = part.get_payload(decode=True)
    except Exception:  # broken transfer encoding
        content = None
    if isinstance(content, bytes):
        return content
    inner = part.get_payload()
    if isinstance(inner, list):
        return b"\n".join(child.as_bytes() for child in inner if isinstance(child, Message))
    return str(inner or "").encode("utf-8", "replace")


def words_of(part: Message) -> str:
    """The text of one text part."""
    return clean(text_of(bytes_of(part), part.get_content_charset()))


def _content(root: Message) -> tuple[str, list[Attachment]]:
    plain: list[str] = []
    html: list[str] = []
    enclosed: list[Attachment] = []
    for part in parts(root):
        kind = part.get_content_type()
        if part.get_content_maintype() == "multipart":
            continue
        name = _file_name(part)
        is_file = bool(name) or part.get_content_disposition() == "attachment"
        if kind == "text/plain" and not is_file:
            plain.append(_in_plain(words_of(part)))
        elif kind == "text/html" and not is_file:
            html.append(words_of(part))
        elif not (part.get("content-id") and kind.startswith("image/") and not is_file):
            enclosed.append(Attachment(name or _nameless(kind), kind, bytes_of(part)))
    text = "\n\n".join(plain).strip() or "\n\n".join(text_of_html(each) for each in html).strip()
    return _GAP.sub("\n\n", text.replace("\r\n", "\n").replace("\r", "\n")), enclosed


def _in_plain(words: str) -> str:
    """Some programs send HTML under the name of plain text."""
    return text_of_html(words) if _HTML.match(words) else words


def _file_name(part: Message) -> str:
    try:
        return decoded(part.get_filename() or "")[:300]
    except Exception:  # RFC 2231 gone wrong
        return ""


def _nameless(kind: str) -> str:
    known = {"message/rfc822": "mail.eml", "application/pdf": "file.pdf", "text/calendar": "event.ics"}
    return known.get(kind, "file")


class _Words(HTMLParser):
    """The words of an HTML mail, a line per block; a quotation is marked as in plain text."""

    BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr"})
    SILENT = frozenset({"style", "script", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.silent = self.quoted = 0

    def _break(self) -> None:
        if self.lines[-1].strip("> "):
            self.lines.append("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent += 1
        elif tag == "blockquote":
            self._break()
            self.quoted += 1
        elif tag in self.BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "blockquote":
            self._break()
            self.quoted = max(0, self.quoted - 1)
        elif tag in self.BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if self.silent or not words:
            return
        if not self.lines[-1] and self.quoted:
            self.lines[-1] = "> " * self.quoted
        space = " " if data[:1].isspace() and self.lines[-1] and not self.lines[-1].endswith(" ") else ""
        self.lines[-1] += space + words + (" " if data[-1:].isspace() else "")


def text_of_html(source: str) -> str:
    """The words of an HTML part as plain text; nothing of its markup, styles or scripts."""
    reader = _Words()
    try:
        reader.feed(source)
        reader.close()
    except Exception:  # the parser refuses a few malformed declarations
        return clean(re.sub(r"<[^>]*>", " ", source))
    return "\n".join(line.rstrip() for line in reader.lines).strip()
