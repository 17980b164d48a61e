"""`POST /cases/`: a program files a request, for someone who used the city's own form or who came, called or wrote."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.api.exception_handler import BadInput
from requests_app.api.fields import Moment, Words
from requests_app.api.write import ONCE, WriteView, Written
from requests_app.cases.channels import Channel
from requests_app.cases.models import Way
from requests_app.cases.states import Kind, ReviewAim
from requests_app.cities.models import City
from requests_app.cities.tokens import TokenScope
from requests_app.services.cases.filing import file_for_program
from requests_app.services.cases.filing_draft import Filing

CHANNELS = [row for row in Channel.choices if row[0] != Channel.IMPORT]


class FilingBody(serializers.Serializer[object]):
    """A request, and how to reach who makes it: an email or mailing address, or `no_contact`."""

    city = serializers.CharField(max_length=60, help_text="Key of a city.")
    description = serializers.CharField(max_length=20_000, help_text="In the requester's own words.")
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.RECORDS.value)
    review_aim = serializers.ChoiceField(
        choices=ReviewAim.choices, required=False, help_text="For an exemption review."
    )
    channel = serializers.ChoiceField(
        choices=CHANNELS,
        default=Channel.WEB.value,
        help_text="`web`: they typed it into the city's own form, and their address is not confirmed yet.",
    )
    received_at = Moment(
        required=False, help_text="When it truly arrived, for every channel but `web`; by default now."
    )
    dataset = serializers.IntegerField(required=False, help_text="Id of a dataset of this city.")
    records_from_on = serializers.DateField(required=False)
    records_to_on = serializers.DateField(required=False)
    preferred_format = Words(40)
    track = Words(60, help_text="A kind of request with its own days, where the law has one.")
    name = Words(200)
    email = serializers.EmailField(required=False, default="", allow_blank=True)
    phone = Words(40)
    postal_address = Words(1000)
    no_contact = serializers.BooleanField(default=False)
    preferred_channel = serializers.ChoiceField(choices=Way.choices, required=False)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, default="en")


class FileCase(WriteView):
    """Filing by a program."""

    needs = {"POST": TokenScope.FILE}

    @extend_schema(
        operation_id="cases_file",
        summary="File a request",
        tags=["Cases"],
        parameters=[ONCE],
        request=FilingBody,
        responses={201: Written},
    )
    def post(self, request: Request) -> Response:
        """File a request in one of the token's cities. Needs a staff token with the scope `file`.

        The requester gets the same notices as for a request filed on this site. Access to data is requested on
        this site only, where its terms are read and accepted.
        """
        typed = self.typed(FilingBody, request)
        asked = self._filing(dict(typed))
        actor, now = self.caller.actor, timezone.now()
        return self.answered(request, typed, lambda: (file_for_program(asked, actor=actor, now=now), ()), 201)

    def _filing(self, typed: dict[str, Any]) -> Filing:
        """The request as the service takes it. Raises Http404 for a city that is not the token's."""
        if typed["kind"] == Kind.DATA_ACCESS:
            raise BadInput(
                {"kind": [_("Access to data is requested on this site, where its terms are accepted.")]}
            )
        city = City.objects.select_related("policy").filter(key=typed.pop("city")).first()
        if city is None or city.pk not in self.caller.actor.city_roles:
            raise Http404
        wanted = typed.pop("dataset", None)
        dataset = city.datasets.visible_to(self.caller.actor).filter(pk=wanted).first() if wanted else None
        if wanted and dataset is None:
            raise BadInput({"dataset": [_("This city has no such dataset.")]})
        return Filing(city=city, dataset=dataset, **typed)
