"""The report of a drill that is over: the score and how it came about, what was found, who took part."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from adapters.words import say
from complaints.acts.drill import row_of
from complaints.calendar import Locale
from complaints.case import Case
from complaints.drills.found import in_words
from complaints.drills.measured import Goal, Measured
from complaints.people import Person
from complaints.plans.records import Finding
from complaints.wants_of_courses import plan_at_hand
from portal.drill_charts import timeline_of
from portal.drill_doors import tells_scenario
from portal.drill_rows import found_in, rows_of
from portal.known_plans import PARTS
from portal.moments import length

OUTCOMES = {"": "整改中", "done": "已整改", "rejected": "不采纳"}


@dataclass(frozen=True)
class Share:
    """A part of the score: from what it comes, its share (None: nothing to measure), weight and points.

    `weight` is what it counts here: the weight of what could not be measured is shared by the others.
    """

    label: str
    why: str
    share: float | None
    weight: float
    points: float


def shares(
    score: Mapping[str, Any], rows: Iterable[Measured], aims: Iterable[Goal], locale: Locale
) -> list[Share]:
    """The parts of a score with how each came about; their points add up to the score."""
    parts, weights, whys = score["parts"], score["weights"], _whys(list(rows), list(aims), locale)
    whole = sum(weights[key] for key, share in parts.items() if share is not None) or 1
    found = []
    for key, share in parts.items():
        weight = 0.0 if share is None else 100 * weights[key] / whole
        label = say(PARTS[key], locale)
        found.append(
            Share(label, whys[key] if share is not None else "", share, weight, (share or 0) * weight)
        )
    return found


def _whys(rows: list[Measured], aims: list[Goal], locale: Locale) -> dict[str, str]:
    steps = [one for one in rows if one.kind == "step"]
    timed = [one for one in rows if one.kind != "contact"]
    people = [one for one in rows if one.kind == "contact"]
    in_time = sum(one.state == "in_time" for one in timed)
    reached = sum(one.state in ("in_time", "late") for one in people)
    filled, fields = sum(one.filled for one in steps), sum(one.fields for one in steps)
    return {
        "goals": say("{} 项目标中达到 {} 项", locale).format(len(aims), sum(one.met for one in aims)),
        "in_time": say("{} 项任务中按时 {} 项", locale).format(len(timed), in_time),
        "completeness": say("应记录 {} 项，实际 {} 项", locale).format(fields, filled),
        "reached": say("{} 人中联系上 {} 人", locale).format(len(people), reached),
    }


@dataclass(frozen=True)
class Found:
    """A finding in words: whose it is, until when, and what became of it; `review` is where it is settled."""

    text: str
    owner: str
    due_on: date | None = None
    state: str = ""
    note: str = ""
    review: str = ""


def findings(session: Session, case: Case, names: Mapping[str, str], locale: Locale) -> list[Found]:
    """What was found: with owner, date and state once it is evaluated, before that as the figures say."""
    if "evaluated" in case.story.facts:
        query = (
            select(Finding).where(Finding.origin == case.number).order_by(col(Finding.raised_at), Finding.id)
        )
        return [_of_row(row, names, locale) for row in session.exec(query)]
    found = case.story.practice.get("result", {}).get("found", [])
    return [Found(in_words(f["kind"], f["params"], "", locale), names.get(f["owner"], "")) for f in found]


def _of_row(row: Finding, names: Mapping[str, str], locale: Locale) -> Found:
    text = in_words(row.kind, row.params, row.text, locale)
    owner = names.get(row.owner, row.owner)
    return Found(text, owner, row.due_on, OUTCOMES[row.outcome], row.note, row.review)


def dropped(case: Case, locale: Locale) -> list[str]:
    """What the figures showed and the evaluation does not count as amiss."""
    keys = set(case.story.practice.get("evaluation", {}).get("dropped", ()))
    found = case.story.practice.get("result", {}).get("found", [])
    return [in_words(one["kind"], one["params"], "", locale) for one in found if one["key"] in keys]


def participants(
    case: Case, rows: Iterable[Measured], names: Mapping[str, str]
) -> list[tuple[str, int, bool]]:
    """Who was named or did something: name, how much was answered, whether away; who did most first."""
    answers = Counter(one.by for one in rows if one.by)
    asked = {one.asked_of for one in rows if one.asked_of}
    absent = set(case.story.practice.get("absent", ()))
    people = {*case.story.practice["people"], *absent, *asked, *answers}
    found = [(names.get(one, one), answers[one], one in absent) for one in people]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def report(
    session: Session, case: Case, person: Person, names: Mapping[str, str], locale: Locale, now: datetime
) -> dict[str, Any]:
    """What the report shows beside the rows of what was asked."""
    row, plan, practice = row_of(case), plan_at_hand(case), case.story.practice
    measured, aims = found_in(case, row, plan, now)
    shows = tells_scenario(person, row)
    drawn = [one for one in measured if one.kind != "inject" or shows]
    result = practice.get("result", {})
    ended = row.ended_at or now
    stood = sum(((b or ended) - a for a, b in case.story.pauses), timedelta())
    return {
        "shares": shares(result["score"], measured, aims, locale) if result else [],
        "lasted": length(ended - row.begun_at, locale) if row.begun_at else "",
        "stood": length(stood, locale) if stood else "",
        "findings": findings(session, case, names, locale),
        "dropped": dropped(case, locale),
        "evaluation": practice.get("evaluation", {}),
        "evaluated_by": _by(case, "evaluated", names),
        "ended_why": _reason(case),
        "participants": participants(case, measured, names) if row.begun_at else [],
        "picture": timeline_of(case, row, rows_of(case, plan, drawn, names, locale, now), locale)
        if row.begun_at
        else "",
    }


def _by(case: Case, verb: str, names: Mapping[str, str]) -> str:
    return next((names.get(e.who, e.who) for e in case.entries if e.verb == verb), "")


def _reason(case: Case) -> str:
    return next((str(e.data["reason"]) for e in case.entries if e.verb == "drill_broken_off"), "")
