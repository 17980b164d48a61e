"""A city's letterhead: versions are whole or refused, old letters keep theirs, layouts lose no part the law wants."""

from __future__ import annotations

import struct
import zlib

import pytest
from django.db import DatabaseError, transaction

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotFound
from requests_app.checks import letters_hold_what_the_law_wants
from requests_app.models import City, Letterhead, Notice
from requests_app.notices.letters import element_parts, layouts, required
from requests_app.notices.letters.event_letters import ALL_LETTERS
from requests_app.notices.pdf import logos
from requests_app.notices.pdf.letter import letter_pdf
from requests_app.services.letters.letterhead import LetterheadChanged, publish
from requests_app.services.letters.letterhead_draft import LetterheadDraft
from tests import cast

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#123"/></svg>'
HEAD = LetterheadDraft(
    heading={"en": ["Office of the City Clerk", "915 I Street"]},
    logo=SVG,
    logo_alt="Seal of the city",
    signature={"name": "Robin Vale", "title": "City Clerk", "office": "Office of the City Clerk"},
)


def png(width: int = 4, height: int = 4) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\x10\x20\x30" * min(width, 4) for _row in range(min(height, 4)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return logos.PNG + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def made(city: City, paper: LetterheadDraft = HEAD, seen: int = 0) -> Letterhead:
    return publish(city.pk, paper, seen_version=seen, actor=staff(cast.an_administrator(city)), now=cast.NOW)


def receipt(city: City) -> Notice:
    return Notice.objects.select_related("case__city", "case__requester", "letterhead").get(
        case=cast.a_case(city), letter="receipt"
    )


def test_a_letter_is_signed_and_remembers_its_paper_while_older_letters_keep_theirs() -> None:
    city = cast.a_city()
    before = receipt(city)
    first = made(city)
    on_first = receipt(city)
    second = made(city, LetterheadDraft(signature={"name": "Kim Ode", "title": "Deputy Clerk"}), seen=1)
    on_second = receipt(city)
    assert [notice.letterhead for notice in (before, on_first, on_second)] == [None, first, second]
    assert on_first.body_text.endswith("\n\nRobin Vale\nCity Clerk\nOffice of the City Clerk\n")
    assert on_second.body_text.endswith("\n\nKim Ode\nDeputy Clerk\n")
    assert "Robin Vale" in on_first.body_html and "Robin Vale" not in before.body_text
    assert not Notice.objects.filter(recipient__startswith="staff", body_text__contains="Robin Vale").exists()


def test_a_signature_of_a_letter_goes_before_that_of_the_department_and_the_city() -> None:
    city = cast.a_city()
    department = cast.a_department(city)
    paper = LetterheadDraft(
        signature={"name": "City", "title": "Clerk"},
        signatures={
            f"department:{department.key}": {"name": "Department", "title": "Head"},
            "clarification": {"name": "Question", "title": "Asker"},
        },
    )
    made(city, paper)
    case = cast.a_case(city)
    cast.begin_review(case, cast.NOW + cast.HOUR)
    cast.ask(case, cast.NOW + 2 * cast.HOUR)
    said = {notice.letter: notice.body_text for notice in Notice.objects.filter(case=case)}
    assert said["receipt"].endswith("City\nClerk\n")
    assert said["acknowledgment"].endswith("Department\nHead\n")
    assert said["clarification"].endswith("Question\nAsker\n")


def test_a_version_is_written_once_even_by_sql() -> None:
    made(cast.a_city())
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        Letterhead.objects.update(logo_alt="x")
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        Letterhead.objects.all().delete()


def test_the_paper_and_the_hash_of_a_letter_are_fixed_even_by_sql() -> None:
    city = cast.a_city()
    made(city)
    notice = receipt(city)
    for change in (
        {"letterhead": None},
        {"text_sha256": "0" * 64},
        {"language": "es"},
        {"body_text": "other"},
    ):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(**change)


def test_only_the_administrator_of_the_city_makes_a_version() -> None:
    city, other = cast.a_city("sacramento"), cast.a_city("bakersfield", appeals=False)
    for user in (cast.an_intake_clerk(city), cast.an_administrator(other)):
        with pytest.raises(NotFound):
            publish(city.pk, HEAD, seen_version=0, actor=staff(user), now=cast.NOW)
    assert not Letterhead.objects.exists()


