"""A restricted case: set with a reason, and nowhere seen but by the staff it names."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from requests_app.cases import policy
from requests_app.cases.actors import Actor, staff
from requests_app.cases.refusals import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.models import Document, Notice, RecordsRequest, User
from requests_app.services.case_export.export import case_file
from requests_app.services.cases import public_page, restriction, review
from requests_app.services.letters.print_queue import to_print
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
