"""The letters about access to data: to its holder, and to staff."""

from __future__ import annotations

from requests_app.notices.letters.contexts.data_access import (
    AccessChangedContext,
    AccessGrantedContext,
    CorrectiveActionContext,
    GrantContext,
    KeyContext,
    RenewalContext,
)
from requests_app.notices.letters.letter import Audience, Letter

ACCESS_GRANTED = Letter("access_granted", Audience.REQUESTER, True, context=AccessGrantedContext)
ACCESS_CHANGED = Letter("access_changed", Audience.REQUESTER, context=AccessChangedContext)
ACCESS_RENEWED = Letter("access_renewed", Audience.REQUESTER, context=AccessChangedContext)
ACCESS_ENDING = Letter("access_ending", Audience.REQUESTER, context=GrantContext)
ACCESS_EXPIRED = Letter("access_expired", Audience.REQUESTER, context=AccessChangedContext)
ACCESS_SUSPENDED = Letter("access_suspended", Audience.REQUESTER, True, context=AccessChangedContext)
ACCESS_REINSTATED = Letter("access_reinstated", Audience.REQUESTER, context=AccessChangedContext)
ACCESS_REVOKED = Letter("access_revoked", Audience.REQUESTER, True, context=AccessChangedContext)
CORRECTIVE_ACTION = Letter("corrective_action", Audience.REQUESTER, True, context=CorrectiveActionContext)
CORRECTIVE_ACTION_CONTESTED = Letter(
    "corrective_action_contested", Audience.REQUESTER, True, context=CorrectiveActionContext
)
CORRECTIVE_ACTION_UPHELD = Letter(
    "corrective_action_upheld", Audience.REQUESTER, True, context=CorrectiveActionContext
)
CORRECTIVE_ACTION_REVERSED = Letter(
    "corrective_action_reversed", Audience.REQUESTER, True, context=CorrectiveActionContext
)
ACCESS_GIVEN_BACK = Letter("access_given_back", Audience.REQUESTER, context=AccessChangedContext)
KEY_MADE = Letter("key_made", Audience.REQUESTER, context=KeyContext)
STAFF_RENEWAL = Letter("staff_renewal", Audience.HANDLER, context=RenewalContext)
STAFF_ACCESS_GIVEN_BACK = Letter("staff_access_given_back", Audience.HANDLER, context=AccessChangedContext)
