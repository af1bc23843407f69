"""Complaints as they come in: from the rows of a file, or drawn from the words and classes of the pack."""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from pydantic import ValidationError

from complaints.calendar import Calendar
from complaints.errors import Refusal
from complaints.filing import Complainant, Filing
from complaints.openings import forward, openings_from
from complaints.pack import Pack
from simulator.draws import NORMAL, Draws
from simulator.habits import Habits

COLUMNS = {
    "at": "when it is filed: 2026-03-02T10:30, with an offset or on the clock of the calendar (needed)",
    "channel": "a channel of the pack (left out: drawn)",
    "source": "a source of the pack (left out: drawn)",
    "class": "the class that leads to a department: a key of the view dispatch, or of assessment without it",
    "matter": "what it is about (left out: drawn from the words of the class)",
    "demand": "what the customer wants; empty: the desk has to ask",
    "project": "the project it is about",
    "name": "the complainant's name",
    "phone": "the complainant's telephone; the same again is the same customer",
    "email": "the complainant's e-mail address",
    "nature": "valid or invalid (left out: drawn)",
    "level": "a level of the pack, set at classification (left out: as suggested)",
    "flags": "flags of the pack, separated by spaces (left out: drawn)",
}
"""Columns of a file of arrivals, in any order."""
OFFICE_CHANNELS = ("phone", "on_site")
"""Channels that are open when the office is."""
DAYTIME = (8, 22)
"""The hours in which customers write."""


@dataclass(frozen=True)
class Arrival:
    """A complaint to come. `known`: what the desk will find out, as fields of the classification."""

    at: datetime
    filing: Filing
    known: Mapping[str, Any] = field(default_factory=dict)


