"""Promises: due times from the history alone, and the notices on the way there and after.

Tue 29 September 2026; Thu 1 to Wed 7 October are holidays, Sat 10 October is worked. Office 9-12 and 13-18.
"""

from datetime import datetime, timedelta
from itertools import islice, pairwise

import pytest

from complaints.errors import Refusal
from complaints.promises import (
    approver,
    clock_start,
    next_notice,
    notices,
    notices_passed,
    stage_due,
    stands_still,
)
from complaints.starts import FACTS
from complaints.story import Story
from tests.virtual import cn, local, shipped

PACK, CN = shipped(), cn()
FRIDAY = "2026-10-09T18:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def story(*pauses: tuple[str, str | None], days: tuple[int, ...] = (), round: int = 1, **facts: str) -> Story:
    known = {"filed": "2026-09-29T09:00", "registered": "2026-09-29T09:00", "classified": "2026-09-29T10:00"}
    return Story(
        round=round,
        facts={verb: at(when) for verb, when in (known | facts).items()},
        pauses=[(at(begun), at(ended) if ended else None) for begun, ended in pauses],
        extensions=list(days),
    )


def due_of(said: Story, stage: str = "investigate", now: str = "2026-10-20T10:00") -> str:
    return local(stage_due(said, PACK, CN, stage, at(now)).at)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        (story(), "Fri 2026-10-09 18:00"),
        (story(("2026-09-29T10:00", "2026-09-29T11:00")), "Sat 2026-10-10 10:00"),
        (story(("2026-09-29T11:00", "2026-09-29T14:00")), "Sat 2026-10-10 11:00"),  # lunch is no open time
        (story(("2026-09-29T18:00", "2026-09-30T09:00")), "Fri 2026-10-09 18:00"),
        (story(("2026-09-30T18:00", "2026-10-08T09:00")), "Fri 2026-10-09 18:00"),  # the holiday
        (story(("2026-09-29T11:00", "2026-09-29T12:00"), ("2026-10-08T09:00", "2026-10-08T10:00")),
         "Sat 2026-10-10 11:00"),
        (story(("2026-10-09T18:00", "2026-10-10T18:00")), "Fri 2026-10-09 18:00"),  # the time was up
        (story(days=(1,)), "Sat 2026-10-10 18:00"),
        (story(days=(2, 3)), "Thu 2026-10-15 18:00"),
        (story(("2026-10-10T09:00", "2026-10-10T18:00"), days=(1,)), "Mon 2026-10-12 18:00"),
        (story(("2026-09-29T10:00", "2026-09-29T11:00"), days=(1,)), "Mon 2026-10-12 18:00"),
        (story(("2026-10-09T17:00", None), days=(1,)), "Wed 2026-10-21 18:00"),  # stands still, now Tue 20
        (story(round=2, reworked="2026-10-09T11:00"), "Tue 2026-10-13 18:00"),
    ],
)  # fmt: skip
def test_due_times_from_history_with_pauses_and_extensions(said: Story, due: str) -> None:
    assert due_of(said) == due


def test_the_stages_of_handling_share_one_clock() -> None:
    said = story(("2026-09-29T11:00", "2026-09-29T12:00"), days=(1,))
    assert len({due_of(said, stage) for stage in ("dispatch", "investigate", "resolve", "approve")}) == 1


@pytest.mark.parametrize("stage", ["reply", "survey", "decide", "register", "classify"])
def test_pauses_and_extensions_are_for_handling_only(stage: str) -> None:
    paused = story(("2026-09-29T10:00", "2026-10-12T11:00"), days=(5,), resolved=FRIDAY, replied=FRIDAY)
    assert due_of(paused, stage) == due_of(story(resolved=FRIDAY, replied=FRIDAY), stage)


def test_pitfall_08_no_pause_ends_before_it_begins_when_clocks_differ() -> None:
    assert due_of(story(("2026-09-30T10:00", None)), now="2026-09-30T09:59") == "Fri 2026-10-09 18:00"


@pytest.mark.parametrize("stage", PACK.stages)
def test_a_stage_whose_starting_fact_was_passed_over_starts_at_the_last_fact_before_it(stage: str) -> None:
    said = story(answered=FRIDAY, escalated=FRIDAY, information_added=FRIDAY)
    known = FACTS[: FACTS.index(PACK.stages[stage].starts) + 1]
    assert clock_start(said, PACK, stage) == max(said.facts[f] for f in known if f in said.facts)


