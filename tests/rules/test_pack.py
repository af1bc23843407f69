"""Packs: every mistake of a file at once, each with its line, never a stack trace."""

from pathlib import Path

import pytest

from adapters.packs import PACKS, load_packs, read_pack
from adapters.settings import settings
from complaints.errors import Refusal
from complaints.pack import STAGES
from complaints.promises import limit_of
from complaints.story import Story

SHIPPED = PACKS / "home-renovation.yaml"
TEXT = SHIPPED.read_text(encoding="utf-8")

MISTAKES = [  # what stands in the pack, what somebody writes instead, what is said about it
    ("calendar: cn", "calender: cn", "calender: unknown key"),
    ("calendar: cn", "calender: cn", "calendar: is missing"),
    ("link_days: 30", "link_days: 30\nlink_days: 31",
     "link_days: the key 'link_days' stands here a second time"),
    ("limit: 1h", "limit: 1 day", "stages.register.limit: '1 day' is not a limit"),
    ("remind: 30m", "remind: next day 15:00",
     "stages.classify.remind: 'next day 15:00' cannot be counted backwards"),
    ("  decide:\n", "  decided:\n", "stages: stage 'decide' has no limit: add it"),
    ("  decide:\n", "  decided:\n", "stages.decided: 'decided' is no stage of this pack"),
    ("department: legal", "department: law",
     "views.dispatch.classes.contract.department: 'law' is no department"),
    ("{after: 2 office hours, to: manager}", "{after: 2 office hours, to: boss}",
     "stages.register.ladder.1.to:"),
    ("{role: manager}", "{role: manager, up_to: 9}",
     "authority: the last role must be able to decide any cost"),
    ("{role: manager}", "{role: manager, up_to: 9}", "authority: the costs must rise from role to role"),
    ("urgent: urgent\n", "urgent: asap\n", "urgent: 'asap' is no priority of this pack"),
    ("classes: [attitude, contract]", "classes: [attitude, price]",
     "priorities.important.classes.1: 'price' is no"),
    ("dissatisfied: [unfair]", "dissatisfied: [bad]",
     "survey.fairness.dissatisfied.0: 'bad' is no answer"),
    ("reply_by: {phone: call, ", "reply_by: {", "reply_by: channel 'phone' has no form of reply"),
    ("web: letter, wechat", "web: letter, fax: letter, wechat",
     "reply_by.fax: 'fax' is no channel of this pack"),
    ("on_site: call", "on_site: pigeon",
     "reply_by.on_site: Input should be 'letter', 'call', 'hand' or 'visit'"),
    ("authority: 20, media: 20}", "authority: 20}", "severity.source: source 'media' has no points"),
    ('end: "08:00"', 'end: "28:00"', "quiet.end: String should match pattern"),
    ("  withdrawn: {label", "  taken_back: {label", "grounds: the closing ground 'withdrawn' is missing"),
    ("otherwise: true", "otherwise: false", "priorities: one priority must be the one for all the rest"),
    ("digest_from: 4", "digest_from: 1",
     "digest_from: Input should be greater than or equal to 2 (found 1)"),
    ("required: [name, contact,", "required: [name, kontact,", "required.1: Input should be"),
    ("rework: {limit: 3 working days, rounds: 2,", "rework: {limit: 3 working days, rounds: -1,",
     "rework.rounds:"),
]  # fmt: skip


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "mine.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refusal(folder: Path, text: str | bytes) -> list[str]:
    path = written(folder, text)
    with pytest.raises(Refusal) as refused:
        read_pack(path)
    assert all(line.startswith(f"{path}:") for line in str(refused.value).splitlines())
    return [line.removeprefix(f"{path}:") for line in str(refused.value).splitlines()]


