"""What a system must offer to be measured; one subclass per system, written against its public pages alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Roots:
    """The processes whose CPU time counts, by part; descendants count with them."""

    web: tuple[int, ...] = ()
    database: tuple[int, ...] = ()
    worker: tuple[int, ...] = ()


@dataclass
class Sweep:
    """One run over everything due: seconds from process start to end, the process's CPU milliseconds, its effects."""

    seconds: float
    cpu: float
    handled: int
    letters: int


@dataclass(frozen=True)
class Chosen:
    """What the measuring works on, asked once: addresses of status pages, cases a clerk can
    decide (with the address their letters go to), words to find."""

    status_pages: tuple[str, ...]
    decidable: tuple[tuple[int, str], ...]
    words: tuple[str, ...]
    filters: tuple[str, ...]
    cases: int
    queries: dict[str, int] = field(default_factory=dict)


class Adapter(ABC):
    """One system under measurement. Every act raises where its effect cannot be seen in the answer."""

    name: str

    @abstractmethod
    def start(self, mail_port: int) -> None:
        """Start two web processes, one worker and the database; mail goes to that port."""

    @abstractmethod
    def stop(self) -> None:
        """Stop all of it."""

    @abstractmethod
    def roots(self) -> Roots:
        """The processes to account for."""

    @abstractmethod
    def choose(self) -> Chosen:
        """Pick what to work on."""

    @abstractmethod
    def begin_filing(self, number: int) -> object:
        """Open the public form as one more visitor and fill it as far as a person's pace does not matter."""

    @abstractmethod
    def end_filing(self, begun: object) -> str:
        """Send it. Returns the address its confirmation goes to."""

    @abstractmethod
    def cases(self) -> int:
        """How many cases the database holds."""

    @abstractmethod
    def open_status(self, address: str) -> object:
        """Open a status page once, so that what follows is a returning visitor."""

    @abstractmethod
    def status(self, opened: object) -> int:
        """Read the page again. Returns its size in bytes."""

    @abstractmethod
    def queue(self, query: str) -> int:
        """Show the clerk's list with these filters. Returns how many rows it shows."""

    @abstractmethod
    def prepare_decision(self, case_id: int) -> object:
        """Fill in a complete denial of one case as its clerk, up to the last button."""

    @abstractmethod
    def decide(self, prepared: object) -> None:
        """Press it."""

    @abstractmethod
    def decided(self, case_ids: list[int]) -> int:
        """How many of these the database shows as decided."""

    @abstractmethod
    def make_due(self, how_many: int) -> None:
        """Make so many cases overdue and not yet handled."""

    @abstractmethod
    def sweep(self) -> Sweep:
        """Run the sweep by hand, from process start to end."""

    @abstractmethod
    def idle_sweep(self) -> float:
        """Milliseconds of one sweep with nothing due, without process start."""

    @abstractmethod
    def deliver(self) -> float:
        """Hand over everything that waits, with one process. Seconds, process start included."""
