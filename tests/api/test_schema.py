"""The OpenAPI document describes what is there, and what is there does what the document says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

from requests_app.api.docs import EXAMPLES, POSTED, marked
from requests_app.api.schema import document
from requests_app.cases.actors import staff
from requests_app.cities.tokens import TokenScope
from requests_app.services.custodian_tasks.ask import TaskDraft, ask_custodian
from tests import cast
from tests.access.calls import a_call_of_a_gateway, a_living_key
from tests.api.helpers import V1, call, secret_of, token_of
from tests.cast import NOW, a_city, an_administrator, an_intake_clerk
from tests.logs import a_denied_case

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def routes() -> Iterator[str]:
    """Every address of the API but the one that catches the rest."""
    for resolver in get_resolver().url_patterns:
        if getattr(resolver, "namespace", None) == "api":
            for pattern in resolver.url_patterns:
                if pattern.name != "unknown":
                    yield f"{V1}/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))


def test_the_document_is_made_without_a_warning(tmp_path: Path) -> None:
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(tmp_path / "schema.yaml"))
    assert (tmp_path / "schema.yaml").stat().st_size > 10_000


def test_every_address_is_in_the_document_but_the_document_its_page_and_the_calendar() -> None:
    assert set(routes()) - set(document()["paths"]) == {f"{V1}/schema/", f"{V1}/docs/", f"{V1}/dates.ics"}
    assert set(document()["paths"]) <= set(routes())


def test_the_document_is_served_to_everybody_as_json() -> None:
    told = call("/schema/").json()
    assert told["openapi"].startswith("3.")
    assert told["paths"] == document()["paths"]


def test_a_secret_is_asked_for_exactly_where_the_document_says() -> None:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            response = Client().generic(
                method.upper(), re.sub(r"\{(key|number)\}", "x", path.replace("{task}", "7"))
            )
            assert (response.status_code == 401) == ({} not in operation["security"]), path


def test_every_operation_tells_its_refusals_in_the_one_shape() -> None:
    for methods in document()["paths"].values():
        for operation in methods.values():
            for status in ("400", "401", "429", "500"):
                content = operation["responses"][status]["content"]["application/json"]
                assert content["schema"]["$ref"].endswith("/Problem")


def test_every_parameter_of_the_document_is_explained() -> None:
    for path, methods in document()["paths"].items():
        for parameter in [row for one in methods.values() for row in one.get("parameters", [])]:
            explained = parameter.get("description") or parameter["schema"].get("enum")
            assert explained, (path, parameter["name"])


# --- the page


def test_the_page_names_every_address_and_parameter_and_runs_no_script() -> None:
    response = Client().get(f"{V1}/docs/")
    page = response.content.decode()
    assert response.status_code == 200
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}" in page
            for parameter in operation.get("parameters", []):
                assert f"<code>{parameter['name']}</code>" in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert page.count("<h1") == 1


def test_every_link_within_the_page_leads_somewhere() -> None:
    page = Client().get(f"{V1}/docs/").content.decode()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_the_page_can_be_read_only() -> None:
    assert Client().post(f"{V1}/docs/").status_code == 405


@pytest.mark.parametrize(
    ("text", "pieces"),
    [("", []), ("plain", [("plain", False)]), ("a `b` c", [("a ", False), ("b", True), (" c", False)]),
     ("`b`", [("b", True)])],
)  # fmt: skip
def test_back_ticks_mark_code(text: str, pieces: list[tuple[str, bool]]) -> None:
    assert marked(text) == pieces


def an_answer_of_a_holder(line: str) -> Any:
    """A call that answers an estimate or a proposed wording, made for a case that has both."""
    case = cast.a_case_with_an_estimate()
    cast.propose_scope(case, NOW)
    words = shlex.split(line)
    path = re.sub(r"[A-Z]+-\d{4}-\d{6}", case.number, words[-1].partition("/api/v1")[2])
    headers = {"Authorization": f"Bearer {secret_of(case)}"}
    body = words[words.index("--json") + 1]
    return Client().post(f"{V1}{path}", body, content_type="application/json", headers=headers)


def a_write_of_staff(line: str) -> Any:
    """A call that changes something with a staff token, made for a case that can take it."""
    case = cast.a_case_in("clerk_review", a_city("sacramento"))
    clerk = an_administrator(case.city)
    secret, words = token_of(clerk, *TokenScope.values), shlex.split(line)
    path = re.sub(r"[A-Z]+-\d{4}-\d{6}", case.number, words[-1].partition("/api/v1")[2])
    draft = TaskDraft(what="Permits", custodian="Sam Roe", due_on=NOW.date() + timedelta(days=9))
    task = ask_custodian(case.pk, draft=draft, actor=staff(clerk), now=NOW).task
    path = path.replace("/tasks/7/", f"/tasks/{task.pk if task else 0}/")
    given = dict(word.split(": ") for word in words if word.startswith(("If-Match:", "Idempotency-Key:")))
    headers = {"Authorization": f"Bearer {secret}", **given}
    if "If-Match" in headers:
        headers["If-Match"] = call(f"/cases/{case.number}/", secret)["ETag"]
    if "--json" in words:
        body = words[words.index("--json") + 1]
        return Client().post(f"{V1}{path}", body, content_type="application/json", headers=headers)
    if "-F" in words:
        return Client().post(
            f"{V1}{path}", {"file": SimpleUploadedFile("permits.txt", b"Permits.")}, headers=headers
        )
    return Client().get(f"{V1}{path}", headers=headers)


OF_STAFF = {
    "cases_file", "cases_write", "cases_upload", "cases_assign", "cases_tasks", "cases_ask_custodian",
    "cases_change_task", "cases_decide",
}  # fmt: skip


@pytest.mark.parametrize("operation", EXAMPLES)
def test_every_example_works(operation: str) -> None:
    case = a_denied_case(2, a_city("sacramento"))
    path = EXAMPLES[operation].replace("SAC-2026-000123", case.number)
    path = path.replace("/datasets/5/", f"/datasets/{case.city.datasets.first().pk}/")
    if operation.startswith("cases_answer"):
        assert an_answer_of_a_holder(f'{POSTED[operation]} "/api/v1{path}"').status_code == 200
        return
    if operation in OF_STAFF:
        line = f'{POSTED.get(operation, "")} "/api/v1{path}"'
        assert a_write_of_staff(line).status_code in (200, 201)
        return
    if operation in POSTED:
        assert a_call_of_a_gateway(f'{POSTED[operation]} "/api/v1{path}"').status_code == 200
        return
    secret = token_of(an_intake_clerk(case.city)) if operation.startswith("cases") else ""
    assert call(path, secret).status_code == 200


def test_every_call_in_the_guide_works() -> None:
    case = a_denied_case(2, a_city("sacramento"))
    secrets = {"KEY": a_living_key(), "LINK": secret_of(case), "TOKEN": token_of(an_intake_clerk(case.city))}
    lines = re.findall(r"^curl .+$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) >= len(EXAMPLES)
    for line in lines:
        if "$GATEWAY" in line:
            assert a_call_of_a_gateway(line).status_code == 200, line
            continue
        if "$TOKEN" in line and ("--json" in line or "-F" in line):
            assert a_write_of_staff(line).status_code in (200, 201), line
            continue
        if "--json" in line:
            assert an_answer_of_a_holder(line).status_code == 200, line
            continue
        words = shlex.split(line)
        address = next(word for word in words if "/api/v1/" in word)
        path = address.partition("/api/v1")[2].replace("SAC-2026-000123", case.number)
        path = path.replace("/datasets/5/", f"/datasets/{case.city.datasets.first().pk}/")
        secret = next((secrets[name] for name in secrets if f"${name}" in line), "")
        assert call(path, secret).status_code == 200, line
