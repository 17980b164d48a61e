"""The logs: JSON lines with a request id, without capability links, query strings or people's addresses."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from aiosmtpd import smtp
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cityrecords import json_logging
from cityrecords.config.env import EnvError

SECRET = "Zt3kQ9-secret_capability"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the root logger writes, in the format of the settings."""
    given = dict(json_logging.configuration("INFO")["formatters"]["json"])
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(given.pop("()")(**given))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield handler.stream
    root.removeHandler(handler)
    root.setLevel(level)
    structlog.contextvars.clear_contextvars()


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def ask(path: str, status: int = 200, **headers: str) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        logging.getLogger("requests_app.web").warning("seen on the way")
        return HttpResponse(status=status)

    response = json_logging.RequestLog(view)(RequestFactory().get(path, headers=headers))
    assert isinstance(response, HttpResponse)
    return response


def test_a_request_is_one_line_with_its_id_on_every_line(written: io.StringIO) -> None:
    response = ask("/sacramento/")
    first, last = lines(written)
    assert first["event"] == "seen on the way"
    assert last["event"] == "request"
    assert (last["method"], last["path"], last["status"]) == ("GET", "/sacramento/", 200)
    assert first["request_id"] == last["request_id"] == response["X-Request-ID"]
    assert last["ms"] >= 0


@pytest.mark.parametrize(
    "path", [f"/l/{SECRET}/", f"/l/{SECRET}", f"/es/l/{SECRET}/reply/", f"/l/{SECRET}?next=/"]
)
def test_a_capability_link_never_reaches_the_log(path: str, written: io.StringIO) -> None:
    ask(path, status=404)
    assert SECRET not in written.getvalue()
    assert "/l/***" in lines(written)[-1]["path"]


def test_a_query_string_never_reaches_the_log(written: io.StringIO) -> None:
    ask("/link/?email=ana@example.org&number=SAC-2026-000001")
    assert "ana@example.org" not in written.getvalue()
    assert lines(written)[-1]["path"] == "/link/"


def test_other_loggers_and_tracebacks_are_masked_too(written: io.StringIO) -> None:
    try:
        raise ValueError(f"bad address http://testserver/l/{SECRET}/?email=ana@example.org")
    except ValueError:
        logging.getLogger("gunicorn.error").exception("Error handling request /l/%s/?q=1", SECRET)
    said = written.getvalue()
    assert "bad address" in said
    assert SECRET not in said
    assert "ana@example.org" not in said


def test_a_questions_mark_in_prose_stays(written: io.StringIO) -> None:
    logging.getLogger("x").warning("why? because")
    assert lines(written)[0]["event"] == "why? because"


def test_a_request_id_is_taken_over_from_our_proxy_alone(written: io.StringIO, settings: Any) -> None:
    assert ask("/", **{"X-Request-ID": "0123abcd-0123"})["X-Request-ID"] != "0123abcd-0123"
    settings.TRUST_PROXY = 1
    assert ask("/", **{"X-Request-ID": "0123abcd-0123"})["X-Request-ID"] == "0123abcd-0123"
    assert ask("/", **{"X-Request-ID": 'x"} forged'})["X-Request-ID"] != 'x"} forged'


def test_a_server_error_is_an_error_line(written: io.StringIO) -> None:
    ask("/", status=500)
    assert lines(written)[-1]["level"] == "error"


def test_an_unknown_level_is_named() -> None:
    with pytest.raises(EnvError, match=r"^LOG_LEVEL: must be one of"):
        json_logging.configuration("LOUD")


@pytest.mark.parametrize("letter", ["l", "i", "f"])
def test_the_secret_of_every_kind_of_secret_address_is_masked(letter: str) -> None:
    assert json_logging.masked(f"GET /{letter}/{SECRET}/ 302") == f"GET /{letter}/***/ 302"
    assert json_logging.masked(f"GET /{letter}/{SECRET}/{'a-B_' * 6}/ 302") == f"GET /{letter}/***/ 302"


def test_the_door_for_mail_writes_neither_senders_nor_private_addresses() -> None:
    for level in ("DEBUG", "INFO", "WARNING"):
        assert json_logging.configuration(level)["loggers"]["mail.log"]["level"] == "ERROR"
    assert not logging.getLogger("mail.log").isEnabledFor(logging.WARNING)
    assert smtp.log.name == "mail.log", "the library's own name for it"
