"""Nobody at the desk sees another city, or another department where theirs is narrowed; absent and hidden are alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from requests_app.admin.cases.actions.table import ACTIONS
from requests_app.models import City, ClosedDay, Membership, Notice, RecordsRequest, User
from tests import cast
from tests.admin.conftest import SignIn
from tests.admin.pages import QUEUE, action_address, case_address, numbers, text, traces
from tests.services.inbound_mail.test_receive import received

CANARY = "canaryxyzzy"


@pytest.fixture
def secret(bakersfield: City) -> RecordsRequest:
    """A Bakersfield case full of canaries."""
    case = cast.a_case(
        bakersfield,
        description=f"{CANARY} records about the arena",
        name=f"{CANARY} Person",
        email=f"{CANARY}@example.org",
    )
    case = cast.drive(case, "clerk_review")
    cast.note(case, cast.NOW + timedelta(hours=3))
    cast.a_document(case, cast.NOW + timedelta(hours=4), name=f"{CANARY}.txt")
    return cast.again(case)


def addresses_of(case: RecordsRequest, *, acts: Iterable[str] = ACTIONS) -> list[str]:
    """Every address at the desk that belongs to one case; of its acts those that are named."""
    notice, document = Notice.objects.filter(case=case).first(), case.documents.get()
    assert notice is not None
    name = "admin:requests_app_recordsrequest"
    return [
        case_address(case),
        reverse(f"{name}_export", args=[case.pk]),
        reverse(f"{name}_document", args=[case.pk, document.key]),
        reverse("admin:requests_app_notice_change", args=[notice.pk]),
        reverse("admin:requests_app_notice_pdf", args=[notice.pk]),
        *[action_address(case, verb) for verb in acts],
    ]


def plain(page: Any, address: str) -> str:
    """A page without what is different each time: the form's token and the address that was asked for."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(page)).replace(address, "")


@pytest.mark.parametrize(
    "role",
    [cast.an_intake_clerk, cast.a_reviewer, cast.an_officer, cast.an_administrator],
    ids=lambda role: role.__name__,
)
def test_another_citys_case_is_nowhere(
    role: object, sacramento: City, secret: RecordsRequest, sign_in: SignIn
) -> None:
    client = sign_in(role(sacramento))  # type: ignore[operator]
    own = cast.a_case(sacramento)
    before = traces(secret)
    lists = [
        "/admin/",
        QUEUE,
        f"{QUEUE}?show=all",
        f"{QUEUE}?q={CANARY}",
        f"{QUEUE}?show=all&q={secret.number}",
        f"{QUEUE}?show=all&q={CANARY}@example.org",
        f"{QUEUE}?city=bakersfield",
        f"{QUEUE}?department={secret.department_id}",
        reverse("admin:requests_app_notice_changelist"),
    ]
    for address in lists:
        page = client.get(address)
        assert page.status_code == 200
        said = text(page).replace(f'value="{CANARY}', "").replace(f"q={CANARY}", "")
        assert CANARY not in said, address
        assert re.search(r"BAK-\d{4}-\d{6}\s*</a>", said) is None, address
        assert "Bakersfield" not in said, address
    # whose case it is is asked before what the act is: one reader tries them all
    acts = ACTIONS if role is cast.an_administrator else ("begin_review", "deny", "uphold", "note")
    for address in addresses_of(secret, acts=acts):
        absent = re.sub(r"/\d+/", "/987654321/", address, count=1)
        for method in ("get", "post"):
            hidden, missing = getattr(client, method)(address), getattr(client, method)(absent)
            assert hidden.status_code == missing.status_code, address
            assert hidden.status_code == 404 or (method, hidden.status_code) == ("post", 405), address
            assert plain(hidden, address) == plain(missing, absent), address
    assert traces(secret) == before
    assert client.get(case_address(own)).status_code == 200


