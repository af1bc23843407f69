"""The command `redress due`: one question, many questions, and how it refuses."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.due import answer_lines
from commands.main import COMMANDS, main

FRIDAY = "2026-03-06T10:00+08:00"
BRANCH = {
    "timezone": "Europe/Berlin",
    "hours": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]], "tue": [["09:00", "12:00"]]},
    "holidays": ["2026-03-09"],
    "shifts": {"2026-03-07": [["10:00", "11:00"]]},
}


@pytest.fixture(autouse=True)
def _no_notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))


class Answer:
    """What a call of the command printed, and its exit status."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *tokens: str) -> None:
        self.status = main(["due", *tokens])
        self.out, self.err = capsys.readouterr()


def test_prints_the_due_time(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(capsys, "3 working days", "--from", "2026-09-30T16:20+08:00", "--calendar", "cn")
    assert (answer.status, answer.out, answer.err) == (0, "2026-10-10T18:00:00+08:00\n", "")


def test_words_need_no_quotes_and_cn_is_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(capsys, "next", "working", "day", "15:00", "--from", FRIDAY)
    assert answer.out == "2026-03-09T15:00:00+08:00\n"


def test_explains_in_three_languages(capsys: pytest.CaptureFixture[str]) -> None:
    words = {"en": "holiday (National Day)", "zh-Hans": "节假日（国庆节）", "zh-Hant": "節假日（國慶節）"}
    for lang, holiday in words.items():
        answer = Answer(
            capsys, "1 working day", "--from", "2026-09-30T16:20+08:00", "--explain", "--lang", lang
        )
        first, *steps = answer.out.splitlines()
        assert first == "2026-10-08T18:00:00+08:00"
        assert any(holiday in step for step in steps)


def test_json_and_pauses(capsys: pytest.CaptureFixture[str]) -> None:
    pauses = ("--pause", "2026-03-06T11:00+08:00/2026-03-06T14:00+08:00", "--pause", "2026-04-01T00:00Z/")
    answer = Answer(capsys, "2 office hours", "--from", FRIDAY, *pauses, "--json")
    found = json.loads(answer.out)
    assert list(found) == ["due", "provisional", "steps"]
    assert found["due"] == "2026-03-06T15:00:00+08:00"
    assert found["provisional"] is False
    assert all(isinstance(step, str) for step in found["steps"])


def test_a_provisional_date_is_never_silent(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(capsys, "1 working day", "--from", "2026-12-31T10:00+08:00")
    due, warning = answer.out.splitlines()
    assert due == "2027-01-04T18:00:00+08:00"
    assert warning.startswith("provisional: calendar cn is official up to 2026")


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        ([], "which limit?"),
        (["2h"], "from when? add --from"),
        (["2h", "--from", "2026-03-06T10:00"], "has no offset from UTC"),
        (["2h", "--from", "yesterday"], "'yesterday' is not a time"),
        (["3 days", "--from", FRIDAY], '"day" can mean 24 hours or a working day'),
        (["2h", "--from", FRIDAY, "--calendar", "mars"], "no calendar 'mars'"),
        (["2h", "--from", FRIDAY, "--pause", "2026-03-06T11:00+08:00"], "is not FROM/TO"),
        (["2h", "--from", FRIDAY, "--pause", "2026-03-06T11:00+08:00/"], "the clock is paused since"),
        (["2h", "--from", FRIDAY, "--pause", "2026-03-06T11:00+08:00/.."], "the clock is paused since"),
        (["2h", "--from", FRIDAY, "--lang", "fr"], "no words in the language 'fr'"),
        (["2h", "--batch"], "--batch reads"),
        (["2h", "--form", FRIDAY], "Unknown option: --form"),
        (["-2h", "--from", FRIDAY], "Unknown option"),
    ],
)
def test_refusals_are_one_line_and_status_2(
    capsys: pytest.CaptureFixture[str], tokens: list[str], message: str
) -> None:
    answer = Answer(capsys, *tokens)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("redress: ")
    assert message in answer.err
    assert answer.err.count("\n") == 1


