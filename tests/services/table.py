"""The services as docs/states.md tells them: in which states each is possible and who may do it.

Written from the document, not from the code, so that the two can disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from requests_app.cases.states import State
from tests import acts_of_reviews as reviews, cast, logs

ANY = " ".join(State.values)
DECIDABLE = "clerk_review awaiting_requester"
DESK = "intake_clerk department_reviewer city_administrator"
FRONT = "intake_clerk city_administrator"
DECIDERS = "department_reviewer city_administrator"
STAFF = f"{DESK} appeals_officer"


@dataclass(frozen=True)
class Service:
    """One service: an ordinary act of it, the states it is possible in, who may do it, and the event it leaves."""

    act: Callable[..., None]
    states: str
    who: str
    event: str


SERVICES = {
    "begin_review": Service(cast.begin_review, "submitted", FRONT, "review_begun"),
    "assign": Service(cast.assign, ANY, DESK, "assigned"),
    "ask_to_clarify": Service(cast.ask, "clerk_review submitted", DESK, "clarification_asked"),
    "clarify": Service(cast.answer, "awaiting_requester", "requester", "clarified"),
    "continue_without_answer": Service(
        cast.go_on_unanswered, "awaiting_requester", DESK, "continued_unanswered"
    ),
    "extend": Service(cast.extend, "submitted clerk_review awaiting_requester", DESK, "extended"),
    "estimate_fee": Service(cast.estimate, "clerk_review in_production", DESK, "fee_estimated"),
    "grant": Service(cast.grant, DECIDABLE, DESK, "granted"),
    "reschedule": Service(cast.reschedule, "in_production", DESK, "rescheduled"),
    "release_part": Service(cast.release_part, "in_production", DESK, "part_released"),
    "release": Service(cast.release, f"{DECIDABLE} in_production appealed", DESK, "released"),
    "release_in_part": Service(
        cast.release_in_part, f"{DECIDABLE} in_production appealed", DECIDERS, "partly_released"
    ),
    "deny": Service(cast.deny, f"{DECIDABLE} in_production", DECIDERS, "denied"),
    "report_no_records": Service(cast.report_no_records, f"{DECIDABLE} in_production", DESK, "no_records"),
    "transfer": Service(cast.transfer, f"submitted {DECIDABLE} in_production", FRONT, "transferred"),
    "withdraw": Service(
        cast.withdraw,
        "submitted clerk_review awaiting_requester in_production appealed",
        "requester",
        "withdrawn",
    ),
    # In time, and with no decision overdue: the other ways to appeal are in test_appealing.py.
    "appeal": Service(cast.appeal, "denied partly_released no_records transferred", "requester", "appealed"),
    "take_up": Service(cast.take_up, "appealed", "appeals_officer", "appeal_taken_up"),
    "uphold": Service(cast.uphold, "appealed", "appeals_officer", "appeal_upheld"),
    "overturn": Service(cast.overturn, "appealed", "appeals_officer", "appeal_overturned"),
    "overturn_in_part": Service(
        cast.overturn_in_part, "appealed", "appeals_officer", "appeal_partly_overturned"
    ),
    "withdraw_appeal": Service(cast.withdraw_appeal, "appealed", "requester", "appeal_withdrawn"),
    # While an appeal window runs nothing closes; the lapsed window is in test_handling.py.
    "close": Service(
        cast.close, "released access_granted transferred withdrawn upheld", f"{DESK} system", "closed"
    ),
    "reopen": Service(
        cast.reopen,
        "closed released partly_released denied no_records upheld access_granted transferred withdrawn",
        FRONT,
        "reopened",
    ),
    "transfer_back": Service(cast.transfer_back, "transferred", FRONT, "transferred_back"),
    "correct": Service(cast.correct, ANY, "city_administrator", "corrected"),
    "note": Service(cast.note, ANY, STAFF, "noted"),
    "write_to_requester": Service(cast.write_to_requester, ANY, STAFF, "written_to_requester"),
    "write_to_city": Service(cast.write_to_city, ANY, "requester", "written_to_city"),
    "attach": Service(cast.attach, ANY, "requester", "attached"),
    "draft_log": Service(
        logs.draft_log,
        "submitted clerk_review awaiting_requester in_production appealed",
        DESK,
        "log_drafted",
    ),
    "add_document": Service(cast.add_document, ANY, STAFF, "document_added"),
    "replace_link": Service(cast.replace_link, ANY, FRONT, "link_sent"),
}


REVIEW_SERVICES = {
    "open_it": Service(reviews.open_data, DECIDABLE, DECIDERS, "opened"),
    "keep_withheld": Service(reviews.keep_data_withheld, DECIDABLE, DECIDERS, "kept_withheld"),
    "protect_it": Service(reviews.protect_data, DECIDABLE, DECIDERS, "protected"),
    "decline_to_protect": Service(reviews.decline_data, DECIDABLE, DECIDERS, "not_protected"),
}
"""The ends of an exemption review, each of one that asks for it; no other request can end so."""


class _Undo(Exception):
    """Ends a try."""


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back, so that one case can serve many tries."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass
