"""Whether a mail is from who it says, by what the city's own mail server wrote about SPF, DKIM and DMARC (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_RESULTS = 5
LONGEST = 2_000
_COMMENT = re.compile(r"\([^()]{0,2000}\)")
_RESULT = re.compile(r"^\s{0,20}(spf|dkim|dmarc)\s{0,5}=\s{0,5}([a-z]{1,20})", re.IGNORECASE)
_OF = re.compile(
    r"\b(?:header\.from|header\.d|header\.i|smtp\.mailfrom)\s{0,5}=\s{0,5}\"?([^\s;\"]{1,320})", re.IGNORECASE
)


class Proof(StrEnum):
    """What is known of a sender: their domain vouches for it, their domain says it is not theirs, or nothing."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Checked:
    """The proof, and what each check said, as `method=result (domain)`. `own`: this system checked it itself."""

    proof: Proof
    said: tuple[str, ...] = ()
    own: bool = False


def results_of(headers: Iterable[tuple[str, str]]) -> list[str]:
    """The results at the head of a mail, down to where its last mail server got it: below is what its sender wrote."""
    found: list[str] = []
    traces = 0
    for name, value in headers:
        traces += name == "received"
        if traces > 1 or len(found) >= MOST_RESULTS:
            break
        if name == "authentication-results":
            found.append(value[:LONGEST])
    return found


def checked(results: Sequence[str], sender: str, server: str) -> Checked:
    """What the server of that name found out about a sender's address. Only its uppermost word counts."""
    domain = sender.rpartition("@")[2].lower()
    for value in results:
        own, _semicolon, rest = _COMMENT.sub(" ", value[:LONGEST]).partition(";")
        if server and domain and own.split()[:1] and own.split()[0].lower() == server.lower():
            return _judged(rest, domain)
    return Checked(Proof.NOT_CHECKED)


def _judged(rest: str, domain: str) -> Checked:
    said: list[str] = []
    good: set[str] = set()
    bad: set[str] = set()
    for clause in rest.split(";")[:20]:
        found = _RESULT.match(clause)
        if found is None:
            continue
        method, result = found[1].lower(), found[2].lower()
        about = [of.rpartition("@")[2].lower() for of in _OF.findall(clause)]
        said.append(f"{method}={result}" + (f" ({about[0]})" if about else ""))
        if result == "pass" and any(speaks_for(of, domain) for of in about):
            good.add(method)
        elif result in ("fail", "softfail", "permerror"):
            bad.add(method)
    if "dmarc" in bad:
        proof = Proof.FAILED
    elif good:
        proof = Proof.PASSED
    else:
        proof = Proof.FAILED if bad else Proof.NOT_CHECKED
    return Checked(proof, tuple(said[:10]))


def speaks_for(of: str, domain: str) -> bool:
    """Whether a check of one domain speaks for a sender at another: it is the same, or the one above it."""
    return domain == of or (of.count(".") > 0 and domain.endswith(f".{of}"))
