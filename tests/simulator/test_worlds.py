"""Simulated worlds: work takes time, in office hours, the most urgent first; luck stays the same."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from adapters.calendars import load_calendar
from adapters.packs import PACKS, read_pack
from adapters.rosters import SAMPLES, read_roster
from complaints.filing import Filing
from complaints.worktime import is_open
from simulator import Arrival, Habits, Results, Staff, generated, simulate
from simulator.draws import Draws
from simulator.world import World

MONDAY = date(2026, 3, 2)
PLAIN: dict[str, Any] = {
    "spread": 0,
    "shares": {"valid": 1, "refuses": 0, "asks_customer": 0, "asks_time": 0, "withdraws": 0, "answers": 0},
}
PACK = read_pack(PACKS / "home-renovation.yaml")
CN = load_calendar("cn")


def staff(absences: Sequence[dict[str, Any]] = (), procedure: str = "home-renovation") -> Staff:
    people = read_roster(SAMPLES / f"{procedure}.yaml").people
    return Staff.of([row.model_dump() for row in people], absences)


def local(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}+08:00")


def complaint(day: int, clock: str, number: int = 1, **known: str) -> Arrival:
    who = {"name": "李四", "phone": f"1380000{number:04d}", "email": f"c{number}@customer.example"}
    filing = {"channel": "web", "complainant": who, "matter": "墙面开裂", "demand": "修好"}
    return Arrival(local(day, clock), Filing.model_validate(filing), {"dispatch": "construction"} | known)


def drawn(rate: float = 6, days: int = 15, seed: int = 1) -> list[Arrival]:
    return generated(rate, MONDAY, days, PACK, CN, Habits(), Draws(seed))


def run(arrivals: Sequence[Arrival], habits: Habits | None = None, **changes: Any) -> Results:
    people = changes.pop("people", None) or staff()
    pack = changes.pop("pack", PACK)
    return simulate(pack, CN, people, arrivals, habits or Habits(), **changes)


def stages(found: Results) -> dict[str, tuple[int, int, float]]:
    return {row.stage: (row.number, row.late, row.worst) for row in found.stages}


def test_one_complaint_takes_the_minutes_of_the_habits_one_after_the_other() -> None:
    found = run([complaint(2, "10:00")], Habits.model_validate(PLAIN))
    # classified by 10:08, investigated by 11:08, resolved by 11:53; then the letter, and silence
    assert stages(found) == {
        "register": (1, 0, 0.0),
        "classify": (1, 0, 0.13),
        "dispatch": (1, 0, 0.0),
        "investigate": (1, 0, 1.0),
        "resolve": (1, 0, 1.75),
        "reply": (1, 0, 0.0),
        "survey": (1, 0, 78.12),
        "archive": (1, 0, 0.0),
    }
    assert found.grounds == {"no_answer": 1}
    owners = {p.id: p.worked for p in found.people if p.worked}
    assert sum(owners.values()) == pytest.approx((8 + 60 + 45) / 60, abs=0.02)


def test_nobody_works_at_night_on_weekends_or_at_noon() -> None:
    world = World(PACK, CN, staff(), Habits(), Draws(1))
    for arrival in drawn():
        world.at(arrival.at.astimezone(UTC), partial(world.arrive, arrival))
    world.run(local(25, "00:00"))
    answered = [
        q.answered_at
        for case in world.cases
        for q in case.questions
        if q.answered_at is not None and q.answered_by != "customer"
    ]
    assert len(answered) > 100
    assert all(is_open(at - timedelta(seconds=1), CN) for at in answered)


def test_one_thing_at_a_time_and_the_most_urgent_first() -> None:
    """Both are filed on Saturday; the one of the other owner's colleague waits, the older is due first."""
    habits = Habits.model_validate(PLAIN | {"minutes": {"Classification": 60}})
    only = Staff(tuple(m for m in staff().members if m.id not in ("liu.yang", "li.na", "he.ping")))
    world = World(PACK, CN, only, habits, Draws(1))
    for arrival in (complaint(7, "12:00", 1), complaint(7, "11:00", 2)):
        world.at(arrival.at.astimezone(UTC), partial(world.arrive, arrival))
    world.run(local(9, "17:59"))
    times = {
        case.complaint.phone[-1]: q.answered_at.astimezone(CN.zone).strftime("%a %H:%M")
        for case in world.cases
        for q in case.questions
        if q.form == "Classification" and q.answered_at is not None
    }
    assert times == {"2": "Mon 10:00", "1": "Mon 11:00"}