@pytest.mark.parametrize(
    ("stage", "begun", "since"),
    [
        ("investigate", "2026-10-09T17:59", "2026-10-09T17:59"),
        ("investigate", FRIDAY, None),
        ("reply", "2026-10-09T10:00", None),
    ],
)
def test_a_clock_that_ran_out_does_not_stand_still(stage: str, begun: str, since: str | None) -> None:
    assert stands_still(story((begun, None)), stage, at(FRIDAY)) == (at(since) if since else None)


# notices


def the(stage: str, count: int, due: str = FRIDAY) -> list[tuple[int, str, str]]:
    return [(n.level, local(n.at), n.to) for n in islice(notices(PACK, CN, stage, at(due)), count)]


def test_pitfall_06_reminders_are_working_time_counted_backwards() -> None:
    assert the("investigate", 1, "2026-10-08T10:00") == [(0, "Wed 2026-09-30 15:00", "asked")]
    assert the("survey", 1, "2026-10-09T18:00") == [(0, "Thu 2026-10-08 18:00", "asked")]
    assert the("classify", 1, "2026-10-01T01:30") == [(0, "Thu 2026-10-01 01:00", "asked")]  # clock time


def test_pitfall_18_every_rung_until_the_top_then_daily_to_the_top() -> None:
    assert the("investigate", 6) == [
        (0, "Fri 2026-10-09 14:00", "asked"),
        (1, "Fri 2026-10-09 18:00", "supervisor"),
        (2, "Sat 2026-10-10 14:00", "manager"),
        (3, "Mon 2026-10-12 14:00", "manager"),
        (4, "Tue 2026-10-13 14:00", "manager"),
        (5, "Wed 2026-10-14 14:00", "manager"),
    ]


def test_the_archive_has_one_rung_and_no_repeats() -> None:
    assert the("archive", 9) == [(1, "Fri 2026-10-09 18:00", "administrator")]
    assert next_notice(PACK, CN, "archive", at(FRIDAY), 2) is None


@pytest.mark.parametrize("stage", PACK.stages)
def test_notices_never_go_backwards_in_time(stage: str) -> None:
    moments = [n.at for n in islice(notices(PACK, CN, stage, at(FRIDAY)), 20)]
    assert all(before <= after for before, after in pairwise(moments))


@pytest.mark.parametrize(
    ("level", "now", "given", "then"),
    [
        (0, "2026-10-09T13:59", [], 0),
        (0, "2026-10-09T14:00", [0], 1),
        (1, "2026-10-09T17:59", [], 1),
        (1, FRIDAY, [1], 2),
        (0, FRIDAY, [1], 2),  # no reminder after the limit
        (0, "2026-10-10T14:00", [1, 2], 3),  # after a downtime each once
        (2, "2026-10-30T10:00", [2, 16], 17),  # of the repeats only the last
        (17, "2026-10-30T10:00", [], 17),
        (17, "2026-09-01T10:00", [], 17),  # time going backwards
    ],
)
def test_pitfall_10_catching_up_gives_each_notice_once(
    level: int, now: str, given: list[int], then: int
) -> None:
    found, after, follows = notices_passed(PACK, CN, "investigate", at(FRIDAY), level, at(now))
    assert ([n.level for n in found], after) == (given, then)
    assert follows is not None
    assert (follows.level, follows.at > at(now)) == (then, True)


def test_a_year_of_silence_is_caught_up_quickly() -> None:
    begun = datetime.now().astimezone()
    late = at(FRIDAY) + timedelta(days=365)
    found, level, _ = notices_passed(PACK, CN, "investigate", at(FRIDAY), 0, late)
    assert ([n.level for n in found[:2]], len(found), level > 240) == ([1, 2], 3, True)
    assert datetime.now().astimezone() - begun < timedelta(seconds=2)


@pytest.mark.parametrize(
    ("cost", "role"),
    [(0, "owner"), (2000, "owner"), (2000.5, "supervisor"), (20000, "supervisor"), (20000.01, "manager"),
     (float("inf"), "manager"), (float("nan"), "manager"), (-1, "owner")],
)  # fmt: skip
def test_who_may_decide_a_cost(cost: float, role: str) -> None:
    assert approver(PACK.authority, cost) == role


def test_a_cost_that_nobody_may_decide_is_refused() -> None:
    with pytest.raises(Refusal):
        approver(PACK.authority[:2], 1e6)
