"""Files served with a tag and in parts, so that a recording can be played from anywhere and a download goes on."""

from __future__ import annotations

import re
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

ONE_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


class Part:
    """So many bytes of a file from where it stands; closed with it."""

    def __init__(self, handle: IO[bytes], length: int) -> None:
        self.handle, self.left = handle, length

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the part."""
        piece = self.handle.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        """Close the file."""
        self.handle.close()


def in_parts(
    request: HttpRequest, response: FileResponse, content: IO[bytes], sha256: str
) -> HttpResponseBase:
    """The response as the reader asked for it: whole, one part of it (206), unchanged (304), or no such part (416)."""
    if not sha256:
        return response
    tag = f'"{sha256}"'
    if tag in request.headers.get("If-None-Match", ""):
        content.close()
        unchanged = HttpResponseNotModified()
        unchanged["ETag"] = tag
        return unchanged
    response["ETag"], response["Accept-Ranges"] = tag, "bytes"
    asked = ONE_RANGE.match(request.headers.get("Range", ""))
    if asked is None or request.headers.get("If-Range", tag) != tag:
        return response
    size = content.seek(0, 2)
    span = _span(asked[1], asked[2], size)
    if span is None:
        content.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "ETag": tag})
    first, last = span
    content.seek(first)
    part = FileResponse(Part(content, last - first + 1), status=206, content_type=response["Content-Type"])
    for name, value in response.items():
        part[name] = value
    part["Content-Length"] = str(last - first + 1)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    return part


def _span(first: str, last: str, size: int) -> tuple[int, int] | None:
    """First and last byte; "-500" is the end of the file. None where there is no such part."""
    if not first:
        length = min(int(last or 0), size)
        return (size - length, size - 1) if length else None
    begin, end = int(first), min(int(last), size - 1) if last else size - 1
    return (begin, end) if begin <= end and begin < size else None
