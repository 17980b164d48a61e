"""What someone who owns the database can do to it, one after the other: each is found, and named."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Model

from requests_app.cases.actors import staff
from requests_app.cases.links import mailbox_token, secret_of
from requests_app.cities.models import CityPolicy, FeeRate, Membership, User
from requests_app.cities.tokens import StaffToken
from requests_app.models import (
    AccessGrant,
    ApiKey,
    Appeal,
    CaseLink,
    Checkpoint,
    CheckpointLeaf,
    Citation,
    CityEvent,
    CourtOrder,
    Dataset,
    Deadline,
    Decision,
    DeliveryReport,
    Document,
    EmailChange,
    Event,
    Extension,
    FeeEstimate,
    GatewayToken,
    GroupRole,
    Incident,
    LetterFile,
    Message,
    Note,
    Notice,
    NoticeAttempt,
    RecordsRequest,
    Requester,
    WebhookEndpoint,
)
from requests_app.notices.delivery import webhooks as delivery_webhooks
from requests_app.notices.recipients.contact import Contact
from requests_app.services.cases import contact as case_contact, email_change, email_confirmation
from requests_app.services.city_settings import api_tokens, staff as city_settings_staff
from requests_app.services.ledger import verify as ledger_verify
from tests import cast
from tests.access import people
from tests.cast import DAY, NOW
from tests.services.ledger.tampered_cases import LATER, checkpoint, rich_case, tampering

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "security" / "tamperings.md"

Change = Callable[[], Any]


def change(model: type[Model], chosen: dict[str, Any] | None = None, **values: Any) -> Change:
    """The first row of a table says something else."""

    def tamper() -> None:
        row = model._default_manager.filter(**(chosen or {})).order_by("pk").first()
        assert row is not None, model
        assert model._default_manager.filter(pk=row.pk).update(**values) == 1

    return tamper


def remove(model: type[Model]) -> Change:
    """The last row of a table is gone."""

    def tamper() -> None:
        row = model._default_manager.order_by("-pk").first()
        assert row is not None, model
        model._default_manager.filter(pk=row.pk)._raw_delete("default")  # type: ignore[attr-defined]

    return tamper


def without_checkpoints(after: int) -> Change:
    """The checkpoints after this number are gone with their leaves."""

    def tamper() -> None:
        CheckpointLeaf.objects.filter(
            checkpoint__in=list(Checkpoint.objects.filter(number__gt=after).values_list("pk", flat=True))
        )._raw_delete("default")
        Checkpoint.objects.filter(number__gt=after)._raw_delete("default")

    return tamper


def a_role_slipped_in() -> None:
    """Someone is an administrator."""
    first = Membership.objects.order_by("pk").first()
    assert first is not None
    Membership.objects.create(user=first.user, city=first.city, role="appeals_officer")


def another_owner() -> None:
    """Someone else has the case."""
    case = RecordsRequest.objects.order_by("pk").first()
    assert case is not None
    other = User.objects.exclude(pk=case.assignee_id or 0).order_by("pk").first()
    RecordsRequest.objects.filter(pk=case.pk).update(assignee=other)


def a_link_slipped_in() -> None:
    """A link that opens a case, dated before the checkpoint."""
    case = RecordsRequest.objects.order_by("pk").first()
    at = NOW + DAY
    CaseLink.objects.create(case=case, secret_hash="c" * 64, created_at=at, expires_at=at + 999 * DAY)


def a_factor_slipped_in() -> None:
    """Someone else's app signs a member of staff in."""
    user = User.objects.filter(memberships__isnull=False).order_by("pk").first()
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})


def a_provider_account_slipped_in() -> None:
    """Someone else's account of the provider signs a member of staff in."""
    user = User.objects.filter(memberships__isnull=False).order_by("pk").first()
    SocialAccount.objects.create(user=user, provider="city", uid="mallory")


def a_group_slipped_in() -> None:
    """A group of the provider has a role."""
    first = Membership.objects.order_by("pk").first()
    assert first is not None
    GroupRole.objects.create(city=first.city, group="everyone", role="city_administrator")


