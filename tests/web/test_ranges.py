"""Documents in parts: a player asks for the middle, a download goes on, what is unchanged is not sent again."""

from __future__ import annotations

import pytest

from requests_app.models import Document
from tests import cast
from tests.web.steps import opened, path_of
from tests.web.test_document_pages import sent

pytestmark = pytest.mark.django_db
WORDS = b"0123456789" * 5


@pytest.fixture
def place() -> tuple[str, Document, object]:
    case = cast.a_case()
    document = sent(case, content=WORDS)
    return path_of(case, f"documents/{document.key}/"), document, opened(case)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=10-19", WORDS[10:20]),
        ("bytes=45-", WORDS[45:]),
        ("bytes=-3", WORDS[-3:]),
        ("bytes=40-900", WORDS[40:]),
    ],
)
def test_one_part_is_sent_with_where_it_lies(asked: str, part: bytes, place) -> None:  # type: ignore[no-untyped-def]
    address, document, client = place
    answer = client.get(address, headers={"Range": asked})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, part)
    assert answer["Content-Length"] == str(len(part)) and answer["Content-Range"].endswith(f"/{len(WORDS)}")
    assert (answer["ETag"], answer["X-Content-Type-Options"]) == (f'"{document.sha256}"', "nosniff")


@pytest.mark.parametrize("asked", ["bytes=90-99", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(asked: str, place) -> None:  # type: ignore[no-untyped-def]
    address, _document, client = place
    answer = client.get(address, headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(WORDS)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=a-b", "bytes=-"])
def test_what_is_no_single_part_gets_the_whole(asked: str, place) -> None:  # type: ignore[no-untyped-def]
    address, _document, client = place
    answer = client.get(address, headers={"Range": asked})
    assert answer.status_code in (200, 416)
    assert answer.status_code == 416 or b"".join(answer.streaming_content) == WORDS


def test_what_is_unchanged_is_not_sent_and_what_changed_is_sent_whole(place) -> None:  # type: ignore[no-untyped-def]
    address, document, client = place
    assert client.get(address, headers={"If-None-Match": f'"{document.sha256}"'}).status_code == 304
    changed = client.get(address, headers={"Range": "bytes=0-1", "If-Range": '"other"'})
    assert b"".join(changed.streaming_content) == WORDS
