"""Drills and reality on real Prefect: one from a real case that is killed, one that reality holds up."""

import html
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.plans import CALL, CHINA, DECIDE, EVIDENCE, LOOK, PLAN, STOP, Planned
from tests.journeys.test_merge import Desk
from tests.leaks import told_prefect

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

PERSON = {"name": "欧阳修远", "phone": "13900001111", "email": "ouyang@customer.example"}
PLANTED = (*PERSON.values(), "紫藤苑")
MATTER = "紫藤苑9栋2203厨房漏水，我是欧阳修远，请打 139 0000 1111，欧阳先生收。"
PEOPLE = ("wang.fang", "liu.yang", "chen.lei", "zhao.min", "zhou.jie", "he.ping", "li.na", "gao.jun")
CLUSTER = {"by": "project", "at_least": 5, "within_days": 30}


class Practised(Planned):
    """A plan for clusters; its quarter's drill is two days away."""

    def __init__(self, var: Path) -> None:
        super().__init__(var)
        self.begins = datetime.now(UTC) + timedelta(days=2)

    def plan(self) -> dict[str, Any]:
        label = {"zh-Hans": "同一项目 5 件", "zh-Hant": "同一項目 5 件", "en": "Five of one site"}
        made = super().plan() | {"triggers": [{"label": label, "cluster": CLUSTER}]}
        made["drill"] |= {"grace": "10s", "close_after": "90s"}
        return made

    def do(self, desk: Desk, page: str, path: str, **data: str) -> httpx.Response:
        """Send a form of a page."""
        (token,) = set(re.findall(r'name="_csrf" value="([^"]+)"', desk.http.get(page).text))
        answer = desk.http.post(path, data={"_csrf": token, **data})
        assert answer.status_code == 303, answer.text
        return answer


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practised]:
    stack = Practised(tmp_path_factory.mktemp("practice") / "var")
    try:
        stack.start()
        yield stack
    finally:
        code = stack.stop()
    assert code == 0


@pytest.fixture
def desk(house: Practised) -> Iterator[Desk]:
    here = Desk(house)
    yield here
    here.http.close()


def figures(desk: Desk) -> str:
    """The indicators, as they are taken away."""
    answer = desk.http.get("/oversight/indicators.csv")
    assert answer.status_code == 200
    return answer.text


def said(mail: EmailMessage) -> str:
    """All that stands in a letter."""
    return "\n".join(
        [str(mail), *(str(p.get_content()) for p in mail.walk() if p.get_content_maintype() == "text")]
    )


def test_a_drill_from_a_real_case_outlives_its_parts_and_nobody_outside_hears_of_it(
    house: Practised, desk: Desk
) -> None:
    number = _closed(house)
    before, mails = figures(desk), len(house.postbox.mails)
    drill = _ordered(house, desk, number)
    house.answer("li.na", drill, "ContactTest", state="right")
    house.kill("worker")
    for person in set(PEOPLE) - {"li.na", "zhou.jie"}:
        house.answer(person, drill, "ContactTest", state="right")
    house.wait(lambda: "injected" in house.verbs(drill))  # after its worker was killed
    house.answer(house.whoever(drill, CALL, "wang.fang", "liu.yang"), drill, CALL)
    house.kill("prefect")
    house.answer(house.whoever(drill, STOP, "chen.lei"), drill, STOP)  # recorded although the engine is gone
    asked = house.whoever(drill, "Classification", "wang.fang", "liu.yang")
    house.answer(asked, drill, "Classification")
    for step in (LOOK, EVIDENCE, DECIDE):
        house.answer(house.whoever(drill, step, *PEOPLE), drill, step)
    house.wait(lambda: "practised" in house.verbs(drill), 150)
    leader = house.whoever(drill, "DrillEvaluation", "li.na", "he.ping")
    house.answer(leader, drill, "DrillEvaluation", remarks="中途系统重启，演练未受影响")
    house.wait(lambda: "archived" in house.verbs(drill), 90)
    house.wait(lambda: house.run_of(drill)["state_type"] == "COMPLETED")
    _whole(house, drill)
    sent = list(house.postbox.mails)[mails:]
    assert [str(mail["To"]) for mail in sent if "customer.example" in str(mail["To"])] == []
    about = [mail for mail in sent if mail["X-Redress-Number"] == drill]
    assert len(about) > 15
    assert {(mail["X-Redress-Drill"], "【演练】" in str(mail["Subject"])) for mail in about} == {
        ("yes", True)
    }
    assert [word for word in PLANTED for mail in about if word in said(mail)] == []
    assert told_prefect(house.var / "prefect" / "prefect.db", PLANTED, drill) == []
    assert figures(desk) == before


