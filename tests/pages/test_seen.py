"""Seen before, as the desk and the customer meet it: candidates, side by side, merge, undo, follow, hot."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from adapters.cases import case_in
from adapters.database import reading
from adapters.links import follow_url
from complaints.records import Evidence
from tests.pages.eyes import DESKTOP, PHONE, violations

HTML = {"accept": "text/html"}
ZHANG = {"name": "张伟", "phone": "13812345678", "email": "zhang@example.com"}
LI = {"name": "李四", "phone": "13977776666", "email": "li@example.com"}
LEAK = "卫生间防水做完不到三个月，楼下邻居说天花板在滴水，工长看过说要砸砖重做，然后就没消息了。"
AGAIN = "卫生间漏水到楼下的事到底管不管？工长说砸砖返工，一个多星期了没人联系我。"
File = Callable[..., str]
LogIn = Callable[[str], str]


@pytest.fixture
def two(file: File) -> tuple[str, str]:
    """The same customer, the same leak, told twice."""
    first = file(matter=LEAK, project="幸福里 3-501", complainant=ZHANG)
    again = {**ZHANG, "phone": "+86 138 1234 5678", "email": ""}
    return first, file(matter=AGAIN, project="幸福里 3-501", complainant=again)


def decide(client: TestClient, token: str, one: str, other: str, deed: str, **more: str) -> Any:
    """What the desk decides on the page that compares them."""
    data = {"_csrf": token, "deed": deed, "reason": "同一处漏水"} | more
    return client.post(f"/cases/{one}/like/{other}", data=data, headers=HTML)


def path(number: str) -> str:
    """The customer's page."""
    return urlsplit(follow_url(number)).path


def test_the_desk_sees_what_may_be_the_same_and_why(
    client: TestClient, two: tuple[str, str], log_in: LogIn, live: Callable[..., None]
) -> None:
    first, second = two
    log_in("wang.fang")
    page = client.get(f"/cases/{second}", headers=HTML).text
    assert f"/cases/{second}/like/{first}" in page
    assert "同一电话" in page
    assert "事项相近" in page
    live(second, until="Classification")
    with reading() as session:
        (asked,) = [q for q in case_in(session, second).questions if q.is_open]
    assert "可能相同的投诉" in client.get(f"/questions/{asked.id}", headers=HTML).text
    log_in("chen.lei")
    assert client.get(f"/cases/{second}/like/{first}", headers=HTML).status_code == 403


def test_side_by_side_marks_what_both_say(client: TestClient, two: tuple[str, str], log_in: LogIn) -> None:
    first, second = two
    log_in("wang.fang")
    page = client.get(f"/cases/{second}/like/{first}", headers=HTML).text
    assert "<mark>卫生间</mark>" in page
    assert "<mark>13812345678</mark>" in page  # +86 138 1234 5678 is the same number
    assert f'value="{first}" required checked' in page  # the older is proposed
    assert client.get(f"/cases/{second}/like/{second}", headers=HTML).status_code == 404
    assert client.get(f"/cases/{second}/like/TS-0", headers=HTML).status_code == 404


def test_merged_all_pages_lead_to_the_root_and_undone_each_is_its_own_again(
    client: TestClient, key: dict[str, str], two: tuple[str, str], log_in: LogIn
) -> None:
    first, second = two
    token = log_in("wang.fang")
    assert decide(client, token, second, first, "merge", root=first).status_code == 303
    seen = client.get(f"/api/v1/complaints/{second}", headers=key).json()
    assert (seen["stage"], seen["merged_into"], seen["open_questions"]) == ("merged", first, [])
    page = client.get(f"/cases/{second}", headers=HTML).text
    assert "在那里继续办理" in page
    assert f'action="/cases/{second}/information"' not in page
    assert f"并入 {first}" in client.get("/cases", headers=HTML).text
    assert f"/cases/{first}/like/{second}" in client.get(f"/cases/{first}", headers=HTML).text
    data = {"_csrf": token, "text": "又漏了"}
    refused = client.post(f"/cases/{second}/information", data=data, headers=HTML)
    assert (refused.status_code, first in refused.text) == (409, True)
    again = decide(client, token, second, first, "merge", root=first)
    assert (again.status_code, "请先撤销" in again.text) == (409, True)
    assert decide(client, token, second, first, "separate").status_code == 303
    seen = client.get(f"/api/v1/complaints/{second}", headers=key).json()
    assert (seen["stage"], seen["merged_into"]) == ("register", None)


