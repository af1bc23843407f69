"""Notices in a life: one for each level and due time, none for cases whose clock stands still or is over."""

from datetime import datetime

import pytest

from adapters.settings import settings
from complaints.acts.notify import notify
from complaints.records import Promise
from tests.virtual import CHEN, GAO, HE, LI, LIU, WANG, ZHAO, Town, local

FRIDAY = "2026-10-09T18:00+08:00"


def levels(town: Town) -> list[int]:
    """The levels given by two ticks at this moment: the second must add nothing."""
    given = [n.level for n in town.sweep()]
    assert town.sweep() == []
    return given


def handling(town: Town) -> str:
    number = town.file()
    town.until(number, "investigate")
    return number


def test_pitfall_07_one_notice_per_level_and_due_time(town: Town) -> None:
    number = handling(town)
    owner = town.case(number).story.owner
    ticks = {
        "2026-10-09T13:59+08:00": [],
        "2026-10-09T14:00+08:00": [0],
        FRIDAY: [1],
        "2026-10-10T14:00+08:00": [2],
        "2026-10-12T14:00+08:00": [3],
        "2026-10-13T14:00+08:00": [4],
    }
    for moment, expected in ticks.items():
        town.at(moment)
        assert levels(town) == expected, moment
    assert town.told(number, "reminder") == [owner]
    assert sorted(town.told(number, "escalation")) == sorted([LI, HE, GAO, GAO, GAO])
    keys = [letter.key for letter in town.letters(number)]
    assert len(keys) == len(set(keys))


def test_pitfall_10_after_a_downtime_each_notice_once(town: Town) -> None:
    number = handling(town)
    town.at("2026-10-15T10:00+08:00")
    assert levels(town) == [1, 2, 5]
    assert town.told(number, "reminder") == []


def test_a_new_limit_starts_its_notices_anew(town: Town) -> None:
    number = handling(town)
    town.at("2026-10-09T14:00+08:00")
    assert levels(town) == [0]
    town.ask_for_time(number, 1)
    town.answer(number, "ExtensionDecision")
    town.at("2026-10-10T14:00+08:00")
    assert levels(town) == [0]
    assert len(town.told(number, "reminder")) == 2


def test_the_same_limit_after_a_refusal_does_not_repeat_its_notices(town: Town) -> None:
    number = handling(town)
    town.at(FRIDAY)
    assert levels(town) == [1]
    town.refuse(number)
    assert (town.stage(number), levels(town)) == ("investigate", [])


def test_pitfall_09_a_paused_case_gets_no_notices_until_it_runs_on(town: Town) -> None:
    number = handling(town)
    town.at("2026-10-09T13:00+08:00")
    town.ask_customer(number)
    town.at("2026-10-13T10:00+08:00")
    assert levels(town) == []
    town.answer(number, "CustomerAnswer")
    assert town.due(number) == "Tue 2026-10-13 16:00"  # five hours were left
    town.at("2026-10-13T11:00+08:00")
    assert levels(town) == [0]


def test_a_question_after_the_limit_does_not_silence_the_clock(town: Town) -> None:
    number = handling(town)
    town.at(FRIDAY)
    assert levels(town) == [1]
    town.ask_customer(number)
    town.at("2026-10-10T14:00+08:00")
    assert levels(town) == [2]


def test_a_refusal_and_a_proposal_end_the_pause(town: Town) -> None:
    number = handling(town)
    town.ask_customer(number)
    town.pass_time("2h")
    town.refuse(number)
    assert town.case(number).story.paused_since is None
    town.answer(number, "Investigation")
    assert town.question(number, "CustomerAnswer").is_open  # what the customer says is still wanted
    town.answer(number, "CustomerAnswer")
    town.ask_customer(number, "还有吗？")
    town.answer(number, "Resolution", cost=9999)
    assert town.case(number).promise.paused_at is None  # type: ignore[union-attr]


