"""Actions that decide a request: release, grant, deny, whole or in part; the second person; no records."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases import approval
from requests_app.admin.cases.actions.conditions import (
    DENIAL,
    DENIAL_OF_A_PART,
    GATE,
    PEOPLE,
    REASON,
    records_transition,
    transition,
)
from requests_app.admin.cases.documents import has_documents
from requests_app.admin.cases.forms import (
    approval as approval_forms,
    denial as denial_forms,
    determinations as forms,
    partial_release,
)
from requests_app.admin.cases.forms.base import Reason
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.determinations import (
    approval as proposals,
    availability,
    decide,
    no_records,
    rereviews,
)

ESTIMATE = (
    Check(_("The estimated date and time"), ("estimated_at",)),
    Check(_("The reasons"), ("reasons",)),
)

ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "release": Action(
        _("Release records in full"),
        forms.Release,
        decide.release,
        _("Send the release notice and open the documents to the requester"),
        _("Records released. Release notice sent to the requester."),
        (Verb.RELEASE,),
        records_transition("release"),
        (GATE,),
        weight=1,
        likely=has_documents,
    ),
    "release_in_part": Action(
        _("Release in part"),
        partial_release.PartialRelease,
        decide.release_in_part,
        _("Send the partial denial, release the selected documents and withhold the rest"),
        _("Partial denial sent to the requester. Selected documents released."),
        (Verb.RELEASE_IN_PART,),
        records_transition("release_in_part"),
        (GATE, *DENIAL),
        weight=1,
        likely=has_documents,
        variant=approval.as_proposal("release_in_part"),
    ),
    "release_part": Action(
        _("Release an installment (rolling release)"),
        partial_release.PartRelease,
        decide.release_part,
        _("Send the notice and open the documents of this installment"),
        _("Installment released. The requester was notified."),
        (Verb.RELEASE_PART,),
        records_transition("release_part"),
        (GATE, DENIAL_OF_A_PART),
        weight=1,
        likely=has_documents,
        about=_("Release what is ready now. Mark the last installment to finish the request."),
        variant=approval.as_proposal("release_part"),
    ),
    "grant": Action(
        _("Issue determination (records to follow)"),
        forms.Grant,
        availability.grant,
        _("Send the determination"),
        _("Determination sent to the requester."),
        (Verb.GRANT,),
        records_transition("grant"),
        ESTIMATE,
        weight=1,
        about=_("You found records to release and need time to prepare them."),
    ),
    "deny": Action(
        _("Deny"),
        denial_forms.Denial,
        decide.deny,
        _("Send the denial to the requester"),
        _("Denial sent to the requester."),
        (Verb.DENY,),
        records_transition("deny"),
        DENIAL,
        weight=1,
        variant=approval.as_proposal("deny"),
    ),
    "approve_denial": Action(
        _("Approve the proposed denial"),
        approval_forms.Approve,
        proposals.approve_denial,
        _("Approve it and send the notice to the requester"),
        _("Approved. Notice sent to the requester."),
        (Verb.APPROVE_DENIAL,),
        approval.approvable,
        weight=1,
        about=_("Everything is checked again. You become the second approver; the history names you."),
    ),
    "return_denial": Action(
        _("Return the proposed denial"),
        Reason,
        proposals.return_denial,
        _("Return to the author"),
        _("Returned to the author. Nothing was sent to the requester."),
        (Verb.RETURN_DENIAL,),
        approval.returnable,
        (REASON,),
        weight=1,
        about=_("Nothing goes to the requester. The author reads your reason."),
    ),
    "review_exemption": Action(
        _("Re-review an exemption"),
        approval_forms.ReviewAgain,
        rereviews.review_exemption,
        _("Record it and notify the requester"),
        _("Re-review recorded. The requester was notified."),
        (Verb.REVIEW_EXEMPTION,),
        lambda case, _actor: bool(approval.looks(case)),
        (
            Check(_("Whether it still applies, and why"), ("review", "outcome", "reason")),
            Check(_("A later date, if it still applies"), ("next_on",)),
        ),
    ),
    "report_no_records": Action(
        _("No records found"),
        forms.NoRecords,
        no_records.report_no_records,
        _("Send the notice that no records were found"),
        _("No-records notice sent to the requester."),
        (Verb.REPORT_NO_RECORDS,),
        records_transition("report_no_records"),
        (Check(_("Where and how you searched"), ("search",)), PEOPLE),
        weight=1,
    ),
    "reschedule": Action(
        _("Change the expected release date"),
        forms.Estimate,
        availability.reschedule,
        _("Send the new date"),
        _("New date sent to the requester."),
        (Verb.RESCHEDULE,),
        transition("reschedule"),
        ESTIMATE,
    ),
}
