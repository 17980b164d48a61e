"""A restricted case: set with a reason, and nowhere seen but by the staff it names."""

from __future__ import annotations

import base64

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from requests_app.cases import policy, sflf
from requests_app.cases.actors import Actor, staff
from requests_app.cases.refusals import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.models import Document, Notice, RecordsRequest, User
from requests_app.services.case_export.export import case_file
from requests_app.services.cases import public_page, restriction, review
from requests_app.services.city_settings import api_tokens
from requests_app.services.letters.print_queue import to_print
from requests_app.services.letters.staff_digest import send_digests
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def _restrict(case: RecordsRequest, *readers: User, actor: Actor | None = None) -> RecordsRequest:
    restriction.restrict(
        case.pk,
        reason="It names a child.",
        readers=[user.pk for user in readers],
        actor=actor or cast.the_intake(case),
        now=LATER,
    )
    return cast.again(case)


def test_only_those_named_and_who_restricts_it_see_it_from_then_on() -> None:
    case = cast.a_case_in("clerk_review")
    reviewer, other = cast.a_reviewer(case.city), cast.an_administrator(case.city)
    cast.a_document(case, LATER)
    case = _restrict(case, reviewer)
    for user, sees in ((cast.an_intake_clerk(case.city), True), (reviewer, True), (other, False)):
        actor = staff(user)
        assert RecordsRequest.objects.visible_to(actor).filter(pk=case.pk).exists() == sees
        assert Notice.objects.visible_to(actor).filter(case=case).exists() == sees
        assert Document.objects.visible_to(actor).filter(case=case).exists() == sees
        assert policy.may(actor, "note", case) == sees
    with pytest.raises(NotFound):
        case_file(case.pk, actor=staff(other), now=LATER)
    assert RecordsRequest.objects.visible_to(cast.the_requester(case)).get() == case


def test_a_restriction_needs_a_reason_and_staff_of_the_city_one_of_whom_can_lift_it() -> None:
    case = cast.a_case_in("clerk_review")
    clerk = cast.the_intake(case)
    stranger = cast.an_intake_clerk(cast.a_city("bakersfield"))
    reviewer = cast.a_reviewer(case.city)

    def restrict(reason: str, *readers: int) -> None:
        restriction.restrict(case.pk, reason=reason, readers=readers, actor=clerk, now=LATER)

    require_refused(Incomplete, lambda: restrict(" ", reviewer.pk), "reason")
    require_refused(Incomplete, lambda: restrict("It names a child.", stranger.pk), "readers")
    require_refused(Incomplete, lambda: restrict("It names a child.", 999_999), "readers")
    require_refused(NotPermitted, lambda: _restrict(case, actor=cast.the_reviewer(case)))
    case = _restrict(case, reviewer)
    require_refused(NotNow, lambda: _restrict(case, reviewer))
    require_refused(
        Incomplete,
        lambda: restriction.change_readers(case.pk, readers=[reviewer.pk], actor=clerk, now=LATER),
        "readers",
    )
    require_refused(
        Incomplete, lambda: restriction.change_readers(case.pk, readers=[], actor=clerk, now=LATER), "readers"
    )


def test_the_event_holds_no_words_and_the_requester_reads_nothing_of_it() -> None:
    case = _restrict(cast.a_case_in("clerk_review"))
    assert "child" not in "".join(case.events.values_list("payload", flat=True))
    assert case.events.latest("seq").kind == "restricted"
    assert not case.notices.filter(queued_at=LATER).exists()


def test_staff_letters_about_it_go_to_its_readers_alone() -> None:
    case = cast.a_case_in("clerk_review")
    reader = cast.a_reviewer(case.city)
    outsider = cast.a_member(case.city, "intake_clerk", "second-clerk")
    case = _restrict(case, reader)
    cast.write_to_city(case, LATER + cast.HOUR)
    told = set(case.notices.filter(letter="staff_message").values_list("recipient", flat=True))
    assert told
    assert f"staff:{outsider.pk}" not in told


