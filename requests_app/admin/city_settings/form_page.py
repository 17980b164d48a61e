"""A page with one form: shown, refused beside its fields, or done and back to its list; or one that asks for a yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from requests_app.admin.common.actor import some_cities_where
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.admin.forms.base import ConfirmForm
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb

Row = TypeVar("Row", bound=Model)


def form_page(
    request: HttpRequest,
    template: str,
    back: str,
    form: Any,
    change: Callable[[], str | HttpResponse],
    **context: object,
) -> HttpResponse:
    """`change` calls the service and returns what the reader is told on the list that `back` names, or a page that is
    shown once.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = change()
            except Refusal as refusal:
                form.refused(refusal)
                status = status_of(refusal)
            else:
                if isinstance(done, HttpResponse):
                    return done
                messages.success(request, done)
                return HttpResponseRedirect(reverse(back))
    return render(request, template, {"form": form, **context}, status=status)


def row_where(request: HttpRequest, verb: Verb, rows: QuerySet[Row], object_id: int) -> Row:
    """The row of this key among a reader's own. Raises PermissionDenied, Http404."""
    some_cities_where(request, verb)
    row = rows.filter(pk=object_id).first()
    if row is None:
        raise Http404
    return row


def confirm_page(
    request: HttpRequest, template: str, back: str, change: Callable[[], str], **context: object
) -> HttpResponse:
    """A form_page that asks for nothing but a yes."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    return form_page(request, template, back, form, change, **context)