def test_what_the_customer_adds_reaches_the_root(
    client: TestClient, two: tuple[str, str], log_in: LogIn
) -> None:
    first, second = two
    decide(client, log_in("wang.fang"), second, first, "merge", root=first)
    page = client.get(path(second), headers=HTML).text
    assert f"您的投诉与投诉 {first} 是同一件事" in page
    assert client.post(f"{path(second)}/information", json={"text": "墙也黑了"}).status_code == 200
    photo = {"files": ("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "image/png")}
    assert client.post(f"{path(second)}/evidence", files=photo, headers=HTML).status_code == 303
    with reading() as session:
        told = case_in(session, first).entries
        assert [e.verb for e in told][-2:] == ["information_added", "evidence_added"]
        assert {row.number for row in session.exec(select(Evidence))} == {first}
    assert client.post(f"{path(second)}/withdrawal", json={}).status_code == 200
    with reading() as session:
        assert case_in(session, first).story.ground == "withdrawn"


def test_one_customer_never_reads_of_another(client: TestClient, file: File, log_in: LogIn) -> None:
    first, second = file(matter=LEAK, complainant=ZHANG), file(matter=AGAIN, complainant=LI)
    decide(client, log_in("wang.fang"), second, first, "merge", root=first)
    assert client.post(f"{path(first)}/information", json={"text": "张家的话"}).status_code == 200
    assert client.post(f"{path(second)}/information", json={"text": "李家的话"}).status_code == 200
    photo = {"files": ("li.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "image/png")}
    assert client.post(f"{path(second)}/evidence", files=photo, headers=HTML).status_code == 303
    of_zhang = client.get(path(first), headers=HTML).text
    of_li = client.get(path(second), headers=HTML).text
    assert ("张家的话" in of_zhang, "李家的话" in of_zhang, "li.png" in of_zhang) == (True, False, False)
    assert ("张家的话" in of_li, "李家的话" in of_li, "li.png" in of_li) == (False, True, True)
    assert not any(word in of_li for word in ("张伟", "13812345678", "zhang@example.com", "防水做完"))
    staff = client.get(f"/cases/{first}", headers=HTML).text
    assert "李家的话" in staff
    assert client.post(f"{path(second)}/withdrawal", json={}).status_code == 200
    with reading() as session:
        grounds = [case_in(session, number).story.ground for number in (first, second)]
    assert grounds == ["", "withdrawn"]


def test_a_link_of_a_merged_complaint_says_where_it_goes_on(
    client: TestClient, two: tuple[str, str], log_in: LogIn, live: Callable[..., None],
    ask_path: Callable[[str, str], str],
) -> None:  # fmt: skip
    first, second = two
    live(second, until="Investigation")
    link = ask_path(second, "Investigation")
    decide(client, log_in("wang.fang"), second, first, "merge", root=first)
    answer = client.post(link, json={"findings": "x", "evidence": "y"})
    assert (answer.status_code, first in answer.json()["detail"]) == (410, True)


def test_kept_apart_is_not_suggested_again_and_linked_is_shown(
    client: TestClient, two: tuple[str, str], file: File, log_in: LogIn
) -> None:
    first, second = two
    third = file(matter="电梯门夹人", complainant=ZHANG)
    token = log_in("wang.fang")
    assert decide(client, token, second, first, "apart").status_code == 303
    assert decide(client, token, second, third, "link").status_code == 303
    for one, other in ((second, first), (first, second)):
        assert f"/like/{other}" not in client.get(f"/cases/{one}", headers=HTML).text
    page = client.get(f"/cases/{second}", headers=HTML).text
    assert "已关联" in page
    assert f"/like/{third}" not in page
    assert decide(client, token, second, third, "nothing").status_code == 422
    assert decide(client, token, second, third, "merge").status_code == 409


def test_while_filing_the_desk_asks_who_is_calling(
    client: TestClient, two: tuple[str, str], log_in: LogIn
) -> None:
    first, _ = two
    data = {"_csrf": log_in("wang.fang"), "channel": "phone", "phone": "138-1234-5678", "matter": "又漏水了"}
    page = client.post("/desk/complaints", data=data | {"_look": "1"}, headers=HTML)
    assert page.status_code == 200
    assert "此电话一年内有 2 件投诉" in page.text
    assert f"/cases/{first}" in page.text
    assert "又漏水了" in page.text  # nothing that was typed is lost, and nothing is filed
    none = client.post("/desk/complaints", data=data | {"_look": "1", "phone": "13300000000"}, headers=HTML)
    assert "此电话一年内没有投诉" in none.text
    assert "<title>TS" not in client.get("/cases?q=又漏水了", headers=HTML).text


def test_hot_matters_are_listed_with_count_and_trend(client: TestClient, file: File, log_in: LogIn) -> None:
    numbers = [
        file(matter=LEAK, project=f"幸福里 {flat}", complainant=ZHANG) for flat in ("1-1", "2-2", "3-3")
    ]
    token = log_in("wang.fang")
    decide(client, token, numbers[1], numbers[0], "merge", root=numbers[0])
    page = client.get("/oversight/hot", headers=HTML).text
    assert "幸福里" in page
    assert "<strong>3</strong>" in page  # a repeat counts
    assert 'class="bars"' in page
    assert "幸福里" not in client.get("/oversight/hot?by=assessment", headers=HTML).text
    assert client.get("/oversight", headers=HTML).status_code == 403
    log_in("chen.lei")
    assert client.get("/oversight/hot", headers=HTML).status_code == 403


@pytest.mark.browser
@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_side_by_side_in_a_browser(
    served: str, browser: Any, two: tuple[str, str], file: File, log_in: LogIn, size: dict[str, int],
    scheme: str, client: TestClient,
) -> None:  # fmt: skip
    first, second = two
    for flat in ("1-1", "2-2"):
        file(matter=LEAK, project=f"幸福里 {flat}", complainant=LI)
    log_in("wang.fang")
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN", bypass_csp=True)
    context.add_cookies([{"name": c.name, "value": c.value or "", "url": served} for c in client.cookies.jar])
    page = context.new_page()
    for address in (f"/cases/{second}", f"/cases/{second}/like/{first}", "/oversight/hot"):
        page.goto(served + address)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.goto(f"{served}/cases/{second}/like/{first}")
    page.get_by_role("button", name="合并").click()
    assert page.get_by_text("在那里继续办理").is_visible()
    assert violations(page) == []
    page.get_by_role("link", name="比较或撤销合并").click()
    assert violations(page) == []
    page.get_by_role("button", name="撤销合并").click()
    assert page.get_by_role("link", name="并排比较").first.is_visible()
