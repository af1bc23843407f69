"""Procedure K (residential community): verification, progress, shared concerns, call-backs, rework, quotas.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from datetime import datetime

import pytest

from adapters import database
from adapters.oversight_rows import callbacks, open_callbacks, roster, takeable
from adapters.packs import PACKS, read_pack
from adapters.rosters import with_rights
from adapters.shelf import path_of, verify
from complaints.errors import Refusal
from complaints.forms import FormErrors
from complaints.oversight.quotas import month_of, standings
from tests.company import Company
from tests.virtual import UNHAPPY, cn, local
from tests.walk import open_to, walk

PACK = read_pack(PACKS / "residential-community.yaml")
YE, PAN = "rc.ye.qing", "rc.pan.long"
DAI, REN, FAN = "rc.dai.lin", "rc.ren.jian", "rc.fan.zhong"
LIFT, HOME = "电梯坏了", "3栋501"


def flagged(company: Company, *flags: str, channel: str = "web", matter: str = LIFT) -> str:
    """A complaint that was classified with these flags."""
    number = company.file(channel, matter=matter, address=HOME)
    walk(company, number, "classify")
    company.say(number, "Classification", flags=list(flags))
    return number


# results are verified


@pytest.mark.parametrize(
    ("flags", "duty", "who", "above"),
    [([], "verify", YE, REN), (["heavy_effect"], "verify_major", REN, FAN)],
)
def test_a_result_that_does_not_hold_goes_back(
    company: Company, flags: list[str], duty: str, who: str, above: str
) -> None:
    number = flagged(company, *flags)
    walk(company, number, duty)
    question, before = company.asked(number, duty), company.verbs(number)
    assert question.person == who
    with pytest.raises(FormErrors) as wrong:
        company.answer_again(question, passed="no")
    with pytest.raises(Refusal, match="自己"):
        company.answer_again(question, by=PAN, passed="yes")
    assert (list(wrong.value.errors), company.verbs(number)) == (["remarks"], before)
    company.say(number, duty, passed="no", remarks="电梯仍停在三楼")
    assert (company.stage(number), company.told(number, "reply")) == ("resolve", [])
    assert [(what, by) for what, by, _ in walk(company, number, "survey")] == [
        ("Resolution", PAN), (duty, who),
    ]  # fmt: skip
    assert company.told(number, "reply") == [""]


@pytest.mark.parametrize(("flags", "above"), [([], REN), (["heavy_effect"], FAN)])
def test_a_late_verification_goes_up(company: Company, flags: list[str], above: str) -> None:
    number = flagged(company, *flags)
    walk(company, number, "verify_major" if flags else "verify")
    company.at("2026-09-30T18:00+08:00")
    company.sweep()
    late = [e.data for e in company.case(number).entries if e.verb == "escalated"]
    assert above in [person for data in late for person in data["to"]]


# told until it is done


def test_the_resident_is_told_situation_and_progress_until_it_is_done(company: Company) -> None:
    number = flagged(company)
    dues = []
    for day in ("2026-09-29T16:00+08:00", "2026-09-30T09:00+08:00", "2026-10-08T17:00+08:00"):
        company.at(day)
        dues.append(local(company.promised(number, "progress")))
        assert company.asked(number, "progress").role == "assistant"
        company.say(number, "progress", situation="等待配件", progress="已下单")
    assert dues == ["Wed 2026-09-30 18:00", "Wed 2026-09-30 18:00", "Thu 2026-10-08 18:00"]
    letters = company.letters(number, "progress")
    assert [letter.person for letter in letters] == ["", "", ""]
    assert letters[0].facts["said"] == {"situation": "等待配件", "progress": "已下单"}
    walk(company, number, "survey")
    assert [what for what, _ in open_to(company, number)] == ["Interview"]
    company.pass_time("1 working day")
    assert [n for n in company.sweep() if n.kind == "escalation"] == []


def test_who_forgets_to_tell_the_resident_is_reminded_and_escalated(company: Company) -> None:
    number = flagged(company)
    who = company.asked(number, "progress").person
    company.at("2026-09-30T16:00+08:00")
    company.sweep()
    assert who in company.told(number, "reminder")
    company.at("2026-09-30T18:00+08:00")
    company.sweep()
    assert DAI in company.told(number, "escalation")


def test_in_rework_the_resident_is_told_again_from_then_on(company: Company) -> None:
    number = flagged(company)
    company.say(number, "progress")
    walk(company, number, "survey")
    company.at("2026-10-09T10:00+08:00")
    company.say(number, "Interview", **UNHAPPY)
    assert local(company.promised(number, "progress")) == "Sat 2026-10-10 18:00"


# a concern that several share


def test_a_shared_concern_is_met_or_published_before_the_file_is_closed(company: Company) -> None:
    number = flagged(company, "shared_concern")
    walk(company, number, "verify")
    assert local(company.promised(number, "meeting_or_notice")) == "Mon 2026-10-12 18:00"
    walk(company, number, "survey")
    company.say(number, "Interview")
    assert (company.case(number).story.ground, company.stage(number)) == ("satisfied", "meeting_or_notice")
    assert open_to(company, number) == [("meeting_or_notice", REN)]
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    assert company.told(number, "escalation") == [FAN]
    with pytest.raises(FormErrors):
        company.say(number, "meeting_or_notice", form="party")
    company.say(
        number, "meeting_or_notice", form="meeting", held_at="2026-10-13T19:00+08:00", account="电梯大修安排"
    )
    assert company.stage(number) is None
    [letter] = company.letters(number, "progress")
    assert (letter.person, letter.facts["said"]["account"]) == ("", "电梯大修安排")


# again until satisfied


def test_dissatisfied_means_rectification_with_a_deadline_five_times_until_satisfied(
    company: Company,
) -> None:
    number = flagged(company)
    dues = []
    for day in (8, 9, 10, 12, 13):
        walk(company, number, "survey", Resolution={"measures": ["rectify"]})
        company.at(f"2026-10-{day:02}T11:00+08:00")
        company.say(number, "Interview", **UNHAPPY)
        assert company.stage(number) == "investigate"
        dues.append(company.due(number))
    assert dues == [
        "Mon 2026-10-12 18:00", "Tue 2026-10-13 18:00", "Wed 2026-10-14 18:00", "Thu 2026-10-15 18:00",
        "Fri 2026-10-16 18:00",
    ]  # fmt: skip
    asked = walk(company, number)
    assert (asked[2][0], asked[3][0]) == ("verify", "Interview")
    story = company.case(number).story
    assert (story.round, story.ground, "contested" in story.facts) == (6, "satisfied", False)
    assert [len(company.letters(number, kind)) for kind in ("rework", "reply")] == [5, 6]
    assert verify(path_of(number)) == []


def test_a_missed_rectification_is_escalated(company: Company) -> None:
    number = flagged(company)
    walk(company, number, "survey")
    company.at("2026-10-08T11:00+08:00")
    company.say(number, "Interview", **UNHAPPY)
    company.at("2026-10-12T18:00+08:00")
    company.sweep()
    late = [e for e in company.case(number).entries if e.verb == "escalated" and e.stage == "investigate"]
    assert [e.data["to"] for e in late] == [[REN]]


def test_nobody_reached_is_recorded_as_such(company: Company) -> None:
    number = flagged(company)
    walk(company, number, "survey")
    company.say(number, "Interview", reached="not_reached", handling="", result="", fairness="")
    assert company.case(number).story.ground == "no_answer"


# quotas


def test_a_home_visit_counts_towards_the_quota_of_the_centre_manager(company: Company) -> None:
    visited, called = flagged(company, "heavy_effect"), flagged(company)
    walk(company, visited)
    walk(company, called, "survey")
    since, until = month_of(company.now, cn())
    assert (since, until) == (
        datetime.fromisoformat("2026-09-01T00:00+08:00"), datetime.fromisoformat("2026-10-01T00:00+08:00"),
    )  # fmt: skip
    with database.reading() as session:
        held, here = callbacks(session, since, until)[PACK.procedure], roster(session, company.now)
        short = {
            one.person.id: (one.held, one.short)
            for quota in PACK.quotas
            for one in standings(quota, here.with_role(quota.role), held)
        }
        waiting = [question.number for question in open_callbacks(session, PACK.procedure)]
    assert short == {REN: (1, 2), FAN: (0, 1)}
    assert waiting == [called]


def test_who_has_a_quota_can_hold_a_call_back_that_waits(company: Company) -> None:
    number = flagged(company)
    walk(company, number, "survey")
    with database.reading() as session:
        waiting, here = open_callbacks(session, PACK.procedure), roster(session, company.now)
        people = {who: with_rights(here.people[who]) for who in (REN, FAN, PAN)}
    taken = {who: [question.number for question in takeable(waiting, one)] for who, one in people.items()}
    assert taken == {REN: [number], FAN: [number], PAN: []}
