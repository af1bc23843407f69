"""A procedure of which the house knows nothing is one file in a folder; nothing else is touched."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from adapters.database import writing
from adapters.links import answer_url, follow_url
from adapters.packs import PACKS, packs
from adapters.rosters import hashed, known_roles
from adapters.settings import settings
from commands.main import main
from complaints.calendar import LOCALES
from complaints.people import Person
from portal.limiting import counter
from tests.company import named
from tests.procedures.school import FILE, NAME, ROSTER, SHENG, School, a_school, packs_once
from tests.walk import walk

__all__ = ["packs_once"]
HOUSE = PACKS.parent
ROOMS = (
    "complaints", "adapters", "tasks", "flows", "portal", "deployments", "simulator", "commands",
    "migrations", "templates", "packs", "bench",
)  # fmt: skip
READ = {".py", ".yaml", ".html", ".txt", ".po", ".js", ".css", ".toml"}
TITLE, TITLE_EN = "学校食堂投诉处理办法", "School canteen complaint procedure"
SAID: dict[str, dict[str, Any]] = {
    "Resolution": {"measures": ["refund"], "description": "退餐费", "second": "换一份"},
    "samples": {"kept": "no"},
    "cause": {"kind": "supplier"},
}


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    """The school with its own people; the folder of packs is tmp_path/packs."""
    with a_school(tmp_path, monkeypatch, True) as here:
        yield here


@pytest.fixture
def client(school: School) -> Iterator[TestClient]:
    """A browser in front of the school's portal."""
    from portal.app import app

    counter.cache_clear()
    with TestClient(app, base_url=settings().public_url, follow_redirects=False) as made:
        made.headers["accept"] = "text/html"
        yield made
    counter.cache_clear()


