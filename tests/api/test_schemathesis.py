"""Made-up calls against every address of the API: each answer is as the document says, and never a failure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cityrecords.wsgi import application
from requests_app.api.schema import document
from requests_app.cities.tokens import TokenScope
from requests_app.models import Dataset
from tests.access.people import a_gateway
from tests.api.helpers import secret_of, token_of
from tests.cast import a_case_in, a_city, an_administrator, an_intake_clerk

pytestmark = pytest.mark.django_db


REAL = {"key": ["sacramento", "ca-cpra", "us-foia"], "number": ["SAC-2026-000001"]}
"""Parts of addresses that lead somewhere, tried beside made-up ones."""


def _played(path: str, method: str, mode: GenerationMode, secret: str, examples: int) -> set[int]:
    """Call one address with so many made-up inputs and hold each answer against the document; the statuses seen."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application
    seen: set[int] = set()

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=schema[path][method].as_strategy(generation_mode=mode), real=st.data())
    def play(case: Any, real: Any) -> None:
        for name in case.path_parameters or {}:
            if real.draw(st.booleans()):
                known = REAL.get(name) or list(Dataset.objects.values_list("pk", flat=True)[:2])
                case.path_parameters[name] = real.draw(st.sampled_from(known))
        given = {name: value for name, value in (case.headers or {}).items() if name != "Authorization"}
        case.headers = {**given, **({"Authorization": f"Bearer {secret}"} if secret else {})}
        response = case.call()
        seen.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    play()
    return seen


OF_REQUESTERS = {f"/api/v1/cases/{{number}}/{what}/" for what in ("fee", "scope")}
"""What a requester answers, they answer with their link."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def _plays() -> Iterator[Any]:
    """Every address with good input, and with bad where it has a parameter that can be bad."""
    for path, methods in sorted(document()["paths"].items()):
        for method, operation in methods.items():
            yield pytest.param(path, method.upper(), GenerationMode.POSITIVE, id=f"{method} {path} good")
            asked = any(parameter["in"] == "query" for parameter in operation.get("parameters", []))
            if asked or "requestBody" in operation:
                yield pytest.param(path, method.upper(), GenerationMode.NEGATIVE, id=f"{method} {path} bad")


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize(("path", "method", "mode"), list(_plays()))
def test_whatever_is_asked_the_answer_is_as_described_and_never_a_failure(
    path: str, method: str, mode: GenerationMode, settings: Any
) -> None:
    settings.API_PER_MINUTE = dict.fromkeys(settings.API_PER_MINUTE, 10**6)
    case = a_case_in("appealed", a_city("sacramento"))
    assert case.number in REAL["number"]
    secret = token_of(an_intake_clerk(case.city)) if "/cases/" in path else ""
    if method == "POST" and path not in OF_REQUESTERS and "/cases/" in path:
        secret = token_of(an_administrator(case.city), *TokenScope.values)
    elif method == "POST" and "/cases/" in path:
        secret = secret_of(case)
    elif method == "POST":
        secret = a_gateway(case.city, timezone.now())
    seen = _played(path, method, mode, secret, 15)
    assert seen <= {200, 201, 400, 404, 409, 412, 415, 422, 428}
