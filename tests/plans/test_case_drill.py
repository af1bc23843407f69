"""A drill from a real closed case (实战演练): nothing in it says who the customer was, nobody is told."""

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from adapters import database
from adapters.cases import change_case, read_case
from adapters.models import normal
from adapters.oversight_told import told
from adapters.paper import render
from adapters.shelf import path_of
from complaints.acts.mail import stranger_wrote
from complaints.drills.drill import Drill
from complaints.drills.masking import Known, known_of, leaks
from complaints.drills.scenario import FLAT, LONGEST, MOST_INJECTS, of_case, texts_of
from complaints.limits import parse_limit
from complaints.oversight.indicators import indicators
from complaints.plans.records import Finding
from complaints.records import Complaint, Entry, Evidence, Promise, Question
from tests.plans.conftest import Place
from tests.virtual import UNHAPPY

NAME, PHONE, EMAIL, CHAT = "王小明", "13800138000", "xiaoming.w85@customer.example", "wx_feiyang85"
ADDRESS, PROJECT = "上海市虹口区四川北路100弄3栋2单元501室", "幸福里 3-501"
PARTY = {
    "name": "虹口区消保委", "reference": "ZB-2026-7781", "contact": "孙丽丽", "phone": "021-65432109",
    "email": "sun.lili@council.example",
}  # fmt: skip
MATTER = """我是王小明，住幸福里三栋二单元五零一，电话一三八零零一三八零零零（同微信wx_feiyang85）。
厨房改管后漏水，要求赔偿20000元，11月3日下午2点物业王经理也看到了。Wang Xiaoming, Flat 3-501.
身份证 31010919850302123X，车牌沪A·12345，合同号HT2026-0815。邻居张阿姨家602室也漏。"""
DEMAND = "请小明的爱人李红梅签字后，退到6222021234567890123，并致电138-0013-8000"
ADDED = "陈磊说今天来，没来。照片见 王小明_厨房.jpg，尾号８０００的电话别打，打孙丽丽的021-65432109"
STRANGE = "我是王小明的哥哥王大明，从 daming@customer.example 写来，他家就是四川北路100弄那户"
ANSWER = "老王我上个月就发现了，消保委的编号ZB-2026-7781，你们的单号{work_order}"
COMMENT = "王先生不满意，还是漏，赵敏敷衍，小王打过你们电话，xiaoming.w85 也写过信"
REFUSAL = "不属于我部门，客户王小明应找孙浩，电话13800138000"
PLANTED = (
    NAME, PHONE, EMAIL, CHAT, ADDRESS, PROJECT, *PARTY.values(), "小明", "王先生", "李红梅", "红梅", "大明",
    "幸福里", "四川北路", "三栋", "501", "五零一", "一三八零零", "138-0013", "Xiaoming", "xiaoming", "daming",
    "feiyang", "孙丽丽", "65432109", "８０００", "31010919850302123X", "12345", "HT2026-0815", "2026-0815",
    "6222021234567890123", "张阿姨", "602", "厨房.jpg", "2026-7781", "老王",
)  # fmt: skip
"""Every string by which the customer, the neighbour or the case could be found."""
COLLEAGUES = ("陈磊", "赵敏", "孙浩")


@pytest.fixture
def closed(place: Place) -> str:
    """A complaint that was passed on, sent back, added to, reworked, closed and put on the shelf."""
    number = place.file(
        channel="third_party", source="consumer_association", third_party=PARTY, matter=MATTER, demand=DEMAND,
        project=PROJECT, name=NAME, phone=PHONE, email=EMAIL, address=ADDRESS,
    )  # fmt: skip
    place.hand_in(number, b"kitchen", "王小明_厨房.jpg")
    place.until(number, "investigate")
    place.inform(number, ADDED)
    place.refuse(number, REFUSAL)
    place.until(number, "investigate")
    place.ask_customer(number)
    work_order = place.case(number).story.work_order
    place.now += timedelta(hours=1)
    place.answer(number, "CustomerAnswer", by="customer", text=ANSWER.format(work_order=work_order))
    with change_case(number) as case:
        stranger_wrote(case, STRANGE, "daming@customer.example", place.now)
    place.until(number, "survey")
    place.now += timedelta(hours=2)
    answers: dict[str, Any] = {"ReplyCall": {"spoke_to": "李红梅（客户爱人）"}}
    survey = {"Survey": UNHAPPY | {"comment": COMMENT}, "Interview": UNHAPPY | {"comment": COMMENT}}
    place.until(number, "investigate", **answers, **survey)
    place.now += timedelta(hours=2)
    place.until(number, None, **answers)
    assert place.case(number).complaint.archived_at is not None
    return number


