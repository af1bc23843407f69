"""The pages of reviews and findings: what was gathered, revised and read; who may move a finding, and why.

Wang Fang keeps the desk, Chen Lei and Zhao Min own what engineering did wrong, Li Na and He Ping supervise,
Gao Jun is the manager.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from adapters.cases import change_case, read_case
from adapters.clock import now
from adapters.database import reading, writing
from adapters.office import office_day
from adapters.plan_versions import plan_in_effect
from adapters.reviews import begin_review
from complaints.acts.answer import record_answer
from complaints.acts.review import consent, publish, revise
from complaints.asking import ask
from complaints.plans.records import Finding, PlanVersion
from complaints.waiting import held_up
from tests.pages.test_plans import HTML, KEY, LogIn, drilled, found, leaves, seen

STEPS: dict[str, Callable[..., None]] = {"revise": revise, "consent": consent, "publish": publish}
MOVED = date.today() + timedelta(days=60)  # noqa: DTZ011
YES = {"lawful": "yes", "complete": "yes", "flexible": "yes"}


def opened(why: str = "drill", by: str = "system", reason: str = "") -> str:
    """A review that goes on until somebody must answer; gives its number."""
    with writing() as session:
        plan = plan_in_effect(session, KEY, now())
        assert plan is not None
        number = begin_review(session, plan, why, by, now(), reason).number
    go_on(number)
    return number


def go_on(number: str) -> None:
    """Let a review go on without Prefect."""
    for _ in range(10):
        with change_case(number) as case:
            asked_now = ask(case, now())
            if asked_now is not None or case.stage not in STEPS or held_up(case, now()):
                return
            STEPS[case.stage](case, now())


def tell(number: str, stage: str, **said: Any) -> str:
    """Whoever is asked answers; gives who it was."""
    with change_case(number) as case:
        question = next(q for q in case.questions if q.is_open and q.stage == stage)
        record_answer(case, question, said, question.person, "link", now())
        who = question.person
    go_on(number)
    return who


def asked(number: str, stage: str) -> tuple[str, str]:
    """The id of an open question, and of whom it is asked."""
    with read_case(number) as case:
        question = next(q for q in case.questions if q.is_open and q.stage == stage)
        return question.id, question.person


def revised(number: str, **more: Any) -> str:
    """A revision that takes effect today once it is approved; gives its author."""
    with reading() as session:
        text = session.get_one(PlanVersion, (KEY, "1")).text
    text = text.replace("    limit: 30m", "    limit: 20m").replace("厨房改管后有燃气味", "卧室有燃气味")
    said = {"decision": "revise", "reason": "停工太慢", "text": text, "effective_on": str(office_day(now()))}
    return tell(number, "revise", **(said | YES | more))


@pytest.fixture
def review(client: TestClient) -> str:
    """A review after a drill that found something."""
    drilled(28)
    found("1")
    found("2", kind="goal_missed", text="", params={"what": {"zh-Hans": "作出决定"}, "limit": "4h"})
    return opened()


def test_everybody_who_works_reads_a_review(client: TestClient, review: str, log_in: LogIn) -> None:
    assert client.get(f"/reviews/{review}", headers=HTML).status_code == 303
    log_in("wang.fang")
    page = seen(client, f"/reviews/{review}")
    for told in (
        "工地安全隐患应急预案", "演练之后", "28 分", "/drills/YL-20261020-0001", "对讲机没电 1",
        "目标“作出决定”（4 小时）未达到", "陈磊", "还没有提交", "0 / 2 已办结", "发起预案修订", "2 项",
    ):  # fmt: skip
        assert told in page, told
    seen(client, "/reviews/XD-20000101-0001", 404)


def test_only_those_who_may_answer_are_led_to_the_question(
    client: TestClient, review: str, log_in: LogIn
) -> None:
    question, _ = asked(review, "revise")
    own, _ = asked(review, "finding.YL-20261020-0001-1")
    for who, revises, settles in (
        ("li.na", True, False), ("he.ping", True, False), ("chen.lei", False, True),
        ("wang.fang", False, False), ("gao.jun", False, False),
    ):  # fmt: skip
        log_in(who)
        page = seen(client, f"/reviews/{review}")
        assert (f"/questions/{question}" in page, f"/questions/{own}" in page) == (revises, settles), who
        assert "修订预案</strong>" in page if revises else "修订预案 · " in page


def test_a_review_from_the_revision_to_the_last_reader(
    client: TestClient, review: str, log_in: LogIn
) -> None:
    author = revised(review)
    tell(review, "consent", decision="send_back", remarks="请再想想")
    revised(review, flexible="no", remarks="夜间只有一人")
    log_in("wang.fang")
    page = seen(client, f"/reviews/{review}")
    for told in (
        "第 2 版已退回", "修订为第 3 版", "停工太慢", "灵活：否", "夜间只有一人", "<del>30 分钟</del>",
        "<ins>20 分钟</ins>", "另有 1 处演练安排的改动", "请再想想",
    ):  # fmt: skip
        assert told in page, told
    assert "卧室有燃气味" not in page
    assert "现行</span>" in seen(client, f"/plans/{KEY}/versions/1")
    tell(review, "consent", decision="approve")
    with read_case(review) as case:
        first, *rest = case.story.review["readers"]
    assert author not in [first, *rest]
    tell(review, f"read.{first}", confirmed="yes")
    page = seen(client, f"/reviews/{review}")
    assert "待阅知</span>" in page
    waiting, have = re.findall(r"<dt>(?:还没有读|已读)</dt><dd>([^<]*)</dd>", page)
    assert (len(waiting.split("、")), len(have.split("、"))) == (len(rest), 1)
    assert "现行</span>" in seen(client, f"/plans/{KEY}/versions/3")
    log_in("li.na")
    assert "卧室有燃气味" in seen(client, f"/plans/{KEY}")


def test_no_change_is_told_with_its_reason(client: TestClient, review: str, log_in: LogIn) -> None:
    tell(review, "revise", decision="no_change", reason="预案无误，执行不到位", **YES)
    tell(review, "consent", decision="approve")
    log_in("wang.fang")
    page = seen(client, f"/reviews/{review}")
    assert ("预案无误，执行不到位" in page, "待整改</span>" in page) == (True, True)
    assert 'class="name">阅知</span>' not in page
    assert "尚未审过" not in seen(client, f"/plans/{KEY}")


def test_who_is_missing_is_told_with_the_reason(client: TestClient, log_in: LogIn) -> None:
    leaves("zhou.jie", "he.ping")
    number = opened("roster")
    log_in("chen.lei")
    page = seen(client, f"/reviews/{number}")
    assert "人员变动" in page
    assert "固定证据，评估报告义务：没有人可担任“合同法务部 · 责任部门经办人”" in page


def move(client: TestClient, review: str, token: str, **changes: Any) -> Any:
    data = {"_csrf": token, "owner": "zhao.min", "due_on": str(MOVED), "reason": "陈磊休假"} | changes
    return client.post(f"/reviews/{review}/findings/YL-20261020-0001-1", data=data, headers=HTML)


def test_leaders_give_a_finding_another_owner_and_date_with_a_reason(
    client: TestClient, review: str, log_in: LogIn
) -> None:
    for who in ("chen.lei", "wang.fang"):
        token = log_in(who)
        assert "/findings/YL-20261020-0001-1" not in seen(client, f"/reviews/{review}")
        assert move(client, review, token).status_code == 403
    token = log_in("li.na")
    assert f"/reviews/{review}/findings/YL-20261020-0001-1" in seen(client, f"/reviews/{review}")
    assert move(client, review, "").status_code == 403
    no_reason = move(client, review, token, reason="")
    assert (no_reason.status_code, "必填" in no_reason.text) == (422, True)
    past = move(client, review, token, due_on=str(now().date() - timedelta(days=3)))
    assert (past.status_code, "日期不能早于今天" in past.text) == (422, True)
    far = move(client, review, token, due_on="2099-02-01")
    assert (far.status_code, "日期不能晚于三年之后" in far.text) == (422, True)
    assert move(client, review, token, owner="nobody").status_code == 422
    assert move(client, "XD-20000101-0001", token).status_code == 404
    moved = move(client, review, token)
    assert (moved.status_code, moved.headers["location"].partition("#")[0]) == (303, f"/reviews/{review}")
    with reading() as session:
        finding = session.get_one(Finding, "YL-20261020-0001-1")
    assert (finding.owner, finding.due_on) == ("zhao.min", MOVED)
    page = seen(client, f"/reviews/{review}")
    assert ("陈磊休假" in page, str(MOVED) in page) == (True, True)
    with change_case(review) as case:
        ask(case, now())
    tell(review, "finding.YL-20261020-0001-1", outcome="done", note="已换电池")
    assert "已换电池" in seen(client, f"/reviews/{review}")
    assert move(client, review, token).status_code == 409


def test_a_finding_whose_owner_has_left_says_so_and_asks_for_another(
    client: TestClient, review: str, log_in: LogIn
) -> None:
    leaves("chen.lei")
    log_in("li.na")
    page = seen(client, f"/reviews/{review}")
    assert "已离职" in page
    assert "请选择" in page


def test_findings_stand_in_tabs_ones_own_first_and_can_be_narrowed(
    client: TestClient, review: str, log_in: LogIn
) -> None:
    found("3", owner="zhao.min", due_on=date(2026, 1, 1))
    found("4", owner="wang.fang", plan="data-leak", due_on=date(2099, 9, 9))
    found("5", outcome="rejected", note="设备故障，不再整改", closed_by="chen.lei", closed_at=now())
    log_in("wang.fang")
    page = seen(client, "/findings")
    assert page.index("对讲机没电 4") < page.index("对讲机没电 3") < page.index("对讲机没电 1")
    assert "对讲机没电 5" not in page
    assert "<strong>王芳</strong>" in page
    overdue = seen(client, "/findings?tab=overdue")
    assert ("对讲机没电 3" in overdue, "对讲机没电 1" in overdue) == (True, False)
    over = seen(client, "/findings?tab=over")
    assert ("设备故障，不再整改" in over, "不采纳" in over, "对讲机没电 1" in over) == (True, True, False)
    only = seen(client, "/findings?owner=zhao.min")
    assert ("对讲机没电 3" in only, "对讲机没电 1" in only) == (True, False)
    only = seen(client, "/findings?plan=data-leak")
    assert ("对讲机没电 4" in only, "对讲机没电 1" in only) == (True, False)
    assert "没有这样的问题" in seen(client, "/findings?owner=nobody")
    seen(client, "/findings?tab=nothing", 422)
    question, owner = asked(review, "finding.YL-20261020-0001-1")
    assert f"/questions/{question}" not in page
    log_in(owner)
    assert f"/questions/{question}" in seen(client, "/findings")


def test_where_a_finding_came_from_is_a_link_for_those_who_may_look(
    client: TestClient, log_in: LogIn, file: Callable[..., str]
) -> None:
    number = file()
    found("1", origin=number)
    for who, leads in (("chen.lei", False), ("wang.fang", True)):
        log_in(who)
        for path in ("/findings", f"/plans/{KEY}"):
            page = seen(client, path)
            assert (number in page, f'href="/cases/{number}"' in page) == (True, leads), (who, path)
