"""How the city reaches the requester: shown and changed on a page of the case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from requests_app.services.cases import contact as case_contact, email_change
from requests_app.services.cases.contact import waits_for_confirmation
from requests_app.web.action_page import run_action
from requests_app.web.case_session import Held, case_page
from requests_app.web.confirm_views import must_confirm
from requests_app.web.contact_forms import ContactForm

FIELDS = ("email", "phone", "postal_address", "preferred_channel", "no_contact", "language")


@case_page("GET", "POST")
def contact(request: HttpRequest, held: Held) -> HttpResponseBase:
    """Change the addresses, the way the letters come and their language; first a code shows who asks."""
    person = held.case.requester
    if request.method != "POST" and must_confirm(held):
        return redirect(held.address("case_confirm", act="contact"))
    first = {"seen_seq": held.case.head_seq, **{name: getattr(person, name) for name in FIELDS}}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=first)

    def do() -> None:
        case_contact.change_contact(
            held.case.pk,
            contact=form.contact(translation.get_language() or "en"),
            actor=held.actor,
            now=timezone.now(),
            seen_seq=form.cleaned_data["seen_seq"],
        )

    done = _("Your contact information was updated.")
    if form.is_bound and form.is_valid() and waits_for_confirmation(person, form.cleaned_data["email"]):
        done = _("We emailed a link to the new address. Notices go to the old one until you open that link.")
    waiting = email_change.waiting(held.case, timezone.now())
    return run_action(
        request, held, form, do, done, "contact", {"failed": bool(person.email_failed_at), "waiting": waiting}
    )
