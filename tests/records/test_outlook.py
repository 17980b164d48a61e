"""Mails as Outlook keeps them are read as any mail: words, headers, attachments, mails inside."""

from __future__ import annotations

import pytest

from requests_app.records.readers import file_kinds
from requests_app.sandbox.frames import UnreadableFile
from tests.outlook_files import a_saved_mail, inner_mail, ole, winmail
from tests.records.reader_runs import found, headers, run


def kind_of(tmp_path, content: bytes, name: str = "x") -> str:
    path = tmp_path / "x"
    path.write_bytes(content)
    return file_kinds.kind_of(path, name)


def members(content: bytes) -> dict[str, bytes]:
    return {head["name"]: blob for head, blob in run("mail", content) if head["type"] == "member"}


def test_a_saved_mail_has_its_headers_words_and_files() -> None:
    content = a_saved_mail(body="Her number is 523-45-6789.", attachments={"plan.txt": b"The plan"})
    (mail,) = headers("mail", content, "mail")
    assert (mail["subject"], mail["message_id"]) == ("Bridge contract", "<saved@city.example>")
    assert mail["sender"] == "Pat Clerk <pat@city.example>"
    assert mail["sent_at"] == "2026-03-02T09:15:00-08:00"
    assert members(content) == {"plan.txt": b"The plan"}
    assert any(kind == "ssn" for kind, _said in found("mail", content))


def test_a_mail_inside_a_saved_mail_becomes_an_ordinary_mail() -> None:
    content = a_saved_mail(attachments={"x": inner_mail("Budget", "The numbers are inside.")})
    ((name, blob),) = members(content).items()
    assert name == "Budget.eml"
    assert b"Subject: Budget" in blob and b"The numbers are inside." in blob


def test_a_winmail_dat_gives_its_words_and_files() -> None:
    content = winmail({"plan.txt": b"The plan"}, body="Attached is the plan.")
    assert members(content) == {"plan.txt": b"The plan"}
    assert any("Attached is the plan." in page["text"] for page in headers("mail", content, "page"))


def test_a_mail_whose_words_cannot_be_read_is_refused_and_not_shown_empty() -> None:
    with pytest.raises(UnreadableFile, match="rich_text_only"):
        run("mail", a_saved_mail(body="", more={0x1009: b"LZFu"}))


@pytest.mark.parametrize("content", [a_saved_mail()[:700], winmail({"a": b"b" * 90})[:60], ole({})])
def test_a_broken_outlook_file_is_damaged_or_empty_and_nothing_worse(content: bytes) -> None:
    try:
        frames = run("mail", content)
    except UnreadableFile as refusal:
        assert refusal.args[0] == "damaged"
    else:
        assert any(head["type"] == "page" for head, _blob in frames)


def test_saved_mails_are_known_by_content_and_an_old_word_file_is_none(tmp_path) -> None:
    assert kind_of(tmp_path, a_saved_mail()) == "mail"
    assert kind_of(tmp_path, winmail({})) == "mail"
    assert kind_of(tmp_path, ole({"WordDocument": b"words"}), "a.doc") == "office"
