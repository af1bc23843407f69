"""The drills of a plan one after the other: the score and its parts, and what changed in the plan between."""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from markupsafe import Markup
from sqlmodel import Session, col, func, select

from adapters.drills import calendar_of
from adapters.plan_versions import kept_plan, versions_of
from adapters.plan_words import changes_in_words
from adapters.words import say
from complaints.calendar import Locale
from complaints.drills.drill import Drill
from complaints.plans.difference import difference, told_to_all
from complaints.plans.plan import Plan
from complaints.plans.records import Finding
from complaints.records import Entry
from portal.known_plans import PARTS

CHARTED = 12
"""The most drills in one picture, the last ones."""
Change = tuple[str, str, str, str]


@dataclass(frozen=True)
class Past:
    """A drill that is over: parts of its score by key, its findings, what changed since the one before.

    `kept`: so many changes are not told to those who do not lead drills.
    """

    row: Drill
    parts: dict[str, float | None]
    findings: int
    open: int
    changes: list[Change]
    kept: int
    newer: bool


def past_drills(session: Session, plan: str, locale: Locale, *, leads: bool) -> list[Past]:
    """The drills of a plan that are over, the earliest first; without those that newcomers held alone."""
    query = select(Drill).where(Drill.plan == plan, Drill.kind != "self", col(Drill.ended_at).is_not(None))
    rows = list(session.exec(query.order_by(func.coalesce(Drill.begun_at, Drill.planned_at), Drill.number)))
    parts, found, before = _parts(session, rows), _findings(session, plan), ""
    done: list[Past] = []
    for row in rows:
        newer = bool(before) and before != row.plan_version
        told: tuple[list[Change], int] = ([], 0)
        if newer:
            told = _changes(session, plan, before, row.plan_version, locale, leads=leads)
        total, left = found.get(row.number, (0, 0))
        done.append(Past(row, parts.get(row.number, {}), total, left, *told, newer))
        before = row.plan_version
    return done


def _parts(session: Session, rows: list[Drill]) -> dict[str, dict[str, float | None]]:
    numbers = [row.number for row in rows]
    query = select(Entry.number, Entry.data).where(
        col(Entry.number).in_(numbers), col(Entry.verb) == "practised"
    )
    return {number: data["score"]["parts"] for number, data in session.exec(query)}


def _findings(session: Session, plan: str) -> dict[str, tuple[int, int]]:
    """How many findings each drill had, and how many of them are open."""
    query = select(Finding.origin, func.count(), func.count().filter(col(Finding.outcome) == ""))
    rows = session.exec(query.where(Finding.plan == plan).group_by(col(Finding.origin)))
    return {origin: (total, left) for origin, total, left in rows}


def _changes(
    session: Session, plan: str, old: str, new: str, locale: Locale, *, leads: bool
) -> tuple[list[Change], int]:
    """What changed from one version to another, and how much of it is kept from whoever looks."""
    before, after = kept_plan(session, plan, old), kept_plan(session, plan, new)
    found, kept = (difference(before, after), 0) if leads else told_to_all(before, after)
    return changes_in_words(found, before, after, locale), kept


def plan_named(session: Session, plan: str) -> Plan | None:
    """The latest version of a plan that can be read; None when there is no such plan."""
    rows = [row for row in versions_of(session, plan) if row.approved_at]
    return kept_plan(session, plan, rows[-1].version) if rows else None


COLUMN, NAME, TALL, LOW, GAP = 66, 96, 92, 46, 14
"""A drill's column, the names of the rows, the row of the score, those of its parts, between them."""
BAR = 30


def chart(plan: Plan, past: list[Past], locale: Locale) -> Markup:
    """The score of each drill and its parts as rows of bars over one another, every text escaped."""
    shown = past[-CHARTED:]
    width = NAME + COLUMN * len(shown) + 10
    rows = [("", say("得分", locale), TALL), *((key, say(word, locale), LOW) for key, word in PARTS.items())]
    top, drawn = 22.0, []
    for key, word, tall in rows:
        foot = top + tall
        drawn.append(f'<text class="lane" x="0" y="{foot - 4}">{escape(word)}</text>')
        drawn.append(f'<path class="rail" d="M{NAME} {foot}H{width}"/>')
        drawn += [_bar(n, _share(one, key), foot, tall, bool(key), locale) for n, one in enumerate(shown)]
        top = foot + GAP + 14
    zone = calendar_of(plan).zone
    for n, one in enumerate(shown):
        at = (one.row.begun_at or one.row.planned_at).astimezone(zone)
        drawn.append(_foot(n, at, top - 6))
        if one.newer:
            drawn.append(_version(n, say("第 {} 版", locale).format(one.row.plan_version), top - 16))
    said = escape("; ".join(f"{one.row.number}: {_told(one, locale)}" for one in shown))
    return Markup(  # every text in it is escaped
        f'<svg class="lanes compare" viewBox="0 0 {width} {top + 22:.0f}" width="{width}" '
        f'height="{top + 22:.0f}" role="img" aria-label="{said}" xmlns="http://www.w3.org/2000/svg">'
        f"{''.join(drawn)}</svg>"
    )


def _share(one: Past, key: str) -> float | None:
    """A part of the score, or the score itself, from 0 to 1."""
    if one.row.score is None:
        return None
    return one.parts.get(key) if key else one.row.score / 100


def _middle(n: int) -> float:
    return NAME + COLUMN * n + COLUMN / 2


def _bar(n: int, share: float | None, foot: float, tall: float, small: bool, locale: Locale) -> str:
    middle = _middle(n)
    if share is None:
        return f'<text class="clock" x="{middle}" y="{foot - 5}">—</text>'
    whole = tall - 16
    high, left = max(round(share * whole, 1), 1), middle - BAR / 2
    look, text = ("in_time", "clock") if small else ("whole", "score")
    return (
        f'<rect class="full" x="{left}" y="{foot - whole}" width="{BAR}" height="{whole}" rx="2"/>'
        f'<rect class="asked {look}" x="{left}" y="{foot - high}" width="{BAR}" height="{high}" rx="2"/>'
        f'<text class="{text}" x="{middle}" y="{foot - whole - 4}">{share * 100:.0f}</text>'
    )


def _foot(n: int, at: datetime, top: float) -> str:
    return (
        f'<text class="clock" x="{_middle(n)}" y="{top}">{at.month}-{at.day}</text>'
        f'<text class="clock" x="{_middle(n)}" y="{top + 15}">{at.year}</text>'
    )


def _version(n: int, words: str, bottom: float) -> str:
    """A line before the first drill of another version of the plan."""
    x = NAME + COLUMN * n
    return (
        f'<path class="inject" d="M{x} 8V{bottom}"/>'
        f'<text class="note" x="{x + 4}" y="16">{escape(words)} →</text>'
    )


def _told(one: Past, locale: Locale) -> str:
    return str(one.row.score) if one.row.score is not None else say("已中止", locale)
