"""The letters of plans, drills and reviews, written from real cases: whole, and not to be mistaken."""

import re
from datetime import timedelta
from typing import Any

from sqlmodel import select

from adapters import database
from adapters.cases import change_case, read_case
from adapters.paper import Rendered, render
from adapters.paper_words import LOCALES, words
from complaints.acts.drill import put_off
from complaints.acts.drill_end import break_off
from complaints.forms.drills import DrillPutOff, DrillReason
from complaints.letters import Letter
from complaints.people import Person
from tests.plans.conftest import Place
from tests.plans.test_review import YES, drilled, review_of, text_of
from tests.virtual import CHEN, LI, WANG

GAS = "厨房改管后有燃气味，老人头晕，有人受伤"
ANNOUNCED = timedelta(days=20)
COMPLAINT = re.compile("投诉 XD|投訴 XD|complaint XD|投诉编号|投訴編號|Complaint number", re.IGNORECASE)
OTHERS: dict[str, Any] = {"name": "王五", "phone": "13900000000", "email": "w@c.cn"}
GASWORKS = '  gas: {label: {zh-Hans: 燃气公司, zh-Hant: 燃氣公司, en: Gas company}, phone: "96777"}\n'


def written(place: Place, letter: Letter, locale: str = "zh-Hans") -> Rendered:
    """A letter as it would go out."""
    with read_case(letter.number) as case:
        return render(letter.model_copy(update={"locale": locale}), case, place.now)


def letters(place: Place, number: str, kind: str) -> list[Letter]:
    return [one for one in place.mails(number) if one.kind == kind]


def asking(place: Place, number: str, what: str) -> Letter:
    """The letter of an open question, by its form or the end of its stage."""
    asked = {q.id for q in place.open(number) if what in (q.form, q.stage.rpartition(".")[2])}
    return next(one for one in place.mails(number) if one.question in asked)


def in_motion(place: Place) -> str:
    number = place.file(matter=GAS, project="幸福里 3-501")
    place.look()
    return number


def whole_drill(place: Place) -> str:
    """A drill of which most is done late or never, and that is evaluated."""
    number, begun = place.drill(), place.now
    for minutes in (11, 31, 150, 400):
        place.wait(number, begun + timedelta(minutes=minutes))
    place.tell(number, "stop")
    place.wait(number, begun + timedelta(hours=24, minutes=1))
    place.tell(number, "evaluate", remarks="总体顺畅", more="对讲机没电")
    return number


def in_review(place: Place, text: str = "") -> str:
    """A review with a revision that waits for approval."""
    drilled(place)
    place.due_reviews()
    number = review_of(place)
    place.go_on(number)
    text = text or text_of(place).replace("    limit: 30m", "    limit: 20m")
    place.tell(number, "revise", decision="revise", reason="停工太慢", text=text, **YES)
    return number


def in_effect(place: Place, number: str) -> Letter:
    place.tell(number, "consent", decision="approve")
    place.now += timedelta(days=1)
    place.go_on(number)
    return letters(place, number, "plan_changed")[0]


def all_sorts(place: Place) -> list[Letter]:
    """Letters of every new kind, from lives that lead to them."""
    number = in_motion(place)
    place.file(matter=GAS, project="幸福里 3-502", **OTHERS)
    place.look()
    place.stand_down(number, "site-safety-1", "核实为误报")
    drill = place.drill(planned_at=place.now + ANNOUNCED)
    later = DrillPutOff(planned_at=place.now + ANNOUNCED * 2, reason="系统升级")
    with change_case(drill) as case:
        put_off(case, later, LI, place.now)
    place.drill(planned_at=place.now + ANNOUNCED, announced=False)
    broken = place.drill()
    with change_case(broken) as case:
        break_off(case, DrillReason(reason="真实事故"), LI, place.now)
    in_effect(place, in_review(place))
    return place.mails()


def test_every_letter_is_written_in_three_languages(place: Place) -> None:
    kinds = {"plan_activated", "plan_over", "plan_changed", "drill_announced", "drill_over"}
    found = [one for one in all_sorts(place) if one.kind in kinds]
    assert {one.kind for one in found} == kinds
    titles = place.plan().title
    for letter in found:
        assert letter.person
        for locale in LOCALES:
            made = written(place, letter, locale)
            assert titles.text(locale) in made.subject
            assert letter.number in made.subject
            for body in (made.text, made.html):
                assert titles.text(locale) in body
                assert "http://" in body
                assert not re.search(r"\{[{%]|\bNone\b|Undefined", body)


def test_an_activation_says_why_who_is_asked_and_how_to_end_it(place: Place) -> None:
    number = in_motion(place)
    text = written(place, letters(place, number, "plan_activated")[0]).text
    for said in ("燃气味、受伤", "客服尚未核实", "王芳 · 2026年9月29日（周二）10:15", "解除预案", GAS):
        assert said in text
    second = place.file(matter=GAS, project="幸福里 3-502", **OTHERS)
    place.look()
    joined = [one for one in letters(place, number, "plan_activated") if one.facts.get("joined")]
    assert second in written(place, joined[0]).text
    place.tell(number, "Classification")
    for letter in letters(place, number, "plan_activated"):
        assert "尚未核实" not in written(place, letter).text
    by_hand = place.file(matter="墙面开裂", **OTHERS)
    place.activate(by_hand, reason="客户称有人受伤")
    text = written(place, letters(place, by_hand, "plan_activated")[0]).text
    assert "李娜在投诉" in text
    assert "理由：客户称有人受伤" in text


