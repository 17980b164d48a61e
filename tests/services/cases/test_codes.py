"""One-time codes: they open a case once, give a link, end when a new one is made, and are not guessed."""

from __future__ import annotations

from uuid import uuid4

import pytest

from requests_app.cases import codes as case_codes
from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted, TooOften
from requests_app.models import CaseCode, Notice, RecordsRequest
from requests_app.notices.pdf.archive import file_of
from requests_app.services.cases import codes, links as case_links, messages as case_messages
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def a_code(case: RecordsRequest) -> str:
    codes.make_code(case.pk, actor=cast.the_intake(case), now=LATER)
    return case_codes.code_of(CaseCode.objects.get(case=case, used_at=None, ended_at=None).pk)


def test_a_code_has_over_fifty_bits_and_no_signs_that_look_alike() -> None:
    assert len(case_codes.SIGNS) ** case_codes.LENGTH > 2**50
    assert not set(case_codes.SIGNS) & set("0OQ1IL2Z5S8BUVG")
    code = case_codes.code_of(uuid4())
    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert case_codes.tidy(f" {code.lower().replace('-', ' ')} ") == code
    for wrong in ("", code[:-1], code.replace(code[0], "0"), "ж" * 12):
        assert case_codes.tidy(wrong) == ""


def test_a_code_opens_its_case_once_and_gives_a_link() -> None:
    case = cast.a_case()
    code = a_code(case)
    link = codes.open_with_code(case.number.lower(), code.lower(), now=LATER)
    assert link.case_id == case.pk
    assert data_of(case.events.latest("seq"))["link_id"] == str(link.pk)
    assert code not in case.events.latest("seq").payload
    row = CaseCode.objects.get(case=case)
    assert code.replace("-", "") not in row.secret_hash.upper()
    with pytest.raises(NotNow) as refused:
        codes.open_with_code(case.number, code, now=LATER + cast.DAY)
    assert "used on Tuesday, October 6, 2026" in refused.value.message


def test_a_new_code_ends_the_old_one_and_a_code_expires() -> None:
    case = cast.a_case()
    first, second = a_code(case), a_code(case)
    with pytest.raises(NotNow, match="newer code"):
        codes.open_with_code(case.number, first, now=LATER)
    with pytest.raises(NotNow, match="expired"):
        codes.open_with_code(case.number, second, now=LATER + case_codes.LIFETIME)
    assert [event.kind for event in case.events.filter(kind="code_made")] == ["code_made"] * 2


def test_wrong_numbers_and_wrong_codes_read_alike_and_are_throttled() -> None:
    case, other = cast.a_case(), cast.a_case()
    code = a_code(case)
    for number, typed in ((other.number, code), (case.number, "AAAA-AAAA-AAAA"), ("", "")):
        with pytest.raises(Incomplete) as refused:
            codes.open_with_code(number, typed, now=LATER)
        assert list(refused.value.fields) == ["code"]
    with pytest.raises(TooOften):
        for _try in range(30):
            with pytest.raises(Incomplete):
                codes.open_with_code(case.number, "AAAA-AAAA-AAAA", now=LATER)


def test_only_the_desk_makes_codes_and_replacing_a_link_ends_them() -> None:
    case = cast.a_case()
    for actor in (cast.the_requester(case), cast.the_reviewer(case), cast.the_officer(case)):
        require_refused(NotPermitted, lambda actor=actor: codes.make_code(case.pk, actor=actor, now=LATER))
    code = a_code(case)
    case_links.replace_link(case.pk, actor=cast.the_intake(case), now=LATER)
    with pytest.raises(NotNow):
        codes.open_with_code(case.number, code, now=LATER)


def test_letters_on_paper_share_one_code_until_it_is_used() -> None:
    case = cast.a_case(email="", postal_address="9 Elm Street")
    clerk = cast.the_intake(case)
    for words in ("First.", "Second."):
        case_messages.write_to_requester(case.pk, body=words, actor=clerk, now=LATER)
    first, second = Notice.objects.filter(case=case, letter="message").order_by("id")
    assert first.channel == "post"
    assert "by phone" in first.body_text.lower()
    file_of(first, LATER)
    file_of(second, LATER)
    row = CaseCode.objects.get(case=case)
    codes.open_with_code(case.number, case_codes.code_of(row.pk), now=LATER)
    receipt = Notice.objects.get(case=case, letter="receipt")
    file_of(receipt, LATER)
    assert CaseCode.objects.filter(case=case).count() == 2


def test_mails_and_letters_to_staff_carry_no_code() -> None:
    case = cast.a_case()
    cast.an_intake_clerk(case.city)
    for notice in Notice.objects.filter(case=case):
        file_of(notice, LATER)
    assert not CaseCode.objects.exists()
