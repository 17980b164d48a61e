"""The one table of acts at the desk: what each is called, its form, its service, and what the law wants of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from requests_app.access import policy
from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases import access_actions, approval as case_approval, outside_actions
from requests_app.admin.cases.forms import (
    appeals as appeal_forms,
    approval as approving_forms,
    contact as reaching_forms,
    denial as denial_forms,
    determinations as deciding_forms,
    review as forms,
)
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.states import OPEN_APPEAL_STATES, AppealState, State
from requests_app.cases.verbs import Verb
from requests_app.services.appeals import file as appeal_file
from requests_app.services.cases import (
    contact as case_contact,
    documents as case_documents,
    fees as case_fees,
    links as case_links,
    messages as case_messages,
    public_page as case_public_page,
    review as case_review,
)
from requests_app.services.deadlines import override as deadline_override
from requests_app.services.determinations import (
    approval as determination_approval,
    decide as determination_decide,
    rereviews as determination_rereviews,
)
from requests_app.services.retention import hold_and_erasure, schedule as retention_schedule

PEOPLE = Check(_("The name and the title of each person responsible"), ("responsible", "responsible.*"))
DENIAL_CHECKS = (
    Check(_("At least one exemption in force when the request came"), ("citations", "citations.exemption")),
    Check(_("Which records each exemption covers"), ("citations", "citations.records")),
    Check(_("Why it applies to these records, in plain words"), ("citations", "citations.explanation")),
    Check(
        _("Facts and harm where the law wants a balance; the other law; the date to look again"),
        ("citations", "citations.facts", "citations.harm", "citations.other_law", "citations.rereview_on"),
    ),
    Check(_("What was separated and released, or why nothing can be"), ("segregability",)),
    PEOPLE,
)
GATE = Check(_("At least one checked document, or a public address"), ("documents", "checked", "public_url"))
MORE_TIME = (
    Check(_("A ground in force when the request came"), ("ground",)),
    Check(_("Why it applies to this request"), ("reason",)),
    Check(_("A date within the law's limit, sent before the first date passes"), ("to_on",)),
    Check(_("Name and title of the person who signs"), ("signer_name", "signer_title")),
)
ESTIMATE = (
    Check(_("The estimated date and time"), ("estimated_at",)),
    Check(_("The reasons"), ("reasons",)),
)

ACTIONS: Mapping[str, Action] = {
    "begin_review": Action(
        _("Begin the review"), forms.BeginReview, case_review.begin_review,
        _("Send the acknowledgment and begin the review"), (Verb.BEGIN_REVIEW,), ("begin_review",),
        (Check(_("A department of the city"), ("department",)),), weight=1,
        about=_("The requester is told the number, the dates and who has the request."),
    ),
    "take_up_appeal": Action(
        _("Take up the appeal"), forms.Nothing, appeal_file.take_up, _("Take up the appeal"),
        (Verb.TAKE_UP_APPEAL,), writes=False, weight=1,
        about=_("You become the officer of this appeal. Nobody who decided the request may do this."),
    ),
    "decide_appeal": Action(
        _("Decide the appeal"), appeal_forms.DecideAppeal, appeal_file.decide_appeal,
        _("Send the decision on the appeal"), (Verb.UPHOLD, Verb.OVERTURN, Verb.OVERTURN_IN_PART),
        ("uphold", "overturn", "overturn_in_part"),
        (
            Check(_("A finding and its reason for each contested point"), ("findings", "finding_*", "reason_*")),
            Check(_("What must be decided again, where a point is overturned"), ("instruction", "new_due_on")),
            PEOPLE,
        ), weight=1,
    ),
    "release": Action(
        _("Release the records"), deciding_forms.Release, determination_decide.release,
        _("Send the release letter and open the documents to the requester"), (Verb.RELEASE,), ("release",),
        (GATE,), weight=1,
    ),
    "release_in_part": Action(
        _("Release in part"), denial_forms.PartialRelease, determination_decide.release_in_part,
        _("Send the partial denial, open the documents ticked and withhold the rest"),
        (Verb.RELEASE_IN_PART,), ("release_in_part",), (GATE, *DENIAL_CHECKS), weight=1,
    ),
    "release_part": Action(
        _("Release a part"), denial_forms.PartRelease, determination_decide.release_part,
        _("Send the letter and open the documents of this part"), (Verb.RELEASE_PART,), ("release_part",),
        (GATE, Check(_("Where this part withholds something: a complete denial of it"),
         ("citations", "citations.*", "segregability", "responsible", "responsible.*"))), weight=1,
        about=_("Hand over what is ready; the rest follows. The last part ends the work on the records."),
    ),
    "grant": Action(
        _("Grant: records will follow"), deciding_forms.Grant, determination_decide.grant, _("Send the determination"),
        (Verb.GRANT,), ("grant",), ESTIMATE, weight=1,
        about=_("You found records to release and need time to prepare them."),
    ),
    "deny": Action(
        _("Deny"), denial_forms.Denial, determination_decide.deny, _("Send the denial to the requester"),
        (Verb.DENY,), ("deny",), DENIAL_CHECKS, weight=1,
    ),
    "approve_denial": Action(
        _("Approve the proposed denial"), approving_forms.Approve, determination_approval.approve_denial,
        _("Approve it and send the letter to the requester"), (Verb.APPROVE_DENIAL,), weight=1,
        about=_("Everything is checked anew. You become the second person; the history names you."),
    ),
    "return_denial": Action(
        _("Return the proposed denial"), forms.Reason, determination_approval.return_denial,
        _("Return it to who wrote it"), (Verb.RETURN_DENIAL,), (), (Check(_("A reason"), ("reason",)),),
        weight=1, about=_("Nothing goes to the requester. Who proposed it reads your reason."),
    ),
    "review_exemption": Action(
        _("Look at an exemption again"), approving_forms.ReviewAgain, determination_rereviews.review_exemption,
        _("Record it and tell the requester"), (Verb.REVIEW_EXEMPTION,), (),
        (Check(_("Whether it still applies, and why"), ("review", "outcome", "reason")),
         Check(_("A later day, where it still applies"), ("next_on",))),
    ),
    "report_no_records": Action(
        _("No records found"), deciding_forms.NoRecords, determination_decide.report_no_records,
        _("Send the letter that no records were found"), (Verb.REPORT_NO_RECORDS,), ("report_no_records",),
        (Check(_("Where and how the search was made"), ("search",)), PEOPLE), weight=1,
    ),
    "reschedule": Action(
        _("Change the date of the records"), deciding_forms.Estimate, determination_decide.reschedule,
        _("Send the new date"), (Verb.RESCHEDULE,), ("reschedule",), ESTIMATE,
    ),
    "ask_to_clarify": Action(
        _("Ask the requester"), forms.Ask, case_review.ask_to_clarify, _("Send the question"),
        (Verb.ASK_TO_CLARIFY,), ("ask_to_clarify",), (Check(_("A question"), ("question",)),),
    ),
    "extend": Action(
        _("Take more time"), forms.Extend, case_review.extend, _("Send the extension letter"),
        (Verb.EXTEND,), ("extend",), MORE_TIME,
    ),
    "estimate_fee": Action(
        _("Estimate the fee"), deciding_forms.EstimateFee, case_fees.estimate_fee, _("Send the fee estimate"),
        (Verb.ESTIMATE_FEE,), ("estimate_fee",),
        (Check(_("Only costs the law lets the city charge"), ("items", "items.*")),),
    ),
    "settle_fee": Action(
        _("Settle the fee"), deciding_forms.SettleFee, case_fees.settle_fee, _("Record it and tell the requester"),
        (Verb.SETTLE_FEE,), ("settle_fee",), weight=1,
    ),
    **access_actions.ACTIONS,
    **outside_actions.ACTIONS,
    "transfer": Action(
        _("Another body has the records"), deciding_forms.Transfer, determination_decide.transfer,
        _("Send the referral letter and end the request here"), (Verb.TRANSFER,), ("transfer",),
        (Check(_("The body that holds the records, and how to reach it"), ("body", "contact")),),
    ),
    "close": Action(
        _("Close"), forms.Reason, case_review.close, _("Close the request and send the closing letter"),
        (Verb.CLOSE,), ("close",), (Check(_("A reason"), ("reason",)),),
    ),
    "reopen": Action(
        _("Open again"), forms.Reason, case_review.reopen, _("Open the request again and tell the requester"),
        (Verb.REOPEN,), ("reopen",), (Check(_("A reason"), ("reason",)),),
    ),
    "assign": Action(
        _("Assign"), forms.Assign, case_review.assign, _("Assign"), (Verb.ASSIGN,), writes=False,
    ),
    "write_to_requester": Action(
        _("Write to the requester"), forms.Body, case_messages.write_to_requester, _("Send the message"),
        (Verb.WRITE_TO_REQUESTER,), (), (Check(_("A message"), ("body",)),), weight=3,
    ),
    "note": Action(
        _("Write an internal note"), forms.Note, case_review.note, _("Keep the note"), (Verb.NOTE,), writes=False,
        weight=3,
    ),
    "add_document": Action(
        _("Add a document"), forms.AddDocument, case_documents.add_document, _("File the document"),
        (Verb.ADD_DOCUMENT,), writes=False, weight=3,
    ),
    "replace_link": Action(
        _("Replace the requester's link"), forms.Nothing, case_links.replace_link,
        _("End the old links and send a new one"), (Verb.REPLACE_LINK,), weight=3,
        about=_("Every link to this request stops working at once. Use this when a link fell into other hands."),
    ),
    "change_contact": Action(
        _("Change how the requester is reached"), reaching_forms.Reach, case_contact.change_contact,
        _("Save and tell the requester"), (Verb.CHANGE_CONTACT,), weight=3,
        about=_("Letters that came back are sent again the new way."),
    ),
    "override_date": Action(
        _("Set a date by hand"), forms.Override, deadline_override.override_date,
        _("Set the date and tell the requester"),
        (Verb.OVERRIDE_DATE,), (), (Check(_("A running date and the new one"), ("kind", "to_on")),
        Check(_("A reason the requester can read"), ("reason",))), weight=3,
        about=_("The last resort. The date no longer follows the law's count; the history says so for good."),
    ),
    "make_public": Action(
        _("Give it a public page"), forms.PublicPage, case_public_page.make_public,
        _("Open the public page and tell the requester"),
        (Verb.MAKE_PUBLIC,), (), (Check(_("A title that names nobody"), ("public_title",)),),
        weight=3,
        about=_("Anybody can then see the number, this title, the state, the dates and what happened, and follow it."),
    ),
    "make_private": Action(
        _("Take the public page down"), forms.Nothing, case_public_page.make_private, _("Take the page down"),
        (Verb.MAKE_PRIVATE,), writes=False, weight=3, about=_("Who follows it hears no more."),
    ),
    "place_hold": Action(
        _("Place a legal hold"), forms.Hold, hold_and_erasure.place_hold, _("Keep the request whole"),
        (Verb.PLACE_HOLD,), (), (Check(_("A reason, and a day to look again"), ("reason", "review_on")),),
        writes=False, weight=3,
        about=_("While the hold lasts, the request is neither closed by itself nor erased."),
    ),
    "lift_hold": Action(
        _("Lift the legal hold"), forms.Nothing, hold_and_erasure.lift_hold, _("Lift the hold"), (Verb.LIFT_HOLD,),
        writes=False, weight=3, about=_("Who lifted it and when stays on file."),
    ),
    "set_series": Action(
        _("Set the records series"), forms.Series, retention_schedule.set_series, _("Set the series"),
        (Verb.SET_SERIES,),
        writes=False, weight=3,
        about=_("It decides after how many years the personal data of the closed request is erased."),
    ),
    "erase": Action(
        _("Erase the personal data"), forms.Nothing, hold_and_erasure.erase, _("Erase for good"), (Verb.ERASE,),
        writes=False, weight=3,
        about=_(
            "The requester, what they wrote, their files, the letters and the links go for good. "
            "The number, the dates, the decisions and the history stay."
        ),
    ),
}  # fmt: skip


def allowed(act: Action, actor: Actor, case: RecordsRequest) -> bool:
    """Whether the actor's role has this act on this case."""
    return any(policy.may(actor, verb, case) for verb in act.verbs)


