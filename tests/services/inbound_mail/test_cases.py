"""Cases from the field: what becomes of each, its words and its files; each shows a kind of fault."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from requests_app.models import Document, InboundMail, Message, Notice, RecordsRequest
from requests_app.notices.models.inbound import Cause, InboundState
from requests_app.services.inbound_mail import triage as inbound_mail_triage
from requests_app.services.inbound_mail.reader import handle, handle_waiting
from requests_app.services.inbound_mail.receive import take_in
from tests import cast
from tests.services.inbound_mail.test_receive import LATER, reply_address

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[2] / "data" / "mail" / "cases"
BRIDGE = "I mean the north bridge, 2019 to 2021 only."
FILED, WAITS = InboundState.FILED.value, InboundState.FOR_A_PERSON.value


@dataclass(frozen=True)
class Right:
    """What is right for one case: the end, what its words hold and do not hold, its documents."""

    state: str = FILED
    cause: str = ""
    says: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


RIGHT: dict[str, Right] = {
    "M01-inline-photo-without-name": Right(says=("nailed to my door",), files=("image.png",)),
    "M02-html-then-plain-footer": Right(says=(BRIDGE, "checked for viruses")),
    "M03-plain-banner-then-html": Right(says=("[EXTERNAL]", BRIDGE)),
    "M04-alternative-with-stub": Right(says=(BRIDGE,), silent=("cannot show HTML",)),
    "M06-smime-opaque": Right(WAITS, "opaque"),
    "M07-forwarded-as-attachment": Right(says=("from the other office",), files=("2023 permit.eml", "permit-4711.pdf")),
    "M09-raw-utf8-file-name": Right(says=("Adjunto.",), files=("Petición Peña.pdf",)),
    "M10-html-table": Right(says=("Parcel 12 | 34 Main St\n17 | 8",)),
    "M11-html-pre": Right(says=("Case 1: yes\nCase 2: no\nCase 3: yes",)),
    "M12-html-link": Right(says=("here (https://maps.example/plan-7?x=1)",)),
    "M14a-subject-Vacation-rental-permits-on-J-S": Right(says=("I mean 2024.",)),
    "M14b-subject-Out-of-office-furniture-purcha": Right(says=("I mean 2024.",)),
    "M14c-subject-Automatic-response-times-of-En": Right(says=("I mean 2024.",)),
    "M14d-subject-Vacation-payouts-of-the-police": Right(says=("I mean 2024.",)),
    "M15b-sent-through-mail-provider": Right(says=("Please go on.",)),
    "M15c-auto-response-suppress": Right(says=("Please go on.",)),
    "M15e-suppress-all": Right(says=("Please go on.",)),
    "M16-encoded-name-hides-sender": Right(WAITS, "other_sender"),
    "M16b-encoded-comma-in-name": Right(says=("Thank you, received.",)),
    "M17-windows-quotes-labelled-latin1": Right(says=("I don’t mean “all” files – only 2019.",)),
    "M18-gbk-labelled-gb2312": Right(says=("我叫朱镕基，我要二〇一九年的文件。",)),
    "M18b-html-meta-charset": Right(says=("我要二零一九年的文件",)),
    "M20-uuencoded": Right(says=("See the file.",), silent=("begin 644",), files=("note.txt",)),
    "M22-docx-zip-version-99": Right(says=("File attached.", "“form.docx” cannot be opened")),
    "M24-two-cases-one-mail": Right(says=("The year 2024 for both requests.",)),
    "M26-forged-bounce": Right(WAITS, "no_letter"),
    "M27-invitation": Right(
        says=("Can we meet about request 12?",), silent=("VCALENDAR", "amp4"), files=("event.ics",)
    ),
    "M28-pgp-signed": Right(says=("I mean the north bridge.",), silent=("BEGIN PGP",)),
    "M30-mark-of-another-installation": Right(WAITS, "other_system"),
    "M31-answer-below-outlook-header": Right(says=("Answer: the north bridge, 2019 to 2021 only.",)),
    "M32-pdf-without-extension": Right(says=("Scan attached.",), files=("Scan.pdf",)),
    "M33-iphone-photo-and-old-word": Right(says=("Photo and letter",), files=("IMG_0001.HEIC", "letter.doc")),
    "M34-only-image-no-name": Right(says=("See the attached file.",), files=("image.png",)),
    "M35-long-chinese-name-rfc2231": Right(says=("Attached.",), files=("市政府记录请求" * 20 + ".pdf",)),
    "M36-rtl-override-name": Right(says=("Attached.",), files=("invoicefdp_exe.pdf",)),
}  # fmt: skip


def taken(name: str, case: RecordsRequest, other: RecordsRequest) -> InboundMail:
    """One case, addressed to the requests of this test, stored and handled."""
    raw = (CASES / f"{name}.eml").read_bytes()
    for mark, value in (
        ("REPLY-ADDRESS-2", reply_address(other)),
        ("REPLY-ADDRESS", reply_address(case)),
        ("NOTICE-ID", Notice.objects.filter(case=case).latest("id").message_id),
    ):
        raw = raw.replace(mark.encode(), value.encode())
    row = take_in(raw, door="pipe", now=LATER)
    handle(row.pk, now=LATER)
    row.refresh_from_db()
    return row


def test_a_right_answer_stands_here_for_every_case() -> None:
    assert {path.stem for path in CASES.iterdir()} == set(RIGHT)


@pytest.mark.parametrize("name", RIGHT)
def test_every_case_from_the_field_comes_to_the_right_end(name: str) -> None:
    right, case, other = RIGHT[name], cast.a_case(), cast.a_case()
    row = taken(name, case, other)
    assert (row.state, row.cause) == (right.state, right.cause)
    message = Message.objects.filter(case=case).first()
    assert (message is not None) == (right.state == FILED)
    body = message.body if message else ""
    assert [words for words in right.says if words not in body] == []
    assert [words for words in right.silent if words in body] == []
    assert sorted(Document.objects.filter(case=case).values_list("name", flat=True)) == sorted(right.files)


@pytest.mark.parametrize(
    ("name", "sender"),
    [
        ("M16-encoded-name-hides-sender", "stranger@evil.example"),
        ("M16b-encoded-comma-in-name", cast.ADDRESS),
    ],
)
def test_the_sender_is_the_real_address_whatever_the_name_says(name: str, sender: str) -> None:
    assert taken(name, cast.a_case(), cast.a_case()).sender == sender


def test_one_mail_to_two_cases_reaches_both() -> None:
    case, other = cast.a_case(), cast.a_case()
    row = taken("M24-two-cases-one-mail", case, other)
    assert handle_waiting(LATER) == {"filed": 1}
    copy = InboundMail.objects.exclude(pk=row.pk).get()
    assert (copy.copy_of, copy.case, copy.state) == (row, other, FILED)
    assert {message.case for message in Message.objects.all()} == {case, other}
    assert handle_waiting(LATER) == {}


def test_a_sealed_mail_leaves_the_question_open() -> None:
    case = cast.a_case_in("awaiting_requester")
    row = taken("M06-smime-opaque", case, cast.a_case())
    assert cast.again(case).state == "awaiting_requester"
    inbound_mail_triage.file_in_case(row.pk, number=case.number, actor=cast.the_intake(case), now=LATER)
    assert cast.again(case).state == "awaiting_requester"


@pytest.mark.parametrize("name", ["M34-only-image-no-name", "M30-mark-of-another-installation"])
def test_a_mail_without_words_or_of_another_system_answers_nothing_by_itself(name: str) -> None:
    case = cast.a_case_in("awaiting_requester")
    taken(name, case, cast.a_case())
    assert cast.again(case).state == "awaiting_requester"


@pytest.mark.parametrize("name", ["M15b-sent-through-mail-provider", "M02-html-then-plain-footer"])
def test_an_answer_with_a_weak_sign_answers_the_question(name: str) -> None:
    case = cast.a_case_in("awaiting_requester")
    taken(name, case, cast.a_case())
    assert cast.again(case).state == "clerk_review"


def test_what_reads_like_an_absence_notice_leaves_an_open_question_to_a_person() -> None:
    case = cast.a_case_in("awaiting_requester")
    raw = f"From: {cast.ADDRESS}\nTo: {reply_address(case)}\nSubject: Automatic reply: Your request\n\nI am away.\n"
    row = take_in(raw.encode(), door="pipe", now=LATER)
    assert handle(row.pk, now=LATER) == WAITS
    row.refresh_from_db()
    assert row.cause == Cause.DOUBTFUL
    inbound_mail_triage.file_in_case(row.pk, number=case.number, actor=cast.the_intake(case), now=LATER)
    assert cast.again(case).state == "awaiting_requester"
