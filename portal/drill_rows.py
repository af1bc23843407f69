"""What was asked in a drill, row by row in words: of whom, seen, answered, by whom, in time or late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.words import say
from complaints.acts.drill import row_of
from complaints.calendar import Locale
from complaints.case import Case
from complaints.drills.drill import Drill
from complaints.drills.found import GOALS, label_of
from complaints.drills.measured import Goal, Measured, goals, measured
from complaints.drills.steps import inject_at
from complaints.forms.drills import PHONE
from complaints.plans.plan import Plan
from portal.moments import length

STATES = {
    "in_time": "按时",
    "late": "超时",
    "missed": "未完成",
    "not_begun": "未开始",
    "waiting": "等待办理",
    "withdrawn": "已撤回",
    "overdue": "已逾期",
}
BAD = ("late", "missed", "overdue")
KINDS = {"step": "处置步骤", "inject": "情景变化", "contact": "联系测试"}
"""The assessment stands first among the steps."""


@dataclass(frozen=True)
class Asked:
    """One thing that was asked, in words; times are None where it did not happen."""

    kind: str
    key: str
    label: str
    who: str
    by: str
    stood_in: bool
    asked: datetime | None
    seen: datetime | None
    answered: datetime | None
    due: datetime | None
    state: str
    late_by: str
    took: str
    filled: int
    fields: int
    text: str = ""
    said: str = ""


def found_in(case: Case, row: Drill, plan: Plan, now: datetime) -> tuple[list[Measured], list[Goal]]:
    """What is measured now; of a drill that is over, what was measured at its end."""
    result = case.story.practice.get("result")
    if result:
        reached = [Goal(**{k: v for k, v in one.items() if k != "met"}) for one in result["goals"]]
        return [Measured(**one) for one in result["measured"]], reached
    began = case.story.facts.get("drill_begun")
    rows = measured(case, plan, row.ended_at or now)
    return rows, goals(case, plan, began) if began else []


def rows_of(
    case: Case, plan: Plan, found: Iterable[Measured], names: Mapping[str, str], locale: Locale, now: datetime
) -> list[Asked]:
    """The rows in the order of the plan. What is open while the drill goes on waits, or is overdue.

    What was not due yet when it was broken off was taken back.
    """
    return [_row(case, plan, one, names, locale, now) for one in found]


def _row(
    case: Case, plan: Plan, one: Measured, names: Mapping[str, str], locale: Locale, now: datetime
) -> Asked:
    asked, seen, answered, due = map(_at, (one.asked_at, one.seen_at, one.answered_at, one.due_at))
    text, said = _said(case, one, locale)
    return Asked(
        kind="step" if one.kind == "assessment" else one.kind,
        key=one.key,
        label=_name(names, one.key) if one.kind == "contact" else label_of(case, plan, one)[locale],
        who=_name(names, one.asked_of or row_of(case).trainee) or _role(case, plan, one, locale),
        by=_name(names, one.by),
        stood_in=one.stood_in,
        asked=asked,
        seen=seen,
        answered=answered,
        due=due,
        state=_state(case, one, due, now),
        late_by=length(timedelta(seconds=max(one.late_by, 60)), locale) if one.late_by else "",
        took=_took(answered - asked, locale) if asked and answered else "",
        filled=one.filled,
        fields=one.fields,
        text=text,
        said=said,
    )


def _name(names: Mapping[str, str], who: str) -> str:
    return names.get(who, who)


def _state(case: Case, one: Measured, due: datetime | None, now: datetime) -> str:
    if one.state != "missed":
        return one.state
    if case.place == "practise":
        return "overdue" if due and due < now and case.story.paused_since is None else "waiting"
    ended = row_of(case).ended_at
    early = case.story.practice["over"] == "broken_off" and due and ended and due > ended
    return "withdrawn" if early else "missed"


def _took(gap: timedelta, locale: Locale) -> str:
    return length(gap, locale) if gap >= timedelta(minutes=1) else say("不到 1 分钟", locale)


def _at(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _role(case: Case, plan: Plan, one: Measured, locale: Locale) -> str:
    """Whoever would be asked, where nobody in person was."""
    if one.kind == "step":
        role = plan.steps[one.key].role
    elif one.kind == "inject":
        role = _inject(case, one.key)["to"]
    else:
        role = "agent"
    known = case.pack.roles.get(role)
    return known.text(locale) if known else role


def _inject(case: Case, key: str) -> dict[str, Any]:
    found: dict[str, Any] = case.story.practice["scenario"]["injects"][int(key)]
    return found


def _said(case: Case, one: Measured, locale: Locale) -> tuple[str, str]:
    """What was brought in and what was answered; of a contact test, how the telephone is."""
    if one.kind == "inject":
        texts = _inject(case, one.key)["text"]
        said = case.story.practice["injected"].get(int(one.key), "")
        return texts.get(locale) or texts["zh-Hans"], said
    if one.kind == "contact":
        stage = f"contact.{one.key}"
        answer = next((q.answer for q in case.questions if q.stage == stage and q.answer), {})
        labels = PHONE["x-labels"].get(answer.get("state", ""), {})
        return "", labels.get(locale, "")
    return "", ""


@dataclass(frozen=True)
class Aim:
    """A goal of the plan as it stands."""

    label: str
    limit: str
    due: datetime
    reached: datetime | None
    met: bool


def aims_of(found: Iterable[Goal], locale: Locale) -> list[Aim]:
    """The goals in time, each with when it is or was due and reached."""
    return [
        Aim(
            GOALS[one.key][locale],
            one.limit,
            datetime.fromisoformat(one.due_at),
            _at(one.reached_at),
            one.met,
        )
        for one in found
    ]


@dataclass(frozen=True)
class ToCome:
    """Something that will be brought in: when, to whom, and what."""

    label: str
    text: str
    to: str
    after: str
    at: datetime | None


def to_come(case: Case, locale: Locale, now: datetime) -> list[ToCome]:
    """What was not brought in yet, for those who lead the drill; without times until it has begun."""
    given, found = case.story.practice["injected"], []
    begun = "drill_begun" in case.story.facts
    for number, one in enumerate(case.story.practice["scenario"]["injects"]):
        if number in given:
            continue
        role = case.pack.roles.get(one["to"])
        found.append(
            ToCome(
                one["label"].get(locale) or one["label"]["zh-Hans"],
                one["text"].get(locale) or one["text"]["zh-Hans"],
                role.text(locale) if role else one["to"],
                one["after"],
                inject_at(case, number, now) if begun else None,
            )
        )
    return found


def phrase(row: Asked, locale: Locale) -> str:
    """How a row stands, in a few words."""
    word = say(STATES[row.state], locale)
    return f"{word} {row.late_by}" if row.state == "late" else word
