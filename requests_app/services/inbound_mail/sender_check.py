"""Whether a mail is from who it says: the word of the city's own mail server, else our own look at its signatures.

Done before the mail is locked: name servers are asked, and a child process does the sums.
"""

from __future__ import annotations

from django.conf import settings

from requests_app.notices.inbound.dkim_signatures import CHECK, RESULTS, question
from requests_app.notices.inbound.reading import Reading
from requests_app.notices.inbound.sender_proof import Checked, Proof, checked
from requests_app.notices.models.inbound import InboundMail
from requests_app.sandbox.run import Unreadable, run
from requests_app.services.inbound_mail import dkim_keys


def check_sender(row: InboundMail, reading: Reading) -> Checked:
    """What is known of the sender. Our own look is for mail of which the city's server said nothing."""
    found = checked(reading.results, reading.sender, settings.MAIL_AUTHSERV_ID)
    if found.said or found.proof is not Proof.NOT_CHECKED or not settings.MAIL_CHECK_DKIM:
        return found
    return own_check(row, reading)


def own_check(row: InboundMail, reading: Reading) -> Checked:
    """One good signature of the sender's domain is enough; a bad one without a good one fails.

    Where no name server answers, or the sums take too long, nothing is known: no mail is lost or judged by that.
    """
    keys: list[tuple[int, str, bytes]] = []
    said: list[tuple[str, str]] = []
    for signature in reading.signatures:
        try:
            key = dkim_keys.key_at(signature.key_name)
        except dkim_keys.NoNameServer:
            said.append(("temperror", signature.domain))
            continue
        if key:
            keys.append((signature.place, signature.key_name, key))
        else:
            said.append(("permerror", signature.domain))
    said += _verified(row, reading, keys)
    results = {result for result, _domain in said}
    if "pass" in results:
        proof = Proof.PASSED
    else:
        proof = Proof.FAILED if results & {"fail", "permerror"} else Proof.NOT_CHECKED
    return Checked(proof, tuple(f"dkim={result} ({domain})" for result, domain in said), own=True)


def _verified(
    row: InboundMail, reading: Reading, keys: list[tuple[int, str, bytes]]
) -> list[tuple[str, str]]:
    if not keys:
        return []
    domains = [name.partition("._domainkey.")[2] for _place, name, _key in keys]
    try:
        results, _blobs = run(CHECK, question(bytes(row.raw), reading.sender, keys))
    except Unreadable:
        return [("temperror", domain) for domain in domains]
    known = (
        isinstance(results, list) and len(results) == len(keys) and all(each in RESULTS for each in results)
    )
    return list(zip(results if known else ["temperror"] * len(keys), domains, strict=True))
