"""The order of day and month: a file that contradicts its map is refused whole, a slip of the pen is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from requests_app.models import RecordsRequest
from requests_app.services.imports.date_order import order_of
from requests_app.services.imports.log_file import UnreadableLog
from tests.services.imports.old_logs import a_log, take


def _row(number: int, received: str) -> str:
    return f"D-{number},O,{received},,Text,"


@pytest.mark.django_db
def test_a_log_that_writes_the_day_first_is_not_read_month_first(tmp_path: Path) -> None:
    path = a_log(tmp_path, _row(1, "05/06/2017"), _row(2, "31/12/2017"), _row(3, "12/31/2017"))
    with pytest.raises(
        UnreadableLog, match=r"month first \(us\), but 1 are not, the first in row 3.*31/12/2017"
    ):
        take(path, "doj_oip")
    assert RecordsRequest.objects.count() == 0


@pytest.mark.django_db
def test_a_single_slip_in_a_long_log_is_a_row_set_aside(tmp_path: Path) -> None:
    rows = [_row(number, "03/25/2017") for number in range(50)]
    taken = take(a_log(tmp_path, *rows, _row(50, "31/12/2017")), "doj_oip")
    assert (taken.accepted, dict(taken.quarantined)) == (50, {("Submitted Date", "not a date"): 1})


def test_the_order_is_what_most_dates_prove() -> None:
    assert order_of(["05/06/2017", "31/12/2017"]) == "eu"
    assert order_of(["05/06/2017", "12/31/2017 9:00", ""]) == "us"
    assert order_of(["05/06/2017"]) == "us"
    assert order_of(["2017-05-06", "45356"]) == ""
