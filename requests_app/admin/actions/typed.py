"""What is typed into the form of an action, kept: on preview, every few seconds with a script, and at sign-in again.

A form carries a signed mark that says whose it is. When its session has ended, that mark alone lets what was typed be
kept for that person; it opens nothing and shows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core import signing
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.access.models import Incident
from requests_app.cases.models import RecordsRequest
from requests_app.datasets.models import Dataset
from requests_app.services.unit_of_work.act_drafts import Subject, Typed, keep_draft

SALT = "admin.actions.typed"
MARK = "typed_by"
LASTS = 7 * 24 * 60 * 60
"""Seconds a form may lie open in a browser before what it holds is no longer taken."""
NOT_TYPED = frozenset(
    {"csrfmiddlewaretoken", "seen_seq", "seal", "do", "add", "cite", "start", "insert", "remove", MARK}
)
MODELS: Mapping[str, type[Subject]] = {
    model._meta.label_lower: model for model in (RecordsRequest, Incident, Dataset)
}


def mark_of(user_id: int, row: Subject, act: str) -> str:
    """The signed mark of a form: whose it is, and of which act on what."""
    return signing.dumps([user_id, row._meta.label_lower, row.pk, act], salt=SALT)


def typed_in(data: QueryDict) -> Typed:
    """The fields of a form as sent, in order, without what the page itself put there."""
    return [(name, value) for name in data if name not in NOT_TYPED for value in data.getlist(name)]


def as_sent(typed: Any) -> QueryDict:
    """Kept fields as a form receives them."""
    data = QueryDict(mutable=True)
    for name, value in typed:
        data.appendlist(str(name), str(value))
    return data


class SignInKeepsTyped(LoginRequiredMiddleware):
    """Asks for a sign-in as Django does, and first keeps what was typed into a form whose session has ended."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Keep, then lead to the sign-in; afterwards the same form gives it back."""
        if request.method == "POST" and MARK in request.POST and keep_from(request.POST):
            messages.info(request, _("Your session ended. What you typed is kept: sign in to go on."))
        return super().handle_no_permission(request, view_func)


def keep_from(data: QueryDict) -> bool:
    """Keep a form by its mark alone; False for a mark that is not ours, too old, or of something that is gone."""
    try:
        user_id, label, pk, act = signing.loads(str(data[MARK]), salt=SALT, max_age=LASTS)
        row = MODELS[label]._default_manager.filter(pk=pk).first()
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return False
    return row is not None and keep_draft(user_id, row, act, typed_in(data), now=timezone.now())
