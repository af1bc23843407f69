"""Measures at the desk and behind their links: who sees and does what; a GET changes nothing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

HTML = {"accept": "text/html"}
JSON = {"accept": "application/json"}
LogIn = Callable[[str], str]
OWNER = "chen.lei"


def day(days: int = 0) -> date:
    """The date at the office, so many days from today."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=days)


def soon(days: int = 14) -> str:
    """A date from today on, as it is typed."""
    return str(day(days))


def proposal(**changes: Any) -> dict[str, Any]:
    asked = {"kind": "corrective", "text": "闭水试验由质检员签字", "cause": "未做闭水试验"}
    return asked | {"owner": OWNER, "due_on": soon()} | changes


@pytest.fixture
def propose(client: TestClient, log_in: LogIn) -> Callable[..., str]:
    """Li Na, a supervisor, proposes a measure; gives its number."""

    def propose(number: str = "", who: str = "li.na", **changes: Any) -> str:
        data = proposal(**changes) | {"_csrf": log_in(who), "_number": number}
        answer = client.post("/improvements", data=data, headers=HTML)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].rpartition("/")[2]

    return propose


def link(improvement: str, person: str = OWNER, deed: str = "done") -> str:
    """The path of the link in a letter."""
    from adapters.links import improvement_url

    return urlsplit(improvement_url(improvement, person, deed)).path


def the_measure(improvement: str) -> Any:
    from adapters.database import reading
    from complaints.improvements import Improvement

    with reading() as session:
        return session.get_one(Improvement, improvement)


def make_due(improvement: str) -> None:
    """Let the day of the check be today."""
    from adapters.database import writing
    from complaints.improvements import Improvement

    with writing() as session:
        session.get_one(Improvement, improvement).check_due_on = day(-1)


def letters(improvement: str) -> list[Any]:
    from sqlmodel import select

    from adapters.database import reading
    from complaints.letters import Letter

    with reading() as session:
        found = session.exec(select(Letter).where(Letter.kind == "improvement"))
        return [letter for letter in found if letter.facts["improvement"] == improvement]


def test_a_measure_is_proposed_from_the_case_and_stands_in_its_history(
    client: TestClient, file: Callable[..., str], propose: Callable[..., str], key: dict[str, str]
) -> None:
    number = file()
    made = propose(number, who="wang.fang")
    shown = client.get(f"/cases/{number}", headers=HTML)
    assert shown.status_code == 200
    assert f"/improvements/{made}" in shown.text
    assert "提出改进措施" in shown.text
    told = client.get(f"/api/v1/complaints/{number}/history", headers=key).json()["entries"]
    assert [e["data"]["improvement"] for e in told if e["verb"] == "improvement_proposed"] == [made]
    assert [(one.person, one.number) for one in letters(made)] == [(OWNER, number)]


def test_what_is_wrong_with_a_proposal_is_said_and_kept(client: TestClient, log_in: LogIn) -> None:
    data = proposal(due_on=soon(-1)) | {"_csrf": log_in("wang.fang")}
    answer = client.post("/improvements", data=data, headers=HTML)
    assert answer.status_code == 422
    assert "日期不能早于今天" in answer.text
    assert "闭水试验由质检员签字" in answer.text
    data |= {"due_on": "", "owner": "gone"}
    answer = client.post("/improvements", data=data, headers=HTML)
    assert ("请填日期" in answer.text, "不在可选范围内" in answer.text) == (True, True)


def test_the_owner_reports_by_the_link_as_a_person_or_a_program(
    client: TestClient, propose: Callable[..., str]
) -> None:
    made = propose()
    client.cookies.clear()
    path = link(made)
    page = client.get(path, headers=HTML)
    assert (page.status_code, "闭水试验由质检员签字" in page.text) == (200, True)
    asked = client.get(path, headers=JSON).json()
    assert (asked["form"], asked["improvement"], asked["role"]) == ("Completion", made, "owner")
    assert asked["schema"]["required"] == ["note"]
    assert (asked["known"]["due_on"], asked["due_at"]) == (soon(), soon())
    assert client.post(path, json={"note": ""}, headers=JSON).json()["errors"] == {"note": "必填"}
    wrong = client.post(path, data={"note": " "}, headers=HTML)
    assert (wrong.status_code, "必填" in wrong.text) == (422, True)
    assert the_measure(made).done_at is None
    assert client.post(path, json={"note": "已写入规范"}, headers=JSON).json() == {"status": "recorded"}
    row = the_measure(made)
    assert (row.done_by, row.done_note) == (OWNER, "已写入规范")
    again = client.get(path, headers=JSON)
    assert (again.status_code, again.json()["status"]) == (410, "done")
    assert client.post(path, json={"note": "再报"}, headers=JSON).status_code == 410
    assert client.get(path, headers=HTML).status_code == 410


