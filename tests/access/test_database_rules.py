"""What the database refuses by itself about access to data."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from requests_app.models import AccessApplication, AccessGrant, ApiKey, GatewayToken, RecordsRequest, Usage
from requests_app.services.gateways import usage as gateway_usage, usage_rows as gateway_usage_rows
from tests import cast
from tests.access import people
from tests.access.people import LAST_DAY, SOON

pytestmark = pytest.mark.django_db


def test_a_key_or_token_in_clear_words_is_refused() -> None:
    held = people.everything()
    with pytest.raises(DatabaseError), transaction.atomic():
        ApiKey.objects.create(grant=held.grant, prefix="x", secret_hash=held.secret, created_at=SOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        GatewayToken.objects.update(secret_hash=held.token)


def test_one_present_key_and_one_living_grant() -> None:
    grant = people.a_grant()
    people.a_key(grant)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.create(grant=grant, prefix="x", secret_hash="0" * 64, created_at=SOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessGrant.objects.create(
            case=grant.case, city=grant.city, dataset=grant.dataset, granted_at=SOON, changed_at=SOON,
            expires_on=LAST_DAY,
        )  # fmt: skip


@pytest.mark.parametrize("field", ["terms_text", "terms_version", "accepted_at"])
def test_accepted_terms_stay_as_they_were(field: str) -> None:
    people.an_application()
    value = {"terms_text": "Other.", "terms_version": "0" * 64, "accepted_at": SOON}[field]
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessApplication.objects.update(**{field: value})
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessApplication.objects.all().delete()
    AccessApplication.objects.update(volume="")


def test_a_dead_key_does_not_come_back_and_no_key_is_rewritten() -> None:
    grant = people.a_grant()
    people.a_key(grant)
    ApiKey.objects.update(revoked_at=SOON)
    for change in ({"revoked_at": None}, {"secret_hash": "0" * 64}, {"prefix": "y"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ApiKey.objects.update(**change)


def test_a_records_request_never_stands_as_access_granted() -> None:
    case = cast.a_case_in("clerk_review")
    with pytest.raises(DatabaseError), transaction.atomic():
        RecordsRequest.objects.filter(pk=case.pk).update(state="access_granted")


def test_access_granted_without_a_grant_cannot_be_committed() -> None:
    case = people.in_review()
    with pytest.raises(DatabaseError), transaction.atomic():
        RecordsRequest.objects.filter(pk=case.pk).update(state="access_granted")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_data_access_request_names_a_dataset() -> None:
    case = people.an_application()
    with pytest.raises(DatabaseError), transaction.atomic():
        RecordsRequest.objects.filter(pk=case.pk).update(dataset=None)


def test_a_grant_belongs_to_a_data_access_request_of_its_city() -> None:
    grant, other = people.a_grant(), cast.a_case_in("clerk_review")
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessGrant.objects.filter(pk=grant.pk).update(case=other)
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessGrant.objects.filter(pk=grant.pk).update(city=cast.a_city("bakersfield"))


def test_reported_use_is_written_once() -> None:
    held = people.everything()
    row = gateway_usage_rows.Row(held.secret[4:16], SOON, SOON + cast.HOUR, 12)
    gateway_usage.report(held.grant.city_id, "b", [row], body_hash="0" * 64, now=SOON + cast.HOUR)
    with pytest.raises(DatabaseError), transaction.atomic():
        Usage.objects.update(calls=1)
