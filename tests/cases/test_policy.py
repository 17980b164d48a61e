"""Who may do and see what: the table of docs/states.md by role, city and department; reading equals `visible_to`."""

from __future__ import annotations

import pytest

from requests_app.cases import permissions, policy
from requests_app.cases.actors import PUBLIC, SYSTEM, Actor, CityRoles, link_holder, staff
from requests_app.cases.refusals import NotPermitted
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Role
from requests_app.models import Document, Event, Membership, Notice, RecordsRequest
from tests import cast

pytestmark = pytest.mark.django_db

DESK = {"intake_clerk", "department_reviewer", "city_administrator"}
FRONT = {"intake_clerk", "city_administrator"}
DECIDERS = {"department_reviewer", "city_administrator"}
OFFICER = {"appeals_officer"}
ADMINISTRATOR = {"city_administrator"}
EVERYBODY = DESK | OFFICER
TABLE: dict[str, set[str]] = {
    "file_on_behalf": FRONT, "begin_review": FRONT, "transfer": FRONT, "reopen": FRONT,
    "replace_link": FRONT, "resend_notice": FRONT,
    "assign": DESK, "ask_to_clarify": DESK, "extend": DESK, "estimate_fee": DESK, "record_payment": DESK,
    "waive_fee": DESK, "refuse_waiver": DESK, "propose_scope": DESK,
    "grant": DESK, "reschedule": DESK, "release": DESK, "report_no_records": DESK, "close": DESK,
    "draft_log": DESK,
    "deny": DECIDERS, "release_in_part": DECIDERS, "release_part": DESK,
    "approve_denial": DECIDERS, "return_denial": DECIDERS, "review_exemption": DECIDERS,
    "uphold": OFFICER, "overturn": OFFICER, "overturn_in_part": OFFICER, "take_up_appeal": OFFICER,
    "write_to_requester": EVERYBODY, "note": EVERYBODY, "add_document": EVERYBODY,
    "change_policy": ADMINISTRATOR, "import_requests": ADMINISTRATOR,
    "file_mail": FRONT, "make_public": FRONT, "make_private": FRONT,
}  # fmt: skip
LATER_VERBS = set(permissions.STAFF_VERBS) - set(TABLE)
REQUESTER = {
    "clarify", "withdraw", "appeal", "withdraw_appeal", "write_to_city", "attach",
    "accept_estimate", "decline_estimate", "ask_waiver", "counter_scope",
}  # fmt: skip
BOTH_SIDES = {"change_contact", "accept_scope", "decline_scope"}
"""What the requester and the front desk may both do."""


@pytest.mark.parametrize("verb", TABLE)
def test_a_verb_is_for_the_roles_of_the_table_in_their_own_city_only(verb: str) -> None:
    here, there = cast.a_city("sacramento"), cast.a_city("bakersfield")
    case, other = cast.a_case(here), cast.a_case(there)
    for role in Role.values:
        actor = staff(cast.a_member(here, role))
        assert policy.may(actor, verb, case) == (role in TABLE[verb]), role
        assert not policy.may(actor, verb, other), role
        assert policy.may(actor, verb, here) == (role in TABLE[verb])
        assert not policy.may(actor, verb, there)


def test_a_verb_that_is_not_in_the_table_yet_is_an_administrators_or_clerks_and_never_the_publics() -> None:
    case = cast.a_case()
    for verb in LATER_VERBS | {"no_such_verb"}:
        assert not policy.may(PUBLIC, verb, case)
        assert policy.may(link_holder(case.pk), verb, case) == (verb in BOTH_SIDES)
    assert not policy.may(staff(cast.an_administrator(case.city)), "no_such_verb", case)


@pytest.mark.parametrize("verb", sorted(REQUESTER))
def test_the_holder_of_a_link_acts_in_that_case_and_staff_do_not_act_for_them(verb: str) -> None:
    case, other = cast.a_case(), cast.a_case()
    assert policy.may(link_holder(case.pk), verb, case)
    assert not policy.may(link_holder(other.pk), verb, case)
    assert not policy.may(PUBLIC, verb, case)
    for role in Role.values:
        assert not policy.may(staff(cast.a_member(case.city, role)), verb, case)


def test_the_holder_of_a_link_may_nothing_that_is_the_citys() -> None:
    case = cast.a_case()
    for verb in TABLE:
        with pytest.raises(NotPermitted):
            policy.require(link_holder(case.pk), verb, case)


def test_the_city_narrows_who_withholds_and_nobody_else_widens_it() -> None:
    case = cast.a_case(cast.a_city(deciding_roles=["city_administrator"]))
    assert not policy.may(staff(cast.a_reviewer(case.city)), Verb.DENY, case)
    assert policy.may(staff(cast.an_administrator(case.city)), Verb.DENY, case)
    assert policy.may(staff(cast.a_reviewer(case.city)), Verb.GRANT, case)


# --- what is seen


