"""Improvement measures as people see them: who may do what, the forms, the log in words, the lists."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, func, select

from adapters.words import say
from complaints import access
from complaints.acts.improve import cancel, check_effect, rearrange, report_done
from complaints.calendar import Locale
from complaints.forms.base import Answer, Setting
from complaints.forms.improvement import (
    EFFECT_LABELS,
    KIND_LABELS,
    Cancellation,
    Completion,
    EffectCheck,
    ImprovementProposal,
    Rearrangement,
)
from complaints.improvements import Improvement, ImprovementEntry, state_of
from complaints.measures import Desk, Measure
from complaints.people import Person
from portal.widgets import Widget, widgets

LEADERS = ("supervisor", "manager")
STATES = {
    "open": "进行中",
    "overdue": "已逾期",
    "done": "待检查效果",
    "checked": "已完成",
    "cancelled": "已取消",
}
TABS = {"open": "进行中", "overdue": "已逾期", "done": "待检查效果", "over": "已完成"}
SHOWN = 200
"""The most measures on one page."""


@dataclass(frozen=True)
class Act:
    """Something that may be done with a measure: its form and its verb."""

    form: type[Answer]
    act: Callable[..., Any]


ACTS: dict[str, Act] = {
    "completion": Act(Completion, report_done),
    "effect": Act(EffectCheck, check_effect),
    "arrangement": Act(Rearrangement, rearrange),
    "cancellation": Act(Cancellation, cancel),
}
"""By the noun in the address."""
DEEDS = {"done": "completion", "check": "effect"}
"""What the links of letters are for."""


def works_on_measures(person: Person) -> bool:
    """Whether the person may propose measures, and sees those that are the person's own."""
    return access.works(person)


def may_see(person: Person, row: Improvement, away: Collection[str]) -> bool:
    """Whether the person sees a measure; `away` are the absent colleagues for whom the person stands in."""
    mine = row.owner == person.id or row.owner in away or row.created_by == person.id
    return access.sees_all(person) or (works_on_measures(person) and mine)


def allowed(person: Person, measure: Measure, away: Collection[str], now: datetime) -> list[str]:
    """What the person may do with a measure now, as keys of ACTS."""
    row, desk = measure.row, measure.desk
    if row.is_over:
        return []
    leads = any(role in person.roles for role in LEADERS)
    if row.done_at is None:
        mine = row.owner == person.id or row.owner in away
        return (["completion"] if mine else []) + (["arrangement", "cancellation"] if leads else [])
    role = desk.pack.effect.by
    stand_in = desk.pack.roles[role].stands_for if role in desk.pack.roles else ""
    checks = any(r in person.roles for r in (role, stand_in, "manager") if r)
    due = row.check_due_on is None or desk.today(now) >= row.check_due_on
    own = person.id in (row.owner, row.done_by)
    return (["effect"] if checks and due and not own else []) + (["cancellation"] if leads else [])


def setting(desk: Desk) -> Setting:
    """What the forms are answered in: the people who can be given a measure."""
    here = [p for p in desk.roster.people.values() if access.works(p) and "administrator" not in p.roles]
    people = {p.id: p.name for p in here}
    return Setting(desk.pack, {}, dict(sorted(people.items(), key=lambda item: item[1])))


def form_of(
    form: type[Answer],
    desk: Desk,
    locale: Locale,
    kept: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Widget]:
    """The fields of one of the forms."""
    return widgets(form, setting(desk), locale, desk.calendar.zone, kept, errors)


def wording(labels: Mapping[str, Any], key: str, locale: Locale) -> str:
    """The label of a kind or an effect."""
    return str(labels["x-labels"].get(key, {}).get(locale, key))


@dataclass(frozen=True)
class Row:
    """A measure in a list."""

    measure: Improvement
    state: str
    owner: str
    kind: str
    effect: str


def rows_of(found: list[Improvement], names: Mapping[str, str], today: date, locale: Locale) -> list[Row]:
    """Measures as lists show them."""
    return [
        Row(
            one,
            state_of(one, today),
            names.get(one.owner, one.owner),
            wording(KIND_LABELS, one.kind, locale),
            wording(EFFECT_LABELS, one.effect, locale) if one.effect else "",
        )
        for one in found
    ]


