"""Due dates as the clerk workspace says them."""

from __future__ import annotations

from datetime import date

from requests_app.admin.common.labels import due


def test_a_count_of_days_has_its_separators() -> None:
    said = due(date(2010, 11, 24), date(2026, 11, 29))
    assert said.text == "5,849 days overdue (due Nov 24, 2010)"