def _audience(case: RecordsRequest) -> dict[str, Actor]:
    here, there = case.city, cast.a_city("bakersfield")
    own, other = cast.a_department(here, "city_clerk"), cast.a_department(here, "it_open_data")
    two = cast.a_reviewer(here, "of-two", own)
    Membership.objects.create(user=two, city=here, role="intake_clerk", department=other)
    wide = cast.a_reviewer(here, "wide", own)
    Membership.objects.create(user=wide, city=here, role="intake_clerk")
    gone = cast.an_intake_clerk(here, "gone")
    gone.is_active = False
    gone.save()
    return {
        "whole city": staff(cast.an_intake_clerk(here)),
        "own department": staff(cast.a_reviewer(here, "own", own)),
        "other department": staff(cast.a_reviewer(here, "other", other)),
        "two departments": staff(two),
        "a department and the whole city": staff(wide),
        "other city": staff(cast.an_administrator(there)),
        "left the service": staff(gone),
        "no membership": Actor(user_id=999_999),
        "superuser without a role": Actor(user_id=999_998, city_roles={there.pk: CityRoles(frozenset())}),
        "requester": link_holder(case.pk),
        "other requester": link_holder(case.pk + 100_000),
        "public": PUBLIC,
        "system": SYSTEM,
    }


def _cases() -> list[RecordsRequest]:
    here, there = cast.a_city("sacramento"), cast.a_city("bakersfield")
    unassigned, taken, elsewhere = cast.a_case(here), cast.a_case_in("clerk_review", here), cast.a_case(there)
    assigned = cast.a_case(here)
    RecordsRequest.objects.filter(pk=assigned.pk).update(
        department=cast.a_department(here, "it_open_data"), assignee=cast.a_reviewer(here, "own", None)
    )
    return [cast.again(case) for case in (unassigned, taken, assigned, elsewhere)]


def test_what_is_visible_is_exactly_what_the_policy_sees() -> None:
    first, *_ = _cases()
    for who, actor in _audience(first).items():
        seen = set(RecordsRequest.objects.visible_to(actor).values_list("pk", flat=True))
        every = RecordsRequest.objects.select_related("city__policy")
        assert seen == {case.pk for case in every if policy.sees(actor, case)}, who


def test_each_reader_sees_this_much_and_no_more() -> None:
    city = cast.a_city()
    unassigned, mine = cast.a_case(city), cast.a_case_in("clerk_review", city)
    elsewhere = cast.a_case(cast.a_city("bakersfield"))
    seen = {
        who: set(RecordsRequest.objects.visible_to(actor).values_list("pk", flat=True))
        for who, actor in _audience(mine).items()
    }
    whole = {unassigned.pk, mine.pk}
    assert seen == {
        "whole city": whole, "own department": {mine.pk}, "other department": set(),
        "two departments": {mine.pk}, "a department and the whole city": whole, "other city": {elsewhere.pk},
        "left the service": set(), "no membership": set(), "superuser without a role": {elsewhere.pk},
        "requester": {mine.pk}, "other requester": set(), "public": set(), "system": whole | {elsewhere.pk},
    }  # fmt: skip


def test_a_person_a_case_is_assigned_to_sees_it_whatever_its_department() -> None:
    city = cast.a_city()
    clerk = cast.a_reviewer(city, "narrow", cast.a_department(city, "city_clerk"))
    case = cast.a_case(city)
    assert not RecordsRequest.objects.visible_to(staff(clerk)).exists()
    RecordsRequest.objects.filter(pk=case.pk).update(assignee=clerk)
    assert RecordsRequest.objects.visible_to(staff(clerk)).exists()
    assert policy.may(staff(clerk), Verb.NOTE, cast.again(case))


def test_the_requester_sees_what_they_sent_and_what_was_released_and_no_internal_document() -> None:
    case = cast.a_case_in("clerk_review")
    cast.attach(case, cast.NOW + cast.DAY)
    internal = cast.a_document(case, cast.NOW + cast.DAY, "internal.txt")
    mine = link_holder(case.pk)
    assert [row.name for row in Document.objects.visible_to(mine)] == ["map.txt"]
    assert Document.objects.visible_to(staff(cast.a_reviewer(case.city))).count() == 2
    cast.release(case, cast.NOW + 2 * cast.DAY)
    assert {row.name for row in Document.objects.visible_to(mine)} == {"map.txt", "internal.txt"}
    assert internal.pk in set(Document.objects.visible_to(mine).values_list("pk", flat=True))
    for nobody in (PUBLIC, link_holder(case.pk + 1), staff(cast.an_officer(cast.a_city("bakersfield")))):
        assert not Document.objects.visible_to(nobody).exists()


def test_an_upload_that_waits_for_its_form_is_visible_to_nobody() -> None:
    case = cast.a_case()
    cast.attach(case, cast.NOW)
    row = case.documents.get()
    Document.objects.filter(pk=row.pk).update(case=None, draft_key=row.key)
    for actor in _audience(case).values():
        assert not Document.objects.visible_to(actor).exists()


def test_the_requester_sees_their_own_letters_and_not_those_to_the_desk() -> None:
    case = cast.a_case()
    letters = Notice.objects.visible_to(link_holder(case.pk)).values_list("letter", flat=True)
    assert list(letters) == ["receipt"]
    assert Notice.objects.visible_to(staff(cast.an_intake_clerk(case.city))).count() >= 2
    assert not Notice.objects.visible_to(PUBLIC).exists()


def test_an_inactive_account_is_the_public() -> None:
    user = cast.an_administrator(cast.a_city())
    user.is_active = False
    assert staff(user) == PUBLIC


def test_only_the_system_acts_as_the_system() -> None:
    case = cast.a_case()
    cast.note(case, cast.NOW)
    assert not policy.may(SYSTEM, Verb.DENY, case)
    assert policy.may(SYSTEM, Verb.CLOSE, case)
    assert Event.objects.filter(case=case).latest("seq").actor_id is not None
