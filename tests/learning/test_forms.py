"""In which forms texts may come to `redress learn` and `redress classify`, and in which reasons come back."""

import json
from pathlib import Path

import pytest

from commands.main import main
from tests.learning.test_commands import LEAK, RUDE, classified, labelled, learned, table


@pytest.fixture
def model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    source = table(tmp_path / "labelled.csv", labelled(800))
    assert learned(source) == 0
    capsys.readouterr()
    return source.with_suffix(".json")


def test_plain_lines_and_the_columns_that_were_learned_from(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [LEAK, json.dumps({"投诉事项": RUDE, "诉求": "尽快处理", "编号": 3}), json.dumps({"诉求": None}),
             json.dumps({"投诉事项": 5}), '"half', "[1", "5"]  # fmt: skip
    found = classified(model, "\n".join(lines).encode(), monkeypatch, capsys)
    assert [one.get("label") for one in found] == ["施工质量", "服务态度", *[None] * 5]
    assert [one["line"] for one in found if "error" in one] == [4, 5, 6, 7]


def test_reasons_are_words_of_the_text_as_it_was_written(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [
        "設計師一直敷衍，打電話不接",
        "①２０㎡…設計師一直敷衍，打電話不接",
        f"{LEAK}………㎡",
        "ＡＢＣ" * 2000 + LEAK,
    ]
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
    found = classified(model, "\n".join(lines).encode(), monkeypatch, capsys)
    for text, one in zip(texts, found, strict=True):
        assert all(word in text for word in one["reasons"])
    assert all(one["reasons"] for one in found[:3])


@pytest.mark.parametrize("sign", [";", "\t", "，"])
def test_other_signs_between_the_cells(sign: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "labelled.csv"
    rows = [[cell.replace(sign, " ") for cell in row] for row in labelled(100)]
    source.write_text("\ufeff" + "\r\n".join(sign.join(row) for row in rows), encoding="utf-8", newline="")
    assert learned(source, "--json") == 0
    assert json.loads(capsys.readouterr().out)["cases"] == 100


def test_few_different_texts_in_many_rows_are_learned_whole(tmp_path: Path) -> None:
    """Texts of one shape count once, however many rows they fill: what stands in one of them is no chance."""
    words = [
        ("渗水", "施工质量"), ("裂缝", "施工质量"), ("辱骂", "服务态度"), ("敷衍", "服务态度"),
        ("空鼓", "施工质量"), ("推诿", "服务态度"),
    ]  # fmt: skip
    rows = [[str(n), f"{n}号：{words[n % 6][0]}", "", words[n % 6][1]] for n in range(600)]
    source = table(tmp_path / "few.csv", [["编号", "投诉事项", "诉求", "分类"], *rows])
    assert main(["learn", "--from", str(source), "--text", "投诉事项", "诉求", "--label", "分类",
                 "--out", str(tmp_path / "few.json")]) == 0  # fmt: skip
    assert "渗水" in json.loads((tmp_path / "few.json").read_text(encoding="utf-8"))["counts"]
