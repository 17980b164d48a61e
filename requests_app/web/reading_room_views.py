"""The reading room: what the city released to someone, for everyone; listed, searched, read, reported."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.records.models import ReadingRoomEntry
from requests_app.services.records import reading_room, reading_room_search
from requests_app.services.records.release_contents import FileMissing, checked_file
from requests_app.web import atom
from requests_app.web.document_views import SANDBOX
from requests_app.web.errors import not_available
from requests_app.web.pages import page, resident_page, the_city
from requests_app.web.ranges import in_parts

PER_PAGE = 25
IN_FEED = 50
LONGEST_WORDS = 200


def _the_room(key: str) -> City:
    """The city of an address, where it has a reading room. Raises Http404."""
    city = the_city(key)
    if not city.policy.reading_room:
        raise Http404
    return city


def _the_entry(city: City, number: str) -> ReadingRoomEntry:
    """What was published of one request. Raises Http404: taken down, not yet open and absent read alike."""
    rows = ReadingRoomEntry.objects.open_on(local_date(city, timezone.now()), city)
    entry = rows.select_related("case__city__policy").filter(case__number=number).first()
    if entry is None:
        raise Http404
    return entry


def _kept_out_of_search(response: HttpResponseBase, city: City) -> HttpResponseBase:
    if not city.policy.reading_room_indexed:
        response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@resident_page("GET")
def room(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/reading-room/`: what was published, the newest first, or what has the words."""
    town = _the_room(city)
    words = request.GET.get("q", "")[:LONGEST_WORDS].replace("\0", "")
    found = reading_room_search.search(town, local_date(town, timezone.now()), words)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"shown": shown, "words": words, "indexed": town.policy.reading_room_indexed}
    return _kept_out_of_search(page(request, "reading_room", town, context, section="public"), town)


@resident_page("GET", "POST")
def entry(request: HttpRequest, city: str, number: str) -> HttpResponseBase:
    """One request's released files. A POST says that they were what the reader needed."""
    town = _the_room(city)
    found = _the_entry(town, number)
    if request.method == "POST":
        reading_room_search.count_sufficed(found)
        return redirect(f"{request.path}?thanks=1")
    asked = request.GET.get("from") == "filing"
    if asked:
        reading_room_search.count_opened(found)
    words = request.GET.get("q", "")[:LONGEST_WORDS].replace("\0", "")
    address = f"{settings.PUBLIC_URL}{request.path}"
    context = {
        "entry": found,
        "items": list(reading_room.items_of(found.case)),
        "hits": reading_room_search.hits(found, words),
        "words": words,
        "asked": asked,
        "thanks": request.GET.get("thanks") == "1",
        "indexed": town.policy.reading_room_indexed,
        "canonical": address,
    }
    return _kept_out_of_search(page(request, "reading_room_entry", town, context, section="public"), town)


@resident_page("GET")
def file(request: HttpRequest, city: str, number: str, key: UUID) -> HttpResponseBase:
    """One published file, as it was released. Raises Http404."""
    town = _the_room(city)
    found = reading_room.items_of(_the_entry(town, number).case).filter(rendition__document__key=key).first()
    if found is None or found.rendition.document is None:
        raise Http404
    document = found.rendition.document
    try:
        content = checked_file(document)
    except FileMissing as refusal:
        return not_available(request, refusal)
    response = FileResponse(
        content, as_attachment=True, filename=document.called, content_type=document.content_type
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return _kept_out_of_search(in_parts(request, response, content, document.sha256), town)


@resident_page("GET")
def news(request: HttpRequest, city: str) -> HttpResponseBase:
    """What was published lately, as Atom."""
    town = _the_room(city)
    home = reverse("web:reading_room", args=[town.key])
    rows = ReadingRoomEntry.objects.open_on(local_date(town, timezone.now()), town).select_related("case")
    response = atom.feed(
        town,
        title=_("%(city)s: reading room") % {"city": town.name},
        home=home,
        path=request.path,
        entries=[
            atom.Entry(
                f"released {one.case.number}",
                one.title,
                one.title,
                f"{home}{one.case.number}/",
                one.published_at,
            )
            for one in rows[:IN_FEED]
        ],
    )
    return _kept_out_of_search(response, town)