def line_of(text: str, found: str) -> str:
    return str(text[: text.index(found)].count("\n") + 1)


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_one_mistake_is_named_with_its_line(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in TEXT
    lines = refusal(tmp_path, TEXT.replace(right, wrong, 1))
    hits = [line for line in lines if said in line]
    assert len(hits) == 1, lines
    assert hits[0].split(":")[0].isdigit()


def test_every_mistake_at_once(tmp_path: Path) -> None:
    text, expected = TEXT, []
    for right, wrong, said in MISTAKES:
        text = text.replace(right, wrong, 1)
        expected.append(said)
    lines = refusal(tmp_path, text)
    said = "\n".join(lines)
    assert [each for each in expected if each not in said] == []
    assert len(lines) == len(set(lines)) >= 20
    numbers = [int(line.split(":")[0]) for line in lines]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    ("right", "wrong", "at"),
    [
        ("link_days: 30", "link_days: 30\nlink_days: 31", "link_days: 31"),
        ("calendar: cn", "calendar: mars", "calendar: mars"),
        ("department: legal", "department: law", "department: law"),
        ("  decide:\n", "  decided:\n", "  decided:"),
        ("dissatisfied: [unfair]", "dissatisfied: [bad]", "dissatisfied: [bad]"),
        ("    repeat: 1 working day same time\n  classify:", "    repeat: 0m\n  classify:", "    repeat: 0m"),
    ],
)
def test_the_line_is_the_line_of_the_mistake(tmp_path: Path, right: str, wrong: str, at: str) -> None:
    text = TEXT.replace(right, wrong, 1)
    assert line_of(text, at) in [line.split(":")[0] for line in refusal(tmp_path, text)]


@pytest.mark.parametrize(
    "text",
    [
        "", "just words", "- a\n- list", "a: [1", "a: b: c", "\tx: 1", "? [a]\n: b",
        "a: !!python/object:os.x {}", "a: &a [*a]", "a: &a {b: *a}", "when: 2026-99-99", b"\xff\xfe\x00",
        "a: 1\n---\nb: 2", "{}", "? {}\n: 1", "stages: 7", "stages: [1]",
        "views: {dispatch: {classes: 3}}", "authority: []", "authority: [1, 2]", "authority: {role: x}",
        "priorities: {a: {classes: {b: c}}}", "survey: {handling: {dissatisfied: 1}}",
        "stages: {1: {remind: 7, repeat: [x]}}", "no: yes", "[" * 3000,
        "stages: {register: {repeat: 0m}}",
    ],
)  # fmt: skip
def test_no_file_gives_a_stack_trace(tmp_path: Path, text: str | bytes) -> None:
    assert refusal(tmp_path, text)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    for name in ("folder.yaml", "missing.yaml"):
        with pytest.raises(Refusal, match="cannot be read"):
            read_pack(tmp_path / name)


def test_the_shipped_pack_has_no_mistake_and_every_stage() -> None:
    pack = read_pack(SHIPPED)
    assert set(pack.stages) == set(STAGES) - {"settle", "offer"}, "which only levels with these words need"
    assert pack.calendar == "cn"


def test_rework_has_a_limit_of_its_own_for_handling_only() -> None:
    pack = read_pack(SHIPPED)
    changed = pack.model_copy(update={"rework": pack.rework.model_copy(update={"limit": "2 working days"})})
    assert [limit_of(Story(round=n), changed, "resolve") for n in (1, 2, 3)] == [
        "3 working days", "2 working days", "2 working days",
    ]  # fmt: skip
    assert limit_of(Story(round=2), changed, "reply") == "1 working day"


def test_ones_own_pack_takes_the_place_of_the_shipped_one_and_two_in_a_folder_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDRESS_PACKS", str(tmp_path))
    settings.cache_clear()
    try:
        (tmp_path / "mine.yaml").write_text(TEXT.replace('version: "1"', 'version: "2"'), encoding="utf-8")
        assert load_packs()["home-renovation"].version == "2"
        (tmp_path / "yours.yaml").write_text(TEXT, encoding="utf-8")
        with pytest.raises(Refusal, match=r"stands in mine\.yaml already"):
            load_packs()
    finally:
        monkeypatch.undo()
        settings.cache_clear()
