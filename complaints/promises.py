"""What was promised for a stage: its due time from the history, and the notices on the way there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from complaints.calendar import Calendar
from complaints.errors import Refusal
from complaints.pack import FACTS, Pack
from complaints.story import Story
from complaints.worktime import Due, Pause, before, due

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
    """When a stage's clock began: at the fact the pack names; in rework at the rework.

    Where that fact was passed over (an invalid complaint is never resolved): at the last fact before it.
    """
    if story.round > 1 and stage in HANDLING:
        return story.facts["reworked"]
    known = FACTS[: FACTS.index(pack.stages[stage].starts) + 1]
    return next(story.facts[fact] for fact in reversed(known) if fact in story.facts)


def stage_due(story: Story, pack: Pack, calendar: Calendar, stage: str, now: datetime) -> Due:
    """The due time of a stage, computed from the history alone: limit, pauses, granted extensions.

    While the clock stands still the due time is that of a pause ending `now`. A pause counts in the stretch
    of time it falls into: the limit's own, or that of an extension.
    """
    start = clock_start(story, pack, stage)
    if stage not in HANDLING:
        return due(pack.stage_limit(stage, story.round), start, calendar)
    # two machines' clocks may differ by a moment: no pause ends before it begins
    pauses: list[Pause] = [(begun, max(begun, ended or now)) for begun, ended in story.pauses]
    found = due(pack.stage_limit(stage, story.round), start, calendar, pauses)
    for days in story.extensions:
        more = due(f"{days} working days", found.at, calendar, pauses)
        steps = [step for step in found.steps if step.code != "paused-late"]
        found = Due(more.at, found.provisional or more.provisional, (*steps, *more.steps))
    return found


def stands_still(story: Story, stage: str, due_at: datetime) -> datetime | None:
    """Since when a stage's clock stands still; None: it runs, or the time was up before the pause."""
    since = story.paused_since if stage in HANDLING else None
    return since if since is not None and since < due_at else None


def notices(pack: Pack, calendar: Calendar, stage: str, due_at: datetime) -> Iterator[Notice]:
    """Every notice of a stage in order: reminder, the rungs of the ladder, repeats to the top without end."""
    spec = pack.stages[stage]
    if spec.remind is not None:
        yield Notice(0, before(spec.remind, due_at, calendar), "reminder", "asked")
    at = due_at
    for level, rung in enumerate(spec.ladder, 1):
        at = due(rung.after, due_at, calendar).at
        yield Notice(level, at, "escalation", rung.to)
    level = len(spec.ladder)
    while spec.repeat is not None and spec.ladder:
        level, at = level + 1, due(spec.repeat, at, calendar).at
        yield Notice(level, at, "escalation", spec.ladder[-1].to)


def next_notice(pack: Pack, calendar: Calendar, stage: str, due_at: datetime, level: int) -> Notice | None:
    """The first notice of at least this level; None when there is no further one."""
    return next((n for n in notices(pack, calendar, stage, due_at) if n.level >= level), None)


def notices_passed(
    pack: Pack, calendar: Calendar, stage: str, due_at: datetime, level: int, now: datetime
) -> tuple[list[Notice], int, Notice | None]:
    """From `level` on: the notices whose moment has come, the new level, and the one that follows.

    After a long silence a reminder whose limit has passed is left out; of the repeats only the last counts.
    """
    passed: list[Notice] = []
    follows: Notice | None = None
    for notice in notices(pack, calendar, stage, due_at):
        if notice.level < level:
            continue
        if notice.at > now:
            follows = notice
            break
        passed.append(notice)
    if passed:
        level = passed[-1].level + 1
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
