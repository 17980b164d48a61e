"""Asks the web process of this machine whether it is well: ``python -m cityrecords.runtime.health_probe`` ends 0 or
1.
"""

import http.client
import sys


def answers(host: str, port: int, name: str) -> bool:
    """Whether the web process says that it is well, asked under one of its allowed host names."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def local_address(listening: str) -> str:
    """Where a process of this machine reaches a server that listens there."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listening, listening)  # noqa: S104


def local_name(allowed: list[str]) -> str:
    """A host name that the application answers to."""
    return allowed[0].lstrip(".*") or "localhost"


def main() -> int:
    from cityrecords import settings  # noqa: PLC0415  the functions above must not need the environment

    well = answers(local_address(settings.HOST), settings.PORT, local_name(settings.ALLOWED_HOSTS))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
