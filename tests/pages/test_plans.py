"""The pages of plans: who reads them, what is flagged and why, what must not be told, what differs.

Wang Fang keeps the desk, Chen Lei owns what engineering did wrong, Li Na supervises, Gao Jun is the manager.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select
from starlette.testclient import TestClient

from adapters.cases import change_case
from adapters.clock import now
from adapters.database import engine, reading, writing
from adapters.plan_versions import read_version
from complaints.acts.plan import Grounds, activate, stand_down
from complaints.drills.drill import Drill
from complaints.people import Absence, Person
from complaints.plans.plan import Plan
from complaints.plans.records import Finding, PlanVersion
from portal.plan_changes import pieces
from tests.pages.test_drills import Practice

HTML = {"accept": "text/html"}
LogIn = Callable[[str], str]
KEY = "site-safety"
TITLE = "工地安全隐患应急预案"


def plan_of(key: str = KEY) -> Plan:
    """The shipped version."""
    with reading() as session:
        return read_version(session.get_one(PlanVersion, (key, "1")))


def keep(version: str, *changes: tuple[str, str], key: str = KEY, **facts: Any) -> None:
    """Another version of a plan, in effect unless the facts say otherwise."""
    with writing() as session:
        base = session.get_one(PlanVersion, (key, "1"))
        text = base.text
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        known: dict[str, Any] = {
            "plan": key, "version": version, "title": base.title, "text": text, "digest": version,
            "author": "li.na", "written_at": now(), "reason": "停工太慢", "approved_at": now(),
            "approved_by": "gao.jun", "effective_on": date(2026, 1, 2),
            "answers": {"lawful": "yes", "complete": "yes", "flexible": "no", "remarks": "夜间一人"},
        }  # fmt: skip
        session.add(PlanVersion(**known | facts))


def drilled(score: int | None = 80, **facts: Any) -> str:
    """A drill that is over, unless the facts say otherwise; gives its number."""
    moment = datetime(2026, 10, 20, 2, tzinfo=UTC)
    known: dict[str, Any] = {
        "number": "YL-20261020-0001", "procedure": "home-renovation", "version": "1", "channel": "phone",
        "source": "direct", "name": "演练客户", "matter": "燃气味", "received_at": moment,
        "accepted_at": moment, "plan": KEY, "plan_version": "1", "kind": "scheduled", "announced": True,
        "planned_at": moment, "planned_by": "system", "scenario": {}, "begun_at": moment,
        "ended_at": moment, "how": "practised", "score": score,
    } | facts  # fmt: skip
    with writing() as session:
        session.add(Drill(**known))
    return str(known["number"])


def found(number: str = "1", **facts: Any) -> str:
    """A finding of that drill; gives its id."""
    known: dict[str, Any] = {
        "id": f"YL-20261020-0001-{number}", "plan": KEY, "origin": "YL-20261020-0001", "kind": "written",
        "params": {}, "text": f"对讲机没电 {number}", "owner": "chen.lei", "due_on": date(2099, 1, 1),
        "raised_at": now(), "raised_by": "li.na",
    } | facts  # fmt: skip
    with writing() as session:
        session.add(Finding(**known))
    return str(known["id"])


def leaves(*people: str) -> None:
    with writing() as session:
        for person in people:
            session.get_one(Person, person).left_on = date(2026, 1, 1)


def seen(client: TestClient, path: str, status: int = 200) -> str:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == status, answer.text
    return answer.text


def test_everybody_who_works_reads_the_plans_and_a_mere_administrator_does_not(
    client: TestClient, log_in: LogIn
) -> None:
    with writing() as session:
        session.add(
            Person(id="it", name="网管", email="it@x.example", roles=["administrator"], departments=[])
        )
    assert client.get("/plans", headers=HTML).status_code == 303
    for who in ("wang.fang", "chen.lei", "li.na", "gao.jun"):
        log_in(who)
        assert TITLE in seen(client, "/plans")
        page = seen(client, f"/plans/{KEY}")
        assert ("固定证据，评估报告义务" in page, "400-000-0001" in page or "119" in page) == (True, True)
    log_in("it")
    for path in ("/plans", f"/plans/{KEY}", f"/plans/{KEY}/versions/1", f"/plans/{KEY}/difference"):
        seen(client, path, 403)


def test_there_are_no_other_plans_and_versions(client: TestClient, log_in: LogIn) -> None:
    log_in("li.na")
    for path in ("/plans/none", f"/plans/{KEY}/versions/9", f"/plans/{KEY}/versions/9.yaml"):
        seen(client, path, 404)
    seen(client, f"/plans/{KEY}/difference?from=1&to=9", 404)


def test_scenarios_are_for_those_who_lead_drills(client: TestClient, log_in: LogIn) -> None:
    keep("2", ("厨房改管后有燃气味", "卧室改管后有燃气味"), ("limit: 15m", "limit: 10m"))
    paths = (f"/plans/{KEY}", f"/plans/{KEY}/versions/1", f"/plans/{KEY}/difference?from=1&to=2")
    for who, told in (("wang.fang", False), ("chen.lei", False), ("li.na", True), ("gao.jun", True)):
        log_in(who)
        assert ["改管后有燃气味" in seen(client, path) for path in paths] == [told] * 3, who
        answer = client.get(f"/plans/{KEY}/versions/1.yaml", headers=HTML)
        assert answer.status_code == (200 if told else 403)
    assert "另有 1 处演练安排的改动" not in seen(client, paths[2])
    assert "厨房改管后有燃气味" in answer.text
    assert "site-safety-1.yaml" in answer.headers["content-disposition"]
    log_in("wang.fang")
    assert "另有 1 处演练安排的改动" in seen(client, paths[2])


def test_somebody_who_has_left_is_flagged_with_the_reason(client: TestClient, log_in: LogIn) -> None:
    keep("2", ("    role: agent\n    limit: 15m", "    role: agent\n    person: liu.yang\n    limit: 15m"))
    log_in("wang.fang")
    assert "人员缺位</span>" not in seen(client, "/plans")
    leaves("liu.yang", "zhou.jie", "he.ping")
    for path in ("/plans", f"/plans/{KEY}"):
        page = seen(client, path)
        assert "人员缺位" in page
        assert "处置程序 · 联系客户，确认人身安全：刘洋 已离职" in page
        assert "处置程序 · 固定证据，评估报告义务：没有人可担任“合同法务部 · 责任部门经办人”" in page
    assert "本部门没有人，由其他部门担任" in page


def test_a_shipped_version_that_nobody_looked_at_and_a_file_that_differs_are_flagged(
    client: TestClient, log_in: LogIn
) -> None:
    log_in("li.na")
    page = seen(client, f"/plans/{KEY}")
    assert ("尚未审过" in page, "文件有改动" in page) == (True, False)
    with writing() as session:
        row = session.get_one(PlanVersion, (KEY, "1"))
        row.text, row.digest = row.text.replace("# 一、目标", "# 目标"), "another"
    assert "文件有改动" in seen(client, f"/plans/{KEY}")
    keep("2", ("limit: 15m", "limit: 10m"))
    assert "尚未审过" not in seen(client, f"/plans/{KEY}")


def test_a_plan_that_cannot_be_read_or_is_not_in_effect_yet_breaks_nothing(
    client: TestClient, log_in: LogIn
) -> None:
    keep("2", ("owner: supervisor", "owner: 1\nunknown: 1"))
    with writing() as session:
        session.get_one(PlanVersion, ("data-leak", "1")).effective_on = date(2099, 1, 1)
    log_in("li.na")
    page = seen(client, "/plans")
    assert ("本版程序读不出这份预案" in page, "没有现行版本" in page) == (True, True)
    assert "不能使用" in seen(client, f"/plans/{KEY}")
    assert "没有可以显示的现行版本" in seen(client, "/plans/data-leak")


def test_how_a_plan_stands_at_a_glance(client: TestClient, log_in: LogIn, file: Callable[..., str]) -> None:
    drilled(28)
    drilled(99, number="YL-1", kind="self", trainee="chen.lei")
    drilled(None, number="YL-2", how="broken_off", ended_at=datetime(2026, 11, 1, tzinfo=UTC))
    found()
    found("2", due_on=date(2026, 1, 1))
    found("3", outcome="done", note="已换电池", closed_by="chen.lei", closed_at=now())
    number = file(matter="厨房有燃气味")
    with change_case(number) as case:
        activate(case, plan_of(), Grounds(reason="有人受伤"), "li.na", now())
    log_in("wang.fang")
    page = seen(client, "/plans")
    assert page.index(TITLE) < page.index("客户信息泄露应急预案")  # what is in motion stands first
    for told in ("启动中", "1 件投诉", "28 分", "2 项", "1 项逾期", "/drills/YL-20261020-0001"):
        assert told in page
    assert "99 分" not in page
    page = seen(client, f"/plans/{KEY}")
    for told in (f"/cases/{number}", "有人受伤", "尚未达到", "对讲机没电 2", "已换电池", "已中止"):
        assert told in page
    log_in("sun.hao")  # was asked nothing about it
    page = seen(client, f"/plans/{KEY}")
    assert (number in page, f"/cases/{number}" in page, "有人受伤</small>" in page) == (True, False, False)
    with change_case(number) as case:
        stand_down(case, f"{KEY}-1", "已排除", "li.na", now())
    assert ("已解除" in seen(client, f"/plans/{KEY}"), "启动中" in seen(client, "/plans")) == (True, False)


def test_what_customers_said_stands_beside_the_goal(client: TestClient, log_in: LogIn) -> None:
    log_in("li.na")
    assert "近 12 个月没有答复" in client.get(f"/plans/{KEY}", headers=HTML).text
    practice = Practice()
    for said in ("satisfied", "dissatisfied"):
        number = practice.file(matter="厨房有燃气味", name=f"客户{said}", phone="", email=f"{said}@c.cn")
        practice.activate(number)
        practice.until(number, "survey")
        practice.say(number, "Survey", by="customer", handling=said, result=said)
    shown = client.get(f"/plans/{KEY}", headers=HTML).text
    assert '<span class="late">50%（2 人答复，1 人满意）</span>' in shown


def test_a_letter_that_lies_ready_is_offered_in_the_case_and_not_sent_with_blanks(
    client: TestClient, log_in: LogIn
) -> None:
    token, practice = log_in("li.na"), Practice()
    number = practice.file(matter="厨房有燃气味，有人受伤")
    practice.look()
    page = client.get(f"/cases/{number}", headers=HTML).text
    assert "致客户：已停工处置" in page
    sent = {"_csrf": token, "text": "我们已于[时间]要求现场停工"}
    answer = client.post(f"/cases/{number}/progress", data=sent, headers=HTML)
    assert (answer.status_code, "请先填写方括号中的内容：[时间]" in answer.text) == (422, True)
    sent["text"] = "我们已于今天 15:00 要求现场停工"
    assert client.post(f"/cases/{number}/progress", data=sent, headers=HTML).status_code == 303
    assert "told_progress" in practice.verbs(number)


def test_the_day_of_a_drill_that_is_not_announced_is_for_leaders(client: TestClient, log_in: LogIn) -> None:
    keep("2", ("day: 10}", "day: 17, announced: false}"))
    planned = now() + timedelta(days=9)
    secret = {"begun_at": None, "ended_at": None, "how": "", "planned_at": planned}
    log_in("wang.fang")
    page = seen(client, f"/plans/{KEY}")
    assert ("季度" in page, "每季度一次，不预先通知" in page, "02-17" in page) == (True, True, False)
    drilled(None, number="YL-20991231-0001", announced=False, kind="on_demand", **secret)
    assert "YL-20991231-0001" not in seen(client, "/plans") + seen(client, f"/plans/{KEY}")
    log_in("li.na")
    assert "YL-20991231-0001" in seen(client, "/plans")
    assert "02-17、05-17、08-17、11-17 的 10:00" in seen(client, f"/plans/{KEY}")


def test_the_list_costs_the_same_however_many_there_are(client: TestClient, log_in: LogIn) -> None:
    log_in("li.na")
    before = queries(client)
    for number in range(20):
        drilled(number=f"YL-20260101-{number:04d}")
        found(str(number + 10))
    with writing() as session:
        for key in session.exec(select(PlanVersion.plan).distinct()).all():
            row = session.get_one(PlanVersion, (key, "1"))
            session.add(PlanVersion(**row.model_dump() | {"version": "2"}))
    assert queries(client) == before < 20


def queries(client: TestClient) -> int:
    """How many the page needs; what else the portal does beside it now and then is not counted."""
    return min(_queries(client) for _ in range(3))


def _queries(client: TestClient) -> int:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        seen(client, "/plans")
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    return len(said)


def test_what_differs_is_told_by_words_and_signs(client: TestClient, log_in: LogIn) -> None:
    keep(
        "2",
        ("通知项目停工，断开相关电源", "立即通知项目停工，断开全部电源"),
        ("    limit: 30m", "    limit: 20m"),
        (
            "  ambulance: {label",
            '  property: {label: {zh-Hans: 物业, en: Property}, phone: "400-8"}\n  ambulance: {label',
        ),
        ('  fire: {label: {zh-Hans: 消防, zh-Hant: 消防, en: Fire brigade}, phone: "119"}\n', ""),
    )
    log_in("chen.lei")
    page = seen(client, f"/plans/{KEY}/difference")
    assert "从第 1 版到第 2 版的改动" in page
    for told in (
        "<ins>立即</ins>通知项目停工，断开", "<del>相关</del><ins>全部</ins>电源", "<del>30 分钟</del>",
        "<ins>20 分钟</ins>", "<ins>400-8</ins>", "<del>119</del>", "新增</span>", "删除</span>",
        "修改</span>",
    ):  # fmt: skip
        assert told in page, told
    assert page.index("处置程序</h2>") < page.index("联系人</h2>")
    assert "没有不同" in seen(client, f"/plans/{KEY}/difference?from=1&to=1")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("30 分钟", "20 分钟", []),
        ("完全是另外一件事情，和它没有关系的文字", "no word of this one is alike at all", []),
        ("保存合同、影像和全部施工记录与签证", "保存合同、照片和全部施工记录与签证",
         [("same", "保存合同、"), ("gone", "影像"), ("new", "照片"), ("same", "和全部施工记录与签证")]),
        ("Stop the site and cut the power", "Stop the site and cut all the power",
         [("same", "Stop the site and cut "), ("new", "all "), ("same", "the power")]),
    ],
)  # fmt: skip
def test_changed_words_are_found_in_long_texts(before: str, after: str, told: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.text) for one in pieces(before, after)] == told


def test_a_version_tells_who_wrote_and_approved_it_and_whether_it_counts(
    client: TestClient, log_in: LogIn
) -> None:
    keep("2", ("limit: 15m", "limit: 10m"))
    keep("3", approved_at=None, approved_by="", returned_at=now(), effective_on=None)
    keep("4", effective_on=date(2099, 1, 1))
    keep("5", approved_at=None, approved_by="", effective_on=None)
    log_in("chen.lei")
    became = {"1": "已被替代", "2": "现行", "3": "已退回", "4": "待生效", "5": "待审批"}
    for version, state in became.items():
        page = seen(client, f"/plans/{KEY}/versions/{version}")
        assert f">{state}</span>" in page, version
        assert ("这不是现行版本" in page) == (version != "2")
    page = seen(client, f"/plans/{KEY}")
    assert all(f">{state}</span>" in page for state in became.values())
    for told in ("李娜", "高军", "停工太慢", "灵活：否", "夜间一人", "随产品提供"):
        assert told in page, told
    assert f"/plans/{KEY}/difference?from=1&amp;to=2" in page
    assert "启动后 10 分钟内" in page


def test_a_step_says_when_it_is_due_and_what_it_follows(client: TestClient, log_in: LogIn) -> None:
    log_in("chen.lei")
    page = seen(client, f"/plans/{KEY}")
    assert "第 2 步完成后 2 小时内" in page
    assert "最迟在启动后 3 小时 30 分钟" in page
    assert "陈磊、赵敏" in page
    with writing() as session:
        day = timedelta(days=1)
        session.add(Absence(person="chen.lei", starts_at=now() - day, ends_at=now() + day))
    assert "不在岗，赵敏代理" in seen(client, f"/plans/{KEY}")


def test_leaders_open_a_review_once_and_others_not_at_all(client: TestClient, log_in: LogIn) -> None:
    from complaints.reviews.review import Review

    for who in ("wang.fang", "chen.lei"):
        data = {"_csrf": log_in(who), "reason": "x"}
        assert f'action="/plans/{KEY}/reviews"' not in seen(client, f"/plans/{KEY}")
        assert client.post(f"/plans/{KEY}/reviews", data=data, headers=HTML).status_code == 403
    token = log_in("li.na")
    assert f'action="/plans/{KEY}/reviews"' in seen(client, f"/plans/{KEY}")
    empty = client.post(f"/plans/{KEY}/reviews", data={"_csrf": token, "reason": " "}, headers=HTML)
    assert (empty.status_code, "必填" in empty.text) == (422, True)
    nobody = client.post(f"/plans/{KEY}/reviews", data={"reason": "x"}, headers=HTML)
    assert nobody.status_code == 403
    data = {"_csrf": token, "reason": "夜班没有人"}
    assert client.post("/plans/none/reviews", data=data, headers=HTML).status_code == 404
    made = client.post(f"/plans/{KEY}/reviews", data=data, headers=HTML)
    assert made.status_code == 303
    assert "夜班没有人" in seen(client, made.headers["location"])
    again = client.post(f"/plans/{KEY}/reviews", data=data, headers=HTML)
    assert (again.status_code, made.headers["location"] in again.text) == (409, True)
    assert "这份预案正在修订" in again.text
    with reading() as session:
        rows = session.exec(select(Review).where(col(Review.plan) == KEY)).all()
    assert [(row.why, row.opened_by) for row in rows] == [("hand", "li.na")]
    assert "待修订" in seen(client, "/plans")
