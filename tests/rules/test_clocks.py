"""Clocks with the words of a pack: other limits, duties, agreed times, raising, call-backs that reach nobody.

Tue 29 September 2026; Thu 1 to Wed 7 October are holidays, Sat 10 October is worked. Office 9-12 and 13-18.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice

import pytest

from complaints.pack import Pack
from complaints.promises import (
    HANDLING,
    clock_start,
    limit_of,
    next_notice,
    notices,
    notices_passed,
    stage_due,
    stands_still,
)
from complaints.starts import FACTS
from complaints.story import Story
from tests.rules.words import LEVELS, at_minute, duty, pack_with, told
from tests.virtual import cn, local

CN = cn()
TUE, WED, FRI = "2026-09-29T10:00", "2026-09-30T10:00", "2026-10-09T18:00"
RAISING = """
levels:
  middle: {raises: {after: 3 working days, starts: dispatched, to: major}}
  general: {raises: {after: 2 working days, starts: filed, to: middle}}
"""
TRIES = "tries: {most: 3, within: 1 month, ground: no_answer}"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def story(**facts: str) -> Story:
    """A story with facts at these times; what is not named happened on Tuesday at nine and ten."""
    known = {"filed": "2026-09-29T09:00", "registered": "2026-09-29T09:00", "classified": TUE} | facts
    return Story(facts={fact: at(when) for fact, when in known.items()})


def due_of(said: Story, pack: Pack, stage: str) -> str:
    return local(stage_due(said, pack, CN, stage, at("2026-10-20T10:00")).at)


# limits by case

CASES = """
stages:
  reply:
    limits:
      - {when: {levels: [major]}, limit: 24h}
      - {when: [{channels: [phone]}, {sources: [media]}], limit: 8h}
  resolve: {limits: [{when: {levels: [major]}, limit: 24h}]}
