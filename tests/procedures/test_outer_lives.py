"""A complaint that a consumer association passed on, from receipt to report: its clock never stands still.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.database import writing
from adapters.letterbox import refused, take
from adapters.paper import render
from complaints.acts.outside import change_outer
from complaints.acts.survey import survey
from complaints.errors import Refusal
from complaints.forms import FormErrors
from complaints.forms.outside import OuterChange
from complaints.letters import Letter
from complaints.mailbox import Undeliverable
from complaints.pack import OUTER
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, escalated
from tests.virtual import GAO, HE, LI, LIU, UNHAPPY, WANG, a_town, local

PARTY: dict[str, Any] = {
    "name": "市消费者协会", "reference": "12315-2026-0087", "contact": "王科", "phone": "0571-12315",
    "email": "wang@association.example", "due_at": "2026-10-13T18:00+08:00",
}  # fmt: skip
BY_PORTAL = PARTY | {"email": ""}
PASSED_ON: dict[str, Any] = {"channel": "third_party", "source": "consumer_association"}
DESK = (WANG, LIU)
DAY = "Tue 2026-10-13 18:00"

A_company = Callable[[str], Company]


@pytest.fixture
def works_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[A_company]:
    """Gives the company of a procedure; Tuesday 29 September 2026, 10:00."""
    opened = []

    def company(procedure: str) -> Company:
        town = a_town(tmp_path, monkeypatch, lambda: Company(procedure))
        opened.append(town)
        here = town.__enter__()
        assert isinstance(here, Company)
        return here

    yield company
    for town in opened:
        town.__exit__(None, None, None)


@pytest.fixture
def company(works_by: A_company) -> Company:
    return works_by("home-renovation")


def passed_on(company: Company, party: dict[str, Any] = PARTY, **fields: Any) -> str:
    return company.file(third_party=party, **(PASSED_ON | {"email": ""} | fields))


def reports(company: Company, number: str) -> list[Letter]:
    return [letter for letter in company.letters(number) if letter.kind == "outer_report"]


def said(company: Company, letter: Letter) -> tuple[str, str]:
    with company.change(letter.number) as case:
        found = render(letter, case, company.now)
        return found.subject, found.text


def outer_verbs(company: Company, number: str) -> list[str]:
    return [v for v in company.verbs(number) if v in ("told_outside", "reported_outside", "report_failed")]


def sweep_at(company: Company, number: str, moment: str) -> list[tuple[str, str]]:
    """What is told at a moment about the outer clock: the kind and to whom."""
    company.at(moment)
    company.sweep()
    company.sweep()
    told = company.case(number).entries
    return [
        (e.verb, e.data["role"])
        for e in told
        if e.stage == OUTER and e.verb in ("reminded", "escalated") and e.at == company.now
    ]


def test_the_outer_clock_is_moved_by_nothing_of_ours(company: Company) -> None:
    number = passed_on(company, email="li.si@customer.example")
    assert due_at(company, number, OUTER) == DAY
    company.until(number, "investigate")
    company.ask_customer(number)
    with company.change(number) as case:
        assert case.promise is not None
        assert case.promise.paused_at is not None
        outer = next(p for p in case.live if p.stage == OUTER)
        assert (outer.paused_at, outer.next_notice_at is not None) == (None, True)
    company.at("2026-09-30T10:00+08:00")
    company.say(number, "CustomerAnswer")
    company.ask_for_time(number)
    company.say(number, "ExtensionDecision")
    assert due_at(company, number, "investigate") > "Fri"  # ours moved
    assert due_at(company, number, OUTER) == DAY
    company.until(number, "survey")
    company.say(number, "Survey", **UNHAPPY)
    company.until(number, "investigate")
    case = company.case(number)
    assert case.story.round == 2
    assert [(p.round, local(p.due_at), p.done_at) for p in case.promises if p.stage == OUTER] == [
        (1, DAY, None)
    ]


def test_reminder_and_escalations_go_once_each_and_daily_to_the_manager(company: Company) -> None:
    number = passed_on(company)
    company.until(number, "investigate")
    owner = company.case(number).story.owner
    assert sweep_at(company, number, "2026-10-12T16:59+08:00") == []
    assert sweep_at(company, number, "2026-10-12T17:00+08:00") == [("reminded", "asked")]
    told = {x.person for x in company.letters(number, "reminder") if x.facts["stage"] == OUTER}
    assert (owner in told, len(told), told <= {owner, LI, HE}) == (True, 2, True)
    assert sweep_at(company, number, "2026-10-13T17:59+08:00") == []
    assert sweep_at(company, number, "2026-10-13T18:00+08:00") == [("escalated", "supervisor")]
    assert sweep_at(company, number, "2026-10-14T10:00+08:00") == [("escalated", "manager")]
    assert sweep_at(company, number, "2026-10-15T10:00+08:00") == [("escalated", "manager")]
    assert sweep_at(company, number, "2026-10-15T17:00+08:00") == []
    assert sweep_at(company, number, "2026-10-16T10:00+08:00") == [("escalated", "manager")]
    assert GAO in {x.person for x in company.letters(number, "escalation") if x.facts["stage"] == OUTER}


def test_the_association_hears_how_far_it_is_before_its_deadline_and_how_it_ended(company: Company) -> None:
    number = passed_on(company)
    company.until(number, "resolve")
    sweep_at(company, number, "2026-10-12T18:00+08:00")
    sweep_at(company, number, "2026-10-13T18:00+08:00")
    (interim,) = reports(company, number)
    assert interim.address == PARTY["email"]
    subject, text = said(company, interim)
    assert subject == f"[12315-2026-0087] 投诉办理进展报告（我方编号 {number}）"
    assert "尚在办理中" in text
    assert "交责任部门办理：2026年9月29日" in text
    assert outer_verbs(company, number) == ["told_outside"]
    description = "李四手机13800001111，住址未留，由陈磊重做防水层，来信见 li@x.example"
    company.until(number, None, Resolution={"description": description})
    closing = reports(company, number)[-1]
    subject, text = said(company, closing)
    assert subject == f"[12315-2026-0087] 投诉处理结果报告（我方编号 {number}）"
    for row in (
        "收到投诉：",
        "登记立案：",
        "答复投诉人：",
        "结案：",
        "处理措施：",
        "结案依据：",
        "投诉人 李四",
    ):
        assert row in text
    assert "陈磊" not in text
    assert "由经办人员重做防水层，来信见 ***" in text
    assert outer_verbs(company, number) == ["told_outside", "reported_outside"]
    ended(company, number, "satisfied")


def test_what_the_association_sent_itself_is_not_hidden_from_it_and_the_rest_is(company: Company) -> None:
    number = passed_on(company, phone="")
    company.say(number, "Registration", phone="13912345678", address="解放路 8 号")
    company.until(number, None, Resolution={"description": "已致电 13912345678，上门解放路 8 号修好"})
    text = said(company, reports(company, number)[-1])[1]
    assert "已致电 ***，上门***修好" in text
    assert "13912345678" not in text


def test_without_an_address_the_desk_reports_and_only_then_the_file_is_sealed(company: Company) -> None:
    number = passed_on(company, BY_PORTAL)
    company.until(number, OUTER)
    case = company.case(number)
    assert (case.story.ground, case.stage, local(case.promise.due_at)) == ("satisfied", OUTER, DAY)  # type: ignore[union-attr]
    asked = company.asked(number, "OutsideReport")
    assert asked.person in DESK
    assert sweep_at(company, number, "2026-10-12T18:00+08:00") == [("reminded", "asked")]
    assert {x.person for x in company.letters(number, "reminder") if x.facts["stage"] == OUTER} == {
        asked.person
    }
    assert sweep_at(company, number, "2026-10-13T18:00+08:00") == [("escalated", "supervisor")]
    assert reports(company, number) == []
    company.say(number, "OutsideReport", how="portal", note="已在平台填报，对方已收")
    case = ended(company, number, "satisfied")
    entry = next(e for e in case.entries if e.verb == "reported_outside")
    assert (entry.data["how"], entry.data["note"]) == ("portal", "已在平台填报，对方已收")
    assert escalated(company, number, OUTER) == ["supervisor"]


def test_without_a_deadline_there_is_no_clock_before_the_closing_and_three_working_days_after(
    company: Company,
) -> None:
    number = passed_on(company, BY_PORTAL | {"due_at": None})
    assert [p.stage for p in company.case(number).promises if p.stage == OUTER] == []
    company.withdraw(number)
    assert (company.stage(number), due_at(company, number, OUTER)) == (OUTER, "Fri 2026-10-09 18:00")
    company.say(number, "OutsideReport", how="phone")
    ended(company, number, "withdrawn")


def test_an_address_that_is_learnt_late_takes_the_report_by_itself(company: Company) -> None:
    number = passed_on(company, BY_PORTAL)
    company.until(number, OUTER)
    assert company.open(number) != []
    with company.change(number) as case:
        change_outer(case, OuterChange(**PARTY, reason="来电告知邮箱"), WANG, company.now)
    assert company.open(number) == []
    company.live(number)
    ended(company, number, "satisfied")
    assert [letter.address for letter in reports(company, number)] == [PARTY["email"]]


def test_a_report_that_cannot_be_delivered_was_not_made(company: Company) -> None:
    number = passed_on(company)
    company.until(number, "survey")
    company.say(number, named_open(company, number), live=False)
    with company.change(number) as case:
        survey(case, company.now)
    (letter,) = reports(company, number)
    company.pass_time("1 office hour")
    assert company.stage(number) == "archive"
    refused(letter, company.now, "550 no such mailbox", final=True)
    assert company.stage(number) == OUTER
    assert company.asked(number, "OutsideReport").person in DESK
    company.pass_time("1 office hour")
    company.say(number, "OutsideReport", how="letter")
    assert outer_verbs(company, number) == ["reported_outside", "report_failed", "reported_outside"]
    ended(company, number, "satisfied")


def test_a_report_to_an_address_that_returned_letters_before_was_not_made(company: Company) -> None:
    number = passed_on(company)
    company.until(number, "survey")
    with writing() as session:
        session.add(Undeliverable(address=PARTY["email"], since=company.now, reason="550 no such user"))
    company.say(number, named_open(company, number), live=False)
    with company.change(number) as case:
        survey(case, company.now)
    (letter,) = reports(company, number)
    company.pass_time("1 office hour")
    assert take(letter.id, company.now) is None
    assert company.stage(number) == OUTER
    assert company.asked(number, "OutsideReport").person in DESK
    assert outer_verbs(company, number) == ["reported_outside", "report_failed"]


def named_open(company: Company, number: str) -> str:
    return company.open(number)[0].form


def test_the_deadline_moves_when_the_third_party_moves_it_with_a_reason(company: Company) -> None:
    number = passed_on(company)
    company.until(number, "investigate")
    with company.change(number) as case, pytest.raises(FormErrors) as nothing:
        change_outer(case, OuterChange(**PARTY, reason="无"), WANG, company.now)
    assert nothing.value.errors == {"reason": "没有任何更改"}
    sweep_at(company, number, "2026-10-12T18:00+08:00")
    later = PARTY | {"due_at": datetime.fromisoformat("2026-10-20T12:00+08:00"), "reference": "B-2"}
    with company.change(number) as case:
        change_outer(case, OuterChange(**later, reason="协会同意延后"), WANG, company.now)
    assert due_at(company, number, OUTER) == "Tue 2026-10-20 12:00"
    assert sweep_at(company, number, "2026-10-13T18:00+08:00") == []
    assert sweep_at(company, number, "2026-10-19T17:00+08:00") == [("reminded", "asked")]
    assert [said(company, letter)[0][:5] for letter in reports(company, number)] == ["[1231", "[B-2]"]
    company.until(number, None)
    with company.change(number) as case, pytest.raises(Refusal):
        change_outer(case, OuterChange(**PARTY, reason="晚了"), WANG, company.now)


def test_a_deadline_at_midnight_is_reminded_of_while_the_office_is_open(company: Company) -> None:
    number = passed_on(company, PARTY | {"due_at": "2026-10-11T23:59+08:00"})
    assert due_at(company, number, OUTER) == "Sun 2026-10-11 23:59"
    assert sweep_at(company, number, "2026-10-10T17:00+08:00") == [("reminded", "asked")]
    assert sweep_at(company, number, "2026-10-11T23:59+08:00") == [("escalated", "supervisor")]
    assert sweep_at(company, number, "2026-10-12T10:00+08:00") == [("escalated", "manager")]


def test_a_deadline_before_our_own_limits_changes_none_of_them(company: Company) -> None:
    plain, early = company.file(), passed_on(company, PARTY | {"due_at": "2026-09-29T15:00+08:00"})
    for number in (plain, early):
        company.until(number, "resolve")
    assert due_at(company, plain, "resolve") == due_at(company, early, "resolve")


def test_without_a_third_party_there_is_no_outer_clock(company: Company) -> None:
    number = company.file(**PASSED_ON)
    company.until(number, None)
    assert OUTER not in [p.stage for p in ended(company, number, "satisfied").promises]


# procedure C has a duty of its own: the whole course is reported to the association


def test_where_the_pack_has_a_duty_to_report_that_is_the_way_and_ends_the_clock(works_by: A_company) -> None:
    store = works_by("retail-store")
    number = passed_on(store)
    end: dict[str, Any] = {"end_date": {"end_date": "2026-10-13T17:00+08:00"}}
    store.until(number, "association_report", **end)
    case = store.case(number)
    assert (case.story.ground, reports(store, number)) == ("satisfied", [])
    assert {p.stage for p in case.promises if not p.done_at} == {"association_report", OUTER}
    assert sweep_at(store, number, "2026-10-12T18:00+08:00") == [("reminded", "asked")]
    asked = store.asked(number, "association_report")
    reminded = [x.person for x in store.letters(number, "reminder") if x.facts["stage"] == OUTER]
    assert reminded == [asked.person]
    store.say(number, "association_report", course="9 月 29 日受理，已退款", reported_to="王科")
    case = ended(store, number, "satisfied")
    entry = next(e for e in case.entries if e.verb == "reported_outside")
    assert (entry.data["how"], entry.data["duty"]) == ("duty", "association_report")
    assert reports(store, number) == []


def test_the_store_tells_the_association_how_far_it_is_when_the_deadline_comes_first(
    works_by: A_company,
) -> None:
    store = works_by("retail-store")
    number = passed_on(store, PARTY | {"due_at": "2026-09-30T12:00+08:00"})
    store.until(number, "end_date")
    sweep_at(store, number, "2026-09-29T12:00+08:00")
    assert [letter.facts["interim"] for letter in reports(store, number)] == [True]


def test_other_sources_of_the_store_get_the_letter(works_by: A_company) -> None:
    store = works_by("retail-store")
    number = passed_on(store, source="media")
    end: dict[str, Any] = {"end_date": {"end_date": "2026-10-13T17:00+08:00"}}
    store.until(number, None, **end)
    ended(store, number, "satisfied")
    assert [letter.facts["interim"] for letter in reports(store, number)] == [False]
