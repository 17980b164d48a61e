"""Saved lists of the queue: saving the one in view, deleting one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.admin.cases.forms.queue import QueueForm
from requests_app.admin.cases.forms.saved_list import SavedListForm
from requests_app.admin.common.actor import actor_of, cities_where
from requests_app.cases.refusals import NotFound, Refusal
from requests_app.cases.verbs import Verb
from requests_app.services.cases.saved_lists import delete_list, save_list

CHANGELIST = "admin:requests_app_recordsrequest_changelist"
NOT_KEPT = {"q"}
"""What may name a person is not saved."""


def form_for(request: HttpRequest, data: QueryDict | None = None) -> SavedListForm:
    """The form with what this person may choose."""
    return SavedListForm(
        data,
        shares=cities_where(request, Verb.SHARE_LIST),
        gives=cities_where(request, Verb.CHANGE_POLICY),
    )


def query_of(query: QueryDict) -> str:
    """The filters, order and columns of an address of the queue, and nothing else."""
    kept = QueryDict(mutable=True)
    for name in QueueForm.base_fields:
        values = [value for value in query.getlist(name) if value]
        if values and name not in NOT_KEPT:
            kept.setlist(name, values)
    return kept.urlencode()


def save_page(request: HttpRequest) -> HttpResponse:
    """Save what the form names; then the list again, with what became of it."""
    query = query_of(QueryDict(request.POST.get("query", "")))
    form = form_for(request, request.POST)
    if not form.is_valid():
        _tell(request, [str(error) for errors in form.errors.values() for error in errors])
    else:
        try:
            row = save_list(query=query, actor=actor_of(request), now=timezone.now(), **form.arguments())
            messages.success(request, _("List saved: %(name)s") % {"name": row.name})
        except Refusal as refusal:
            _tell(request, refusal.sentences)
    return _back(query)


def delete_page(request: HttpRequest, object_id: int) -> HttpResponse:
    """Delete one; then the queue."""
    try:
        delete_list(object_id, actor=actor_of(request))
        messages.success(request, _("List deleted."))
    except NotFound as refusal:
        raise Http404 from refusal
    except Refusal as refusal:
        _tell(request, [refusal.message])
    return _back("")


def _tell(request: HttpRequest, sentences: list[str]) -> None:
    for sentence in sentences:
        messages.error(request, sentence)


def _back(query: str) -> HttpResponse:
    address = reverse(CHANGELIST)
    return redirect(f"{address}?{query}" if query else address)
