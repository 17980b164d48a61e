"""What no sentence says, why, and what it says instead: docs/style.md in words that a test can find."""

from __future__ import annotations

from typing import NamedTuple


class Banned(NamedTuple):
    """A pattern of whole words; what is said instead, and why. Some hold for pages and not for technical documents."""

    words: str
    instead: str
    why: str
    in_documents: bool = True


BRITISH = "British"
TRANSLATED = "reads as translated"
PAPER_ONLY = "what is sent is an email"

LETTER = Banned(r"letters?", "notice; letter only for paper", PAPER_ONLY, in_documents=False)

BANNED = (
    LETTER,
    Banned(r"e-mails?", "email", "one spelling, the usual one"),
    Banned(r"some ?body|nobody|anybody|everybody", "someone, no one, anyone, everyone, or the noun", "plain"),
    Banned(r"whom|shall|anew|need not|whilst", "who; must or should; again; don't have to", "stiff"),
    Banned(r"tick|ticks|ticked|untick", "select or check", BRITISH),
    Banned(
        r"licences?|recognised?|catalogues?|behaviour|colour|favour|centre|organisation",
        "American spelling",
        BRITISH,
    ),
    Banned(r"by post|the post|postal|post or", "by mail, mailing address", BRITISH, in_documents=False),
    Banned(r"work(?:ed|s|ing)? (?:it |this |them )?out", "calculated", BRITISH),
    Banned(r"on file", "recorded, or in this system", "legalese"),
    Banned(r"by programs?", "API access", TRANSLATED),
    Banned(r"by hand", "manually, or say what is done", TRANSLATED),
    Banned(r"stands?|stood", "is, appears", TRANSLATED),
    Banned(
        r"(?:laws?|exemptions?|rule|statute|act|policy|ordinance) (?:wants?|asks?)|wanted by law|still wanted",
        "requires",
        "laws do not want or ask",
    ),
    Banned(r"your turn|city[’']s turn|whose turn", "who must do what", "not a board game"),
    Banned(
        r"take out|takes? nothing|falls? due|fell due|falling due",
        "delete; say what is left out; is due",
        TRANSLATED,
    ),
    Banned(r"the house|house[’']s own", "who or what is meant", TRANSLATED),
    Banned(r"desks?", "the clerk workspace, the staff portal", "furniture"),
    Banned(r"letter papers?|specimens?", "letterhead, sample", TRANSLATED),
    Banned(r"closed days?|open days?", "holidays and closures; business day", TRANSLATED),
    Banned(r"another body|bod(?:y|ies) outside", "another agency, outside agency", "agencies are not bodies"),
    Banned(r"measures?", "corrective action, or action", "usage of the European Union"),
    Banned(r"(?:a|this|that|such|one|morning) mail|mails", "email", "mail is on paper", in_documents=False),
    Banned(r"could not (?:be told|tell)", "undelivered", "told has no subject"),
    Banned(r"(?:give|gave|given|gives) (?:\w+ )?back", "ended", TRANSLATED, in_documents=False),
    Banned(r"hand(?:ed|s|ing)? over", "sent, released", TRANSLATED, in_documents=False),
    Banned(r"looks? (?:at \w+ )?again|looked at again", "reviews again", TRANSLATED, in_documents=False),
    Banned(
        r"not specified by the city|city specifies no(?:ne)?",
        "has not published",
        "one wording",
        in_documents=False,
    ),
)

LABELS = {
    "Figures": "Reports", "Kind": "Type", "Kind:": "Type:", "State": "Status", "State:": "Status:",
    "Next date": "Due date", "Then": "After", "Show": "Status, or Apply filters", "Words": "Keyword",
    "Log out": "Sign out", "Tries": "Attempts", "Papers": "Documents", "Letters in": "Preferred language",
}  # fmt: skip
"""Whole labels that are not said, and what is said instead."""

SHAPES = {
    r"^Done: ": "a success message says what happened",
    r"\b[a-z]+_[a-z]+\b": "a key is never shown",
    r"\(when past\)|\bn/a\b": "a note to the writer is not shown",
}

PAPER = frozenset(
    (
        *(f"templates/admin/letters/{name}.html" for name in ("print_batch", "print_queue")),
        "templates/notices/parts/link.txt", "templates/requests/code.html", "templates/requests/find.html",
        "requests_app/web/code_views.py", "requests_app/services/cases/codes.py",
        "requests_app/notices/pdf/letter_data.py", "requests_app/admin/cases/actions/for_requester.py",
        "requests_app/admin/cases/forms/for_requester.py", "requests_app/cases/models/fees.py",
    )
)  # fmt: skip
"""Pages and sentences about letters on paper."""

PAPER_WORDS = r"\b(?:print|printed|prints|mail|mailed|paper|sheet|envelope|batch|capital|digits)\b"
"""What shows that a sentence is about paper, or about the letters of a word."""

ALLOWED = {
    LETTER.words: ("Send a signed letter", "memoranda and letters"),  # on paper, in a statute
    r"desks?": ('"Keys", "papers", "log", "desk"',),  # a decision about these very words
    r"stands?|stood": ("Standard",),
}
"""By what is banned: parts of the sentences that may say it, as quoted statute and proper names may."""
