"""Documents in a bucket: the whole way of a record over S3 (moto's server stands in for it), and what fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from moto.server import ThreadedMotoServer

from cityrecords.config.documents_url import NAME, documents
from cityrecords.config.env import EnvError
from cityrecords.config.storage import storages
from cityrecords.document_bucket import StorageSilent
from requests_app.cases.links import secret_of
from requests_app.models import Document
from tests.record_files import a_pdf
from tests.services.records.released_records import in_part, prepared


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Any]:
    """An empty bucket that DOCUMENTS_URL names; gives the server."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    endpoint = f"http://127.0.0.1:{port}"
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="k",
                          aws_secret_access_key="s")  # fmt: skip
    client.create_bucket(Bucket="city-files")
    monkeypatch.setenv(NAME, f"s3://k:s@city-files/records?region=us-east-1&endpoint={endpoint}")
    settings.STORAGES = storages(documents(settings.VAR_DIR), from_source=True)
    yield server, client
    server.stop()


@pytest.mark.django_db
def test_a_record_is_taken_in_redacted_released_and_read_over_a_bucket(bucket: Any, client: Client) -> None:
    server, far = bucket
    case, documents_made = prepared({"a.pdf": a_pdf("Secret line\nOpen words")})
    in_part(case, documents_made)
    kept = [row["Key"] for row in far.list_objects_v2(Bucket="city-files")["Contents"]]
    assert all(key.startswith("records/") for key in kept)
    document = Document.objects.get(case=case, audience="released")
    link = secret_of(case.links.latest("created_at").pk)
    home = client.get(f"/l/{link}/", follow=True).request["PATH_INFO"]
    address = f"{home}documents/{document.key}/"
    answer = client.get(address)
    assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF")
    far.delete_object(Bucket="city-files", Key=f"records/{document.file.name}")
    assert client.get(address).status_code == 503
    server.stop()
    assert client.get(address).status_code == 503


def test_a_bucket_that_does_not_answer_is_told_like_a_broken_disk(bucket: Any) -> None:
    server, _far = bucket
    name = default_storage.save("a/b.txt", ContentFile(b"words"))
    assert default_storage.exists(name) and default_storage.size(name) == 5
    with default_storage.open(name) as handle:
        assert handle.read() == b"words"
    default_storage.delete(name)
    default_storage.delete(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)
    server.stop()
    for act in (default_storage.open, default_storage.exists, default_storage.size, default_storage.delete):
        with pytest.raises(StorageSilent):
            act(name)


@pytest.mark.parametrize(
    "value",
    ["ftp://bucket/a", "s3://", "s3:///folder", "file://host/folder", "file:relative", "s3://key@bucket/",
     "s3://bucket/?colour=red", "s3://bucket/?endpoint=http://far.example", "bucket", "s3://[bucket"],
)  # fmt: skip
def test_a_malformed_address_of_documents_is_refused_in_one_line(
    value: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv(NAME, value)
    with pytest.raises(EnvError, match=NAME):
        documents(settings.VAR_DIR)
