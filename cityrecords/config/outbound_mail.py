"""How letters leave by mail, read from EMAIL_URL."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from cityrecords.config import mail_providers
from cityrecords.config.env import EnvError, text
from cityrecords.config.env_addresses import split_address


@dataclass(frozen=True)
class Mail:
    """Where letters leave by mail: an SMTP server, a ``provider``, or files when ``directory`` is set."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    ssl: bool = False
    directory: Path | None = None
    provider: str = ""

    @property
    def backend(self) -> str:
        """The backend of Django that sends it."""
        if self.directory:
            return "cityrecords.mail_file_backend.EmailBackend"
        if self.provider:
            return f"anymail.backends.{mail_providers.PROVIDERS[self.provider].backend}.EmailBackend"
        return "django.core.mail.backends.smtp.EmailBackend"


def login(name: str) -> str:
    """``user:password`` as a provider shows it; empty when it is not set."""
    value = text(name, "")
    user, colon, password = value.partition(":")
    if value and not (user and colon and len(password) >= 8):
        raise EnvError(name, "must be user:password, with at least 8 signs after the colon")
    return value


def mail(default_directory: Path, name: str = "EMAIL_URL", required: bool = False) -> Mail:
    """`required`: letters must leave; it is set, and names no files.

    ``smtp://user:password@host:587?tls=1``, ``smtps://host:465``, ``anymail+NAME://key@``, ``file:///path``.
    """
    value = text(name, None if required else "file:")
    parts = split_address(name, value)
    if parts.scheme == "file":
        if required:
            raise EnvError(
                name, "must name a mail server where PUBLIC_URL is https: no one reads letters in files"
            )
        path = Path(unquote(parts.path)) if parts.path else default_directory
        if parts.netloc or not path.is_absolute():
            raise EnvError(name, "must name an absolute path, as in file:///srv/mail")
        return Mail(directory=path)
    if parts.scheme.startswith(mail_providers.SCHEME):
        try:
            provider, user, password, host = mail_providers.parts_of(parts)
        except ValueError as why:
            raise EnvError(name, str(why)) from None
        return Mail(host=host, user=user, password=password, provider=provider)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise EnvError(
            name,
            "must be smtp://user:password@host:port?tls=1, smtps://host:port, anymail+NAME://key@ or file:///path",
        )
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if set(options) - {"tls"} or options.get("tls", "0") not in {"0", "1"}:
        raise EnvError(name, "may only carry the option tls=0 or tls=1")
    ssl = parts.scheme == "smtps"
    if ssl and options.get("tls") == "1":
        raise EnvError(name, "must be either smtps:// or smtp://...?tls=1, not both")
    return Mail(
        host=parts.hostname,
        port=parts.port or (465 if ssl else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=options.get("tls") == "1",
        ssl=ssl,
    )
