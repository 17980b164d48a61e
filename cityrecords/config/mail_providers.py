"""Mail providers that django-anymail speaks to: how EMAIL_URL names them and which settings that makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from urllib.parse import SplitResult, unquote


@dataclass(frozen=True)
class Provider:
    """One provider: its backend, the settings that take the key, the second key and the host of EMAIL_URL.

    ``signing`` is the setting that takes MAIL_WEBHOOK_SIGNING_KEY, where the provider signs what it reports.
    """

    backend: str
    key: str
    second: str = ""
    host: str = ""
    signing: str = ""


PROVIDERS: Mapping[str, Provider] = {
    "mailgun": Provider(
        "mailgun", "MAILGUN_API_KEY", "", "MAILGUN_SENDER_DOMAIN", "MAILGUN_WEBHOOK_SIGNING_KEY"
    ),
    "postmark": Provider("postmark", "POSTMARK_SERVER_TOKEN"),
    "sendgrid": Provider(
        "sendgrid", "SENDGRID_API_KEY", signing="SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY"
    ),
    "ses": Provider("amazon_ses", "", "", "AMAZON_SES_CLIENT_PARAMS"),
    "sparkpost": Provider("sparkpost", "SPARKPOST_API_KEY"),
    "brevo": Provider("brevo", "BREVO_API_KEY"),
    "mailersend": Provider("mailersend", "MAILERSEND_API_TOKEN", signing="MAILERSEND_SIGNING_SECRET"),
    "mailjet": Provider("mailjet", "MAILJET_API_KEY", "MAILJET_SECRET_KEY"),
    "mandrill": Provider("mandrill", "MANDRILL_API_KEY", signing="MANDRILL_WEBHOOK_KEY"),
    "resend": Provider("resend", "RESEND_API_KEY", signing="RESEND_SIGNING_SECRET"),
}
SCHEME = "anymail+"
SES = "ses"
"""Amazon SES, whose settings are those of boto3: the region as the host, and the keys unless the machine has a role."""


def parts_of(address: SplitResult) -> tuple[str, str, str, str]:
    """Provider, key, second key and domain of ``anymail+NAME://key@``; ValueError: why not, never the value."""
    name = address.scheme.removeprefix(SCHEME)
    known = PROVIDERS.get(name)
    if known is None:
        raise ValueError(f"names no known mail provider; known: {', '.join(sorted(PROVIDERS))}")
    if name == SES:
        return _parts_of_ses(address)
    strange = address.query or address.path.strip("/") or bool(known.second) != bool(address.password)
    if not address.username or strange:
        second = ":second-key" if known.second else ""
        raise ValueError(f"must be anymail+{name}://key{second}@{'domain' if known.host else ''}")
    if address.hostname and not known.host:
        raise ValueError(f"must end with @: {name} needs no domain")
    return name, unquote(address.username), unquote(address.password or ""), address.hostname or ""


def _parts_of_ses(address: SplitResult) -> tuple[str, str, str, str]:
    if not address.hostname or address.query or address.path.strip("/"):
        raise ValueError("must be anymail+ses://access-key:secret-key@region or anymail+ses://region")
    if bool(address.username) != bool(address.password):
        raise ValueError("must have both keys of Amazon or, where the machine has a role, none")
    if find_spec("boto3") is None:
        raise ValueError("needs the packages of requirements-ses.txt, which are not installed")
    return SES, unquote(address.username or ""), unquote(address.password or ""), address.hostname


def settings_for(
    parts: tuple[str, str, str, str], webhook_secret: str, signing_key: str
) -> dict[str, object]:
    """django-anymail's settings for what `parts_of` read; without a provider it is not used."""
    name, key, second, host = parts
    made: dict[str, object] = {"WEBHOOK_SECRET": webhook_secret}
    provider = PROVIDERS.get(name)
    if provider is None:
        return made
    if name == SES:
        keys = {"aws_access_key_id": key, "aws_secret_access_key": second} if key else {}
        # Who may publish to the reports' address is settled at Amazon, by a person; nothing is confirmed by itself.
        return made | {
            provider.host: {"region_name": host, **keys},
            "AMAZON_SES_AUTO_CONFIRM_SNS_SUBSCRIPTIONS": False,
        }
    made |= {provider.key: key, "REQUESTS_TIMEOUT": 20}
    if provider.second:
        made[provider.second] = second
    if provider.host and host:
        made[provider.host] = host
    if provider.signing and signing_key:
        made[provider.signing] = signing_key
    return made
