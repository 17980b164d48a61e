"""What is missing, said beside the field it is missing from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from requests_app.cases.dates_in_words import longdate
from requests_app.cases.refusals import Incomplete
from requests_app.law.gap import Gap


def required(**fields: tuple[str, str]) -> None:
    """Refuse with Incomplete for each field whose text is blank: `name=(value, sentence)`."""
    gaps = {name: [sentence] for name, (value, sentence) in fields.items() if not (value or "").strip()}
    if gaps:
        raise Incomplete(gaps)


def refuse(gaps: Iterable[Gap]) -> None:
    """Refuse with Incomplete if the law floor found gaps."""
    fields = said(gaps)
    if fields:
        raise Incomplete(fields)


def said(gaps: Iterable[Gap]) -> dict[str, list[str]]:
    """The gaps as sentences by field, in their order."""
    fields: dict[str, list[str]] = {}
    for gap in gaps:
        found, said_already = sentence(gap), fields.setdefault(gap.field, [])
        if found not in said_already:
            said_already.append(found)
    return fields


def sentence(gap: Gap) -> str:
    """One gap in plain words. An unknown code is a programming error and raises KeyError."""
    values = {key: longdate(value) if isinstance(value, date) else value for key, value in gap.params.items()}
    return sentences()[gap.message_code] % values


def sentences() -> Mapping[str, str]:
    """Every gap the law floor can find, in the reader's language."""
    return {
        "no_citation": _("Cite at least one exemption."),
        "cited_twice": _("This exemption is already cited above. List all its records there."),
        "unknown_exemption": _(
            "“%(key)s” is not an exemption of the law in effect when the request was received."
        ),
        "exemption_not_in_force": _("%(citation)s was not in effect when the request was received (%(on)s)."),
        "no_explanation": _("Explain in plain words why %(citation)s applies to these records."),
        "placeholder_left": _(
            "Fill in the places marked {{ … }} in the explanation for %(citation)s: %(places)s."
        ),
        "place_left_open": _("Fill in the places marked {{ … }}: %(places)s."),
        "rereview_not_ahead": _("Enter a re-review date in the future for %(citation)s."),
        "explanation_not_specific": _(
            "Explain why %(citation)s applies to these records, not what it says in general."
        ),
        "no_records_named": _("Describe the records withheld under %(citation)s."),
        "no_facts": _("%(citation)s requires a balancing test. Enter the facts."),
        "no_harm": _("%(citation)s requires a balancing test. Describe the harm from disclosure."),
        "other_law_not_named": _("%(citation)s incorporates another law. Enter its citation."),
        "no_rereview_date": _("%(citation)s is time-limited. Enter a re-review date."),
        "no_segregability": _("Describe what was segregated and released, or why no part can be released."),
        "no_responsible_person": _("Enter the name and title of each person responsible."),
        "no_name": _("Enter the person's name."),
        "no_title": _("Enter the person's title."),
        "department_is_not_a_person": _("Enter the name of a person. “%(name)s” is not a personal name."),
        "ruling_needed_first": _("%(citation)s requires an outside ruling before anything is withheld."),
        "no_extension_in_law": _("%(law)s does not allow extensions."),
        "unknown_ground": _("Choose one of the grounds the law allows."),
        "ground_not_in_force": _(
            "%(citation)s was not in effect when the request was received (%(received_on)s)."
        ),
        "no_reason": _("Explain why this ground applies to this request."),
        "reason_not_specific": _(
            "Explain why this ground applies to this request, not what it says in general."
        ),
        "nothing_to_extend": _("There is no pending deadline to extend."),
        "base_date_passed": _(
            "The decision was due by %(base_due_on)s. It can no longer be extended (%(citation)s)."
        ),
        "no_date": _("Enter the date by which the decision will be sent."),
        "not_after_base_date": _("Enter a new date later than %(base_due_on)s."),
        "before_earlier_promise": _(
            "The city already promised %(promised_on)s. Enter that date or a later one."
        ),
        "clock_stopped": _("The clock is stopped. Nothing can be extended until it runs again."),
        "cap_reached": _(
            "The city already used all the time the law allows, through %(cap_on)s (%(citation)s)."
        ),
        "act_in_the_future": _("%(on)s is in the future. Enter the day on which this happened."),
        "act_before_the_previous": _(
            "%(on)s is before the previous event of this request (%(previous_on)s)."
        ),
        "proof_needed": _("Attach proof that this happened on %(on)s. A reason alone is not enough."),
        "dispatched_letter_needed": _("Attach the notice as it was sent on %(on)s."),
        "how_not_said": _("Describe how this was done on that day."),
        "past_cap": _("The latest date the law allows is %(cap_on)s (%(citation)s)."),
        "no_items": _("Enter at least one fee item."),
        "never_charged": _("The law does not let the city charge for this (%(citation)s)."),
        "not_a_fee_of_this_law": _("The law in effect has no such type of fee."),
        "fee_ground_missing": _("This type of fee requires its legal basis (%(citation)s)."),
        "no_description": _("Describe this fee."),
        "bad_amount": _("Enter an amount greater than $0.00."),
        "bad_quantity": _("Enter how many, as a number greater than 0."),
        "over_the_cap": _("The law allows at most $%(cap)s for each (%(citation)s)."),
        "free_by_law": _("The law gives this many free of charge (%(citation)s). Leave out this line."),
        "no_deposit_in_law": _("%(law)s does not provide for a deposit."),
        "deposit_too_high": _("The law allows a deposit of at most $%(most)s (%(citation)s)."),
    }