WRITTEN_IN = {"city__city_log__head_seq__gt": 0}
TAMPERINGS: dict[str, tuple[Change, str]] = {
    "An event of a case says something else": (change(Event, payload="{}"), "hash"),
    "An event of a case is gone": (remove(Event), "event"),
    "An entry of the city's log says something else": (change(CityEvent, payload="{}"), "hash"),
    "The last checkpoint is gone": (without_checkpoints(1), "ledger-key.heads has it"),
    "All checkpoints are gone": (without_checkpoints(0), "there are none"),
    "What a checkpoint fixed is another": (change(CheckpointLeaf, contents="{}"), "root"),
    "A request says something else": (change(RecordsRequest, description="Nothing."), "request:"),
    "A request was received on another day": (change(RecordsRequest, received_on="2026-10-06"), "filing:"),
    "A case is in another state": (change(RecordsRequest, state="closed"), "state is not"),
    "A requester's address is another": (change(Requester, email="mallory@example.org"), "contact"),
    "A case has another owner": (another_owner, "assignment"),
    "A private link works again, or longer": (change(CaseLink, expires_at=NOW + 9999 * DAY), "links"),
    "A private link is slipped in": (a_link_slipped_in, "link:"),
    "A due date is another": (change(Deadline, due_on="2030-01-07"), "due dates do not follow"),
    "A mark of the sweep is another": (change(Deadline, {"late_marked_at": None}, late_marked_at=NOW), "sweep"),
    "A letter says something else": (change(Notice, {"letter": "denial"}, body_text="No."), "letter:"),
    "A letter that never left is marked as sent": (
        change(Notice, {"state": "queued", "channel": "email"}, state="sent", sent_at=NOW),
        "marked as sent",
    ),
    "An attempt to deliver is another": (change(NoticeAttempt, succeeded=False), "attempt:"),
    "What a mail server reported is gone": (remove(DeliveryReport), "report:"),
    "A letter on paper has other pages": (change(LetterFile, pdf=b"%PDF-1.7 forged"), "paper:"),
    "A decision gives another reason": (change(Citation, explanation="Because."), "decision:"),
    "Another person decided": (change(Decision, responsible=[{"name": "N", "title": "T"}]), "decision:"),
    "An extension gives another reason": (change(Extension, reason="We were busy."), "extension:"),
    "A message says something else": (change(Message, body="No news."), "message:"),
    "An internal note is gone": (remove(Note), "note:"),
    "An appeal gives other grounds": (change(Appeal, grounds="None."), "appeal:"),
    "A document is another": (change(Document, sha256="f" * 64), "document:"),
    "A fee estimate is waived, or larger": (change(FeeEstimate, deposit=Decimal("1.00")), "fees"),
    "Access to data is longer, or living again": (change(AccessGrant, expires_on="2039-01-01"), "access"),
    "An API key works again": (change(ApiKey, secret_hash="d" * 64), "keys"),
    "A court order is answered, or due later": (change(CourtOrder, due_on="2039-01-01"), "court_orders"),
    "A dataset is in another state": (change(Dataset, {"events__isnull": False}, state="withdrawn"), "datasets"),
    "The city's policy is another": (change(CityPolicy, WRITTEN_IN, correction_days=300), "policy"),
    "A witness outside is another": (change(CityPolicy, WRITTEN_IN, witness_emails="me@example.org"), "more_policy"),
    "A role is slipped in": (a_role_slipped_in, "roles"),
    "A new role may decide at once": (change(Membership, cooling_until_at=NOW), "cooling"),
    "An account is a superuser's": (change(User, {"memberships__isnull": False}, is_superuser=True), "accounts"),
    "A password is another": (change(User, {"memberships__isnull": False}, password="argon2$x"), "passwords"),
    "A second factor is slipped in": (a_factor_slipped_in, "factors"),
    "An account of the sign-in provider is slipped in": (a_provider_account_slipped_in, "provider"),
    "A group of the sign-in provider has a role": (a_group_slipped_in, "groups"),
    "A program's token lives longer": (change(StaffToken, expires_at=NOW + 9999 * DAY), "tokens"),
    "A gateway's token lives longer": (change(GatewayToken, expires_at=NOW + 9999 * DAY), "gateways"),
    "A webhook goes elsewhere": (change(WebhookEndpoint, url="https://mallory.example/"), "webhooks"),
    "A rate of the fee schedule is another": (change(FeeRate, price=Decimal("9.0000")), "fee_rates"),
}  # fmt: skip


