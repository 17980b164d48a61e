"""What `manage.py check` says of the laws: nothing as shipped, and each remedy that nobody should be told."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from requests_app import checks
from requests_app.law.pack import library


def test_the_laws_as_shipped_pass() -> None:
    assert checks.law_packs_load(None) == []
    assert checks.people_are_told_what_was_confirmed(None) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"text": "any person may sue"}, "is not a whole sentence"),
        ({"text": "You can sue"}, "is not a whole sentence"),
        ({"citation": " "}, "names no statute"),
        ({"staff_note": "Ask counsel.", "text": "You can sue. Ask counsel."}, "repeats the note for staff"),
    ],
)
def test_a_remedy_nobody_should_be_told_is_an_error(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str], fault: str
) -> None:
    pack = library().get("fl-ch119", "undated")
    rule, *others = pack.remedies.judicial
    spoiled = replace(pack, remedies=replace(pack.remedies, judicial=(replace(rule, **change), *others)))
    monkeypatch.setattr(checks, "library", lambda: SimpleNamespace(packs=(spoiled,)))
    (found,) = checks.people_are_told_what_was_confirmed(None)
    assert found.id == "cityrecords.E003"
    assert found.msg == f"fl-ch119 undated, remedy {rule.key}: {fault}."


def test_an_unconfirmed_remedy_is_not_told_so_it_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = library().get("fl-ch119", "undated")
    rule, *others = pack.remedies.judicial
    hidden = replace(rule, confidence="unconfirmed", text="a fragment")
    spoiled = replace(pack, remedies=replace(pack.remedies, judicial=(hidden, *others)))
    monkeypatch.setattr(checks, "library", lambda: SimpleNamespace(packs=(spoiled,)))
    assert checks.people_are_told_what_was_confirmed(None) == []


def test_a_provider_that_never_hands_in_raw_mail_is_named_where_it_is_the_only_way_in(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.INBOUND_WEBHOOK_SECRET = "anymail.backends.brevo.EmailBackend", "x" * 16
    settings.INBOUND_DOOR = settings.INBOUND_MAILBOX = None
    (found,) = checks.mail_comes_in_whole(None)
    assert (found.id, found.msg.split()[0]) == ("cityrecords.W006", "brevo")
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    assert checks.mail_comes_in_whole(None) == []
