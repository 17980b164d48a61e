"""Cases for staff: the queue, the page of one case, its actions, its documents, filing on someone's behalf."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from requests_app.admin.actions.page import action_page
from requests_app.admin.cases import (
    detail as case_detail,
    withholding_log as case_withholding_log,
    withholding_log_import as case_withholding_log_import,
)
from requests_app.admin.cases.action_page import CASES
from requests_app.admin.cases.bulk import bulk_page
from requests_app.admin.cases.calls import calls_page
from requests_app.admin.cases.codes import code_page
from requests_app.admin.cases.custodian_tasks import exhibit_page
from requests_app.admin.cases.filing import file_page
from requests_app.admin.cases.queue_pages import csv_page, queue_page, way_back, xlsx_page
from requests_app.admin.cases.requester import requester_page
from requests_app.admin.cases.saved_lists import delete_page, save_page
from requests_app.admin.cases.shared_answer import answer_page
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.cases.models import Document, RecordsRequest
from requests_app.cases.refusals import NotFound
from requests_app.services.case_export.export import case_file


class CaseAdmin(WorkspaceAdmin):
    """The pages of cases. Every row comes through visible_to; absent and hidden cases answer alike."""

    def get_urls(self) -> list[URLPattern]:
        """Only the pages the workspace has: no stock add, delete, history or popup."""
        view, name = self.admin_site.admin_view, "requests_app_recordsrequest"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist"),
            path("export.csv", view(require_safe(csv_page)), name=f"{name}_queue_csv"),
            path("export.xlsx", view(require_safe(xlsx_page)), name=f"{name}_queue_xlsx"),
            path("bulk/", view(require_POST(bulk_page)), name=f"{name}_bulk"),
            path("lists/", view(require_POST(save_page)), name=f"{name}_save_list"),
            path(
                "lists/<int:object_id>/delete/", view(require_POST(delete_page)), name=f"{name}_delete_list"
            ),
            path("file/", view(file_page), name=f"{name}_filing"),
            path("calls/", view(require_safe(calls_page)), name=f"{name}_calls"),
            path("<int:object_id>/code/", view(self.code_view), name=f"{name}_code"),
            path("<int:object_id>/change/", view(require_safe(self.case_view)), name=f"{name}_change"),
            path("<int:object_id>/file/", view(require_safe(self.case_file_view)), name=f"{name}_export"),
            path("<int:object_id>/action/<slug:action>/", view(self.action_view), name=f"{name}_action"),
            path(
                "<int:object_id>/answer-all/<slug:action>/",
                view(self.answer_all_view),
                name=f"{name}_answer_all",
            ),
            path(
                "<int:object_id>/requester/",
                view(require_safe(self.requester_view)),
                name=f"{name}_requester",
            ),
            path("<int:object_id>/log/", view(self.log_view), name=f"{name}_withholding_log"),
            path(
                "<int:object_id>/log/file/", view(self.log_file_view), name=f"{name}_withholding_log_import"
            ),
            path(
                "<int:object_id>/log.csv",
                view(require_safe(self.log_csv_view)),
                name=f"{name}_withholding_log_csv",
            ),
            path(
                "<int:object_id>/search-exhibit.pdf",
                view(require_safe(self.exhibit_view)),
                name=f"{name}_search_exhibit",
            ),
            path(
                "<int:object_id>/documents/<uuid:key>/",
                view(require_safe(self.document_view)),
                name=f"{name}_document",
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RecordsRequest]:
        """The cases this reader may see."""
        return RecordsRequest.objects.visible_to(actor_of(request))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The queue."""
        return queue_page(request)

    def case_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One case."""
        case = self._case(request, object_id, *case_detail.WITH)
        context = case_detail.gather(case, actor_of(request), timezone.now())
        back, narrowed = way_back(request)
        shown = {"title": case.number, "back": back, "narrowed": narrowed, **context}
        return render(request, "admin/cases/detail.html", shown)

    def action_view(self, request: HttpRequest, object_id: int, action: str) -> HttpResponse:
        """One action on one case."""
        return action_page(request, CASES, self._case(request, object_id), action)

    def answer_all_view(self, request: HttpRequest, object_id: int, action: str) -> HttpResponse:
        """One answer to all who asked for the same."""
        return answer_page(request, self._case(request, object_id), action)

    def requester_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The requests of one requester."""
        return requester_page(request, self._case(request, object_id))

    def code_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The one-time code of the case."""
        return code_page(request, self._case(request, object_id))

    def case_file_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """The whole case as a zip that proves itself."""
        case = self._case(request, object_id)
        body = case_file(case.pk, actor=actor_of(request), now=timezone.now())
        return FileResponse(
            body, as_attachment=True, filename=f"{case.number}.zip", content_type="application/zip"
        )

    def log_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """The grid of the withholding log's draft."""
        return case_withholding_log.grid_page(request, self._case(request, object_id))

    def log_file_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """Lines of the log from a CSV file."""
        return case_withholding_log_import.import_page(request, self._case(request, object_id))

    def log_csv_view(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """The draft, or an issued log, as a CSV file."""
        return case_withholding_log.export(request, self._case(request, object_id))

    def exhibit_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The search certificates as an exhibit."""
        try:
            return exhibit_page(self._case(request, object_id), timezone.now())
        except NotFound as missing:
            raise Http404 from missing

    def document_view(self, request: HttpRequest, object_id: int, key: UUID) -> HttpResponseBase:
        """One document as a download: never shown inside the site, whatever its type."""
        found = Document.objects.visible_to(actor_of(request)).filter(case_id=object_id, key=key).first()
        if found is None:
            raise Http404
        try:
            handle = found.file.open("rb")
        except FileNotFoundError as missing:
            raise Http404 from missing
        response = FileResponse(
            handle, as_attachment=True, filename=found.name, content_type=found.content_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

    def _case(self, request: HttpRequest, object_id: int, *more: str) -> RecordsRequest:
        rows = self.get_queryset(request).select_related("city__policy", "requester", "department", *more)
        found = rows.filter(pk=object_id).first()
        if found is None:
            raise Http404
        return found