def read_arrivals(
    lines: Iterable[str], where: str, pack: Pack, calendar: Calendar, habits: Habits, draws: Draws
) -> list[Arrival]:
    """Arrivals from CSV, in order of time. Refusal with the line number and reason of every bad row."""
    found: list[Arrival] = []
    wrong: list[str] = []
    try:
        for line, row in _rows(lines):
            try:
                found.append(_arrival(row, len(found) + len(wrong), pack, calendar, habits, draws))
            except Refusal as refusal:
                wrong.append(f"{where}:{line}: {refusal}")
    except Refusal as refusal:  # from here on the file cannot be read
        wrong.append(f"{where}:{refusal}")
    if not found and not wrong:
        wrong.append(f"{where}:1: no arrivals below the names of the columns")
    if wrong:
        raise Refusal("\n".join(wrong[:20] + ([f"… and {len(wrong) - 20} more"] if len(wrong) > 20 else [])))
    return sorted(found, key=lambda arrival: arrival.at)


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the names of the columns, with their lines. Refusal `line: what` where it is no CSV."""
    reader = csv.DictReader(lines, restkey="", strict=True)
    line = 1
    try:
        _expect_columns(reader.fieldnames or ())
        line = reader.line_num + 1  # a quote without end is told where its row begins
        for row in reader:
            yield reader.line_num, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refusal(f"{line}: not CSV: {error}") from None


def _expect_columns(names: Sequence[str]) -> None:
    unknown = [name for name in names if name not in COLUMNS]
    twice = [name for name in names if names.count(name) > 1]
    if unknown or twice or "at" not in names:
        what = f"the column '{twice[0]}' stands twice" if twice else "the column 'at' is missing"
        what = f"unknown column '{unknown[0]}'" if unknown else what
        raise Refusal(f"1: {what}; columns: {', '.join(COLUMNS)}")


def _arrival(
    row: Mapping[str, Any], index: int, pack: Pack, calendar: Calendar, habits: Habits, draws: Draws
) -> Arrival:
    if "" in row:
        raise Refusal("more values than columns")
    for name, value in row.items():
        if "\0" in (value or ""):
            raise Refusal(f"{name}: holds a NUL character, which is no text")
    said = {name: (value or "").strip() for name, value in row.items()}
    at = _moment(said.get("at", ""), calendar)
    known = _known(said, pack)
    drawn = _drawn(index, at, pack, habits, draws, known, said.get("channel", ""))
    who = drawn.complainant
    fields: dict[str, Any] = drawn.model_dump(exclude={"complainant"})
    fields |= {n: said[n] for n in ("source", "matter", "project") if said.get(n)}
    if "demand" in said:
        fields["demand"] = said["demand"]
    contact = {n: said[n] for n in ("name", "phone", "email") if n in said}
    fields["complainant"] = {"name": who.name, "phone": who.phone, "email": who.email} | contact
    fields["complainant"]["name"] = fields["complainant"]["name"] or who.name
    try:
        filing = Filing.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise Refusal(f"{'.'.join(map(str, first['loc'][:2]))}: {first['msg']}") from None
    for name, listed in (("channel", pack.channels), ("source", pack.sources)):
        if getattr(filing, name) not in listed:
            raise Refusal(_no(name, getattr(filing, name), listed))
    return Arrival(at, filing, known)


def _moment(text: str, calendar: Calendar) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(f"at: {text!r} is not a time; write it like 2026-03-02T10:30") from None
    at = at if at.tzinfo else at.replace(tzinfo=calendar.zone)
    if not 2000 < at.year < 2100:
        raise Refusal(f"at: the year {at.year} is not between 2001 and 2099")
    return at.astimezone(calendar.zone)


def _known(said: Mapping[str, str], pack: Pack) -> dict[str, Any]:
    """What a row says about the classification. Refusal for what the pack does not know."""
    home = "dispatch" if "dispatch" in pack.views else "assessment"
    listed: dict[str, tuple[str, Iterable[str]]] = {
        "class": (home, pack.views[home].classes),  # type: ignore[index]
        "nature": ("validity", ("valid", "invalid")),
        "level": ("level", getattr(pack, "levels", {})),
    }
    known: dict[str, Any] = {}
    for name, (field_, values) in listed.items():
        if said.get(name):
            if said[name] not in values:
                raise Refusal(_no(name, said[name], values))
            known[field_] = said[name]
    flags = said.get("flags", "").split()
    for flag in flags:
        if flag not in getattr(pack, "flags", {}):
            raise Refusal(_no("flags", flag, getattr(pack, "flags", {})))
    return known | ({"flags": flags} if flags else {})


def _no(name: str, value: str, listed: Iterable[str]) -> str:
    return f"{name}: the procedure has no '{value}'; it has: {', '.join(listed) or 'none'}"


def generated(
    rate: float, begin: date, days: int, pack: Pack, calendar: Calendar, habits: Habits, draws: Draws
) -> list[Arrival]:
    """Arrivals for so many days, `rate` a day on average; by telephone and counter in office hours only."""
    index = count()
    found = [
        _generated(next(index), begin + timedelta(days=day), pack, calendar, habits, draws)
        for day in range(days)
        for _ in range(_poisson(rate, draws.share("day", day)))
    ]
    return sorted(found, key=lambda arrival: arrival.at)


def _generated(
    index: int, day: date, pack: Pack, calendar: Calendar, habits: Habits, draws: Draws
) -> Arrival:
    minutes = (DAYTIME[1] - DAYTIME[0]) * 60
    minute = DAYTIME[0] * 60 + int(draws.share(index, "minute") * minutes)
    at = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=calendar.zone)
    known: dict[str, Any] = {}
    filing = _drawn(index, at, pack, habits, draws, known, "")
    if filing.channel in OFFICE_CHANNELS:
        begun = at.astimezone(UTC)
        opens, _ = next(openings_from(begun, calendar))
        later = int(draws.share(index, "later") * 60) if opens > begun else 0
        at = forward(max(begun, opens), timedelta(minutes=later), calendar).astimezone(calendar.zone)
    return Arrival(at, filing, known)


def _drawn(
    index: int, at: datetime, pack: Pack, habits: Habits, draws: Draws, known: dict[str, Any], channel: str
) -> Filing:
    """A filing as the habits have it; adds to `known` what the desk will find. Nothing of it is validated."""
    chosen = habits.chosen
    for view, spec in pack.views.items():
        given = getattr(chosen, view) or dict.fromkeys(spec.classes, 1.0)
        known.setdefault(view, draws.pick(given, index, view))
    if chosen.level:
        known.setdefault("level", draws.pick(chosen.level, index, "level"))
    flags = [flag for flag, share in chosen.flag.items() if draws.chance(share, index, "flag", flag)]
    if flags:
        known.setdefault("flags", flags)
    channel = channel or draws.pick(chosen.channel or dict.fromkeys(pack.channels, 1.0), index, "channel")
    writes = channel not in OFFICE_CHANNELS and draws.chance(habits.shares.email, index, "email")
    customer = index
    if index and draws.chance(habits.shares.returns, index, "returns"):
        customer = int(draws.share(index, "who") * index)
    who = Complainant.model_construct(
        name=f"客户{customer + 1}", phone=f"139{customer:08d}", address="",
        email=f"customer{customer + 1}@customer.example" if writes else "",
    )  # fmt: skip
    filing: Any = Filing.model_construct
    made: Filing = filing(
        channel=channel, source=draws.pick(_known_only(chosen.source, pack.sources), index, "source"),
        procedure=None, complainant=who, matter=_matter(pack, known, index, draws), project="",
        occurred_at="", locale="zh-Hans", received_at=None,
        demand="请尽快处理" if draws.chance(habits.shares.complete, index, "complete") else "",
    )  # fmt: skip
    return made


def _known_only(weights: Mapping[str, float], listed: Mapping[str, Any]) -> Mapping[str, float]:
    return {key: weight for key, weight in weights.items() if key in listed} or dict.fromkeys(listed, 1.0)


def _matter(pack: Pack, known: Mapping[str, Any], index: int, draws: Draws) -> str:
    """A matter in words that the pack knows for the classes that were drawn."""
    said: list[str] = []
    for view, spec in pack.views.items():
        words = spec.classes[known[view]].words
        if words:
            said.append(words[int(draws.share(index, view, "word") * len(words))])
    return "，".join(said) or "投诉"


def _poisson(mean: float, share: float) -> int:
    """How many come on a day with this mean; `share` decides (inverse of the distribution)."""
    if mean > 200:  # the exponential would vanish; the normal distribution is near enough
        return max(round(mean + math.sqrt(mean) * NORMAL.inv_cdf(min(max(share, 1e-9), 1 - 1e-9))), 0)
    likely, number = math.exp(-mean), 0
    total = likely
    while share >= total and number < 1000:
        number += 1
        likely *= mean / number
        total += likely
    return number