def test_a_link_opens_one_deed_for_one_person_only(
    client: TestClient, propose: Callable[..., str], log_in: LogIn
) -> None:
    made = propose()
    client.cookies.clear()
    assert client.get(link(made) + "x", headers=JSON).status_code == 403
    assert client.get(link("IM-20000101-0001"), headers=JSON).status_code == 404
    from adapters.database import writing
    from complaints.people import Person

    check = link(made, "li.na", "check")
    assert client.get(check, headers=JSON).status_code == 410
    with writing() as session:
        session.get_one(Person, OWNER).left_on = date(2020, 1, 1)
    assert client.post(link(made), json={"note": "x"}, headers=JSON).status_code == 403


def test_an_answer_link_of_a_question_is_none_of_a_measure(
    client: TestClient, file: Callable[..., str], propose: Callable[..., str]
) -> None:
    from adapters.links import follow_url

    propose()
    token = follow_url(file()).rpartition("/")[2]
    assert client.get(f"/i/{token}", headers=JSON).status_code == 403


def test_the_check_is_made_by_the_link_and_may_open_the_measure_again(
    client: TestClient, propose: Callable[..., str]
) -> None:
    made = propose()
    client.cookies.clear()
    client.post(link(made), json={"note": "已写入规范"}, headers=JSON)
    path = link(made, "he.ping", "check")
    early = client.post(path, json={"effect": "effective", "note": "好"}, headers=JSON)
    assert (early.status_code, "之后进行" in early.json()["detail"]) == (409, True)
    make_due(made)
    assert client.get(path, headers=JSON).json()["known"]["done_note"] == "已写入规范"
    wrong = client.post(path, json={"effect": "ineffective", "note": "又漏"}, headers=JSON)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["due_on"])
    own = client.post(link(made, OWNER, "check"), json={"effect": "effective", "note": "好"}, headers=JSON)
    assert own.status_code == 409
    data = {"effect": "ineffective", "note": "又漏", "due_on": soon(30), "text": "", "owner": ""}
    done = client.post(path, data=data, headers=HTML)
    assert (done.status_code, "已记录" in done.text) == (200, True)
    row = the_measure(made)
    assert (row.round, row.done_at, str(row.due_on)) == (2, None, soon(30))
    assert client.get(path, headers=JSON).status_code == 410
    assert client.get(link(made), headers=JSON).status_code == 200


def test_each_sees_and_does_what_is_his(
    client: TestClient, propose: Callable[..., str], log_in: LogIn
) -> None:
    made = propose()
    for who, sees, titles in (
        (OWNER, True, {"报告完成情况"}),
        ("zhou.jie", False, set()),
        ("wang.fang", True, set()),
        ("gao.jun", True, {"调整期限或责任人", "取消措施"}),
    ):
        log_in(who)
        page = client.get(f"/improvements/{made}", headers=HTML)
        assert page.status_code == (200 if sees else 403), who
        found = {
            t for t in ("报告完成情况", "检查改进效果", "调整期限或责任人", "取消措施") if t in page.text
        }
        assert found == titles, who
        listed = client.get("/improvements", headers=HTML)
        assert (made in listed.text) == sees
    token = log_in("wang.fang")
    for act in ("completion", "arrangement", "cancellation", "effect"):
        data = {"note": "x", "reason": "x", "due_on": soon(), "_csrf": token}
        assert client.post(f"/improvements/{made}/{act}", data=data, headers=HTML).status_code == 403
    assert the_measure(made).done_at is None


