"""What bin/run runs: database, set-up, then every line of the Procfile, watched until Ctrl-C or TERM."""

import os
import socket
import sys

from cityrecords.config.cannot_run import CannotRun
from cityrecords.config.env import one_line_stop
from cityrecords.runtime.broker_files import set_aside_unreadable
from cityrecords.runtime.health_probe import local_address, local_name
from cityrecords.runtime.process_signals import Stop, stop_on_signals
from cityrecords.runtime.procfile import ProcfileError, read_procfile
from cityrecords.runtime.runner import Runner, say

with one_line_stop():
    from cityrecords import settings

PRACTICE_FILE = "practice.txt"
"""Written by `manage.py practice`: what to open, in order."""
ARGUMENTS: tuple[list[str], ...] = (["--demo"], [])


def port_is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def main() -> int:
    """Exit codes: 0 stopped as asked, 1 cannot run here now, 2 the environment is wrong."""
    if sys.argv[1:] not in ARGUMENTS:
        sys.stderr.write("usage: bin/run [--demo]\n")
        return 2
    stop_on_signals()
    runner: Runner | None = None
    try:
        runner = Runner(settings.BASE_DIR, settings.VAR_DIR, settings.EMBEDDED_DATABASE)
        runner.start_database()
        serve(runner, os.environ | {"CITYRECORDS_VAR": str(settings.VAR_DIR), "PYTHONUNBUFFERED": "1"})
    except (CannotRun, ProcfileError) as error:
        sys.stderr.write(f"cityrecords: {error}\n")
        return 1
    except Stop:
        return 0
    finally:
        stop_on_signals(False)
        if runner:
            runner.stop()
    return 0


def serve(runner: Runner, environment: dict[str, str]) -> None:
    """Set-up, then the Procfile; returns only by an exception."""
    if not port_is_free(settings.HOST, settings.PORT):
        raise CannotRun(f"PORT: {settings.PORT} on {settings.HOST} is in use by another program")
    commands = read_procfile(runner.base / "Procfile")
    release = commands.pop("release", "")
    if release and runner.run(release, environment | {"FIRST_STAFF": "1"}):
        raise CannotRun("the set-up failed; its last lines above say why")
    if "--demo" in sys.argv[1:]:
        command = [sys.executable, "manage.py", "practice"]
        if runner.run(command, environment | {"AS_OWNER": "1"}):
            raise CannotRun("the practice city could not be made; the lines above say why")
    for name in set_aside_unreadable(settings.VAR_DIR / "broker"):
        say(f"the broker's file {name} cannot be read and was set aside")
    # The pages first: worker and beat would only slow them down on a small machine.
    runner.start({name: command for name, command in commands.items() if name == "web"}, environment)
    runner.wait_ready(local_address(settings.HOST), settings.PORT, local_name(settings.ALLOWED_HOSTS))
    runner.start({name: command for name, command in commands.items() if name != "web"}, environment)
    announce()
    runner.tend()


def announce() -> None:
    """The addresses to open and the places to look."""
    base, mail = settings.PUBLIC_URL, settings.MAIL_DIR
    say("")
    say(f"  Residents     {base}/")
    say(f"  Clerks        {base}/admin/")
    say(f"  Programs      {base}/api/v1/docs/")
    say(
        f"  Mail          {mail if settings.EMAIL_BACKEND.endswith('mail_file_backend.EmailBackend') else 'by SMTP'}"
    )
    say(f"  Accounts      {settings.VAR_DIR / 'first-accounts.txt'}")
    say(f"  Logs          {settings.VAR_DIR / 'log'}")
    practice = settings.VAR_DIR / PRACTICE_FILE
    if "--demo" in sys.argv[1:] and practice.is_file():
        say("")
        say(practice.read_text(encoding="utf-8").rstrip())
    say("")
    say("Ctrl-C stops everything, the database last.")


if __name__ == "__main__":
    sys.exit(main())
