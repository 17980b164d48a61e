"""The due dates of old logs beside those of the law."""

from __future__ import annotations

import pytest

from tests.services.imports.old_logs import DATA, LOGS, take


@pytest.mark.django_db
def test_most_due_dates_of_the_federal_log_are_twenty_federal_business_days_after_receipt() -> None:
    result = take(DATA / LOGS["usda_aphis"], "usda_aphis", dry_run=True)
    assert result.due_compared == result.rows
    assert result.due_equal > result.due_compared * 0.6


@pytest.mark.django_db
def test_the_business_day_dates_of_another_system_are_not_the_dates_of_the_california_act() -> None:
    result = take(DATA / LOGS["foiamachine"], "foiamachine", dry_run=True)
    assert (result.due_compared, result.due_equal) == (163, 0)
