"""What the law and good practice want in each letter stands in it: one check for each element of the pack's list."""

from __future__ import annotations

import re

import pytest

from requests_app.law.pack import library
from requests_app.notices.letters.event_letters import ALL_LETTERS
from tests.notices.conftest import Post

pytestmark = pytest.mark.django_db  # without it there is no test database
PACK = library().get("ca-cpra", "2023-01-01")
LETTERS = {letter.pack_letter: letter.key for letter in reversed(ALL_LETTERS) if letter.pack_letter}
"""The first of those that answer to one letter of the pack; an exemption review kept withheld has tests of its own."""
PEOPLE = r"Who is responsible for this decision\n-+\n- Jordan Ellis, Records Supervisor"
RIGHT_TO_SUE = r"You can go to court.*\n- You can ask a judge to order the city.*\(Gov\. Code § 7923\.000\)\."
EXEMPTIONS = (
    r"Exemption 1 of 2: Attorney-client communications \(Gov\. Code § 7927\.705; Evid\. Code § 954\)\n-+\n"
    r"About this exemption: Covers.*\n\nWhich records are withheld:\n> 17 e-?mails.*\n\n"
    r"Why it applies to these records:\n> These e-?mails"
)
ELEMENTS: dict[str, str] = {
    "case number and date received": r"- Number: SAC-2026-\d{6}\n- Received: Monday, October 5, 2026, 10:15 AM",
    "deemed-received date and how it was set": (
        r"- Considered received on: Monday, October 5, 2026 \(the day it arrived\)"
    ),
    "what the requester asked for": r"What you requested:\n> All e-mails about the inspection",
    "responding department and contact": (
        r"- Department: Office of the City Clerk\n(?:.*\n)*- Email: clerk@cityofsacramento\.org"
    ),
    "how to reach a person": r"Contact us\n-+\n- Office: City Clerk",
    "determination due date": r"A decision is due by Thursday, October 15, 2026\.\n.*day 10 is",
    "that the Act sets a decision date, not a production date": (
        r"This is the date for the decision\. The law does not set a date for releasing"
    ),
    "how to narrow or clarify": r"be more specific.*write to the city",
    "what is unclear": r"The question\n-+\n> Which bridge\?",
    "what the agency searched or can search": r"what it has searched or can search",
    "systems and places records are kept": r"how and where the records are kept",
    "suggestions": r"The narrower request the city suggests\n-+\n> The north bridge only",
    "that the decision date still runs unless law or policy says otherwise": (
        r"This question does not change the city's deadline"
    ),
    "each unusual circumstance relied on and why it applies to this request": (
        r"large volume of separate.*\(Gov\. Code § 7922\.535\(c\)\(2\)\)"
        r"\n\nWhy it applies to your request\n-+\n> 12,000"
    ),
    "date the decision will be sent, no later than the 14-day cap": (
        r"New due date: Thursday, October 29, 2026\n"
        r"- Latest date the law allows: Thursday, October 29, 2026"
        r" \(Gov\. Code § 7922\.535\(b\)\)"
    ),
    "signature of head of agency or designee": r"\n\nJordan Ellis\nRecords Supervisor\n",
    "must be written and sent before the base date": r"Original due date: Thursday, October 15, 2026",
    "that disclosable records exist": r"it has records you can have",
    "reasons": r"The reasons for this decision\n-+\n> The file is open",
    "estimated date and time of availability": r"ready on: Friday, October 16, 2026, 10:15 AM \(city time\)",
    "format and delivery or inspection place": r"How or where you will get them: At the counter",
    "any fee and how it was worked out": r"Fee: none, unless the city has sent you a fee estimate",
    "what is released and when": r"Released on Thursday, October 8, 2026\.\n\n.*\n- memo\.txt",
    "what is withheld, by group of records": r"Which records are withheld:\n> 17 e-mails[\s\S]*\n> 3 drafts",
    "exemption citation and plain reason for each group": EXEMPTIONS,
    "balance explained when § 7922.000, 7927.500 or a privacy ground is used": (
        r"Facts the city weighed:\n> The memo[^\n]*\n\nHarm the city expects from releasing them:\n> Engineers"
    ),
    "that separable parts were released": r"What was segregated and released\n-+\n> The drafts were separated",
    "names and titles of each person responsible": PEOPLE,
    "right to sue (courtesy; not required by the Act)": RIGHT_TO_SUE,
    "right to sue (courtesy)": RIGHT_TO_SUE,
    "why no part can be separated": r"Why no part of these records can be released\n-+\n> Nothing in these",
    "that a search was made and where": r"Where and how the city searched\n-+\n> The mail archive",
    "that no responsive records were found": r"searched for the records you asked for and found none",
    "suggestions or another agency that may hold them": r"Who else may have them\n-+\n> The county keeps",
    "itemized direct costs": (
        r"- Copies: 120 × \$10\.2875 = \$1,234\.50 \(the direct cost of duplication.*\)\n- Total: \$1,234\.50"
    ),
    "statement that search, review and redaction are not charged": (
        r"You can't be charged for:\n- time spent searching.*\n- time spent reviewing.*\n- time spent redacting"
    ),
    "how to pay or narrow": r"Ask for fewer records[\s\S]*How to pay\n-+\n> At the cashier\.",
    "free inspection option": r"You can look at the records during office hours without charge",
    "city policy that creates the review": r"Rule for this review: City policy on the review of denials\.",
    "reviewer other than the person who denied": r"never the person who decided your request",
    "target date under city policy": r"A decision on the appeal is due by .*\n.*day 20 is",
    "that review is optional and court access does not wait for it": (
        r"This appeal is optional\. You don't have to wait for the decision on it\.\n+You can go to court:"
    ),
    "issue": r"What you wrote\n-+\n> Facts\.",
    "records re-examined": r"Records reviewed:\n> 17 e-mails",
    "exemption and reason re-stated": (
        r"Attorney-client communications \(Gov\. Code § 7927\.705; Evid\. Code § 954\)\n"
        r"(?:.*\n)*About this exemption: Covers"
    ),
    "names and titles": PEOPLE,
    "court remedy": RIGHT_TO_SUE,
    "question sent back": r"What the department must decide again\n-+\n> Release the drafts\.",
    "department": r"> Release the drafts\.\n\nDepartment: Office of the City Clerk",
    "new date": r"A decision is due by Monday, October 19, 2026\.\n.*day 10 is Sunday, October 18, 2026\..*weekend",
    "what was provided, in how many parts": (
        r"What you received\n-+\n- The city released 1 document.*\n- You received them in 1 installment"
    ),
    "what was withheld and where it was explained": (
        r"notice of that decision explains each reason:\n- Gov\. Code § 7927\.705"
    ),
    "how to reopen or ask again": r"reopen this request, or send a new request",
}
GROUND_OF_A_COST = "cost-shift basis and ground when § 7922.575(b) is used"
"""Only where such a line is in the estimate: tests/notices/test_compose.py."""

ROWS = [
    (key, element) for key in LETTERS for element in PACK.letters[key].elements if element != GROUND_OF_A_COST
]


@pytest.mark.parametrize(("pack_letter", "element"), ROWS)
def test_the_letter_holds_what_the_pack_lists_for_it(post: Post, pack_letter: str, element: str) -> None:
    text = post("en")[LETTERS[pack_letter]][0].body_text
    assert re.search(ELEMENTS[element], text), text


def test_every_letter_the_law_demands_is_one_of_ours_and_goes_first() -> None:
    demanded = {key for key, rule in PACK.letters.items() if rule.required_by_law}
    statutory = {letter.pack_letter for letter in ALL_LETTERS if letter.statutory}
    assert demanded <= statutory


def test_an_extension_is_queued_before_the_first_date_has_passed(post: Post) -> None:
    notice = post("en")["extension"][0]
    assert notice.queued_at.isoformat() < "2026-10-15"
