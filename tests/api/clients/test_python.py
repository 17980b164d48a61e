"""The Python client that openapi-python-client makes from the document files, reads and decides."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cityrecords.wsgi import application
from requests_app.api.schema import document
from requests_app.cities.tokens import TokenScope
from requests_app.models import RecordsRequest
from tests.api.helpers import token_of
from tests.cast import a_city, an_administrator

pytestmark = pytest.mark.django_db
NAME = "generated_cityrecords_client"


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The client, made again and importable; the generator may not warn of anything."""
    (tmp_path / "schema.json").write_text(json.dumps(document()))
    (tmp_path / "config.yaml").write_text("post_hooks: []\n")
    command = [
        sys.executable, "-m", "openapi_python_client", "generate", "--path", "schema.json", "--config", "config.yaml",
        "--meta", "none", "--output-path", NAME, "--fail-on-warning",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in [name for name in sys.modules if name.split(".")[0] == NAME]:
        del sys.modules[name]


def of(path: str) -> Any:
    """A module of the generated package."""
    return importlib.import_module(f"{NAME}.{path}")


@pytest.mark.usefixtures("generated", "_one_connection")
def test_the_generated_python_client_files_reads_and_decides() -> None:
    token = token_of(an_administrator(a_city("sacramento")), *TokenScope.values)
    transport = httpx.WSGITransport(app=application)
    client = of("client").AuthenticatedClient(
        base_url="http://testserver", token=token, httpx_args={"transport": transport}
    )
    models = of("models")
    body = models.FilingBody(
        city="sacramento", description="Permits for 1401 K Street", name="Ana Ruiz", email="ana@example.org"
    )
    filed = [
        of("api.cases.cases_file").sync(client=client, body=body, idempotency_key="python-1")
        for _time in range(2)
    ]
    assert filed[0] == filed[1]
    number = filed[0].number
    taken = of("api.cases.cases_assign").sync(
        number, client=client, body=models.AssignmentBody(department="city_clerk", take_up=True)
    )
    assert taken.state == "clerk_review"
    page = of("api.cases.cases_list").sync(client=client)
    assert [row.number for row in page.results] == [number]
    decision = models.DecisionBody(
        kind=models.DecisionAct.NO_RECORDS,
        search="All permits.",
        responsible=[models.ResponsibleBody(name="Jo Park", title="City Clerk")],
    )
    decide = of("api.cases.cases_decide")
    stale = decide.sync(number, client=client, body=decision, if_match='"1"')
    assert stale.error.code == "changed"
    read = of("api.cases.cases_read").sync_detailed(number, client=client)
    decided = decide.sync(number, client=client, body=decision, if_match=read.headers["ETag"])
    assert decided.state == RecordsRequest.objects.get().state
    assert decided.state != read.parsed.state
