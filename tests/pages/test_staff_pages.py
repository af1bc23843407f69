"""What staff meet: log-in, desk, cases, people, letters; each sees only what it must."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

HTML = {"accept": "text/html"}
File = Callable[..., str]
Live = Callable[..., None]
LogIn = Callable[[str], str]


def test_the_embedded_login_works(client: TestClient, house: Path) -> None:
    from adapters.rosters import ensure_people
    from adapters.secrets import staff_login

    name, password = staff_login()
    assert name == "admin"
    assert len(password) >= 12
    ensure_people()  # a second start changes nothing
    wrong = client.post("/login", data={"name": "admin", "password": "guess"}, headers=HTML)
    assert (wrong.status_code, "不对" in wrong.text) == (401, True)


def test_pages_for_staff_lead_to_the_login_and_back(client: TestClient, log_in: LogIn) -> None:
    answer = client.get("/desk", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Fdesk")
    assert client.get("/cases").status_code == 401
    log_in("wang.fang")
    assert client.get("/desk", headers=HTML).status_code == 200
    assert client.get("/login?next=//evil.example", headers=HTML).headers["location"] == "/desk"


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: TestClient, log_in: LogIn) -> None:
    log_in("wang.fang")
    answer = client.post(
        "/login",
        data={"name": "wang.fang@redress.example", "password": "correct horse battery"},
        headers=HTML,
    )
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_logins_are_limited(client: TestClient) -> None:
    data = {"name": "nobody", "password": "x"}
    codes = [client.post("/login", data=data, headers=HTML).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]


def test_logging_out_and_a_new_password_end_the_session(client: TestClient, log_in: LogIn) -> None:
    token = log_in("wang.fang")
    assert client.post("/logout", data={"_csrf": token}, headers=HTML).status_code == 303
    assert client.get("/desk", headers=HTML).status_code == 303
    log_in("wang.fang")
    from adapters.database import writing
    from complaints.people import Person

    with writing() as session:
        person = session.get(Person, "wang.fang")
        assert person
        person.password_hash += "x"
    assert client.get("/desk", headers=HTML).status_code == 303


def test_who_has_left_is_not_let_in(client: TestClient, log_in: LogIn) -> None:
    log_in("wang.fang")
    from adapters.clock import now
    from adapters.database import writing
    from complaints.people import Person

    with writing() as session:
        person = session.get(Person, "wang.fang")
        assert person
        person.left_on = now().date() - timedelta(days=1)
    assert client.get("/desk", headers=HTML).status_code == 303


@pytest.mark.parametrize(
    ("headers", "with_token", "status"),
    [
        ({}, True, 303),
        ({}, False, 403),
        ({"sec-fetch-site": "cross-site"}, True, 403),
        ({"sec-fetch-site": "same-site"}, True, 403),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True, 303),
        ({"origin": "https://evil.example"}, True, 403),
        ({"origin": "http://127.0.0.1:8000"}, True, 303),
    ],
)
def test_forms_of_staff_are_not_posted_by_others(
    client: TestClient, log_in: LogIn, headers: dict[str, str], with_token: bool, status: int
) -> None:
    token = log_in("wang.fang")
    data = {"channel": "phone", "matter": "漏水", "_csrf": token if with_token else ""}
    assert client.post("/desk/complaints", data=data, headers=HTML | headers).status_code == status


def test_a_token_of_somebody_else_is_refused(client: TestClient, log_in: LogIn) -> None:
    other = log_in("li.na")
    log_in("wang.fang")
    data = {"channel": "phone", "matter": "漏水", "_csrf": other}
    assert client.post("/desk/complaints", data=data, headers=HTML).status_code == 403


def test_the_desk_files_what_came_by_telephone(client: TestClient, log_in: LogIn, live: Live) -> None:
    token = log_in("wang.fang")
    data = {"channel": "phone", "matter": "漏水", "_csrf": token, "_once": "a"}
    first, second = (client.post("/desk/complaints", data=data, headers=HTML) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    page = client.get(first.headers["location"], headers=HTML)
    assert "未留姓名" in page.text
    live(first.headers["location"].rpartition("/")[2])
    assert "补全投诉登记" in client.get("/desk?tab=team", headers=HTML).text
    wrong = client.post("/desk/complaints", data=data | {"matter": "", "_once": "b"}, headers=HTML)
    assert (wrong.status_code, "必填" in wrong.text) == (422, True)


def test_an_answer_at_the_desk_carries_the_name_of_who_gave_it(
    client: TestClient, key: dict[str, str], log_in: LogIn, file: File, live: Live
) -> None:
    number = file()
    live(number, until="Classification")
    token = log_in("wang.fang")
    link = re.search(r"/questions/\w+", client.get("/desk?tab=team", headers=HTML).text)
    assert link
    assert client.post(link[0], data={"_csrf": token}, headers=HTML).status_code == 200
    entry = client.get(f"/api/v1/complaints/{number}/history", headers=key).json()["entries"][-1]
    assert (entry["who"], entry["data"]["via"]) == ("wang.fang", "desk")
    assert "初步评估与分类" in client.get("/desk?tab=done", headers=HTML).text


def test_each_sees_only_what_it_must(client: TestClient, log_in: LogIn, file: File, live: Live) -> None:
    number = file()
    live(number, until="Investigation")
    from adapters.cases import read_case

    with read_case(number) as case:
        owner = case.story.owner
        question = case.open_question("Investigation")
        assert question
    stranger = next(p for p in ("chen.lei", "zhao.min", "zhou.jie") if p != owner)
    for who, sees, answers in (
        (owner, 200, 200),
        (stranger, 403, 403),
        ("wang.fang", 200, 403),
        ("li.na", 200, 403),
    ):
        log_in(who)
        assert client.get(f"/cases/{number}", headers=HTML).status_code == sees, who
        assert client.get(f"/questions/{question.id}", headers=HTML).status_code == answers, who
        assert (number in client.get("/cases", headers=HTML).text) is (sees == 200), who
    log_in("chen.lei")
    for page in ("/people", "/letters", "/desk/complaints/new"):
        assert client.get(page, headers=HTML).status_code == 403, page


def test_an_administrator_alone_sees_people_but_no_case(
    client: TestClient, log_in: LogIn, file: File
) -> None:
    from adapters.database import writing
    from complaints.people import Person

    number = file()
    with writing() as session:
        person = session.get(Person, "admin")
        assert person
        person.roles = ["administrator"]
    log_in("admin")
    assert client.get("/people", headers=HTML).status_code == 200
    assert client.get(f"/cases/{number}", headers=HTML).status_code == 403
    assert number not in client.get("/cases?state=all", headers=HTML).text
    assert number not in client.get("/desk?tab=team", headers=HTML).text


def test_a_deputy_stands_in_while_the_owner_is_away(
    client: TestClient, log_in: LogIn, file: File, live: Live
) -> None:
    number = file()
    live(number, until="Investigation")
    from adapters.cases import read_case
    from adapters.clock import now
    from adapters.database import reading, writing
    from complaints.people import Absence, Person

    with read_case(number) as case:
        owner = case.story.owner
    with reading() as session:
        found = session.get(Person, owner)
        assert found
    log_in(found.deputy)
    assert number not in client.get("/desk", headers=HTML).text
    with writing() as session:
        away = timedelta(days=1)
        session.add(Absence(person=owner, starts_at=now() - away, ends_at=now() + away))
    assert number in client.get("/desk", headers=HTML).text
    assert client.get(f"/cases/{number}", headers=HTML).status_code == 200


def test_the_case_page_tells_the_whole_story(
    client: TestClient, log_in: LogIn, file: File, live: Live
) -> None:
    number = file()
    live(number)
    log_in("li.na")
    page = client.get(f"/cases/{number}", headers=HTML).text
    for word in ("防水层未做附加层", "严重质量问题", "截止：", "派单通知", "待发送", "客户满意", "完成处理"):
        assert word in page, word
    english = client.get(f"/cases/{number}?lang=en", headers=HTML).text
    assert "Serious quality problem" in english
    client.cookies.delete("redress_lang")


def test_letters_are_shown_without_the_links_of_others(
    client: TestClient, log_in: LogIn, file: File, live: Live
) -> None:
    number = file()
    live(number, until="Survey")
    log_in("wang.fang")
    links = set(
        re.findall(rf"/cases/{number}/letters/\w+", client.get(f"/cases/{number}", headers=HTML).text)
    )
    assert len(links) >= 4
    for link in links:
        page = client.get(link, headers=HTML)
        assert page.status_code == 200
        assert not re.search(r"/[ac]/[A-Za-z0-9_-]{20,}", page.text)
    assert client.get(f"/cases/{number}/letters/none", headers=HTML).status_code == 404


def test_actions_on_the_case_page(
    client: TestClient, key: dict[str, str], log_in: LogIn, file: File, live: Live
) -> None:
    number = file()
    live(number, until="Investigation")
    token = log_in("wang.fang")
    page = f"/cases/{number}"

    def post(action: str, **data: str) -> int:
        return client.post(f"{page}/{action}", data={"_csrf": token, **data}, headers=HTML).status_code

    assert post("progress", text="已到现场") == 303
    assert post("information", text="客户来电补充") == 303
    assert post("priority", priority="normal", reason="") == 422
    assert post("priority", priority="normal", reason="已不漏水") == 303
    files = [("files", ("录音.mp3", b"ID3" + b"0" * 20, "audio/mpeg"))]
    sent = client.post(
        f"{page}/evidence", data={"_csrf": token, "note": "来电录音"}, files=files, headers=HTML
    )
    assert sent.status_code == 303
    link = re.search(rf"{page}/evidence/\w+", client.get(page, headers=HTML).text)
    assert link
    assert client.get(link[0]).headers["content-type"] == "audio/mpeg"
    assert post("withdrawal", reason="客户来电撤回") == 303
    assert post("progress", text="x") == 409
    seen = client.get(f"/api/v1/complaints/{number}", headers=key).json()
    assert (seen["priority"], seen["closing_ground"]) == ("normal", "withdrawn")


def test_cases_are_found_and_filtered(client: TestClient, log_in: LogIn, file: File, live: Live) -> None:
    leak = file()
    rude = file(matter="客服态度恶劣", complainant={"name": "孙%权", "phone": "13700001111"})
    live(leak, until="Investigation")
    live(rude, until="Classification")
    log_in("li.na")

    def found(query: str) -> set[str]:
        text = client.get(f"/cases?{query}", headers=HTML).text
        return {n for n in (leak, rude) if n in text}

    assert found("") == {leak, rude}
    assert found("q=态度") == {rude}
    assert found("q=13700001111") == {rude}
    assert found("q=%25") == {rude}
    assert found("q=_") == set()
    assert found("q=GD-") == {leak, rude}
    assert found("stage=investigate") == {leak}
    assert found("priority=urgent") == {leak}
    assert found("late=true") == set()
    assert found("state=closed") == set()
    assert client.get("/cases?page=0", headers=HTML).status_code == 422
    assert client.get("/cases?page=99", headers=HTML).status_code == 200


def test_lists_cost_the_same_however_long(client: TestClient, log_in: LogIn, file: File, live: Live) -> None:
    from sqlalchemy import event

    from adapters.database import engine

    log_in("li.na")
    statements: list[str] = []

    def note(*facts: Any) -> None:
        if threading.current_thread().name != "waking":  # which wakes the lives just filed, page or no page
            statements.append(facts[2])

    event.listen(engine(), "before_cursor_execute", note)

    def cost(path: str) -> int:
        statements.clear()
        assert client.get(path, headers=HTML).status_code == 200
        return len(statements)

    live(file(), until="Classification")
    few = [cost("/cases"), cost("/desk?tab=team")]
    for _ in range(6):
        live(file(), until="Classification")
    assert [cost("/cases"), cost("/desk?tab=team")] == few


def test_people_are_added_changed_and_never_deleted(client: TestClient, log_in: LogIn) -> None:
    token = log_in("admin")
    new = {
        "id": "ma.li",
        "name": "马丽",
        "email": "ma.li@example.com",
        "roles": ["agent"],
        "departments": ["legal"],
    }
    assert client.post("/people", data=new | {"_csrf": token}, headers=HTML).status_code == 303
    again = client.post("/people", data=new | {"_csrf": token}, headers=HTML)
    assert (again.status_code, "已有人使用" in again.text) == (422, True)
    bad = new | {"id": "x", "roles": ["king"], "_csrf": token}
    assert client.post("/people", data=bad, headers=HTML).status_code == 422
    gone = new | {"left_on": "2026-01-01", "_csrf": token}
    assert client.post("/people/ma.li", data=gone, headers=HTML).status_code == 303
    assert "已离职" in client.get("/people", headers=HTML).text
    short = client.post("/people/ma.li/password", data={"password": "short", "_csrf": token}, headers=HTML)
    assert short.status_code == 409
    long = {"password": "long enough now", "_csrf": token}
    assert client.post("/people/ma.li/password", data=long, headers=HTML).status_code == 303
    assert client.get("/people/new", headers=HTML).status_code == 200
    assert client.delete("/people/ma.li").status_code == 405


def test_the_last_administrator_stays(client: TestClient, log_in: LogIn) -> None:
    token = log_in("admin")
    data = {"name": "管理员", "email": "admin@redress.example", "roles": ["agent"], "_csrf": token}
    answer = client.post("/people/admin", data=data, headers=HTML)
    assert (answer.status_code, "至少要保留一位" in answer.text) == (422, True)


def test_a_supervisor_notes_absences_but_edits_nobody(client: TestClient, log_in: LogIn) -> None:
    token = log_in("li.na")
    times = {"starts_at": "2036-11-22T09:00", "ends_at": "2036-11-24T18:00", "reason": "年假", "_csrf": token}
    assert client.post("/people/chen.lei/absences", data=times, headers=HTML).status_code == 303
    page = client.get("/people/chen.lei", headers=HTML).text
    assert "年假" in page
    end = re.search(r"/people/chen.lei/absences/\d+/end", page)
    assert end
    assert client.post(end[0], data={"_csrf": token}, headers=HTML).status_code == 303
    wrong = times | {"ends_at": "2036-11-21T18:00"}
    assert client.post("/people/chen.lei/absences", data=wrong, headers=HTML).status_code == 409
    data = {"name": "改名", "roles": ["manager"], "deputy": "sun.hao", "_csrf": token}
    assert client.post("/people/chen.lei", data=data, headers=HTML).status_code == 303
    from adapters.database import reading
    from complaints.people import Person

    with reading() as session:
        chen = session.get(Person, "chen.lei")
        assert chen
        assert (chen.name, chen.roles, chen.deputy) == ("陈磊", ["owner"], "sun.hao")
    assert client.post("/people", data={"_csrf": token}, headers=HTML).status_code == 403
    assert client.post("/people/chen.lei/password", data=data, headers=HTML).status_code == 403


def test_a_manager_edits_a_letter(client: TestClient, log_in: LogIn, house: Path) -> None:
    token = log_in("gao.jun")
    page = "/letters/acknowledgement/zh-Hans"
    from adapters.paper_edits import template_source

    parts = ("subject.txt", "body.txt", "body.html")
    source = {part: template_source("acknowledgement", "zh-Hans", part) for part in parts}
    assert client.get("/letters", headers=HTML).status_code == 200
    assert client.get(page, headers=HTML).status_code == 200
    broken = source | {"subject.txt": "{{ nonsense", "_csrf": token}
    assert client.post(page, data=broken, headers=HTML).status_code == 422
    edited = source | {"subject.txt": "您好：" + source["subject.txt"], "_csrf": token}
    assert client.post(page, data=edited, headers=HTML).status_code == 303
    assert template_source("acknowledgement", "zh-Hans", "subject.txt").startswith("您好：")
    assert [p.name for p in (house / "letters").rglob("*") if p.is_file()] == ["subject.txt"]
    preview = client.post(f"{page}/preview", data=edited, headers=HTML)
    assert preview.status_code == 200
    assert preview.headers["x-frame-options"] == "SAMEORIGIN"
    assert "sandbox" in preview.headers["content-security-policy"]
    assert client.post(f"{page}/reversal", data={"_csrf": token}, headers=HTML).status_code == 303
    assert template_source("acknowledgement", "zh-Hans", "subject.txt") == source["subject.txt"]
    assert client.get("/letters/nothing/zh-Hans", headers=HTML).status_code == 404