def known(place: Place, number: str) -> Known:
    with read_case(number) as case:
        names = [person.name for person in case.roster(place.now).people.values()]
        return known_of(case, names, normal)


def scenario_of(place: Place, number: str, plan: str = "site-safety") -> dict[str, Any]:
    facts = known(place, number)
    with read_case(number) as case:
        return of_case(case, place.plan(plan), facts)


def standing(text: str, *words: str) -> list[str]:
    """The words that stand in a text, also escaped in JSON; figures not within a longer number or an id."""
    return [word for word in words if any(_stands(text, one) for one in {word, json.dumps(word)[1:-1]})]


def _stands(text: str, word: str) -> bool:
    short = word.isdigit() and word.isascii() and len(word) < 6
    return bool(re.search(rf"(?<![\w-]){word}(?![\w-])", text, re.ASCII)) if short else word in text


def rows_of(number: str) -> Iterator[str]:
    """Every row about a drill in the database, as text."""
    kinds: tuple[Any, ...] = (Drill, Entry, Question, Promise)
    with database.reading() as session:
        for kind in kinds:
            for row in session.exec(select(kind).where(col(kind.number) == number)):
                yield row.model_dump_json()
        for row in session.exec(select(Finding).where(Finding.origin == number)):
            yield row.model_dump_json()


def play(place: Place, number: str) -> None:
    """Everybody answers until the report is out and the file is sealed."""
    for _ in range(60):
        for question in place.open(number):
            if question in place.open(number):
                place.tell(number, question.stage)
        if place.stage(number) != "practise":
            break
        place.now += timedelta(minutes=30)
        place.go_on(number)
    place.tell(number, "evaluate", remarks="总体顺畅", more="对讲机没电")
    assert place.stage(number) is None


def figures(place: Place, until: datetime) -> tuple[Any, ...]:
    """What oversight computes from the complaints, as of a moment."""
    with database.reading() as session:
        cases = told(session, until - timedelta(days=90), until, until)
        scales = {place.pack.procedure: place.pack.survey}
        return [astuple(case) for case in cases], astuple(indicators(cases, scales, until))


def test_the_planted_case_says_all_of_it(place: Place, closed: str) -> None:
    """Else the searches below look for nothing."""
    with database.reading() as session:
        said = session.get_one(Complaint, closed).model_dump_json()
        said += "".join(
            e.model_dump_json() for e in session.exec(select(Entry).where(Entry.number == closed))
        )
        said += "".join(e.filename for e in session.exec(select(Evidence)))
    assert sorted(set(PLANTED) - set(standing(said, *PLANTED)) - {CHAT}) == []
    assert {"information_added", "customer_answered", "reworked", "refused"} <= set(place.verbs(closed))


def test_a_drill_from_a_closed_case_contains_nothing_of_its_customer(place: Place, closed: str) -> None:
    facts, scenario = known(place, closed), scenario_of(place, closed)
    assert leaks(texts_of(scenario), facts) == []
    assert standing("\n".join(texts_of(scenario)), *PLANTED, *COLLEAGUES) == []
    drill = place.drill(kind="case", source=closed, scenario=scenario)
    play(place, drill)
    rows = list(rows_of(drill))
    assert len(rows) > 30
    assert "20000元" in "".join(rows)
    assert standing("\n".join(rows), *PLANTED) == []
    with database.reading() as session:
        assert session.get_one(Drill, drill).source_case == closed