def test_a_document_of_one_case_is_not_found_under_another(
    clerk: Client, sacramento: City, secret: RecordsRequest
) -> None:
    own = cast.a_case(sacramento)
    key = secret.documents.get().key
    assert (
        clerk.get(reverse("admin:requests_app_recordsrequest_document", args=[own.pk, key])).status_code
        == 404
    )


def test_a_narrowed_reviewer_sees_their_department_and_what_is_theirs(
    sacramento: City, sign_in: SignIn
) -> None:
    police = sacramento.departments.exclude(key="city_clerk").first()
    assert police is not None
    reviewer = cast.a_reviewer(sacramento, "police-reviewer", department=police)
    client = sign_in(reviewer)
    other = cast.a_case_in("clerk_review", sacramento)
    assert numbers(client.get(f"{QUEUE}?show=all")) == []
    assert client.get(case_address(other)).status_code == 404
    page = text(client.get(QUEUE))
    choices = re.search(r'<select name="department".*?</select>', page, re.S)
    assert choices is not None
    assert re.findall(r'<option value="(\d+)"', choices.group()) == [str(police.pk)]
    RecordsRequest.objects.filter(pk=other.pk).update(assignee=reviewer)
    assert numbers(client.get(QUEUE)) == [other.number]
    assert client.get(case_address(other)).status_code == 200


def test_city_pages_of_another_city_are_not_found(
    administrator: Client, sacramento: City, bakersfield: City
) -> None:
    member = cast.an_intake_clerk(bakersfield).memberships.get()
    day = ClosedDay.objects.create(city=bakersfield, on="2026-12-24", note=CANARY, source=CANARY)
    addresses = [
        reverse("admin:requests_app_citypolicy_change", args=[bakersfield.policy.pk]),
        reverse("admin:requests_app_closedday_close", args=["bakersfield"]),
        reverse("admin:requests_app_closedday_import", args=["bakersfield"]),
        reverse("admin:requests_app_closedday_open", args=[day.pk]),
        reverse("admin:requests_app_membership_add", args=["bakersfield"]),
        reverse("admin:requests_app_membership_change", args=[member.pk]),
    ]
    for address in addresses:
        assert administrator.get(address).status_code == 404, address
        assert administrator.post(address, {"do": "password"}).status_code == 404, address
    for name in ("closedday", "membership", "citypolicy"):
        page = administrator.get(reverse(f"admin:requests_app_{name}_changelist"), follow=True)
        assert CANARY not in text(page)
        assert "Bakersfield" not in text(page)
    assert Membership.objects.filter(pk=member.pk).exists()
    assert ClosedDay.objects.filter(pk=day.pk).exists()


def test_mail_that_names_no_city_is_nowhere_but_in_the_mail_room(
    sacramento: City, secret: RecordsRequest, sign_in: SignIn, settings: Any
) -> None:
    clerk = sign_in(cast.an_intake_clerk(sacramento))
    raw = f"From: {CANARY}@example.org\nTo: records@localhost\nSubject: {CANARY}\n\n{CANARY}\n".encode()
    row = received(raw)
    pages = [
        reverse(f"admin:requests_app_inboundmail_{name}", args=[row.pk]) for name in ("change", "original")
    ]
    settings.INBOUND_CITY = "bakersfield"
    assert [clerk.get(page).status_code for page in pages] == [404, 404]
    assert all(
        CANARY not in text(clerk.get(page)) for page in ("/admin/", "/admin/requests_app/inboundmail/")
    )
    settings.INBOUND_CITY = sacramento.key
    assert [clerk.get(page).status_code for page in pages] == [200, 200]


@pytest.mark.parametrize("name", ["citypolicy", "closedday", "membership"])
def test_only_administrators_open_the_citys_settings(
    name: str, clerk: Client, reviewer: Client, officer: Client
) -> None:
    for client in (clerk, reviewer, officer):
        assert client.get(reverse(f"admin:requests_app_{name}_changelist")).status_code == 403


