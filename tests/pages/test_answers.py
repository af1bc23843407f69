"""One link, two readers: questions are shown and answered; once, in time, by whom they were meant for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
File = Callable[..., str]
Live = Callable[..., None]
AskPath = Callable[[str, str], str]


@pytest.fixture
def classification(file: File, live: Live, ask_path: AskPath) -> str:
    """The answer link of a classification."""
    number = file()
    live(number, until="Classification")
    return ask_path(number, "Classification")


def test_a_program_gets_the_schema(client: TestClient, classification: str) -> None:
    seen = client.get(classification, headers={"accept": "application/json"}).json()
    assert {"question", "number", "role", "due_at", "schema", "known"} <= set(seen)
    assert seen["schema"]["properties"]["priority"]["enum"] == ["urgent", "important", "normal"]
    assert seen["known"]["priority"] == "urgent"
    assert seen["status"] == "open"


def test_a_person_gets_a_form(client: TestClient, classification: str) -> None:
    page = client.get(classification, headers=HTML)
    assert page.status_code == 200
    assert "<form" in page.text
    assert "卫生间漏水" in page.text
    assert "<script" not in page.text
    assert "style=" not in page.text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(
    client: TestClient, key: dict[str, str], classification: str, method: str
) -> None:
    number = client.get(classification).json()["number"]
    before = client.get(f"/api/v1/complaints/{number}/history", headers=key).json()
    for _ in range(3):
        answer = client.request(method, classification, headers=HTML)
        assert answer.status_code == 200
    assert client.get(f"/api/v1/complaints/{number}/history", headers=key).json() == before
    assert client.get(classification).json()["status"] == "open"


def test_head_has_no_body(client: TestClient, classification: str) -> None:
    assert client.head(classification, headers=HTML).content == b""


def test_an_answer_is_recorded_once(client: TestClient, classification: str) -> None:
    first = client.post(classification, json={})
    assert (first.status_code, first.json()) == (200, {"status": "recorded"})
    again = client.post(classification, json={})
    assert again.status_code == 410
    assert "答复" in again.json()["detail"]
    gone = client.get(classification)
    assert (gone.status_code, gone.json()["status"]) == (410, "answered")
    assert client.get(classification, headers=HTML).status_code == 410


def test_a_form_answers_as_json_does(client: TestClient, key: dict[str, str], classification: str) -> None:
    data = {
        "validity": "valid", "intake": "price", "assessment": "contract", "dispatch": "contract",
        "priority": "urgent", "severity_adjustment": "", "assessment_part": "", "explanation": "",
    }  # fmt: skip
    number = client.get(classification).json()["number"]
    page = client.post(classification, data=data, headers=HTML)
    assert page.status_code == 200, page.text
    assert "已记录" in page.text
    history = client.get(f"/api/v1/complaints/{number}/history", headers=key).json()["entries"]
    assert history[-1]["verb"] == "answered"
    assert history[-1]["data"]["via"] == "link"


def test_errors_stand_beside_their_fields_and_keep_what_was_typed(
    client: TestClient, classification: str
) -> None:
    wrong = client.post(classification, json={"severity_adjustment": 5, "priority": "normal"})
    assert wrong.status_code == 422
    assert set(wrong.json()["errors"]) == {"adjustment_reason", "priority_reason"}
    data = {"severity_adjustment": "5", "priority": "normal", "explanation": "我写的话"}
    page = client.post(classification, data=data, headers=HTML)
    assert page.status_code == 422
    assert "调整严重程度须写明理由" in page.text
    assert "我写的话" in page.text
    english = client.post(classification + "?lang=en", json={"severity_adjustment": 5})
    assert english.json()["errors"] == {"adjustment_reason": "an adjusted severity needs a reason"}


def test_of_two_answers_at_once_one_counts(client: TestClient, classification: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(lambda _: client.post(classification, json={}).status_code, range(6)))
    assert sorted(codes) == [200] + [410] * 5


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b'"x"'])
def test_a_body_that_is_no_object(client: TestClient, classification: str, body: bytes) -> None:
    answer = client.post(classification, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422


def test_a_wrong_signature_is_refused(client: TestClient, classification: str) -> None:
    assert client.get(classification + "x").status_code == 403
    assert client.post(classification[:-3] + "abc", json={}).status_code == 403
    assert client.get("/a/nonsense", headers=HTML).status_code == 403


def test_an_expired_link_is_refused(client: TestClient, classification: str) -> None:
    import time_machine

    from adapters.clock import now

    with time_machine.travel(now().timestamp() + 31 * 86_400):
        answer = client.post(classification, json={})
    assert answer.status_code == 403
    assert "过期" in answer.json()["detail"]


def test_a_follow_link_is_no_answer_link(client: TestClient, key: dict[str, str], file: File) -> None:
    from adapters.links import follow_url

    token = follow_url(file()).rpartition("/")[2]
    assert client.get(f"/a/{token}").status_code == 403


@pytest.fixture
def investigation(file: File, live: Live, ask_path: AskPath) -> str:
    """The answer link of an investigation."""
    number = file()
    live(number, until="Investigation")
    return ask_path(number, "Investigation")


def test_an_owner_passes_the_case_on(client: TestClient, investigation: str) -> None:
    form = client.get(f"{investigation}/handover").json()
    people = form["schema"]["properties"]["to"]["enum"]
    number = form["number"]
    assert client.post(f"{investigation}/handover", json={"to": people[0]}).json() == {"status": "recorded"}
    assert client.get(investigation).json()["status"] == "withdrawn"
    from adapters.cases import read_case

    with read_case(number) as case:
        assert case.story.owner == people[0]


def test_an_owner_sends_the_case_back_with_a_reason(client: TestClient, investigation: str) -> None:
    empty = client.post(f"{investigation}/refusal", json={"reason": ""})
    assert (empty.status_code, list(empty.json()["errors"])) == (422, ["reason"])
    page = client.post(f"{investigation}/refusal", data={"reason": "不属于工程部"}, headers=HTML)
    assert page.status_code == 200
    assert client.get(investigation).status_code == 410


def test_an_owner_asks_the_customer_and_the_clock_stands_still(
    client: TestClient, investigation: str, ask_path: AskPath
) -> None:
    number = client.get(investigation).json()["number"]
    asked = client.post(f"{investigation}/customer-question", json={"question": "合同编号是多少？"})
    assert asked.status_code == 200
    again = client.post(f"{investigation}/customer-question", json={"question": "还有？"})
    assert again.status_code == 409
    link = ask_path(number, "CustomerAnswer")
    shown = client.get(link, headers=HTML).text
    assert "合同编号是多少？" in shown
    assert "13812345678" not in shown
    assert client.post(link, json={"text": "HT-7"}).status_code == 200


def test_an_owner_reports_progress_and_asks_for_time(client: TestClient, investigation: str) -> None:
    assert client.post(f"{investigation}/progress", json={"text": "已到现场"}).status_code == 200
    more = {"days": 2, "reason": "等待材料"}
    assert client.post(f"{investigation}/extension", json=more).status_code == 200
    assert client.post(f"{investigation}/extension", json=more).status_code == 409
    assert client.get(f"{investigation}/extension", headers=HTML).status_code == 200
    assert client.post(f"{investigation}/dismissal", json={}).status_code == 404


def test_only_owners_have_these_acts(client: TestClient, classification: str) -> None:
    assert client.get(f"{classification}/refusal").status_code == 404
    assert client.post(f"{classification}/refusal", json={"reason": "x"}).status_code == 404


def test_when_nobody_is_asked_the_answer_says_so(client: TestClient, investigation: str) -> None:
    unchecked = {"findings": "a", "evidence": "b"}
    assert client.post(investigation, data=unchecked, headers=HTML).status_code == 200
    from sqlmodel import select

    from adapters.database import reading
    from complaints.records import Question

    with reading() as session:
        found = session.exec(select(Question).where(Question.form == "Investigation")).one()
    assert found.answer is not None
    assert found.answer["direct"] == []


def test_a_case_nobody_can_open_through_another_ones_link(
    client: TestClient, investigation: str, file: File
) -> None:
    from adapters.links import _sign

    assert client.get(f"/a/{_sign('answer', 'no-such-question')}").status_code == 404
