"""The command `redress procedure`: list, show, check, draw."""

import json
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from adapters.packs import PACKS, read_pack
from commands.main import COMMANDS
from commands.procedure_table import aligned, width
from tests.calling import OWN, Answer, own, written
from tests.wordy_pack import PLAIN

__all__ = ["own"]
HOUSE = PACKS.parent


def test_list_names_every_procedure_aligned_for_chinese(
    capsys: pytest.CaptureFixture[str], own: Path
) -> None:
    written(own / "mine.yaml", OWN)
    answer = Answer(capsys, "list")
    head, *rows = answer.lines
    assert head.split() == ["procedure", "title", "version", "from", "default", "stages", "duties", "levels"]
    assert len(rows) == len(list(PACKS.glob("*.yaml"))) + 1
    plain = next(row for row in rows if row.startswith("home-renovation"))
    assert plain.split() == [
        "home-renovation",
        "家装公司客户投诉处理程序",
        "1",
        "shipped",
        "*",
        "10",
        "2",
        "0",
    ]
    mine = next(row for row in rows if row.startswith("wordy"))
    assert mine.split()[3:] == [str(own / "mine.yaml"), "12", "5", "3"]
    assert len({width(row) for row in [head, *rows]}) == 1
    assert len({width(row[: row.index(" shipped ")]) for row in rows if " shipped " in row}) == 1
    assert answer.status == 0


def test_list_as_data_in_a_language(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(capsys, "list", "--json", "--locale", "en")
    found = {row["procedure"]: row for row in json.loads(answer.out)}
    assert set(found) == {read_pack(path).procedure for path in PACKS.glob("*.yaml")}
    assert found["home-renovation"] == {
        "procedure": "home-renovation", "title": "Home renovation complaint procedure", "version": "1",
        "from": "shipped", "default": True, "stages": 10, "duties": 2, "levels": 0,
    }  # fmt: skip


def test_list_goes_on_past_a_pack_with_mistakes(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    written(own / "broken.yaml", OWN.replace("calendar: cn", "calendar: mars"))
    answer = Answer(capsys, "list")
    assert (answer.status, "home-renovation" in answer.out) == (1, True)
    assert answer.err == f"wordy is not correct: redress procedure check {own / 'broken.yaml'}\n"


def test_a_table_of_nothing_and_of_wide_characters() -> None:
    assert aligned([]) == "none"
    assert aligned([{"a": "中", "n": 5}, {"a": "x", "n": 10}]) == "a    n\n中   5\nx   10"


def test_show_reads_beside_the_original(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(capsys, "show", "home-renovation", "--locale", "en")
    assert answer.lines[:2] == ["# Home renovation complaint procedure", "home-renovation · version 1"]
    for line in (
        "- Registration: within 1 h of receipt",
        "- Classification: within 2 h of registration",
        "- Resolution: within 3 working days of classification",
        "- Reply: within 1 working day of the resolution",
        "- Survey: within 3 working days of the reply",
        "- Construction: Progress, Quality, Safety; to Engineering",
        "- Waiting for the customer: within 3 working days",
        "- a department may send it back 2 times, then the General manager rules",
        "- If not: handled again, within 3 working days, up to 2 times",
        "- The demand conflicts with the contract: may be chosen in the closing decision",
        "- Safety hazard: 40 points",
    ):
        assert any(line.removeprefix("- ") in shown for shown in answer.lines), line


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh-Hans", [
            "重大：事实：烧毁，或 来源：媒体 · 此前投诉 2 次及以上", "由总经理办理",
            "审批：客服主管 → 总经理", "派单后 3 个工作日内未解决：升为重大",
            "先由一线当场解决，分类后 20 分钟内", "无法判断时由客服主管判断",
            "进展反馈（与办理同时进行）：责任部门经办人：派单后 次日 15:00 前", "之后再次：2 个工作日内",
            "约定“处理”的时限（最迟 10 个工作日内）", "仅限：原因分析 · 原因：配方",
            "结案后仍须完成", "同时告知客户",
            "24 小时内：级别：重大、次重大", "提出 2 个方案供客户选择", "级别：重大：上门（总经理）",
            "1 个月内回访 3 次均未联系上：结案，依据：三次回访未联系上",
            "总经理：每月至少回访 3 次，20 日起提醒",
            "诉求超出约定：经办人可说明理由申请", "不满意：重新处理，3 个工作日内，直至满意",
            "来文登记：信函，编号前缀 LW", "电话登记时逐项确认：通话已录音",
            "首接责任：首先受理的员工负责到底",
            "事实：外部渠道：home-renovation", "改进措施完成 2 个月后由总经理检查效果",
            "其余：每天 20 元、不超过 500 元",
            "立即（分类后）；级别：重大：告知：总经理", "相同项目；7 天内 3 件起；告知：客服主管",
        ]),
        ("zh-Hant", ["由總經理辦理", "（最遲 10 個工作日內）", "約定「處理」的時限", "不通過：重新處理"]),
        ("en", [
            "Major: Fact: Burnt machine, or Source: Media · 2 or more earlier complaints",
            "unsolved within 3 working days of dispatch: raised to Major",
            "3 call-backs within 1 month that reached nobody: closed",
        ]),
    ],
)  # fmt: skip
def test_show_says_every_word_in_every_language(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, locale: str, said: list[str]
) -> None:
    answer = Answer(capsys, "show", written(tmp_path / "mine.yaml", OWN), "--locale", locale)
    squeezed = answer.out.replace("，或 ", "，或")
    assert [line for line in said if line.replace("，或 ", "，或") not in squeezed] == []


