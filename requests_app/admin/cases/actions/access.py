"""Actions on access to data: grant, change, renew, reinstate. To suspend or end one is a corrective action of a
report.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from requests_app.access.grant_transitions import GrantState
from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.conditions import Condition
from requests_app.admin.cases.forms import access as forms
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import Kind
from requests_app.cases.verbs import Verb
from requests_app.services.data_access import grants, living_grants

LAST_DAY = Check(_("A last day that is still to come"), ("expires_on",))


def _grantable(case: RecordsRequest, _actor: Actor) -> bool:
    return case.kind == Kind.DATA_ACCESS and can_proceed(case.grant_access)


def _granted(*states: str) -> Condition:
    """The access granted in the case is in one of these states (one query for data access only)."""

    def condition(case: RecordsRequest, _actor: Actor) -> bool:
        if case.kind != Kind.DATA_ACCESS:
            return False
        grant = forms.latest_grant(case.pk)
        return grant is not None and grant.state in states

    return condition


ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "grant_access": Action(
        _("Grant API access"),
        forms.GrantAccess,
        grants.grant_access,
        _("Send the approval; the requester creates the key"),
        _("API access granted. Approval sent to the requester."),
        (Verb.GRANT_ACCESS,),
        _grantable,
        (
            LAST_DAY,
            Check(_("A tier of the city, or none"), ("tier",)),
            Check(_("Datasets of the city"), ("more", "scopes")),
        ),
        weight=1,
        about=_("The key is shown once, on the requester’s private page. Staff never see it."),
    ),
    "change_access": Action(
        _("Change the API access"),
        forms.ChangeAccess,
        living_grants.change_access,
        _("Change it and notify the holder"),
        _("API access changed. The holder was notified."),
        (Verb.CHANGE_ACCESS,),
        _granted(GrantState.ACTIVE, GrantState.SUSPENDED, GrantState.EXPIRED),
        (Check(_("A reason the holder can read"), ("reason",)),),
    ),
    "renew_access": Action(
        _("Renew the API access"),
        forms.RenewAccess,
        living_grants.renew_access,
        _("Renew it and notify the holder"),
        _("API access renewed. The holder was notified."),
        (Verb.RENEW_ACCESS,),
        _granted(GrantState.ACTIVE, GrantState.EXPIRED),
        (LAST_DAY,),
        weight=1,
    ),
    "reinstate_access": Action(
        _("End the suspension"),
        forms.ReinstateAccess,
        living_grants.reinstate_access,
        _("Restore the keys and notify the holder"),
        _("Suspension ended. The holder was notified."),
        (Verb.REINSTATE_ACCESS,),
        _granted(GrantState.SUSPENDED),
        weight=1,
    ),
}
