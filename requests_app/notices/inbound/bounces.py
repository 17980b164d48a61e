"""Telling a bounce from a person's mail: by what RFC 3464 reports say, else by the signs mail servers leave."""

from __future__ import annotations

import re
from dataclasses import dataclass

from requests_app.notices.inbound.header_text import first_id
from requests_app.notices.inbound.mime_parts import Part, parts, tree_of
from requests_app.notices.inbound.parse import Mail

DAEMON = re.compile(
    r"mailer-?daemon|mail.?delivery|postmaster|post_master|no-?reply@sns\.amazonaws|mdaemon|^ndr@|mmsc ndr|"
    r"delivery.?subsystem|"
    r"mail.?administrator|system administrator|jetmail|smtp_mail_service|smtp_gateways|poostmaster",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"undeliver|non.?deliver|returned mail|return(ing)? (message )?to sender|fail(ure|ed)|"
    r"delivery (status|report|notification|problem|has failed|error)|"
    r"could not be delivered|not delivered|not yet been delivered|mail (system )?error|processing error|"
    r"delayed|could not send|still being retried|cannot send|automatically rejected|errors? from|"
    r"error sending your mail|nameserver error|delivery warning|user unknown|user .{0,80} not|"
    r"mail delivery|non remis|non recens|unzustellbar|no se pudo entregar|no entregado|devuelto|"
    r"not member|loop alert|配信|エラー|送信でき|メールを配|не доставлено|投递失败|退信|aws notification",
    re.IGNORECASE,
)
PHRASES = re.compile(
    r"user unknown|unknown user|no such (user|address|recipient|person|mailbox)|does not exist|doesn't exist|"
    r"mailbox (is )?(full|unavailable|not found|disabled)|over ?quota|quota exceeded|"
    r"could(n't| not) be delivered|was not delivered|unable to deliver|undeliverable|"
    r"permanent (fatal )?error|delivery (has |to the following .{0,80})?(failed|failure)|"
    r"address(es)? (rejected|failed)|"
    r"recipient (address )?(rejected|unknown)|not (a )?(known|valid) (user|recipient|address)|host (unknown|not found)|"
    r"relay(ing)? (access )?denied|message (was )?(rejected|refused)|returned to (the )?sender|delivery attempts?|"
    r"could not send|non-existent|invalid (recipient|address|user)|connection (timed out|refused)|"
    r"not listed in|account .{0,80}(disabled|inactive)|loop|has been (rejected|returned|delayed)|"
    r"not be found|あて先|宛先|届け|送信エラー|配信でき|не существует|недоступ|收件人|are not member|"
    r"diagnostic-code|remote host said|transcript of session|smtp error|bouncetype",
    re.IGNORECASE,
)
CODE = re.compile(r"(?<![\d.])(?:5\d\d[ -]|[45]\.\d{1,3}\.\d{1,3}|4\d\d[ -][A-Za-z#])")
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.])([45])\d\d[ -](?=[A-Za-z<#5(])")
DELAY = re.compile(
    r"delay|warning|still being retried|not yet been delivered|will (be )?retr|deferred", re.IGNORECASE
)
FULL = re.compile(r"quota|mailbox (is )?full|full mailbox|too busy|try again|temporar", re.IGNORECASE)
ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+=\-])[A-Za-z0-9._%+=\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){0,10}"
)
ORIGINAL_ID = re.compile(r"^[ >]{0,20}Message-I[dD]:\s{0,20}(<[^<>\s]{1,998}>)", re.MULTILINE)
LOOKED_AT = 20_000
"""So many characters of a mail's words are searched."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A letter that came back. `hard`: trying again would not help. `original_id`: the Message-ID it answers."""

    hard: bool
    recipients: tuple[str, ...]
    status: str
    original_id: str
    delivered: bool = False
    """The report says that it arrived after all."""

    strong: bool = False
    """A report part, nobody as its sender, or a mail server's own name: not words alone."""


def bounce_of(mail: Mail) -> Bounce | None:
    """What a mail reports about a letter that came back; None where it is no bounce."""
    report = _report_of(mail)
    if report is not None:
        return report
    if not _looks_like_one(mail):
        return None
    said = mail.text[:LOOKED_AT]
    found = STATUS.search(said)
    status = found[0] if found else ""
    soft = _is_soft(mail.subject, said, status)
    own = {mail.sender, *mail.recipients}
    named = [address.lower() for address in ADDRESS.findall(said)]
    recipients = tuple(dict.fromkeys(address for address in named if address not in own))[:5]
    failed = mail.root.header("x-failed-recipients")
    if failed:
        recipients = tuple(address.strip().lower() for address in failed.split(",") if "@" in address)
    return Bounce(not soft, recipients, status, original_id(mail), strong=is_from_a_server(mail))