def action_for(verb: str, case: RecordsRequest) -> Action:
    """The act as it stands on this case: where a second person must approve, it becomes a proposal."""
    act, proposed = ACTIONS[verb], case_approval.proposing(verb, case)
    if proposed is None:
        return act
    return replace(
        act,
        label=proposed.label,
        send=proposed.send,
        service=proposed.service,
        afterwards=proposed.afterwards,
        about=proposed.about,
    )


def possible(verb: str, case: RecordsRequest, actor: Actor | None = None) -> bool:
    """Whether the case has room for the act, and this actor for its part in it (at most one query)."""
    act = ACTIONS[verb]
    if verb in ("approve_denial", "return_denial"):
        return case_approval.settles(verb, case, actor)
    if verb in access_actions.ACTIONS:
        return access_actions.possible(verb, case)
    if verb == "review_exemption":
        return bool(case_approval.looks(case))
    if verb == "take_up_appeal":
        return case.state == State.APPEALED and case.appeals.filter(state=AppealState.RECEIVED.value).exists()
    if verb == "decide_appeal":
        return (
            case.state == State.APPEALED
            and case.appeals.filter(state__in=[str(state) for state in OPEN_APPEAL_STATES]).exists()
        )
    if verb in ("assign", "override_date"):
        return case.is_open
    if verb in ("make_public", "make_private"):
        return case.city.policy.publishes_cases and (verb == "make_public" or bool(case.public_title))
    if verb in ("place_hold", "lift_hold"):
        return case.legal_hold == (verb == "lift_hold")
    if verb in outside_actions.ACTIONS:
        return outside_actions.POSSIBLE[verb](case)
    if verb == "set_series":
        return bool(retention_schedule.series_of(case.city, case.kind))
    if verb == "erase":
        return case.state == State.CLOSED and not case.legal_hold
    return not act.moves or any(can_proceed(getattr(case, move)) for move in act.moves)


def offered(actor: Actor, case: RecordsRequest) -> list[tuple[str, Action]]:
    """The acts this actor can do now, the likeliest first."""
    found = [
        (verb, action_for(verb, case))
        for verb, act in ACTIONS.items()
        if allowed(act, actor, case) and possible(verb, case, actor)
    ]
    return sorted(found, key=lambda item: item[1].weight)
