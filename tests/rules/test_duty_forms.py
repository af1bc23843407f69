"""The form of a duty: made from the pack's fields, in Chinese, for pages, programs and the Prefect form."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from complaints.forms import FormErrors, form_of, read, schema
from complaints.forms.base import Setting
from complaints.forms.duties import DutyAnswer, expect_in_time
from tests.rules.words import duty, pack_with

LABEL = {"zh-Hans": "经过", "zh-Hant": "經過", "en": "Course"}
ANSWERS = {
    "recipe": {"zh-Hans": "配方", "en": "Recipe"},
    "machine": {"zh-Hans": "机器", "zh-Hant": "機器", "en": "Machine"},
}
KINDS = ("text", "line", "number", "yes_no", "moment", "deadline", "choice")
LATER = "2026-10-12T15:00+08:00"
GOOD: dict[str, tuple[Any, Any]] = {  # by kind: what is typed, what is understood
    "text": (" 已核实 ", "已核实"),
    "line": ("A-1", "A-1"),
    "number": ("3.5", 3.5),
    "yes_no": ("是", "yes"),
    "moment": (LATER, datetime.fromisoformat(LATER)),
    "deadline": (LATER, datetime.fromisoformat(LATER)),
    "choice": ("机器", "machine"),
}
WRONG = [  # kind, what is typed, what is said of it
    ("text", "", "必填"),
    ("text", "  ", "必填"),
    ("text", "x" * 5001, "太长（最多 5000 字）"),
    ("text", 3, "请填文字"),
    ("line", " ", "必填"),
    ("line", "x" * 201, "太长（最多 200 字）"),
    ("number", "many", "请填数字"),
    ("number", -1, "不得小于 0"),
    ("number", 1e10, "不得大于"),
    ("number", float("nan"), "请填数字"),
    ("yes_no", "maybe", "不在可选范围内"),
    ("yes_no", "", "必填"),
    ("moment", "soon", "请填日期和时间"),
    ("moment", "2026-10-12T15:00", "请写明时区"),
    ("deadline", "2026-10-12T15:00", "请写明时区"),
    ("choice", "hand", "不在可选范围内"),
    ("choice", "", "必填"),
    ("choice", ["recipe"], "请填文字"),
]


def form(*kinds: str, optional: bool = False, **more: Any) -> type[DutyAnswer]:
    """The form of a duty with a field of each of these kinds, called like its kind."""
    fields = {
        kind: {"label": LABEL, "kind": kind, "optional": optional}
        | ({"answers": ANSWERS} if kind == "choice" else {})
        for kind in kinds
    }
    return made_of(fields=fields, **more)


def made_of(**more: Any) -> type[DutyAnswer]:
    made = form_of(pack_with(duty("first", before="resolve", **more)), "Duty", "first")
    assert issubclass(made, DutyAnswer)
    return made


HERE = Setting(pack_with())


def said(made: type[DutyAnswer], data: Mapping[str, Any]) -> dict[str, Any]:
    return read(made, data, HERE).model_dump()


def errors(made: type[DutyAnswer], data: Mapping[str, Any]) -> dict[str, str]:
    try:
        read(made, data, HERE)
    except FormErrors as wrong:
        return wrong.errors
    return {}


def test_the_form_is_called_as_the_pack_calls_the_duty() -> None:
    made = made_of(label={"zh-Hans": "原因分析", "en": "Cause analysis"})
    assert (made.__doc__, schema(made, HERE)["description"]) == ("原因分析", "原因分析")


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_its_title_in_three_languages(kind: str) -> None:
    spec = schema(form(kind), HERE)["properties"][kind]
    assert (spec["title"], spec["x-title"]) == ("经过", LABEL)


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_must_be_filled_unless_it_is_optional(kind: str) -> None:
    made = schema(form(kind), HERE)
    assert (made["required"], made["properties"][kind].get("default")) == ([kind], None)
    assert errors(form(kind), {}) == {kind: "必填"}
    free = form(kind, optional=True)
    assert (schema(free, HERE)["required"], errors(free, {})) == ([], {})
    assert said(free, {})[kind] == (None if kind in ("number", "moment", "deadline") else "")


@pytest.mark.parametrize("optional", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typed_is_understood(kind: str, optional: bool) -> None:
    typed, understood = GOOD[kind]
    assert said(form(kind, optional=optional), {kind: typed}) == {kind: understood}


@pytest.mark.parametrize(("kind", "typed", "message"), WRONG)
def test_what_is_wrong_is_said_in_chinese(kind: str, typed: Any, message: str) -> None:
    assert message in errors(form(kind), {kind: typed})[kind]


def test_all_errors_are_told_at_once_each_at_its_field() -> None:
    assert errors(form(*KINDS), {}) == dict.fromkeys(KINDS, "必填")
    found = errors(form("text", "choice"), {"text": "x", "choice": "hand", "more": 1})
    assert set(found) == {"choice", "more"}


@pytest.mark.parametrize("kind", ["text", "line", "choice", "yes_no"])
def test_an_optional_answer_may_be_left_empty(kind: str) -> None:
    made = form(kind, optional=True)
    assert said(made, {kind: ""}) == {kind: ""}
    assert said(made, {kind: None}) == {kind: ""}


@pytest.mark.parametrize(
    ("kind", "keys", "labels"),
    [("yes_no", ["yes", "no"], ["是", "否"]), ("choice", ["recipe", "machine"], ["配方", "机器"])],
)
def test_answers_are_listed_by_key_and_for_prefect_by_label(
    kind: str, keys: list[str], labels: list[str]
) -> None:
    for optional, empty in ((False, []), (True, [""])):
        made = form(kind, optional=optional)
        spec = schema(made, HERE)["properties"][kind]
        assert (spec["enum"], list(spec["x-labels"])) == ([*empty, *keys], keys)
        assert schema(made, HERE, labels_as_values=True)["properties"][kind]["enum"] == [*empty, *labels]
        assert [said(made, {kind: label})[kind] for label in labels] == keys
        assert [said(made, {kind: key})[kind] for key in keys] == keys


def test_traditional_labels_fall_back_to_simplified() -> None:
    labels = schema(form("choice"), HERE)["properties"]["choice"]["x-labels"]
    assert labels["machine"] == {"zh-Hans": "机器", "zh-Hant": "機器", "en": "Machine"}
    assert labels["recipe"] == {"zh-Hans": "配方", "zh-Hant": "配方", "en": "Recipe"}


def test_long_answers_get_room_and_times_are_times() -> None:
    made = schema(form(*KINDS), HERE)["properties"]
    assert (made["text"]["widget"], "widget" in made["line"]) == ("textarea", False)
    assert (made["moment"]["format"], made["deadline"]["format"]) == ("date-time", "date-time")
    assert (made["number"]["type"], made["number"]["minimum"]) == ("number", 0)
    assert [kind for kind in KINDS if made[kind].get("x-deadline")] == ["deadline"]


# a verdict


def test_a_check_asks_for_a_verdict_and_remarks() -> None:
    made = schema(made_of(checks=True), HERE)
    assert (list(made["properties"]), made["required"]) == (["note", "passed", "remarks"], ["note", "passed"])
    verdict = made["properties"]["passed"]
    assert (verdict["title"], verdict["enum"]) == ("核查结论", ["yes", "no"])
    assert verdict["x-labels"]["no"]["en"] == "Not passed: resolve again"
    assert made["properties"]["remarks"]["title"] == "核查意见"


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, {"passed": "必填"}),
        ({"passed": "yes"}, {}),
        ({"passed": "通过"}, {}),
        ({"passed": "no"}, {"remarks": "不通过须写明意见"}),
        ({"passed": "不通过，退回重新处理", "remarks": " "}, {"remarks": "不通过须写明意见"}),
        ({"passed": "no", "remarks": "仍漏水"}, {}),
        ({"passed": "perhaps"}, {"passed": "不在可选范围内：perhaps"}),
    ],
)
def test_what_does_not_pass_needs_remarks(data: dict[str, str], wrong: dict[str, str]) -> None:
    assert errors(made_of(checks=True), {"note": "x"} | data) == wrong


# a time to come

NOW = datetime(2026, 9, 29, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def agreed(until: datetime | None, **more: datetime) -> DutyAnswer:
    answer = read(form("deadline", "moment", optional=True), {"deadline": until} | more, HERE)
    assert isinstance(answer, DutyAnswer)
    return answer


@pytest.mark.parametrize(
    ("until", "latest", "wrong"),
    [
        (NOW + HOUR, None, ""),
        (NOW, None, "约定的时间须在将来"),
        (NOW - HOUR, None, "约定的时间须在将来"),
        (NOW - HOUR, NOW + HOUR, "约定的时间须在将来"),
        (NOW + HOUR, NOW + HOUR, ""),
        (NOW + 2 * HOUR, NOW + HOUR, "不得晚于 2026-09-29 03:00"),
        (None, NOW + HOUR, ""),
    ],
)
def test_a_time_is_to_come_and_no_later_than_the_pack_allows(
    until: datetime | None, latest: datetime | None, wrong: str
) -> None:
    found = expect_in_time(agreed(until), NOW, latest)
    assert found == ({"deadline": wrong} if wrong else {})


def test_a_moment_that_is_past_is_no_deadline() -> None:
    assert expect_in_time(agreed(None, moment=NOW - HOUR), NOW, NOW) == {}
    assert agreed(NOW + HOUR, moment=NOW - HOUR).until() == NOW + HOUR


def test_the_form_of_a_duty_is_made_once_and_anew_when_the_duty_changes() -> None:
    assert made_of(limit="3h") is made_of(limit="3h")
    assert made_of(limit="3h") is not made_of(checks=True)
