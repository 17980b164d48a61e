"""The readers of the environment: each bad value is one line that names the variable and never repeats it."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cityrecords.config import broker_address, database_url, env, env_addresses, outbound_mail, private_files

ROOT = Path(__file__).resolve().parents[2]
SECRET = "hunter2"  # stands in bad values below and must not be repeated

BAD: list[tuple[Callable[[str], object], str]] = [
    (env.flag, "maybe"),
    (env.flag, "2"),
    (lambda name: env.integer(name, 1, 1, 65535), "0"),
    (lambda name: env.integer(name, 1, 1, 65535), "65536"),
    (lambda name: env.integer(name, 1, 1, 65535), "80a"),
    (lambda name: env.integer(name, 1, 1, 65535), "-1"),
    (lambda name: env.integer(name, 1, 1, 65535), "٣"),
    (lambda name: env_addresses.hosts(name, []), "https://records.example.gov"),
    (lambda name: env_addresses.hosts(name, []), "records.example.gov:8000"),
    (lambda name: env_addresses.hosts(name, []), " , "),
    (lambda name: env_addresses.host(name, ""), "http://0.0.0.0"),
    (lambda name: env_addresses.host(name, ""), "a b"),
    (env_addresses.email, "records"),
    (env_addresses.email, "CityRecords <records>"),
    (env_addresses.email, "a@b <x@y> z"),
    (env_addresses.public_url, "records.example.gov"),
    (env_addresses.public_url, "ftp://records.example.gov"),
    (env_addresses.public_url, f"https://u:{SECRET}@records.example.gov"),
    (env_addresses.public_url, "https://records.example.gov/?a=1"),
    (env_addresses.public_url, "https://records.example.gov:99999"),
    (lambda name: env.directory(name, Path("/")), "relative/path"),
    (lambda name: env.directory(name, Path("/")), "/dev/null"),
    (database_url.database, f"mysql://u:{SECRET}@host/name"),
    (database_url.database, f"postgres://u:{SECRET}@host"),
    (database_url.database, f"postgres://u:{SECRET}@host/a/b"),
    (database_url.database, f"postgres://u:{SECRET}@host:port/name"),
    (database_url.database, f"postgres://u:{SECRET}@host:5432/name?sslmod=require"),
    (database_url.database, f"postgres://u:{SECRET}@host/name?connect_timeout=soon"),
    (database_url.database, f"postgres://u:{SECRET}@[::1/name"),
    (broker_address.broker, f"http://u:{SECRET}@host"),
    (broker_address.broker, "redis://"),
    (broker_address.broker, "redis://host:sixty/0"),
    (broker_address.broker, "sentinel://host"),
    (broker_address.broker, f"sentinel://host:26379;redis://u:{SECRET}@other:6379"),
    (broker_address.broker, f"rediss://u:{SECRET}@host?ssl_cert_reqs=none"),
    (broker_address.broker, f"rediss://u:{SECRET}@host?ssl_ca_certs=/nonexistent.pem"),
    (lambda name: broker_address.broker_master("redis://host", name), "mymaster"),
    (env_addresses.public_url, "https://example.gov/records"),
    (outbound_mail.login, SECRET),
    (outbound_mail.login, f":{SECRET}"),
    (lambda name: private_files.key_file(name, Path("/")), "/tmp"),
    (lambda name: private_files.key_file(name, Path("/")), "ledger-key"),
    (lambda name: private_files.key_file(name, Path("/")), "/nonexistent/ledger-key"),
    (lambda name: private_files.writable_directory(name, Path("/")), "/proc/cityrecords"),
    (lambda name: outbound_mail.mail(Path("/"), name), f"http://u:{SECRET}@host"),
    (lambda name: outbound_mail.mail(Path("/"), name), f"smtp://u:{SECRET}@host:25?tsl=1"),
    (lambda name: outbound_mail.mail(Path("/"), name), f"smtp://u:{SECRET}@host:25?tls=yes"),
    (lambda name: outbound_mail.mail(Path("/"), name), f"smtps://u:{SECRET}@host?tls=1"),
    (lambda name: outbound_mail.mail(Path("/"), name), "smtp://"),
    (lambda name: outbound_mail.mail(Path("/"), name), "file://host/path"),
    (lambda name: outbound_mail.mail(Path("/"), name), "file:relative"),
    (env_addresses.scanner, "clamd.sock"),
    (env_addresses.scanner, "tcp://host"),
    (lambda name: private_files.secret_key(Path("/nonexistent"), True, name), "short"),
    (lambda name: private_files.secret_key(Path("/nonexistent"), True, name), "a" * 64),
    (env.text, "two\nlines"),
]


@pytest.mark.parametrize(("read", "value"), BAD)
def test_a_bad_value_is_one_line_that_names_the_variable(
    read: Callable[[str], object], value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THE_NAME", value)
    with pytest.raises(env.EnvError) as caught:
        read("THE_NAME")
    line = str(caught.value)
    assert line.startswith("THE_NAME: ")
    assert "\n" not in line
    assert SECRET not in line


@pytest.mark.parametrize("read", [
    env.text, env_addresses.email, env_addresses.public_url,
    lambda name: outbound_mail.mail(Path("/"), name, required=True),
    lambda name: private_files.secret_key(Path("/nonexistent"), True, name),
])  # fmt: skip
def test_a_missing_value_that_is_required_is_named(read: Callable[[str], Any], monkeypatch: Any) -> None:
    monkeypatch.setenv("THE_NAME", "   ")
    with pytest.raises(env.EnvError, match=r"^THE_NAME: is required and is not set$"):
        read("THE_NAME")


def test_a_database_address_is_read_with_its_escapes_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "DATABASE_URL", "postgres://city:p%40ss%2Fw@db.example:5433/records?sslmode=require&connect_timeout=3"
    )
    found = database_url.database()
    assert found == database_url.Database(
        name="records", user="city", password="p@ss/w", host="db.example", port="5433",
        options={"sslmode": "require", "connect_timeout": 3},
    )  # fmt: skip
    assert "p@ss/w" not in repr(found)
    assert not found.on_this_machine


@pytest.mark.parametrize("value", [
    "postgres://127.0.0.1:5432/records", "postgresql://localhost/records", "postgres:///records?host=/run/postgresql",
])  # fmt: skip
def test_a_database_on_this_machine_is_told_apart(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    found = database_url.database()
    assert found and found.on_this_machine


def test_no_database_address_means_the_embedded_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database_url.database() is None


def test_mail_addresses_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(value: str) -> outbound_mail.Mail:
        monkeypatch.setenv("EMAIL_URL", value)
        return outbound_mail.mail(Path("/var/mail"))

    assert read("") == outbound_mail.Mail(directory=Path("/var/mail"))
    assert read("file:///srv/mail") == outbound_mail.Mail(directory=Path("/srv/mail"))
    assert read("smtp://u:p%40@host:587?tls=1") == outbound_mail.Mail("host", 587, "u", "p@", tls=True)
    assert read("smtps://host") == outbound_mail.Mail("host", 465, ssl=True)
    assert read("smtp://host") == outbound_mail.Mail("host", 25)


def test_the_secret_key_is_made_once_and_kept_to_ourselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    file = tmp_path / "secret-key"
    key = private_files.secret_key(file, required=False)
    assert len(key) >= 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert private_files.secret_key(file, required=False) == key
    assert [found.name for found in tmp_path.iterdir()] == ["secret-key"]


def test_a_damaged_secret_key_file_is_named_and_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "secret-key").write_text("cut")
    with pytest.raises(env.EnvError, match=r"^SECRET_KEY: the file that keeps it is damaged"):
        private_files.secret_key(tmp_path / "secret-key", required=False)
    assert (tmp_path / "secret-key").read_text() == "cut"


def test_an_existing_directory_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir(mode=0o755)
    private_files.private_directory(tmp_path / "old")
    private_files.private_directory(tmp_path / "new")
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


DEPLOYED = {
    "DATABASE_URL": "postgres://u:p@db.example/records",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    "PUBLIC_URL": "https://records.example.gov",
    "EMAIL_URL": "smtp://mail.example",
}
BAD_START = [
    (name, "", f"{name}: is required and is not set") for name in sorted(set(DEPLOYED) - {"DATABASE_URL"})
] + [
    ("EMAIL_URL", "file:///srv/mail", "EMAIL_URL: must name a mail server where PUBLIC_URL is https"),
    ("DEBUG", "1", "DEBUG: must be 0 where PUBLIC_URL is https"),
    (
        "SECURITY_CONTACT",
        "http://example.gov",
        "SECURITY_CONTACT: must be a mail address or an https address",
    ),
    ("TRUST_PROXY", "true", "TRUST_PROXY: must be a whole number from 0 to 9"),
    ("PORT", "http", "PORT: must be a whole number from 1 to 65535"),
    ("DEBUG", "perhaps", "DEBUG: must be 1 or 0"),
    ("LOG_LEVEL", "loud", "LOG_LEVEL: must be one of"),
    ("UPLOAD_MAX_BYTES", "20MB", "UPLOAD_MAX_BYTES: must be a whole number"),
    ("CELERY_BROKER_URL", "kafka://x", "CELERY_BROKER_URL: must be redis://"),
    ("LEDGER_KEY_FILE", "/tmp", "LEDGER_KEY_FILE: must be a file, not a directory"),
    ("LETTER_FONTS", "/nonexistent/fonts", "LETTER_FONTS: names a folder that is not there"),
    ("TRUST_PROXI", "1", "TRUST_PROXI: is no variable of CityRecords; did you mean TRUST_PROXY?"),
    ("CITYRECORDS_VAR", "/proc/cityrecords", "CITYRECORDS_VAR: cannot be made"),
]


@pytest.mark.parametrize("entry", [["manage.py", "check"], ["-m", "cityrecords.runtime.run"]])
@pytest.mark.parametrize(("name", "value", "said"), BAD_START)
def test_a_bad_environment_stops_the_start_with_one_line(
    entry: list[str], name: str, value: str, said: str, tmp_path: Path
) -> None:
    base = {key: kept for key, kept in os.environ.items() if key in {"PATH", "HOME", "LANG"}}
    ended = subprocess.run(
        [sys.executable, *entry], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
        env=base | DEPLOYED | {"CITYRECORDS_VAR": str(tmp_path), name: value},
    )  # fmt: skip
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"cityrecords: {said}")
    assert ended.stderr.count("\n") == 1


COMMANDS = [
    ["-m", "celery", "-A", "cityrecords", "worker"],
    ["-m", "celery", "-A", "cityrecords", "beat"],
    ["-m", "gunicorn", "--config", "python:cityrecords.runtime.gunicorn_config", "cityrecords.wsgi"],
    ["-m", "cityrecords.runtime.prepare"],
    ["-m", "cityrecords.runtime.health_probe"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[-1])
def test_every_command_of_the_procfile_stops_with_one_line_too(command: list[str], tmp_path: Path) -> None:
    base = {key: kept for key, kept in os.environ.items() if key in {"PATH", "HOME", "LANG"}}
    ended = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
        env=base | {"CITYRECORDS_VAR": str(tmp_path), "PORT": "http"},
    )  # fmt: skip
    assert ended.returncode in {1, 2}
    assert ended.stderr == "cityrecords: PORT: must be a whole number from 1 to 65535\n"


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("DATABSE_URL", "DATABASE_URL", True), ("EMIAL_URL", "EMAIL_URL", True), ("SECRETKEY", "SECRET_KEY", True),
        ("CELERY_BROKR_UR", "CELERY_BROKER_URL", True), ("HOSTS", "HOST", False), ("PWD", "PORT", False),
        ("INBOUND_DOORS_X", "INBOUND_DOOR", False), ("DATABASE_OWNER_URL", "DATABASE_URL", False),
    ],
)  # fmt: skip
def test_a_misspelt_name_is_told_from_another_one(name: str, known: str, near: bool) -> None:
    assert env.is_nearly(name, known) is near


def test_a_name_that_is_nearly_one_that_is_set_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "READ", {"DATABASE_URL"})
    monkeypatch.setenv("DATABSE_URL", "x")
    monkeypatch.setenv("DATABASE_URL", "postgres://u@host/name")
    env.refuse_misspelt()
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(env.EnvError, match="did you mean DATABASE_URL"):
        env.refuse_misspelt()


def test_a_redis_by_tls_is_asked_for_a_certificate_that_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CELERY_BROKER_URL", "rediss://host:6380/0")
    assert broker_address.broker() == "rediss://host:6380/0?ssl_cert_reqs=required"
    monkeypatch.setenv("CELERY_BROKER_URL", "sentinel://a:26379; sentinel://b:26379")
    monkeypatch.setenv("CELERY_BROKER_MASTER", "records")
    address = broker_address.broker()
    assert address == "sentinel://a:26379;sentinel://b:26379"
    assert broker_address.broker_master(address) == "records"
