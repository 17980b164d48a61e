"""The site of the clerk workspace: its frame and its first page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from requests_app.access.models import AccessGrant, Incident, RateTier
from requests_app.admin import home as admin_home
from requests_app.admin.cases.views import CaseAdmin
from requests_app.admin.city_settings.api_tokens import StaffTokenAdmin
from requests_app.admin.city_settings.closed_days import ClosedDayAdmin
from requests_app.admin.city_settings.departments import DepartmentAdmin
from requests_app.admin.city_settings.fee_rates import FeeRateAdmin
from requests_app.admin.city_settings.groups import GroupAdmin
from requests_app.admin.city_settings.holds import HoldAdmin
from requests_app.admin.city_settings.policy import PolicyAdmin
from requests_app.admin.city_settings.retention import RetentionAdmin
from requests_app.admin.city_settings.routing import RoutingAdmin
from requests_app.admin.city_settings.snippets import SnippetAdmin
from requests_app.admin.city_settings.staff import StaffAdmin
from requests_app.admin.city_settings.tags import TagAdmin
from requests_app.admin.city_settings.webhooks import WebhookAdmin
from requests_app.admin.common.actor import actor_of, cities_of
from requests_app.admin.common.rendering import WorkspaceAdmin
from requests_app.admin.common.shortcuts import keys, shortcuts_page
from requests_app.admin.data_access.gateways import TierAdmin
from requests_app.admin.data_access.grants import GrantAdmin
from requests_app.admin.datasets.views import DatasetAdmin
from requests_app.admin.incidents.views import IncidentAdmin
from requests_app.admin.letters.inbound import InboundMailAdmin
from requests_app.admin.letters.letterhead import LetterheadAdmin
from requests_app.admin.letters.print_queue import PostAdmin
from requests_app.admin.letters.sent import NoticeAdmin
from requests_app.admin.menu import places_of
from requests_app.admin.own_name import OWN_NAME, name_first, own_name_view
from requests_app.admin.records.views import RecordAdmin
from requests_app.admin.reports.figures import FiguresAdmin
from requests_app.admin.reports.operations import OperationsAdmin
from requests_app.admin.sign_in.gate import factor_first
from requests_app.admin.sign_in.invitation import invitation_view
from requests_app.admin.sign_in.own import end_sessions_view, own_sign_in_view
from requests_app.admin.sign_in.page import (
    OwnPasswordView,
    SignInForm,
    SignInView,
    answered,
    known_device_view,
)
from requests_app.admin.sign_in.provider import provider_of_city
from requests_app.cases.models import Citation, LegalHold, RecordsRequest, RetentionRule, RoutingRule
from requests_app.cities.models import (
    CityPolicy,
    ClosedDay,
    Department,
    FeeRate,
    GroupRole,
    Membership,
    Snippet,
    Tag,
)
from requests_app.cities.tokens import StaffToken
from requests_app.datasets.models import Dataset
from requests_app.notices.models import Notice
from requests_app.notices.models.delivery import Heartbeat, WebhookEndpoint
from requests_app.notices.models.inbound import InboundMail
from requests_app.notices.models.letterhead import Letterhead, PrintBatch
from requests_app.records.models import Record
from requests_app.services.letters.staff_digest import set_wanted

PAGES: Mapping[type[Model], type[WorkspaceAdmin]] = {
    RecordsRequest: CaseAdmin,
    Record: RecordAdmin,
    Notice: NoticeAdmin,
    InboundMail: InboundMailAdmin,
    Dataset: DatasetAdmin,
    Incident: IncidentAdmin,
    AccessGrant: GrantAdmin,
    RateTier: TierAdmin,
    CityPolicy: PolicyAdmin,
    Citation: FiguresAdmin,
    FeeRate: FeeRateAdmin,
    Snippet: SnippetAdmin,
    Tag: TagAdmin,
    Department: DepartmentAdmin,
    RoutingRule: RoutingAdmin,
    LegalHold: HoldAdmin,
    RetentionRule: RetentionAdmin,
    ClosedDay: ClosedDayAdmin,
    Membership: StaffAdmin,
    GroupRole: GroupAdmin,
    Letterhead: LetterheadAdmin,
    PrintBatch: PostAdmin,
    StaffToken: StaffTokenAdmin,
    WebhookEndpoint: WebhookAdmin,
    Heartbeat: OperationsAdmin,
}
"""What the workspace has pages for, and nothing else."""
UNUSED = frozenset({"view_on_site", "autocomplete", "jsi18n", "app_list"})
"""Addresses of the stock site that no page here needs; what is not there cannot leak."""


V = TypeVar("V", bound=Callable[..., HttpResponseBase])


class WorkspaceSite(AdminSite):
    """The admin site of the project (cityrecords/admin_config.py makes it the default)."""

    site_header = gettext_lazy("Staff portal")
    site_title = gettext_lazy("CityRecords staff portal")
    index_title = gettext_lazy("My work")
    enable_nav_sidebar = False
    login_form = SignInForm

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        for model, pages in PAGES.items():
            super().register(model, pages)

    def register(self, *_models: Any, **_options: Any) -> None:
        """Other applications bring admin pages of their own; they have none here."""

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the frame of every page shows. No list of models is built: the menu is short and known."""
        allowed = self.has_permission(request)
        places = places_of(request) if allowed else []
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": allowed,
            "is_popup": False,
            "is_nav_sidebar_enabled": False,
            "available_apps": [],
            "places": places,
            "keys": keys(),
            "setting_here": any(place.here and place.setting for place in places),
            "staff_cities": cities_of(request) if allowed else [],
        }

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The sign-in page; whoever is in already is led into the workspace."""
        index = reverse("admin:index")
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(index)
        context = {
            **self.each_context(request),
            "title": _("Sign in"),
            "app_path": request.get_full_path(),
            "provider": provider_of_city(),
            **({} if "next" in request.GET or "next" in request.POST else {"next": index}),
            **(extra_context or {}),
        }
        return cast(HttpResponse, answered(request, SignInView.as_view(extra_context=context)(request)))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Django's own page, with a form that stores by a service; the browser stays known."""
        answer = OwnPasswordView.as_view(
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )(request)
        return cast(TemplateResponse, answered(request, answer))

    def admin_view(self, view: V, cacheable: bool = False) -> V:
        """Every page; staff without a second factor that their city asks for, a name or a title, are asked first."""
        return cast(V, factor_first(name_first(super().admin_view(view, cacheable))))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """No list of models: the menu and My work lead everywhere."""
        return []

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The stock addresses without those no one needs."""
        stock = [row for row in super().get_urls() if getattr(row, "name", None) not in UNUSED]
        return [
            path("known-device/", known_device_view, name="known_device"),
            path("invitation/", invitation_view, name="invitation"),
            path("own-sign-in/", self.admin_view(require_safe(own_sign_in_view)), name="own_sign_in"),
            path("end-sessions/", self.admin_view(require_POST(end_sessions_view)), name="end_sessions"),
            path("shortcuts/", self.admin_view(require_safe(shortcuts_page)), name="shortcuts"),
            path("name/", self.admin_view(own_name_view), name=OWN_NAME),
            path("morning-mail/", self.admin_view(require_POST(morning_mail)), name="morning_mail"),
            *stock,
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """My work: what is late, near, unassigned, waiting, appealed and failed."""
        found = admin_home.gather(actor_of(request), cities_of(request), timezone.now())
        member = Membership.objects.filter(user_id=request.user.pk or 0)
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "work": found,
            "morning_mail": member.filter(wants_digest=True).exists(),
        }
        return TemplateResponse(request, "admin/index.html", {**context, **(extra_context or {})})


def morning_mail(request: HttpRequest) -> HttpResponse:
    """Turn the reader's own morning mail on (`wanted=1`) or off."""
    wanted = request.POST.get("wanted") == "1"
    set_wanted(request.user.pk or 0, wanted)
    messages.success(request, _("Daily email turned on.") if wanted else _("Daily email turned off."))
    return HttpResponseRedirect(reverse("admin:index"))
