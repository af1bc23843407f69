"""What `redress simulate` is given: a procedure with changes, a roster, habits, arrivals."""

import copy
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from adapters.calendars import load_calendar
from adapters.pack_text import data_of, message, place, plain_data
from adapters.packs import PACKS, read_pack
from adapters.rosters import read_roster
from commands.procedure_files import whereabouts
from complaints.calendar import Calendar
from complaints.errors import Refusal
from complaints.pack import Pack
from complaints.pack_faults import faults
from simulator import Arrival, Habits, Staff, generated, read_arrivals
from simulator.draws import Draws
from simulator.habits import expect_fitting, read_habits

PER_DAY = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
LONGEST_DAYS, MOST_A_DAY = 3660, 2000


def pack_with(name: str, changes: Sequence[str]) -> Pack:
    """The pack of a procedure or file, with `--set` PATH=VALUE applied. Refusal: all mistakes."""
    path = whereabouts(name)
    pack = read_pack(path)
    if not changes:
        return pack
    data = _unshared(data_of(path.read_text(encoding="utf-8")))
    for change in changes:
        _apply(data, change)
    try:
        changed = Pack.model_validate(data)
    except ValidationError as error:
        found = [(place(e["loc"]), message(e)) for e in error.errors()]
    else:
        found = faults(data)
        if not found:
            return changed
    raise Refusal("\n".join(f"--set: {'.'.join(map(str, where))}: {what}" for where, what in found))


def _unshared(data: Any) -> Any:
    """The same data in which nothing stands at two places (YAML anchors): a change changes one place."""
    if isinstance(data, dict):
        return {key: _unshared(value) for key, value in data.items()}
    return [_unshared(value) for value in data] if isinstance(data, list) else copy.copy(data)


def _apply(data: Any, change: str) -> None:
    """Put a value at a place of a pack: stages.resolve.limit=2 working days, authority.0.up_to=5000."""
    where, equals, text = change.partition("=")
    *way, last = [part.strip() for part in where.split(".")]
    if not equals or not last:
        raise Refusal(f'--set {change}: write PATH=VALUE, e.g. --set "stages.resolve.limit=2 working days"')
    try:
        value = data_of(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Refusal(f"--set {change}: the value is not YAML") from None
    if [*way, last] == ["procedure"]:
        raise Refusal(f"--set {change}: which procedure is tried is said by --procedure")
    holder = data
    for part in way:
        holder = _inside(holder, part, change)
    if isinstance(holder, list):
        _inside(holder, last, change)
        holder[int(last)] = value
    elif isinstance(holder, dict):
        holder[last] = value
    else:
        raise Refusal(f"--set {change}: '{'.'.join(way)}' holds nothing further")


def _inside(holder: Any, part: str, change: str) -> Any:
    if isinstance(holder, dict) and part in holder:
        return holder[part]
    if isinstance(holder, list) and _is_index(part) and int(part) < len(holder):
        return holder[int(part)]
    known = ", ".join(map(str, holder)) if isinstance(holder, dict) else ""
    if isinstance(holder, list):
        known = f"0 to {len(holder) - 1}"
    raise Refusal(f"--set {change}: there is no '{part}' here; there is: {known or 'nothing'}")


def _is_index(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) < 10


def staff_from(path: Path | None, pack: Pack) -> Staff:
    """The people of a roster file; without one those of the procedure's sample roster."""
    sample = PACKS / "rosters" / f"{pack.procedure}.yaml"
    if path is None and not sample.exists():
        raise Refusal(f"there is no sample roster for '{pack.procedure}'; add --staff ROSTER.yaml")
    roster = read_roster(path or sample, set(pack.departments))
    return Staff.of([p.model_dump() for p in roster.people], [a.model_dump() for a in roster.absences])


def with_more(staff: Staff, wishes: Sequence[str]) -> Staff:
    """The staff with some more people (--more)."""
    for wish in wishes:
        staff = staff.more(wish)
    return staff


def habits_from(path: Path | None, pack: Pack) -> Habits:
    """Habits from a file, checked against the pack; without one what the simulation assumes."""
    if path is None:
        return Habits()
    habits = read_habits(plain_data(path, "habits"), str(path))
    expect_fitting(habits, pack, str(path))
    return habits


def per_day(rate: str) -> float:
    """Complaints a day: '28', '28/day', '200/week', '10000/year'. Refusal for anything else."""
    number, _, unit = rate.partition("/")
    try:
        found = float(number) / PER_DAY[unit.strip() or "day"]
    except (ValueError, KeyError):
        raise Refusal(f"--rate {rate}: write a number a day, week, month or year, e.g. 28/day") from None
    if not 0 < found <= MOST_A_DAY:
        raise Refusal(f"--rate {rate}: more than 0 and at most {MOST_A_DAY} a day")
    return found


def arrivals_from(path: Path, pack: Pack, calendar: Calendar, habits: Habits, seed: int) -> list[Arrival]:
    """Arrivals from a CSV file. Refusal: every bad row with line and reason."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return read_arrivals(lines, str(path), pack, calendar, habits, Draws(seed))
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path}: cannot be read: {error}") from None


def arrivals_at(
    rate: str, begin: date, days: int, pack: Pack, calendar: Calendar, habits: Habits, seed: int
) -> list[Arrival]:
    """Arrivals drawn at a rate, for so many days."""
    return generated(per_day(rate), begin, checked(days), pack, calendar, habits, Draws(seed))


def checked(days: int) -> int:
    """The number of days, within reason."""
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal(f"--days {days}: from 1 to {LONGEST_DAYS}")
    return days


def elsewhere(procedure: str) -> tuple[Pack, Calendar]:
    """The pack and calendar of another procedure, for complaints that go on there."""
    pack = read_pack(whereabouts(procedure))
    return pack, load_calendar(pack.calendar)
