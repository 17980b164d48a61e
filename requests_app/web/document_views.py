"""Documents and letters of a case, handed out so that nothing in them can run or lead elsewhere."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from requests_app.cases.file_signatures import text_encoding
from requests_app.cases.filetypes import INLINE
from requests_app.cases.links import LINK_MARK
from requests_app.cases.models import Document
from requests_app.cases.models.correspondence import Audience
from requests_app.notices.letters.markup import html_of
from requests_app.notices.models import Notice
from requests_app.notices.pdf.archive import NotPrintable, file_name, file_of
from requests_app.services.case_export.export import case_file
from requests_app.services.cases import document_recall
from requests_app.services.records import recall
from requests_app.services.records.release_contents import FileMissing, checked_file, opened_file
from requests_app.web.case_session import Held, case_page
from requests_app.web.errors import not_available
from requests_app.web.pages import page
from requests_app.web.ranges import in_parts

SANDBOX = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


@case_page("GET")
def document(request: HttpRequest, held: Held, key: UUID) -> HttpResponseBase:
    """One document of this case that its requester may see: shown only where harmless, else a download.

    PDF is a download although it is harmless: browsers do not show one inside a sandbox.
    """
    recalled = recall.recalled_at(held.case, key) or document_recall.recalled_document(held.case, key)
    if recalled is not None:
        return page(
            request, "record_recalled", held.case.city, {"case": held.case, "item": recalled}, status=410
        )
    found = get_object_or_404(Document.objects.visible_to(held.actor), key=key, case=held.case)
    try:
        content = checked_file(found) if found.audience == Audience.RELEASED else opened_file(found)
    except FileMissing as refusal:
        return not_available(request, refusal)
    shown = found.content_type in INLINE - {"application/pdf"}
    kind = found.content_type
    if kind == "text/plain":
        kind += f"; charset={text_encoding(content.read(65_536))}"
        content.seek(0)
    response = FileResponse(content, as_attachment=not shown, filename=found.name, content_type=kind)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return in_parts(request, response, content, found.sha256)


@case_page("GET")
def letter(request: HttpRequest, held: Held, letter: int) -> HttpResponseBase:
    """One letter to the requester as it was written; its link is the address of this page's case."""
    found = get_object_or_404(Notice.objects.visible_to(held.actor), pk=letter, case=held.case)
    text = LINK_MARK.sub(request.build_absolute_uri(held.address()), found.body_text)
    context = {"case": held.case, "letter": found, "body": html_of(text), "language": found.language}
    return page(request, "letter", held.case.city, context)


@case_page("GET")
def letter_pdf(request: HttpRequest, held: Held, letter: int) -> HttpResponseBase:
    """One letter to the requester as a tagged PDF: the very bytes on file."""
    found = get_object_or_404(Notice.objects.visible_to(held.actor), pk=letter, case=held.case)
    try:
        content = bytes(file_of(found, timezone.now()).pdf)
    except NotPrintable as refusal:
        messages.error(request, refusal.message)
        return redirect(held.address("case_letter", letter=letter))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


@case_page("GET")
def whole_case(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Everything this page's reader may see of the case, as one zip that proves its own history."""
    content = case_file(held.case.pk, actor=held.actor, now=timezone.now())
    return FileResponse(
        content, as_attachment=True, filename=f"{held.case.number}.zip", content_type="application/zip"
    )
