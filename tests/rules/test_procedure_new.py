"""The command `redress procedure new`: a start for one's own."""

from pathlib import Path

import pytest

from adapters.packs import PACKS, load_packs, read_pack
from tests.calling import OWN, Answer, own, written
from tests.wordy_pack import PLAIN

__all__ = ["own"]


def test_new_is_a_correct_copy_with_its_comments(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    answer = Answer(capsys, "new", "school-canteen", "--from", "home-renovation")
    path = own / "school-canteen.yaml"
    assert answer.status == 0
    assert answer.lines[0].startswith(f"{path}: correct: school-canteen, version 1:")
    text, pack = path.read_text(encoding="utf-8"), read_pack(path)
    assert (pack.procedure, pack.version, pack.number_prefix) == ("school-canteen", "1", "SC")
    prefixes = [
        p for f in PACKS.glob("*.yaml") for p in (read_pack(f).number_prefix, read_pack(f).work_order_prefix)
    ]
    assert not {pack.number_prefix, pack.work_order_prefix} & set(prefixes)
    changed = [(a, b) for a, b in zip(PLAIN.splitlines(), text.splitlines(), strict=True) if a != b]
    assert [a.split(":")[0] for a, _ in changed] == ["procedure", "number_prefix", "work_order_prefix"]
    assert "# 投诉接收渠道" in text


def test_new_begins_at_version_one_from_any_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    origin = written(tmp_path / "mine.yaml", OWN.replace('version: "1"', 'version: "2026-07"  # 修订'))
    answer = Answer(capsys, "new", "t-s", "--from", origin, "--out", tmp_path / "new.yaml")
    assert answer.status == 0
    pack = read_pack(tmp_path / "new.yaml")
    assert (pack.version, pack.number_prefix) == ("1", "TSA"), "TS is taken by home-renovation"
    assert "# 修订" in (tmp_path / "new.yaml").read_text(encoding="utf-8")


def test_new_writes_over_no_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path / "mine.yaml", "mine")
    answer = Answer(capsys, "new", "canteen", "--out", path)
    assert (answer.status, path.read_text(encoding="utf-8")) == (2, "mine")
    assert "is there already and is not written over" in answer.err


def test_new_takes_no_prefix_of_a_register_and_gives_registers_new_ones(
    capsys: pytest.CaptureFixture[str], own: Path
) -> None:
    assert Answer(capsys, "new", "l-w", "--from", "property").status == 0
    pack = read_pack(own / "l-w.yaml")
    assert (pack.number_prefix, pack.registers[0].prefix) == ("LWA", "LWALW"), "LW is property's register"
    answer = Answer(capsys, "check", "l-w")
    assert (answer.status, len(answer.lines)) == (0, 1)


def test_new_passes_by_what_is_no_file(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    (own / "folder.yaml").mkdir()
    (own / "gone.yaml").symlink_to(own / "nowhere")
    assert Answer(capsys, "new", "q").status == 0
    assert read_pack(own / "q.yaml").number_prefix == "QA"
    assert Answer(capsys, "list").status == 0
    assert {"home-renovation", "q"} <= load_packs().keys()


def test_new_copies_no_mistakes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    origin = written(tmp_path / "mine.yaml", OWN.replace("calendar: cn", "calender: cn"))
    answer = Answer(capsys, "new", "canteen", "--from", origin, "--out", tmp_path / "new.yaml")
    assert (answer.status, (tmp_path / "new.yaml").exists()) == (2, False)
    assert "calender: unknown key" in answer.err
