"""Drills at the desk: who sees what of them, how they are ordered, steered and reported. No Prefect here."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from adapters import clock, database
from adapters.cases import change_case, read_case
from adapters.drills import home_of
from adapters.merging import both
from adapters.packs import PACKS, read_pack
from complaints.acts.drill import plan_drill
from complaints.acts.drill_end import break_off, pause, resume
from complaints.acts.merge import merge
from complaints.drills.drill import Drill
from complaints.drills.scenario import of_plan
from complaints.forms.drills import DrillReason
from complaints.plans.records import PlanVersion
from complaints.records import Complaint
from tests.plans.conftest import Place
from tests.virtual import CHEN, GAO, HE, LI, LIU, WANG, ZHAO, ZHOU

HTML = {"accept": "text/html"}
CHINA = ZoneInfo("Asia/Shanghai")
LogIn = Callable[[str], str]
PEOPLE = {WANG, LIU, CHEN, ZHAO, ZHOU, HE, LI, GAO}
MATTER, FIRST, SECOND = "老人头晕", "客户再次来电", "本地媒体记者来电"
"""What the first scenario of the plan says: how it begins, and what happens meanwhile."""


class Practice(Place):
    """The same people on the database of the portal; drills go on when a test says so."""

    def __init__(self) -> None:
        self.now, self.procedure = clock.now(), "home-renovation"
        self.pack = read_pack(PACKS / "home-renovation.yaml")

    def on_record(self, plan: str = "site-safety", **more: Any) -> str:
        """A drill that does not begin by itself."""
        facts: dict[str, Any] = {"kind": "on_demand", "announced": True, "planned_at": self.now} | more
        known = self.plan(plan)
        with database.writing() as session:
            home = home_of(session, known)
            return plan_drill(session, known, *home, of_plan(known), LI, self.now, **facts).number

    def half_way(self, began: timedelta = timedelta(minutes=50), **more: Any) -> str:
        """A drill in which one is reached, one step is late and done by a deputy, one answers in time."""
        begun = self.now - began
        self.now = begun
        number = self.drill(**more)
        self.tell(number, f"contact.{CHEN}", state="wrong", correction="13700000000")
        self.tell(number, "Classification", by=WANG)
        self.now = begun + timedelta(minutes=12)
        self.go_on(number)
        self.tell(number, "call")
        self.tell(number, "inject.0", said="十分钟内回电")
        self.now = begun + timedelta(minutes=45)
        self.go_on(number)
        self.tell(number, "stop", by=ZHAO)
        self.now = begun + began
        return number

    def over(self, **more: Any) -> str:
        """A drill that was held to its end, two days ago."""
        number = self.half_way(timedelta(hours=48), **more)
        self.now += timedelta(hours=24) - timedelta(hours=48) + timedelta(minutes=1)
        self.go_on(number)
        assert self.stage(number) == "evaluate"
        self.now = clock.now()
        return number


@pytest.fixture
def practice(client: TestClient) -> Practice:
    return Practice()


def the_drill(number: str) -> Drill:
    with database.reading() as session:
        return session.get_one(Drill, number)


def page(client: TestClient, path: str, status: int = 200) -> str:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == status, answer.text
    return answer.text


def year_page(client: TestClient, number: str) -> str:
    """The calendar of the year in which a drill is planned."""
    return page(client, f"/drills?year={the_drill(number).planned_at.astimezone(CHINA).year}")


def typed(at: datetime) -> str:
    """A time as it is typed."""
    return at.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M")


# who sees what


def test_before_it_begins_only_its_leaders_see_what_will_happen(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    number = practice.on_record(planned_at=practice.now + timedelta(days=3))
    log_in(LI)
    leads = page(client, f"/drills/{number}")
    assert [word in leads for word in (MATTER, FIRST, SECOND, "现在开始")] == [True] * 4
    log_in(CHEN)
    takes_part = page(client, f"/drills/{number}")
    assert "演练定于" in takes_part
    assert [word in takes_part for word in (MATTER, FIRST, SECOND, "现在开始")] == [False] * 4
    for path in ("/drills", "/plans/site-safety/drills"):
        assert not {word for word in (MATTER, FIRST, SECOND) if word in page(client, path)}


def test_of_one_that_is_not_announced_nobody_else_knows(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    number = practice.on_record(planned_at=practice.now + timedelta(days=3), announced=False)
    log_in(WANG)
    assert "没有这个编号的演练" in page(client, f"/drills/{number}", 404)
    assert number not in year_page(client, number)
    page(client, f"/drills/{number}/report", 404)
    page(client, f"/drills/{number}/beginning", 404)
    log_in(GAO)
    assert "不预先通知" in page(client, f"/drills/{number}")
    assert number in year_page(client, number)


def test_while_it_runs_whoever_takes_part_sees_that_it_is_on_and_what_he_is_asked(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    number = practice.half_way()
    mine = next(q.id for q in practice.open(number) if q.person == CHEN)
    other = next(q.id for q in practice.open(number) if q.person == ZHOU)
    log_in(CHEN)
    answer = client.get(f"/drills/{number}", headers=HTML)
    assert (answer.status_code, answer.headers["refresh"]) == (200, "15")
    assert (f"/questions/{mine}" in answer.text, f"/questions/{other}" in answer.text) == (True, False)
    assert not {word for word in (MATTER, FIRST, SECOND, "暂停", "经过") if word in answer.text}
    page(client, f"/drills/{number}/report", 409)


def test_its_leader_sees_every_step_with_who_and_when(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    number = practice.half_way()
    log_in(LI)
    shown = client.get(f"/drills/{number}", headers=HTML)
    assert shown.headers["refresh"] == "15"
    for word in ("【演练】", "超时 15 分钟", "（代理）", "十分钟内回电", "电话需更正", "首次联系", "已达到"):
        assert word in shown.text, word
    assert "周洁" in shown.text  # who has not shown that she is reached
    still = client.get(f"/drills/{number}?still=1", headers=HTML)
    assert ("refresh" in still.headers, "恢复自动刷新" in still.text) == (False, True)


def test_what_is_to_come_stands_with_its_time_for_leaders_alone(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    number = practice.drill()
    log_in(LI)
    shown = page(client, f"/drills/{number}")
    assert ("将要发生" in shown, SECOND in shown, "开始后 30 分钟" in shown) == (True, True, True)
    for act in ("pause", "termination"):
        assert f"/drills/{number}/{act}" in shown


def test_a_newcomer_practises_alone_without_knowing_what_is_to_come(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    data = {"_csrf": log_in(LIU), "plan": "site-safety"}
    made = client.post("/drills/self", data=data, headers=HTML)
    assert made.status_code == 303, made.text
    number = made.headers["location"].rpartition("/")[2]
    row = the_drill(number)
    assert (row.kind, row.trainee, row.begun_at is not None) == ("self", LIU, True)
    shown = page(client, f"/drills/{number}")
    assert {q.person for q in practice.open(number)} == {LIU}
    assert all(f"/questions/{q.id}" in shown for q in practice.open(number))
    assert (MATTER in shown, FIRST in shown, SECOND in shown) == (True, False, False)
    again = client.post("/drills/self", data=data, headers=HTML)
    assert again.headers["location"] == made.headers["location"]  # one at a time
    assert number in year_page(client, number)
    log_in(WANG)
    page(client, f"/drills/{number}", 404)
    log_in(LI)
    assert number not in year_page(client, number)
    assert FIRST in page(client, f"/drills/{number}")
    ended = {"_csrf": log_in(LIU), "reason": "先去处理投诉"}
    assert client.post(f"/drills/{number}/pause", data=ended, headers=HTML).status_code == 403
    assert client.post(f"/drills/{number}/termination", data=ended, headers=HTML).status_code == 303
    assert the_drill(number).how == "broken_off"


def test_of_one_that_was_broken_off_the_scenario_is_kept_for_the_next_time(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    number = practice.half_way()
    with change_case(number) as case:
        break_off(case, DrillReason(reason="真实事故"), LI, practice.now)
    words = (MATTER, FIRST, SECOND, "燃气味")
    for path in (f"/drills/{number}", f"/drills/{number}/report"):
        log_in(CHEN)
        shown = page(client, path)
        assert "真实事故" in shown
        assert not {word for word in words if word in shown}
        log_in(LI)
        assert MATTER in page(client, path)


def test_a_mere_administrator_has_no_business_here(client: TestClient, log_in: LogIn) -> None:
    from complaints.people import Person

    log_in("admin")
    with database.writing() as session:
        session.get_one(Person, "admin").roles = ["administrator"]
    for path in ("/drills", "/drills/calendar.ics", "/plans/site-safety/drills", "/drills/new"):
        page(client, path, 403)


def test_nobody_sees_anything_without_a_log_in(client: TestClient, practice: Practice) -> None:
    number = practice.over()
    for path in ("/drills", f"/drills/{number}", f"/drills/{number}/report", "/drills/new"):
        answer = client.get(path, headers=HTML)
        assert (answer.status_code, "/login" in answer.headers["location"]) == (303, True)


# ordering


def order(**changes: Any) -> dict[str, Any]:
    return {"plan": "site-safety", "scenario": "", "planned_at": "", "announced": "yes"} | changes


def test_a_drill_is_ordered_for_now_or_later(client: TestClient, log_in: LogIn, practice: Practice) -> None:
    token = log_in(LI)
    chosen = page(client, "/drills/new")
    assert "/drills/new?plan=site-safety" in chosen
    assert "厨房燃气味，邻居报警" in page(client, "/drills/new?plan=site-safety")
    now = client.post("/drills", data=order(_csrf=token, scenario="leak"), headers=HTML)
    assert now.status_code == 303, now.text
    row = the_drill(now.headers["location"].rpartition("/")[2])
    assert (row.kind, row.announced, row.begun_at is not None) == ("on_demand", True, True)
    at = practice.now + timedelta(days=2)
    data = order(_csrf=token, planned_at=typed(at), announced="no")
    later = client.post("/drills", data=data, headers=HTML)
    row = the_drill(later.headers["location"].rpartition("/")[2])
    assert (row.announced, row.begun_at, typed(row.planned_at)) == (False, None, typed(at))


def test_a_button_pressed_twice_orders_one_drill(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    token = log_in(LI)
    later = {"planned_at": typed(practice.now + timedelta(days=2)), "announced": "no"}
    for data in (order(_csrf=token), order(_csrf=token, **later)):
        first, second = (client.post("/drills", data=data, headers=HTML) for _ in range(2))
        assert first.headers["location"] == second.headers["location"]
    with database.reading() as session:
        assert len(session.exec(select(Drill)).all()) == 2


def test_what_is_wrong_with_an_order_is_said_beside_its_field(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    token = log_in(LI)
    late = order(_csrf=token, planned_at=typed(practice.now - timedelta(days=1)))
    answer = client.post("/drills", data=late, headers=HTML)
    assert (answer.status_code, "须在将来" in answer.text) == (422, True)
    wrong = client.post("/drills", data=order(_csrf=token, scenario="nothing"), headers=HTML)
    assert (wrong.status_code, "不在可选范围内" in wrong.text) == (422, True)
    gone = client.post("/drills", data=order(_csrf=token, plan="nothing"), headers=HTML)
    assert gone.status_code == 404
    with database.reading() as session:
        assert session.exec(select(Drill)).all() == []


def test_only_leaders_order_drills_and_only_from_our_own_pages(client: TestClient, log_in: LogIn) -> None:
    token = log_in(WANG)
    page(client, "/drills/new", 403)
    assert client.post("/drills", data=order(_csrf=token), headers=HTML).status_code == 403
    log_in(LI)
    for path in ("/drills", "/drills/self"):
        assert client.post(path, data=order(), headers=HTML).status_code == 403
        assert client.post(path, data=order(_csrf=token), headers=HTML).status_code == 403  # another's


# from a real case


@pytest.fixture
def closed(file: Callable[..., str]) -> str:
    """A real complaint that is over."""
    number = file(
        matter="厨房漏水，请打 13812345678 找张伟先生，或张先生的太太",
        project="幸福里 3-501",
        demand="赔偿张伟",
    )
    with database.writing() as session:
        session.get_one(Complaint, number).closed_at = clock.now()
    return number


def live_case(number: str, token: str, **changes: Any) -> dict[str, Any]:
    asked = {"_csrf": token, "plan": "site-safety", "announced": "no", "planned_at": "", "_case": number}
    texts = {
        "_matter": "厨房漏水",
        "_demand": "赔偿",
        "_after_0": "20m",
        "_text_0": "客户又来电",
        "_read": "yes",
    }
    return asked | texts | changes


def test_a_real_closed_case_becomes_a_scenario_without_its_people(
    client: TestClient, log_in: LogIn, closed: str
) -> None:
    log_in(WANG)
    assert f"/drills/new?case={closed}" not in page(client, f"/cases/{closed}")
    token = log_in(LI)
    assert f"/drills/new?case={closed}" in page(client, f"/cases/{closed}")
    assert f"case={closed}" in page(client, f"/drills/new?case={closed}")
    shown = page(client, f"/drills/new?plan=site-safety&case={closed}")
    assert not {word for word in ("13812345678", "张伟", "张先生", "幸福里") if word in shown}
    assert "我已通读以上全部文字" in shown
    made = client.post("/drills", data=live_case(closed, token), headers=HTML)
    assert made.status_code == 303, made.text
    row = the_drill(made.headers["location"].rpartition("/")[2])
    assert (row.kind, row.source_case, row.matter, row.demand) == ("case", closed, "厨房漏水", "赔偿")
    (inject,) = row.scenario["injects"]
    assert (inject["after"], inject["text"]["zh-Hans"]) == ("20m", "客户又来电")
    with read_case(row.number) as case:
        assert "张伟" not in str([entry.data for entry in case.entries])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"_text_0": "请打 138-1234-5678 回电"}, "138-1234-5678"),
        ({"_matter": "客户 13812345678 家漏水"}, "13812345678"),
        ({"_demand": "请回电 13999998888"}, "13999998888"),
        ({"_demand": "赔偿张 伟"}, "张伟"),
        ({"_matter": "幸福里3-501漏水"}, "幸福里 3-501"),
        ({"_text_0": "写信到 zhang@example.com"}, "zhang@example.com"),
    ],
)
def test_what_still_names_the_customer_is_refused(
    client: TestClient, log_in: LogIn, closed: str, changes: dict[str, str], said: str
) -> None:
    answer = client.post("/drills", data=live_case(closed, log_in(LI), **changes), headers=HTML)
    assert (answer.status_code, "仍含个人信息" in answer.text, said in answer.text) == (422, True, True)
    assert next(iter(changes.values())) in answer.text  # what was typed is still there
    with database.reading() as session:
        assert session.exec(select(Drill)).all() == []


def test_who_complained_of_the_same_is_no_more_named_than_the_customer(
    client: TestClient, log_in: LogIn, file: Callable[..., str]
) -> None:
    other = {"name": "欧阳建国", "phone": "13977776666"}
    number = file(matter="漏水，楼下 欧阳建国 家也漏")
    child = file(matter="楼上漏水", project="金桂园 2-201", complainant=other)
    with database.writing() as session:
        merge(*both(session, child, number), WANG, "", clock.now())
        session.get_one(Complaint, number).closed_at = clock.now()
    token = log_in(LI)
    assert "欧阳建国" not in page(client, f"/drills/new?plan=site-safety&case={number}")
    typed_in = live_case(number, token, _matter="欧阳建国家漏水", _text_0="金桂园 2-201 也来电")
    answer = client.post("/drills", data=typed_in, headers=HTML)
    assert answer.status_code == 422
    assert "欧阳建国、金桂园 2-201" in answer.text


def test_somebody_must_have_read_the_scenario(client: TestClient, log_in: LogIn, closed: str) -> None:
    token = log_in(LI)
    unread = live_case(closed, token)
    del unread["_read"]
    answer = client.post("/drills", data=unread, headers=HTML)
    assert (answer.status_code, "确认后勾选" in answer.text) == (422, True)
    wrong = client.post("/drills", data=live_case(closed, token, _after_0="soon", _matter=""), headers=HTML)
    assert (wrong.status_code, "例如 10m" in wrong.text, "必填" in wrong.text) == (422, True, True)


def test_an_open_case_is_not_practised_with(
    client: TestClient, log_in: LogIn, file: Callable[..., str]
) -> None:
    number = file()
    token = log_in(LI)
    assert "已结案" in page(client, f"/drills/new?plan=site-safety&case={number}", 409)
    assert client.post("/drills", data=live_case(number, token), headers=HTML).status_code == 409
    page(client, "/drills/new?case=TS-20000101-0001", 404)


# steering


def test_a_drill_is_put_off_begun_paused_let_go_on_and_broken_off(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    number = practice.on_record(planned_at=practice.now + timedelta(days=3))
    token = log_in(LI)

    def do(act: str, **fields: str) -> int:
        return client.post(
            f"/drills/{number}/{act}", data={"_csrf": token} | fields, headers=HTML
        ).status_code

    assert "新的开始时间" in page(client, f"/drills/{number}/postponement")
    at = practice.now + timedelta(days=5)
    assert do("postponement", planned_at=typed(at), reason="") == 422
    assert do("postponement", planned_at=typed(at - timedelta(days=9)), reason="出差") == 422
    assert do("postponement", planned_at=typed(at), reason="出差") == 303
    assert typed(the_drill(number).planned_at) == typed(at)
    assert do("pause", reason="早了") == 409
    assert do("beginning") == 303
    assert the_drill(number).begun_at is not None
    assert do("pause", reason="真实来电") == 303
    assert ("已暂停" in page(client, f"/drills/{number}"), do("pause", reason="再停")) == (True, 409)
    assert do("resumption", reason="已处理") == 303
    assert do("termination", reason="真实事故") == 303
    shown = page(client, f"/drills/{number}")
    assert [word in shown for word in ("出差", "真实来电", "已处理", "真实事故", "已中止")] == [True] * 5
    assert do("termination", reason="又") == 409


def test_nobody_else_steers_a_drill(client: TestClient, log_in: LogIn, practice: Practice) -> None:
    number = practice.drill()
    token = log_in(CHEN)
    for act in ("pause", "termination"):
        page(client, f"/drills/{number}/{act}", 403)
        data = {"_csrf": token, "reason": "不想练"}
        assert client.post(f"/drills/{number}/{act}", data=data, headers=HTML).status_code == 403
    log_in(LI)
    assert client.post(f"/drills/{number}/pause", data={"reason": "无"}, headers=HTML).status_code == 403
    assert the_drill(number).ended_at is None
    page(client, f"/drills/{number}/nothing", 404)


# the report


def test_the_report_says_how_the_score_came_about(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    number = practice.over()
    score = the_drill(number).score
    log_in(CHEN)
    shown = page(client, f"/drills/{number}/report")
    for word in (
        "得分怎样得出",
        "8 人中联系上 1 人",
        "2 项目标中达到 1 项",
        "“停工并封控现场”超时 15 分钟完成",
    ):
        assert word in shown, word
    assert f"<strong>{score}</strong>" in shown
    assert "待评估确认" in shown
    assert MATTER in shown  # it is over: everybody may learn from it
    practice.tell(
        number, "evaluate", remarks="停工太慢", more="对讲机没电", dropped=["1"], dropped_why="演练所致"
    )
    shown = page(client, f"/drills/{number}/report")
    assert [word in shown for word in ("停工太慢", "对讲机没电", "不作为问题", "演练所致")] == [True] * 4
    assert page(client, f"/drills/{number}").count("对讲机没电") >= 1


def test_the_picture_is_well_formed_and_has_a_lane_for_everything(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    number = practice.half_way()
    with change_case(number) as case:
        pause(case, DrillReason(reason="真实来电"), LI, practice.now)
    practice.now += timedelta(minutes=20)
    with change_case(number) as case:
        resume(case, DrillReason(reason="好"), LI, practice.now)
    practice.now += timedelta(hours=25)
    practice.go_on(number)
    log_in(LI)
    svg = picture(page(client, f"/drills/{number}/report"))
    lanes = [
        text.text for text in svg.iter("{http://www.w3.org/2000/svg}text") if text.get("class") == "lane"
    ]
    assert len(lanes) == 1 + 5 + 2 + len(PEOPLE)
    classes = [one.get("class") for one in svg.iter() if one.get("class")]
    assert classes.count("pause") == 2  # one in the legend
    assert "asked late" in classes
    assert any(one.startswith("asked open") for one in classes if one)


def picture(shown: str) -> ElementTree.Element:
    start, end = shown.index('<svg class="lanes'), shown.index("</svg>")
    return ElementTree.fromstring(shown[start : end + len("</svg>")])


def test_names_that_look_like_markup_stay_text(client: TestClient, log_in: LogIn, practice: Practice) -> None:
    from complaints.people import Person

    with database.writing() as session:
        session.get_one(Person, CHEN).name = '<b>"&陈'
    number = practice.over()
    log_in(LI)
    shown = page(client, f"/drills/{number}")
    assert "<b>" not in shown
    assert any('<b>"&陈' in (one.text or "") for one in picture(shown).iter())


# over time


def test_drills_of_a_plan_stand_side_by_side_with_what_changed_between(
    client: TestClient, log_in: LogIn, practice: Practice
) -> None:
    first = practice.over()
    with database.writing() as session:
        old = session.get_one(PlanVersion, ("site-safety", "1"))
        text = old.text.replace('version: "1"', 'version: "2"').replace("limit: 30m", "limit: 20m")
        fields = old.model_dump() | {"version": "2", "text": text, "written_at": practice.now}
        session.add(PlanVersion(**fields))
    second = practice.over()
    alone = practice.drill(kind="self", trainee=LIU)
    log_in(CHEN)
    shown = page(client, "/plans/site-safety/drills")
    assert (first in shown, second in shown, alone in shown) == (True, True, False)
    assert "停工并封控现场 · 时限：30 分钟 → 20 分钟" in shown
    bars = [one for one in picture(shown).iter() if one.get("class") == "asked whole"]
    assert len(bars) == 2
    assert "还没有演练过" in page(client, "/plans/data-leak/drills")
    page(client, "/plans/nothing/drills", 404)