@pytest.mark.parametrize("ground", ["withdrawn", "not_valid"])
def test_pitfall_09_closed_cases_do_not_escalate(town: Town, ground: str) -> None:
    number = town.file()
    if ground == "withdrawn":
        town.withdraw(number)
    else:
        town.answer(number, "Classification", validity="invalid", explanation="非我司施工")
    town.pass_time("1 month")
    assert levels(town) == []
    assert town.told(number, "escalation") == []


def test_an_answer_that_waits_for_its_step_is_not_late(town: Town) -> None:
    number = handling(town)
    town.at("2026-10-09T17:59+08:00")
    town.answer(number, "Investigation", live=False)
    town.at("2026-10-09T18:01+08:00")  # the engine was down
    with town.change(number) as case:
        assert notify(case, town.now) == []


def test_the_reminder_goes_to_the_one_asked_not_to_the_one_who_decides_on_more_time(town: Town) -> None:
    number = handling(town)
    town.ask_for_time(number)
    town.hand_over(number, ZHAO if town.case(number).story.owner == CHEN else CHEN)
    town.at("2026-10-09T14:00+08:00")
    levels(town)
    assert town.told(number, "reminder") == [town.case(number).story.owner]


def test_the_deputy_is_reminded_while_the_one_asked_is_away(town: Town) -> None:
    number = town.file()
    asked = town.question(number, "Classification").person
    town.away(asked)
    town.pass_time("2h")
    town.at("2026-09-29T11:30+08:00")
    assert levels(town) == [0]
    assert town.told(number, "reminder") == [LIU if asked == WANG else WANG]


def test_nobody_on_a_rung_means_the_next_one_up(town: Town) -> None:
    number = handling(town)
    town.at(FRIDAY)
    town.away(LI, HE)
    levels(town)
    assert town.told(number, "escalation") == [GAO]


def test_a_hazard_is_told_at_night_and_the_rest_in_the_morning(town: Town) -> None:
    town.at("2026-09-29T22:30+08:00")
    hazard, rest = town.file(matter="插座漏电，孩子触电"), town.file(matter="墙面颜色不好看")
    sent = {n: town.letters(n, "asked")[0].send_after for n in (hazard, rest)}
    assert local(sent[hazard]) == "Tue 2026-09-29 22:30"
    assert local(sent[rest]) == "Wed 2026-09-30 08:00"


def test_pitfall_04_a_provisional_limit_is_computed_again_when_the_calendar_is_announced(
    town: Town,
) -> None:
    town.at("2026-12-30T10:00+08:00")
    number = town.file()
    town.until(number, "survey")
    before = town.case(number).promise
    assert before is not None
    assert before.provisional
    folder = settings().var / "calendars"
    folder.mkdir()
    (folder / "cn.yaml").write_text(
        "official_through: 2027\nholidays: {2027-01-01: 元旦, 2027-01-04: 元旦, 2027-01-05: 元旦}\n"
    )
    with town.change(number) as case:
        case.recompute(town.now)
    after: Promise | None = town.case(number).promise
    assert after is not None
    assert (local(before.due_at), local(after.due_at)) == ("Tue 2027-01-05 18:00", "Thu 2027-01-07 18:00")
    assert (after.provisional, after.level, after.calendar != before.calendar) == (False, 0, True)
    assert town.question(number, "Survey").lapses_at == after.due_at


def test_time_going_backwards_breaks_nothing(town: Town) -> None:
    number = handling(town)
    town.ask_customer(number)
    town.at("2026-09-29T09:59:59+08:00")
    town.progress(number)
    town.answer(number, "CustomerAnswer")
    assert town.due(number) == "Fri 2026-10-09 18:00"
    assert town.sweep() == []


def test_reminders_say_until_when(town: Town) -> None:
    number = handling(town)
    town.at("2026-10-09T14:00+08:00")
    levels(town)
    facts = town.letters(number, "reminder")[0].facts
    assert datetime.fromisoformat(facts["due_at"]) == datetime.fromisoformat(FRIDAY)
