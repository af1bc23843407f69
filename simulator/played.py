"""Scripts: what is said about a complaint at which moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from complaints.filing import Filing


@dataclass(frozen=True)
class Played:
    """An answer (`what`: the name of its form) or an act (see ACTS in simulator/replay.py) at a moment.

    `by`: left out, the one who was asked, for acts the owner. `stage`: which duty, where several are asked.
    """

    at: datetime
    what: str
    said: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    stage: str = ""


@dataclass(frozen=True)
class Script:
    """One complaint: when and how it is filed, and what is said about it in order of time."""

    name: str
    at: datetime
    filing: Filing
    played: Sequence[Played] = ()
    by: str = "customer"

    @property
    def end(self) -> datetime:
        """The last moment at which something is said."""
        return max((step.at for step in self.played), default=self.at)
