"""What crosses from the child that reads a mail to whoever asked: plain values, checked on arrival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from requests_app.notices.inbound.bounces import Bounce
from requests_app.notices.inbound.charsets import clean
from requests_app.notices.inbound.dkim_signatures import (
    MOST_HEADERS,
    MOST_SIGNATURES,
    Signature,
    is_name,
    signatures_of,
)
from requests_app.notices.inbound.header_text import ids
from requests_app.notices.inbound.mail_content import Attachment
from requests_app.notices.inbound.parse import read
from requests_app.notices.inbound.quoted_text import Reply, fold
from requests_app.notices.inbound.sender_kind import KEY, MARK, Author, Verdict, judge
from requests_app.notices.inbound.sender_proof import LONGEST, MOST_RESULTS, results_of

FULL = "requests_app.notices.inbound.reading:read_mail"
PLAIN = "requests_app.notices.inbound.reading:read_plain"
"""The readers, as the sandbox is told; the second looks into no container."""

MOST_ANSWERED = 20
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Reading:
    """A mail that was read. `answers`: the Message-IDs it answers. `mark_of`, `key`: what records systems leave.

    `server`: the trace its last mail server left; `results`: what that found out about the sender;
    `signatures`: those of the sender's domain. `notes`: what was
    left out, by limit and name.
    """

    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    reply: Reply
    verdict: Verdict
    answers: tuple[str, ...]
    mark_of: str
    key: str
    server: str
    results: tuple[str, ...]
    signatures: tuple[Signature, ...]
    opaque: bool
    notes: tuple[tuple[str, str], ...]
    files: tuple[Attachment, ...]

    @property
    def mark(self) -> bool:
        """Whether a records system sent it."""
        return bool(self.mark_of)

    def shown(self) -> dict[str, Any]:
        """What a page shows of it without reading it again."""
        return {
            "sender_name": self.sender_name,
            "recipients": list(self.recipients[:50]),
            "own": self.reply.own,
            "quoted": self.reply.quoted,
            "files": [[each.name, len(each.content), each.decoration] for each in self.files],
            "notes": [list(each) for each in self.notes],
            "signs": list(self.verdict.signs),
        }


def read_mail(raw: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The reader for the sandbox. A leading 1 says that the mail server named no sender."""
    return _read(raw, opens=True)


def read_plain(raw: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The same without looking into containers."""
    return _read(raw, opens=False)


def _read(given: bytes, *, opens: bool) -> tuple[dict[str, Any], list[bytes]]:
    mail = read(given[1:], opens=opens)
    verdict = judge(mail, null_sender=given[:1] == b"1")
    reply, root, bounce = fold(mail.text), mail.root, verdict.bounce
    value = {
        "message_id": mail.message_id, "sender": mail.sender, "sender_name": mail.sender_name,
        "recipients": list(mail.recipients), "subject": mail.subject, "own": reply.own, "quoted": reply.quoted,
        "author": verdict.author.value, "signs": list(verdict.signs),
        "bounce": [
            bounce.hard, list(bounce.recipients), bounce.status, bounce.original_id, bounce.delivered, bounce.strong,
        ] if bounce else None,
        "answers": [*ids(root.first("in-reply-to")), *ids(root.first("references"))][:MOST_ANSWERED],
        "mark": clean(root.first(MARK.lower())), "key": clean(root.first(KEY.lower())),
        "server": clean(root.first("received")), "results": [clean(each) for each in results_of(root.headers)],
        "signatures": [[each.place, each.domain, each.selector] for each in signatures_of(root.headers, mail.sender)],
        "opaque": mail.opaque, "notes": [list(each) for each in mail.notes],
        "files": [[each.name, each.content_type, each.decoration] for each in mail.attachments],
    }  # fmt: skip
    return value, [each.content for each in mail.attachments]


class NotAReading(ValueError):
    """The child's answer has another shape than a reading."""


def reading_of(value: Any, blobs: Sequence[bytes]) -> Reading:
    """Check what the child said. Raises NotAReading: it read a stranger's bytes and may be in their hands."""
    try:
        files = [
            Attachment(_is(name, str)[:300], _is(kind, str)[:200], content, _is(decoration, bool))
            for (name, kind, decoration), content in zip(value["files"], blobs, strict=True)
        ]
        return Reading(
            message_id=_is(value["message_id"], str)[:1000],
            sender=_is(value["sender"], str)[:254],
            sender_name=_is(value["sender_name"], str)[:200],
            recipients=_texts(value["recipients"], 500),
            subject=_is(value["subject"], str)[:250],
            reply=Reply(clean(_is(value["own"], str)), clean(_is(value["quoted"], str))),
            verdict=_verdict(value),
            answers=_texts(value["answers"], MOST_ANSWERED),
            mark_of=_is(value["mark"], str)[:200],
            key=_is(value["key"], str)[:200],
            server=_is(value["server"], str)[:2000],
            results=tuple(_is(each, str)[:LONGEST] for each in _is(value["results"], list)[:MOST_RESULTS]),
            signatures=_signatures(value["signatures"]),
            opaque=_is(value["opaque"], bool),
            notes=tuple((_is(limit, str)[:20], _is(name, str)[:300]) for limit, name in value["notes"][:200]),
            files=tuple(files),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise NotAReading(str(problem)) from problem


def _signatures(value: Any) -> tuple[Signature, ...]:
    found = [
        Signature(_is(place, int), _is(domain, str), _is(selector, str))
        for place, domain, selector in _is(value, list)[:MOST_SIGNATURES]
    ]
    return tuple(each for each in found if 0 <= each.place < MOST_HEADERS and is_name(each.key_name))


def _verdict(value: dict[str, Any]) -> Verdict:
    verdict = Verdict(Author(value["author"]), signs=_texts(value["signs"], 20))
    if value["bounce"] is None:
        return verdict
    hard, recipients, status, original_id, delivered, strong = value["bounce"]
    bounce = Bounce(
        _is(hard, bool),
        _texts(recipients, 50),
        _is(status, str)[:20],
        _is(original_id, str)[:1000],
        _is(delivered, bool),
        _is(strong, bool),
    )
    return replace(verdict, bounce=bounce)


def _is(value: Any, kind: type[Value]) -> Value:
    if type(value) is not kind:
        raise NotAReading(f"not {kind.__name__}")
    return value


def _texts(value: Any, most: int) -> tuple[str, ...]:
    return tuple(_is(each, str)[:1000] for each in _is(value, list)[:most])
