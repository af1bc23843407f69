"""`redress simulate`: try a procedure on invented or real arrivals before adopting it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from adapters.calendars import load_calendar
from adapters.clock import now
from commands.procedure_table import width
from commands.simulate_figures import Table, tables
from commands.simulate_input import (
    arrivals_at,
    arrivals_from,
    checked,
    elsewhere,
    habits_from,
    pack_with,
    staff_from,
    with_more,
)
from commands.simulate_words import Words
from complaints.errors import Refusal
from complaints.pack import Pack
from simulator import Arrival, Habits, Results
from simulator import simulate as run


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is simulated.

    Parameters
    ----------
    procedure
        Name of a procedure, or a pack file.
    arrivals
        CSV of complaints with the columns at (needed), channel, source, class, matter, demand, project, name,
        phone, email, nature, level, flags; what is left out is drawn (docs/simulator.md).
    rate
        Instead of a file, complaints drawn at a rate: 28/day, 200/week, 10000/year.
    days
        How many days are simulated. With --rate 365; with --arrivals until all are closed.
    begin
        First day, YYYY-MM-DD: 1 January of this year; with --arrivals the day of the first.
    staff
        Roster file. Left out: the sample roster of the procedure.
    seed
        Another number gives another course of chance.
    changes
        A line of the pack that is changed, "stages.resolve.limit=2 working days". May be given several times.
    more
        More people: owner:engineering=1, agent=2. May be given several times.
    habits
        YAML of what is assumed about people: minutes, spread, shares, days, chosen, answers.
    out
        Write an HTML report with charts to this file.
    as_json
        Print the figures as JSON.
    lang
        Language of tables and report: zh-Hans, zh-Hant or en.
    """

    procedure: str = "home-renovation"
    arrivals: Path | None = None
    rate: str | None = None
    days: int | None = None
    begin: Annotated[str | None, Parameter(name="--from")] = None
    staff: Path | None = None
    seed: int = 1
    changes: Annotated[tuple[str, ...], Parameter(name="--set", negative="")] = ()
    more: Annotated[tuple[str, ...], Parameter(negative="")] = ()
    habits: Path | None = None
    out: Path | None = None
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False
    lang: str = "zh-Hans"

    @property
    def said(self) -> list[str]:
        """The changes as they were asked for."""
        return [*(f"--set {c}" for c in self.changes), *(f"--more {m}" for m in self.more)]


NOTHING = Wish()


def simulate(wish: Wish = NOTHING) -> None:
    """How late, how busy, how often escalated: lives on a virtual clock, by the rules of a procedure.

    With --set or --more the same complaints are handled twice, as it is and changed, side by side.
    """
    words = Words(wish.lang)
    if (wish.arrivals is None) == (wish.rate is None):
        raise Refusal("either --arrivals FILE.csv or --rate N/day says which complaints arrive")
    pack = pack_with(wish.procedure, ())
    habits = habits_from(wish.habits, pack)
    coming, until = _arrivals(pack, wish, habits)
    worlds = _worlds(pack, wish, habits, coming, until)
    found = tables(worlds, pack, words)
    if wish.out is not None:
        from commands.simulate_report import write_report

        write_report(wish.out, worlds, found, pack, words, wish.said)
    if wish.as_json:
        print(json.dumps(as_data(worlds, wish.said), ensure_ascii=False))
    else:
        print(as_text(worlds, found, words, wish.said, wish.out))


def _arrivals(pack: Pack, wish: Wish, habits: Habits) -> tuple[list[Arrival], datetime | None]:
    """What arrives, and until when the world is looked at (None: until all are closed)."""
    calendar, days = load_calendar(pack.calendar), wish.days
    first = _day(wish.begin)
    if wish.arrivals is not None:
        coming = arrivals_from(wish.arrivals, pack, calendar, habits, wish.seed)
        first = coming[0].at.date() if wish.begin is None else first
        coming = [one for one in coming if one.at.date() >= first]
    else:
        days = 365 if days is None else days
        coming = arrivals_at(wish.rate or "", first, days, pack, calendar, habits, wish.seed)
    if days is None:
        return coming, None
    last = first + timedelta(days=checked(days))
    until = datetime.combine(last, time(), tzinfo=calendar.zone).astimezone(UTC)
    return [one for one in coming if one.at < until], until


def _worlds(
    pack: Pack, wish: Wish, habits: Habits, coming: Sequence[Arrival], until: datetime | None
) -> list[Results]:
    """The world as it is and, with changes, the changed one; the same arrivals and draws in both."""
    staff = staff_from(wish.staff, pack)
    trial = pack_with(wish.procedure, wish.changes)
    ways = [(pack, staff)] + ([(trial, with_more(staff, wish.more))] if wish.said else [])
    return [
        run(one, load_calendar(one.calendar), people, coming, habits, wish.seed, until, elsewhere)
        for one, people in ways
    ]


def _day(text: str | None) -> date:
    if text is None:
        return date(now().year, 1, 1)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"--from {text}: write a date, YYYY-MM-DD") from None
    if not 2001 <= day.year <= 2090:
        raise Refusal(f"--from {text}: the year must lie between 2001 and 2090")
    return day


def as_data(worlds: Sequence[Results], wishes: Sequence[str]) -> dict[str, object]:
    """The figures for programs: {"now": …}, with changes also {"changes": […], "changed": …}."""
    data: dict[str, object] = {"now": worlds[0].as_json()}
    return data if len(worlds) == 1 else data | {"changes": list(wishes), "changed": worlds[1].as_json()}


def as_text(
    worlds: Sequence[Results], found: Sequence[Table], words: Words, wishes: Sequence[str], out: Path | None
) -> str:
    """The tables for the terminal."""
    parts = [f"{worlds[0].begin:%Y-%m-%d} – {worlds[0].end:%Y-%m-%d}"]
    if wishes:
        parts[0] += f"   {words('now')} → {words('trial')}: {'; '.join(wishes)}"
    parts += [f"{table.title}\n{aligned(table)}" for table in found]
    parts.append(f"{words('clock')}\n{words('note')}" + (f"\n{out}" if out else ""))
    return "\n\n".join(parts)


def aligned(table: Table) -> str:
    """A table in columns; figures stand to the right. Chinese characters are twice as wide."""
    lines = [table.head, *table.rows] if any(table.head) else table.rows
    room = [max(width(line[column]) for line in lines) for column in range(len(table.head))]
    return "\n".join(
        "  ".join(
            cell + " " * (wide - width(cell)) if column < table.texts else " " * (wide - width(cell)) + cell
            for column, (cell, wide) in enumerate(zip(line, room, strict=True))
        ).rstrip()
        for line in lines
    )
