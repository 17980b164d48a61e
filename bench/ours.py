"""The adapter of CityRecords: its Procfile's web and worker on a measuring database, through its public pages."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.adapter import Adapter, Chosen, Roots, Sweep
from bench.browser import Browser, Form, require
from bench.database import ROOT, environment, manage
from bench.seed import CLERK, PASSWORD
from cityrecords.runtime.embedded_postgres import Server

QUEUE = "/admin/requests_app/recordsrequest/"


class CityRecords(Adapter):
    """Two web processes, one worker, beat, and the PostgreSQL of `folder`, which the caller serves."""

    name = "CityRecords"

    def __init__(self, folder: Path, server: Server, port: int) -> None:
        self.folder, self.server, self.port = folder, server, port
        self._started: dict[str, subprocess.Popen[bytes]] = {}
        self._more: dict[str, str] = {}
        self._clerk: Browser | None = None

    def start(self, mail_port: int) -> None:
        """Web, worker and beat as the Procfile has them."""
        self._more = {
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "TRUST_PROXY": "1",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "WEB_WORKERS": "2",
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
        }
        env = environment(self.folder, **self._more)
        subprocess.run(
            [sys.executable, "-m", "cityrecords.runtime.prepare", "static"], cwd=ROOT, env=env, check=True
        )
        for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines():
            name, _colon, command = line.partition(":")
            if name in ("web", "worker", "beat"):
                program, *arguments = shlex.split(command)
                with (self.folder / f"{name}.log").open("ab") as log:
                    self._started[name] = subprocess.Popen(
                        [str(Path(sys.executable).with_name(program)), *arguments],
                        cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True,
                    )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if Browser(self.port).get("/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("the web processes do not answer")

    def stop(self) -> None:
        """End them in order."""
        for process in self._started.values():
            process.send_signal(signal.SIGTERM)
        for process in self._started.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
        self._started.clear()

    def roots(self) -> Roots:
        """The processes just started and the server's."""
        started = self._started
        worker = tuple(started[name].pid for name in ("worker", "beat") if name in started)
        web = (started["web"].pid,) if "web" in started else ()
        return Roots(web, (self.server.pid,), worker)

    def _inside(self, question: str, *arguments: object) -> Any:
        command = [sys.executable, "-m", "bench.inside", question, *map(str, arguments)]
        env = environment(self.folder, **self._more)
        answer = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
        return json.loads(answer.stdout.splitlines()[-1])

    def choose(self) -> Chosen:
        """Asked from inside."""
        found = self._inside("choose")
        lists = {name: tuple(found[name]) for name in ("status_pages", "words", "filters")}
        decidable = tuple((int(case_id), str(address)) for case_id, address in found["decidable"])
        return Chosen(**lists, decidable=decidable, cases=found["cases"], queries=found["queries"])

    def begin_filing(self, number: int) -> object:
        """The two steps filled in, up to the review page: the ticket's clock runs."""
        visitor = Browser(self.port, f"198.51.{number // 250 % 250}.{number % 250}")
        path = "/sacramento/requests/new/"
        status, page, _place = visitor.get(path)
        require(status == 200, f"the form answered {status}")
        fields = Form(page).fields
        fields["description"] = (
            f"All inspection reports about {number} Measured Way, with letters and photographs."
        )
        status, page, _place = visitor.post(path, fields)
        fields = Form(page).fields
        require(status == 200 and "email" in fields, f"the second step answered {status}")
        address = f"measured{number}-{time.monotonic_ns()}@simulated.invalid"
        fields |= {"email": address, "name": f"Measured Person {number}"}
        status, page, _place = visitor.post(path, fields)
        require(status == 200, f"the review page answered {status}")
        return visitor, path, {**Form(page).fields, "go": "send"}, address

    def end_filing(self, begun: object) -> str:
        """The review page sent, the receipt read."""
        visitor, path, fields, address = begun  # type: ignore[misc]
        status, _page, place = visitor.post(path, fields)
        require(status == 302, f"sending answered {status}")
        status, page, _place = visitor.get(place)
        require(status == 200 and "SAC-" in page, f"the receipt answered {status}")
        return str(address)

    def cases(self) -> int:
        """Counted inside."""
        return int(self._inside("cases"))

    def open_status(self, address: str) -> object:
        """The link is exchanged for a cookie once."""
        visitor = Browser(self.port)
        status, _page, place = visitor.get(address)
        require(status == 302, f"the link answered {status}")
        return visitor, place

    def status(self, opened: object) -> int:
        """The page itself."""
        visitor, place = opened  # type: ignore[misc]
        status, page, _place = visitor.get(place)
        require(status == 200, f"the status page answered {status}")
        return len(page.encode())

    def _desk(self) -> Browser:
        if self._clerk is None:
            clerk = Browser(self.port)
            _status, page, _place = clerk.get("/admin/login/")
            fields = {**Form(page).fields, "username": CLERK, "password": PASSWORD}
            status, page, _place = clerk.post("/admin/login/?next=/admin/", fields)
            require(status == 302, f"signing in answered {status}")
            self._clerk = clerk
        return self._clerk

    def queue(self, query: str) -> int:
        """The list of requests."""
        status, page, _place = self._desk().get(f"{QUEUE}?{query}" if query else QUEUE)
        require(status == 200, f"the queue answered {status}")
        return page.count("SAC-") + page.count("BAK-")

    def prepare_decision(self, case_id: int) -> object:
        """The act page filled in, and the letter looked at."""
        clerk, path = self._desk(), f"{QUEUE}{case_id}/action/deny/"
        status, page, _place = clerk.get(path)
        require(status == 200, f"the act page answered {status}")
        fields = Form(page).fields
        fields |= {
            "citations-0-exemption": "attorney_client",
            "citations-0-records": "17 e-mails between the director and the city attorney",
            "citations-0-explanation": "These e-mails ask for and give legal advice about the contract.",
            "segregability": "Nothing in these records can be separated from the withheld advice.",
            "responsible-0-name": "Jordan Ellis",
            "responsible-0-title": "Records Supervisor",
        }
        status, page, _place = clerk.post(path, {**fields, "do": "preview"})
        require(status == 200, f"the preview answered {status}")
        return path, {**Form(page).fields, "do": "send"}

    def decide(self, prepared: object) -> None:
        """The letter sent."""
        path, fields = prepared  # type: ignore[misc]
        status, _page, _place = self._desk().post(path, fields)
        require(status == 302, f"the decision answered {status}")

    def decided(self, case_ids: list[int]) -> int:
        """Denied, with a whole decision and its letter."""
        return int(self._inside("denied", *case_ids))

    def make_due(self, how_many: int) -> None:
        """Simulated cases left for the sweep."""
        manage(
            self.folder, "simulate", "--cases", str(how_many), "--due", "--among-real-cases",
            "--seed", str(time.time_ns() % 1_000_000), **self._more,
        )  # fmt: skip

    def sweep(self) -> Sweep:
        """`manage.py sweep`."""
        before = int(self._inside("waiting"))
        command = [sys.executable, "manage.py", "sweep"]
        env = environment(self.folder, **self._more)
        begun, used = time.monotonic(), _of_children()
        answer = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
        seconds, cpu = time.monotonic() - begun, _of_children() - used
        handled = [
            int(line.split(":")[1]) for line in answer.stdout.splitlines() if line.startswith("mark_late:")
        ]
        return Sweep(seconds, cpu, sum(handled), int(self._inside("waiting")) - before)

    def idle_sweep(self) -> float:
        """Timed inside."""
        return float(self._inside("idle_sweep"))

    def deliver(self) -> float:
        """`manage.py deliver`."""
        begun = time.monotonic()
        manage(self.folder, "deliver", **self._more)
        return time.monotonic() - begun


def _of_children() -> float:
    """CPU milliseconds of the processes waited for so far."""
    used = os.times()
    return (used.children_user + used.children_system) * 1000
