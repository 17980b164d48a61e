"""Sample letters on a new letterhead: every letter, no trace, and the city's counter free while a PDF is set."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from requests_app.cases.actors import staff
from requests_app.cases.refusals import NotFound
from requests_app.law.model import Pack
from requests_app.models import City, Letterhead, Notice, NumberCounter, RecordsRequest, User
from requests_app.notices.pdf import letter as letter_pdf
from requests_app.services.letters import specimen_review
from requests_app.services.letters.letterhead_draft import BY_KEY
from requests_app.services.letters.samples import PLAYS, specimen
from requests_app.services.unit_of_work.rehearsal import rehearse
from tests import cast


def _counted(city: City) -> list[tuple[int, int]]:
    return list(NumberCounter.objects.filter(city=city).values_list("pk", "last"))


@pytest.mark.django_db(transaction=True)
def test_the_pdf_is_set_after_the_play_was_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    city = cast.a_city()
    cast.a_case(city)
    actor, counted = staff(cast.an_administrator(city)), _counted(city)
    open_at_the_press: list[tuple[bool, int]] = []
    typeset = letter_pdf.typeset

    def watched(*arguments: Any) -> bytes:
        open_at_the_press.append((connection.in_atomic_block, RecordsRequest.objects.count()))
        return typeset(*arguments)

    monkeypatch.setattr(letter_pdf, "typeset", watched)
    shown = specimen(city, None, "denial", "en", actor=actor, now=cast.NOW)
    assert shown.printed.pdf.startswith(b"%PDF")
    assert open_at_the_press == [(False, 1)]
    assert _counted(city) == counted
    assert not User.objects.filter(username="specimen-officer").exists()


@pytest.mark.django_db
def test_a_letter_nobody_knows_is_not_there() -> None:
    city = cast.a_city()
    with pytest.raises(NotFound):
        specimen(city, None, "no-such", "en", actor=staff(cast.an_administrator(city)), now=cast.NOW)
    assert not Notice.objects.exists() and not Letterhead.objects.exists()


@pytest.mark.django_db
def test_a_rehearsal_gives_what_was_played_and_undoes_it() -> None:
    city = cast.a_city()
    number = rehearse(lambda: str(cast.a_case(city).number))
    assert number.startswith("SAC-") and not RecordsRequest.objects.exists()


@pytest.mark.django_db
def test_a_refusal_in_a_rehearsal_passes_through_and_leaves_nothing() -> None:
    city = cast.a_city()

    def refused() -> None:
        cast.a_case(city)
        raise NotFound

    with pytest.raises(NotFound):
        rehearse(refused)
    assert not RecordsRequest.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", PLAYS)
def test_a_specimen_shows_each_letter_on_the_new_paper_and_leaves_no_trace(key: str) -> None:
    city = cast.a_city(appeals=False)
    actor = staff(cast.an_administrator(city))
    values: dict[str, Any] = {"signature": {"name": "Robin Vale", "title": "City Clerk"}}
    paper = Letterhead(city=city, version=1, made_at=cast.NOW, made_by_id=actor.user_id, **values)
    shown = specimen(city, paper, key, "es", actor=actor, now=cast.NOW)
    assert shown.notice.letter == key and shown.notice.language == "es"
    decided = key in {
        "extension",
        "partial_denial",
        "denial",
        "no_records",
        "opened",
        "kept_withheld",
        "protected",
        "not_protected",
        "appeal_upheld",
        "appeal_overturned",
    }
    signed = "Jordan Ellis\nRecords Supervisor\n" if decided else "Robin Vale\nCity Clerk\n"
    assert f"\n\nAtentamente,\n\n{signed}" in shown.notice.body_text and shown.printed.pdf.startswith(b"%PDF")
    assert not Notice.objects.exists() and not Letterhead.objects.exists()
    assert not City.objects.get(pk=city.pk).policy.appeal_offered


def test_every_letter_with_a_pack_list_has_a_specimen() -> None:
    assert {letter.key for letter in BY_KEY.values() if letter.pack_letter} <= set(PLAYS)


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["extension", "grounds"])
def test_where_the_law_gives_no_extension_there_is_no_specimen_of_its_letter(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = cast.a_city()
    if missing == "extension":
        monkeypatch.setattr(specimen_review, "latest_extension", lambda *_said: None)
    else:
        monkeypatch.setattr(Pack, "grounds_on", lambda *_said: ())
    with pytest.raises(NotFound):
        specimen(city, None, "extension", "en", actor=staff(cast.an_administrator(city)), now=cast.NOW)
    assert not Notice.objects.exists()