def test_stock_pages_of_the_admin_are_not_there(administrator: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    base = f"{QUEUE}{case.pk}/"
    for address in (
        f"{QUEUE}add/", f"{base}delete/", f"{base}history/", base, f"{QUEUE}?_popup=1&_to_field=id", "/admin/jsi18n/",
        "/admin/autocomplete/?app_label=requests_app&model_name=recordsrequest&field_name=requester",
        f"/admin/r/1/{case.pk}/", "/admin/auth/group/", "/admin/requests_app/requester/", "/admin/requests_app/",
        "/admin/requests_app/notice/add/", "/admin/requests_app/membership/add/", "/admin/requests_app/event/",
    ):  # fmt: skip
        answer = administrator.get(address)
        if "_popup" in address:
            assert "popup" not in text(answer)
        else:
            assert answer.status_code == 404, address


def test_the_desk_has_the_addresses_it_needs_and_no_others() -> None:
    names = {name for name in get_resolver().namespace_dict["admin"][1].reverse_dict if isinstance(name, str)}
    own = {
        "accessgrant": "changelist",
        "citation": "changelist exemptions_csv manager manager_csv manager_pdf request_log_csv time_csv",
        "citypolicy": "change changelist",
        "closedday": "changelist close import open pattern",
        "dataset": "action change changelist new",
        "inboundmail": "change changelist original",
        "grouprole": "add changelist remove",
        "feerate": "add changelist remove",
        "incident": "action change changelist court_order file corrective_actions",
        "legalhold": "add changelist keep lift",
        "letterhead": "changelist city layout",
        "membership": "absences add change changelist new readers",
        "notice": "change changelist pdf",
        "printbatch": "change changelist pdf print return",
        "heartbeat": "changelist",
        "ratetier": "add change changelist end_token token",
        "recordsrequest": "action answer_all bulk calls change changelist code delete_list document export filing "
        "queue_csv queue_xlsx requester save_list search_exhibit withholding_log "
        "withholding_log_csv withholding_log_import",
        "record": "add_files changelist collection file occurrences picture release review upload",
        "retentionrule": "add changelist remove",
        "routingrule": "add changelist remove",
        "department": "add changelist contact remove",
        "tag": "add changelist remove",
        "snippet": "add changelist remove",
        "stafftoken": "add changelist end",
        "webhookendpoint": "add change changelist",
    }
    frame = {
        "end_sessions",
        "index",
        "invitation",
        "known_device",
        "login",
        "logout",
        "morning_mail",
        "own_name",
        "own_sign_in",
        "password_change",
        "password_change_done",
        "shortcuts",
    }
    assert names == frame | {f"requests_app_{model}_{page}" for model in own for page in own[model].split()}


def test_strangers_are_sent_to_the_sign_in_page(client: Client, secret: RecordsRequest) -> None:
    for address in ["/admin/", QUEUE, *addresses_of(secret)]:
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/admin/login/"), address


def test_an_account_that_is_no_staff_or_switched_off_gets_nowhere(sacramento: City, sign_in: SignIn) -> None:
    case = cast.a_case(sacramento)
    clerk = cast.an_intake_clerk(sacramento)
    client = sign_in(clerk)
    User.objects.filter(pk=clerk.pk).update(is_staff=False)
    assert client.get(case_address(case)).status_code == 302
    User.objects.filter(pk=clerk.pk).update(is_staff=True, is_active=False)
    assert client.get(case_address(case)).status_code == 302


def test_a_superuser_without_a_role_sees_no_case(sacramento: City, sign_in: SignIn) -> None:
    case = cast.a_case(sacramento)
    root = User.objects.create(username="root", is_staff=True, is_superuser=True)
    assert sign_in(root).get(case_address(case)).status_code == 404
    assert numbers(sign_in(root).get(f"{QUEUE}?show=all")) == []


def test_a_number_too_large_for_the_table_is_not_found(clerk: Client) -> None:
    assert clerk.get(f"{QUEUE}{10**30}/change/").status_code == 404
    assert clerk.get(f"/admin/requests_app/notice/{10**30}/change/").status_code == 404