def test_its_letters_wait_in_the_print_queue_of_its_readers_only() -> None:
    case = cast.a_case_in("clerk_review", postal_address="1 Main St\nSacramento", preferred_channel="post")
    clerk, other = cast.the_intake(case), staff(cast.an_administrator(case.city))
    assert to_print(case.city, other).filter(case=case).exists()
    case = _restrict(case)
    assert to_print(case.city, clerk).filter(case=case).exists()
    assert not to_print(case.city, other).filter(case=case).exists()


def test_it_has_no_public_page() -> None:
    case = cast.a_case_in("clerk_review")
    policy_row = case.city.policy
    policy_row.publishes_cases = True
    policy_row.save()
    clerk = cast.the_intake(case)
    public_page.make_public(case.pk, public_title="A bridge", actor=clerk, now=LATER)
    case = _restrict(case)
    assert case.public_title == ""
    require_refused(
        NotNow, lambda: public_page.make_public(case.pk, public_title="A bridge", actor=clerk, now=LATER)
    )


def test_it_is_assigned_to_readers_only() -> None:
    case = cast.a_case_in("clerk_review")
    member = cast.a_reviewer(case.city).memberships.get(city=case.city)
    case = _restrict(case)
    department, clerk = cast.a_department(case.city), cast.the_intake(case)
    require_refused(
        Incomplete,
        lambda: review.assign(case.pk, department=department, assignee=member, actor=clerk, now=LATER),
        "assignee",
    )


def test_whoever_has_it_and_may_not_see_it_does_not_have_it_any_more() -> None:
    case = cast.a_case_in("clerk_review")
    cast.assign(case, LATER)
    assert cast.again(case).assignee is not None
    case = _restrict(case)
    assert case.assignee is None
    assert case.events.latest("seq").kind == "assigned"


def test_lifted_it_is_everybodys_again() -> None:
    case = _restrict(cast.a_case_in("clerk_review"))
    other = staff(cast.an_administrator(case.city))
    require_refused(NotPermitted, lambda: restriction.lift_restriction(case.pk, actor=other, now=LATER))
    restriction.lift_restriction(case.pk, actor=cast.the_intake(case), now=LATER)
    assert RecordsRequest.objects.visible_to(other).filter(pk=case.pk).exists()
    require_refused(
        NotNow, lambda: restriction.lift_restriction(case.pk, actor=cast.the_intake(case), now=LATER)
    )


@pytest.mark.parametrize("wrong", [{"sensitive": True}, {"readers": [1]}])
def test_the_database_holds_that_a_restricted_case_has_readers(wrong: dict[str, object]) -> None:
    case = cast.a_case()
    with pytest.raises(IntegrityError, match="restricted_case_has_readers"), transaction.atomic():
        RecordsRequest.objects.filter(pk=case.pk).update(**wrong)


def test_no_page_list_or_search_of_other_staff_names_it(client) -> None:
    case = cast.a_case_in("clerk_review", description="Zebra crossing reports")
    head = cast.an_administrator(case.city)
    case = _restrict(case)
    client.force_login(head)
    queue = reverse("admin:requests_app_recordsrequest_changelist")
    for address in (
        queue, f"{queue}?q={case.number}", f"{queue}?q=zebra", reverse("admin:index"),
        reverse("admin:requests_app_notice_changelist"), reverse("admin:requests_app_record_changelist"),
    ):  # fmt: skip
        page = client.get(address, follow=True)
        assert page.status_code == 200
        text = page.content.decode().replace(f'value="{case.number}"', "").replace(f"q={case.number}", "")
        assert case.number not in text, address
        assert "Zebra" not in text
    change = reverse("admin:requests_app_recordsrequest_change", args=[case.pk])
    assert client.get(change).status_code == 404