def test_what_is_over_names_who_ended_it_and_asks_nothing_more(place: Place) -> None:
    number = in_motion(place)
    place.tell(number, "call")
    place.stand_down(number, "site-safety-1", "核实为误报")
    letter = next(one for one in letters(place, number, "plan_over") if one.person == CHEN)
    text = written(place, letter).text
    for said in ("由李娜解除", "核实为误报", "不需要再办理", "已完成 · 王芳", "未完成，不再办理"):
        assert said in text
    assert "Nothing more is asked of you" in written(place, letter, "en").text


def test_every_letter_of_a_drill_is_marked_and_stays_in_the_house(place: Place) -> None:
    number = whole_drill(place)
    planned = place.drill(planned_at=place.now + ANNOUNCED)
    found = place.mails(number) + place.mails(planned)
    kinds = {"asked", "reminder", "escalation", "plan_activated", "drill_announced", "drill_over"}
    assert kinds <= {one.kind for one in found}
    with database.reading() as session:
        roster = set(session.exec(select(Person.email)))
    assert {one.address for one in found} <= roster
    for letter in found:
        for locale in LOCALES:
            made, spoken = written(place, letter, locale), words(locale)["drill"]
            assert made.subject.startswith(spoken["mark"])
            assert made.text.startswith(spoken["mark"])
            assert spoken["note"] in made.text
            assert made.html.index("<body") < made.html.index(spoken["note"]) < made.html.index("<table")
            assert spoken["mark"].strip() in made.html


def test_a_letter_about_reality_has_no_mark(place: Place) -> None:
    number = in_motion(place)
    for letter in place.mails(number):
        made = written(place, letter)
        assert "演练" not in made.subject + made.text + made.html


def test_an_announcement_never_says_what_will_happen(place: Place) -> None:
    for announced in (True, False):
        number = place.drill(planned_at=place.now + ANNOUNCED, announced=announced)
        scenario = place.case(number).story.practice["scenario"]
        for letter in letters(place, number, "drill_announced"):
            text = written(place, letter).text
            assert scenario["matter"] not in text
            assert scenario["label"]["zh-Hans"] not in text
            assert ("请勿告知" in text) is not announced


def test_what_a_drill_asks_says_what_one_needs(place: Place) -> None:
    number, begun = place.drill(), place.now
    step = written(place, asking(place, number, "stop")).text
    assert place.plan().steps["stop"].task.zh in step
    assert f"演练 {number} 需要您" in step
    test = asking(place, number, "ContactTest")
    phone = next(q.known["phone"] for q in place.open(number) if q.id == test.question)
    assert f"登记的电话：{phone or '没有登记'}" in written(place, test).text
    place.wait(number, begun + timedelta(minutes=11))
    happened = place.plan().scenarios["leak"].injects[0]
    for locale in LOCALES:
        text = written(place, asking(place, number, "InjectResponse"), locale).text
        assert happened.text.text(locale) in text
    place.wait(number, begun + timedelta(hours=24, minutes=1))
    evaluation = written(place, asking(place, number, "DrillEvaluation")).text
    assert "“停工并封控现场”未完成" in evaluation
    assert "（4 小时）未达到" in evaluation
    assert "得分：" in evaluation


def test_the_result_of_a_drill_is_told_with_owners_and_dates(place: Place) -> None:
    number = whole_drill(place)
    score = place.case(number).story.practice["result"]["score"]["points"]
    text = written(place, letters(place, number, "drill_over")[0]).text
    for said in (f"得分：{score} / 100", "总体顺畅", "对讲机没电（", "前整改）", "感谢"):
        assert said in text


def test_a_review_is_not_called_a_complaint(place: Place) -> None:
    number = in_review(place)
    place.wait(number, place.now + timedelta(days=40))
    found = place.mails(number)
    assert {"asked", "escalation"} <= {one.kind for one in found}
    for letter in found:
        for locale in LOCALES:
            made = written(place, letter, locale)
            about = words(locale)["about"]["review"].format(number=number)
            assert about in made.text
            assert not COMPLAINT.search(made.subject + made.text + made.html)


def test_the_letters_of_a_review_show_finding_reasons_and_change(place: Place) -> None:
    number = in_review(place)
    finding = written(place, asking(place, number, "FindingClosure")).text
    assert "来源：演练 YL-" in finding
    approval = written(place, asking(place, number, "PlanApproval"))
    for body in (approval.text, approval.html):
        assert "停工太慢" in body
        assert "停工并封控现场 · 时限" in body
        assert "30 分钟 → 20 分钟" in body
    place.tell(number, "consent", decision="send_back", remarks="请补充夜间值班")
    again = written(place, asking(place, number, "PlanRevision")).text
    for said in ("退回意见：请补充夜间值班", "评审缘由：演练之后"):
        assert said in again


def test_who_is_drilled_reads_what_changed_but_not_what_will_happen(place: Place) -> None:
    text = text_of(place).replace("    limit: 30m", "    limit: 20m")
    text = text.replace("  ambulance: {", GASWORKS + "  ambulance: {").replace("客户再次来电", "客户报警")
    number = in_review(place, text)
    approval = written(place, asking(place, number, "PlanApproval")).text
    assert "客户报警" in approval
    letter = in_effect(place, number)
    assert WANG in {one.person for one in letters(place, number, "plan_changed")}
    made = written(place, letter).text
    for said in ("30 分钟 → 20 分钟", "＋ 燃气公司 · 电话：96777", "停工太慢", "另有 1 处改动", "/a/"):
        assert said in made
    assert "客户报警" not in made
