"""The simulation and the real system agree: the same complaints, the same answers at the same moments.

Each script is played twice: in the town (a real database, the acts in transactions, the watch) and in the
simulation's replay. Due times, notices and closing grounds must be the same. A further procedure is a row
in PROCEDURES with its scripts.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from adapters import database
from adapters.calendars import load_calendar
from adapters.packs import PACKS, read_pack
from adapters.rosters import SAMPLES, read_roster
from adapters.seen import mark
from complaints.acts.file import file_complaint
from complaints.calendar import Calendar
from complaints.pack import Pack
from complaints.records import Promise, Question
from simulator import Habits, Outcome, Script, Staff, generated, outcome, replay
from simulator.draws import Draws
from simulator.replay import play, until_of
from simulator.world import World
from tests.simulator import scripts_home_renovation
from tests.virtual import Town, a_town

PROCEDURES: dict[str, Callable[[], Sequence[Script]]] = {
    "home-renovation": scripts_home_renovation.scripts,
}
"""The scripts of a procedure, by the name of its pack."""


RECORDED = ("online-shop", "residential-community", "food-manufacturer", "graded-reply")
"""Procedures whose scripts are what was said in a simulated world: levels, duties, offers, routes and all."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Town]]:
    """A town with the sample roster of a procedure."""
    with pytest.MonkeyPatch.context() as patch:
        opened = []

        def at(procedure: str) -> Town:
            context = a_town(tmp_path, patch, lambda: Town(procedure=procedure))
            opened.append(context)
            return context.__enter__()

        yield at
        for context in opened:
            context.__exit__(None, None, None)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_the_same_script_gives_the_same_due_times_notices_and_grounds(
    procedure: str, place: Callable[[str], Town]
) -> None:
    scripts = PROCEDURES[procedure]()
    pack = read_pack(PACKS / f"{procedure}.yaml")
    people = [row.model_dump() for row in read_roster(SAMPLES / f"{procedure}.yaml").people]
    real = played_in(place(procedure), scripts)
    simulated = replay(pack, load_calendar(pack.calendar), Staff.of(people), scripts, elsewhere)
    assert len(scripts) >= 20
    assert {kind for one in real for _, kind, _, _ in one.notices} >= {"reminder", "escalation"}
    assert len({one.ground for one in real}) >= 4
    for script, one, other in zip(scripts, real, simulated, strict=True):
        assert (script.name, one) == (script.name, other)


@pytest.mark.parametrize("procedure", RECORDED)
def test_what_was_said_in_a_simulated_world_gives_the_same_in_the_real_one(
    procedure: str, place: Callable[[str], Town]
) -> None:
    pack, calendar = elsewhere(procedure)
    people = Staff.of(row.model_dump() for row in read_roster(SAMPLES / f"{procedure}.yaml").people)
    scripts = recorded(pack, calendar, people)
    real = played_in(place(procedure), scripts)
    simulated = replay(pack, calendar, people, scripts, elsewhere)
    assert len(scripts) >= 20
    for script, one, other in zip(scripts, real, simulated, strict=True):
        assert (script.name, one) == (script.name, other)


def recorded(pack: Pack, calendar: Calendar, people: Staff) -> list[Script]:
    """Twenty-odd complaints of a week, with all that was said about them in a month."""
    world = World(pack, calendar, people, Habits(), Draws(3), elsewhere)
    for arrival in generated(5, date(2026, 9, 21), 6, pack, calendar, Habits(), Draws(3)):
        world.at(arrival.at.astimezone(UTC), partial(world.arrive, arrival))
    world.run(datetime(2026, 10, 20, tzinfo=UTC))
    return world.scripts()


def elsewhere(procedure: str) -> tuple[Pack, Calendar]:
    pack = read_pack(PACKS / f"{procedure}.yaml")
    return pack, load_calendar(pack.calendar)


def played_in(town: Town, scripts: Sequence[Script]) -> list[Outcome]:
    """Play scripts in a real database, with the watch ticking at every moment at which something is due."""
    numbers: dict[int, str] = {}
    moments = [(script.at.astimezone(UTC), order, None) for order, script in enumerate(scripts)]
    steps = [(s.at.astimezone(UTC), order, s) for order, script in enumerate(scripts) for s in script.played]
    for at, order, step in sorted([*moments, *steps], key=lambda event: event[0]):
        watch(town, until=at)
        town.now = at
        if step is None:
            numbers[order] = filed(town, scripts[order])
        else:
            with town.change(numbers[order]) as case:
                play(case, step, at)
            town.live(numbers[order])
    watch(town, until=until_of(scripts), inclusive=True)
    return [outcome(town.case(numbers[order])) for order in range(len(scripts))]


def filed(town: Town, script: Script) -> str:
    pack = read_pack(PACKS / f"{town.procedure}.yaml")
    with database.writing() as session:
        calendar = load_calendar(pack.calendar)
        case = file_complaint(session, script.filing, pack, calendar, town.now, script.by)
        mark(session, case)
        number = case.number
    town.live(number)
    return number


def watch(town: Town, until: datetime, inclusive: bool = False) -> None:
    """Let the watch tick at every moment before `until` at which a notice or the end of a silence is due."""
    while True:
        due = next_moment()
        moment = None if due is None else max(due, town.now)
        if moment is None or moment > until or (moment == until and not inclusive):
            return
        town.now = moment
        town.sweep()
        assert next_moment() != due, "the watch does not get on"


def next_moment() -> datetime | None:
    with database.reading() as session:
        notice = session.exec(select(func.min(col(Promise.next_notice_at)))).one()
        unanswered = (Question.answered_at, Question.withdrawn_at, Question.lapsed_at)
        silence = select(func.min(col(Question.lapses_at))).where(*(col(c).is_(None) for c in unanswered))
        moments = [at for at in (notice, session.exec(silence).one()) if at is not None]
        return min((at.replace(tzinfo=at.tzinfo or UTC) for at in moments), default=None)
