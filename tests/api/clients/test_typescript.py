"""The TypeScript client that openapi-typescript types from the document compiles strictly, files, reads and decides."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from cityrecords.wsgi import application
from requests_app.api.schema import document
from requests_app.cities.tokens import TokenScope
from requests_app.models import RecordsRequest
from tests.api.helpers import token_of
from tests.cast import a_city, an_administrator

HERE = Path(__file__).parent / "typescript"
MAKE = ["openapi-typescript", "schema.json", "-o", "api.d.ts", "--default-non-nullable=false"]
"""What has a default need not be sent."""
NPM = HERE / "node_modules"
pytestmark = pytest.mark.django_db


@pytest.fixture
def _node() -> None:
    """Node and the packages of the client."""
    if shutil.which("node") is None or not NPM.is_dir():
        pytest.skip("optional part: node, and `npm ci` in tests/api/clients/typescript")


class Quiet(WSGIRequestHandler):
    """A server that logs nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.mark.usefixtures("_node", "_one_connection")
def test_the_generated_typescript_client_files_reads_and_decides(tmp_path: Path) -> None:
    for name in ("drive.ts", "tsconfig.json", "package.json"):
        shutil.copy(HERE / name, tmp_path)
    (tmp_path / "node_modules").symlink_to(NPM)
    (tmp_path / "schema.json").write_text(json.dumps(document()))
    for command in (MAKE, ["tsc", "-p", "."]):
        program = str(NPM / ".bin" / command[0])
        made = subprocess.run(
            [program, *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stdout + made.stderr
    token = token_of(an_administrator(a_city("sacramento")), *TokenScope.values)
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        server.timeout = 0.1
        base = f"http://127.0.0.1:{server.server_port}"
        node = str(shutil.which("node"))
        with subprocess.Popen(
            [node, "drive.js", base, token],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as driver:
            while driver.poll() is None:
                server.handle_request()
            said, wrong = driver.communicate()
    assert driver.returncode == 0, wrong
    case = RecordsRequest.objects.get()
    assert json.loads(said) == [case.number, "clerk_review", case.state, "bad_input"]