"""


@pytest.mark.parametrize(
    ("traits", "limit"),
    [
        ({}, "1 working day"),
        ({"channel": "phone"}, "8h"),
        ({"source": "media"}, "8h"),
        ({"level": "major", "channel": "phone"}, "24h"),  # the first that holds
        ({"level": "general", "channel": "web"}, "1 working day"),
    ],
)
def test_the_first_case_that_holds_gives_the_limit(traits: Mapping[str, str], limit: str) -> None:
    said = Story(level=traits.get("level", ""), filed={k: v for k, v in traits.items() if k != "level"})
    assert limit_of(said, pack_with(LEVELS, CASES), "reply") == limit


@pytest.mark.parametrize("stage", HANDLING)
def test_rework_has_its_own_limit_whatever_the_case(stage: str) -> None:
    pack = pack_with(LEVELS, CASES, "rework: {limit: 5 working days}")
    assert limit_of(Story(round=2, level="major"), pack, stage) == "5 working days"
    assert limit_of(Story(round=2, level="major"), pack, "reply") == "24h"


def test_a_duty_has_its_cases_and_a_level_its_time() -> None:
    pack = pack_with(LEVELS, RAISING, duty("first", limits=[{"when": {"levels": ["major"]}, "limit": "30m"}]))
    assert limit_of(Story(level="major"), pack, "first") == "30m"
    assert limit_of(Story(level="general"), pack, "first") == "1h"
    assert limit_of(Story(level="general"), pack, "raise.general") == "2 working days"
    assert limit_of(Story(level="general", round=2), pack, "first") == "1h"


def test_a_later_level_moves_the_due_time() -> None:
    pack = pack_with(LEVELS, CASES)
    general = told("filed registered classified:general dispatched investigated resolved")
    assert due_of(general, pack, "reply") == "Wed 2026-09-30 18:00"
    grave = told("filed registered classified:general dispatched investigated resolved raised:major")
    assert due_of(grave, pack, "reply") == "Wed 2026-09-30 10:05"


# from when a clock runs


@pytest.mark.parametrize("starts", FACTS)
@pytest.mark.parametrize(
    "there", ["filed", "filed registered classified", "filed registered raised resolved"]
)
def test_a_fact_that_did_not_happen_falls_back_to_the_last_before_it(starts: str, there: str) -> None:
    said, facts = told(there), there.split()
    pack = pack_with(f"stages: {{reply: {{starts: {starts}}}}}")
    before = [fact for fact in facts if FACTS.index(fact) <= FACTS.index(starts)]
    assert clock_start(said, pack, "reply") == at_minute(facts.index(before[-1]))


@pytest.mark.parametrize(
    ("history", "stage", "minute"),
    [
        ("filed registered classified", "investigate", 2),
        ("filed registered classified dispatched investigated submitted: declined", "resolve", 6),
        ("filed registered classified dispatched investigated submitted: declined", "approve", 6),
        ("filed registered classified dispatched investigated submitted: declined", "classify", 1),
        ("filed registered classified dispatched resolved replied surveyed reworked", "resolve", 7),
        ("filed registered classified dispatched resolved replied surveyed reworked", "reply", 7),
        ("filed registered classified dispatched investigated submitted: declined resolved reworked resolved "
         "replied", "survey", 10),
        ("filed registered classified dispatched asked_to_close", "decide", 4),
    ],
)  # fmt: skip
def test_when_a_clock_began(history: str, stage: str, minute: int) -> None:
    pack = pack_with(LEVELS, "stages: {decide: {starts: contested}}")
    assert clock_start(told(history), pack, stage) == at_minute(minute)


@pytest.mark.parametrize(
    ("history", "minute"),
    [
        ("filed registered classified dispatched", 3),
        ("filed registered classified dispatched refused dispatched", 3),
        ("filed registered classified dispatched raised dispatched", 5),
        ("filed registered classified dispatched raised", 4),  # nobody has it: from the raising
    ],
)
def test_a_clock_from_dispatch_starts_anew_when_it_was_raised(history: str, minute: int) -> None:
    pack = pack_with(LEVELS, "stages: {investigate: {starts: dispatched}}")
    assert clock_start(told(history), pack, "investigate") == at_minute(minute)


# duties beside the handling

REPORT = duty("report", starts="classified", limit="3 working days", must=True)
PROGRESS = duty("progress", starts="dispatched", limit="2h", again="2 working days")


@pytest.mark.parametrize(
    ("times", "due"),
    [
        ([], "Tue 2026-09-29 12:00"),
        (["2026-09-29T11:00"], "Thu 2026-10-08 18:00"),
        (["2026-09-29T11:00", "2026-10-08T09:00"], "Sat 2026-10-10 18:00"),
    ],
)
def test_what_is_done_again_is_due_so_long_after_the_last_time(times: list[str], due: str) -> None:
    said = replace(story(dispatched=TUE), times={"progress": [at(t) for t in times]} if times else {})
    assert due_of(said, pack_with(PROGRESS), "progress") == due


def test_what_is_done_again_begins_afresh_in_rework() -> None:
    said = replace(story(dispatched=TUE, reworked=FRI), round=2, times={"progress": [at(WED)]})
    assert clock_start(said, pack_with(PROGRESS), "progress") == at(FRI)


def test_what_must_be_done_is_not_put_off_by_rework() -> None:
    said = replace(story(reworked=FRI), round=2)
    assert due_of(said, pack_with(REPORT), "report") == due_of(story(), pack_with(REPORT), "report")


def test_a_duty_in_the_line_starts_anew_in_rework() -> None:
    pack = pack_with(duty("first", before="resolve", starts="investigated"))
    said = told("filed registered classified dispatched investigated performed:first resolved reworked:first")
    assert clock_start(said, pack, "first") == at_minute(7)
    again = told("filed registered classified dispatched investigated resolved reworked:first investigated")
    assert clock_start(again, pack, "first") == at_minute(7)


@pytest.mark.parametrize("stage", ["first", "raise.general", "settle", "offer"])
def test_only_handling_stands_still_while_the_customer_is_asked(stage: str) -> None:
    said = replace(story(), level="general", pauses=[(at(TUE), at(WED))], extensions=[3])
    pack = pack_with(LEVELS, RAISING, duty("first"))
    assert stands_still(replace(said, pauses=[(at(TUE), None)]), stage, at(FRI)) is None
    assert due_of(said, pack, stage) == due_of(replace(story(), level="general"), pack, stage)


# agreed times


@pytest.mark.parametrize(
    ("stage", "days", "due"),
    [
        ("resolve", (), "Mon 2026-10-12 15:00"),
        ("resolve", (1,), "Tue 2026-10-13 18:00"),
        ("resolve", (1, 2), "Thu 2026-10-15 18:00"),
        ("approve", (), "Fri 2026-10-09 18:00"),  # only the stage it was set for
        ("reply", (2,), "Wed 2026-09-30 18:00"),
    ],
)
def test_an_agreed_time_takes_the_place_of_the_limit(stage: str, days: tuple[int, ...], due: str) -> None:
    said = replace(story(), deadlines={"resolve": at("2026-10-12T15:00")}, extensions=list(days))
    assert due_of(said, pack_with(), stage) == due


def test_an_agreed_time_says_that_it_was_agreed() -> None:
    said = replace(story(), deadlines={"reply": at("2026-10-12T15:00")})
    found = stage_due(said, pack_with(), CN, "reply", at(TUE))
    assert [step.code for step in found.steps] == ["start", "agreed", "due"]
    assert stands_still(said, "reply", found.at) is None


# what is unsolved


@pytest.mark.parametrize(
    ("level", "facts", "due"),
    [
        ("general", {}, "Thu 2026-10-08 18:00"),
        ("general", {"lowered": FRI}, "Mon 2026-10-12 18:00"),
        ("middle", {"dispatched": WED}, "Sat 2026-10-10 18:00"),
        ("middle", {}, "Fri 2026-10-09 18:00"),  # not dispatched yet: since it was classified
        ("middle", {"dispatched": WED, "lowered": TUE}, "Sat 2026-10-10 18:00"),
    ],
)
def test_when_it_is_raised(level: str, facts: dict[str, str], due: str) -> None:
    said = replace(story(**facts), level=level)
    assert due_of(said, pack_with(LEVELS, RAISING), f"raise.{level}") == due


def test_rework_does_not_put_off_the_raising() -> None:
    said = replace(story(reworked=FRI), level="general", round=2)
    assert due_of(said, pack_with(LEVELS, RAISING), "raise.general") == "Thu 2026-10-08 18:00"


# call-backs that reached nobody


@pytest.mark.parametrize(
    ("unreached", "limit", "due"),
    [
        ([], "3 working days", "Fri 2026-10-09 18:00"),
        ([WED], "1 month", "Fri 2026-10-30 10:00"),
        ([WED, FRI], "1 month", "Fri 2026-10-30 10:00"),  # from the first
    ],
)
def test_a_call_back_that_reached_nobody_opens_the_time_for_tries(
    unreached: list[str], limit: str, due: str
) -> None:
    said = replace(story(replied=TUE), unreached=[at(t) for t in unreached])
    pack = pack_with(TRIES)
    assert (limit_of(said, pack, "survey"), due_of(said, pack, "survey")) == (limit, due)
    assert limit_of(said, pack_with(), "survey") == "3 working days"  # a pack without tries


# notices


def told_of(pack: Pack, stage: str, count: int) -> list[tuple[int, str, str, str]]:
    found = islice(notices(pack, CN, stage, at(FRI)), count)
    return [(n.level, n.kind, local(n.at), n.to) for n in found]


def test_a_duty_reminds_and_escalates_like_a_stage() -> None:
    ladder = [{"after": "0m", "to": "supervisor"}, {"after": "4 office hours", "to": "manager"}]
    pack = pack_with(duty("first", remind="30m", ladder=ladder, repeat="1 working day same time"))
    assert told_of(pack, "first", 4) == [
        (0, "reminder", "Fri 2026-10-09 17:30", "asked"),
        (1, "escalation", "Fri 2026-10-09 18:00", "supervisor"),
        (2, "escalation", "Sat 2026-10-10 14:00", "manager"),
        (3, "escalation", "Mon 2026-10-12 14:00", "manager"),
    ]
    assert told_of(pack_with(duty("first")), "first", 4) == []


def test_raising_is_one_notice_at_its_time_and_nothing_after_it() -> None:
    pack = pack_with(LEVELS, RAISING)
    assert told_of(pack, "raise.general", 4) == [(1, "raise", "Fri 2026-10-09 18:00", "middle")]
    for now, given, then in (("2026-10-09T17:59", [], 0), (FRI, [1], 2), ("2026-12-01T10:00", [1], 2)):
        passed, level, follows = notices_passed(pack, CN, "raise.general", at(FRI), 0, at(now))
        assert ([n.level for n in passed], level, follows is None) == (given, then, bool(given))
    assert next_notice(pack, CN, "raise.general", at(FRI), 2) is None