def test_of_two_administrators_the_second_is_told_that_there_is_a_newer_version() -> None:
    city = cast.a_city()
    made(city)
    with pytest.raises(LetterheadChanged, match="version 1"):
        made(city, seen=0)
    assert Letterhead.objects.count() == 1


@pytest.mark.parametrize(
    ("paper", "field", "sentence"),
    [
        (LetterheadDraft(logo=SVG), "logo_alt", "Describe the logo"),
        (LetterheadDraft(logo_alt="Seal"), "logo", "no logo"),
        (LetterheadDraft(logo=b"<html/>", logo_alt="x"), "logo", "neither an SVG nor a PNG"),
        (LetterheadDraft(heading={"en": ["x"] * 7}), "letterhead_en", "6 lines"),
        (LetterheadDraft(heading={"es": ["x" * 91]}), "letterhead_es", "90 characters"),
        (LetterheadDraft(signature={"office": "Clerk"}), "signature.name", "name and title"),
        (
            LetterheadDraft(signatures={"no_such": {"name": "A", "title": "B"}}),
            "signatures.0.who",
            "Choose a notice",
        ),
        (LetterheadDraft(layouts={"no_such": {"en": "x"}}), "layouts.no_such", "no such notice"),
        (LetterheadDraft(layouts={"staff_late": {"en": "x"}}), "layouts.staff_late", "no such notice"),
        (
            LetterheadDraft(layouts={"denial": {"en": "[[-citations]]"}}),
            "layouts.denial.en",
            "exemption citation and",
        ),
        (LetterheadDraft(layouts={"denial": {"en": "[[-remedies]]"}}), "layouts.denial.en", "right to sue"),
        (
            LetterheadDraft(layouts={"release": {"en": "[[-documents]]"}}),
            "layouts.release.en",
            "Readers need the part",
        ),
        (LetterheadDraft(layouts={"denial": {"en": "[[nothing]]"}}), "layouts.denial.en", "has no part"),
        (
            LetterheadDraft(layouts={"denial": {"en": "[[people]]\n[[people]]"}}),
            "layouts.denial.en",
            "listed twice",
        ),
        (
            LetterheadDraft(layouts={"denial": {"en": "Hello {{ case }}"}}),
            "layouts.denial.en",
            "on its own line",
        ),
        (
            LetterheadDraft(layouts={"denial": {"en": "We regret."}}),
            "layouts.denial.es",
            "other language only",
        ),
    ],
)
def test_a_version_that_is_not_whole_is_refused_beside_its_field(
    paper: LetterheadDraft, field: str, sentence: str
) -> None:
    city = cast.a_city()
    with pytest.raises(Incomplete) as refused:
        made(city, paper)
    assert sentence in " ".join(refused.value.fields[field])
    assert not Letterhead.objects.exists()


def test_own_words_stand_where_they_were_put_and_no_unnamed_part_is_lost() -> None:
    city = cast.a_city()
    layout = "# From the clerk\nThank you for asking.\n- one\n[[decision_date]]\n[[-next]]"
    made(city, LetterheadDraft(layouts={"receipt": {"en": layout, "es": layout}}))
    body = receipt(city).body_text
    order = [
        "Hello Ana",
        "Your private page\n---",
        "From the clerk\n---",
        "Thank you",
        "- one",
        "When the city must",
    ]
    assert [body.index(part) for part in order] == sorted(body.index(part) for part in order)
    assert "What happens next" not in body
    assert "Your request\n---" in body and "Contact us\n---" in body


def test_every_part_of_every_letter_can_be_moved_without_losing_a_line() -> None:
    for letter in ALL_LETTERS:
        names = layouts.house_parts(letter.key)
        body = "".join(f"{layouts.mark(name)}# {name}\ntext of {name}\n\n" for name in names)
        turned = layouts.laid_out(body, "\n".join(f"[[{name}]]" for name in reversed(names)))
        found = [line for line in turned.split("\n") if line.startswith("text of ")]
        assert found == [f"text of {name}" for name in reversed(names)]
        assert (
            layouts.laid_out(body, layouts.house_layout(letter.key)).split()
            == layouts.laid_out(body, "").split()
        )


