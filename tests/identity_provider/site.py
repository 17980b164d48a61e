"""Addresses of the provider: its own sign-in, and a door by which the test says who is there and in which groups."""

from __future__ import annotations

import json

from django.contrib.auth import login
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path


def sign_in(request: HttpRequest) -> HttpResponse:
    """Whoever the test names is signed in."""
    login(request, User.objects.get(username=request.COOKIES["person"]))
    return HttpResponseRedirect(request.GET["next"])


def person(request: HttpRequest) -> HttpResponse:
    """Make or change a person."""
    said = json.loads(request.body)
    user, _made = User.objects.update_or_create(username=said["username"], defaults=said["names"])
    user.groups.set([Group.objects.get_or_create(name=name)[0] for name in said["groups"]])
    return HttpResponse(status=204)


urlpatterns = [
    path("login/", sign_in),
    path("person/", person),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
