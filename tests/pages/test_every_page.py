"""Every page there is, in a real browser: light on a desktop, dark on a phone; axe finds nothing."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from adapters.database import reading
from adapters.links import follow_url, improvement_url
from complaints.letters import Letter
from complaints.records import Evidence
from tests.pages.eyes import DESKTOP, PHONE, violations
from tests.pages.test_drills import Practice
from tests.pages.test_mails import came
from tests.pages.test_reviews import asked, opened, revised, tell
from tests.plans.test_activation import GAS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

NO_PAGES = re.compile(
    r"^/(api/|openapi|healthz|static|channels/|questions/|complaints/new$)|/evidence/|/sound$"
    r"|\.({kind}|csv|xlsx|svg|eml|ics|yaml)$"
)
"""What programs read, what is downloaded, and the second address of a page."""

Ways = dict[str, str]


@pytest.fixture
def ways(
    client: TestClient, file: Callable[..., str], live: Callable[..., None],
    log_in: Callable[[str], str], ask_path: Callable[[str, str], str],
) -> Ways:  # fmt: skip
    """An address for each page that needs something to show, by the path of its route."""
    sites = [file(matter=f"{what}，没有人管", project="幸福里 3-501") for what in ("漏水", "空鼓", "掉漆")]
    asked, surveyed, filed = sites
    live(asked, until="Investigation")
    live(surveyed, until="Survey")
    token, follow = log_in("admin"), urlsplit(follow_url(filed)).path
    cluster = f"/oversight/clusters/home-renovation/project/{asked}"
    notice = {"_csrf": token, "_once": "a", "form": "notice", "subject": "漏水处理", "text": "本周五修复"}
    measure = {"_csrf": token, "kind": "corrective", "text": "闭水试验由质检员签字", "cause": "未做闭水试验"}
    measure |= {"owner": "chen.lei", "due_on": str(date.today() + timedelta(days=9))}  # noqa: DTZ011
    improvement = _made(client, "/improvements", measure)
    return {
        "/a/{token}": ask_path(surveyed, "Survey"),
        "/a/{token}/{act}": ask_path(asked, "Investigation") + "/handover",
        "/c/{token}": follow,
        "/c/{token}/withdrawal": f"{follow}/withdrawal",
        "/cases/{number}": f"/cases/{surveyed}",
        "/cases/{number}/like/{other}": f"/cases/{asked}/like/{filed}",
        "/cases/{number}/letters/{letter}": f"/cases/{asked}/letters/{_letter(asked)}",
        **_at_the_desk(client, token),
        "/i/{token}": urlsplit(improvement_url(improvement.rpartition("/")[2], "chen.lei", "done")).path,
        "/imports/{name}": _import(client, token),
        "/improvements/new": f"/improvements/new?number={asked}",
        "/improvements/{improvement}": improvement,
        "/keys/{name}": _key(client, token),
        "/letters/{kind}/{locale}": "/letters/reply/zh-Hans",
        "/oversight/clusters/{procedure}/{by}/{number}": cluster,
        "/oversight/notices/{notice}": _made(client, f"{cluster}/notices", notice),
        "/mails/{mail}": f"/mails/{came().id}",
        "/people/{who}": "/people/chen.lei",
        **_of_plans(),
    }


def _made(client: TestClient, path: str, data: dict[str, Any]) -> str:
    """The address of what a form made."""
    answer = client.post(path, data=data, headers={"accept": "text/html"})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def _import(client: TestClient, token: str) -> str:
    """A table of which one row is bad."""
    table = "姓名,电话,投诉内容\n王芳,13800000001,漏水\n李伟,13800000002,\n".encode("utf-8-sig")
    given = client.post(
        "/imports", data={"_csrf": token}, files={"file": ("表.csv", table)}, headers={"accept": "text/html"}
    )
    assert given.status_code == 303, given.text
    return given.headers["location"]


def _key(client: TestClient, token: str) -> str:
    asked = {"_csrf": token, "name": "shop", "scopes": ["file"], "per_minute": "60"}
    assert client.post("/keys", data=asked, headers={"accept": "text/html"}).status_code == 200
    return "/keys/shop"


def _at_the_desk(client: TestClient, token: str) -> Ways:
    """A call with its recording, opened; and a letter."""
    sound = {"recording": ("来电.wav", b"RIFF0000WAVEfmt ", "audio/wav")}
    data = {"_csrf": token, "channel": "phone", "matter": "漏水"}
    filed = client.post("/desk/complaints", data=data, files=sound, headers={"accept": "text/html"})
    number = filed.headers["location"].rpartition("/")[2]
    with reading() as session:
        evidence = session.exec(select(Evidence.id).where(Evidence.number == number)).one()
    recording, why = f"/cases/{number}/recordings/{evidence}", {"_csrf": token, "reason": "核对"}
    letter = _made(client, "/desk/complaints", {"_csrf": token, "channel": "letter", "matter": "漏水"})
    return {
        "/cases/{number}/recordings/{file}": recording,
        "/cases/{number}/recordings/{file}/{grant}": _made(client, recording, why),
        "/desk/records/{number}": f"/desk/records/{number}",
        "/desk/records/{number}/copy": f"/desk/records/{number}/copy",
        "/desk/receipts/{number}": letter,
        "/desk/receipts/{number}/letter": f"{letter}/letter",
    }


def _of_plans() -> Ways:
    """A plan with two versions; a drill that is over, one that is on; a review that is read by all."""
    practice, review = Practice(), opened()
    over, on = practice.over(), practice.half_way()
    revised(review)
    tell(review, "consent", decision="approve")
    danger = practice.file(matter=GAS, project="金桂园 2-201")
    practice.look()
    call = next(question for question in practice.open(danger) if question.stage.endswith(".call"))
    return {
        "a case with a plan in motion": f"/cases/{danger}",
        "a plan being revised": f"/questions/{asked(opened(), 'revise')[0]}",
        "a step of a plan": f"/questions/{call.id}",
        "/drills/{number}": f"/drills/{on}",
        "/drills/{number}/report": f"/drills/{over}/report",
        "/drills/{number}/{act}": f"/drills/{on}/pause",
        "/plans/{plan}": "/plans/site-safety",
        "/plans/{plan}/difference": "/plans/site-safety/difference",
        "/plans/{plan}/drills": "/plans/site-safety/drills",
        "/plans/{plan}/versions/{version:path}": "/plans/site-safety/versions/2",
        "/reviews/{number}": f"/reviews/{review}",
    }


def _letter(number: str) -> str:
    with reading() as session:
        return session.exec(select(Letter.id).where(Letter.number == number)).first() or ""


def routes() -> list[str]:
    """The path of every route that gives a page."""
    from portal.app import app

    parts: list[Any] = [getattr(one, "original_router", app) for one in app.routes]
    found = {route.path for part in parts for route in part.routes if "GET" in getattr(route, "methods", ())}
    return sorted(path for path in found if not NO_PAGES.search(path))


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop light", "phone dark"]
)
def test_axe_finds_nothing_on_any_page(
    served: str, browser: Any, client: TestClient, ways: Ways, size: dict[str, int], scheme: str
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN")
    cookie = client.cookies["redress_session"]
    context.add_cookies([{"name": "redress_session", "value": cookie, "url": served}])
    page, wrong = context.new_page(), []
    assert len(routes()) > 20
    for route in [*routes(), *(one for one in ways if not one.startswith("/"))]:
        path = ways.get(route, route)
        if "{" in path:
            wrong.append(f"{route}: nobody looks at this page")
            continue
        answer = page.goto(served + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if answer.status != 200:
            wrong.append(f"{path}: {answer.status}")
        if width > size["width"]:
            wrong.append(f"{path}: {width} wide")
        wrong += [f"{path}: {one}" for one in violations(page)]
    assert wrong == []
