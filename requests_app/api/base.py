"""What every address of the API has in common: JSON only, counted, and strict about its parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from requests_app.api.authentication import ANONYMOUS, Caller, caller_of
from requests_app.api.exception_handler import BadInput, ScopeMissing
from requests_app.cities.tokens import TokenScope
from requests_app.services import rate_limits
from requests_app.services.rate_limits import Limit, LimitReached, Standing


def limits_of(caller: Caller) -> list[Limit]:
    """The limits of a caller: those of the tier of its key, else so many calls in a minute by its kind."""
    if caller.api_key is not None:
        tier = caller.api_key.tier
        spans = (
            ("second", tier.per_second, 1),
            ("minute", tier.per_minute, 60),
            ("day", tier.per_day, 86_400),
        )
        own = [Limit(name, most, seconds) for name, most, seconds in spans if most is not None]
        if own:
            return own
    return [Limit("minute", settings.API_PER_MINUTE[caller.kind], 60)]


class JsonAlways(BaseContentNegotiation):
    """Whatever a caller says it accepts, it gets JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """There is one."""
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """There is one."""
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """One address. `query` is the serializer of its parameters; none given means that it takes none."""

    http_method_names = ["get", "head"]
    content_negotiation_class = JsonAlways
    query: ClassVar[type[Serializer[Any]] | None] = None
    private: ClassVar[bool] = False
    """Whether a secret is needed and nothing may be kept by a cache."""
    needs: ClassVar[Mapping[str, TokenScope]] = {"GET": TokenScope.READ, "HEAD": TokenScope.READ}
    """By method the scope that a staff token needs at an address that is private."""
    caller: Caller = ANONYMOUS
    standings: tuple[Standing, ...] = ()
    asked: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Before every answer: count the call, know the caller, read the parameters."""
        try:
            self.caller = caller_of(request)
        finally:  # a secret that opens nothing counts against the address that tries it
            self._count(request)
        if str(request.method).lower() not in self.http_method_names:
            raise MethodNotAllowed(str(request.method))
        if self.private and self.caller is ANONYMOUS:
            raise NotAuthenticated
        self._require_scope(str(request.method))
        super().initial(request, *args, **kwargs)
        self.asked = self._read(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Nothing that a secret opened stays in a cache; every answer says how many calls are left."""
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in _headers(self.standings).items():
            answer[name] = value
        if self.private:
            answer["Cache-Control"] = "private, no-store"
        return answer

    def _require_scope(self, method: str) -> None:
        """A token opens what it was made for. A method that no scope is named for is not for tokens."""
        if not self.private or self.caller.kind != "staff":
            return
        scope = self.needs.get(method)
        if scope not in self.caller.scopes:
            raise ScopeMissing(scope.value if scope else "")

    def _count(self, request: Request) -> None:
        """Gateways are not counted: they speak for a whole city and are known by name."""
        if self.caller.kind == "gateway":
            return
        who = f"api {self.caller.kind} {self.caller.key or request.META['CLIENT_ADDRESS']}"
        try:
            self.standings = rate_limits.count(who, limits_of(self.caller), now=timezone.now())
        except LimitReached as refusal:
            self.standings = refusal.standings
            raise

    def _read(self, request: Request) -> dict[str, Any]:
        """The parameters, checked. Raises BadInput for one that is unknown, empty, twice there or unusable."""
        given = request.query_params
        form = self.query(data=given) if self.query and request.method in ("GET", "HEAD") else None
        known = dict(form.fields) if form else {}
        wrong = {name[:80]: [_unknown(known)] for name in given if name not in known}
        for name, field in known.items():
            if len(given.getlist(name)) > 1 and not getattr(field, "takes_many", False):
                wrong[name] = [_("Give this parameter once.")]
            elif name in given and "" in given.getlist(name):
                wrong[name] = [_("Enter a value, or leave out this parameter.")]
        if form and not form.is_valid():
            wrong = {name: _sentences(said) for name, said in form.errors.items()} | wrong
        if wrong:
            raise BadInput(wrong)
        return dict(form.validated_data) if form else {}


def _headers(standings: Sequence[Standing]) -> dict[str, str]:
    """`RateLimit-Policy` and `RateLimit` as the IETF's draft on rate-limit header fields has them."""
    if not standings:
        return {}
    policy = ", ".join(f'"{row.limit.name}";q={row.limit.most};w={row.limit.seconds}' for row in standings)
    state = ", ".join(f'"{row.limit.name}";r={max(0, row.left)};t={row.reset_after}' for row in standings)
    return {"RateLimit-Policy": policy, "RateLimit": state}


def _unknown(known: dict[str, Any]) -> str:
    if not known:
        return _("This address takes no parameters.")
    return _("There is no such parameter. Valid parameters: %(names)s.") % {"names": ", ".join(known)}


def _sentences(said: Any) -> list[str]:
    """The errors of one field, those of the items of a list included, each once."""
    if isinstance(said, dict):
        said = [sentence for item in said.values() for sentence in item]
    return list(dict.fromkeys(str(sentence) for sentence in said))
