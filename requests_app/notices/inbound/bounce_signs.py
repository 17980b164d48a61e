"""The signs by which a bounce is told from a person's mail, as mail servers leave them."""

from __future__ import annotations

import re

from requests_app.notices.inbound.mime_parts import parts
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
ORIGINAL_ID = re.compile(r"^[ >]{0,20}Message-I[dD]:\s{0,20}(<[^<>\s]{1,998}>)", re.MULTILINE)
NULL_SENDERS = frozenset({"<>", "<#@[]>"})
"""The empty sender, and how one mail program writes it for what came back twice."""
LOOKED_AT = 20_000
"""So many characters of a mail's words are searched."""


def looks_like_a_bounce(mail: Mail) -> bool:
    """Signs added up: a daemon sends it, no one is to answer, its subject and its words speak of delivery."""
    said = _with_enclosed(mail)[:LOOKED_AT]
    if mail.root.header("x-failed-recipients"):
        return True
    machine = bool(DAEMON.search(mail.root.header("from"))) or mail.sender == ""
    subject = bool(SUBJECT.search(mail.subject))
    words = bool(PHRASES.search(said)) or bool(CODE.search(said))
    returned = bool(ORIGINAL_ID.search(said)) or _encloses_mail(mail)
    if machine:
        return subject or words or returned
    if is_from_mail_server(mail):
        return (subject and words) or (words and returned and bool(CODE.search(said)))
    is_reply = bool(mail.root.header("in-reply-to")) or mail.subject.lower().startswith(
        ("re:", "fwd:", "aw:")
    )
    return subject and words and returned and bool(CODE.search(said)) and not is_reply


def is_from_mail_server(mail: Mail) -> bool:
    """No one is to answer it: the empty sender of reports, as the last mail server noted it."""
    path = mail.root.header("return-path").strip()
    return path in NULL_SENDERS or bool(DAEMON.search(path))


def is_from_a_server(mail: Mail) -> bool:
    """No one, or a mail server by its name."""
    named = bool(DAEMON.search(mail.root.header("from"))) or bool(mail.root.header("x-failed-recipients"))
    return named or is_from_mail_server(mail)


def _encloses_mail(mail: Mail) -> bool:
    kinds = {part.kind for part in parts(mail.root)}
    return bool(kinds & {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"})


def _with_enclosed(mail: Mail) -> str:
    texts = [mail.text[:LOOKED_AT]]
    texts += [part.text()[:LOOKED_AT] for part in parts(mail.root) if part.kind == "text/rfc822-headers"]
    return "\n".join(texts)
