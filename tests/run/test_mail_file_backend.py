"""The default mail backend: one whole file for each letter."""

import email
import email.policy
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from cityrecords.mail_file_backend import EmailBackend


def letter(*to: str) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives("Recibimos su solicitud", "Señora, …", "records@example.gov", list(to))
    message.attach_alternative("<p>Señora, …</p>", "text/html")
    return message


def test_each_letter_is_one_private_file_that_a_mail_program_can_read(tmp_path: Path, settings: Any) -> None:
    settings.MAIL_DIR = tmp_path / "mail"
    assert EmailBackend().send_messages([letter("ana@example.org"), letter("li@example.org")]) == 2
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    read = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    assert [message["To"] for message in read] == ["ana@example.org", "li@example.org"]
    body = read[0].get_body(("plain",))
    assert body and body.get_content().strip() == "Señora, …"
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700


def test_a_letter_to_nobody_is_not_written(tmp_path: Path, settings: Any) -> None:
    settings.MAIL_DIR = tmp_path
    assert EmailBackend().send_messages([letter()]) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_an_error_and_leaves_no_half_letter(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_DIR = tmp_path

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cityrecords.mail_file_backend.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        EmailBackend().send_messages([letter("ana@example.org")])
    assert EmailBackend(fail_silently=True).send_messages([letter("ana@example.org")]) == 0
    assert list(tmp_path.iterdir()) == []
