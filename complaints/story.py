"""What the history says so far: the facts of one complaint, nothing computed against the clock."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from complaints.conditions import VIEWS, Traits

Data = dict[str, Any]


@dataclass
class Story:
    """The facts of one complaint, as its history tells them."""

    round: int = 1
    facts: dict[str, datetime] = field(default_factory=dict)
    procedure: str = ""
    version: str = ""
    filed: Data = field(default_factory=dict)
    work_order: str = ""
    record: Data = field(default_factory=dict)
    ticked: list[str] = field(default_factory=list)
    undecided: bool = False
    classification: Data = field(default_factory=dict)
    level: str = ""
    priority: str = ""
    settling: Data = field(default_factory=dict)
    department: str = ""
    owner: str = ""
    refused_by: list[str] = field(default_factory=list)
    findings: Data = field(default_factory=dict)
    proposal: Data = field(default_factory=dict)
    approvals: list[str] = field(default_factory=list)
    choice: Data = field(default_factory=dict)
    resolution: Data = field(default_factory=dict)
    reply: Data = field(default_factory=dict)
    survey: Data = field(default_factory=dict)
    unreached: list[datetime] = field(default_factory=list)
    must_decide: bool = False
    request: Data = field(default_factory=dict)
    ground: str = ""
    closing: Data = field(default_factory=dict)
    archived: bool = False
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    extensions: list[int] = field(default_factory=list)
    progress: list[tuple[datetime, str]] = field(default_factory=list)
    done: dict[str, Data] = field(default_factory=dict)
    times: dict[str, list[datetime]] = field(default_factory=dict)
    deadlines: dict[str, datetime] = field(default_factory=dict)
    outer_change: Data = field(default_factory=dict)
    merged_into: str = ""
    children: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    course: str = ""
    plans: dict[str, Data] = field(default_factory=dict)
    practice: Data = field(default_factory=dict)
    review: Data = field(default_factory=dict)

    @cached_property
    def traits(self) -> Traits:
        """What conditions of the pack may ask about."""
        known, record = self.classification, {**self.filed.get("record", {}), **self.record}
        said = {
            f"{duty}.{name}": _said(value) for duty, data in self.done.items() for name, value in data.items()
        }
        return Traits(
            channel=self.filed.get("channel", ""),
            source=self.filed.get("source", ""),
            level=self.level,
            nature=known.get("validity", ""),
            classes={view: known.get(view, "") for view in VIEWS},
            parts=frozenset(known.get(f"{view}_part", "") for view in VIEWS) - {""},
            flags=frozenset(known.get("flags", ())),
            priority=self.priority,
            severity=known.get("severity", {}).get("level", ""),
            text=f"{record.get('matter', '')}\n{record.get('demand', '')}",
            earlier=known.get("earlier", 0),
            said=said,
        )

    @property
    def outer(self) -> Data:
        """Who passed the complaint on, with its number, contact and deadline; empty for most."""
        return self.outer_change or self.filed.get("record", {}).get("third_party") or {}

    @property
    def valid(self) -> bool:
        """Whether the complaint is ours to answer for (true until it is classified otherwise)."""
        return bool(self.classification.get("validity", "valid") == "valid")

    @property
    def active(self) -> list[str]:
        """The activations of contingency plans that are not over, by their ids."""
        return [key for key, one in self.plans.items() if not one["over"]]

    @property
    def paused_since(self) -> datetime | None:
        """Since when the handling clock stands still, if it does."""
        return self.pauses[-1][0] if self.pauses and self.pauses[-1][1] is None else None


def _said(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