def condition(tab: str, today: date) -> ColumnElement[bool]:
    """The measures of a tab; what is overdue stands among the open ones as well."""
    over = or_(col(Improvement.checked_at).is_not(None), col(Improvement.cancelled_at).is_not(None))
    if tab == "over":
        return over
    if tab == "done":
        return and_(~over, col(Improvement.done_at).is_not(None))
    open_ = and_(~over, col(Improvement.done_at).is_(None))
    return and_(open_, col(Improvement.due_on) < today) if tab == "overdue" else open_


def listed(session: Session, tab: str, where: ColumnElement[bool], today: date) -> list[Improvement]:
    """The measures of a tab, the most pressing first; those that are over, the last first."""
    order = {
        "over": func.coalesce(col(Improvement.checked_at), col(Improvement.cancelled_at)).desc(),
        "done": col(Improvement.check_due_on),
    }.get(tab, col(Improvement.due_on))
    query = select(Improvement).where(condition(tab, today), where).order_by(order, Improvement.id)
    return list(session.exec(query.limit(SHOWN)))


def counts(session: Session, where: ColumnElement[bool], today: date) -> dict[str, int]:
    """How many measures each tab has."""
    count = select(func.count()).select_from(Improvement)
    return {tab: session.exec(count.where(condition(tab, today), where)).one() for tab in TABS}


VERBS = {
    "proposed": "提出措施",
    "done": "报告完成",
    "checked": "检查效果",
    "moved": "调整期限或责任人",
    "cancelled": "取消措施",
    "reminded": "提醒",
}
TONES = {"proposed": "key", "done": "key", "checked": "key", "cancelled": "bad"}


def log_lines(
    measure: Measure, names: Mapping[str, str], locale: Locale
) -> list[tuple[datetime, str, str, str, str]]:
    """The log, newest first: when, what, who, details, tone."""
    who = {**names, "system": say("系统", locale)}
    found = []
    for e in reversed(measure.log):
        late = e.verb == "reminded" and e.data["note"] in ("late", "check_late")
        what = say("逐级上报" if late else VERBS[e.verb], locale)
        tone = "bad" if late else TONES.get(e.verb, "")
        found.append((e.at, what, who.get(e.who, e.who), _details(e, names, locale), tone))
    return found


def _details(entry: ImprovementEntry, names: Mapping[str, str], locale: Locale) -> str:
    data = entry.data
    if entry.verb == "reminded":
        return "→ " + "、".join(names.get(one, one) for one in data["to"])
    if entry.verb == "proposed":
        said = [data["text"], f"{names.get(data['owner'], data['owner'])} · {data['due_on']}"]
    elif entry.verb == "checked":
        further = data["text"] if data["text"] else data["due_on"]
        said = [
            wording(EFFECT_LABELS, data["effect"], locale),
            data["note"],
            f"→ {further}" if further else "",
        ]
    elif entry.verb == "moved":
        before = f"{names.get(data['owner_before'], data['owner_before'])} · {data['due_on_before']}"
        after = f"{names.get(data['owner'], data['owner'])} · {data['due_on']}"
        said = [f"{before} → {after}", data["reason"]]
    else:
        said = [data.get("note", ""), data.get("reason", "")]
    return "\n".join(one for one in said if one)


def case_block(session: Session, desk: Desk, person: Person, locale: Locale, now: datetime) -> dict[str, Any]:
    """What the page of a complaint shows: its measures, and the form to propose one."""
    query = select(Improvement).where(Improvement.number == desk.number).order_by(Improvement.id)
    names = dict(session.exec(select(Person.id, Person.name)).all())
    fields = form_of(ImprovementProposal, desk, locale) if works_on_measures(person) else []
    return {
        "rows": rows_of(list(session.exec(query)), names, desk.today(now), locale),
        "fields": fields,
        "states": STATES,
    }
