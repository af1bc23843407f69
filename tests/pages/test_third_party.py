"""What a third party passes on, on pages and in the API: its number, its deadline, its report."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.pages.eyes import DESKTOP, PHONE, violations

HTML = {"Accept": "text/html"}
PARTY: dict[str, Any] = {
    "name": "市消费者协会", "reference": "12315-2026-0087", "contact": "王科", "phone": "0571-12315",
    "email": "wang@association.example", "due_at": "2026-12-24T18:00:00+08:00",
}  # fmt: skip
PASSED_ON: dict[str, Any] = {"channel": "third_party", "source": "consumer_association", "third_party": PARTY}
FILING: dict[str, Any] = PASSED_ON | {
    "complainant": {"name": "张伟", "phone": "13812345678"},
    "matter": "漏水",
}

File = Callable[..., str]
Key = dict[str, str]
LogIn = Callable[[str], str]


def post(client: TestClient, key: Key, **changes: Any) -> tuple[int, str]:
    answer = client.post("/api/v1/complaints", json=FILING | changes, headers=key)
    return answer.status_code, answer.json().get("number", "")


def party(**changes: Any) -> dict[str, Any]:
    return PARTY | changes


def shown(client: TestClient, number: str) -> str:
    answer = client.get(f"/cases/{number}", headers=HTML)
    assert answer.status_code == 200
    return answer.text


def test_the_same_number_of_the_same_third_party_is_the_same_complaint(client: TestClient, key: Key) -> None:
    status, number = post(client, key)
    assert status == 201
    assert post(client, key) == (200, number)
    assert post(client, key, third_party=party(name=" 市 消费者协会 ", contact="李科")) == (200, number)
    for other in (party(reference="12315-2026-0088"), party(name="省消费者协会"), party(reference="")):
        status, another = post(client, key, third_party=other)
        assert (status, another != number) == (201, True)
    assert post(client, key, third_party=party(reference=""))[0] == 201  # no number, nothing to know it by


def test_the_api_shows_whose_number_it_has_and_until_when(client: TestClient, key: Key, file: File) -> None:
    number = file(**PASSED_ON)
    seen = client.get(f"/api/v1/complaints/{number}", headers=key).json()
    assert seen["outer"] == {
        "name": "市消费者协会", "reference": "12315-2026-0087", "due_at": "2026-12-24T18:00:00+08:00",
    }  # fmt: skip
    plain = client.get(f"/api/v1/complaints/{file()}", headers=key).json()
    assert plain["outer"] is None


def test_the_outer_deadline_stands_on_case_desk_and_question(
    client: TestClient, file: File, live: Callable[..., None], log_in: LogIn
) -> None:
    number = file(**PASSED_ON)
    live(number, "Investigation")
    log_in("li.na")
    text = shown(client, number)
    assert "外部期限" in text
    assert all(one in text for one in ("12315-2026-0087", "王科", "wang@association.example"))
    team = client.get("/desk?tab=team", headers=HTML).text
    assert number not in team or "外部期限" in team
    found = client.get("/cases?q=2026-0087", headers=HTML).text
    assert number in found
    assert "外部期限" in found
    assert number not in client.get("/cases?q=2026-0099", headers=HTML).text
    plain = file()
    assert "外部期限" not in shown(client, plain)


def test_the_third_party_is_changed_on_the_case_page_with_a_reason(
    client: TestClient, key: Key, file: File, log_in: LogIn
) -> None:
    number, token = file(**PASSED_ON), log_in("wang.fang")
    said = {**PARTY, "due_at": "2026-12-28T12:00", "reference": "B-77", "_csrf": token}
    refused = client.post(f"/cases/{number}/third-party", data=said, headers=HTML)
    assert refused.status_code == 422
    assert client.post(f"/cases/{number}/third-party", data=said | {"reason": "协会延后"}).status_code == 303
    seen = client.get(f"/api/v1/complaints/{number}", headers=key).json()["outer"]
    assert (seen["reference"], seen["due_at"]) == ("B-77", "2026-12-28T12:00:00+08:00")
    assert "协会延后" in shown(client, number)
    assert number in client.get("/cases?q=B-77", headers=HTML).text
    assert number in client.get("/cases?q=2026-0087", headers=HTML).text
    assert post(client, key, third_party=party(reference="B-77")) == (200, number)


def test_a_third_party_that_is_learnt_of_later_starts_the_clock(
    client: TestClient, file: File, log_in: LogIn
) -> None:
    from adapters.cases import read_case
    from complaints.pack import OUTER

    number, token = file(), log_in("wang.fang")
    said = {"name": "黑猫投诉", "due_at": "2026-12-28T12:00", "reason": "平台来电", "_csrf": token}
    assert client.post(f"/cases/{number}/third-party", data=said).status_code == 303
    with read_case(number) as case:
        assert [p.due_at.isoformat() for p in case.live if p.stage == OUTER] == ["2026-12-28T04:00:00+00:00"]


def test_where_no_letter_can_go_the_desk_reports_after_the_closing(
    client: TestClient, key: Key, file: File, log_in: LogIn
) -> None:
    from adapters.cases import change_case
    from adapters.clock import now
    from complaints.acts.withdraw import withdraw
    from complaints.asking import ask
    from complaints.forms import Withdrawal

    number, token = file(**PASSED_ON | {"third_party": party(email="")}), log_in("wang.fang")
    with change_case(number) as case:
        withdraw(case, Withdrawal(reason="已解决"), "customer", now())
        ask(case, now())
        question = next(q.id for q in case.questions if q.is_open)
    assert "尚未向对方报告处理结果" in shown(client, number)
    page = client.get(f"/questions/{question}", headers=HTML).text
    assert "向转办方报告处理结果" in page
    assert f"贵方编号 12315-2026-0087），投诉人 张伟，我方编号 {number}" in page  # ready to be copied
    desk = client.get("/desk?tab=team", headers=HTML).text
    assert number in desk
    when = (now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    said = {"how": "portal", "reported_at": when, "note": "平台已填报", "_csrf": token}
    assert client.post(f"/questions/{question}", data=said, headers=HTML).status_code == 200
    text = shown(client, number)
    assert "已报告处理结果" in text
    assert "平台已填报" in text


@pytest.mark.browser
def test_the_pages_of_a_third_party_look_right_to_axe(
    served: str, browser: Any, file: File, client: TestClient, log_in: LogIn
) -> None:
    number = file(**PASSED_ON)
    log_in("wang.fang")
    cookies = [{"name": n, "value": v, "url": served} for n, v in client.cookies.items()]
    for screen, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        context = browser.new_context(viewport=screen, color_scheme=scheme)
        context.add_cookies(cookies)
        page = context.new_page()
        for path in (f"/cases/{number}", "/desk/complaints/new?channel=third_party"):
            page.goto(served + path)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        context.close()


NEW = "/desk/complaints"
TYPED = {
    "channel": "third_party", "source": "consumer_association", "matter": "漏水", "name": "张伟",
    **{f"party_{field}": value for field, value in PARTY.items()}, "party_due_at": "2026-12-24T18:00",
}  # fmt: skip


def test_the_desk_types_who_passed_it_on(client: TestClient, key: Key, log_in: LogIn) -> None:
    token = log_in("wang.fang")
    form = client.get(f"{NEW}/new?channel=third_party", headers=HTML).text
    assert "对方要求的答复期限" in form
    answer = client.post(NEW, data=TYPED | {"_csrf": token, "_once": "a"}, headers=HTML)
    assert answer.status_code == 303, answer.text
    number = answer.headers["location"].rsplit("/", 1)[-1]
    seen = client.get(f"/api/v1/complaints/{number}", headers=key).json()["outer"]
    assert (seen["reference"], seen["due_at"]) == (PARTY["reference"], "2026-12-24T18:00:00+08:00")
    again = client.post(NEW, data=TYPED | {"_csrf": token, "_once": "b"}, headers=HTML)
    assert again.status_code == 422
    assert f'href="/cases/{number}"' in again.text
    assert 'value="2026-12-24T18:00"' in again.text  # nothing typed is lost


def test_the_desk_is_told_what_is_wrong_with_it_at_its_field(client: TestClient, log_in: LogIn) -> None:
    token = log_in("wang.fang")
    wrong = {"party_name": "", "party_email": "nobody", "party_due_at": "soon"}
    answer = client.post(NEW, data=TYPED | wrong | {"_csrf": token, "_once": "a"}, headers=HTML)
    assert answer.status_code == 422
    for field in wrong:
        assert f'id="f-{field}-hint"' in answer.text
    without = {k: v for k, v in TYPED.items() if not k.startswith("party_")}
    assert client.post(NEW, data=without | {"_csrf": token, "_once": "a"}, headers=HTML).status_code == 303


def test_a_deadline_years_ahead_is_a_slip_of_the_pen_when_filing_too(client: TestClient, key: Key) -> None:
    typed = FILING | {"third_party": party(due_at="2037-12-24T18:00:00+08:00")}
    answer = client.post("/api/v1/complaints", json=typed, headers=key)
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"third_party.due_at": "期限在两年以后，请核对"}
