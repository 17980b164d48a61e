"""What the requester says about the wording of their request: agree, decline, propose another. Each is one service."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.cases.scope import scope_of
from requests_app.services.scope import answer as scope_answer, propose as scope_propose
from requests_app.web.action_page import run_action
from requests_app.web.case_forms import ScopeForm
from requests_app.web.case_session import Held, case_page


@case_page("GET", "POST")
def scope(request: HttpRequest, held: Held) -> HttpResponseBase:
    """The wording in force, the one the city proposes, and the requester's answer."""
    found = scope_of(held.case)
    theirs = found.proposal if found.proposal and found.proposal.by_city else None
    first = {"seen_seq": held.case.head_seq, "text": (theirs.text if theirs else found.in_force)}
    data = request.POST if request.method == "POST" else None
    form = ScopeForm(data, initial=first, is_asked=theirs is not None)

    def do() -> None:
        typed = form.cleaned_data
        common: dict[str, Any] = {
            "actor": held.actor, "now": timezone.now(), "seen_seq": typed["seen_seq"],
        }  # fmt: skip
        if form.choice == "accept":
            scope_answer.accept_scope(held.case.pk, **common)
        elif form.choice == "decline":
            scope_answer.decline_scope(held.case.pk, **common)
        else:
            scope_propose.counter_scope(held.case.pk, text=typed["text"], **common)

    return run_action(
        request, held, form, do, _("Your answer was sent to the city."), "scope", {"scope": found}
    )
