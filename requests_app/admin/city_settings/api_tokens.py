"""Tokens for programs: one's own, made and ended here; an administrator sees and ends those of the whole city."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from requests_app.admin.city_settings.form_page import form_page
from requests_app.admin.common.actor import actor_of, cities_of, cities_where
from requests_app.admin.common.recent_sign_in import recently
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.forms.base import CityForm
from requests_app.cases.verbs import Verb
from requests_app.cities.models import City, Department
from requests_app.cities.tokens import StaffToken, TokenScope
from requests_app.services.city_settings import api_tokens

HOME = "admin:requests_app_stafftoken_changelist"
PAGE = "admin/city_settings/set_up_row.html"


class TokenForm(CityForm):
    """What a program is called, what it may do, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("Name of the program"),
        max_length=80,
        error_messages={"required": gettext_lazy("Enter a name.")},
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=TokenScope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Never more than your own roles allow. Check only what the program needs."),
        error_messages={"required": gettext_lazy("Choose what the token may be used for.")},
    )
    department = forms.ModelChoiceField(
        queryset=Department.objects.none(),
        label=gettext_lazy("Only requests of this department"),
        required=False,
        empty_label=gettext_lazy("Every request you can open"),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days valid"), min_value=1, max_value=api_tokens.MOST_DAYS, initial=90
    )

    def __init__(self, city: City, own: frozenset[int] | None, data: Any = None) -> None:
        super().__init__(data)
        departments = Department.objects.filter(city=city)
        field = cast("forms.ModelChoiceField[Department]", self.fields["department"])
        field.queryset = departments if own is None else departments.filter(pk__in=own)


class StaffTokenAdmin(WorkspaceAdmin):
    """The tokens this reader made, and those of the cities they administer."""

    def get_urls(self) -> list[URLPattern]:
        """The list, a form for each city, and ending one."""
        view, base = self.admin_site.admin_view, "requests_app_stafftoken"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{base}_changelist"),
            path("<slug:city_key>/add/", view(recently(self.add_token)), name=f"{base}_add"),
            path("<int:object_id>/end/", view(require_POST(self.end_token)), name=f"{base}_end"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StaffToken]:
        """One's own, and where one administers a city those that open it."""
        administered = cities_where(request, Verb.CHANGE_POLICY)
        of_the_city = Q(city__in=administered) | Q(city=None, user__memberships__city__in=administered)
        own = Q(user=actor_of(request).user_id or 0)
        rows = StaffToken.objects.filter(own | of_the_city).distinct()
        return rows.select_related("user", "city", "department").order_by("-created_at", "-pk")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """All tokens this reader may end, the newest first."""
        cities, now = cities_of(request), timezone.now()
        if not cities:
            raise PermissionDenied
        labels = dict(TokenScope.choices)
        rows = [
            {
                "token": token,
                "scopes": [labels[scope] for scope in token.scopes],
                "works": token.revoked_at is None and token.expires_at > now,
            }
            for token in self.get_queryset(request)
        ]
        context = {
            "title": _("API tokens"),
            "rows": rows,
            "cities": cities,
            "public_url": settings.PUBLIC_URL,
        }
        return render(request, "admin/city_settings/api_tokens.html", context)

    def add_token(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """A new token, shown on the page that answers, once."""
        city = next((row for row in cities_of(request) if row.key == city_key), None)
        if city is None:
            raise Http404
        actor = actor_of(request)
        own = actor.city_roles[city.pk].department_ids
        form = TokenForm(city, own, request.POST if request.method == "POST" else None)

        def change() -> HttpResponse:
            draft = api_tokens.TokenDraft(city=city, **form.cleaned_data)
            issued = api_tokens.issue_own(draft, actor=actor, now=timezone.now())
            return self._shown_once(request, issued, draft)

        title = _("New API token: %(city)s") % {"city": city.name}
        return form_page(request, PAGE, HOME, form, change, title=title, list=HOME, send=_("Create token"))

    def _shown_once(
        self, request: HttpRequest, issued: api_tokens.Issued, draft: api_tokens.TokenDraft
    ) -> HttpResponse:
        calendar = {TokenScope.CALENDAR.value, TokenScope.READ.value} & {*draft.scopes}
        context = {
            "title": _("New API token"),
            "issued": issued,
            "draft": draft,
            "calendar": request.build_absolute_uri(reverse("api:staff_calendar")) if calendar else "",
        }
        return render(request, "admin/city_settings/api_token.html", context)

    def end_token(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """End a token at once."""
        if not self.get_queryset(request).filter(pk=object_id).exists():
            raise Http404
        api_tokens.end(object_id, actor=actor_of(request), now=timezone.now())
        messages.success(request, _("The token was ended."))
        return HttpResponseRedirect(reverse(HOME))
