"""Determinations that withhold nothing: records promised for a day ahead."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from requests_app.cases.refusals import Incomplete
from requests_app.services.determinations import availability as determination_availability
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY


def test_records_are_promised_for_the_future_with_a_reason() -> None:
    case = cast.a_case_in("clerk_review")
    reviewer = cast.the_reviewer(case)
    for changes, field in (({"estimated_at": LATER}, "estimated_at"), ({"reasons": " "}, "reasons")):
        arguments: dict[str, Any] = {"estimated_at": LATER + cast.DAY, "reasons": "Found.", **changes}
        act = partial(determination_availability.grant, case.pk, **arguments, actor=reviewer, now=LATER)
        require_refused(Incomplete, act, field)
