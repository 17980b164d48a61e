"""A page with one form: shown, refused beside its fields, or done and back to its list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import render
from requests_app.cases.refusals import Refusal


def form_page(
    request: HttpRequest,
    template: str,
    back: str,
    form: Any,
    change: Callable[[], str],
    **context: object,
) -> HttpResponse:
    """`change` calls the service and returns what the reader is told; `back` names the list it leads to."""
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
                messages.success(request, done)
                return HttpResponseRedirect(reverse(back))
    return render(request, template, {"form": form, **context}, status=status)
