"""A complete denial, part by part: the service refuses anything less, beside the field that lacks it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotPermitted, Refusal, WrongState
from requests_app.law.confirmed import confirmed
from requests_app.law.pack import library
from requests_app.models import Citation, Decision, RecordsRequest
from requests_app.services.determinations import decide as determination_decide
from requests_app.services.determinations.drafts import CitationInput, DenialDraft, ReleaseDraft
from tests import cast
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db
LATER = cast.NOW + cast.DAY
WHOLE: dict[str, Any] = {
    "citations": [cast.COUNSEL, cast.DRAFTS],
    "segregability": cast.SEGREGABILITY,
    "responsible": cast.RESPONSIBLE,
}
PACK = library().in_force("ca-cpra", cast.NOW.date())


def _counsel(**changes: str) -> list[CitationInput]:
    return [replace(cast.COUNSEL, **changes), cast.DRAFTS]


def _drafts(**changes: str) -> list[CitationInput]:
    return [cast.COUNSEL, replace(cast.DRAFTS, **changes)]


MISSING: list[tuple[str, dict[str, Any], str]] = [
    ("no citation", {"citations": []}, "citations"),
    ("an exemption nobody knows", {"citations": _counsel(exemption_key="because")}, "citations.0.exemption"),
    ("no explanation", {"citations": _counsel(explanation="")}, "citations.0.explanation"),
    ("an explanation of spaces", {"citations": _counsel(explanation=" \n ")}, "citations.0.explanation"),
    (
        "a template left open",
        {"citations": _counsel(explanation="Advice about {{ subject }}.")},
        "citations.0.explanation",
    ),
    (
        "the law's own words as the reason",
        {"citations": _counsel(explanation=PACK.exemption("attorney_client").description)},
        "citations.0.explanation",
    ),
    ("no records named", {"citations": _counsel(records=" ")}, "citations.0.records"),
    ("a balance without facts", {"citations": _drafts(facts="")}, "citations.1.facts"),
    ("a balance without harm", {"citations": _drafts(harm="\t")}, "citations.1.harm"),
    ("no answer on segregability", {"segregability": "  "}, "segregability"),
    ("nobody responsible", {"responsible": []}, "responsible"),
    ("a person without a name", {"responsible": [("", "Clerk")]}, "responsible.0.name"),
    ("a person without a title", {"responsible": [("Jordan Ellis", " ")]}, "responsible.0.title"),
    (
        "a department instead of a person",
        {"responsible": [("Police Department", "Records")]},
        "responsible.0.name",
    ),
    (
        "a second person without a title",
        {"responsible": [*cast.RESPONSIBLE, ("Kim Soto", "")]},
        "responsible.1.title",
    ),
]


def _case() -> RecordsRequest:
    case = cast.a_case_in("clerk_review")
    cast.a_reviewer(case.city)
    return case


def _deny(case: RecordsRequest, **changes: Any) -> RecordsRequest:
    return determination_decide.deny(
        case.pk, draft=DenialDraft(**{**WHOLE, **changes}), actor=cast.the_reviewer(case), now=LATER
    )


def _release_in_part(case: RecordsRequest, **changes: Any) -> RecordsRequest:
    given = {**WHOLE, "public_url": "https://records.example.org/bridge", **changes}
    return determination_decide.release_in_part(
        case.pk, draft=ReleaseDraft(**given), actor=cast.the_reviewer(case), now=LATER
    )


@pytest.mark.parametrize("act", [_deny, _release_in_part], ids=["denial", "partial denial"])
@pytest.mark.parametrize(("what", "changes", "field"), MISSING, ids=[row[0] for row in MISSING])
def test_a_denial_that_lacks_one_part_is_refused_beside_that_field(
    what: str, changes: dict[str, Any], field: str, act: Any
) -> None:
    case = _case()
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        act(case, **changes)
    assert list(refused.value.fields) == [field]
    assert all(sentence.strip() for sentence in refused.value.fields[field])
    assert snapshot() == before


def test_everything_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(Incomplete) as refused:
        _deny(
            _case(),
            citations=[CitationInput("preliminary_drafts", "", "")],
            segregability="",
            responsible=[("", "")],
        )
    assert set(refused.value.fields) == {
        "citations.0.explanation", "citations.0.records", "citations.0.facts", "citations.0.harm",
        "segregability", "responsible.0.name", "responsible.0.title",
    }  # fmt: skip


def test_a_complete_denial_keeps_the_law_as_it_stood_beside_the_reasons() -> None:
    case = cast.again(_deny(_case()))
    decision = case.decision
    assert case.state == "denied"
    assert decision is not None
    assert (decision.kind, decision.segregability) == ("denial", cast.SEGREGABILITY)
    assert decision.responsible == [{"name": "Jordan Ellis", "title": "Records Supervisor"}]
    for row, given in zip(decision.citations.all(), WHOLE["citations"], strict=True):
        exemption = PACK.exemption(given.exemption_key)
        assert (row.citation_text, row.meaning) == (exemption.citation, exemption.description)
        assert (row.pack_key, row.pack_version) == (PACK.key, PACK.version)
        assert (row.records, row.explanation, row.facts, row.harm) == (
            given.records, given.explanation, given.facts, given.harm,
        )  # fmt: skip
        assert row.needs_balance == exemption.needs_balance


def test_the_remedies_name_the_courts_always_and_the_citys_appeal_with_its_last_day() -> None:
    case = cast.again(_deny(_case()))
    remedies = {item["key"]: item for item in case.decision.remedies}
    assert remedies["city_appeal"]["last_on"] == cast.deadline(case, "appeal_window").due_on.isoformat()
    assert {remedy.key for remedy in confirmed(PACK.remedies.judicial)} <= set(remedies)
    assert "in_camera" not in remedies  # no text of that section was found
    assert all(item["text"].strip() for item in remedies.values())


def test_where_the_city_specifies_no_appeal_only_the_courts_are_named() -> None:
    case = cast.a_case_in("denied", cast.a_city("bakersfield", appeals=False))
    keys = [item["key"] for item in case.decision.remedies]
    assert "city_appeal" not in keys
    assert keys == [remedy.key for remedy in confirmed(PACK.remedies.judicial)]
    assert not case.deadlines.filter(kind="appeal_window", due_on__isnull=False).exists()


def test_the_window_without_days_has_no_last_day_and_none_is_invented() -> None:
    city = cast.a_city(appeal_filing_days=None)
    case = cast.a_case_in("denied", city)
    assert case.decision.remedies[0] == {**case.decision.remedies[0], "key": "city_appeal", "last_on": None}
    assert cast.deadline(case, "appeal_window").due_on is None


def test_an_exemption_may_be_cited_once_only() -> None:
    case = _case()
    before = snapshot()
    with pytest.raises(Refusal) as refused:
        _deny(case, citations=[cast.COUNSEL, replace(cast.COUNSEL, records="9 more e-mails")])
    assert any(field.startswith("citations.1") for field in refused.value.fields)
    assert snapshot() == before


def test_the_city_says_which_roles_may_withhold() -> None:
    case = cast.a_case_in("clerk_review", cast.a_city(deciding_roles=["city_administrator"]))
    with pytest.raises(NotPermitted):
        _deny(case)
    determination_decide.deny(
        case.pk, draft=DenialDraft(**WHOLE), actor=staff(cast.an_administrator(case.city)), now=LATER
    )
    assert cast.again(case).state == "denied"


def test_a_denied_case_cannot_be_denied_again_and_keeps_its_one_decision() -> None:
    case = cast.again(_deny(_case()))
    with pytest.raises(WrongState):
        _deny(case)
    assert Decision.objects.filter(case=case).count() == 1


def test_a_partial_denial_needs_something_that_is_released() -> None:
    case = _case()
    with pytest.raises(Incomplete) as refused:
        _release_in_part(case, public_url="")
    assert list(refused.value.fields) == ["documents"]
    with pytest.raises(Incomplete) as refused:
        _release_in_part(case, public_url="   ")
    assert list(refused.value.fields) == ["documents"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "not an address", "ftp://x.example/y", "//evil.example"]
)
def test_a_public_address_that_is_none_is_refused(url: str) -> None:
    case = _case()
    before = snapshot()
    with pytest.raises(Incomplete) as refused:
        _release_in_part(case, public_url=url)
    assert "public_url" in refused.value.fields
    with pytest.raises(Incomplete):
        determination_decide.release(
            case.pk, draft=ReleaseDraft(public_url=url), actor=cast.the_reviewer(case), now=LATER
        )
    assert snapshot() == before


def test_a_pending_exemption_or_one_of_another_law_cannot_be_cited() -> None:
    case = _case()
    strange = next(
        exemption.key
        for exemption in library().in_force("us-foia", cast.NOW.date()).exemptions
        if exemption.key not in {known.key for known in PACK.exemptions}
    )
    with pytest.raises(Incomplete) as refused:
        _deny(case, citations=[replace(cast.COUNSEL, exemption_key=strange)])
    assert list(refused.value.fields) == ["citations.0.exemption"]
    assert not Citation.objects.exists()
