"""Files added to the records of a case; many at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from requests_app.access import policy
from requests_app.admin.common.actor import actor_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.records.forms import AddForm
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.services.records import intake


def add_page(request: HttpRequest, case: RecordsRequest) -> HttpResponseBase:
    """Add files; many at once."""
    if not policy.may(actor_of(request), Verb.TAKE_IN_RECORDS, case):
        raise PermissionDenied
    form = AddForm(request.POST or None, request.FILES or None, case=case)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                added = intake.take_in(
                    case.pk,
                    uploads=request.FILES.getlist("uploads"),
                    custodian=form.cleaned_data["custodian"],
                    actor=actor_of(request),
                    now=timezone.now(),
                )
                copies = sum(record.copy_of_id is not None for record in added)
                said = ngettext("%(n)s file was added.", "%(n)s files were added.", len(added)) % {
                    "n": len(added)
                }
                if copies:
                    more = ngettext("%(n)s was a duplicate.", "%(n)s were duplicates.", copies)
                    said += " " + more % {"n": copies}
                messages.success(request, said)
                return HttpResponseRedirect(reverse("admin:requests_app_record_collection", args=[case.pk]))
            except Refusal as refusal:
                form.refused(refusal)
                status = status_of(refusal)
    context = {"title": _("Add records"), "case": case, "form": form}
    return render(request, "admin/records/add.html", context, status=status)