def test_every_shipped_procedure_can_be_shown_drawn_and_is_correct(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for path in sorted(PACKS.glob("*.yaml")):
        name = read_pack(path).procedure
        for locale in ("zh-Hans", "zh-Hant", "en"):
            assert Answer(capsys, "show", name, "--locale", locale).out.count("\n## ") >= 10
            ElementTree.fromstring(Answer(capsys, "draw", name, "--locale", locale).out)
    answer = Answer(capsys, "check")
    assert answer.status == 0
    assert len(answer.lines) == len(list(PACKS.glob("*.yaml")))
    assert all(": correct: " in line for line in answer.lines)


def test_check_says_correct_with_a_summary(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = OWN.replace("prefix: TS", "prefix: WO").replace("prefix: GD", "prefix: WOG")
    path = written(tmp_path / "mine.yaml", text.replace("prefix: LW", "prefix: WOL"))
    assert Answer(capsys, "check", path).out == (
        f"{path}: correct: wordy, version 1: 7 channels, 6 roles, 12 stages, 5 duties, 3 levels, "
        "8 closing grounds\n"
    )


def test_check_notes_prefixes_that_two_procedures_share_but_not_those_of_a_replaced_one(
    capsys: pytest.CaptureFixture[str], own: Path
) -> None:
    mine = written(own / "mine.yaml", PLAIN)
    assert len(Answer(capsys, "check", "home-renovation").lines) == 1
    other = written(own / "other.yaml", PLAIN.replace(": home-renovation\n", ": other\n", 1))
    answer = Answer(capsys, "check", "other", mine)
    line = PLAIN[: PLAIN.index("\nnumber_prefix")].count("\n") + 2
    note = f"{line}: number_prefix: note: 'TS' stands before numbers of"
    assert f"{other}:{note} 'home-renovation' (mine.yaml) too; choose another" in answer.lines
    assert f"{mine}:{note} 'other' (other.yaml) too; choose another" in answer.lines
    assert (answer.status, len(answer.lines)) == (0, 6)


def test_check_goes_on_past_a_name_that_is_no_procedure(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(capsys, "check", "nope", "bank")
    assert answer.status == 1
    assert answer.lines[0].startswith("'nope' is no procedure and no file")
    assert ": correct: bank" in answer.lines[1]


def test_check_refuses_what_aliases_make_endless(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in pairwise("abcdefghijk")
    )
    path = written(tmp_path / "bomb.yaml", bomb)
    answer = Answer(capsys, "check", path)
    assert answer.status == 1
    assert answer.lines == [f"{path}:6: too large once its aliases are written out"]
    deep = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 200))
    for text in (deep, "a: &a [*a]\n"):
        assert "nested too deeply" in Answer(capsys, "check", written(path, text)).out


def test_check_tells_all_mistakes_of_all_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wrong = OWN.replace("calendar: cn", "calender: cn").replace(
        "undecided: supervisor", "undecided: superviser"
    )
    mine = written(tmp_path / "mine.yaml", wrong.replace("    settles: true\n", "    setles: true\n"))
    good = written(tmp_path / "good.yaml", PLAIN)
    broken = written(tmp_path / "broken.yaml", "a: 1\nb: c: d\n")
    answer = Answer(capsys, "check", mine, good, broken, tmp_path / "missing.yaml")
    assert answer.status == 1
    told = {line.split(": ", 1)[1] for line in answer.lines if line.startswith(f"{mine}:")}
    assert "calendar: is missing" in told
    assert "calender: unknown key; did you mean 'calendar'?" in told
    assert "levels.general.setles: unknown key; did you mean 'settles'?" in told
    assert any(
        line.startswith("undecided: 'superviser' is no role of this pack; did you mean 'supervisor'?")
        for line in told
    )
    line = wrong[: wrong.index("calender")].count("\n") + 1
    assert f"{mine}:{line}: calender: unknown key; did you mean 'calendar'?" in answer.lines
    assert f"{good}: correct: home-renovation" in answer.out
    assert f"{broken}:2: not YAML: " in answer.out
    assert f"{tmp_path / 'missing.yaml'}:1: cannot be read: No such file or directory" in answer.out


def test_check_finds_routes_that_lead_nowhere(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(
        tmp_path / "mine.yaml", OWN.replace("procedure: home-renovation}", "procedure: home-renovatoin}")
    )
    line = OWN[: OWN.index("procedure: home-renovation}")].count("\n") + 1
    answer = Answer(capsys, "check", path)
    assert answer.status == 1
    assert answer.out.startswith(
        f"{path}:{line}: routes.0.procedure: 'home-renovatoin' is no procedure; "
        "did you mean 'home-renovation'?"
    )
    other = written(tmp_path / "other.yaml", PLAIN.replace(": home-renovation\n", ": home-renovatoin\n", 1))
    assert Answer(capsys, "check", path, other).status == 0


def test_the_drawing_in_the_docs_is_what_the_command_draws(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "chart.svg"
    answer = Answer(capsys, "draw", "home-renovation", "--out", out)
    assert (answer.status, answer.out) == (0, f"{out} is drawn\n")
    kept = HOUSE / "docs" / "home-renovation.svg"
    assert out.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8"), (
        f"redress procedure draw home-renovation --out {kept.relative_to(HOUSE)}"
    )


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (
            ["show", "home-renovatoin"],
            "'home-renovatoin' is no procedure and no file; did you mean 'home-renovation'?",
        ),
        (["show", "home-renovation", "--locale", "fr"], "no words in the language 'fr'"),
        (["draw", "missing.yaml"], "missing.yaml:1: cannot be read"),
        (["draw", "home-renovation", "--out", "no/such/folder/x.svg"], "cannot be written: No such file"),
        (["new", "Canteen"], "'Canteen' is no name for a procedure"),
        (["new", "home-renovation"], "there is a procedure 'home-renovation' already"),
        (["new", "canteen", "--from", "nothing-there"], "'nothing-there' is no procedure and no file"),
        (["new", "canteen", "--out", "no/such/folder/x.yaml"], "cannot be written: No such file"),
    ],
)
def test_what_cannot_be_done_is_refused(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tokens: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = Answer(capsys, *tokens)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err
    assert list(tmp_path.iterdir()) == []


def test_the_command_is_in_the_registry() -> None:
    assert COMMANDS["procedure"][0] == "commands.procedure:procedure"
