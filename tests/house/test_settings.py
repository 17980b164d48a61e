"""The settings hold what the house promises: headers, cookies, clocks, keys, and nothing that leaks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from celery.fixups.django import DjangoWorkerFixup
from celery.schedules import crontab
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.test import Client, RequestFactory
from django.utils.module_loading import import_string

from cityrecords import settings as plain
from cityrecords.celery import app
from cityrecords.config.celery_schedule import transport

ROOT = Path(__file__).resolve().parents[2]
DEPLOYED = {
    "DATABASE_URL": "postgres://u:p@db.example/records",
    "CELERY_BROKER_URL": "redis://broker.example:6379/0",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "PUBLIC_URL": "https://records.example.gov",
    "EMAIL_URL": "smtp://mail.example:587?tls=1",
}


def loaded(expression: str, var: Path, **environment: str) -> str:
    """An expression over the settings of another environment."""
    base = {key: kept for key, kept in os.environ.items() if key in {"PATH", "HOME"}}
    code = f"from cityrecords import settings as s; print({expression})"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=600,
        env=base | {"CITYRECORDS_VAR": str(var)} | environment,
    )  # fmt: skip
    return ended.stdout.strip()


def test_every_answer_carries_the_strict_headers() -> None:
    response = Client().get("/healthz")
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert len(response["X-Request-ID"]) == 32


def test_pages_ask_for_a_login_unless_they_opt_out() -> None:
    assert any(issubclass(import_string(name), LoginRequiredMiddleware) for name in settings.MIDDLEWARE)


def test_the_request_log_sees_every_request_first() -> None:
    assert settings.MIDDLEWARE[0] == "cityrecords.json_logging.RequestLog"


def test_passwords_are_hashed_with_argon2(tmp_path: Path) -> None:
    assert "Argon2PasswordHasher" in loaded("s.PASSWORD_HASHERS[0]", tmp_path)


def test_a_real_deployment_is_https_only(tmp_path: Path) -> None:
    said = loaded(
        "s.HTTPS, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SECURE_HSTS_SECONDS, s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS, s.DEBUG",
        tmp_path,
        **DEPLOYED,
    )
    assert said == (
        "True True True True 31536000 ['records.example.gov'] ['https://records.example.gov'] False"
    )
    assert not (tmp_path / "secret-key").exists()


def test_an_https_address_makes_a_real_deployment_wherever_the_database_is(tmp_path: Path) -> None:
    https = {"PUBLIC_URL": "https://records.example.gov", "EMAIL_URL": "smtp://mail.example:587?tls=1"}
    rules = "s.SECURE_HSTS_SECONDS, s.ALLOWED_HOSTS, s.INBOUND_DOOR, s.INBOUND_ADDRESS"
    assert loaded(rules, tmp_path, **https) == "31536000 ['records.example.gov'] None"
    far = {**DEPLOYED, "PUBLIC_URL": "http://records.example.gov"}
    assert loaded("s.SECURE_HSTS_SECONDS", tmp_path, **far) == "0"


def test_on_https_no_other_host_can_set_our_cookies(tmp_path: Path) -> None:
    names = "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.DEVICE_COOKIE_NAME"
    said = loaded(names, tmp_path, **DEPLOYED)
    assert said == "__Host-sessionid __Host-csrftoken __Host-django_language __Host-known-device"
    assert loaded("s.SESSION_COOKIE_NAME", tmp_path) == "sessionid"
    assert loaded("s.SESSION_COOKIE_DOMAIN if hasattr(s, 'SESSION_COOKIE_DOMAIN') else ''", tmp_path) == ""


def test_the_default_is_this_machine_alone(tmp_path: Path) -> None:
    said = loaded("s.EMBEDDED_DATABASE, s.HOST, s.PUBLIC_URL, s.ALLOWED_HOSTS, s.CELERY_BROKER_URL", tmp_path)
    assert said == "True 127.0.0.1 http://127.0.0.1:8000 ['127.0.0.1', '[::1]', 'localhost'] filesystem://"
    assert (
        loaded("s.EMAIL_BACKEND, s.MAIL_DIR", tmp_path)
        == f"cityrecords.mail_file_backend.EmailBackend {tmp_path}/mail"
    )


def test_links_have_their_own_key_that_changes_with_the_secret_key(tmp_path: Path) -> None:
    one = loaded("s.LINK_KEY.hex()", tmp_path, SECRET_KEY=DEPLOYED["SECRET_KEY"])
    same = loaded("s.LINK_KEY.hex()", tmp_path, SECRET_KEY=DEPLOYED["SECRET_KEY"])
    other = loaded("s.LINK_KEY.hex()", tmp_path, SECRET_KEY=DEPLOYED["SECRET_KEY"][::-1])
    assert one == same != other
    assert len(bytes.fromhex(one)) == 32
    assert plain.SECRET_KEY.encode() not in plain.LINK_KEY


def test_the_schedule_runs_in_utc_and_each_ring_expires_before_the_next() -> None:
    assert app.conf.timezone == "UTC"
    assert app.conf.enable_utc is True
    entries = app.conf.beat_schedule
    assert {entry["task"] for entry in entries.values()} == {
        "requests_app.tasks.sweep", "requests_app.tasks.deliver",
        "requests_app.tasks.checkpoint", "requests_app.tasks.forget", "requests_app.tasks.digest",
        "requests_app.tasks.read_mail", "requests_app.tasks.read_records",
    }  # fmt: skip
    for entry in entries.values():
        daily = isinstance(entry["schedule"], crontab)
        assert 0 < entry["options"]["expires"] < (86_400 if daily else entry["schedule"])


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    missing = {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks)
    assert missing == set()


def test_nothing_is_asked_of_the_worker_that_its_pool_cannot_do() -> None:
    assert " --pool threads " in (ROOT / "Procfile").read_text(encoding="utf-8")
    assert (app.conf.task_time_limit, app.conf.task_soft_time_limit) == (None, None)
    assert app.conf.worker_max_tasks_per_child is app.conf.worker_max_memory_per_child is None


def test_redis_hands_out_again_what_a_dead_worker_took_before_the_daily_jobs_expire(tmp_path: Path) -> None:
    timeout = transport("redis://broker.example:6379/0", tmp_path)["visibility_timeout"]
    daily = [entry for entry in app.conf.beat_schedule.values() if isinstance(entry["schedule"], crontab)]
    assert daily and all(timeout < entry["options"]["expires"] for entry in daily)


def test_the_worker_keeps_its_connection_to_the_database() -> None:
    fixup = DjangoWorkerFixup(app)
    assert fixup.db_reuse_max == 1000


def test_a_forged_host_is_refused() -> None:
    assert Client().get("/healthz", headers={"host": "evil.example"}).status_code == 400


def test_a_proxys_word_on_https_is_taken_only_when_told(tmp_path: Path) -> None:
    assert loaded("s.SECURE_PROXY_SSL_HEADER", tmp_path, **DEPLOYED) == "None"
    assert "HTTP_X_FORWARDED_PROTO" in loaded(
        "s.SECURE_PROXY_SSL_HEADER", tmp_path, **DEPLOYED, TRUST_PROXY="1"
    )
    assert RequestFactory().get("/", headers={"x-forwarded-proto": "https"}).is_secure() is False


@pytest.mark.parametrize("name", ["documents", "broker", "broker/queue"])
def test_what_is_kept_is_readable_by_its_owner_alone(name: str, tmp_path: Path) -> None:
    var = tmp_path / "var"
    loaded("__import__('cityrecords.celery', fromlist=['app']).app.conf.broker_url", var)
    assert (var / name).stat().st_mode & 0o777 == 0o700
    assert var.stat().st_mode & 0o777 == 0o711
    assert (var / "secret-key").stat().st_mode & 0o777 == 0o600


def test_collected_static_files_can_be_served_by_another_user(tmp_path: Path) -> None:
    """In the image root collects them and an unprivileged user serves them."""
    base = {key: kept for key, kept in os.environ.items() if key in {"PATH", "HOME"}}
    subprocess.run(
        [sys.executable, "-m", "cityrecords.runtime.prepare", "static"], cwd=ROOT, check=True, timeout=600,
        env=base | {"CITYRECORDS_VAR": str(tmp_path / "var"), "STATIC_ROOT": str(tmp_path / "static")},
    )  # fmt: skip
    found = list((tmp_path / "static").rglob("*"))
    assert any(path.suffix == ".br" for path in found)
    assert (tmp_path / "static" / "staticfiles.json").is_file()
    closed = [path for path in found if path.stat().st_mode & 0o044 != 0o044]
    assert closed == []
