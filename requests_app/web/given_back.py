"""What a reader typed on a form that could not be taken: the page that says so gives it back, to be sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

NOT_TYPED = frozenset({"csrfmiddlewaretoken"})


@dataclass(frozen=True, slots=True)
class GivenBack:
    """`fields` are all that was sent, for hidden fields; `words` what of it reads as words, to be copied.

    Nothing of it is stored: it came from this browser and goes back to it.
    """

    address: str
    fields: Sequence[tuple[str, str]]
    words: Sequence[str]
    had_files: bool


def given_back(request: HttpRequest) -> GivenBack | None:
    """What this form held; None where no one typed a word."""
    if request.method != "POST":
        return None
    fields = [
        (name, value)
        for name in request.POST
        if name not in NOT_TYPED
        for value in request.POST.getlist(name)
    ]
    words = list(dict.fromkeys(value for _name, value in fields if len(value.split()) > 1))
    if not words:
        return None
    return GivenBack(request.get_full_path(), fields, words, bool(request.FILES))


def is_ours(request: HttpRequest) -> bool:
    """Whether the browser says that the form came from a page of this site: another site's words are not shown here."""
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
