"""Oversight as supervisors meet it: clusters, notices, quotas, standards, indicators; each letter once."""

import asyncio
import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlmodel import select
from starlette.testclient import TestClient

HTML = {"accept": "text/html"}
File = Callable[..., str]
Live = Callable[..., None]
LogIn = Callable[[str], str]
RULES: dict[str, Any] = {
    "clusters": [
        {"by": "project", "at_least": 3, "within_days": 30, "to": "supervisor"},
        {"by": "words", "at_least": 3, "within_days": 30, "to": "manager"},
    ],
    "quotas": [{"role": "supervisor", "callbacks": 3, "remind_from": 20}],
}
PATHS = ("", "/quotas", "/standards", "/standards.csv", "/indicators", "/summary")


@pytest.fixture
def house(house: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose procedure has rules for clusters and quotas."""
    from adapters.packs import PACKS, packs
    from adapters.settings import settings

    own = house / "packs"
    own.mkdir()
    made = yaml.safe_load((PACKS / "home-renovation.yaml").read_text(encoding="utf-8")) | RULES
    (own / "home-renovation.yaml").write_text(yaml.safe_dump(made, allow_unicode=True), encoding="utf-8")
    monkeypatch.setenv("REDRESS_PACKS", str(own))
    settings.cache_clear()
    packs.cache_clear()
    return house


def letters(kind: str) -> list[Any]:
    from adapters.database import reading
    from complaints.letters import Letter

    with reading() as session:
        return list(session.exec(select(Letter).where(Letter.kind == kind).order_by(Letter.key)))


def three(file: File, first: int = 1) -> list[str]:
    """Three complaints of one site, the second without an e-mail address."""
    people = [
        {
            "name": f"客户{n}",
            "phone": f"1380000000{n}",
            "email": "" if n == first + 1 else f"c{n}@example.com",
        }
        for n in range(first, first + 3)
    ]
    return [
        file(complainant=one, matter=f"{one['name']}的事项{one['phone']}", project=f"幸福里 {n}-101")
        for n, one in enumerate(people, first)
    ]


def warn(at: datetime | None = None) -> int:
    from tasks.oversight import warn_clusters

    return asyncio.run(warn_clusters(at or datetime.now(UTC)))


def test_only_supervisors_and_managers_oversee(client: TestClient, log_in: LogIn) -> None:
    for who, code in (("wang.fang", 403), ("chen.lei", 403), ("li.na", 200), ("gao.jun", 200)):
        log_in(who)
        seen = [p for p in PATHS if p != "/summary"]
        assert {client.get(f"/oversight{path}", headers=HTML).status_code for path in seen} == {code}
        assert ('href="/oversight"' in client.get("/desk", headers=HTML).text) is (code == 200)


def test_the_monthly_summary_is_open_to_the_desk(client: TestClient, log_in: LogIn) -> None:
    for who, code in (("wang.fang", 200), ("chen.lei", 403), ("gao.jun", 200)):
        log_in(who)
        assert client.get("/oversight/summary", headers=HTML).status_code == code
        shown = client.get("/desk", headers=HTML).text
        assert ('href="/oversight/summary"' in shown) is (who == "wang.fang")


def test_a_cluster_is_warned_of_once_and_again_when_it_has_grown(client: TestClient, file: File) -> None:
    numbers = three(file)
    assert (warn(), warn()) == (1, 0)
    (letter,) = letters("cluster")
    assert letter.person in ("li.na", "he.ping")  # the supervisors
    assert letter.facts["shared"] == "幸福里"
    assert letter.facts["numbers"] == numbers
    more = three(file, 4)
    assert (warn(), warn()) == (1, 0)
    assert letters("cluster")[1].facts["fresh"] == 3
    assert len(letters("cluster")[1].facts["numbers"]) == 6
    assert set(more) < set(letters("cluster")[1].facts["numbers"])


def test_the_warning_is_written_with_its_reasons_and_leads_to_the_cluster(
    client: TestClient, file: File, log_in: LogIn
) -> None:
    from adapters.letterbox import take

    three(file)
    warn()
    (letter,) = letters("cluster")
    ready = take(letter.id, letter.send_after + timedelta(seconds=1))
    assert ready is not None
    assert "30 天内收到 3 件同一项目“幸福里”的投诉" in ready.rendered.text
    link = ready.rendered.text.split("/oversight/clusters/")[1].split()[0]
    log_in("li.na")
    page = client.get(f"/oversight/clusters/{link}", headers=HTML)
    assert page.status_code == 200
    assert "客户1" in page.text
    assert "<svg" in page.text


def test_one_notice_reaches_every_customer_once_and_lists_whom_to_telephone(
    client: TestClient, file: File, log_in: LogIn
) -> None:
    from adapters.cases import read_case

    numbers = three(file)
    token = log_in("li.na")
    address = f"/oversight/clusters/home-renovation/project/{numbers[0]}/notices"
    said = {
        "_csrf": token, "_once": "a", "numbers": " ".join(numbers), "form": "meeting",
        "subject": "业主座谈会", "text": "当面说明\n处理情况", "place": "一号楼", "at": "2026-12-01T19:00",
    }  # fmt: skip
    unsaid = client.post(address, data=said | {"place": ""}, headers=HTML)
    assert (unsaid.status_code, "请填写会议地点" in unsaid.text) == (422, True)
    for _ in range(2):
        answer = client.post(address, data=said, headers=HTML)
        assert answer.status_code == 303, answer.text
    told = letters("notice")
    assert sorted(letter.number for letter in told) == [numbers[0], numbers[2]]
    for number, how in zip(numbers, ("letter", "call", "letter"), strict=True):
        with read_case(number) as case:
            (entry,) = [e for e in case.entries if e.verb == "group_informed"]
            assert (entry.data["how"], entry.who, entry.data["numbers"]) == (how, "li.na", numbers)
    page = client.get(answer.headers["location"], headers=HTML).text
    assert "以下 1 位客户没有邮箱" in page
    assert "tel:13800000002" in page
    assert "业主座谈会" in client.get(address.removesuffix("/notices"), headers=HTML).text


def test_the_notice_names_place_and_time_and_no_other_customer(
    client: TestClient, file: File, log_in: LogIn
) -> None:
    from adapters.letterbox import take

    numbers = three(file)
    token = log_in("gao.jun")
    said = {"_csrf": token, "_once": "b", "form": "notice", "subject": "漏水处理", "text": "本周五修复"}
    answer = client.post(
        f"/oversight/clusters/home-renovation/project/{numbers[0]}/notices", data=said, headers=HTML
    )
    assert answer.status_code == 303, answer.text
    for letter in letters("notice"):
        ready = take(letter.id, datetime.now(UTC) + timedelta(seconds=1))
        assert ready is not None
        assert "本周五修复" in ready.rendered.text
        others = [n for n in numbers if n != letter.number]
        assert not any(number in ready.rendered.text + ready.rendered.html for number in others)
        assert "高军" not in ready.rendered.text


def test_customers_of_closed_complaints_are_told_too_but_closed_histories_stay_closed(
    client: TestClient, file: File, live: Live, log_in: LogIn
) -> None:
    from adapters.cases import read_case

    numbers = three(file)
    live(numbers[0], answers={"ReplyCall": {}, "Interview": {}})
    address = f"/oversight/clusters/home-renovation/project/{numbers[1]}/notices"
    token = log_in("li.na")
    for once in ("c", "d"):
        said = {"_csrf": token, "_once": once, "form": "notice", "subject": once, "text": "本周五修复"}
        assert client.post(address, data=said, headers=HTML).status_code == 303
    with read_case(numbers[0]) as case:
        assert case.story.ground == "satisfied"
        assert [e for e in case.entries if e.verb == "group_informed"] == []
        assert [letter.facts["subject"] for letter in case.letters() if letter.kind == "notice"] == ["c", "d"]


def test_those_who_are_short_of_call_backs_are_reminded_once_and_once_more_at_the_end(
    client: TestClient, file: File, log_in: LogIn
) -> None:
    from tasks.oversight import remind_quotas

    file()
    days = ["2027-03-19", "2027-03-20", "2027-03-21", "2027-03-26", "2027-03-29", "2027-03-31"]
    rounds = [asyncio.run(remind_quotas(datetime.fromisoformat(f"{day}T10:00+08:00"))) for day in days]
    assert rounds == [0, 2, 0, 0, 2, 0]  # he.ping and li.na, on Sat 20 and Mon 29 March
    assert {letter.person for letter in letters("quota")} == {"he.ping", "li.na"}
    log_in("li.na")
    page = client.get("/oversight/quotas", headers=HTML).text
    assert "0 / 3" in page


def test_a_shipped_procedure_that_nobody_uses_reminds_nobody(client: TestClient) -> None:
    from tasks.oversight import remind_quotas

    assert asyncio.run(remind_quotas(datetime(2027, 3, 29, 2, 0, tzinfo=UTC))) == 0


def test_standards_and_indicators_follow_a_life(
    client: TestClient, file: File, live: Live, log_in: LogIn
) -> None:
    number = file(project="幸福里 1-101")
    live(number)
    log_in("li.na")
    standards = client.get("/oversight/standards", headers=HTML).text
    assert "各环节" in standards
    assert "参评 100%（1 / 1）" in standards
    indicators = client.get("/oversight/indicators", headers=HTML).text
    assert "幸福里" in indicators
    assert "1 / 1 件" in indicators
    summary = client.get("/oversight/summary", headers=HTML).text
    assert "客户服务信息统计分析汇总表" in summary
    assert "施工质量" in summary


def test_lateness_is_the_same_found_by_the_database_and_row_by_row(
    client: TestClient, file: File, live: Live
) -> None:
    from adapters.database import reading
    from adapters.oversight_work import late, received, work

    early, answered, waiting = file(), file(), file()
    live(early)
    live(answered, until="Investigation")
    for ahead in (0, 3, 30, 24 * 30):
        moment = datetime.now(UTC) + timedelta(hours=ahead)
        where = received(moment - timedelta(days=60), moment + timedelta(days=1))
        with reading() as session:
            rows = {w.number for w in work(session, where, moment) if w.counts and not w.in_time}
            assert set(session.exec(late(where, moment))) == rows
        assert (waiting in rows) is (ahead > 0)
        assert early not in rows


def test_the_appraisal_as_csv_has_its_mark_and_no_formula(
    client: TestClient, file: File, live: Live, log_in: LogIn
) -> None:
    from adapters.database import writing
    from complaints.people import Person

    live(file())
    with writing() as session:
        for person in session.exec(select(Person)):
            person.name = "=HYPERLINK(1)"
    log_in("li.na")
    answer = client.get("/oversight/standards.csv", headers=HTML)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][1] == "姓名"
    assert {row[1] for row in rows[1:]} == {"'=HYPERLINK(1)"}


def test_a_broken_history_is_found_and_told(client: TestClient, file: File, log_in: LogIn) -> None:
    from sqlmodel import update

    from adapters.database import writing
    from complaints.records import Entry
    from tasks.oversight import verify_histories

    numbers = [file(), file()]
    moment = datetime.now(UTC)
    assert asyncio.run(verify_histories(moment)) == 0
    with writing() as session:
        session.exec(update(Entry).where(Entry.number == numbers[0]).values(who="nobody"))  # type: ignore[arg-type]
    assert asyncio.run(verify_histories(moment)) == 1
    log_in("li.na")
    page = client.get("/oversight/indicators", headers=HTML).text
    assert "有 1 件的历史链不完整" in page
    assert numbers[0] in page
