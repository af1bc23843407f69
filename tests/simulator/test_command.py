"""The command `redress simulate`: what it is given, what it prints, and how it refuses."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from commands.main import main
from commands.procedure_table import width
from commands.simulate_input import habits_from, pack_with

HEAD = "at,channel,source,class,matter,demand,name,phone,email,nature\n"
GOOD = "2026-03-02T10:00,web,direct,construction,墙面开裂,修好,王五,13800001234,w@customer.example,valid\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def call(capsys: pytest.CaptureFixture[str], *tokens: str) -> tuple[int, str, str]:
    status = main(["simulate", *tokens])
    return status, *capsys.readouterr()


def figures(capsys: pytest.CaptureFixture[str], *tokens: str) -> dict[str, Any]:
    status, out, err = call(capsys, *tokens, "--json")
    assert (status, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def test_arrivals_from_a_file_until_all_are_closed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [GOOD, GOOD.replace("web", "phone").replace("w@customer.example", "").replace("修好", "")]
    (tmp_path / "a.csv").write_text(HEAD + "".join(rows), encoding="utf-8-sig")
    now = figures(capsys, "--arrivals", "a.csv")["now"]
    assert (now["complaints"], now["closed"], now["open"]) == (2, 2, 0)
    assert {row["stage"]: row["number"] for row in now["stages"]}["register"] == 2
    assert now["begin"].startswith("2026-03-02T10:00:00+08:00")


def test_every_bad_row_is_named_with_line_and_reason(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [
        GOOD,
        GOOD.replace("2026-03-02T10:00", "yesterday"),
        GOOD.replace("construction", "gardening"),
        GOOD.replace("web", "pigeon"),
        GOOD.replace("w@customer.example", "nobody"),
        GOOD.replace("valid", "perhaps"),
        GOOD.replace("\n", ",more\n"),
    ]
    (tmp_path / "bad.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    status, out, err = call(capsys, "--arrivals", "bad.csv")
    assert (status, out) == (2, "")
    lines = [line.removeprefix("redress: ").split(": ", 2) for line in err.splitlines()]
    assert [(where, what) for where, what, *_ in lines] == [
        ("bad.csv:3", "at"),
        ("bad.csv:4", "class"),
        ("bad.csv:5", "channel"),
        ("bad.csv:6", "complainant.email"),
        ("bad.csv:7", "nature"),
        ("bad.csv:8", "more values than columns"),
    ]


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ((), "either --arrivals FILE.csv or --rate"),
        (("--rate", "3", "--arrivals", "a.csv"), "either --arrivals FILE.csv or --rate"),
        (("--rate", "often"), "write a number a day"),
        (("--rate", "-3"), "more than 0"),
        (("--rate", "3", "--days", "0"), "--days 0"),
        (("--rate", "3", "--from", "soon"), "write a date"),
        (("--rate", "3", "--more", "clown=1"), "nobody on the roster is 'clown'"),
        (("--rate", "3", "--more", "agent"), "write ROLE=NUMBER"),
        (("--rate", "3", "--set", "stages.reply"), "write PATH=VALUE"),
        (("--rate", "3", "--set", "stages.lunch.limit=1h"), "there is no 'lunch' here; there is: register"),
        (("--rate", "3", "--set", "stages.reply.limit=soon"), "'soon' is not a limit"),
        (("--rate", "3", "--set", "stages.reply.colour=red"), "unknown key"),
        (("--rate", "3", "--set", "rework.then=clown"), "clown"),
        (("--rate", "3", "--procedure", "nonsense"), "'nonsense' is no procedure"),
        (("--rate", "3", "--staff", "none.yaml"), "none.yaml"),
        (("--rate", "3", "--habits", "habits.yaml"), "shares.valid"),
        (("--rate", "3", "--habits", "names.yaml"), "chosen.dispatch: the procedure has no 'gardening'"),
        (("--rate", "3", "--habits", "names.yaml"), "minutes: the procedure has no 'Lunch'"),
        (("--rate", "3", "--habits", "field.yaml"), "answers.Resolution.colour: there is no field 'colour'"),
        (("--rate", "3", "--habits", "choice.yaml"), "answers.Resolution.measures: 'gift' is no answer"),
        (("--rate", "3", "--habits", "choice.yaml"), "answers.Approval.decision: 'maybe' is no answer"),
        (("--rate", "3", "--habits", "choice.yaml"), "answers.Resolution.cost: 'much' is no answer"),
        (("--rate", "3", "--habits", "zero.yaml"), "at least one weight must be above 0"),
        (("--arrivals", "none.csv"), "none.csv: cannot be read"),
        (("--arrivals", "empty.csv"), "no arrivals below"),
        (("--arrivals", "columns.csv"), "unknown column 'when'"),
        (("--rate", "3", "--lang", "fr"), "no words in the language 'fr'; use en, zh-Hans or zh-Hant"),
        (("--rate", "3", "--set", "authority.²=1"), "there is no '²' here; there is: 0 to"),
        (("--rate", "3", "--set", f"authority.{'9' * 5000}=1"), "here; there is: 0 to"),
        (("--rate", "3", "--set", "title=" + "[" * 5000), "the value is not YAML"),
        (("--rate", "3", "--set", "procedure=bank"), "which procedure is tried is said by --procedure"),
        (("--rate", "3", "--habits", "deep.yaml"), "deep.yaml: cannot be read as habits: nested too deeply"),
        (("--rate", "3", "--staff", "deep.yaml"), "deep.yaml: cannot be read as a roster: nested too deeply"),
        (("--arrivals", "long.csv"), "long.csv:3: not CSV: field larger than field limit (131072)"),
        (("--arrivals", "open.csv"), "open.csv:3: not CSV: unexpected end of data"),
        (("--arrivals", "nul.csv"), "nul.csv:2: matter: holds a NUL character"),
        (("--arrivals", "twice.csv"), "twice.csv:1: the column 'matter' stands twice"),
        (("--rate", "3", "--days", "3", "--out", "/nowhere/at/all.html"), "cannot be written"),
    ],
)
def test_what_cannot_be_simulated_is_said_in_a_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, tokens: tuple[str, ...], said: str
) -> None:
    (tmp_path / "habits.yaml").write_text("shares: {valid: 3}\n", encoding="utf-8")
    (tmp_path / "names.yaml").write_text(
        "chosen: {dispatch: {gardening: 1}}\nminutes: {Lunch: 3}\n", encoding="utf-8"
    )
    (tmp_path / "zero.yaml").write_text("chosen: {channel: {web: 0}}\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_text(HEAD, encoding="utf-8")
    (tmp_path / "columns.csv").write_text("at,when\n", encoding="utf-8")
    (tmp_path / "field.yaml").write_text("answers: {Resolution.colour: {red: 1}}\n", encoding="utf-8")
    (tmp_path / "choice.yaml").write_text(
        "answers: {Resolution.measures: {gift: 1}, Approval.decision: {maybe: 1}, "
        "Resolution.cost: {much: 1}}\n",
        encoding="utf-8",
    )
    (tmp_path / "deep.yaml").write_text("[" * 5000, encoding="utf-8")
    (tmp_path / "long.csv").write_text(HEAD + GOOD + GOOD.replace("墙面开裂", "墙" * 131073), "utf-8")
    (tmp_path / "open.csv").write_text(HEAD + GOOD + GOOD.replace("墙面", '"墙面') + GOOD, "utf-8")
    (tmp_path / "nul.csv").write_text(HEAD + GOOD.replace("墙面", "墙\0面"), encoding="utf-8")
    (tmp_path / "twice.csv").write_text("at,matter,matter\n", encoding="utf-8")
    status, out, err = call(capsys, *tokens)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


FEW = ("--rate", "4/day", "--days", "10", "--from", "2026-03-02")


def test_a_change_is_shown_beside_what_is_now(capsys: pytest.CaptureFixture[str]) -> None:
    change = ("--set", "stages.classify.limit=4 office hours", "--more", "owner:design=1")
    found = figures(capsys, *FEW, *change)
    assert found["changes"] == ["--set stages.classify.limit=4 office hours", "--more owner:design=1"]
    late = {
        world: next(row["late"] for row in found[world]["stages"] if row["stage"] == "classify")
        for world in ("now", "changed")
    }
    assert late["now"] > late["changed"]
    status, out, _ = call(capsys, *FEW, *change)
    assert status == 0
    assert f"{late['now']} → {late['changed']}" in out


def test_columns_stand_below_each_other_although_chinese_is_twice_as_wide(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = call(capsys, *FEW)
    table = next(part for part in out.split("\n\n") if part.startswith("阶段与专项工作"))
    rows = table.splitlines()[1:]
    assert [row.split()[0] for row in rows[:3]] == ["阶段", "登记", "分类"]
    assert len({width(row) for row in rows}) == 1
    _, out, _ = call(capsys, *FEW, "--lang", "en")
    assert "Registration" in out


def test_the_report_is_one_page_that_needs_nothing_else(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, out, _ = call(capsys, *FEW, "--more", "agent=1", "--out", "report.html")
    assert status == 0
    assert "report.html" in out
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    assert page.count("<table") == 7
    assert "家装公司客户投诉处理程序" in page
    assert "--more agent=1" in page
    assert not re.search(r"(src|href)=", page)
    assert "prefers-color-scheme:dark" in page


def test_habits_decide_how_people_behave(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "h.yaml").write_text(
        "minutes: {Classification: 1}\nshares: {valid: 0}\nchosen: {channel: {web: 1}}\n", encoding="utf-8"
    )
    now = figures(capsys, *FEW, "--habits", "h.yaml")["now"]
    assert set(now["grounds"]) <= {"not_valid", "withdrawn"}
    assert "investigate" not in {row["stage"] for row in now["stages"]}


@pytest.mark.parametrize(
    "answers",
    [
        "Resolution.measures: {rectify: 4, compensate: 1}",
        'Resolution.cost: {"500": 1}',
        "OfferChoice.choice: {first: 1, neither: 1}",
        "accountability.decision: {none: 1}",
        "approve.decision: {approve: 1}",
    ],
)
def test_answers_that_the_forms_know_are_taken(tmp_path: Path, answers: str) -> None:
    (tmp_path / "h.yaml").write_text(f"answers: {{{answers}}}\n", encoding="utf-8")
    pack = pack_with("home-renovation", ())
    assert habits_from(tmp_path / "h.yaml", pack).answers.keys() == {answers.partition(":")[0]}