def test_who_is_absent_answers_nothing_and_the_deputy_steps_in() -> None:
    away = {"person": "chen.lei", "starts_at": local(2, "11:00"), "ends_at": local(20, "09:00")}
    found = run([complaint(2, "10:00")], Habits.model_validate(PLAIN), people=staff([away]))
    answers = {p.id: p.answers for p in found.people}
    assert (answers["chen.lei"], answers["zhao.min"]) == (0, 2)
    assert next(p.available for p in found.people if p.id == "chen.lei") < 10


def test_the_same_seed_gives_the_same_world_and_another_seed_another() -> None:
    one, two = run(drawn()), run(drawn())
    assert one.as_json() == two.as_json()
    assert run(drawn(), seed=2).as_json() != one.as_json()


def test_what_a_change_does_not_touch_stays_as_it_was() -> None:
    """Common random numbers: only the changed reminder makes a difference."""
    data = PACK.model_dump(by_alias=True)
    data["stages"]["archive"]["limit"] = "5 working days"
    data["stages"]["survey"]["remind"] = "2 office hours"
    before, after = run(drawn()), run(drawn(), pack=type(PACK).model_validate(data))
    assert before.notices["survey"] != after.notices["survey"]
    kept = ("stages", "people", "grounds", "levels", "open_by_stage", "closed_by_week")
    assert {k: before.as_json()[k] for k in kept} == {k: after.as_json()[k] for k in kept}


def test_one_more_handler_takes_load_off_the_others() -> None:
    busy = drawn(rate=40, days=12)
    before = run(busy, until=local(14, "00:00"))
    after = run(
        busy, people=staff().more("owner:engineering=2").more("owner:legal=2"), until=local(14, "00:00")
    )
    assert before.complaints == after.complaints
    assert before.open > after.open
    queues = [next(p.longest_queue for p in w.people if p.id == "chen.lei") for w in (before, after)]
    assert queues[0] > queues[1]
    assert {p.id for p in after.people} - {p.id for p in before.people} == {
        f"more.owner.{d}.{n}" for d in ("engineering", "legal") for n in (1, 2)
    }


def test_nobody_works_more_than_the_office_is_open() -> None:
    found = run(drawn(rate=40, days=12), until=local(14, "00:00"))
    assert all(person.worked <= person.available for person in found.people)
    assert any(person.utilisation > 0.95 for person in found.people)


PROCEDURES = sorted(p.stem for p in PACKS.glob("*.yaml") if (SAMPLES / p.name).exists())


def elsewhere(procedure: str) -> Any:
    pack = read_pack(PACKS / f"{procedure}.yaml")
    return pack, load_calendar(pack.calendar)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_procedure_can_be_simulated(procedure: str) -> None:
    """Whatever duties, levels and forms a pack has, they are answered; nothing is left without a stage."""
    pack, calendar = elsewhere(procedure)
    arrivals = generated(2, MONDAY, 10, pack, calendar, Habits(), Draws(1))
    found = simulate(pack, calendar, staff(procedure=procedure), arrivals, Habits(), elsewhere=elsewhere)
    assert found.complaints == len(arrivals)
    assert found.closed + found.open == found.complaints
    assert found.closed > 0.6 * found.complaints
    assert {"register", "classify", "archive"} <= {row.stage for row in found.stages}


def test_draws_depend_on_what_is_drawn_not_on_the_order() -> None:
    draws = Draws(7)
    assert draws.share("a", 1) == Draws(7).share("a", 1) != draws.share("a", 2)
    picked = [draws.pick({"one": 1, "two": 3, "never": 0}, n) for n in range(2000)]
    assert picked.count("two") / 2000 == pytest.approx(0.75, abs=0.04)
    assert "never" not in picked
    around = sorted(draws.around(60, 0.5, n) for n in range(2001))
    assert around[1000] == pytest.approx(60, rel=0.08)
