"""What was promised for a stage: its due time from the history, and the notices on the way there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from complaints.calendar import Calendar
from complaints.conditions import holds
from complaints.errors import Refusal
from complaints.limits import Limit
from complaints.outer import deadline, outer_due, outer_start, reminded_at
from complaints.pack import OUTER, RAISE, Pack
from complaints.pack_parts import Authority
from complaints.pack_words import Duty
from complaints.plans.work import PlanDuty
from complaints.starts import FACTS
from complaints.story import Story
from complaints.worktime import Due, Pause, agreed, before, due

HANDLING = ("dispatch", "investigate", "resolve", "approve")
"""Stages that share the handling clock: more time and pauses count for them, rework restarts it."""

REMEMBERED = 16384
"""How many due times a calendar remembers the repeats of; it is only quicker, so it may forget them."""


@dataclass(frozen=True)
class Notice:
    """A word due at a moment: a reminder (level 0) to the one asked, an escalation to a role, a raising."""

    level: int
    at: datetime
    kind: Literal["reminder", "escalation", "raise"]
    to: str


def limit_of(story: Story, pack: Pack, stage: str) -> str:
    """The limit of a stage: rework has its own; the first of the pack's cases that holds; the common one.

    Empty for a deadline that a third party set.
    """
    if stage == OUTER and deadline(story):
        return ""
    if story.round > 1 and stage in HANDLING:
        return pack.rework.limit
    spec = pack.spec(stage)
    if stage == "survey" and story.unreached and pack.tries:
        return pack.tries.within
    if isinstance(spec, Duty) and spec.again and story.times.get(stage):
        return spec.again
    return next((case.limit for case in spec.limits if holds(case.when, story.traits)), spec.limit)


def clock_start(story: Story, pack: Pack, stage: str) -> datetime:
    """When a stage's clock began: at the fact the pack names, in rework not before the rework.

    Where that fact was passed over (an invalid complaint is never resolved): at the last fact before it. What
    is to be done again begins when it was done last; call-backs that reached nobody count from the first;
    what the customer declined, or was given a milder level, is resolved anew from then on.
    """
    if stage == OUTER:
        return outer_start(story)
    if stage == "survey" and story.unreached and pack.tries:
        return story.unreached[0]
    spec, duty = pack.spec(stage), pack.duties.get(stage)
    if isinstance(duty, PlanDuty) and (began := duty.began(story)):
        return began
    if spec.starts not in FACTS:
        return story.facts[spec.starts]
    known = FACTS[: FACTS.index(spec.starts) + 1]
    start = next(story.facts[fact] for fact in reversed(known) if fact in story.facts)
    if duty is not None and duty.before is None:
        if duty.again is None:
            return start
        return max([start, *story.times.get(stage, []), story.facts.get("reworked", start)])
    if stage.startswith(RAISE):
        return max(start, story.facts.get("lowered", start))
    if stage in HANDLING:
        start = max([start, *(story.facts[f] for f in ("declined", "lowered") if f in story.facts)])
    return max(start, story.facts["reworked"]) if story.round > 1 else start


def stage_due(story: Story, pack: Pack, calendar: Calendar, stage: str, now: datetime) -> Due:
    """The due time of a stage, computed from the history alone: limit, pauses, granted extensions.

    While the clock stands still the due time is that of a pause ending `now`. A pause counts in the stretch
    of time it falls into: the limit's own, or that of an extension. An agreed time takes the limit's place.
    """
    if stage == OUTER:
        return outer_due(story, calendar)
    limit, start = limit_of(story, pack, stage), clock_start(story, pack, stage)
    # two machines' clocks may differ by a moment: no pause ends before it begins
    pauses: list[Pause] = [(begun, max(begun, ended or now)) for begun, ended in story.pauses]
    pauses = pauses if pausable(story, stage) else []
    if stage in story.deadlines:
        found = agreed(story.deadlines[stage], start, calendar)
    else:
        found = due(limit, start, calendar, pauses)
    given = _level_given(story, pack, stage)
    if given is not None and found.at <= given:  # before it had the level nobody could be late
        found = due(limit, given, calendar, pauses)
    if stage not in HANDLING:
        return found
    for days in story.extensions:
        more = due(f"{days} working days", found.at, calendar, pauses)
        steps = [step for step in found.steps if step.code != "paused-late"]
        found = Due(more.at, found.provisional or more.provisional, (*steps, *more.steps))
    reply_by = story.deadlines.get("reply")  # what is answered at an agreed time is handled before it
    return agreed(reply_by, start, calendar) if reply_by and reply_by < found.at else found


def _level_given(story: Story, pack: Pack, stage: str) -> datetime | None:
    """When the complaint was given the level for which a duty is; None for all else."""
    duty = pack.duties.get(stage)
    if duty is None or not any(condition.levels for condition in duty.when):
        return None
    return max((story.facts[f] for f in ("raised", "lowered") if f in story.facts), default=None)


def pausable(story: Story, stage: str) -> bool:
    """Whether a pause holds this clock up: those of the handling, and all of a drill."""
    return stage in HANDLING or bool(story.practice)


def stands_still(story: Story, stage: str, due_at: datetime) -> datetime | None:
    """Since when a stage's clock stands still; None: it runs, or the time was up before the pause."""
    since = story.paused_since if pausable(story, stage) else None
    return since if since is not None and since < due_at else None


