"""The first accounts: invitations, one for each role of each city, and no password anyone could read."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from requests_app.models import City, CityEvent, User
from requests_app.services.city_settings.first_accounts import make_first_accounts
from requests_app.services.city_settings.invitations import invited
from tests import cast

pytestmark = pytest.mark.django_db


def test_each_account_belongs_to_one_city_and_begins_with_an_invitation() -> None:
    invitations = make_first_accounts(cast.NOW)
    assert len(invitations) == 4 * City.objects.count()
    for invitation in invitations:
        user = invited(invitation.token, now=cast.NOW)
        assert user.memberships.count() == 1 and not user.has_usable_password() and not user.is_superuser
    assert make_first_accounts(cast.NOW) == []


def test_the_command_keeps_the_links_in_a_file_of_its_owner(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    said = StringIO()
    call_command("make_staff", stdout=said)
    path = tmp_path / "first-accounts.txt"
    assert path.stat().st_mode & 0o777 == 0o600
    assert (
        path.read_text().count("/admin/invitation/?t=")
        == said.getvalue().count("?t=")
        == 4 * City.objects.count()
    )


def test_a_locked_out_administrator_gets_a_new_link_from_whoever_runs_the_system() -> None:
    city = cast.a_city()
    user = cast.an_administrator(city)
    said = StringIO()
    call_command("invite_staff", user.username, "--remove-factors", stdout=said)
    assert invited(said.getvalue().strip().partition("?t=")[2], now=user.date_joined) == user
    kinds = CityEvent.objects.filter(city=city).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["password_set", "invited", "factor_changed"]
    with pytest.raises(CommandError, match="No active staff account"):
        call_command("invite_staff", "nobody")
    assert User.objects.filter(username="nobody").count() == 0
