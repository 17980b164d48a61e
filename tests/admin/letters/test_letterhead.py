"""The administrator's letterhead and the clerk's print queue: looked at, saved, printed, mailed, refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from requests_app.models import City, Letterhead, Notice, PrintBatch, RecordsRequest
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import hidden, text
from tests.services.letters.printing import a_posted_case
from tests.services.letters.test_letterhead import SVG

PAPER = {
    "letterhead_en": "Office of the City Clerk\n915 I Street",
    "letterhead_es": "",
    "logo_alt": "",
    "sign_name": "Robin Vale",
    "sign_title": "City Clerk",
    "sign_office": "",
    "signatures-count": "1",
    "letter": "denial",
    "language": "es",
}
LIST = reverse("admin:requests_app_printbatch_changelist")


def paper_address(city: City) -> str:
    return reverse("admin:requests_app_letterhead_city", args=[city.key])


def layout_address(city: City, key: str = "denial") -> str:
    return reverse("admin:requests_app_letterhead_layout", args=[city.key, key])


def test_a_paper_is_looked_at_then_saved_as_a_version(administrator: Client, sacramento: City) -> None:
    address = paper_address(sacramento)
    looked = administrator.post(address, {**PAPER, "seen": "0", "do": "look"})
    page = text(looked)
    assert looked.status_code == 200 and "Robin Vale" in page and "Quién es responsable" in page
    assert not Letterhead.objects.exists() and not RecordsRequest.objects.exists()
    assert administrator.post(address, {**PAPER, "seen": "0", "do": "save"}).status_code == 302
    assert "Version 1 is now in effect" in text(administrator.get(address))


def test_a_specimen_comes_as_a_pdf(administrator: Client, sacramento: City) -> None:
    answer = administrator.post(paper_address(sacramento), {**PAPER, "seen": "0", "do": "pdf"})
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert not Letterhead.objects.exists()


def test_a_logo_chosen_before_the_look_is_still_there_when_it_is_saved(
    administrator: Client, sacramento: City
) -> None:
    address = paper_address(sacramento)
    data = {**PAPER, "logo_alt": "Seal", "seen": "0"}
    upload = SimpleUploadedFile("seal.svg", SVG)
    looked = administrator.post(address, {**data, "logo": upload, "do": "look"})
    assert looked.status_code == 200
    kept = hidden(looked, "kept")
    assert administrator.post(address, {**data, "kept": kept, "do": "save"}).status_code == 302
    assert bytes(Letterhead.objects.get().logo or b"") == SVG
    again = {**data, "seen": "1", "remove_logo": "on", "do": "save"}
    assert administrator.post(address, again).status_code == 302
    assert Letterhead.objects.get(version=2).logo is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sign_title": ""}, "A signature needs a person's name and title."),
        ({"letterhead_en": "x\n" * 7}, "The letterhead has room for"),
        ({"kept": "not base64!", "logo_alt": "x"}, "There is no logo"),
        ({"kept": "aGVsbG8=", "logo_alt": "x"}, "neither an SVG nor a PNG"),
        ({"signatures-0-name": "Kim"}, "Choose a notice or a department"),
        (
            {
                "signatures-count": "2",
                **{f"signatures-{row}-{name}": "denial" for row in "01" for name in ("who", "name", "title")},
            },
            "has a signature above",
        ),
    ],
)
def test_what_is_wrong_with_a_paper_stands_beside_it_and_nothing_typed_is_lost(
    administrator: Client, sacramento: City, changes: dict[str, str], sentence: str
) -> None:
    answer = administrator.post(paper_address(sacramento), {**PAPER, **changes, "seen": "0", "do": "save"})
    assert answer.status_code == 422 and sentence in text(answer)
    assert "Office of the City Clerk" in text(answer) or "letterhead_en" in changes
    assert not Letterhead.objects.exists()


def test_a_row_more_can_be_asked_for(administrator: Client, sacramento: City) -> None:
    answer = administrator.post(paper_address(sacramento), {**PAPER, "seen": "0", "add": "signatures"})
    assert "signatures-1-name" in text(answer)


def test_of_two_administrators_the_second_is_told(administrator: Client, sacramento: City) -> None:
    administrator.post(paper_address(sacramento), {**PAPER, "seen": "0", "do": "save"})
    answer = administrator.post(paper_address(sacramento), {**PAPER, "seen": "0", "do": "save"})
    assert answer.status_code == 409 and "created version 1 while" in text(answer)


def test_a_letter_gets_its_own_words_and_what_the_law_wants_cannot_go(
    administrator: Client, sacramento: City
) -> None:
    address = layout_address(sacramento)
    page = text(administrator.get(address))
    assert "[[citations]]" in page and "why no part can be separated" in page
    lost = administrator.post(address, {"en": "[[-citations]]", "es": "", "seen": "0", "do": "save"})
    assert lost.status_code == 422 and "This notice must say" in text(lost)
    own = {"en": "We are sorry.\n[[people]]", "es": "Lo sentimos.\n[[people]]", "seen": "0"}
    looked = administrator.post(address, {**own, "language": "es", "do": "look"})
    assert "Lo sentimos." in text(looked)
    assert administrator.post(address, {**own, "do": "save"}).status_code == 302
    assert Letterhead.objects.get().layouts["denial"]["en"].startswith("We are sorry.")
    assert "own words" in text(administrator.get(paper_address(sacramento)))


@pytest.mark.parametrize("key", ["no-such", "staff_late"])
def test_a_letter_that_cannot_be_laid_out_is_not_there(
    administrator: Client, sacramento: City, key: str
) -> None:
    assert administrator.get(layout_address(sacramento, key)).status_code == 404


def test_paper_is_the_administrators_of_that_city_alone(
    clerk: Client, administrator: Client, sacramento: City, bakersfield: City
) -> None:
    for address in (paper_address(sacramento), layout_address(sacramento)):
        assert clerk.get(address).status_code == 404
        assert clerk.post(address, {**PAPER, "do": "save"}).status_code == 404
    assert clerk.get(reverse("admin:requests_app_letterhead_changelist")).status_code == 403
    assert administrator.get(paper_address(bakersfield)).status_code == 404


def test_the_queue_is_printed_downloaded_and_marked_as_mailed(clerk: Client, sacramento: City) -> None:
    notice = a_posted_case(sacramento)
    assert "Print 1 letter" in text(clerk.get(LIST))
    answer = clerk.post(
        reverse("admin:requests_app_printbatch_print", args=["sacramento"]), {"both_sides": "on"}
    )
    batch = PrintBatch.objects.get()
    address = reverse("admin:requests_app_printbatch_change", args=[batch.pk])
    assert answer["Location"] == address
    pdf = clerk.get(reverse("admin:requests_app_printbatch_pdf", args=[batch.pk]))
    assert pdf["Content-Disposition"] == 'attachment; filename="letters-sacramento-2026-10-06-1.pdf"'
    assert pdf.content.startswith(b"%PDF")
    page = text(clerk.get(address))
    assert "printed, not mailed" in page and notice.subject in page
    assert clerk.post(address, {"mailed_on": "2026-10-07", "do": "all"}).status_code == 422
    assert clerk.post(address, {"mailed_on": "", "do": "all"}).status_code == 422
    done = clerk.post(address, {"mailed_on": "2026-10-06", "do": "all"}, follow=True)
    assert "1 letter was marked as mailed." in text(done) and "mailed" in text(clerk.get(address))
    notice.refresh_from_db()
    assert notice.state == "sent"
    assert "all mailed" in text(clerk.get(LIST))


def test_only_ticked_letters_are_marked_and_another_goes_back(clerk: Client, sacramento: City) -> None:
    for _letter in range(2):
        a_posted_case(sacramento)
    clerk.post(reverse("admin:requests_app_printbatch_print", args=["sacramento"]))
    batch = PrintBatch.objects.get()
    first, second = batch.letters.all()
    address = reverse("admin:requests_app_printbatch_change", args=[batch.pk])
    clerk.post(address, {"mailed_on": "2026-10-06", "do": "chosen", "letter": [str(first.pk), "x"]})
    states = list(Notice.objects.filter(channel="post").order_by("id").values_list("state", flat=True))
    assert states == ["sent", "printed"]
    back = clerk.post(reverse("admin:requests_app_printbatch_return", args=[second.pk]), follow=True)
    assert "returned to the queue" in text(back) and "Print 1 letter" in text(clerk.get(LIST))


def test_with_nothing_to_print_the_clerk_is_told(clerk: Client, sacramento: City) -> None:
    answer = clerk.post(reverse("admin:requests_app_printbatch_print", args=["sacramento"]), follow=True)
    assert "No letters are waiting to be printed." in text(answer)


def test_a_letter_that_must_be_mailed_today_or_tomorrow_says_so(clerk: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento, now=cast.NOW - 9 * cast.DAY, email="", postal_address="12 Oak Street")
    cast.begin_review(case, cast.NOW)
    cast.deny(cast.again(case), cast.NOW + cast.HOUR)
    due_on = case.deadlines.get(kind="determination").due_on
    assert due_on - (cast.NOW + timedelta(days=1)).date() <= timedelta(days=1)
    page = text(clerk.get(LIST))
    assert "mail it today" in page or "mail it by tomorrow" in page


def test_my_work_shows_the_oldest_letter_to_mail(clerk: Client, reviewer: Client, sacramento: City) -> None:
    cast.a_case(sacramento, now=cast.NOW - 3 * cast.DAY, email="", postal_address="12 Oak Street")
    assert "Letters to print and mail (oldest: 4 days)" in text(clerk.get(reverse("admin:index")))
    assert "oldest: 4 days" not in text(reviewer.get(reverse("admin:index")))


def test_the_queue_is_shown_to_those_who_mail_the_citys_letters(
    clerk: Client, reviewer: Client, sacramento: City, bakersfield: City, sign_in: SignIn
) -> None:
    a_posted_case(sacramento)
    clerk.post(reverse("admin:requests_app_printbatch_print", args=["sacramento"]))
    batch = PrintBatch.objects.get()
    other = sign_in(cast.an_intake_clerk(bakersfield))
    assert reviewer.get(LIST).status_code == 403
    for name in ("change", "pdf"):
        address = reverse(f"admin:requests_app_printbatch_{name}", args=[batch.pk])
        assert other.get(address).status_code == 404 and reviewer.get(address).status_code == 404
    back = reverse("admin:requests_app_printbatch_return", args=[batch.letters.get().pk])
    assert other.post(back).status_code == 404
    assert other.post(reverse("admin:requests_app_printbatch_print", args=["sacramento"])).status_code == 404
