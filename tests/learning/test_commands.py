"""`redress learn` and `redress classify` as people and programs use them."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from commands.learn_report import width
from commands.main import main
from tests.learning.texts import examples

NAMES = {
    "workmanship": "施工质量",
    "attitude": "服务态度",
    "contract": "合同履行",
    "after_sales": "售后服务",
    "other": "其他",
}
LEAK, RUDE = "厨房防水没做好，墙角一直渗水", "设计师一直敷衍，打电话不接"


def table(path: Path, rows: Iterable[Iterable[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def labelled(count: int = 400) -> list[list[str]]:
    cases = [
        [str(n), one.text, "尽快处理", NAMES[one.labels["assessment"]]]
        for n, one in enumerate(examples(count))
    ]
    return [["编号", "投诉事项", "诉求", "分类"], *cases]


def learned(source: Path, *more: str) -> int:
    out = str(source.with_suffix(".json"))
    return main(
        [
            "learn",
            "--from",
            str(source),
            "--text",
            "投诉事项",
            "--text",
            "诉求",
            "--label",
            "分类",
            "--out",
            out,
            *more,
        ]
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_it_learns_from_what_spreadsheets_write(
    encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = table(tmp_path / "labelled.csv", labelled(), encoding)
    assert learned(source, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["classes"]) == set(NAMES.values())
    assert told["macro_f1"] > 0.7
    assert told["cases"] == 400
    assert source.with_suffix(".json").stat().st_mode & 0o077 == 0


def test_the_figures_in_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = labelled()
    rows[7][3], rows[9][3], rows[11][1:3] = "", "  ", ["", " "]
    assert learned(table(tmp_path / "labelled.csv", rows)) == 0
    out = capsys.readouterr().out
    assert "macro-F1   0." in out
    assert "2 rows without label left out (line 8, 10)" in out
    assert "1 rows without text left out (line 12)" in out
    assert "5-fold, stratified" in out
    lines = out.split("Confusion")[1].splitlines()[1:7]
    ends = {width(line) for line in lines}
    assert len(ends) == 1, "columns stand below one another, however wide the labels are"
    assert all(name in "".join(lines) for name in NAMES.values())


def test_the_same_file_gives_the_same_model_and_another_seed_other_folds(tmp_path: Path) -> None:
    one, other = table(tmp_path / "a.csv", labelled()), table(tmp_path / "b.csv", labelled())
    for source in (one, other):
        learned(source)
    written = one.with_suffix(".json").read_bytes()
    assert written == other.with_suffix(".json").read_bytes()
    learned(other, "--seed", "5")
    assert json.loads(other.with_suffix(".json").read_bytes())["counts"] == json.loads(written)["counts"]
    assert json.loads(other.with_suffix(".json").read_bytes())["report"] != json.loads(written)["report"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["a", "b"], ["x", "y"]], "no column '投诉事项'; the columns are: a, b"),
        ([], "no column '投诉事项'; the columns are: none"),
        ([["投诉事项", "诉求", "分类"]], "0 rows with text and label; at least 10"),
        (
            [["投诉事项", "诉求", "分类"], *([[LEAK, "", "质量"]] * 30)],
            "the only class is '质量'; at least two",
        ),
    ],
)
def test_what_cannot_be_learned_from_is_refused_in_one_line(
    rows: list[list[str]], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert learned(table(tmp_path / "labelled.csv", rows)) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "labelled.json").exists()


def test_no_file_and_no_text_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert learned(tmp_path / "nowhere.csv") == 2
    (tmp_path / "odd.csv").write_bytes(b"\xff\xff\x80,\n")
    assert learned(tmp_path / "odd.csv") == 2
    told = capsys.readouterr().err
    assert "No such file" in told
    assert "neither UTF-8 nor GB18030" in told


def classified(
    model: Path, text: bytes, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> list[dict[str, Any]]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert main(["classify", "--model", str(model)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_in_is_a_line_out_and_broken_ones_do_not_stop_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = table(tmp_path / "labelled.csv", labelled(800))
    learned(source)
    capsys.readouterr()
    hant = {"text": "設計師一直敷衍，打電話不接", "id": 7}
    lines = [json.dumps(LEAK), json.dumps(hant), "{broken", "", '{"txt": 1}',
             '"\\ud800"', '"谢谢"', '"" ', json.dumps({"text": RUDE}, ensure_ascii=False)]  # fmt: skip
    whole = "\n".join(lines).encode() + b"\n\xff\xfe\n"
    found = classified(source.with_suffix(".json"), whole, monkeypatch, capsys)
    labels = ["施工质量", "服务态度", *[None] * 5, "服务态度", None]
    assert [one.get("label") for one in found] == labels
    assert [one["line"] for one in found if "error" in one] == [3, 5, 10]
    first = found[0]
    assert set(first) == {"label", "confidence", "abstained", "reasons", "alternatives"}
    assert 0.5 <= first["confidence"] <= 1
    assert first["reasons"]
    assert all(word in LEAK for word in first["reasons"])
    assert found[5]["abstained"] is True
    (tmp_path / "texts.jsonl").write_bytes(whole)
    assert (
        main(["classify", "--model", str(source.with_suffix(".json")), "--in", str(tmp_path / "texts.jsonl")])
        == 0
    )
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == found


def test_what_is_no_model_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.json").write_text("[]")
    assert main(["classify", "--model", str(tmp_path / "m.json")]) == 2
    assert main(["classify", "--model", str(tmp_path / "none.json")]) == 2
    told = capsys.readouterr().err
    assert "not the file of a model" in told
    assert "there is no such file" in told


def test_learning_needs_neither_prefect_nor_the_database() -> None:
    """So it starts fast, and runs where there is no installation."""
    code = (
        "import sys, commands.learn, commands.classify;"
        "print([m for m in ('prefect', 'fastapi', 'sqlmodel', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
