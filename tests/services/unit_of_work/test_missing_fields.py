"""What is missing is said beside its field, all of it at once, in sentences for every gap the law can find."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.cases.refusals import Incomplete
from requests_app.law.gap import Gap
from requests_app.services.unit_of_work import missing_fields


def test_every_blank_field_is_named_and_no_other() -> None:
    with pytest.raises(Incomplete) as refused:
        missing_fields.required(a=("", "Say a."), b=("here", "Say b."), c=(" \n", "Say c."))
    assert refused.value.fields == {"a": ["Say a."], "c": ["Say c."]}
    missing_fields.required(b=("here", "Say b."))


def test_gaps_of_one_field_stand_together_in_their_order() -> None:
    gaps = [
        Gap("responsible", "no_name", {}),
        Gap("citations", "no_citation", {}),
        Gap("responsible", "no_title", {}),
    ]
    said = missing_fields.said(gaps)
    assert list(said) == ["responsible", "citations"]
    assert said["responsible"] == ["Enter the person's name.", "Enter the person's title."]
    with pytest.raises(Incomplete):
        missing_fields.refuse(gaps)
    missing_fields.refuse([])


def test_a_date_in_a_gap_is_written_out() -> None:
    gap = Gap("to_on", "not_after_base_date", {"base_due_on": date(2026, 10, 15)})
    assert "15" in missing_fields.sentence(gap) and "2026-10-15" not in missing_fields.sentence(gap)


def test_a_gap_that_nobody_has_words_for_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        missing_fields.sentence(Gap("x", "never_heard_of", {}))
