"""What of a drill is due at a moment: to begin, to bring something in, to end. The acts do it."""

from datetime import datetime

from sqlmodel import col, select

from complaints.case import Case
from complaints.drills.course import INJECT
from complaints.plans.records import PlanActivation
from complaints.plans.work import PlanDuty
from complaints.worktime import Pause, due, is_open


def planned_at(case: Case) -> datetime:
    """When a drill is to begin."""
    return datetime.fromisoformat(case.story.practice["planned_at"])


def may_begin(case: Case, now: datetime) -> bool:
    """Whether it begins by itself: at its time, all quiet; a scheduled one while the office is open."""
    if now < planned_at(case) or intervening(case):
        return False
    return case.story.practice["kind"] != "scheduled" or is_open(now, case.calendar)


def intervening(case: Case) -> list[str]:
    """The real complaints in which the plan is in motion: while there are any, no drill begins by itself."""
    plan = case.story.practice["plan"]
    query = select(PlanActivation.number).where(
        PlanActivation.plan == plan, col(PlanActivation.ended_at).is_(None)
    )
    return list(case.session.exec(query))


def is_held(case: Case, now: datetime) -> bool:
    """Whether it should have begun and reality holds it up, which has not been said yet."""
    waits = case.place == "begin" and "drill_held" not in case.story.facts and now >= planned_at(case)
    return waits and bool(intervening(case))


def inject_at(case: Case, number: int, now: datetime) -> datetime:
    """When something is brought in: so long after the beginning, pauses given back."""
    after = case.story.practice["scenario"]["injects"][number]["after"]
    return due(after, case.story.facts["drill_begun"], case.calendar, _pauses(case, now)).at


def _pauses(case: Case, now: datetime) -> list[Pause]:
    return [(begun, max(begun, ended or now)) for begun, ended in case.story.pauses]


def injects_to_come(case: Case) -> list[int]:
    """The numbers of what has not been brought in yet."""
    given = case.story.practice["injected"]
    return [n for n in range(len(case.story.practice["scenario"]["injects"])) if n not in given]


def injects_due(case: Case, now: datetime) -> list[int]:
    """The numbers of what must be brought in by now."""
    return [n for n in injects_to_come(case) if inject_at(case, n, now) <= now]


def is_over(case: Case, now: datetime) -> bool:
    """Whether nothing is awaited any more, or the time for it is up."""
    story = case.story
    close = case.promised("practise", 1)
    if close is not None and close.due_at <= now:
        return True
    steps = [key for key, duty in case.pack.duties.items() if isinstance(duty, PlanDuty)]
    done = bool(steps) and all(story.times.get(key) for key in steps) and bool(story.classification)
    reached = set(story.practice["people"]) <= set(story.practice["reached"])
    answered = all(story.practice["injected"].values()) and not injects_to_come(case)
    return done and reached and answered


def to_do(case: Case, now: datetime) -> str:
    """What is to be done in the practice now, in one word; empty while it waits for people or time."""
    if case.story.paused_since is not None:
        return ""
    if case.answered("Classification") is not None:
        return "assess"
    if not case.story.plans and _unassessed(case, now):
        return "set_off"
    if due_now := injects_due(case, now):
        return f"{INJECT}{due_now[0]}"
    return "end" if case.story.plans and is_over(case, now) else ""


def _unassessed(case: Case, now: datetime) -> bool:
    """Whether the desk has classified without calling for the plan, or has let the time for it pass."""
    if case.story.classification:
        return True
    promise = case.promised("classify", 1)
    return promise is not None and promise.due_at <= now
