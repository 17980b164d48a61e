"""What one reading may take, and the kernel limits that hold it to that, inside C code too."""

from __future__ import annotations

import resource
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may take: seconds of processor and wall time, bytes of memory, bytes of its answer."""

    cpu_seconds: int = 5
    wall_seconds: int = 45
    memory: int = 768_000_000
    output: int = 120_000_000


def limit_process(
    cpu_seconds: tuple[int, int], memory: int, *, written: int, open_files: int, processes: int | None = None
) -> None:
    """Bind this process: processor time (warning, end), memory, bytes of a file it writes, open files; no core files.

    `processes` None: it may start threads, as some libraries must.
    """
    resource.setrlimit(resource.RLIMIT_CPU, cpu_seconds)
    bounds = [
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, open_files),
    ]
    if processes is not None:
        bounds.append((resource.RLIMIT_NPROC, processes))
    for kind, most in bounds:
        resource.setrlimit(kind, (most, most))
