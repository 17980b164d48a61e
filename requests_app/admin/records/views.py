"""The pages of records. Every row comes through visible_to; absent and hidden ones answer alike."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.rendering import WorkspaceAdmin
from requests_app.admin.records.collection import cases_page, collection_page
from requests_app.admin.records.intake import add_page
from requests_app.admin.records.occurrences import occurrences_page
from requests_app.admin.records.release import release_page
from requests_app.admin.records.review import review_page
from requests_app.admin.records.uploads import upload_page
from requests_app.cases.models import RecordsRequest
from requests_app.records.models import Page, Record, Rendition
from requests_app.services.records.pictures import picture_of
from requests_app.services.records.released_names import released_name

WITH = ("city__policy", "requester", "department")


class RecordAdmin(WorkspaceAdmin):
    """Records in the clerk workspace."""

    def get_urls(self) -> list[URLPattern]:
        """Only the pages there are: no stock add, change, delete or history."""
        view, name = self.admin_site.admin_view, "requests_app_record"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("case/<int:object_id>/", view(self.collection_view), name=f"{name}_collection"),
            path("case/<int:object_id>/add/", view(self.add_files_view), name=f"{name}_add_files"),
            path("case/<int:object_id>/upload/", view(require_POST(self.upload_view)), name=f"{name}_upload"),
            path("case/<int:object_id>/words/", view(self.occurrences_view), name=f"{name}_occurrences"),
            path("case/<int:object_id>/release/", view(self.release_view), name=f"{name}_release"),
            path("<int:object_id>/review/", view(self.review_view), name=f"{name}_review"),
            path(
                "<int:object_id>/pages/<int:number>/",
                view(require_safe(self.picture_view)),
                name=f"{name}_picture",
            ),
            path("<int:object_id>/file/", view(require_safe(self.file_view)), name=f"{name}_file"),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The cases that have records."""
        return cases_page(request)

    def collection_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """The records of one case."""
        return collection_page(request, self._case(request, object_id))

    def add_files_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """Add files to a case."""
        return add_page(request, self._case(request, object_id))

    def upload_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """One step of a file that comes in parts."""
        return upload_page(request, self._case(request, object_id))

    def occurrences_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """Redact words or numbers wherever they stand."""
        return occurrences_page(request, self._case(request, object_id))

    def release_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """The gate of a case, and what went out."""
        return release_page(request, self._case(request, object_id))

    def review_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """One record."""
        record = self._record(request, object_id)
        return review_page(request, self._case(request, record.case_id), record)

    def picture_view(self, request: HttpRequest, object_id: int, number: int) -> HttpResponseBase:
        """The picture of one page, for the eyes of staff only."""
        page = Page.objects.visible_to(actor_of(request)).filter(record_id=object_id, number=number)
        found = page.select_related("record").first()
        picture = picture_of(found) if found is not None else None
        if picture is None:
            raise Http404
        response = FileResponse(picture.open("rb"), content_type="image/jpeg")
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def file_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """The newest verified file as the requester would get it. The original is never served."""
        rows = Rendition.objects.visible_to(actor_of(request)).filter(record_id=object_id, state="verified")
        made = rows.select_related("record").order_by("-version").first()
        if made is None or not made.file:
            raise Http404
        try:
            handle = made.file.open("rb")
        except FileNotFoundError as missing:
            raise Http404 from missing
        name = released_name(made.record, made)
        response = FileResponse(handle, as_attachment=True, filename=name, content_type=made.media_type)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

    def _case(self, request: HttpRequest, object_id: int) -> RecordsRequest:
        rows = RecordsRequest.objects.visible_to(actor_of(request)).select_related(*WITH)
        found = rows.filter(pk=object_id).first()
        if found is None:
            raise Http404
        return found

    def _record(self, request: HttpRequest, object_id: int) -> Record:
        rows = Record.objects.visible_to(actor_of(request)).select_related("parent", "copy_of", "case__city")
        found = rows.filter(pk=object_id).first()
        if found is None:
            raise Http404
        return found