def test_done_moved_checked_and_cancelled_at_the_desk(
    client: TestClient, propose: Callable[..., str], log_in: LogIn
) -> None:
    made, other = propose(), propose(text="另一项")
    token = log_in("gao.jun")
    moved = {"due_on": soon(20), "reason": "缺料", "owner": "", "_csrf": token}
    assert client.post(f"/improvements/{made}/arrangement", data=moved, headers=HTML).status_code == 303
    late = client.post(f"/improvements/{made}/arrangement", data=moved | {"reason": ""}, headers=HTML)
    assert (late.status_code, "必填" in late.text) == (422, True)
    gone = {"reason": "工艺已停用", "_csrf": token}
    assert client.post(f"/improvements/{other}/cancellation", data=gone, headers=HTML).status_code == 303
    token = log_in(OWNER)
    client.post(f"/improvements/{made}/completion", data={"note": "做了", "_csrf": token}, headers=HTML)
    make_due(made)
    token = log_in("li.na")
    found = {"effect": "effective", "note": "无复发", "_csrf": token, "text": "", "owner": "", "due_on": ""}
    assert client.post(f"/improvements/{made}/effect", data=found, headers=HTML).status_code == 303
    page = client.get(f"/improvements/{made}", headers=HTML).text
    assert [word in page for word in ("缺料", "做了", "无复发", "有效")] == [True] * 4
    over = client.get("/improvements?tab=over", headers=HTML).text
    assert (made in over, other in over) == (True, True)
    assert [one.facts["note"] for one in letters(other)] == ["given", "cancelled"]


def test_the_list_is_sorted_by_how_they_stand_and_narrowed_to_an_owner(
    client: TestClient, propose: Callable[..., str], log_in: LogIn
) -> None:
    made, hers = propose(due_on=soon(5)), propose(owner="zhao.min", due_on=soon(3))
    from adapters.database import writing
    from complaints.improvements import Improvement

    with writing() as session:
        session.get_one(Improvement, hers).due_on = day(-2)
    log_in("gao.jun")
    everything = client.get("/improvements", headers=HTML).text
    assert everything.index(hers) < everything.index(made)
    overdue = client.get("/improvements?tab=overdue", headers=HTML).text
    assert (made in overdue, hers in overdue) == (False, True)
    only = client.get(f"/improvements?owner={OWNER}", headers=HTML).text
    assert (made in only, hers in only) == (True, False)
    assert "没有这样的改进措施" in client.get("/improvements?tab=done", headers=HTML).text


def test_reminders_are_recorded_once_and_sent_letters_are_written(
    client: TestClient, propose: Callable[..., str], file: Callable[..., str]
) -> None:
    import asyncio

    from adapters.clock import now
    from adapters.letterbox import take
    from tasks.improvements import remind_improvements

    made = propose(file())
    alone = propose(due_on=soon(0))
    then = now() + timedelta(days=40)
    assert asyncio.run(remind_improvements(now())) == 0
    assert asyncio.run(remind_improvements(then)) > 1
    assert asyncio.run(remind_improvements(then)) == 0
    assert asyncio.run(remind_improvements(then + timedelta(days=14))) > 1
    for letter in [*letters(made), *letters(alone)]:
        if letter.facts["note"] in ("given", "late"):
            ready = take(letter.id, then + timedelta(days=30))
            assert ready is not None
            assert letter.facts["improvement"] in ready.rendered.subject
            assert bool(ready.thread) == bool(letter.number)
            wanted = "/i/" if letter.facts["note"] == "given" else "/improvements/"
            assert wanted in ready.rendered.text


def test_a_measure_outlives_its_complaint_and_leaves_a_sealed_history_alone(
    client: TestClient, file: Callable[..., str], propose: Callable[..., str], log_in: LogIn
) -> None:
    from adapters.cases import read_case
    from adapters.clock import now
    from adapters.database import writing
    from complaints.records import Complaint

    number = file()
    made = propose(number)
    with writing() as session:
        session.get_one(Complaint, number).archived_at = now()
    with read_case(number) as case:
        before = len(case.entries)
    client.post(link(made), json={"note": "做了"}, headers=JSON)
    later = propose(number)
    with read_case(number) as case:
        assert len(case.entries) == before
    assert (the_measure(made).done_note, the_measure(later).number) == ("做了", number)
    assert made in client.get(f"/cases/{number}", headers=HTML).text


def test_tokens_do_not_reach_the_log() -> None:
    from portal.wires import SECRET_PATH

    assert SECRET_PATH.sub(r"\1…", "GET /i/abc.def?lang=en") == "GET /i/…?lang=en"


def test_the_log_of_every_measure_holds(client: TestClient, propose: Callable[..., str], house: Path) -> None:
    from adapters.database import reading
    from complaints.improvements import broken_lines
    from complaints.measures import log_of

    made = propose()
    client.post(link(made), json={"note": "做了"}, headers=JSON)
    with reading() as session:
        log = log_of(session, made)
    assert [line.verb for line in log] == ["proposed", "done"]
    assert all(isinstance(line.at, datetime) for line in log)
    assert broken_lines(log) == []