def _closed(house: Practised) -> str:
    """A real case with a customer's data in all places, lived to its end."""
    stranger = house.stranger()
    who = PERSON | {"address": "紫藤苑 9 栋 2203"}
    number = stranger.file(complainant=who, matter=MATTER, project="紫藤苑 9-2203")
    stranger.live(number)
    house.wait(lambda: "archived" in house.verbs(number))
    house.wait(lambda: any(mail["X-Redress-Letter"] == "closing" for mail in house.letters(number)))
    assert any("13900001111" in said(mail) for mail in house.postbox.mails)  # as it should be in a real case
    return number


def _ordered(house: Practised, desk: Desk, number: str) -> str:
    """A drill from a closed case, as the form proposes it, with something that happens meanwhile."""
    path = f"/drills/new?case={number}&plan={PLAN}"
    page = desk.http.get(path).text
    matter = html.unescape("".join(re.findall(r'name="_matter"[^>]*>(.*?)</textarea>', page, re.DOTALL)))
    assert "漏水" in matter
    assert [word for word in PLANTED if word in matter] == []
    data = {"_matter": matter, "_case": number, "plan": PLAN, "announced": "yes", "_read": "yes"}
    data |= {"_after_0": "5s", "_text_0": "客户再次来电，声音急促"}
    return house.do(desk, path, "/drills", **data).headers["location"].rpartition("/")[2]


def _whole(house: Practised, drill: str) -> None:
    """The history is in order, each step was taken once, and no letter went out twice."""
    rows = house.rows("SELECT seq, verb FROM entry WHERE number = ? ORDER BY seq", drill)
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    verbs = [row["verb"] for row in rows]
    for once in ("drill_begun", "plan_activated", "injected", "practised", "evaluated", "archived"):
        assert verbs.count(once) == 1, once
    about = [mail for mail in house.postbox.mails if mail["X-Redress-Number"] == drill]
    assert len({mail["Message-ID"] for mail in about}) == len(about)


def test_a_cluster_activates_once_holds_up_a_drill_and_standing_down_ends_its_reminders(
    house: Practised, desk: Desk
) -> None:
    numbers = [
        house.stranger().file(
            complainant={"name": f"业主{n}", "phone": f"1370000000{n}"},
            project="幸福里 3-501",
            matter=f"{what}，没有人管",
        )
        for n, what in enumerate(("漏水", "空鼓", "掉漆", "开裂", "异响"))
    ]
    house.wait(lambda: _activations(house))
    (row,) = _activations(house)
    assert (row["number"], sorted(json.loads(row["numbers"]))) == (numbers[0], numbers)
    drill = _planned(house, desk, datetime.now(CHINA) + timedelta(seconds=3))
    house.wait(lambda: {"drill_held", "escalated"} <= set(house.verbs(drill)))
    assert house.drills()[-1]["begun_at"] is None
    house.wait(lambda: ("escalation", drill) in {_about(mail) for mail in list(house.postbox.mails)})
    house.wait(lambda: _pressed(house, numbers[0], row["key"]), 90)
    page = f"/cases/{numbers[0]}"
    house.do(desk, page, f"{page}/stand-down", activation=row["key"], reason="误报，现场安全")
    pressed = _pressed(house, numbers[0], row["key"])
    house.wait(lambda: house.drills()[-1]["begun_at"])  # nothing holds it up any more
    time.sleep(20)  # in which everything that is due would have been said
    assert _pressed(house, numbers[0], row["key"]) == pressed
    assert len(_activations(house)) == 1
    steps = house.rows(
        "SELECT * FROM question WHERE number = ? AND stage LIKE ?", numbers[0], f"{row['key']}.%"
    )
    assert steps
    assert not [one for one in steps if one["answered_at"] is None and one["withdrawn_at"] is None]
    house.do(desk, f"/drills/{drill}/termination", f"/drills/{drill}/termination", reason="到此为止")
    house.wait(lambda: house.run_of(drill)["state_type"] == "COMPLETED")


def _about(mail: EmailMessage) -> tuple[str, str]:
    return str(mail["X-Redress-Letter"]), str(mail["X-Redress-Number"])


def _activations(house: Practised) -> list[Any]:
    return house.rows("SELECT * FROM planactivation WHERE plan = ? AND number NOT LIKE 'YL-%'", PLAN)


def _planned(house: Practised, desk: Desk, at: datetime) -> str:
    path, when = f"/drills/new?plan={PLAN}", f"{at:%Y-%m-%dT%H:%M:%S}"
    done = house.do(desk, path, "/drills", plan=PLAN, announced="yes", planned_at=when)
    return done.headers["location"].rpartition("/")[2]


def _pressed(house: Practised, number: str, key: str) -> int:
    """How many reminders and escalations there were about the steps of an activation."""
    kinds = "SELECT facts FROM letter WHERE number = ? AND kind IN ('reminder', 'escalation')"
    found = [json.loads(row["facts"]) for row in house.rows(kinds, number)]
    return sum(str(facts.get("stage", "")).startswith(f"{key}.") for facts in found)
