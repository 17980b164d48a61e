"""What a release holds, for its requester: the table of contents, what was withheld beside it, and all files."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from requests_app.services.case_export.release_zip import as_zip
from requests_app.services.records.release_contents import FileMissing, contents_of
from requests_app.web.case_session import Held, case_page
from requests_app.web.errors import not_available
from requests_app.web.pages import page


@case_page("GET")
def release(request: HttpRequest, held: Held, place: int) -> HttpResponseBase:
    """The table of contents of one release."""
    contents = contents_of(held.case, place)
    if contents is None:
        raise Http404
    return page(request, "release", held.case.city, {"case": held.case, "contents": contents}, section="find")


@case_page("GET")
def release_zip(request: HttpRequest, held: Held, place: int) -> HttpResponseBase:
    """All files of one release."""
    contents = contents_of(held.case, place)
    if contents is None or not contents.available:
        raise Http404
    try:
        content = as_zip(held.case, contents)
    except FileMissing as refusal:
        return not_available(request, refusal)
    response = FileResponse(
        content,
        as_attachment=True,
        filename=f"{held.case.number}-{place}.zip",
        content_type="application/zip",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
