"""What the history says so far: facts folded from the entries, nothing computed against the clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from complaints.records import Entry

Data = dict[str, Any]


@dataclass
class Story:
    """The facts of one complaint, as its history tells them."""

    round: int = 1
    facts: dict[str, datetime] = field(default_factory=dict)
    work_order: str = ""
    record: Data = field(default_factory=dict)
    classification: Data = field(default_factory=dict)
    priority: str = ""
    department: str = ""
    owner: str = ""
    refused_by: list[str] = field(default_factory=list)
    findings: Data = field(default_factory=dict)
    proposal: Data = field(default_factory=dict)
    resolution: Data = field(default_factory=dict)
    reply: Data = field(default_factory=dict)
    survey: Data = field(default_factory=dict)
    must_decide: bool = False
    ground: str = ""
    closing: Data = field(default_factory=dict)
    archived: bool = False
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    extensions: list[int] = field(default_factory=list)
    progress: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def valid(self) -> bool:
        """Whether the complaint is ours to answer for (true until it is classified otherwise)."""
        return bool(self.classification.get("validity", "valid") == "valid")

    @property
    def paused_since(self) -> datetime | None:
        """Since when the handling clock stands still, if it does."""
        return self.pauses[-1][0] if self.pauses and self.pauses[-1][1] is None else None


def tell(entries: Iterable[Entry]) -> Story:
    """Fold a history into its facts. Entries that carry what people said may be redacted (see history.py)."""
    story = Story()
    for entry in entries:
        step = STEPS.get(entry.verb)
        if step:
            step(story, entry)
        story.facts[entry.verb] = entry.at
    return story


def _registered(story: Story, entry: Entry) -> None:
    story.work_order = entry.data.get("work_order", "")
    story.record = dict(entry.data.get("record", {}))


def _classified(story: Story, entry: Entry) -> None:
    story.classification = entry.data
    story.priority = entry.data["priority"]


def _prioritised(story: Story, entry: Entry) -> None:
    story.priority = entry.data["priority"]


def _dispatched(story: Story, entry: Entry) -> None:
    story.department, story.owner = entry.data["department"], entry.data["owner"]


def _refused(story: Story, entry: Entry) -> None:
    story.refused_by.append(story.owner)
    story.owner = ""
    _end_pause(story, entry)


def _handed_over(story: Story, entry: Entry) -> None:
    story.owner = entry.data["to"]


def _investigated(story: Story, entry: Entry) -> None:
    story.findings = entry.data


def _submitted(story: Story, entry: Entry) -> None:
    story.proposal = entry.data
    _end_pause(story, entry)


def _returned(story: Story, entry: Entry) -> None:
    story.proposal = {}


def _resolved(story: Story, entry: Entry) -> None:
    story.resolution = entry.data
    _end_pause(story, entry)


def _replied(story: Story, entry: Entry) -> None:
    story.reply = entry.data


def _surveyed(story: Story, entry: Entry) -> None:
    story.survey = entry.data
    story.must_decide = entry.data.get("next") == "decide"


def _reworked(story: Story, entry: Entry) -> None:
    story.round += 1
    story.must_decide = False
    story.findings, story.proposal, story.resolution = {}, {}, {}
    story.reply, story.survey = {}, {}
    story.pauses, story.extensions = [], []


def _closed(story: Story, entry: Entry) -> None:
    story.ground, story.closing = entry.data["ground"], entry.data
    _end_pause(story, entry)


def _archived(story: Story, entry: Entry) -> None:
    story.archived = True


def _asked_customer(story: Story, entry: Entry) -> None:
    if story.paused_since is None:
        story.pauses.append((entry.at, None))


def _heard_customer(story: Story, entry: Entry) -> None:
    _end_pause(story, entry)


def _end_pause(story: Story, entry: Entry) -> None:
    """The clock runs on: the customer was heard, or nobody waits for the customer any more."""
    if story.paused_since is not None:
        story.pauses[-1] = (story.pauses[-1][0], entry.at)


def _extended(story: Story, entry: Entry) -> None:
    story.extensions.append(entry.data["days"])


def _progress(story: Story, entry: Entry) -> None:
    story.progress.append((entry.at, entry.data.get("text", "")))


STEPS = {
    "registered": _registered,
    "classified": _classified,
    "prioritised": _prioritised,
    "dispatched": _dispatched,
    "refused": _refused,
    "handed_over": _handed_over,
    "investigated": _investigated,
    "submitted": _submitted,
    "returned": _returned,
    "resolved": _resolved,
    "replied": _replied,
    "surveyed": _surveyed,
    "reworked": _reworked,
    "closed": _closed,
    "archived": _archived,
    "asked_customer": _asked_customer,
    "customer_answered": _heard_customer,
    "customer_silent": _heard_customer,
    "extended": _extended,
    "told_progress": _progress,
}
"""Verbs that change the story; every other entry only stands in the history."""


def stage_of(story: Story) -> str | None:
    """Whose turn it is: the stage the facts call for next; None when the life is over."""
    if story.archived:
        return None
    if story.ground:
        return "archive"
    if "registered" not in story.facts:
        return "register"
    if not story.classification:
        return "classify"
    if story.valid:
        if not story.owner:
            return "dispatch"
        if not story.findings:
            return "investigate"
        if not story.resolution:
            return "approve" if story.proposal else "resolve"
    if not story.reply:
        return "reply"
    return "decide" if story.must_decide else "survey"