def test_hostile_words_in_a_layout_are_only_words() -> None:
    body = f"{layouts.mark('opening')}Hello\n"
    said = layouts.laid_out(body, "> quoted\n\x1eopening\x1e\n<b>\u202e[[opening]]x")
    assert "\x1e" not in said and "\u202e" not in said and not said.startswith(">")


@pytest.mark.parametrize("pack_key", ["ca-cpra", "il-foia", "wa-pra", "us-foia", "ny-foil", "tx-pia"])
def test_the_house_has_a_part_for_everything_a_pack_wants(pack_key: str) -> None:
    for letter in ALL_LETTERS:
        assert not required.house_gaps(letter, required.packs_of(pack_key)), letter.key


def test_nothing_the_pack_wants_can_be_left_out_of_any_letter() -> None:
    packs = required.packs_of("ca-cpra")
    for letter in ALL_LETTERS:
        for row in required.wanted(letter, packs):
            for part in row.parts:
                said = " ".join(required.layout_gaps(letter, f"[[-{part}]]", packs))
                assert "This notice must say" in said, (letter.key, part)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\nbroken",
        png()[:-3],
        png().replace(b"IDAT", b"IDAX"),
        png(3000, 10),
        png() + b"PK\x03\x04",
        SVG.replace(b"<rect", b"<script>alert(1)</script><rect"),
        SVG.replace(b"<rect", b'<image href="http://x.example/a.png"/><rect'),
        SVG.replace(b"<rect", b'<use href="http://x.example/#a"/><rect'),
        SVG.replace(b"fill=", b'onload="x()" fill='),
        SVG.replace(b'"#123"', b'"url(http://x.example/a)"'),
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG,
        SVG + b" " * 100_000,
        b"\xff\xfe",
    ],
    ids=range(14),
)
def test_a_file_that_is_no_plain_picture_is_no_logo(data: bytes) -> None:
    with pytest.raises(logos.BadLogo):
        logos.judged(data)


@pytest.mark.parametrize(("data", "kind"), [(SVG, "svg"), (png(), "png")])
def test_a_plain_picture_is_a_logo_and_is_tagged_with_its_words(data: bytes, kind: str) -> None:
    city = cast.a_city()
    assert made(city, LetterheadDraft(logo=data, logo_alt="Seal of the city")).logo_format == kind
    paper = letter_pdf(receipt(city))
    assert not paper.flawed
    assert b"/Figure" in paper.pdf and (b"Seal of the city" in paper.pdf or b"/Alt" in paper.pdf)


def test_a_head_that_cannot_be_printed_costs_the_letter_its_head_and_flags_it() -> None:
    city = cast.a_city()
    paper = Letterhead.objects.create(
        city=city, version=1, logo=b"not a picture", logo_format="svg", logo_alt="x", made_at=cast.NOW,
        made_by=cast.an_administrator(city),
    )  # fmt: skip
    notice = receipt(city)
    assert notice.letterhead == paper
    printed = letter_pdf(notice)
    assert printed.flawed and printed.pdf.startswith(b"%PDF")


def test_the_letterhead_stands_on_the_html_twin_too() -> None:
    city = cast.a_city()
    made(city, LetterheadDraft(heading={"en": ["Office of <b>the</b> Clerk"]}))
    assert "Office of &lt;b&gt;the&lt;/b&gt; Clerk" in receipt(city).body_html


@pytest.mark.parametrize("layout", ["[[-citations]]", "[[-contact]]"])
def test_a_layout_that_no_longer_holds_what_the_law_wants_fails_the_check_by_name(layout: str) -> None:
    city = cast.a_city()
    Letterhead.objects.create(
        city=city, version=1, layouts={"denial": {"en": layout}}, made_at=cast.NOW,
        made_by=cast.an_administrator(city),
    )  # fmt: skip
    [error] = letters_hold_what_the_law_wants(None, databases=["default"])
    assert error.id == "cityrecords.W004" and "must say" in error.msg and "denial" in error.msg
    made(city, LetterheadDraft(), seen=1)
    assert not letters_hold_what_the_law_wants(None, databases=["default"])


def test_a_house_letter_that_lacks_something_fails_the_check_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(element_parts.PARTS, "why no part can be separated", ())
    found = letters_hold_what_the_law_wants(None)
    assert found and all("why no part can be separated" in error.msg for error in found)
