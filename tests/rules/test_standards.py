"""Standards and indicators: what was in time, what customers said, what was within authority (A, M)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.packs import pack_of
from complaints.oversight.indicators import (
    Share,
    Told,
    by_stretch,
    happy,
    indicators,
    most,
    opinions,
    within_authority,
)
from complaints.oversight.standards import Opinion, Work, appraisals, lines
from complaints.pack_parts import Authority

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PACK = pack_of("home-renovation")
SCALES = {"home-renovation": dict(PACK.survey)}
AUTHORITY = [
    Authority(role="owner", up_to=2000), Authority(role="supervisor", up_to=20000), Authority(role="manager"),
]  # fmt: skip


def work(number: str, took: float | None, limit: float = 8, **facts: Any) -> Work:
    """A stage that began yesterday, took so many hours (None: is still at work) and had so many."""
    begun = NOW - timedelta(hours=24)
    ended = None if took is None else begun + timedelta(hours=took)
    late_at = facts.pop("late_at", NOW)
    known = {"stage": "resolve", "handler": "chen.lei", "department": "engineering"} | facts
    return Work(
        number=number, started_at=begun, due_at=begun + timedelta(hours=limit), ended_at=ended,
        late_at=late_at, **known,
    )  # fmt: skip


def told(number: str, **facts: Any) -> Told:
    known: dict[str, Any] = {
        "procedure": "home-renovation",
        "site": "幸福里",
        "contact": number,
        "channel": "web",
    }
    known |= {"received_at": NOW - timedelta(days=10)}
    return Told(number, **(known | facts))


def test_a_line_counts_what_ended_and_what_is_overdue_and_leaves_out_what_still_has_time() -> None:
    rows = [work("1", 2), work("2", 6), work("3", 9), work("4", None), work("5", None, limit=48)]
    (line,) = lines(rows, lambda one: one.stage)
    assert (line.count, line.in_time, line.late_open) == (4, 2, 1)
    assert line.share == 0.5
    assert line.typical == timedelta(hours=6)


def test_what_is_exactly_on_time_is_in_time_and_what_stood_still_before_is_not_late() -> None:
    assert work("1", 8).in_time
    paused = work("2", None, late_at=NOW - timedelta(hours=20))
    assert (paused.in_time, paused.counts) == (True, False)


def test_handlers_stand_in_order_of_their_ids_with_workload_and_the_share_who_answered() -> None:
    said = {"zhao.min": Opinion(asked=4, answered=1, satisfied=1)}
    rows = appraisals([work("1", 2), work("2", 9)], said, {"chen.lei": (3, 1)})
    assert [row.handler for row in rows] == ["chen.lei", "zhao.min"]
    assert (rows[0].cases, rows[0].work.share, rows[0].waiting, rows[0].overdue) == (2, 0.5, 3, 1)
    assert (rows[1].opinion.response, rows[1].opinion.satisfaction, rows[1].work.count) == (0.25, 1.0, 0)


def test_neutral_is_neither_satisfied_nor_dissatisfied() -> None:
    assert happy(PACK.survey["result"]) == {"very_satisfied", "satisfied"}
    assert happy(PACK.survey["fairness"]) == {"fair"}


def test_opinions_show_who_answered_and_the_spread() -> None:
    answers = ["satisfied", "neutral", "dissatisfied", ""]
    cases = [
        told(str(n), owner="chen.lei", surveys=1, said={"result": answer} if answer else {})
        for n, answer in enumerate(answers)
    ]
    found = opinions([*cases, told("9", owner="chen.lei")], SCALES, lambda case: case.owner)["chen.lei"]
    assert (found.asked, found.answered, found.satisfied) == (4, 3, 1)
    assert dict(found.spread) == {"satisfied": 1, "neutral": 1, "dissatisfied": 1}


@pytest.mark.parametrize(
    ("cost", "roles", "within"),
    [
        (2000, {"owner"}, True),
        (2001, {"owner"}, False),
        (20000, {"owner", "supervisor"}, True),
        (20001, {"owner", "supervisor"}, False),
        (90000, {"owner", "manager"}, True),
    ],
)
def test_a_result_is_within_authority(cost: float, roles: set[str], within: bool) -> None:
    assert within_authority(cost, roles, AUTHORITY) is within


def test_the_indicators_of_procedure_a() -> None:
    closed = NOW - timedelta(days=7)
    long_ago = NOW - timedelta(days=300)
    cases = [
        told("1", closed_at=closed, replied_at=closed, resolved=True, evidence=True, surveys=1,
             said={"handling": "satisfied", "result": "satisfied", "fairness": "fair"}),
        told("2", closed_at=closed, replied_at=closed, resolved=True, evidence=False, late=True, surveys=1),
        told("3", received_at=long_ago - timedelta(days=1), closed_at=long_ago, again_at=NOW, broken=True),
        told("4", received_at=long_ago - timedelta(days=5), closed_at=long_ago,
             again_at=long_ago + timedelta(days=180)),
        told("5"),
    ]  # fmt: skip
    found = indicators(cases, SCALES, NOW)
    assert (found.filed, found.closed, found.cycle) == (5, 4, timedelta(days=3))
    assert found.replied == Share(2, 5)
    assert found.procedure == Share(3, 5)
    assert found.result == Share(1, 2)
    assert (found.handling, found.fairness, found.satisfied) == (Share(1, 1), Share(1, 1), Share(1, 1))
    assert found.response == Share(1, 2)
    assert found.retained == Share(3, 4)  # number 4 complained again on the 180th day
    assert found.unripe == 2
    assert Share(0, 0).value is None


def test_causes_are_counted_and_their_trend_cut_into_stretches() -> None:
    cases = [told("1", site="甲"), told("2", site="乙"), told("3", site="乙"), told("4", site="")]
    assert most(cases, lambda case: case.site) == [("乙", 2), ("甲", 1)]
    edges = [NOW - timedelta(days=days) for days in (20, 10, 0)]
    assert by_stretch(cases, edges) == (0, 4)
