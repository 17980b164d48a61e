"""The acts about access to data: grant, change, renew, reinstate. To suspend or end one is a corrective action of a
report.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from requests_app.access.grant_transitions import GrantState
from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.forms import access as forms
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import Kind
from requests_app.cases.verbs import Verb
from requests_app.services.data_access import grants as data_access_grants

LAST_DAY = Check(_("A last day that is still to come"), ("expires_on",))
ACTIONS: Mapping[str, Action] = {
    "grant_access": Action(
        _("Grant access to the data"), forms.GrantAccess, data_access_grants.grant_access,
        _("Send the approval; the requester makes the key"), (Verb.GRANT_ACCESS,), ("grant_access",),
        (LAST_DAY, Check(_("A tier of the city, or none"), ("tier",)),
         Check(_("Datasets of the city"), ("more", "scopes"))),
        weight=1,
        about=_("The key is shown once, on the requester’s private page. Nobody here ever sees it."),
    ),
    "change_access": Action(
        _("Change the access"), forms.ChangeAccess, data_access_grants.change_access,
        _("Change it and tell the holder"),
        (Verb.CHANGE_ACCESS,), (), (Check(_("A reason the holder can read"), ("reason",)),),
    ),
    "renew_access": Action(
        _("Renew the access"), forms.RenewAccess, data_access_grants.renew_access, _("Renew it and tell the holder"),
        (Verb.RENEW_ACCESS,), (), (LAST_DAY,), weight=1,
    ),
    "reinstate_access": Action(
        _("End the suspension"), forms.ReinstateAccess, data_access_grants.reinstate_access,
        _("Let the keys work again and tell the holder"), (Verb.REINSTATE_ACCESS,), weight=1,
    ),
}  # fmt: skip
STATES: Mapping[str, frozenset[str]] = {
    "change_access": frozenset({GrantState.ACTIVE, GrantState.SUSPENDED, GrantState.EXPIRED}),
    "renew_access": frozenset({GrantState.ACTIVE, GrantState.EXPIRED}),
    "reinstate_access": frozenset({GrantState.SUSPENDED}),
}
"""Act to the states of the access in which it is possible."""


def possible(verb: str, case: RecordsRequest) -> bool:
    """Whether the case, or the access granted in it, has room for the act (one query for data access only)."""
    if case.kind != Kind.DATA_ACCESS:
        return False
    if verb == "grant_access":
        return can_proceed(case.grant_access)
    grant = forms.latest_grant(case.pk)
    return grant is not None and grant.state in STATES[verb]
