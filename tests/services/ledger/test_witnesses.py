"""Witnesses whom a city names: each checkpoint is mailed to people and posted to programs."""

from __future__ import annotations

import json

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete
from requests_app.models import Notice
from requests_app.notices.delivery.webhooks import new_endpoint
from requests_app.services.city_settings.city_policy import change_policy
from requests_app.services.ledger.checkpoints import make_checkpoint
from tests import cast

pytestmark = pytest.mark.django_db
TWO = "auditor@example.org\nnews@example.com"


def test_people_get_the_hash_by_mail_and_programs_the_signed_statement() -> None:
    case = cast.a_case()
    administrator = staff(cast.an_administrator(case.city))
    change_policy(case.city_id, {"witness_emails": TWO}, actor=administrator, now=cast.NOW)
    new_endpoint(case.city, "https://witness.example.org/in", ["checkpoint.made"], cast.NOW).save()
    made = make_checkpoint(cast.NOW + cast.DAY)
    assert made is not None
    mails = Notice.objects.filter(letter="witness").order_by("pk")
    assert [mail.to_address for mail in mails] == TWO.split()
    assert all(made.hash in mail.body_text and "/ledger/checkpoints.json" in mail.body_text for mail in mails)
    said = json.loads(Notice.objects.get(letter="webhook", subject="checkpoint.made").body_text)
    assert said["data"]["hash"] == made.hash
    assert said["data"]["body"] == made.body


@pytest.mark.parametrize("typed", ["no address", "a@example.org b@", "é@\n"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    city = cast.a_city()
    administrator = staff(cast.an_administrator(city))
    with pytest.raises(Incomplete) as refused:
        change_policy(city.pk, {"witness_emails": typed}, actor=administrator, now=cast.NOW)
    assert list(refused.value.fields) == ["witness_emails"]