def test_an_administrator_names_readers_once_nobody_sees_it_and_every_administrator_is_told() -> None:
    case = cast.a_case_in("clerk_review")
    clerk, head = cast.an_intake_clerk(case.city), cast.an_administrator(case.city)
    second = cast.a_member(case.city, "city_administrator", "second-head")
    case = _restrict(case)

    def name(reason: str, *readers: User, actor: User = head) -> None:
        restriction.name_readers(
            case.pk,
            reason=reason,
            readers=[user.pk for user in readers],
            actor=staff(actor),
            now=LATER + cast.HOUR,
        )

    require_refused(NotNow, lambda: name("She left.", head))
    assert restriction.unread_cases(case.city) == []
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert restriction.unread_cases(case.city) == [case]
    stranger = cast.an_administrator(cast.a_city("bakersfield"))
    for refusal, act, field in (
        (NotPermitted, lambda: name("She left.", head, actor=cast.a_reviewer(case.city)), ""),
        (NotPermitted, lambda: name("She left.", stranger, actor=stranger), ""),
        (Incomplete, lambda: name(" ", head), "reason"),
        (Incomplete, lambda: name("She left.", cast.a_reviewer(case.city)), "readers"),
        (Incomplete, lambda: name("She left."), "readers"),
    ):
        require_refused(refusal, act, *filter(None, [field]))
    name("The clerk left on Friday.", head)
    case = cast.again(case)
    assert case.readers == [head.pk]
    assert not RecordsRequest.objects.visible_to(staff(second)).filter(pk=case.pk).exists()
    told = case.notices.filter(letter="staff_readers_named")
    assert {row.recipient for row in told} == {f"staff:{head.pk}", f"staff:{second.pk}"}
    text = told[0].body_text
    assert "The clerk left on Friday." in text
    assert head.get_full_name() in text
    assert case.subject not in text
    assert case.events.latest("seq").kind == "readers_named"
    assert "Friday" not in "".join(case.events.values_list("payload", flat=True))
    require_refused(NotNow, lambda: name("Again.", second, actor=second))


def test_the_page_for_it_shows_numbers_only_of_requests_nobody_sees(client) -> None:
    case = cast.a_case_in("clerk_review", description="Zebra crossing reports")
    head = cast.an_administrator(case.city)
    case = _restrict(case)
    client.force_login(head)
    address = reverse("admin:requests_app_membership_readers", args=[case.city.key])
    assert case.number not in client.get(address).content.decode()
    assert address not in client.get(reverse("admin:index")).content.decode()
    User.objects.filter(pk=cast.an_intake_clerk(case.city).pk).update(is_active=False)
    assert address in client.get(reverse("admin:index")).content.decode()
    page = client.get(address).content.decode()
    assert case.number in page
    assert "Zebra" not in page
    typed = {"case": case.pk, "readers": [head.pk], "reason": ""}
    assert client.post(address, typed).status_code == 422
    assert client.post(address, {**typed, "reason": "She left."}).status_code == 302
    assert cast.again(case).readers == [head.pk]


def test_no_morning_email_calendar_log_or_program_of_other_staff_names_it() -> None:
    case = cast.a_case_in("clerk_review", cast.a_city(publishes_log=True))
    head, clerk = cast.an_administrator(case.city), cast.an_intake_clerk(case.city)
    case = _restrict(case)
    late = cast.NOW + 11 * cast.DAY
    send_digests(late)
    letters = Notice.objects.filter(letter="staff_digest")
    told = {row.recipient for row in letters if case.number in row.body_text}
    assert told == {f"staff:{clerk.pk}"}
    for user, sees in ((head, False), (clerk, True)):
        with time_machine.travel(late, tick=False):
            secret = api_tokens.issue(user.username, days=9, now=late).secret
            basic = base64.b64encode(f"x:{secret}".encode()).decode()
            for address, key in (
                ("/api/v1/dates.ics", f"Basic {basic}"),
                ("/api/v1/cases/?city=sacramento", f"Bearer {secret}"),
            ):
                said = Client().get(address, headers={"Authorization": key}).content.decode()
                assert (case.number in said) == sees, address
    other = cast.a_case(case.city)
    log = "\n".join(",".join(row) for row in sflf.rows(case.city))
    assert other.number in log
    assert case.number not in log
