"""Staff: who works for the city in which role; new accounts with an invitation shown once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.admin.city_settings.absences import absences_page
from requests_app.admin.city_settings.new_roles import new_roles_page
from requests_app.admin.city_settings.readers import readers_page
from requests_app.admin.city_settings.staff_forms import MemberForm, MoveForm, SuccessorForm
from requests_app.admin.common.actor import actor_of, cities_where, city_where, some_cities_where
from requests_app.admin.common.recent_sign_in import recently
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.models import Membership
from requests_app.services.city_settings import staff
from requests_app.services.city_settings.invitations import Invitation
from requests_app.services.sign_in.factors import has_factor, remove_all
from requests_app.services.sign_in.unlock import UnlockLink, unlock

VERB = Verb.CHANGE_POLICY
NAME = "requests_app_membership"


class StaffAdmin(WorkspaceAdmin):
    """The people of the cities this reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The list, adding someone, who is away, restricted requests no one sees, one role of someone."""
        view = self.admin_site.admin_view
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{NAME}_changelist"),
            path("new/", view(new_roles_page), name=f"{NAME}_new"),
            path("<slug:city_key>/add/", view(recently(self.member_view)), name=f"{NAME}_add"),
            path("<slug:city_key>/absences/", view(absences_page), name=f"{NAME}_absences"),
            path("<slug:city_key>/readers/", view(readers_page), name=f"{NAME}_readers"),
            path("<int:object_id>/change/", view(recently(self.role_view)), name=f"{NAME}_change"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """Own cities only."""
        own = cities_where(request, VERB)
        rows = Membership.objects.filter(city__in=own).select_related("user", "city", "department")
        return rows.order_by("city__name", "user__username", "role")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Everyone, by city."""
        rows = list(self.get_queryset(request))
        cities = [
            {"city": city, "members": [row for row in rows if row.city_id == city.pk]}
            for city in some_cities_where(request, VERB)
        ]
        return render(request, "admin/city_settings/staff.html", {"title": _("Staff"), "cities": cities})

    def member_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """Give someone a role."""
        city = city_where(request, VERB, city_key)
        form, status = MemberForm(city, request.POST if request.method == "POST" else None), 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    invitation = staff.add_member(
                        city.pk, form.member(), actor=actor_of(request), now=timezone.now()
                    )
                except Refusal as refusal:
                    form.refused(refusal)
                    status = status_of(refusal)
                else:
                    return _done(request, invitation)
        title = _("Add staff member: %(city)s") % {"city": city.name}
        return render(
            request,
            "admin/city_settings/member.html",
            {"title": title, "form": form, "city": city},
            status=status,
        )

    def role_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One role: a POST ends it, moves it, invites again, or helps who lost a factor or must wait."""
        some_cities_where(request, VERB)
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None:
            raise Http404
        do = request.POST.get("do", "")
        move = MoveForm(row, request.POST if do == "move" else None)
        end = SuccessorForm(row, request.POST if do == "end" else None)
        status = 200
        if request.method == "POST":
            actor, now = actor_of(request), timezone.now()
            status = 422
            try:
                if do == "password":
                    return _done(request, staff.invite_again(row.pk, actor=actor, now=now))
                if do == "factors":
                    remove_all(row.pk, actor=actor, now=now)
                    return _done(request, None)
                if do == "unlock":
                    return _link(request, unlock(row.pk, actor=actor, now=now))
                if do == "end" and end.is_valid():
                    staff.end_membership(row.pk, successor=end.successor_chosen, actor=actor, now=now)
                    return _done(request, None)
                if do == "move" and move.is_valid():
                    department = move.cleaned_data["department"]
                    to = move.successor_chosen
                    staff.move_member(row.pk, department=department, successor=to, actor=actor, now=now)
                    return _done(request, None)
            except Refusal as refusal:
                messages.error(request, refusal.message)
                status = status_of(refusal)
        context = {
            "title": row.user.username,
            "row": row,
            "move": move,
            "end": end,
            "has_factor": has_factor(row.user_id),
        }
        return render(request, "admin/city_settings/member_role.html", context, status=status)


def _done(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Back to the list; an invitation is shown on a page of its own, once."""
    if invitation is not None:
        address = f"{settings.PUBLIC_URL}{reverse('admin:invitation')}?t={invitation.token}"
        context = {"title": _("Invitation"), "invitation": invitation, "address": address}
        return render(request, "admin/city_settings/invitation.html", context)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse(f"admin:{NAME}_changelist"))


def _link(request: HttpRequest, link: UnlockLink) -> HttpResponse:
    """The link past a wait, shown once."""
    address = f"{settings.PUBLIC_URL}{reverse('admin:known_device')}?t={link.token}"
    context = {"title": _("Sign-in link"), "link": link, "address": address}
    return render(request, "admin/city_settings/unlock.html", context)