@pytest.fixture
def _world(settings: Any) -> None:
    """A city with something of every kind, fixed by a checkpoint."""
    city = cast.a_city()
    administrator = staff(cast.an_administrator(city))
    member = city_settings_staff.Member("jo.park", "intake_clerk")
    city_settings_staff.add_member(city.pk, member, actor=administrator, now=NOW)
    api_tokens.issue("jo.park", days=30, now=NOW)
    people.a_gateway(city)
    delivery_webhooks.new_endpoint(city, "https://gateway.example.com/in", [], NOW).save(force_insert=True)
    FeeRate.objects.create(
        city=city, kind="copies", name="Copies", unit="page", price=Decimal("0.1"), basis="R 1"
    )
    dataset = people.a_dataset(city)
    grant = people.a_grant(dataset)
    people.a_key(grant)
    FeeEstimate.objects.create(case=grant.case, items=[], total=Decimal("5.00"), estimated_at=NOW + DAY)
    incident = Incident.objects.create(
        number="SAC-I-2026-0001", city=city, kind="court_order", description="Order.", secret_hash="a" * 64,
        reported_at=NOW,
    )  # fmt: skip
    day = NOW.date()
    CourtOrder.objects.create(
        incident=incident, court="Court", ordered="Stop.", ordered_on=day, served_on=day
    )
    a_dataset_event(dataset)
    case = rich_case_of(city)
    letter = Notice.objects.filter(case=case, channel="email").order_by("pk").first()
    DeliveryReport.objects.create(
        notice=letter, source="x", key="1", kind="delivered", said_at=NOW, received_at=LATER + DAY
    )
    checkpoint(LATER + DAY)
    assert said() == ""


def a_dataset_event(dataset: Dataset) -> None:
    from requests_app.access.event_kinds import CityEventKind
    from requests_app.cases.actors import SYSTEM
    from requests_app.services.unit_of_work.datasets import open_dataset, record_event

    with open_dataset(dataset.pk) as (city_log, held):
        to_state = {"to_state": held.state}
        record_event(city_log, held, CityEventKind.DATASET_CHANGED, to_state, actor=SYSTEM, now=NOW)


def rich_case_of(city: Any) -> RecordsRequest:
    case = rich_case()
    assert case.city_id == city.pk
    return case


def said() -> str:
    """What verifying says, as the command asks it."""
    found = ledger_verify.verify(files=False, now=LATER + 2 * DAY).first_break
    return str(found) if found else ""


@pytest.mark.usefixtures("_world")
def test_each_tampering_is_found_and_named() -> None:
    missed = {}
    for name, (tamper, word) in TAMPERINGS.items():
        with tampering():
            tamper()
            found = said()
            if word not in found:
                missed[name] = found
    assert missed == {}
    assert said() == ""


@pytest.mark.usefixtures("_world")
def test_a_part_changed_before_the_next_checkpoint_sealed_it_is_found_all_the_same() -> None:
    """What explains a change must be of a fitting kind: a note in between explains no other address."""
    with tampering():
        change(Requester, email="mallory@example.org")()
        case = RecordsRequest.objects.filter(appeals__isnull=False).first()
        assert case is not None
        cast.note(case, LATER + 2 * DAY)
        checkpoint(LATER + 3 * DAY)
        assert "contact changed between" in said()


def test_an_address_that_was_asked_for_confirmed_and_undone_is_no_alarm() -> None:
    case = cast.a_case()
    checkpoint(NOW + DAY)
    contact = Contact(email="new@example.org")
    case_contact.change_contact(case.pk, contact=contact, actor=cast.the_requester(case), now=NOW + 2 * DAY)
    checkpoint(NOW + 3 * DAY)
    link = CaseLink.objects.get(case=case, revoked_at=None)
    token = mailbox_token(link.pk, "new@example.org")
    assert email_confirmation.confirm_email(case.pk, link_id=link.pk, token=token, now=NOW + 3 * DAY)
    checkpoint(NOW + 4 * DAY)
    secret = secret_of(EmailChange.objects.get(case=case).link_id)
    email_change.undo(secret, now=NOW + 5 * DAY)
    checkpoint(NOW + 6 * DAY)
    assert said() == ""
    with tampering():
        change(EmailChange, new_email="mallory@example.org")()
        cast.note(case, NOW + 7 * DAY)
        assert "email_change changed between" in said()


def test_the_page_lists_them_all() -> None:
    listed = [
        line[2:].rstrip(".")
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("- ")
    ]
    assert listed[: len(TAMPERINGS)] == list(TAMPERINGS)
    assert len(TAMPERINGS) >= 31
