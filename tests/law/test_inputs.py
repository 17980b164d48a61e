"""Whatever is typed into the clock gives an answer or a refusal that names its field, never a crash."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, strategies as st

from requests_app.law.cli_question import Question, answer
from requests_app.law.json_shape import answer_as_dict
from requests_app.law.pack import library
from requests_app.law.parse_inputs import AskError, read_event, read_pause
from requests_app.law.terminal import in_words
from tests.law.helpers import d

ONE = (
    "pack", "rule", "received", "zone", "receipt_policy", "opens", "closes", "track", "extension", "anchor",
    "appeal_filing_days", "appeal_decision_days",
)  # fmt: skip
MANY = ("closed", "options", "pauses", "events")
BASE: dict[str, Any] = {"pack": "ca-cpra", "received": "2026-10-01T09:00"}
pieces = st.sampled_from(
    ["2026-10-05", "2026-13-01", "..", "=", ":", ",", "what", "to", "clarification", "fee", "determined", "extended",
     "denied", "paused", "14", "-1", "0", "٣", "America", "../x", "\x00", "@", "undated", "9999-12-31", "0001-01-01"]
)  # fmt: skip
typed = st.one_of(st.text(max_size=20), st.lists(pieces, max_size=6).map("".join))


@given(field=st.sampled_from(ONE + MANY), text=typed, law=st.sampled_from(library().keys))
@example(field="zone", text="America", law="ca-cpra")
@example(field="zone", text="x" * 5000, law="ca-cpra")
@example(field="received", text="9999-12-31T23:59:59-12:00", law="us-foia")
@example(field="received", text="0001-01-01T00:00:00+14:00", law="us-foia")
@example(field="extension", text="9999-12-31", law="ny-foil")
@example(field="events", text="extended=2026-10-05,to=9999-12-31", law="ny-foil")
@example(field="events", text="remanded=9999-12-31", law="ca-cpra")
@example(field="events", text="determined=9999-12-31,what=denied", law="wa-pra")
@example(field="closed", text="9999-12-31", law="tx-pia")
@example(field="pauses", text="fee:9999-12-31", law="us-foia")
@example(field="pauses", text="fee:0001-01-01..9999-12-31", law="us-foia")
def test_anything_typed_is_answered_or_refused_by_name(field: str, text: str, law: str) -> None:
    given = {**BASE, "pack": law, "received": "2027-10-01T09:00", field: (text,) if field in MANY else text}
    try:
        found = answer(Question(**given), library())
    except AskError as refused:
        assert refused.field and refused.reason
        assert str(refused) == f"{refused.field}: {refused.reason}"
    else:
        assert json.loads(json.dumps(answer_as_dict(found)))["due"] is not None
        assert found.pack.name in in_words(found)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [("fee:2026-10-05", ["paused"]), ("clarification:2026-10-05..2026-10-05", ["paused", "resumed"])],
)
def test_a_pause_is_one_fact_or_two(text: str, kinds: list[str]) -> None:
    facts = read_pause(text)
    assert [fact.kind for fact in facts] == kinds
    assert {fact.on for fact in facts} == {d(10, 5)} and len({fact.what for fact in facts}) == 1


def test_an_event_is_read_with_its_parts() -> None:
    fact = read_event("remanded=2026-11-03,to=2026-11-20,what=overturned")
    assert (fact.kind, fact.on, fact.to_on, fact.what) == ("remanded", d(11, 3), d(11, 20), "overturned")