def test_letters_and_sealed_file_contain_nothing_of_the_customer(place: Place, closed: str) -> None:
    drill = place.drill(kind="case", source=closed, scenario=scenario_of(place, closed))
    play(place, drill)
    letters = place.mails(drill)
    assert {"asked", "drill_over"} <= {letter.kind for letter in letters}
    with read_case(drill) as case:
        for letter in letters:
            written = render(letter, case, place.now)
            facts = letter.model_dump_json()
            assert standing("\n".join([written.subject, written.text, written.html, facts]), *PLANTED) == []
            assert letter.person
            assert letter.address not in (EMAIL, PARTY["email"], "daming@customer.example")
    with zipfile.ZipFile(path_of(drill)) as file:
        sealed = {name: file.read(name).decode() for name in file.namelist()}
    assert "20000元" in sealed["original.json"]
    assert standing("\n".join([*sealed, *sealed.values()]), *PLANTED) == []


def test_no_indicator_knows_of_the_drill_and_no_customer_hears_of_it(place: Place, closed: str) -> None:
    at = place.now + timedelta(minutes=1)
    before, letters = figures(place, at), len(place.mails(closed))
    entries = place.verbs(closed)
    drill = place.drill(kind="case", source=closed, scenario=scenario_of(place, closed))
    play(place, drill)
    assert figures(place, at) == before
    assert [row[0] for row in figures(place, place.now + timedelta(minutes=1))[0]] == [closed]
    assert len(place.mails(closed)) == letters
    assert place.verbs(closed) == entries
    assert "" not in {letter.person for letter in place.mails(drill)}


def test_it_reads_as_it_was_told_and_comes_in_its_order(place: Place, closed: str) -> None:
    scenario = scenario_of(place, closed)
    assert scenario["project"] == FLAT
    assert "厨房改管后漏水，要求赔偿20000元，11月3日下午2点" in scenario["matter"]
    assert (scenario["channel"], scenario["source"]) == ("third_party", "consumer_association")
    labels = [one["label"]["zh-Hans"] for one in scenario["injects"]]
    assert labels == ["客户补充情况", "部门退回派单", "客户答复", "客户补充情况", "客户要求返工"]
    after = [parse_limit(one["after"]).amount for one in scenario["injects"]]
    assert after == sorted(after)
    assert 0 < after[0] <= after[-1] <= parse_limit(place.plan().goals.decision).amount
    assert [one["within"] for one in scenario["injects"]] == ["30m"] * 5
    assert {one["to"] for one in scenario["injects"]} == {"agent"}


def test_a_case_in_which_nothing_was_said_gives_no_injects(place: Place) -> None:
    number = place.file(matter="厨房漏水", name=NAME)
    assert scenario_of(place, number)["injects"] == []


def test_what_says_nothing_is_passed_over_and_no_more_than_six_come_again(place: Place) -> None:
    number = place.file(matter="厨房漏水", name=NAME, phone=PHONE)
    for text in ("13800138000", " … ", "王小明", "！！"):
        place.inform(number, text)
    assert scenario_of(place, number)["injects"] == []
    for hour in range(9):
        place.now += timedelta(hours=hour)
        place.inform(number, f"第{hour + 1}次说：还在漏")
    injects = scenario_of(place, number)["injects"]
    assert [one["text"]["zh-Hans"][:3] for one in injects] == [f"第{n}次" for n in range(1, 7)]
    assert len(injects) == MOST_INJECTS


def test_a_long_text_is_cut_where_a_sentence_ends(place: Place) -> None:
    whole = f"厨房漏水，{NAME}很着急。" * 2000
    number = place.file(matter=whole[:20_000], name=NAME, demand="修好" * 2500)
    scenario = scenario_of(place, number)
    assert LONGEST // 2 < len(scenario["matter"]) <= LONGEST + 2
    assert scenario["matter"].endswith("着急。……")
    assert NAME not in scenario["matter"]
    assert len(scenario["demand"]) == LONGEST + 2


@pytest.mark.parametrize("plan", ["group-complaint", "media-exposure", "data-leak", "key-person-absent"])
def test_every_plan_can_take_a_closed_case(place: Place, closed: str, plan: str) -> None:
    scenario = scenario_of(place, closed, plan)
    until = min(parse_limit(one).amount for one in (place.plan(plan).goals.decision, "24h"))
    assert all(0 < parse_limit(one["after"]).amount <= until for one in scenario["injects"])
    drill = place.drill(plan, kind="case", source=closed, scenario=scenario)
    assert place.stage(drill) == "practise"
