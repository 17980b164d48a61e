"""The withholding log over the API: for the holder of the link and for staff who see the case, page by page."""

from __future__ import annotations

import csv
import io

import pytest

from requests_app.services.appeals import draft as appeal_draft, file as appeal_file
from tests import cast, logs
from tests.api.helpers import call, error_of, secret_of, token_of

pytestmark = pytest.mark.django_db


def test_a_log_is_read_page_by_page_and_its_hash_stands_with_the_decision() -> None:
    case = logs.a_denied_case(5)
    secret = secret_of(case)
    page = call(f"/cases/{case.number}/log/", secret, limit=3).json()
    assert [line["position"] for line in page["results"]] == [1, 2, 3]
    assert page["results"][1] == {
        "position": 2,
        "description": "E-mail 2 about the bridge contract",
        "dated_on": "2024-03-05",
        "custodian": "Director of Public Works",
        "pages": "2-4",
        "citation_id": case.decision.citations.get(exemption_key=logs.DRAFTS).pk,
        "citation": "Gov. Code § 7927.500",
        "exemption_key": logs.DRAFTS,
        "treatment": "withheld",
        "reason": "It asks for legal advice on point 2.",
    }
    rest = call(page["next"].split("/api/v1")[1], secret).json()
    assert ([line["position"] for line in rest["results"]], rest["next"]) == ([4, 5], None)
    decision = call(f"/cases/{case.number}/", secret).json()["decisions"][0]
    assert decision["log"] == {"lines": 5, "sha256": page["sha256"]}
    assert page["decision_id"] == decision["id"]


def test_the_same_log_as_csv_keeps_formulas_harmless() -> None:
    case = cast.a_case_in("clerk_review")
    logs.draft(case, [logs.a_line(1, description="=1+1"), logs.a_line(2)])
    cast.deny(case, cast.NOW + 2 * cast.DAY)
    answer = call(f"/cases/{case.number}/log.csv", secret_of(case))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode().removeprefix("\ufeff"))))
    assert [row["Description"] for row in rows] == ["'=1+1", "E-mail 2 about the bridge contract"]


def test_nobody_else_learns_that_there_is_a_log() -> None:
    case, other = logs.a_denied_case(2), logs.a_denied_case(2)
    elsewhere = token_of(cast.an_intake_clerk(cast.a_city("bakersfield")))
    for name in ("log/", "log.csv"):
        path = f"/cases/{case.number}/{name}"
        assert call(path).status_code == 401
        assert call(path, secret_of(other)).status_code == 404
        assert call(path, elsewhere).status_code == 404
        assert call(path, secret_of(case), decision=other.decision_id).status_code == 404
        assert call(path, token_of(cast.an_intake_clerk(case.city))).status_code == 200


def test_a_decision_without_a_log_says_so() -> None:
    case = cast.a_case_in("denied")
    assert call(f"/cases/{case.number}/log/", secret_of(case)).status_code == 404
    assert call(f"/cases/{case.number}/", secret_of(case)).json()["decisions"][0]["log"] is None


@pytest.mark.parametrize(
    "asked", [{"limit": 0}, {"limit": 501}, {"after": -1}, {"after": "x"}, {"decision": 0}, {"page": 1}]
)
def test_a_question_that_cannot_be_answered_is_refused(asked: dict[str, object]) -> None:
    case = logs.a_denied_case(2)
    answer = call(f"/cases/{case.number}/log/", secret_of(case), **asked)
    assert answer.status_code == 400
    assert list(error_of(answer)["fields"]) == list(asked)


def test_a_contested_line_is_told_by_its_number_and_never_with_the_requesters_words() -> None:
    case = logs.a_denied_case(2)
    line = case.decision.log_lines.get(position=2)
    appeal_file.appeal(
        case.pk,
        draft=appeal_draft.AppealDraft(
            grounds="Mine alone.", lines=[line.pk], reasons={f"line-{line.pk}": "Also mine."}
        ),
        actor=cast.the_requester(case),
        now=cast.NOW + cast.DAY,
    )
    answer = call(f"/cases/{case.number}/", secret_of(case))
    (point,) = answer.json()["appeals"][0]["points"]
    assert (point["line"], point["citation_id"]) == (2, line.citation_id)
    assert "mine" not in answer.content.decode().casefold()
