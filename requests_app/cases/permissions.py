"""The permissions of the house: one table of verbs and the roles that may do them."""

from __future__ import annotations

from collections.abc import Mapping

from requests_app.cases.verbs import Verb
from requests_app.cities.models import Role

INTAKE, REVIEWER, OFFICER, ADMINISTRATOR = (
    Role.INTAKE_CLERK.value,
    Role.DEPARTMENT_REVIEWER.value,
    Role.APPEALS_OFFICER.value,
    Role.CITY_ADMINISTRATOR.value,
)
CASEWORKERS = frozenset({INTAKE, REVIEWER, ADMINISTRATOR})
EVERYBODY = frozenset({INTAKE, REVIEWER, OFFICER, ADMINISTRATOR})
DECIDING = "deciding"
"""Stands for the roles that may withhold; the city's policy names them."""
DEFAULT_DECIDING_ROLES = frozenset({REVIEWER, ADMINISTRATOR})

STAFF_VERBS: Mapping[Verb, frozenset[str] | str] = {
    Verb.FILE_ON_BEHALF: frozenset({INTAKE, ADMINISTRATOR}),
    Verb.BEGIN_REVIEW: frozenset({INTAKE, ADMINISTRATOR}),
    Verb.ASSIGN: CASEWORKERS,
    Verb.ASK_TO_CLARIFY: CASEWORKERS,
    Verb.CONTINUE_WITHOUT_ANSWER: CASEWORKERS,
    Verb.CLOSE_FOR_SILENCE: CASEWORKERS,
    Verb.EXTEND: CASEWORKERS,
    Verb.SET_TRACK: CASEWORKERS,
    Verb.ESTIMATE_FEE: CASEWORKERS,
    Verb.SETTLE_FEE: CASEWORKERS,
    Verb.GRANT: CASEWORKERS,
    Verb.RESCHEDULE: CASEWORKERS,
    Verb.RELEASE_PART: CASEWORKERS,
    Verb.RELEASE: CASEWORKERS,
    Verb.RELEASE_IN_PART: DECIDING,
    Verb.DENY: DECIDING,
    Verb.APPROVE_DENIAL: DECIDING,
    Verb.RETURN_DENIAL: DECIDING,
    Verb.REVIEW_EXEMPTION: DECIDING,
    Verb.REPORT_NO_RECORDS: CASEWORKERS,
    Verb.TRANSFER: frozenset({INTAKE, ADMINISTRATOR}),
    Verb.GRANT_ACCESS: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.CHANGE_ACCESS: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.RENEW_ACCESS: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.REINSTATE_ACCESS: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.REVIEW_INCIDENT: CASEWORKERS,
    Verb.ASSIGN_INCIDENT: CASEWORKERS,
    Verb.TAKE_ACTION: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.REVIEW_CORRECTIVE_ACTION: frozenset({OFFICER, ADMINISTRATOR}),
    Verb.RECORD_COURT_ORDER: CASEWORKERS,
    Verb.IMPORT_CATALOG: frozenset({ADMINISTRATOR}),
    Verb.ADD_DATASET: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.PUBLISH_DATASET: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.SCHEDULE_DATASET: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.REVIEW_DATASET: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.WITHHOLD_DATASET: DECIDING,
    Verb.WITHDRAW_DATASET: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.EDIT_DATASET: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.UPHOLD: frozenset({OFFICER}),
    Verb.OVERTURN: frozenset({OFFICER}),
    Verb.OVERTURN_IN_PART: frozenset({OFFICER}),
    Verb.ORDER_DECISION: frozenset({OFFICER}),
    Verb.DISMISS_APPEAL: frozenset({OFFICER}),
    Verb.TAKE_UP_APPEAL: frozenset({OFFICER}),
    Verb.CLOSE: CASEWORKERS,
    Verb.REOPEN: frozenset({INTAKE, ADMINISTRATOR}),
    Verb.TRANSFER_BACK: frozenset({INTAKE, ADMINISTRATOR}),
    Verb.CORRECT: EVERYBODY,
    Verb.WRITE_TO_REQUESTER: EVERYBODY,
    Verb.NOTE: EVERYBODY,
    Verb.FILE_MAIL: frozenset({INTAKE, ADMINISTRATOR}),
    Verb.MAKE_PUBLIC: frozenset({INTAKE, ADMINISTRATOR}),
    Verb.MAKE_PRIVATE: frozenset({INTAKE, ADMINISTRATOR}),
    Verb.ADD_DOCUMENT: EVERYBODY,
    Verb.DRAFT_LOG: CASEWORKERS,
    Verb.TAKE_IN_RECORDS: CASEWORKERS,
    Verb.REVIEW_RECORDS: CASEWORKERS,
    Verb.APPROVE_BOXES: DECIDING,
    Verb.RECALL_RECORDS: DECIDING,
    Verb.REPLACE_LINK: frozenset({INTAKE, ADMINISTRATOR}),
    Verb.RESEND_NOTICE: frozenset({INTAKE, ADMINISTRATOR}),
    Verb.MAIL_LETTERS: frozenset({INTAKE, ADMINISTRATOR}),
    Verb.ASK_OUTSIDE: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.BRIEF_OUTSIDE: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.RECORD_OUTSIDE: frozenset({REVIEWER, ADMINISTRATOR}),
    Verb.CHANGE_CONTACT: frozenset({INTAKE, ADMINISTRATOR}),
    Verb.CHANGE_POLICY: frozenset({ADMINISTRATOR}),
    Verb.CHANGE_CALENDAR: frozenset({ADMINISTRATOR}),
    Verb.OVERRIDE_DATE: frozenset({ADMINISTRATOR}),
    Verb.IMPORT_REQUESTS: frozenset({ADMINISTRATOR}),
    Verb.PLACE_HOLD: frozenset({ADMINISTRATOR}),
    Verb.LIFT_HOLD: frozenset({ADMINISTRATOR}),
    Verb.ERASE: frozenset({ADMINISTRATOR}),
    Verb.READ_FIGURES: frozenset({OFFICER, ADMINISTRATOR}),
    Verb.SET_SERIES: frozenset({INTAKE, ADMINISTRATOR}),
}
REQUESTER_VERBS = frozenset(
    {
        Verb.CLARIFY,
        Verb.WITHDRAW,
        Verb.APPEAL,
        Verb.UNDO_WITHDRAWAL,
        Verb.GO_ON,
        Verb.WITHDRAW_APPEAL,
        Verb.WRITE_TO_CITY,
        Verb.ATTACH,
        Verb.SEND_LINK,
        Verb.CHANGE_CONTACT,
        Verb.CONTEST_CORRECTIVE_ACTION,
        Verb.MAKE_KEY,
        Verb.END_KEY,
        Verb.ASK_RENEWAL,
        Verb.GIVE_BACK_ACCESS,
    }
)
SYSTEM_VERBS = frozenset(
    {
        Verb.BRING_BACK_EXEMPTION,
        Verb.CLOSE,
        Verb.ERASE,
        Verb.TELL_RENEWAL,
        Verb.EXPIRE_ACCESS,
        Verb.REMIND,
        Verb.REMIND_REQUESTER,
        Verb.CONTINUE_WITHOUT_ANSWER,
        Verb.CLOSE_FOR_SILENCE,
        Verb.MARK_LATE,
        Verb.LAPSE,
        Verb.IMPORT_REQUESTS,
        Verb.CHANGE_POLICY,
        Verb.IMPORT_CATALOG,
        Verb.MARK_MISSED,
    }
)
