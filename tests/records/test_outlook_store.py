"""Outlook's mailboxes: each item becomes an ordinary mail; what cannot be read is told and stops nothing."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from requests_app.records.readers import outlook_store
from requests_app.records.readers.file_kinds import kind_of
from requests_app.sandbox.frames import UnreadableFile
from tests.records.reader_runs import run


@dataclass
class Item:
    """A mail as libpff shows it."""

    subject: str = "Bridge"
    sender_name: str = "Pat Clerk"
    transport_headers: str | None = None
    plain_text_body: bytes | None = b"Her number is 523-45-6789"
    html_body: bytes | None = None
    rtf_body: bytes | None = None
    client_submit_time: datetime | None = datetime(2026, 3, 2, 17, 15)
    delivery_time: datetime | None = None
    creation_time: datetime | None = None
    files: list[Any] = field(default_factory=list)

    @property
    def number_of_attachments(self) -> int:
        return len(self.files)

    def get_attachment(self, place: int) -> Any:
        return self.files[place]


@dataclass
class Attached:
    """A file, or a mail, attached to one."""

    long_filename: str | None = "a.txt"
    content: bytes = b"words"
    inner: Any = None

    @property
    def number_of_sub_items(self) -> int:
        return int(self.inner is not None)

    def get_sub_item(self, place: int) -> Any:
        return self.inner

    @property
    def size(self) -> int:
        return len(self.content)

    def read_buffer(self, size: int) -> bytes:
        return self.content[:size]


@dataclass
class Folder:
    """A folder as libpff shows it; an item of None is one that it cannot read."""

    name: str | None
    items: list[Any] = field(default_factory=list)
    folders: list[Any] = field(default_factory=list)

    @property
    def number_of_sub_messages(self) -> int:
        return len(self.items)

    @property
    def number_of_sub_folders(self) -> int:
        return len(self.folders)

    def get_sub_message(self, place: int) -> Any:
        if self.items[place] is None:
            raise OSError("pff: unable to read")
        return self.items[place]

    def get_sub_folder(self, place: int) -> Any:
        return self.folders[place]


def mails(root: Folder) -> list[tuple[dict[str, Any], Any]]:
    told = list(outlook_store.mails_of(root))
    return [
        (header, message_from_bytes(blob, policy=policy.default) if blob else None) for header, blob in told
    ]


def test_items_of_all_folders_become_mails_with_their_files_in_order() -> None:
    sent = "From: Lee <lee@city.example>\r\nTo: records@city.example\r\nMessage-ID: <a@x>\r\nSubject: Sent\r\n\r\n"
    inner = Item("Forwarded", plain_text_body=b"inner words")
    first = Item(transport_headers=sent, files=[Attached(), Attached(inner=inner)])
    root = Folder(None, [], [Folder("Inbox", [first], [Folder("Old", [None])]), Folder("Sent", [Item()])])
    (one, lost, noted) = mails(root)
    assert (one[0]["path"], one[1]["From"], one[1]["Message-ID"]) == (
        "Inbox/1",
        "Lee <lee@city.example>",
        "<a@x>",
    )
    assert [part.get_filename() for part in one[1].iter_attachments()] == ["a.txt", "Forwarded.eml"]
    assert (lost[0]["path"], lost[0]["problem"], lost[1]) == ("Inbox/Old/1", "damaged", None)
    assert (noted[0]["path"], noted[1]["Subject"]) == ("Sent/1", "Bridge")
    assert "Pat Clerk" in noted[1]["From"]
    assert noted[1]["Date"].datetime == datetime(2026, 3, 2, 17, 15, tzinfo=UTC)


def test_a_mail_of_rich_text_alone_keeps_it_as_a_file() -> None:
    ((_header, mail),) = mails(Folder(None, [Item(plain_text_body=None, rtf_body=b"{\\rtf1 words}")]))
    assert [part.get_filename() for part in mail.iter_attachments()] == ["body.rtf"]


@pytest.mark.parametrize("content", [b"!BDN", b"!BDN" + bytes(600), b"!BDN" + bytes(range(256)) * 40])
def test_a_broken_mailbox_is_damaged(content: bytes, tmp_path: Path) -> None:
    if importlib.util.find_spec("pypff") is None:
        pytest.skip("optional part: libpff is not installed")
    file = tmp_path / "a.pst"
    file.write_bytes(content)
    assert kind_of(file, "a.pst") == "pst"
    with pytest.raises(UnreadableFile, match="damaged"):
        run("pst", content)


def test_without_libpff_a_mailbox_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook_store, "installed", lambda: False)
    with pytest.raises(UnreadableFile, match="no_pst"):
        run("pst", b"!BDN")
