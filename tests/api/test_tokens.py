"""Staff tokens: made for an account of a city, shown once, ended at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from requests_app.cases.refusals import Incomplete
from requests_app.cities.tokens import StaffToken, find
from requests_app.models import User
from requests_app.services.city_settings import api_tokens
from tests.api.helpers import call
from tests.cast import a_case, a_city, an_intake_clerk

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 17, 15, tzinfo=UTC)


def test_a_token_lives_for_its_days_and_not_an_instant_longer() -> None:
    issued = api_tokens.issue(an_intake_clerk(a_city()).username, days=30, now=AT)
    assert find(issued.secret, AT + timedelta(days=30) - timedelta(microseconds=1)) is not None
    assert find(issued.secret, AT + timedelta(days=30)) is None


def test_two_tokens_of_one_account_are_different_and_end_apart() -> None:
    user = an_intake_clerk(a_city())
    one, two = (api_tokens.issue(user.username, days=30, now=AT) for _ in range(2))
    assert one.secret != two.secret
    api_tokens.revoke(one.prefix, now=AT)
    assert find(one.secret, AT) is None
    assert find(two.secret, AT) is not None


def test_revoking_twice_keeps_the_first_instant() -> None:
    issued = api_tokens.issue(an_intake_clerk(a_city()).username, days=30, now=AT)
    api_tokens.revoke(issued.prefix, now=AT)
    assert api_tokens.revoke(issued.prefix, now=AT + timedelta(days=1)).revoked_at == AT


@pytest.mark.parametrize("days", [0, -1, 367, 10**9])
def test_a_token_cannot_live_for_no_time_or_for_ever(days: int) -> None:
    with pytest.raises(Incomplete) as refused:
        api_tokens.issue(an_intake_clerk(a_city()).username, days=days, now=AT)
    assert list(refused.value.fields) == ["days"]
    assert not StaffToken.objects.exists()


def test_nobody_without_a_city_gets_a_token() -> None:
    User.objects.create(username="drifter", is_staff=True)
    gone = an_intake_clerk(a_city())
    gone.is_active = False
    gone.save()
    for name in ("drifter", "nobody", gone.username, ""):
        with pytest.raises(Incomplete) as refused:
            api_tokens.issue(name, days=9, now=AT)
        assert list(refused.value.fields) == ["username"]
    assert not StaffToken.objects.exists()


def test_the_database_refuses_a_secret_in_place_of_its_hash() -> None:
    user = an_intake_clerk(a_city())
    row = StaffToken(
        user=user, prefix="a", secret_hash="crt_plain", created_at=AT, expires_at=AT + timedelta(1)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    row.secret_hash, row.expires_at = "0" * 64, AT
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_command_prints_a_token_that_works_and_ends_it() -> None:
    case = a_case()
    out, err = StringIO(), StringIO()
    call_command("make_api_token", an_intake_clerk(case.city).username, "--days", "2", stdout=out, stderr=err)
    secret = out.getvalue().strip()
    assert call(f"/cases/{case.number}/", secret).status_code == 200
    assert StaffToken.objects.get().expires_at - timezone.now() < timedelta(days=2)
    prefix = StaffToken.objects.get().prefix
    assert prefix in err.getvalue()
    assert secret not in err.getvalue()
    call_command("make_api_token", "--revoke", prefix, stdout=out)
    assert call(f"/cases/{case.number}/", secret).status_code == 401


@pytest.mark.parametrize(
    "arguments", [[], ["nobody"], ["a", "--revoke", "b"], ["--revoke", "none"], ["nobody", "--days", "0"]]
)
def test_the_command_says_what_is_wrong_and_changes_nothing(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("make_api_token", *arguments, stdout=StringIO())
    assert str(refused.value).endswith(".")
    assert not StaffToken.objects.exists()