def batch(*lines: str | bytes | dict[str, Any], lang: str = "en") -> list[dict[str, Any]]:
    """The answers to lines, given as text, bytes or what becomes JSON."""
    raw = [json.dumps(line) if isinstance(line, dict) else line for line in lines]
    out = io.StringIO()
    answer_lines([(line.encode() if isinstance(line, str) else line) + b"\n" for line in raw], out, lang)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(answers) == len(lines)
    return answers


def test_batch_answers_each_line_in_order() -> None:
    pause = ["2026-03-06T11:00+08:00", "2026-03-06T14:00+08:00"]
    answers = batch(
        {"limit": "2h", "from": FRIDAY},
        {"limit": "2h"},
        {"limit": "2 office hours", "from": FRIDAY, "calendar": "cn", "pauses": []},
        {"limit": "2 office hours", "from": FRIDAY, "calendar": None, "pauses": None},
        {"limit": "2 office hours", "from": FRIDAY, "pauses": [pause]},
        {"limit": "2 office hours", "from": FRIDAY, "pauses": ["/".join(pause)]},
        {"limit": "2 office hours", "from": FRIDAY, "pauses": [{"from": pause[0], "to": pause[1]}]},
        {"limit": "90 office minutes", "from": FRIDAY, "calendar": BRANCH},
        {"limit": "1 working day", "from": FRIDAY, "calendar": BRANCH},
    )
    assert [answer.get("due") for answer in answers] == [
        "2026-03-06T12:00:00+08:00",
        None,
        "2026-03-06T12:00:00+08:00",
        "2026-03-06T12:00:00+08:00",
        "2026-03-06T15:00:00+08:00",
        "2026-03-06T15:00:00+08:00",
        "2026-03-06T15:00:00+08:00",
        "2026-03-10T09:30:00+01:00",  # an hour on Saturday, Monday is off
        "2026-03-07T11:00:00+01:00",
    ]
    assert list(answers[1]) == ["error"]
    assert list(answers[0]) == ["due", "provisional", "steps"]