def _is_soft(subject: str, said: str, status: str) -> bool:
    if status:
        return status.startswith("4") or status in {"5.2.2", "5.2.1"}
    if DELAY.search(subject) or FULL.search(said):
        return True
    found = REPLY.search(said)
    return found is not None and found[1] == "4"


def _report_of(mail: Mail) -> Bounce | None:
    """RFC 3464: the part message/delivery-status."""
    for part in parts(mail.root):
        if part.kind not in {"message/delivery-status", "message/global-delivery-status"}:
            continue
        fields = _fields_of(part)
        actions = {value.split()[0].lower() for name, value in fields if name == "action" and value.split()}
        statuses = [
            found[0] for name, value in fields if name == "status" and (found := STATUS.search(value))
        ]
        named = [value for name, value in fields if name in {"final-recipient", "original-recipient"}]
        recipients = tuple(dict.fromkeys(a.lower() for value in named for a in ADDRESS.findall(value)))
        status = statuses[0] if statuses else ""
        if actions & {"delivered", "relayed", "expanded"} and not actions & {"failed", "delayed"}:
            return Bounce(False, recipients, status, original_id(mail), delivered=True, strong=True)
        soft = "delayed" in actions or _is_soft(mail.subject, "", status)
        return Bounce(not soft, recipients, status, original_id(mail), strong=True)
    return None


def _fields_of(part: Part) -> list[tuple[str, str]]:
    lines = part.text()[:LOOKED_AT].splitlines()
    pairs = (line.partition(":") for line in lines if ":" in line)
    return [(name.strip().lower(), value.strip()) for name, _colon, value in pairs]


def _looks_like_one(mail: Mail) -> bool:
    """Signs added up: a daemon sends it, nobody is to answer, its subject and its words speak of delivery."""
    said = _with_enclosed(mail)[:LOOKED_AT]
    if mail.root.header("x-failed-recipients"):
        return True
    machine = bool(DAEMON.search(mail.root.header("from"))) or mail.sender == ""
    subject = bool(SUBJECT.search(mail.subject))
    words = bool(PHRASES.search(said)) or bool(CODE.search(said))
    returned = bool(ORIGINAL_ID.search(said)) or _encloses_mail(mail)
    if machine:
        return subject or words or returned
    if is_from_nobody(mail):
        return (subject and words) or (words and returned and bool(CODE.search(said)))
    is_reply = bool(mail.root.header("in-reply-to")) or mail.subject.lower().startswith(
        ("re:", "fwd:", "aw:")
    )
    return subject and words and returned and bool(CODE.search(said)) and not is_reply


def is_from_nobody(mail: Mail) -> bool:
    """Nobody is to answer it: the empty sender of reports, as the last mail server noted it."""
    path = mail.root.header("return-path").strip()
    return path in {"<>", "<#@[]>"} or bool(DAEMON.search(path))


def is_from_a_server(mail: Mail) -> bool:
    """Nobody, or a mail server by its name."""
    named = bool(DAEMON.search(mail.root.header("from"))) or bool(mail.root.header("x-failed-recipients"))
    return named or is_from_nobody(mail)


def _encloses_mail(mail: Mail) -> bool:
    kinds = {part.kind for part in parts(mail.root)}
    return bool(kinds & {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"})


def _with_enclosed(mail: Mail) -> str:
    texts = [mail.text[:LOOKED_AT]]
    texts += [part.text()[:LOOKED_AT] for part in parts(mail.root) if part.kind == "text/rfc822-headers"]
    return "\n".join(texts)


def original_id(mail: Mail) -> str:
    """The Message-ID of the letter that came back, from what is enclosed or quoted; empty where it is not said."""
    for part in parts(mail.root):
        if part.kind == "message/rfc822":
            found = first_id(tree_of(part.content()[:LOOKED_AT]).root.first("message-id"))
            if found:
                return found
        if part.kind in {"text/rfc822-headers", "message/rfc822-headers"}:
            quoted = ORIGINAL_ID.search(part.text()[:LOOKED_AT])
            if quoted:
                return quoted[1]
    quoted = ORIGINAL_ID.search(mail.text)
    if quoted:
        return quoted[1]
    return first_id(mail.root.first("in-reply-to"))
