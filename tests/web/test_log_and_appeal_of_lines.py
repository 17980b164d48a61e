"""What a requester sees of the log, and how its lines are contested on the page: by ticks, or by numbers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests_app.cases.dates_in_words import longdate
from requests_app.models import Appeal, Document, RecordsRequest
from requests_app.web import appeal_lines, status_page, withholding_log_views
from tests import cast, logs
from tests.growth import assert_grows_in_step, work_of
from tests.web.steps import Watch, hidden, opened, path_of

pytestmark = pytest.mark.django_db
SECRET = "E-mail 2 about the bridge contract"


@pytest.fixture(autouse=True)
def _later(watch: Watch) -> None:
    watch.at = cast.NOW + cast.DAY


def _page(client: Client, case: RecordsRequest, name: str = "") -> str:
    answer = client.get(path_of(case, name))
    assert answer.status_code == 200
    return answer.content.decode()


def _send(client: Client, case: RecordsRequest, **typed: Any) -> Any:
    page = client.get(path_of(case, "appeal/"))
    values = {"grounds": "Because.", **{name.replace("__", "-"): value for name, value in typed.items()}}
    return client.post(path_of(case, "appeal/"), {**hidden(page), **values})


def _contested() -> list[tuple[int, str]]:
    return [
        (point.line.position, point.grounds)
        for point in Appeal.objects.get().points.order_by("pk")
        if point.line
    ]


# --- the log


def test_a_short_log_is_folded_on_the_status_page_and_saved_as_a_table() -> None:
    case = logs.a_denied_case(3)
    client = opened(case)
    assert SECRET in _page(client, case)
    answer = client.get(path_of(case, f"log/{case.decision_id}.csv"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert SECRET.encode() in answer.getvalue()  # type: ignore[attr-defined]


def test_a_long_log_has_pages_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_page, "MOST_LINES", 2)
    monkeypatch.setattr(withholding_log_views, "PER_PAGE", 2)
    case = logs.a_denied_case(5)
    client = opened(case)
    page = _page(client, case)
    assert SECRET not in page
    assert f"log/{case.decision_id}/" in page
    first, last = (_page(client, case, f"log/{case.decision_id}/?page={number}") for number in (1, 99))
    assert SECRET in first
    assert "Entries 5 to 5, page 3 of 3" in last
    assert SECRET not in last


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "2.5", ""])
def test_a_page_that_is_none_shows_one_that_is(page: str) -> None:
    case = logs.a_denied_case(2)
    assert SECRET in _page(opened(case), case, f"log/{case.decision_id}/?page={page}")


def test_the_log_is_for_the_holder_of_the_link_alone(client: Client) -> None:
    case, other = logs.a_denied_case(2), logs.a_denied_case(2)
    stranger = opened(other)
    for address in (f"log/{case.decision_id}/", f"log/{case.decision_id}.csv"):
        for reader, code in ((client, 403), (stranger, 403)):
            answer = reader.get(path_of(case, address))
            assert answer.status_code == code
            assert SECRET not in answer.content.decode()
        assert stranger.get(path_of(other, address)).status_code == 404
    assert opened(case).get(path_of(case, "log/999999999/")).status_code == 404


def test_a_decision_without_a_log_has_no_log_page() -> None:
    case = cast.a_case_in("denied")
    client = opened(case)
    assert "Withholding log" not in _page(client, case)
    assert client.get(path_of(case, f"log/{case.decision_id}/")).status_code == 404


# --- contested by ticks


def test_lines_are_ticked_and_each_can_have_its_reason() -> None:
    case = logs.a_denied_case(4)
    two, three = list(case.decision.log_lines.all())[1:3]
    answer = _send(
        opened(case), case, lines=[two.pk, three.pk], **{f"reason__line__{two.pk}": "Everybody knows."}
    )
    assert answer.status_code == 302
    assert _contested() == [(2, "Everybody knows."), (3, "")]
    page = _page(opened(case), case)
    assert "Entry 2 of the log (Gov. Code § 7927.500)" in page
    assert "Everybody knows." in page


def test_a_reason_beside_a_line_that_is_not_ticked_is_asked_about_not_lost() -> None:
    case = logs.a_denied_case(2)
    one, two = case.decision.log_lines.all()
    answer = _send(opened(case), case, lines=[one.pk], **{f"reason__line__{two.pk}": "Everybody knows."})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'id="id_reason-line-{two.pk}_error"' in page
    assert "Everybody knows." in page


def test_a_line_of_another_case_cannot_be_ticked() -> None:
    case, other = logs.a_denied_case(2), logs.a_denied_case(2)
    answer = _send(opened(case), case, lines=[other.decision.log_lines.first().pk])
    assert answer.status_code == 400
    assert 'id="id_lines_error"' in answer.content.decode()


# --- contested by numbers


@pytest.fixture
def long_log(monkeypatch: pytest.MonkeyPatch) -> RecordsRequest:
    monkeypatch.setattr(appeal_lines, "MOST_TICKS", 2)
    return logs.a_denied_case(9)


def test_of_a_long_log_the_numbers_are_typed_with_reasons_for_each_group(long_log: RecordsRequest) -> None:
    answer = _send(
        opened(long_log), long_log, numbers__0="2, 4 - 6;9", why__0="All public.", numbers__1="1", why__1=""
    )
    assert answer.status_code == 302
    assert _contested() == [
        (1, ""), (2, "All public."), (4, "All public."), (5, "All public."), (6, "All public."), (9, "All public."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ("10", "There is no entry 10. The log has entries 1 to 9."),
        ("0", "There is no entry 0."),
        ("two", "“two” is not an entry number."),
        ("5-3", "“5-3” is not an entry number."),
        ("-3", "“-3” is not an entry number."),
        ("999999999999", "is not an entry number."),
        ("", "Enter the numbers of the entries."),
        ("３", "is not an entry number."),
    ],
)
def test_numbers_that_are_none_are_asked_again(long_log: RecordsRequest, numbers: str, sentence: str) -> None:
    answer = _send(opened(long_log), long_log, numbers__0=numbers, why__0="All public.")
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Appeal.objects.exists()


def test_numbers_chosen_elsewhere_are_there_already(long_log: RecordsRequest) -> None:
    page = _page(opened(long_log), long_log, "appeal/?lines=3,%3Cb%3E")
    assert 'value="3,&lt;b&gt;"' in page


def test_the_pages_stay_fast_with_two_thousand_lines() -> None:
    shorter, case = logs.a_denied_case(250), logs.a_denied_case(2000)
    before, client = opened(shorter), opened(case)

    def short(client: Client, case: RecordsRequest, name: str) -> None:
        assert len(_page(client, case, name)) < 200_000

    for name, few_name in (("", ""), ("appeal/", "appeal/"), ("log/{}/?page=20", "log/{}/?page=2")):
        few = work_of(lambda: short(before, shorter, few_name.format(shorter.decision_id)))  # noqa: B023
        many = work_of(lambda: short(client, case, name.format(case.decision_id)))  # noqa: B023
        assert_grows_in_step(few, many, 8)
    assert _send(client, case, numbers__0="3, 1990-2000").status_code == 302
    assert len(_contested()) == 12


# --- files and people


def test_a_mistake_elsewhere_loses_no_file() -> None:
    case = logs.a_denied_case(2)
    client = opened(case)
    letter = SimpleUploadedFile("letter<b>.txt", b"See the minutes.")
    wrong = _send(client, case, grounds=" ", documents=letter)
    assert wrong.status_code == 400
    assert "letter" in wrong.content.decode()
    assert "letter<b>" not in wrong.content.decode()
    line = case.decision.log_lines.first().pk
    sent = client.post(path_of(case, "appeal/"), {**hidden(wrong), "grounds": "Because.", "lines": [line]})
    assert sent.status_code == 302
    assert Appeal.objects.get().documents.count() == 1


def test_a_file_that_cannot_be_taken_is_named_and_the_appeal_waits() -> None:
    case = logs.a_denied_case(2)
    answer = _send(
        opened(case), case, lines=[case.decision.log_lines.first().pk],
        documents=SimpleUploadedFile("run.exe", b"MZ\x90\0"),
    )  # fmt: skip
    assert answer.status_code == 400
    assert 'id="id_documents_error"' in answer.content.decode()
    assert not Appeal.objects.exists()


def test_files_of_another_form_cannot_be_drawn_into_an_appeal() -> None:
    case, other = logs.a_denied_case(2), logs.a_denied_case(2)
    given = _send(opened(other), other, grounds=" ", documents=SimpleUploadedFile("theirs.txt", b"Theirs."))
    line = case.decision.log_lines.first().pk
    for draft in (hidden(given)["draft"], "x", ""):
        client = opened(case)
        page = hidden(client.get(path_of(case, "appeal/")))
        if Appeal.objects.filter(case=case).exists():
            break
        client.post(path_of(case, "appeal/"), {**page, "draft": draft, "grounds": "No.", "lines": [line]})
    assert Appeal.objects.get().documents.count() == 0
    assert Document.objects.get(name="theirs.txt").case is None


def test_somebody_who_speaks_for_the_requester_is_asked_for_all_three() -> None:
    case = logs.a_denied_case(2)
    answer = _send(opened(case), case, lines=[case.decision.log_lines.first().pk], representative="Lee")
    page = answer.content.decode()
    assert answer.status_code == 422
    for name in ("representative_contact", "representative_authority"):
        assert f'id="id_{name}_error"' in page


# --- the page of an appeal


def test_an_appeal_has_a_page_of_its_own_with_its_clock_and_its_points() -> None:
    case = logs.a_denied_case(2)
    line = case.decision.log_lines.first().pk
    client = opened(case)
    _send(client, case, lines=[line], documents=SimpleUploadedFile("letter.txt", b"See."))
    row = Appeal.objects.get()
    page = _page(client, case, "appeals/1/")
    for words in (
        row.number,
        "Because.",
        "letter.txt",
        "Entry 1 of the log",
        "not decided yet",
        "due by Monday",
    ):
        assert words in page
    assert f"/requests/{case.number}/appeals/1/" in _page(client, case)
    for place in (0, 2, 999_999_999):
        assert client.get(path_of(case, f"appeals/{place}/")).status_code == 404
    stranger = opened(logs.a_denied_case(2))
    assert stranger.get(path_of(case, "appeals/1/")).status_code == 403


def test_the_second_appeal_has_its_own_number_page_and_clock() -> None:
    case = cast.a_case_in("denied")
    cast.appeal(case, cast.NOW + cast.DAY)
    cast.overturn(case, cast.NOW + 2 * cast.DAY)
    cast.deny(case, cast.NOW + 3 * cast.DAY)
    cast.appeal(case, cast.NOW + 30 * cast.DAY)
    client = opened(case)
    first, second = (_page(client, case, f"appeals/{place}/") for place in (1, 2))
    assert f"{case.number}-A1" in first
    assert f"{case.number}-A2" in second
    dues = list(case.deadlines.filter(kind="appeal_decision").order_by("cycle"))
    assert len(dues) == 2
    assert f"was due by {longdate(dues[0].due_on)}" in first
    assert f"due by {longdate(dues[1].due_on)}" in second