def test_batch_reads_calendar_files_and_speaks_chinese(tmp_path: Path) -> None:
    path = tmp_path / "branch.yaml"
    path.write_text("timezone: Asia/Taipei\nhours: {fri: [[8:00, 18:00]]}\n")
    (answer,) = batch({"limit": "1 working day", "from": FRIDAY, "calendar": str(path)}, lang="zh")
    assert answer["due"] == "2026-03-13T18:00:00+08:00"
    assert answer["steps"][-1] == "截止：2026-03-13 周五 18:00"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "not a line of JSON"),
        ("nonsense", "not a line of JSON"),
        (b"\xff\xfe", "not a line of JSON"),
        ("[" * 100_000, "not a line of JSON"),
        ('{"limit": "2h", "limit": "3h"}', "a key appears twice"),
        ("[]", "not a JSON object"),
        ("null", "not a JSON object"),
        ("{}", '"limit" must be a text'),
        ({"limit": 3, "from": FRIDAY}, '"limit" must be a text'),
        ({"limit": "2h", "from": 3}, '"from" must be a time'),
        ({"limit": "2h", "from": None}, '"from" must be a time'),
        ({"limit": "2h", "from": "2026-03-06"}, "has no offset"),
        ({"limit": "2h", "from": FRIDAY, "to": FRIDAY}, "unknown key 'to'"),
        ({"limit": "2h", "from": FRIDAY, "calendar": 3}, '"calendar" must be a name'),
        ({"limit": "2h", "from": FRIDAY, "calendar": "mars"}, "no calendar 'mars'"),
        ({"limit": "2h", "from": FRIDAY, "calendar": {}}, "calendar: timezone: is missing"),
        ({"limit": "2h", "from": FRIDAY, "calendar": BRANCH | {"x": 1}}, "calendar: x: unknown key"),
        ({"limit": "2h", "from": FRIDAY, "pauses": FRIDAY}, '"pauses" must be a list'),
        ({"limit": "2h", "from": FRIDAY, "pauses": [[FRIDAY]]}, "pause ["),
        ({"limit": "2h", "from": FRIDAY, "pauses": [3]}, "pause 3 is not"),
        ({"limit": "2h", "from": FRIDAY, "pauses": [[FRIDAY, 3]]}, "the end of a pause must be a time"),
        ({"limit": "2h", "from": FRIDAY, "pauses": [{"to": FRIDAY}]}, "is not [from, to]"),
        ({"limit": "2h", "from": FRIDAY, "pauses": [[FRIDAY, None]]}, "the clock is paused since"),
        (
            {"limit": "2 office hours", "from": FRIDAY, "calendar": {"timezone": "UTC", "hours": {}}},
            "has no open hours after",
        ),
        ({"limit": "9999999h", "from": FRIDAY}, "longer than 20 years"),
        ({"limit": "2h", "from": "9999-12-31T23:59+00:00"}, "is not between the years"),
        ({"limit": "\ud800", "from": FRIDAY}, "is not a limit"),
    ],
)
def test_batch_answers_mistakes_with_an_error(line: str | dict[str, Any], message: str) -> None:
    (answer,) = batch(line)
    assert list(answer) == ["error"]
    assert message in answer["error"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["2h", "cn", FRIDAY]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
QUESTIONS = st.fixed_dictionaries(
    {},
    optional={
        "limit": st.sampled_from(["2h", "2 office hours", "3 working days", "1 month"]) | JSON,
        "from": st.just(FRIDAY) | st.datetimes().map(lambda at: at.isoformat() + "+08:00") | JSON,
        "calendar": st.sampled_from(["cn", "tw"])
        | st.fixed_dictionaries({"timezone": st.just("Asia/Shanghai"), "hours": JSON, "shifts": JSON})
        | JSON,
        "pauses": st.lists(st.lists(st.just(FRIDAY) | JSON, min_size=2, max_size=2) | JSON, max_size=2)
        | JSON,
    },
)


@given(st.lists(QUESTIONS.map(json.dumps) | st.text(st.characters(exclude_characters="\n\r")), max_size=5))
def test_whatever_the_lines_say_each_is_answered(lines: list[str]) -> None:
    for answer in batch(*(line.encode("utf-8", "surrogatepass") for line in lines)):
        assert set(answer) in ({"error"}, {"due", "provisional", "steps"})


def test_the_installed_command_answers_batches() -> None:
    """A whole process: ten thousand lines within seconds, each answered."""
    lines = [
        json.dumps({"limit": f"{n % 30 + 1} working days", "from": FRIDAY, "calendar": BRANCH})
        for n in range(10_000)
    ]
    command = [
        sys.executable,
        "-c",
        "import sys; from commands.main import main; sys.exit(main(['due', '--batch']))",
    ]
    run = subprocess.run(
        command,
        input="\n".join(lines).encode(),
        capture_output=True,
        cwd=Path(__file__).parents[2],
        timeout=60,
        check=True,
    )
    answers = run.stdout.splitlines()
    assert len(answers) == len(lines)
    assert json.loads(answers[0])["due"] == "2026-03-07T11:00:00+01:00"
    assert run.stderr == b""


def test_starting_the_command_is_cheap() -> None:
    heavy = ["prefect", "sqlmodel", "sqlalchemy", "fastapi", "jinja2", "holidays", "yaml", "pydantic"]
    code = f"import sys, commands.main; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    assert run.stdout == "[]\n"


def test_every_command_can_be_imported() -> None:
    for place, line in COMMANDS.values():
        module, _, function = place.partition(":")
        assert line
        assert callable(getattr(__import__(module, fromlist=[function]), function))
