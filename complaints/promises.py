"""What was promised for a stage: its due time from the history, and the notices on the way there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from complaints.calendar import Calendar
from complaints.errors import Refusal
from complaints.pack import Pack
from complaints.story import Story
from complaints.worktime import Due, before, due

HANDLING = ("dispatch", "investigate", "resolve", "approve")
"""Stages that share the handling clock: more time and pauses count for them, rework restarts it."""


@dataclass(frozen=True)
class Notice:
    """A word due at a moment: a reminder (level 0) to the one asked, or an escalation to a role."""

    level: int
    at: datetime
    kind: Literal["reminder", "escalation"]
    to: str


def clock_start(story: Story, pack: Pack, stage: str) -> datetime:
    """When a stage's clock began: at the fact the pack names; in rework at the rework."""
    if story.round > 1 and stage in HANDLING:
        return story.facts["reworked"]
    fact = pack.stages[stage].starts
    if fact in story.facts:
        return story.facts[fact]
    return max(story.facts.values())


def stage_due(story: Story, pack: Pack, calendar: Calendar, stage: str, now: datetime) -> Due:
    """The due time of a stage, computed from the history alone: limit, pauses, granted extensions.

    While the clock stands still the due time is that of a pause ending `now`.
    """
    start = clock_start(story, pack, stage)
    pauses = []
    if stage in HANDLING:
        pauses = [(begun, ended or now) for begun, ended in story.pauses]
    found = due(pack.stage_limit(stage, story.round), start, calendar, pauses)
    if stage in HANDLING:
        for days in story.extensions:
            more = due(f"{days} working days", found.at, calendar)
            found = Due(more.at, found.provisional or more.provisional, (*found.steps, *more.steps))
    return found


def next_notice(pack: Pack, calendar: Calendar, stage: str, due_at: datetime, level: int) -> Notice | None:
    """The notice after the first `level` ones: reminder, the rungs of the ladder, then repeats to the top."""
    spec = pack.stages[stage]
    if level == 0 and spec.remind is not None:
        return Notice(0, before(spec.remind, due_at, calendar), "reminder", "asked")
    rung = max(level - 1, 0)
    if rung < len(spec.ladder):
        step = spec.ladder[rung]
        return Notice(rung + 1, due(step.after, due_at, calendar).at, "escalation", step.to)
    if spec.repeat is None or not spec.ladder:
        return None
    top = spec.ladder[-1]
    at = due(top.after, due_at, calendar).at
    for _ in range(rung - len(spec.ladder) + 1):
        at = due(spec.repeat, at, calendar).at
    return Notice(rung + 1, at, "escalation", top.to)


def notices_passed(
    pack: Pack, calendar: Calendar, stage: str, due_at: datetime, level: int, now: datetime
) -> tuple[list[Notice], int, Notice | None]:
    """After `level` notices: those whose moment has come, the new level, and the one that follows.

    After a long silence a reminder whose limit has passed is left out; of the repeats only the last counts.
    """
    passed: list[Notice] = []
    follows = next_notice(pack, calendar, stage, due_at, level)
    while follows is not None and follows.at <= now:
        passed.append(follows)
        level = follows.level + 1
        follows = next_notice(pack, calendar, stage, due_at, level)
    if due_at <= now:
        passed = [n for n in passed if n.kind != "reminder"]
    ladder = len(pack.stages[stage].ladder)
    repeats = [n for n in passed if n.level > ladder]
    return [n for n in passed if n.level <= ladder] + repeats[-1:], level, follows


def approver(pack: Pack, cost: float) -> str:
    """The role that may decide a cost; 'owner' when no approval is needed."""
    for step in pack.authority:
        if step.up_to is None or cost <= step.up_to:
            return step.role
    raise Refusal("no role of the pack may decide this cost")
