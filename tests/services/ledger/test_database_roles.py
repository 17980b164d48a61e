"""The role the application runs as: it does its work, and can neither change what is chained nor what guards it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from requests_app import checks
from requests_app.cases.actors import staff
from requests_app.models import Event
from requests_app.services.ledger.checkpoints import make_checkpoint
from requests_app.services.ledger.database_roles import grant_running_role, runs_as_owner
from requests_app.services.retention.hold_and_erasure import erase
from tests import cast
from tests.cast import DAY, NOW

pytestmark = pytest.mark.django_db
ROLE = "cityrecords_of_a_test"


@pytest.fixture
def _as_running_role(settings: Any) -> Iterator[None]:
    """Everything from here on is done by a role that was granted what migrating grants, and nothing else."""
    settings.DATABASE_ROLE = ROLE
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} LOGIN")
    assert grant_running_role() is True
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


REFUSED = [
    "UPDATE requests_app_event SET kind = 'closed'",
    "DELETE FROM requests_app_event",
    "TRUNCATE requests_app_event",
    "UPDATE requests_app_cityevent SET kind = 'x'",
    "UPDATE requests_app_checkpoint SET root = ''",
    "DELETE FROM requests_app_checkpoint",
    "DELETE FROM requests_app_checkpointleaf",
    "DELETE FROM requests_app_salt",
    "DELETE FROM django_migrations",
    "ALTER TABLE requests_app_event DISABLE TRIGGER ALL",
    "DROP TRIGGER event_only_added ON requests_app_event",
    "ALTER TABLE requests_app_event DROP CONSTRAINT requests_app_event_pkey CASCADE",
    "ALTER TABLE requests_app_notice DISABLE TRIGGER ALL",
    "DROP TABLE requests_app_note",
    "CREATE TABLE mine (id integer)",
    "CREATE OR REPLACE FUNCTION cityrecords_written_once() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
    "SET session_replication_role = replica",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "COPY (SELECT 1) TO PROGRAM 'true'",
]


@pytest.mark.usefixtures("_as_running_role")
def test_it_can_neither_change_what_is_chained_nor_what_guards_it() -> None:
    done = []
    for statement in REFUSED:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except ProgrammingError as refused:
            assert "must be owner" in str(refused) or "permission denied" in str(refused), (
                statement,
                refused,
            )
        else:
            done.append(statement)
    assert done == []


@pytest.mark.usefixtures("_as_running_role")
def test_it_does_the_work_of_the_application() -> None:
    assert runs_as_owner() is False
    case = cast.drive(cast.a_case(phone="555-0101"), "clerk_review")
    cast.write_to_city(case, NOW + DAY)
    cast.note(case, NOW + DAY)
    cast.deny(case, NOW + 2 * DAY)
    cast.appeal(cast.again(case), NOW + 3 * DAY)
    cast.overturn(cast.again(case), NOW + 4 * DAY)
    assert make_checkpoint(NOW + 5 * DAY) is not None
    closed = cast.drive(cast.a_case(), "released")
    cast.close(closed, NOW + 10 * DAY)
    erase(closed.pk, actor=staff(cast.an_administrator(closed.city)), now=NOW + 11 * DAY)
    assert Event.objects.filter(case=closed, kind="erased").exists()


def test_where_the_roles_are_one_a_check_says_so(settings: Any) -> None:
    assert checks.the_application_owns_nothing(None, ["default"]) == []
    settings.AS_OWNER = False
    (found,) = checks.the_application_owns_nothing(None, ["default"])
    assert found.id == "cityrecords.W005"
    settings.DATABASE_ROLE = connection.settings_dict["USER"]
    assert grant_running_role() is False
    settings.DATABASE_ROLE = "nobody_of_that_name"
    assert grant_running_role() is False


@pytest.mark.usefixtures("_as_running_role")
def test_where_it_owns_nothing_the_check_is_silent(settings: Any) -> None:
    settings.AS_OWNER = False
    assert checks.the_application_owns_nothing(None, ["default"]) == []
