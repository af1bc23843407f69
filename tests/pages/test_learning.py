"""The page on what was learned: who sees it, what it says, and a training asked for now."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from adapters.database import writing
from adapters.learning import retrain
from tests.learning.past import plant
from tests.learning.texts import examples

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def past(house: Path) -> Path:
    """A portal whose company has learned from 500 confirmed cases, twice."""
    with writing() as session:
        plant(session, examples(250))
        plant(session, examples(250, seed=2), prefix="TS-MORE", suggested_by="model")
    retrain(NOW)
    retrain(NOW)
    return house


def test_supervisors_see_what_was_learned(
    past: Path, client: TestClient, log_in: Callable[[str], str]
) -> None:
    for who, code in (("wang.fang", 403), ("chen.lei", 403), ("li.na", 200), ("gao.jun", 200)):
        log_in(who)
        assert client.get("/oversight/learning", headers={"accept": "text/html"}).status_code == code
    shown = client.get("/oversight/learning", headers={"accept": "text/html"}).text
    for said in (
        "评估分类",
        "宏平均 F1",
        "混淆表",
        "第一个模型",
        "不比在用的模型好",
        "2026-03",
        "学习的模型",
    ):
        assert said in shown
    for locale in ("en", "zh-Hant"):
        other = client.get(f"/oversight/learning?lang={locale}", headers={"accept": "text/html"}).text
        assert "学习的模型" not in other


def test_a_training_is_asked_for_and_a_silent_prefect_is_told(
    client: TestClient, log_in: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal import learning

    csrf = log_in("li.na")
    sent: list[str] = []
    answer = client.post("/oversight/learning/trainings", data={"_csrf": csrf})
    assert answer.headers["location"] == "/oversight/learning?asked=down"
    assert "没有响应" in client.get(answer.headers["location"], headers={"accept": "text/html"}).text
    monkeypatch.setattr(learning, "start_training_sync", lambda: sent.append("run"))
    answer = client.post("/oversight/learning/trainings", data={"_csrf": csrf})
    assert answer.headers["location"] == "/oversight/learning?asked=yes"
    assert sent == ["run"]
    assert client.post("/oversight/learning/trainings", data={}).status_code == 403


@pytest.mark.browser
def test_nobody_stumbles_over_the_page(
    past: Path, served: str, browser: Any, client: TestClient, log_in: Any
) -> None:
    from tests.pages.eyes import DESKTOP, PHONE, violations

    log_in("li.na")
    cookies = [{"name": name, "value": value, "url": served} for name, value in client.cookies.items()]
    for size, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN")
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(f"{served}/oversight/learning")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_desk_corrects_the_classes_on_the_case_page(
    client: TestClient, log_in: Callable[[str], str], file: Callable[..., str], live: Callable[..., None]
) -> None:
    from adapters.cases import change_case, read_case

    number = file()
    live(number, until="Investigation")
    with change_case(number) as case:  # as if nobody had been asked
        entry = next(one for one in case.entries if one.verb == "classified")
        entry.data = entry.data | {"automatic": True, "words": {"intake": ["漏水"]}}
    csrf = log_in("wang.fang")
    shown = client.get(f"/cases/{number}", headers={"accept": "text/html"})
    assert shown.status_code == 200
    assert "系统自动分类，未经人工确认" in shown.text
    assert "系统自动分类，依据：漏水" in shown.text
    chosen = {"intake": "contract", "assessment": "contract", "dispatch": "contract", "_csrf": csrf}
    answer = client.post(f"/cases/{number}/classes", data=chosen, headers={"accept": "text/html"})
    assert answer.status_code == 422
    answer = client.post(f"/cases/{number}/classes", data=chosen | {"reason": "是合同问题"})
    assert answer.status_code == 303
    shown = client.get(f"/cases/{number}", headers={"accept": "text/html"})
    assert "更正分类" in shown.text
    assert "未经人工确认" not in shown.text
    with read_case(number) as case:
        assert (case.stage, case.story.classification["dispatch"]) == ("dispatch", "contract")
