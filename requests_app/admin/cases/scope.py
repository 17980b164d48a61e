"""The scope of the case a page shows, looked up once a page."""

from __future__ import annotations

from typing import cast

from requests_app.cases.models import RecordsRequest
from requests_app.cases.scope import Scope, scope_of

_SCOPE = "_scope_of_the_page"


def scope_of_page(case: RecordsRequest) -> Scope:
    """The scope; one query the first time."""
    if not hasattr(case, _SCOPE):
        setattr(case, _SCOPE, scope_of(case))
    return cast(Scope, getattr(case, _SCOPE))
