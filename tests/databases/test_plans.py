"""Plans, drills and reviews on both databases: a whole quarter, and several who look after them at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from adapters import database
from complaints.drills.drill import Drill
from complaints.history import broken
from complaints.reviews.review import Review
from tests.databases.test_databases import migrated  # noqa: F401
from tests.plans.conftest import Place
from tests.plans.test_activation import GAS, neighbour
from tests.plans.test_review import in_effect

AT_ONCE = 4


def at_once(work: Callable[[], Any]) -> list[Any]:
    """What several get who do the same at the same time."""
    with ThreadPoolExecutor(AT_ONCE) as hands:
        return list(hands.map(lambda _: work(), range(AT_ONCE)))


def joins(place: Place, number: str, plan: str) -> int:
    """How often a complaint joined others in a plan."""
    joined = [entry for entry in place.case(number).entries if entry.verb == "plan_joined"]
    return len([entry for entry in joined if entry.data["plan"] == plan])


def test_a_plan_is_drilled_reviewed_and_revised(migrated: str) -> None:  # noqa: F811
    place = Place()
    review = in_effect(place)
    assert (place.plan().version, place.plan().steps["stop"].limit) == ("2", "20m")
    (drill,) = place.case(review).story.review["gathered"]["drills"]
    for number in (drill, review):
        entries = place.case(number).entries
        assert broken(entries) == []
        assert [entry.at.tzinfo for entry in entries if entry.at.tzinfo is None] == []


def test_several_who_look_at_complaints_at_once_set_each_plan_in_motion_once(
    migrated: str,  # noqa: F811
) -> None:
    place = Place()
    first = place.file(matter=GAS, project="幸福里 3-501")
    place.file(matter=GAS, project="幸福里 3-502", name="王五", phone="13900000000", email="w@c.cn")
    at_once(place.look)
    (row,) = place.activations("site-safety")
    assert (row.number, len(row.numbers)) == (first, 2)
    assert place.verbs(first).count("plan_activated") == 1
    numbers = [neighbour(place, flat) for flat in range(1, 6)]
    at_once(place.look_at_clusters)
    (row,) = place.activations("group-complaint")
    assert set(numbers) <= set(row.numbers)
    assert {number: joins(place, number, row.plan) for number in row.numbers} == {
        number: int(number != row.number) for number in row.numbers
    }


def test_several_who_look_at_the_calendar_at_once_record_each_drill_and_review_once(
    migrated: str,  # noqa: F811
) -> None:
    place = Place()
    place.now += timedelta(days=160)
    at_once(place.due_drills)
    with database.reading() as session:
        of_quarter = list(session.exec(select(Drill).where(col(Drill.period).is_not(None))))
    assert len(of_quarter) == len({(one.plan, one.period) for one in of_quarter})
    assert {one.plan for one in of_quarter} >= {"site-safety", "group-complaint"}
    place.now += timedelta(days=300)
    at_once(place.due_reviews)
    with database.reading() as session:
        plans = list(session.exec(select(Review.plan)))
    assert len(plans) == len(set(plans)) == 6
