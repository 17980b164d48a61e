"""The virus check of an upload: clamd asked over its socket, and no upload without its answer."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from requests_app.cases.refusals import BadDocument

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


def scan(upload: UploadedFile[Any], name: str) -> None:
    """Ask clamd over its socket, where one is configured. Fails closed: no answer, no upload."""
    address = settings.UPLOAD_SCANNER_SOCKET
    if not address:
        return
    try:
        verdict = _ask_scanner(address, upload)
    except OSError as problem:
        raise BadDocument(
            _("“%(name)s” could not be checked right now. Try again later.") % {"name": name}
        ) from problem
    if not verdict.rstrip(b"\x00\n").endswith(b" OK"):
        raise BadDocument(_("“%(name)s” was rejected by the virus check.") % {"name": name})


def _ask_scanner(address: str, upload: UploadedFile[Any]) -> bytes:
    """The INSTREAM dialogue: length-prefixed chunks, then zero; the answer ends in OK, FOUND or ERROR."""
    if ":" in address:
        host, _colon, port = address.rpartition(":")
        connection = socket.create_connection((host, int(port)), timeout=30)
    else:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(30)
        connection.connect(address)
    with connection:
        connection.sendall(b"zINSTREAM\x00")
        upload.seek(0)
        for chunk in upload.chunks(65536):
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
        answer = connection.recv(4096)
    return answer
