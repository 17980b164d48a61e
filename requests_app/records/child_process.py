"""The child process in which the readers of records run, one for each process of ours."""

from __future__ import annotations

from requests_app.sandbox.fork_server import ForkServer

CHILD = ForkServer("requests_app.records.readers.catalog:READERS")
