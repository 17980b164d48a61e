"""A letter that was handed over, for the tests of what becomes of it."""

from __future__ import annotations

import pytest

from requests_app.models import Notice
from requests_app.notices.delivery.run import deliver
from tests import cast


@pytest.fixture
def sent() -> Notice:
    """An acknowledgment, which the law wants, handed to the mail server; its reader gave a postal address too."""
    case = cast.a_case(postal_address="1 Main Street\nSacramento, CA 95814")
    cast.begin_review(case, cast.NOW + cast.HOUR)
    deliver(lambda: cast.NOW + 2 * cast.HOUR)
    return case.notices.get(letter="acknowledgment")
