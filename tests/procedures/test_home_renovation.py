"""Procedure A (home renovation): the digest's numbers as rows, then lives from receipt to archive.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from datetime import datetime
from typing import Any

import pytest

from adapters.shelf import path_of, verify
from complaints.acts.notify import notify
from complaints.acts.owner import refuse
from complaints.acts.register import register
from complaints.errors import Refusal
from complaints.forms import DispatchRefusal, FormErrors
from complaints.history import broken, data_digest
from complaints.story import Story
from tests.virtual import (
    CHEN,
    CONTRACT,
    GAO,
    HE,
    LEAK,
    LI,
    LIU,
    SUN,
    TUESDAY,
    UNHAPPY,
    WANG,
    ZHAO,
    ZHOU,
    Town,
    local,
    shipped,
)  # fmt: skip

PACK = shipped()


# the digest's numbers


@pytest.mark.parametrize(
    ("stage", "limit", "starts"),
    [
        ("register", "1h", "filed"),
        ("classify", "2h", "registered"),
        ("dispatch", "3 working days", "classified"),
        ("investigate", "3 working days", "classified"),
        ("resolve", "3 working days", "classified"),
        ("approve", "3 working days", "classified"),
        ("reply", "1 working day", "resolved"),
        ("survey", "3 working days", "replied"),
    ],
)
def test_limits_of_the_digest(stage: str, limit: str, starts: str) -> None:
    assert (PACK.stages[stage].limit, PACK.stages[stage].starts) == (limit, starts)


@pytest.mark.parametrize(
    ("what", "labels"),
    [
        (PACK.channels, "电话 网站 微信公众号 窗口（现场） 信函 电子邮件 第三方平台"),
        (PACK.sources, "客户直接投诉 媒体 行业协会 消费者协会 行政机关 内部员工"),
        (PACK.priorities, "紧急 重要 一般"),
        (PACK.views["intake"].classes, "工程质量 服务态度 合同纠纷 价格 其他"),
        (PACK.views["assessment"].classes, "施工质量 服务态度 合同履行 售后服务 其他"),
        (PACK.views["dispatch"].classes, "服务类 产品类 施工类 合同类"),
        (PACK.responsibilities, "直接责任 间接责任（监管） 领导责任"),
        (PACK.consequences, "不追究 经济处罚 警告 记过 降级 撤职 调岗 依法追究"),
        (PACK.measures, "整改 赔偿 道歉 更换 解释说明"),
    ],
)
def test_names_of_the_digest(what: dict[str, Any], labels: str) -> None:
    assert [getattr(item, "label", item).zh for item in what.values()] == labels.split()


@pytest.mark.parametrize(
    ("view", "key", "parts"),
    [
        ("assessment", "workmanship", "施工工艺 材料质量 装修效果"),
        ("assessment", "attitude", "设计师 施工人员 客服人员"),
        ("assessment", "contract", "合同条款 工期 付款"),
        ("assessment", "after_sales", "维修 售后态度"),
        ("assessment", "other", "环境 安全 噪音"),
        ("dispatch", "service", "态度 流程 质量"),
        ("dispatch", "product", "质量 设计 安装"),
        ("dispatch", "construction", "进度 质量 安全"),
        ("dispatch", "contract", "履行 变更 终止"),
    ],
)
def test_parts_of_the_classes(view: Any, key: str, parts: str) -> None:
    assert [label.zh for label in PACK.views[view].classes[key].parts.values()] == parts.split()


@pytest.mark.parametrize(
    ("channel", "form"),
    [
        ("phone", "call"), ("on_site", "call"), ("letter", "hand"), ("web", "letter"),
        ("wechat", "letter"), ("email", "letter"), ("third_party", "letter"),
    ],
)  # fmt: skip
def test_the_reply_goes_by_the_channel_the_complaint_came_in_by(town: Town, channel: str, form: str) -> None:
    number = town.file(channel, email="li.si@customer.example")
    town.until(number, "survey")
    assert town.case(number).story.reply["form"] == form
    assert len(town.letters(number, "reply")) == (form == "letter")


def test_a_web_complaint_without_an_address_is_answered_by_telephone(town: Town) -> None:
    number = town.file("web", email="")
    town.until(number, "reply")
    assert town.question(number, "ReplyCall").person in (WANG, LIU)
    assert town.letters(number, "acknowledgement") == []


DUE = [  # filed at, then the due times of classify, investigate, reply, survey if all is answered at once
    ("2026-09-29T10:00+08:00", "Tue 2026-09-29 12:00", "Fri 2026-10-09 18:00", "Wed 2026-09-30 18:00",
     "Fri 2026-10-09 18:00"),
    ("2026-09-30T23:30+08:00", "Thu 2026-10-01 01:30", "Sat 2026-10-10 18:00", "Thu 2026-10-08 18:00",
     "Sat 2026-10-10 18:00"),
    ("2026-09-28T08:00+08:00", "Mon 2026-09-28 10:00", "Thu 2026-10-08 18:00", "Tue 2026-09-29 18:00",
     "Thu 2026-10-08 18:00"),
    ("2026-10-09T17:59:59+08:00", "Fri 2026-10-09 19:59", "Tue 2026-10-13 18:00", "Sat 2026-10-10 18:00",
     "Tue 2026-10-13 18:00"),
    ("2026-10-10T18:00+08:00", "Sat 2026-10-10 20:00", "Wed 2026-10-14 18:00", "Mon 2026-10-12 18:00",
     "Wed 2026-10-14 18:00"),
    ("2026-12-31T22:00-05:00", "Fri 2027-01-01 13:00", "Wed 2027-01-06 18:00", "Mon 2027-01-04 18:00",
     "Wed 2027-01-06 18:00"),
]  # fmt: skip


@pytest.mark.parametrize(("filed", "classify", "handle", "reply", "survey"), DUE)
def test_due_times_with_their_weekdays(
    town: Town, filed: str, classify: str, handle: str, reply: str, survey: str
) -> None:
    town.at(filed)
    number = town.file("phone")
    assert town.due(number) == classify
    for stage in ("investigate", "resolve"):
        town.until(number, stage)
        assert town.due(number) == handle
    town.until(number, "reply")
    assert town.due(number) == reply
    town.until(number, "survey")
    assert town.due(number) == survey


def test_registration_is_due_one_hour_after_receipt_not_after_filing(town: Town) -> None:
    number = town.file(demand="", received_at="2026-09-29T09:30:30+08:00")
    promise = town.case(number).promise
    assert promise is not None
    assert promise.due_at.isoformat() == "2026-09-29T02:30:30+00:00"
    assert promise.started_at.isoformat() == "2026-09-29T01:30:30+00:00"


def test_a_record_that_arrives_late_escalates_at_once_and_once(town: Town) -> None:
    number = town.file(demand="", received_at="2026-09-29T08:00+08:00")
    assert [n.level for n in town.sweep()] == [1]
    assert town.sweep() == []
    assert sorted(town.told(number, "escalation")) == [HE, LI]
    assert town.letters(number, "reminder") == []


def test_a_record_that_was_received_ages_ago_is_refused(town: Town) -> None:
    with pytest.raises(FormErrors) as wrong:
        town.file(received_at="2006-09-29T08:00+08:00")
    assert list(wrong.value.errors) == ["received_at"]


def test_numbers_count_up_within_a_local_day(town: Town) -> None:
    town.at("2026-09-29T23:59+08:00")
    first = town.file()
    town.at("2026-09-29T16:00+00:00")  # midnight in Shanghai
    second, third = town.file(), town.file()
    assert [first, second, third] == ["TS-20260929-0001", "TS-20260930-0001", "TS-20260930-0002"]
    assert town.case(first).story.work_order == "GD-20260929-0001"


# lives


def facts_of(town: Town, number: str) -> list[dict[str, Any]]:
    return [letter.facts for letter in town.letters(number)]


def test_a_web_life_from_receipt_to_archive(town: Town) -> None:
    number = town.file()
    town.hand_in(number)
    town.until(number, None)
    case = town.case(number)
    assert town.verbs(number) == [
        "filed", "registered", "evidence_added", "answered", "classified", "dispatched", "answered",
        "investigated", "answered", "resolved", "replied", "answered", "surveyed", "closed", "archived",
    ]  # fmt: skip
    assert (case.story.ground, case.story.priority, case.story.department) == (
        "satisfied",
        "urgent",
        "engineering",
    )
    assert sorted(letter.kind for letter in town.letters(number)) == [
        "acknowledgement", "asked", "asked", "closing", "dispatch", "reply", "survey",
    ]  # fmt: skip
    assert broken(case.entries) == []
    assert verify(path_of(number)) == []
    assert all(promise.done_at for promise in case.promises)
    assert town.open(number) == []
    assert town.step(number) is False


def test_a_phone_life_with_desk_calls(town: Town) -> None:
    number = town.file("phone")
    town.until(number, "reply")
    town.pass_time("2h")
    town.answer(number, "ReplyCall", replied_at="2026-09-29T11:15:00+08:00", reaction="partly")
    replied = town.case(number).story.reply
    assert (replied["form"], replied["spoke_to"], replied["reaction"]) == ("call", "李四", "partly")
    assert datetime.fromisoformat(replied["told_at"]) == datetime.fromisoformat("2026-09-29T11:15+08:00")
    town.answer(number, "Interview", handling="very_satisfied")
    assert (town.stage(number), town.case(number).story.ground) == (None, "satisfied")
    assert [letter for letter in town.letters(number) if not letter.person] == []


def test_a_call_is_dated_by_the_answer_not_by_the_step(town: Town) -> None:
    number = town.file("phone")
    town.until(number, "reply")
    town.answer(number, "ReplyCall", live=False)
    town.pass_time("5h")  # the engine was down
    town.live(number)
    told = datetime.fromisoformat(town.case(number).story.reply["told_at"])
    assert told == datetime.fromisoformat(TUESDAY)


def test_not_reached_by_telephone_is_recorded_as_no_answer(town: Town) -> None:
    number = town.file("phone")
    town.until(number, "survey")
    question = town.question(number, "Interview")
    town.answer_again(question, reached="not_reached")
    town.live(number)
    story = town.case(number).story
    assert (story.ground, story.survey["answered"]) == ("no_answer", False)


def test_an_incomplete_record_goes_to_the_desk(town: Town) -> None:
    number = town.file(demand="", project="3-2-501")
    question = town.question(number, "Registration")
    assert (question.role, question.known["matter"], town.due(number)) == (
        "agent",
        LEAK,
        "Tue 2026-09-29 11:00",
    )
    town.answer(number, "Registration", demand="赔偿")
    case = town.case(number)
    assert (case.record("demand"), case.record("project"), case.complaint.demand) == ("赔偿", "3-2-501", "")
    assert town.stage(number) == "classify"


def test_a_record_that_cannot_be_completed_is_registered_with_the_reason(town: Town) -> None:
    number = town.file(demand="", phone="", email="")
    question = town.question(number, "Registration")
    with pytest.raises(FormErrors) as wrong:
        town.answer_again(question)
    assert set(wrong.value.errors) == {"demand", "phone"}
    town.answer_again(question, incomplete_reason="客户不愿说明")
    town.live(number)
    assert town.stage(number) == "classify"


def test_nobody_completes_a_record_by_taking_the_step(town: Town) -> None:
    number = town.file(demand="", live=False)
    with pytest.raises(Refusal), town.change(number) as case:
        register(case, town.now)
    assert town.stage(number) == "register"


def test_an_invalid_complaint_is_explained_courteously_and_closed(town: Town) -> None:
    number = town.file()
    with pytest.raises(FormErrors):
        town.answer(number, "Classification", validity="invalid")
    town.answer(number, "Classification", validity="invalid", explanation="该小区由其他公司施工")
    case = town.case(number)
    assert (case.story.ground, town.stage(number)) == ("not_valid", None)
    assert "dispatched" not in town.verbs(number)
    reply = town.letters(number, "reply")[0]
    assert reply.facts == {"valid": False, "explanation": "该小区由其他公司施工"}


def test_the_reply_to_an_invalid_complaint_is_due_from_its_classification(town: Town) -> None:
    number = town.file("phone")
    town.answer(number, "Classification", validity="invalid", explanation="不是我司施工")
    assert (town.stage(number), town.due(number)) == ("reply", "Wed 2026-09-30 18:00")
    town.pass_time("1 working day")
    town.inform(number)  # words that come later move no limit
    assert town.due(number) == "Wed 2026-09-30 18:00"


def test_pitfall_11_refusals_are_counted_and_the_third_goes_to_the_arbiter(town: Town) -> None:
    number = town.file(matter=CONTRACT)
    town.answer(number, "Classification", dispatch="contract", dispatch_part="")
    first = town.case(number).story.owner
    town.refuse(number)
    second = town.case(number).story.owner
    assert {first, second} == {ZHOU, HE}
    due = town.due(number)
    town.refuse(number)
    asked = town.question(number, "Assignment")  # contracts has no third: a supervisor names somebody
    assert (asked.role, asked.person) == ("supervisor", LI)
    town.answer(number, "Assignment", person=SUN)
    town.refuse(number)
    asked = town.question(number, "Assignment")
    assert (asked.role, asked.person) == ("manager", GAO)
    town.answer(number, "Assignment", person=ZHOU, reason="合同由你部签订")
    assert (town.case(number).story.owner, town.due(number)) == (ZHOU, due)
    assert [e.data["count"] for e in town.case(number).entries if e.verb == "refused"] == [1, 2, 3]
    assert len(set(town.told(number, "dispatch"))) == 3


def test_a_deputy_who_sent_it_back_is_not_given_it(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    owner = town.case(number).story.owner
    town.away(owner)
    with town.change(number) as case:
        refuse(case, DispatchRefusal(reason="不属于我部门"), ({CHEN, ZHAO} - {owner}).pop(), town.now)
    town.live(number)
    assert town.question(number, "Assignment").role == "supervisor"


def test_a_refusal_after_the_answer_is_refused(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    town.answer(number, "Investigation", live=False)
    for late in (town.refuse, town.ask_customer, lambda n: town.hand_over(n, SUN)):
        with pytest.raises(Refusal):
            late(number)
    town.live(number)
    assert town.stage(number) == "resolve"


def test_handing_over_ends_the_old_link_and_asks_the_colleague(town: Town) -> None:
    number = town.file()
    town.until(number, "resolve")
    old, due = town.question(number, "Resolution"), town.due(number)
    for wrong in (town.case(number).story.owner, "nobody"):
        with pytest.raises(Refusal):
            town.hand_over(number, wrong)
    town.hand_over(number, SUN)
    with pytest.raises(Refusal, match="撤回"):
        town.answer_again(old, measures=["rectify"], description="x")
    assert (town.question(number, "Resolution").person, town.due(number)) == (SUN, due)


def test_pitfall_08_a_customer_question_pauses_the_clock_and_the_answer_resumes_it(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    town.ask_customer(number)
    assert town.case(number).promise.paused_at == town.now  # type: ignore[union-attr]
    town.pass_time("4 office hours")
    assert town.sweep() == []
    town.answer(number, "CustomerAnswer")
    assert town.due(number) == "Sat 2026-10-10 14:00"  # Fri 9 October 18:00 and four open hours
    assert town.case(number).promise.paused_at is None  # type: ignore[union-attr]
    said = [f["customer_said"] for f in facts_of(town, number) if "customer_said" in f]
    assert said == ["上个月开始渗水"]


def test_pitfall_02_a_pause_over_the_holiday_moves_nothing(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    town.at("2026-09-30T18:00+08:00")
    town.ask_customer(number)
    town.at("2026-10-08T09:00+08:00")
    town.answer(number, "CustomerAnswer")
    assert town.due(number) == "Fri 2026-10-09 18:00"


def test_silence_of_the_customer_ends_the_pause(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    town.ask_customer(number)
    question = town.question(number, "CustomerAnswer")
    assert question.lapses_at is not None
    assert local(question.lapses_at) == "Fri 2026-10-09 18:00"
    town.at("2026-10-09T18:00+08:00")
    town.sweep()
    case = town.case(number)
    assert ("customer_silent" in town.verbs(number), case.story.paused_since) == (True, None)
    assert town.due(number) == "Wed 2026-10-14 17:00"  # 23 open hours on from Friday evening
    with pytest.raises(Refusal, match="结束"):
        town.answer_again(question, text="抱歉，晚了")
    assert town.question(number, "Investigation").is_open


def test_one_question_to_the_customer_at_a_time_and_only_while_handling(town: Town) -> None:
    number = town.file()
    with pytest.raises(Refusal):
        town.ask_customer(number)
    town.until(number, "resolve")
    town.ask_customer(number)
    with pytest.raises(Refusal):
        town.ask_customer(number)
    town.until(number, "survey", Resolution={})
    assert town.question(number, "Survey").is_open


def test_progress_reaches_the_customer(town: Town) -> None:
    number = town.file()
    town.until(number, "resolve")
    town.progress(number)
    town.pass_time("1h")
    town.progress(number, "明日施工")
    assert [letter.facts["text"] for letter in town.letters(number, "progress")] == ["材料已订", "明日施工"]


def test_more_time_is_granted_by_a_supervisor_and_told_to_the_customer(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    town.ask_for_time(number, 2)
    assert (town.question(number, "ExtensionDecision").role, town.due(number)) == (
        "supervisor",
        "Fri 2026-10-09 18:00",
    )
    town.answer(number, "ExtensionDecision")
    assert town.due(number) == "Mon 2026-10-12 18:00"  # Sat 10 October is worked
    told = town.letters(number, "extension")[0]
    assert local(datetime.fromisoformat(told.facts["due_at"])) == "Mon 2026-10-12 18:00"
    with pytest.raises(Refusal):
        town.ask_for_time(number, 4)  # five working days at most in all
    town.until(number, "resolve")
    assert town.due(number) == "Mon 2026-10-12 18:00"


def test_more_time_denied_leaves_the_limit(town: Town) -> None:
    number = town.file()
    town.until(number, "resolve")
    town.ask_for_time(number, 5)
    town.answer(number, "ExtensionDecision", decision="deny", remarks="材料充足")
    assert town.due(number) == "Fri 2026-10-09 18:00"
    assert town.letters(number, "extension") == []


def test_more_time_is_not_given_after_the_limit(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    town.at("2026-10-09T18:00+08:00")
    with pytest.raises(Refusal, match="时限已过"):
        town.ask_for_time(number)


def test_a_standing_clock_may_be_given_more_time_after_its_old_limit(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    town.at("2026-10-09T17:00+08:00")
    town.ask_customer(number)
    town.at("2026-10-10T10:00+08:00")
    town.ask_for_time(number, 1)
    town.answer(number, "ExtensionDecision")
    told = town.letters(number, "extension")[0]  # Fri 17:00 + 1 h left = Sat 11:00 if it ended now, and a day
    assert local(datetime.fromisoformat(told.facts["due_at"])) == "Mon 2026-10-12 18:00"


def test_a_pause_within_the_extension_counts(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    town.ask_for_time(number, 2)
    town.answer(number, "ExtensionDecision")
    town.at("2026-10-10T09:00+08:00")  # past the first limit, within the extension
    town.ask_customer(number)
    town.at("2026-10-10T18:00+08:00")
    assert town.sweep() == []
    town.answer(number, "CustomerAnswer")
    assert town.due(number) == "Tue 2026-10-13 18:00"


def test_nobody_grants_himself_more_time(town: Town) -> None:
    number = town.file(matter=CONTRACT)
    town.away(ZHOU)
    town.answer(number, "Classification", dispatch="contract", dispatch_part="")
    assert town.case(number).story.owner == HE  # who is a supervisor as well
    town.ask_for_time(number)
    question = town.question(number, "ExtensionDecision")
    assert question.person == LI
    with pytest.raises(Refusal, match="自己"):
        town.answer_again(question, by=HE, decision="grant")


@pytest.mark.parametrize(
    ("cost", "role", "person"),
    [(0, "", ""), (2000, "", ""), (2000.01, "supervisor", LI), (20000, "supervisor", LI),
     (20001, "manager", GAO), (1e9, "manager", GAO)],
)  # fmt: skip
def test_costs_above_the_authority_are_approved(town: Town, cost: float, role: str, person: str) -> None:
    town.away(HE)
    number = town.file()
    town.until(number, "resolve")
    town.answer(number, "Resolution", measures=["compensate"], cost=cost, compensation=cost / 2)
    if not role:
        assert town.stage(number) == "survey"
        return
    question = town.question(number, "Approval")
    assert (question.role, question.person) == (role, person)
    town.answer(number, "Approval")
    story = town.case(number).story
    assert (story.resolution["approved_by"], story.reply["compensation"]) == (person, cost / 2)


def test_the_customer_hears_of_the_compensation_and_never_of_the_cost(town: Town) -> None:
    number = town.file()
    town.until(number, "resolve")
    town.answer(number, "Resolution", measures=["rectify", "compensate"], cost=1500)
    reply = town.case(number).story.reply
    assert reply["compensation"] == 0
    assert 1500 not in reply.values()


def test_a_compensation_above_the_authority_is_approved_too(town: Town) -> None:
    number = town.file()
    town.until(number, "resolve")
    town.answer(number, "Resolution", measures=["compensate"], cost=0, compensation=2500)
    assert town.question(number, "Approval").role == "supervisor"


def test_a_returned_proposal_is_made_again(town: Town) -> None:
    number = town.file()
    town.until(number, "resolve")
    town.answer(number, "Resolution", cost=9000)
    with pytest.raises(FormErrors):
        town.answer(number, "Approval", decision="return")
    town.answer(number, "Approval", decision="return", remarks="费用过高")
    assert (town.stage(number), town.due(number)) == ("resolve", "Fri 2026-10-09 18:00")
    town.answer(number, "Resolution", cost=3000)
    town.answer(number, "Approval")
    assert town.case(number).story.resolution["cost"] == 3000


def test_nobody_approves_a_proposal_of_his_own(town: Town) -> None:
    number = town.file(matter=CONTRACT)
    town.away(ZHOU, LI)
    town.answer(number, "Classification", dispatch="contract", dispatch_part="")
    town.until(number, "approve", Resolution={"cost": 5000})
    question = town.question(number, "Approval")
    assert (town.case(number).story.owner, question.person) == (HE, GAO)
    with pytest.raises(Refusal, match="自己"):
        town.answer_again(question, by=HE, decision="approve")


def test_the_deputy_who_proposed_does_not_approve(town: Town) -> None:
    number = town.file(matter=CONTRACT)
    town.answer(number, "Classification", dispatch="contract", dispatch_part="")
    town.hand_over(number, ZHOU) if town.case(number).story.owner == HE else None
    town.away(ZHOU, LI)
    town.answer(number, "Investigation", by=HE)
    assert town.question(number, "Resolution").person == HE  # stands in for Zhou Jie
    town.answer(number, "Resolution", cost=5000)
    assert (town.case(number).story.owner, town.question(number, "Approval").person) == (ZHOU, GAO)


def test_dissatisfied_means_rework_with_a_new_limit_until_satisfied(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    town.ask_for_time(number, 5)
    town.answer(number, "ExtensionDecision")
    town.until(number, "survey")
    owner = town.case(number).story.owner
    town.at("2026-10-09T11:00+08:00")
    town.answer(number, "Survey", **UNHAPPY, comment="仍在渗水")
    assert (town.stage(number), town.case(number).story.round) == ("investigate", 2)
    assert town.due(number) == "Tue 2026-10-13 18:00"  # Sat, Mon, Tue; the extension is forgotten
    assert town.question(number, "Investigation").person == owner
    town.until(number, None)
    assert (town.case(number).story.ground, len(town.letters(number, "rework"))) == ("satisfied", 1)
    assert len(town.letters(number, "survey")) == 2


def test_a_rework_round_begins_without_old_pauses_and_refusals_of_time(town: Town) -> None:
    number = town.file()
    town.until(number, "resolve")
    town.ask_customer(number)
    town.until(number, "survey", Resolution={})
    town.answer(number, "Survey", **UNHAPPY)
    story = town.case(number).story
    assert (story.pauses, story.extensions, story.paused_since) == ([], [], None)


@pytest.mark.parametrize(
    ("said", "ground"), [({}, "final_position"), ({"ground": "beyond_contract"}, "beyond_contract")]
)
def test_rework_rounds_used_up_the_manager_closes_on_a_ground(
    town: Town, said: dict[str, Any], ground: str
) -> None:
    number = town.file()
    town.until(number, "decide", Survey=UNHAPPY)
    case = town.case(number)
    question = town.question(number, "ClosingDecision")
    assert (case.story.round, question.role, question.person) == (3, "manager", GAO)
    with pytest.raises(FormErrors) as wrong:
        town.answer_again(question, decision="close")
    assert set(wrong.value.errors) == {"ground", "reasons"}
    with pytest.raises(FormErrors):
        town.answer(number, "ClosingDecision", ground="satisfied")
    town.answer(number, "ClosingDecision", **said)
    assert (town.case(number).story.ground, town.stage(number)) == (ground, None)


def test_the_manager_may_order_one_more_rework(town: Town) -> None:
    number = town.file()
    town.until(number, "decide", Survey=UNHAPPY)
    town.answer(number, "ClosingDecision", decision="rework", ground="", reasons="再修一次")
    assert (town.stage(number), town.case(number).story.round) == ("investigate", 4)
    town.until(number, "decide", Survey=UNHAPPY)
    town.until(number, None)


def test_a_silent_survey_closes_as_no_answer(town: Town) -> None:
    number = town.file()
    town.until(number, "survey")
    question = town.question(number, "Survey")
    town.at("2026-10-09T17:59:59+08:00")
    town.sweep()
    assert (town.stage(number), town.told(number, "reminder")) == ("survey", [""])
    town.at("2026-10-09T18:00+08:00")
    town.sweep()
    case = town.case(number)
    assert (case.story.ground, town.stage(number), case.story.survey["answered"]) == (
        "no_answer",
        None,
        False,
    )
    assert town.letters(number, "escalation") == []
    with pytest.raises(Refusal, match="结束"):
        town.answer_again(question, handling="satisfied", result="satisfied", fairness="fair")


STAGES = ["register", "classify", "investigate", "resolve", "approve", "reply", "survey", "decide"]


@pytest.mark.parametrize("stage", STAGES)
def test_withdrawal_at_every_stage(town: Town, stage: str) -> None:
    channel = "phone" if stage == "reply" else "web"
    number = town.file(channel, demand="" if stage == "register" else "修好")
    said: dict[str, dict[str, Any]] = {
        "Resolution": {"cost": 9000 if stage == "approve" else 1},
        "Survey": UNHAPPY,
        "Interview": UNHAPPY,
    }
    town.until(number, stage, **said)
    questions = town.open(number)
    assert questions
    town.withdraw(number)
    case = town.case(number)
    assert (case.story.ground, town.stage(number), town.open(number)) == ("withdrawn", None, [])
    for question in questions:
        with pytest.raises(Refusal, match="撤回"):
            town.answer_again(question)
    with pytest.raises(Refusal):
        town.withdraw(number)
    town.pass_time("1 month")
    assert town.sweep() == []
    assert len([k for k in town.letters(number, "withdrawal") if not k.person]) == (channel == "web")


def test_withdrawal_with_side_questions_open(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    town.ask_for_time(number)
    town.ask_customer(number)
    town.withdraw(number)
    assert (town.open(number), town.case(number).story.paused_since) == ([], None)


def test_evidence_stands_in_the_history_and_in_the_sealed_file(town: Town) -> None:
    number = town.file()
    town.hand_in(number, b"crack", "墙面.jpg")
    town.until(number, None)
    entry = next(e for e in town.case(number).entries if e.verb == "evidence_added")
    assert (entry.data["filename"], entry.data["size"]) == ("墙面.jpg", 5)
    assert verify(path_of(number)) == []
    with pytest.raises(Refusal, match="结案"):
        town.hand_in(number, b"too late")


def test_staff_change_the_priority_with_a_reason(town: Town) -> None:
    number = town.file(matter="墙面颜色不好看")
    with pytest.raises(Refusal):
        town.prioritise(number, "urgent")
    town.answer(number, "Classification")
    assert town.case(number).story.priority == "normal"
    town.prioritise(number, "urgent")
    case = town.case(number)
    assert (case.story.priority, case.urgent, case.entries[-1].data["before"]) == ("urgent", True, "normal")


def test_further_words_of_the_customer_reach_the_owner(town: Town) -> None:
    number = town.file()
    town.until(number, "resolve")
    town.inform(number)
    assert [letter.facts.get("customer_said") for letter in town.letters(number, "asked")].count(
        "又漏了"
    ) == 1


def test_findings_name_several_departments(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    assert town.question(number, "Investigation").known["direct"] == ["engineering"]
    town.answer(number, "Investigation", direct=["engineering", "materials"], leadership=["design"])
    assert town.case(number).story.findings["direct"] == ["engineering", "materials"]


def test_the_same_customer_complaining_again_weighs_more(town: Town) -> None:
    for matter in ("墙面颜色不好看", "地面颜色不好看", "门颜色不好看", "窗颜色不好看"):
        number = town.file(matter=matter, phone="+86 138 0000 1111")
    parts = town.question(number, "Classification").known["severity"]["parts"]
    assert {p["part"]: p["points"] for p in parts}["frequency"] == 20


def test_pitfall_20_a_redacted_life_can_still_be_read(town: Town) -> None:
    number = town.file("phone", demand="")
    town.until(number, "resolve")
    town.progress(number)
    town.until(number, None)
    with town.change(number) as case:
        for entry in case.entries:
            if entry.verb in ("filed", "registered", "told_progress", "replied", "surveyed"):
                entry.data = {"redacted": data_digest(entry.data, entry.salt)}
                entry.salt = ""
    case = town.case(number)
    assert (broken(case.entries), case.stage, case.story.ground) == ([], None, "satisfied")


def test_a_complaint_that_nobody_takes_up_escalates_by_itself(town: Town) -> None:
    number = town.file(live=False)  # the engine is down
    town.pass_time("1h")
    with town.change(number) as case:
        assert [n.to for n in notify(case, town.now)] == ["supervisor"]
    assert sorted(town.told(number, "escalation")) == [HE, LI]


# people who are not there


def test_an_owner_who_left_is_replaced_at_the_next_wake(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    old = town.question(number, "Investigation")
    town.leaves(old.person)
    town.at("2026-10-09T18:00+08:00")
    town.sweep()
    again = town.question(number, "Investigation")
    assert (again.person in (LI, HE), again.id != old.id) == (True, True)
    with pytest.raises(Refusal, match="撤回"):
        town.answer_again(old)


@pytest.mark.parametrize("there", [(), (GAO,), ("admin",)])
def test_with_everybody_away_staff_are_asked_and_never_the_customer(town: Town, there: tuple[str]) -> None:
    town.away(*town.everybody_but(*there))
    number = town.file("phone", email="li.si@customer.example")
    for form in ("Classification", "Assignment"):
        question = town.question(number, form)
        assert (question.role != "customer", question.person != "") == (True, True)
        if there == (GAO,):
            assert question.person == GAO
        if form == "Classification":
            town.answer(number, "Classification")
    assert [letter.kind for letter in town.letters(number) if not letter.person] == ["acknowledgement"]


def test_an_owner_comes_back_before_anybody_was_named(town: Town) -> None:
    town.away(CHEN, ZHAO, until="2026-09-29T15:00+08:00")
    town.away(SUN)
    number = town.file()
    town.answer(number, "Classification")
    assert town.question(number, "Assignment").role == "supervisor"
    town.at("2026-09-29T15:00+08:00")
    town.live(number)
    assert town.case(number).story.owner in (CHEN, ZHAO)
    assert [q.form for q in town.open(number)] == ["Investigation"]


def test_a_named_owner_who_left_meanwhile_is_not_dispatched_to(town: Town) -> None:
    town.away(CHEN, ZHAO)
    number = town.file()
    town.answer(number, "Classification")
    town.answer(number, "Assignment", live=False, person=SUN)
    town.leaves(SUN)
    town.live(number)
    assert (town.stage(number), town.question(number, "Assignment").is_open) == ("dispatch", True)


def test_the_deputy_is_asked_when_the_owner_goes_on_leave(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    owner = town.case(number).story.owner
    town.away(owner)
    town.answer(number, "Investigation", by=owner)
    assert town.question(number, "Resolution").person == ({CHEN, ZHAO} - {owner}).pop()


def test_a_story_begins_empty() -> None:
    assert (Story().valid, Story().paused_since) == (True, None)
