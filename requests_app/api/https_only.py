"""Programs that call without TLS are told so: a redirect would hide that a secret was not protected."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from requests_app.api.exception_handler import body

FOR_PROGRAMS = ("/api/", "/hooks/")


class HttpsOnly:
    """Before SecurityMiddleware, which sends people on to https."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.HTTPS and not request.is_secure() and request.path_info.startswith(FOR_PROGRAMS):
            said = _("Use https. If you sent a secret, it was not protected: replace it.")
            return JsonResponse(body(403, said), status=403)
        return self.get_response(request)
