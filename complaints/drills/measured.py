"""What a drill measures: for each thing asked when it was seen, answered, by whom, and whether in time.

Completeness: how much of what the plan wants written down was written down, optional fields included.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from complaints.case import Case
from complaints.drills.course import CONTACT, INJECT
from complaints.plans.plan import Plan
from complaints.plans.work import PlanDuty
from complaints.records import Question
from complaints.worktime import due

State = Literal["in_time", "late", "missed", "not_begun"]
Kind = Literal["assessment", "step", "inject", "contact"]


@dataclass(frozen=True)
class Measured:
    """One thing that was asked. Times are ISO; `asked_of` and `by` are ids of staff.

    `late_by`: seconds after the due time, 0 in time. `stood_in`: somebody else than was named answered.
    """

    kind: Kind
    key: str
    state: State
    asked_of: str = ""
    by: str = ""
    stood_in: bool = False
    asked_at: str = ""
    seen_at: str = ""
    answered_at: str = ""
    due_at: str = ""
    late_by: int = 0
    filled: int = 0
    fields: int = 0

    def as_json(self) -> dict[str, Any]:
        """For the history."""
        return asdict(self)


def measured(case: Case, plan: Plan, now: datetime) -> list[Measured]:
    """Everything that was asked in a drill, in the order of the plan; steps whose turn never came as well."""
    found = [_of_stage(case, "assessment", "classify", "classify", now)]
    found += [_of_step(case, key, plan, now) for key in plan.steps]
    injects = range(len(case.story.practice["scenario"]["injects"]))
    found += [_of_stage(case, "inject", str(n), f"{INJECT}{n}", now) for n in injects]
    people = case.story.practice["people"]
    return [*found, *(_of_stage(case, "contact", person, f"{CONTACT}{person}", now) for person in people)]


def _of_step(case: Case, key: str, plan: Plan, now: datetime) -> Measured:
    stage = next(
        (name for name, duty in case.pack.duties.items() if isinstance(duty, PlanDuty) and duty.step == key),
        key,
    )
    one = _of_stage(case, "step", key, stage, now)
    fields = plan.steps[key].fields
    said = _question(case, stage)
    answer = said.answer if said and said.answer else {}
    filled = sum(answer.get(name) not in (None, "", []) for name in fields)
    return Measured(**asdict(one) | {"filled": filled, "fields": len(fields)})


def _question(case: Case, stage: str) -> Question | None:
    """What was asked last at a stage; an answer counts before a question that was taken back."""
    mine = [q for q in case.questions if q.stage == stage]
    return next((q for q in mine if q.answered_at), mine[-1] if mine else None)


def _of_stage(case: Case, kind: Kind, key: str, stage: str, now: datetime) -> Measured:
    question = _question(case, stage)
    if question is None:
        return Measured(kind, key, "not_begun")
    promise = case.promised(stage, question.round)
    due_at = promise.due_at if promise else now
    at = question.answered_at
    late = max((at or now) - due_at, timedelta())
    state: State = "missed" if at is None else "late" if late else "in_time"
    return Measured(
        kind, key, state,
        asked_of=question.person,
        by=question.answered_by,
        stood_in=at is not None and _stood_in(question),
        asked_at=_utc(question.asked_at),
        seen_at=_utc(question.seen_at or at),
        answered_at=_utc(at),
        due_at=_utc(due_at),
        late_by=int(late.total_seconds()) if at else 0,
    )  # fmt: skip


def _stood_in(question: Question) -> bool:
    """Whether a deputy did it: another than was asked answered, or the one asked was not the first choice."""
    return question.answered_by != question.person or bool(question.known.get("stands_in_for"))


@dataclass(frozen=True)
class Goal:
    """A goal of the plan in time: by when it should be reached, and when it was (ISO; empty: never)."""

    key: str
    limit: str
    due_at: str
    reached_at: str

    @property
    def met(self) -> bool:
        """Whether it was reached in time."""
        return bool(self.reached_at) and self.reached_at <= self.due_at

    def as_json(self) -> dict[str, Any]:
        """For the history."""
        return asdict(self) | {"met": self.met}


def goals(case: Case, plan: Plan, began: datetime) -> list[Goal]:
    """The goals of a plan in time: from the moment the trouble was known, pauses given back."""
    pauses = case.story.pauses if case.practised else []
    found = []
    for key, limit in (("first_contact", plan.goals.first_contact), ("decision", plan.goals.decision)):
        until = due(limit, began, case.calendar, [(a, b or a) for a, b in pauses]).at
        found.append(Goal(key, limit, _utc(until), _utc(_reached(case, plan, key))))
    return found


def _reached(case: Case, plan: Plan, goal: str) -> datetime | None:
    """When the step that reaches a goal was done first in any activation of the plan here."""
    steps = [
        name
        for name, duty in case.pack.duties.items()
        if isinstance(duty, PlanDuty) and duty.plan == plan.plan and duty.goal == goal
    ]
    times = [at for step in steps for at in case.story.times.get(step, ())]
    return min(times, default=None)


def _utc(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""


WEIGHTS = {"goals": 40, "in_time": 30, "completeness": 15, "reached": 15}
"""What a drill's score is made of, in points of a hundred."""


@dataclass(frozen=True)
class Score:
    """The score of a drill with its parts, each a share from 0 to 1; None where nothing could be measured."""

    parts: dict[str, float | None]

    @property
    def points(self) -> int:
        """0 to 100: the weighted parts; the weight of what could not be measured is shared by the others."""
        known = {key: share for key, share in self.parts.items() if share is not None}
        weight = sum(WEIGHTS[key] for key in known)
        return (
            round(100 * sum(WEIGHTS[key] * share for key, share in known.items()) / weight) if weight else 0
        )

    def as_json(self) -> dict[str, Any]:
        """For the history."""
        return {"points": self.points, "parts": self.parts, "weights": WEIGHTS}


def score(found: Iterable[Measured], reached: Iterable[Goal]) -> Score:
    """How well a drill went against its plan: goals reached, steps in time, completeness, people reached."""
    rows = list(found)
    steps = [one for one in rows if one.kind == "step"]
    timed = [one for one in rows if one.kind in ("step", "inject", "assessment") and one.key]
    people = [one for one in rows if one.kind == "contact"]
    goals_met = [goal.met for goal in reached]
    return Score(
        {
            "goals": _share(goals_met),
            "in_time": _share([one.state == "in_time" for one in timed]),
            "completeness": sum(s.filled for s in steps) / fields if (fields := _fields(steps)) else None,
            "reached": _share([one.state in ("in_time", "late") for one in people]),
        }
    )


def _fields(steps: Iterable[Measured]) -> int:
    return sum(step.fields for step in steps)


def _share(hits: list[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None
