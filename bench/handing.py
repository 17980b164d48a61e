"""How many letters a second one worker hands to a mail server: `python bench/handing.py [letters]`.

Needs DATABASE_URL of an empty scratch database, which it fills. The mail server is a sink in this process, the worker a
process of its own (handing_row.py). Rows: letters without a PDF, one of three with one, as lives of cases give, and all
with a PDF made on the way. Each letter's arrival is checked at the sink.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.sink import Sink


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """All rows."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    port = free_port()
    environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    row = Path(__file__).with_name("handing_row.py")
    with Sink(port) as sink:
        for with_pdf in ("no", "third", "yes"):
            before = sink.letters
            subprocess.run([sys.executable, str(row), str(count), with_pdf], env=environment, check=True)
            if sink.letters - before != count:
                raise SystemExit(f"{sink.letters - before} of {count} letters came to the sink")


if __name__ == "__main__":
    main()
