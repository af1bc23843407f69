"""Two procedures in one house: the customer chooses, each case goes by its own, also when one is changed."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from adapters import packs as files
from adapters.packs import PACKS, packs
from adapters.rosters import merged, read_roster, sample_roster, with_rights
from complaints.access import may, may_answer, may_see, team_roles, works
from complaints.errors import Refusal
from complaints.people import Person
from complaints.records import Question
from tests.virtual import restart

HTML = {"accept": "text/html"}
TEXT = (PACKS / "home-renovation.yaml").read_text(encoding="utf-8")
TITLE = "title: {zh-Hans: 家装公司客户投诉处理程序,"
BALCONY = (
    TEXT.replace("procedure: home-renovation", "procedure: balcony")
    .replace("number_prefix: TS", "number_prefix: YT")
    .replace(TITLE, "title: {zh-Hans: 阳台封装投诉程序,")
    .replace("required: [name,", "required: [name, address,")
    .replace("roles:\n", "roles:\n  head: {zh-Hans: 片区负责人, en: Head of area, stands_for: owner}\n")
    .replace("departments:\n", "departments:\n  glass: {zh-Hans: 玻璃部, en: Glass}\n")
)
KIOSK = (
    TEXT.replace("procedure: home-renovation", "procedure: kiosk")
    .replace(TITLE, "title: {zh-Hans: 门店投诉程序,")
    .replace("roles:\n", "roles:\n  porter: {zh-Hans: 门卫, en: Porter}\n")
)


@pytest.fixture
def house(house: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A house with three procedures, of which two are offered to customers."""
    shelf = house / "shelf"
    shelf.mkdir()
    for name, text in (("home-renovation", TEXT), ("balcony", BALCONY), ("kiosk", KIOSK)):
        (shelf / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(files, "PACKS", shelf)
    monkeypatch.setenv("REDRESS_PROCEDURES", "home-renovation,balcony")
    restart()
    yield house
    monkeypatch.undo()
    restart()


def typed(**changes: str) -> dict[str, str]:
    """What a customer writes into the form."""
    return {"name": "张伟", "phone": "13812345678", "matter": "玻璃漏风", "_once": "1"} | {
        "project": "锦绣花园", "occurred_at": "昨天", "demand": "更换", "address": "西湖区1号"
    } | changes  # fmt: skip


def test_the_start_page_offers_both_and_each_has_its_own_page(client: TestClient) -> None:
    text = client.get("/", headers=HTML).text
    assert [title in text for title in ("家装公司客户投诉处理程序", "阳台封装投诉程序", "门店投诉程序")] == [
        True, True, False,
    ]  # fmt: skip
    assert 'href="/complain?procedure=balcony"' in text
    assert "<svg" not in text
    own = client.get("/?procedure=balcony", headers=HTML).text
    assert "<svg" in own
    assert "阳台封装投诉程序" in own
    assert "家装公司客户投诉处理程序" not in own
    assert 'href="/complain?procedure=balcony"' in own


@pytest.mark.parametrize("path", ["/complain", "/complaints/new"])
def test_the_form_is_reached_by_a_choice(client: TestClient, path: str) -> None:
    choice = client.get(path, headers=HTML)
    assert choice.status_code == 200
    assert re.findall(r'href="(/complain\?procedure=[^"]+)"', choice.text) == [
        "/complain?procedure=home-renovation", "/complain?procedure=balcony",
    ]  # fmt: skip
    assert "<textarea" not in choice.text
    form = client.get(f"{path}?procedure=balcony", headers=HTML).text
    assert 'action="/complaints?procedure=balcony"' in form
    assert re.search(r'name="address"[^>]* required', form)
    assert not re.search(
        r'name="address"[^>]* required', client.get(f"{path}?procedure=home-renovation", headers=HTML).text
    )


@pytest.mark.parametrize(
    "path", ["/?procedure={}", "/complain?procedure={}", "/complaints/new?procedure={}&lang=en"]
)
@pytest.mark.parametrize("name", ["kiosk", "nowhere"])
def test_what_is_not_offered_is_not_found(client: TestClient, path: str, name: str) -> None:
    answer = client.get(path.format(name), headers=HTML)
    assert answer.status_code == 404
    assert ("There is no such complaint procedure." in answer.text) is ("lang=en" in path)
    assert client.post(f"/complaints?procedure={name}", data=typed(), headers=HTML).status_code == 404


def test_a_complaint_goes_by_the_procedure_that_was_chosen(client: TestClient, key: dict[str, str]) -> None:
    wrong = client.post("/complaints?procedure=balcony", data=typed(address=""), headers=HTML)
    assert wrong.status_code == 422
    assert 'action="/complaints?procedure=balcony"' in wrong.text
    assert "玻璃漏风" in wrong.text
    for procedure in ("balcony", "home-renovation"):
        answer = client.post(f"/complaints?procedure={procedure}", data=typed(_once=procedure), headers=HTML)
        assert answer.status_code == 303
    seen = [client.get(f"/api/v1/complaints/{n}", headers=key).json() for n in numbers()]
    assert [(one["procedure"], one["version"], one["number"][:2]) for one in seen] == [
        ("balcony", "1", "YT"), ("home-renovation", "1", "TS"),
    ]  # fmt: skip


def numbers() -> list[str]:
    """The numbers of all complaints, as they came in."""
    from adapters.database import reading
    from complaints.records import Complaint

    with reading() as session:
        return list(session.exec(select(Complaint.number).order_by(col(Complaint.accepted_at))))


def test_a_program_may_use_every_procedure_there_is(client: TestClient, key: dict[str, str]) -> None:
    filing: dict[str, Any] = {"channel": "web", "complainant": {"name": "张伟"}, "matter": "漏风"}
    said = [
        client.post("/api/v1/complaints", json=filing | {"procedure": name}, headers=key).status_code
        for name in ("kiosk", "balcony", "nowhere")
    ]
    assert said == [201, 201, 422]


def test_one_procedure_alone_needs_no_choice(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDRESS_PROCEDURES", "balcony")
    restart()
    start = client.get("/", headers=HTML).text
    assert "<svg" in start
    assert "procedure=" not in start.split("<footer>")[0]
    assert 'action="/complaints"' in client.get("/complain", headers=HTML).text
    assert client.post("/complaints", data=typed(), headers=HTML).status_code == 303
    assert numbers()[0].startswith("YT-")


def test_a_form_that_was_opened_before_there_was_a_choice_is_not_lost(client: TestClient) -> None:
    assert client.post("/complaints", data=typed(), headers=HTML).status_code == 303
    assert numbers()[0].startswith("TS-")


def test_a_procedure_without_the_web_shows_its_other_channels(client: TestClient, house: Path) -> None:
    text = BALCONY.replace("reply_by: {phone: call, web: letter, ", "reply_by: {phone: call, ")
    text = re.sub(r"\n  web: \{[^\n]*", "", text, count=1)
    (house / "shelf" / "balcony.yaml").write_text(text, encoding="utf-8")
    restart()
    assert "web" not in packs()["balcony"].channels
    assert 'href="/complain?procedure=balcony"' not in client.get("/", headers=HTML).text
    answer = client.get("/complain?procedure=balcony", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?procedure=balcony")
    assert "complain?procedure=balcony" not in client.get("/?procedure=balcony", headers=HTML).text


def test_a_case_shows_the_version_it_began_under_when_its_procedure_was_changed(
    client: TestClient, key: dict[str, str], file: Callable[..., str], house: Path
) -> None:
    old = file(procedure="balcony")
    before = client.get(f"/api/v1/complaints/{old}", headers=key).json()
    changed = BALCONY.replace("    limit: 1h\n    starts: filed", "    limit: 20m\n    starts: filed", 1)
    assert changed != BALCONY
    (house / "shelf" / "balcony.yaml").write_text(changed, encoding="utf-8")
    restart()
    new = file(procedure="balcony")
    assert client.get(f"/api/v1/complaints/{old}", headers=key).json() == before
    versions = [client.get(f"/api/v1/complaints/{n}", headers=key).json()["version"] for n in (old, new)]
    assert versions == ["1", "1+2"]


# people


def test_people_hold_roles_and_departments_of_every_procedure(
    client: TestClient, log_in: Callable[[str], str]
) -> None:
    token = log_in("admin")
    form = client.get("/people/chen.lei", headers=HTML).text
    shown, rest = form.split("<details>", 1)
    assert ("片区负责人" in shown, "门卫" in shown, "门卫" in rest) == (True, False, True)
    assert "玻璃部" in form
    person = {"name": "陈磊", "email": "chen.lei@redress.example", "locale": "zh-Hans", "_csrf": token}
    data = person | {"roles": ["head", "porter"], "departments": ["glass"]}
    assert client.post("/people/chen.lei", data=data, headers=HTML).status_code == 303
    listed = client.get("/people", headers=HTML).text
    assert ("片区负责人、门卫" in listed, "玻璃部" in listed) == (True, True)
    assert "门卫" in client.get("/people/chen.lei", headers=HTML).text.split("<details>")[0]
    for wrong in ({"roles": ["king"]}, {"roles": ["customer"]}, {"departments": ["moon"]}):
        answer = client.post("/people/chen.lei", data=data | wrong, headers=HTML)
        assert answer.status_code == 422


def test_a_role_of_a_procedure_has_the_rights_it_stands_for(house: Path) -> None:
    head, porter = (
        with_rights(Person(id=role, name=role, email="x@x.example", roles=[role], departments=[]))
        for role in ("head", "porter")
    )
    question = Question(
        id="q", number="n", form="f", stage="s", round=1, role="head", person="somebody", known={},
        asked_at=datetime(2026, 11, 23, tzinfo=UTC),
    )  # fmt: skip
    owners = question.model_copy(update={"role": "owner"})
    assert (head.roles, porter.roles) == (["head", "owner"], ["porter"])
    assert (team_roles(head), team_roles(porter)) == (["head"], ["porter"])
    assert (may(head, "progress"), may(head, "withdrawal"), may(porter, "progress")) == (True, False, False)
    assert [may_answer(head, question), may_answer(head, owners), may_answer(porter, question)] == [
        True, False, False,
    ]  # fmt: skip
    assert [may_see(head, {"head"}), may_see(head, {"chen"}), may_see(porter, {"porter"})] == [
        True, False, True,
    ]  # fmt: skip
    assert works(porter)


def test_a_role_that_stands_for_the_owner_opens_the_desk(
    client: TestClient, log_in: Callable[[str], str]
) -> None:
    from adapters.database import writing

    with writing() as session:
        session.get_one(Person, "chen.lei").roles = ["head"]
    log_in("chen.lei")
    assert 'href="/cases"' in client.get("/desk", headers=HTML).text
    with writing() as session:
        assert session.get_one(Person, "chen.lei").roles == ["head"]


def test_rosters_of_several_procedures_become_one(house: Path, tmp_path: Path) -> None:
    path = tmp_path / "roster.yaml"
    row = "people:\n  - {{id: wang.fang, name: {}, email: w@x.example, roles: [{}], departments: [{}]}}\n"
    path.write_text(row.format("王芳二", "agent, head", "glass"), encoding="utf-8")
    one = merged([sample_roster(), read_roster(path, {"glass"})])
    (wang,) = [row for row in one.people if row.id == "wang.fang"]
    assert (wang.name, wang.roles) == ("王芳", ["agent", "head"])
    assert wang.departments == ["customer_service", "glass"]
    path.write_text(row.format("王芳", "king", "moon"), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        read_roster(path, {"glass"})
    known = "agent, owner, supervisor, manager, administrator, head, porter"
    assert str(refused.value).splitlines() == [
        f"{path}: wang.fang: 'king' is no role; known: {known}",
        f"{path}: wang.fang: 'moon' is no department",
    ]


def test_an_empty_house_gets_the_sample_people_of_all_its_procedures_and_of_those_they_lead_to(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from adapters import rosters
    from adapters.database import reading

    samples = tmp_path / "samples"
    samples.mkdir()
    row = "people:\n  - {{id: {0}, name: {0}, email: {0}@x.example, roles: [{1}], departments: [{2}]}}\n"
    for name, role, department in (("balcony", "head", "glass"), ("kiosk", "porter", "legal")):
        text = row.format(f"of.{name}", role, department)
        (samples / f"{name}.yaml").write_text(text, encoding="utf-8")
    routed = BALCONY + "routes:\n  - {when: {words: [门店]}, procedure: kiosk}\n"
    (house / "shelf" / "balcony.yaml").write_text(routed, encoding="utf-8")
    monkeypatch.setattr(rosters, "SAMPLES", samples)
    restart()
    rosters.ensure_people()
    rosters.ensure_people()
    with reading() as session:
        people = {person.id: person.roles for person in session.exec(select(Person))}
    assert people == {"admin": ["administrator"], "of.balcony": ["head"], "of.kiosk": ["porter"]}