def call(capsys: pytest.CaptureFixture[str], *tokens: str) -> str:
    """What a command prints."""
    assert main(list(tokens)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


# one file


def test_it_is_one_file_in_a_folder_of_its_own(school: School, tmp_path: Path) -> None:
    assert [path.name for path in (tmp_path / "packs").iterdir()] == [FILE.name]
    assert not list(PACKS.rglob(FILE.name))
    assert settings().procedure == NAME
    assert packs()[NAME].title.zh == TITLE


def test_nothing_in_the_house_names_it() -> None:
    found = [
        f"{path.relative_to(HOUSE)}: {word}"
        for room in ROOMS
        for path in sorted((HOUSE / room).rglob("*"))
        if path.suffix in READ
        for word in ("canteen", "食堂")
        if word in path.read_text(encoding="utf-8").lower()
    ]
    assert found == []


def test_no_other_procedure_gets_in_its_way(school: School) -> None:
    prefixes = [p for pack in packs().values() for p in (pack.number_prefix, pack.work_order_prefix)]
    assert len(prefixes) == len(set(prefixes))
    assert {"head_teacher", "health_contact", "quality"} <= set(known_roles())


# the command


def test_the_command_lists_and_checks_it(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(call(capsys, "procedure", "list", "--json", "--locale", "en"))
    mine = next(row for row in rows if row["procedure"] == NAME)
    assert (mine["title"], mine["version"], mine["default"]) == (TITLE_EN, "2026", True)
    assert (mine["stages"], mine["duties"], mine["levels"]) == (12, 8, 3)
    assert Path(mine["from"]).name == FILE.name
    out = call(capsys, "procedure", "check")
    assert f"{FILE.name}: correct: {NAME}, version 2026: 7 channels, 9 roles" in out
    assert len(out.splitlines()) == len(rows)


def test_the_command_names_a_slip_of_the_pen_with_its_line(
    school: School, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "packs" / FILE.name
    text = path.read_text(encoding="utf-8").replace("asks: quality", "asks: qualty", 1)
    path.write_text(text, encoding="utf-8")
    assert main(["procedure", "check", NAME]) == 1
    line = text[: text.index("asks: qualty")].count("\n") + 1
    assert f"{path}:{line}: duties.cause.asks: 'qualty' is no role" in capsys.readouterr().out


@pytest.mark.parametrize("locale", LOCALES)
def test_it_is_shown_and_drawn(school: School, capsys: pytest.CaptureFixture[str], locale: str) -> None:
    page = call(capsys, "procedure", "show", NAME, "--locale", locale)
    chart = call(capsys, "procedure", "draw", NAME, "--locale", locale)
    said = "".join(ElementTree.fromstring(chart).itertext())
    pack = packs()[NAME]
    for label in (
        pack.title,
        pack.duties["cause"].label,
        pack.levels["grave"].label,
        pack.stages["settle"].label,
    ):
        assert label.text(locale) in page
    squeezed = "".join(said.split())
    assert "".join(pack.duties["samples"].label.text(locale).split()) in squeezed
    assert "".join(pack.stages["settle"].label.text(locale).split()) in squeezed


def test_its_people_are_loaded_like_all_others(
    school: School, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(capsys, "roster", str(tmp_path / "roster.yaml")) == "10 people\n"
    (tmp_path / "wrong.yaml").write_text(ROSTER.replace("[quality]", "[qualty]"), encoding="utf-8")
    assert main(["roster", str(tmp_path / "wrong.yaml")]) == 2
    assert "sc.qiu: 'qualty' is no role" in capsys.readouterr().err


def test_the_simulator_runs_it(school: School, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    habits = tmp_path / "habits.yaml"
    habits.write_text("chosen: {assessment: {food_safety: 1, hygiene: 1, price: 1, taste: 2, queue: 2}}\n")
    told = ["--staff", str(tmp_path / "roster.yaml"), "--habits", str(habits), "--json"]
    change = ["--set", "stages.settle.limit=5m"]
    found = json.loads(
        call(capsys, "simulate", "--procedure", NAME, "--rate", "3/day", "--days", "14", *told, *change)
    )
    now, changed = found["now"], found["changed"]
    assert now["complaints"] == changed["complaints"] > 20
    assert now["complaints"] == now["closed"] + now["open"]
    stages, after = ({row["stage"]: row for row in one["stages"]} for one in (now, changed))
    assert {"settle", "offer", "report", "samples", "cause", "progress", "recheck", "final_report"} <= set(
        stages
    )
    assert after["settle"]["late"] > stages["settle"]["late"]
    assert set(now["grounds"]) <= set(packs()[NAME].grounds)


# the portal


@pytest.mark.parametrize(("lang", "title"), [("zh-Hans", TITLE), ("zh-Hant", TITLE), ("en", TITLE_EN)])
def test_the_start_page_and_the_form_are_its_own(client: TestClient, lang: str, title: str) -> None:
    start = client.get(f"/?lang={lang}").text
    assert title in start
    assert "<svg" in start
    assert packs()[NAME].introduction.text(lang)[:20] in start
    form = client.get(f"/complain?lang={lang}")
    assert form.status_code == 200
    assert 'name="project"' in form.text


def test_a_parent_files_and_follows(client: TestClient) -> None:
    typed = {
        "name": "李四", "phone": "13812345678", "email": "", "matter": "菜里有虫", "demand": "说明",
        "project": "3号窗口", "_once": "1",
    }  # fmt: skip
    assert client.post("/complaints", data=typed | {"project": ""}).status_code == 422
    filed = client.post("/complaints", data=typed)
    assert filed.status_code == 303
    page = client.get(filed.headers["location"])
    assert page.status_code == 200
    assert "ST-" in page.text


def test_colleagues_work_with_it(client: TestClient, school: School) -> None:
    number = school.file(matter="3号窗口的凉皮变质，孩子拉肚子")
    walk(
        school,
        number,
        "approve",
        samples={"kept": "yes"},
        cause={"kind": "cooking"},
        Resolution=SAID["Resolution"],
    )
    with writing() as session:
        session.get_one(Person, SHENG).password_hash = hashed("one more window")
    entered = client.post("/login", data={"name": SHENG, "password": "one more window"})
    assert entered.status_code == 303
    level, department = packs()[NAME].levels["grave"].label, packs()[NAME].departments["kitchen"]
    for lang in LOCALES:
        page = client.get(f"/cases/{number}?lang={lang}")
        assert page.status_code == 200
        assert level.text(lang) in page.text
        assert department.text(lang) in page.text
        for path in (
            "/desk",
            "/cases",
            "/oversight",
            "/improvements",
            f"/questions/{open_id(school, number)}",
        ):
            assert client.get(f"{path}?lang={lang}").status_code == 200, path


def open_id(school: School, number: str) -> str:
    """The id of a question that the catering supervisor has open."""
    return next(question.id for question in school.open(number) if question.person == SHENG)


def test_every_question_of_a_life_has_a_page_in_every_language(client: TestClient, school: School) -> None:
    number = school.file(matter="3号窗口的凉皮变质，孩子拉肚子")
    seen = set()
    while school.stage(number) is not None:
        for question in school.open(number):
            for lang in LOCALES:
                page = client.get(f"{urlsplit(answer_url(question.id)).path}?lang={lang}")
                assert page.status_code == 200, page.text
                for text in labels(school, named(question), lang):
                    assert text in page.text
            seen.add(named(question))
        question = next(q for q in reversed(school.open(number)) if q.stage != "progress")
        school.say(number, named(question), **SAID.get(named(question), {}))
        assert client.get(urlsplit(follow_url(number)).path).status_code == 200
    assert seen == {*school.pack.duties, "Classification", "Investigation", "Resolution", "Approval",
                    "OfferChoice", "ReplyText", "Interview"}  # fmt: skip


def labels(school: School, what: str, lang: str) -> list[str]:
    """What the page of a duty must ask for, in its reader's language."""
    duty = school.pack.duties.get(what)
    return [field.label.text(lang) for field in duty.fields.values()] if duty else []