def notices(pack: Pack, calendar: Calendar, stage: str, due_at: datetime, first: int = 0) -> Iterator[Notice]:
    """Every notice of a stage in order: reminder, the rungs of the ladder, repeats to the top without end.

    Those below the level `first` are left out.
    """
    spec = pack.spec(stage)
    if spec.remind is not None and first <= 0:
        count_back = reminded_at if stage == OUTER else before
        yield Notice(0, count_back(spec.remind, due_at, calendar), "reminder", "asked")
    top = len(spec.ladder)
    for level, rung in enumerate(spec.ladder, 1):
        if first <= level:
            yield Notice(level, due(rung.after, due_at, calendar).at, "escalation", rung.to)
    rule = pack.levels[stage.removeprefix(RAISE)].raises if stage.startswith(RAISE) else None
    if rule is not None and first <= 1:
        yield Notice(1, due_at, "raise", rule.to)
    if spec.repeat is not None and spec.ladder:
        last = spec.ladder[-1]
        for number, at in _repeats(spec.repeat, last.after, due_at, calendar, max(first - top, 1)):
            yield Notice(top + number, at, "escalation", last.to)


def _repeats(
    repeat: Limit | str, after: Limit | str, due_at: datetime, calendar: Calendar, first: int
) -> Iterator[tuple[int, datetime]]:
    """The repeats that follow the last rung, by number, from the number `first` on; each counts from the
    one before it. How far one came is remembered: what lies about for a year is asked for the next every day.
    """
    key = repeat, after, due_at.astimezone(UTC)
    number, at = calendar.repeated.get(key, (first + 1, due_at))
    if number > first:
        number, at = 0, due(after, due_at, calendar).at
    while number < first:
        number, at = number + 1, due(repeat, at, calendar).at
    if len(calendar.repeated) >= REMEMBERED:
        calendar.repeated.clear()
    calendar.repeated[key] = number, at  # not further: another complaint may have the same due time
    while True:
        yield number, at
        number, at = number + 1, due(repeat, at, calendar).at


def next_notice(pack: Pack, calendar: Calendar, stage: str, due_at: datetime, level: int) -> Notice | None:
    """The first notice of at least this level; None when there is no further one."""
    return next(notices(pack, calendar, stage, due_at, level), None)


def notices_passed(
    pack: Pack, calendar: Calendar, stage: str, due_at: datetime, level: int, now: datetime
) -> tuple[list[Notice], int, Notice | None]:
    """From `level` on: the notices whose moment has come, the new level, and the one that follows.

    After a long silence a reminder whose limit has passed is left out; of the repeats only the last counts.
    """
    passed: list[Notice] = []
    follows: Notice | None = None
    for notice in notices(pack, calendar, stage, due_at, level):
        if notice.at > now:
            follows = notice
            break
        passed.append(notice)
    if passed:
        level = passed[-1].level + 1
    if due_at <= now:
        passed = [n for n in passed if n.kind != "reminder"]
    ladder = len(pack.spec(stage).ladder)
    repeats = [n for n in passed if n.level > ladder]
    return [n for n in passed if n.level <= ladder] + repeats[-1:], level, follows


def approver(authority: Iterable[Authority], cost: float) -> str:
    """The role that may decide a cost; 'owner' when no approval is needed."""
    for step in authority:
        if step.up_to is None or cost <= step.up_to:
            return step.role
    raise Refusal("no role of the pack may decide this cost")
