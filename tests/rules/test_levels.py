"""What levels, flags, classes and tables of a pack do to the forms of the desk and of the owner."""

from collections.abc import Mapping
from typing import Any

import pytest

from complaints.conditions import Traits
from complaints.forms import QUESTIONS, Classification, FormErrors, LevelChange, Resolution, read, schema
from complaints.forms.base import Setting
from complaints.pack import Pack
from tests.rules.words import LEVELS, pack_with

PLAIN, LEVELLED = pack_with(), pack_with(LEVELS)
ASSESSED = {"intake": "quality", "assessment": "workmanship", "dispatch": "construction"}
SUGGESTED: dict[str, Any] = ASSESSED | {"priority": "normal", "severity": {"points": 30}}


def here(pack: Pack, known: Mapping[str, Any] | None = None, **traits: Any) -> Setting:
    return Setting(pack, known or {}, {}, Traits(**traits))


def errors(form: str, data: Mapping[str, Any], setting: Setting) -> dict[str, str]:
    try:
        read(QUESTIONS[form], data, setting)
    except FormErrors as wrong:
        return wrong.errors
    return {}


# classification: flags and levels


@pytest.mark.parametrize(
    ("data", "earlier", "wrong"),
    [
        ({}, 0, set()),
        ({"level": "general"}, 0, set()),
        ({"level": "middle"}, 0, {"level_reason"}),
        ({"level": "middle", "level_reason": "记者已到"}, 0, set()),
        ({"level": "重大", "level_reason": "记者已到"}, 0, set()),
        ({"level": "major", "level_reason": " "}, 0, {"level_reason"}),
        ({"level": "general"}, 2, {"level"}),
        ({"level": "general", "level_reason": "不严重"}, 2, {"level"}),  # no reason makes it milder
        ({"level": "middle"}, 2, set()),
        ({"level": "major", "level_reason": "x"}, 2, set()),
        ({"flags": ["burnt"]}, 0, set()),
        ({"flags": ["burnt"], "level": "middle", "level_reason": "x"}, 2, {"level"}),
        ({"flags": ["烧毁"], "level": "major"}, 0, set()),
        ({"flags": ["burned"]}, 0, {"flags"}),
        ({"level": "gravest"}, 0, {"level"}),
    ],
)
def test_no_level_is_milder_than_its_rule_and_a_graver_one_needs_a_reason(
    data: dict[str, Any], earlier: int, wrong: set[str]
) -> None:
    found = errors("Classification", data, here(LEVELLED, SUGGESTED, earlier=earlier))
    assert set(found) == wrong
    if "level" in wrong and data["level"] in LEVELLED.levels:
        assert "不得调低" in found["level"]


@pytest.mark.parametrize(
    ("said", "traits", "level"),
    [
        ({}, {}, "general"),
        ({"flags": ["burnt"]}, {}, "major"),
        ({"flags": ["outside"]}, {"earlier": 1}, "general"),
        ({"flags": ["outside"]}, {"earlier": 3}, "middle"),
    ],
)
def test_the_level_follows_from_what_is_confirmed(
    said: dict[str, Any], traits: dict[str, Any], level: str
) -> None:
    setting = here(LEVELLED, SUGGESTED, **traits)
    assert read(Classification, said, setting).level_found(setting) == level


@pytest.mark.parametrize(
    ("when", "said", "known", "holds"),
    [
        ("{severity: [high]}", {"severity_adjustment": 20, "adjustment_reason": "x"}, 30, True),
        ("{severity: [high]}", {}, 30, False),
        ("{assessment: [attitude]}", {"assessment": "attitude"}, 0, True),
        ("{part: [safety]}", {"dispatch_part": "safety"}, 0, True),
        ("{part: [safety]}", {}, 0, False),
        ("{priorities: [urgent]}", {"priority": "urgent", "priority_reason": "x"}, 0, True),
        ("{channels: [phone], nature: [valid]}", {}, 0, True),
        ("{nature: [invalid]}", {"validity": "invalid", "explanation": "x"}, 0, True),
        ("{words: [漏水]}", {}, 0, True),
        ("{sources: [media]}", {}, 0, False),
    ],
)
def test_a_level_may_depend_on_everything_that_is_confirmed(
    when: str, said: dict[str, Any], known: int, holds: bool
) -> None:
    label = "label: {zh-Hans: x, en: x}"
    pack = pack_with(f"levels: {{grave: {{{label}, when: {when}}}, mild: {{{label}}}}}")
    setting = here(
        pack, SUGGESTED | {"severity": {"points": known}}, channel="phone", source="direct", text="漏水"
    )
    assert read(Classification, said, setting).level_found(setting) == ("grave" if holds else "mild")


def test_a_pack_without_levels_or_flags_does_not_ask_for_them() -> None:
    made = schema(Classification, here(PLAIN, SUGGESTED))["properties"]
    assert not {"level", "level_reason", "flags"} & set(made)
    assert set(errors("Classification", {"level": "major", "flags": ["x"]}, here(PLAIN, SUGGESTED))) == {
        "level", "flags",
    }  # fmt: skip
    assert errors("Classification", {"level": "", "flags": []}, here(PLAIN, SUGGESTED)) == {}


def test_levels_and_flags_are_listed_as_the_pack_has_them() -> None:
    made = schema(Classification, here(LEVELLED, SUGGESTED), labels_as_values=True)["properties"]
    assert made["level"]["enum"] == ["", "重大", "次重大", "一般"]
    assert made["flags"]["items"]["enum"] == ["烧毁", "外部渠道"]


ONE_VIEW = (
    "views: {intake: null, dispatch: null, assessment: {classes: {other: {department: legal, parts: null}}}}"
)


def test_a_pack_of_one_view_asks_for_that_one_alone() -> None:
    pack = pack_with(ONE_VIEW)
    made = schema(Classification, here(pack))
    asked = {"intake", "dispatch", "dispatch_part", "assessment", "assessment_part"} & set(made["properties"])
    assert (asked, {"intake", "dispatch"} & set(made["required"])) == (
        {"assessment", "assessment_part"},
        set(),
    )
    assert set(errors("Classification", {}, here(pack))) == {"assessment", "priority"}


@pytest.mark.parametrize(
    ("undecided", "known", "open_"),
    [
        ("undecided: supervisor", {}, True),
        ("undecided: supervisor", {"decides": True}, False),
        ("{}", {}, False),
    ],
)
def test_who_cannot_judge_leaves_it_to_a_superior_who_must(
    undecided: str, known: dict[str, Any], open_: bool
) -> None:
    setting = here(pack_with(undecided), SUGGESTED | known)
    assert ("undecided" in schema(Classification, setting)["properties"]["validity"]["enum"]) is open_
    assert (errors("Classification", {"validity": "undecided"}, setting) == {}) is open_


def test_a_changed_level_needs_its_reason() -> None:
    for data, wrong in (({"level": "major"}, {"reason"}), ({"level": "x", "reason": "y"}, {"level"})):
        with pytest.raises(FormErrors) as found:
            read(LevelChange, data, here(LEVELLED))
        assert set(found.value.errors) == wrong
    assert read(LevelChange, {"level": "次重大", "reason": "y"}, here(LEVELLED)).level == "middle"


# registration: checklists

CHECKLIST = (
    "checklists: {phone: {recorded: {zh-Hans: 已录音, en: Recorded}, kind: {zh-Hans: 已致歉, en: Sorry}}}"
)
FULL = {"name": "李四", "phone": "13800001111", "matter": "漏水", "demand": "修好"}


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, {"checked"}),
        ({"checked": ["recorded"]}, {"checked"}),
        ({"checked": ["recorded", "kind"]}, set()),
        ({"checked": ["已录音", "已致歉"]}, set()),
        ({"checked": ["recorded", "kind", "more"]}, {"checked"}),
        ({"checked": [], "incomplete_reason": "客户挂断"}, set()),
    ],
)
def test_every_point_of_the_checklist_is_ticked_or_it_is_said_why_not(
    data: dict[str, Any], wrong: set[str]
) -> None:
    assert set(errors("Registration", FULL | data, here(pack_with(CHECKLIST), channel="phone"))) == wrong


def test_another_channel_has_no_checklist() -> None:
    setting = here(pack_with(CHECKLIST), channel="web")
    assert "checked" not in schema(QUESTIONS["Registration"], setting)["properties"]
    assert errors("Registration", FULL, setting) == {}
    assert set(errors("Registration", FULL | {"checked": ["recorded"]}, setting)) == {"checked"}


# resolution: duties of the class, second solution, measures, compensation

CLASS_DUTIES = """
views:
  assessment:
    classes: {attitude: {duties: {say_sorry: {zh-Hans: 致歉, en: Sorry}, train: {zh-Hans: 培训, en: Train}}}}
"""
FIXED = {"measures": ["rectify"], "description": "重做"}
RUDE: dict[str, Any] = {"classes": {"assessment": "attitude"}}


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, {"duties_done"}),
        ({"duties_done": ["train"]}, {"duties_done"}),
        ({"duties_done": ["train", "say_sorry"]}, set()),
        ({"duties_done": ["致歉", "培训"]}, set()),
        ({"duties_done": ["train"], "duties_reason": "当事人已离职"}, set()),
        ({"duties_reason": "当事人已离职"}, set()),
        ({"duties_done": ["repair"]}, {"duties_done"}),
    ],
)
def test_what_a_class_demands_is_confirmed_or_it_is_said_why_not(
    data: dict[str, Any], wrong: set[str]
) -> None:
    assert set(errors("Resolution", FIXED | data, here(pack_with(CLASS_DUTIES), **RUDE))) == wrong


def test_only_the_duties_of_the_chosen_class_are_asked() -> None:
    pack = pack_with(CLASS_DUTIES)
    made = schema(Resolution, here(pack, **RUDE))["properties"]
    assert made["duties_done"]["items"]["enum"] == ["say_sorry", "train"]
    other = here(pack, classes={"assessment": "workmanship"})
    assert not {"duties_done", "duties_reason"} & set(schema(Resolution, other)["properties"])
    assert errors("Resolution", FIXED, other) == {}


@pytest.mark.parametrize(
    ("level", "asked"), [("major", True), ("middle", False), ("general", False), ("", False)]
)
def test_a_second_solution_is_needed_where_two_are_offered(level: str, asked: bool) -> None:
    setting = here(LEVELLED, level=level)
    assert ("second" in schema(Resolution, setting)["required"]) is asked
    assert errors("Resolution", FIXED, setting) == ({"second": "必填"} if asked else {})
    assert (errors("Resolution", FIXED | {"second": "退款"}, setting) == {}) is asked


def test_a_level_has_its_own_measures() -> None:
    pack = pack_with(LEVELS, "levels: {general: {measures: [explain, apologise]}}")
    for form in ("Resolution", "Settlement"):
        made = schema(QUESTIONS[form], here(pack, level="general"))["properties"]
        assert made["measures"]["items"]["enum"] == ["explain", "apologise"]
        made = schema(QUESTIONS[form], here(pack, level="middle"))["properties"]
        assert made["measures"]["items"]["enum"] == list(pack.measures)
    assert set(errors("Resolution", FIXED, here(pack, level="general"))) == {"measures"}


TABLE = """
compensation:
  - {label: {zh-Hans: 延误补偿, en: Delay}, by: days, when: {levels: [major]},
     steps: [{up_to: 3, amount: 50}, {per_day: 20, at_most: 500}]}
  - {label: {zh-Hans: 损失, en: Loss}, by: loss, when: {levels: [middle]}, steps: [{share: 0.5}]}
"""


@pytest.mark.parametrize(
    ("level", "data", "standard"),
    [
        ("major", {"delay_days": 2}, "50.00"),
        ("major", {"delay_days": 10, "compensation": 100}, "200.00"),
        ("major", {"delay_days": 10, "compensation": 200}, ""),
        ("major", {"delay_days": 10, "compensation": 300, "deviation_reason": "多次"}, ""),
        ("major", {"delay_days": 90, "compensation": 501}, "500.00"),
        ("major", {"compensation": 300}, ""),  # nothing measured: no standard
        ("middle", {"loss": 1000.5, "compensation": 500.25}, ""),
        ("middle", {"loss": 1000.5, "compensation": 500}, "500.25"),
        ("middle", {"loss": 0.01, "compensation": 0.01}, ""),
    ],
)
def test_what_differs_from_the_table_needs_a_reason(level: str, data: dict[str, Any], standard: str) -> None:
    pack = pack_with(LEVELS, TABLE)
    found = errors("Resolution", FIXED | {"second": "退款"} | data if level == "major" else FIXED | data,
                   here(pack, level=level))  # fmt: skip
    assert set(found) == ({"deviation_reason"} if standard else set())
    assert standard in found.get("deviation_reason", "")


@pytest.mark.parametrize(
    ("level", "asked"),
    [
        ("major", {"delay_days", "deviation_reason"}),
        ("middle", {"loss", "deviation_reason"}),
        ("general", set()),
    ],
)
def test_only_what_the_table_measures_is_asked(level: str, asked: set[str]) -> None:
    pack = pack_with(LEVELS, TABLE.replace("steps: [{share: 0.5}]", "steps: [{share: 1}]"))
    made = schema(Resolution, here(pack, level=level))["properties"]
    assert {"delay_days", "loss", "deviation_reason"} & set(made) == asked


# settled on the spot, solutions to choose from


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, {"outcome", "description"}),
        ({"outcome": "settled", "description": "x"}, {"measures"}),
        ({"outcome": "已当场解决，客户认可", "description": "x", "measures": ["explain"]}, set()),
        ({"outcome": "passed_on", "description": "x"}, set()),
        ({"outcome": "passed_on", "description": " "}, {"description"}),
        ({"outcome": "passed_on", "description": "x", "measures": ["pray"]}, {"measures"}),
    ],
)
def test_what_is_settled_has_measures_what_is_passed_on_a_reason(
    data: dict[str, Any], wrong: set[str]
) -> None:
    assert set(errors("Settlement", data, here(LEVELLED, level="general"))) == wrong


@pytest.mark.parametrize(
    ("offers", "keys", "labels"),
    [
        (["更换"], ["first", "neither"], ["方案一", "都不接受"]),
        (["更换", "退款"], ["first", "second", "neither"], ["方案一", "方案二", "都不接受"]),
    ],
)
def test_the_customer_chooses_among_what_is_offered(
    offers: list[str], keys: list[str], labels: list[str]
) -> None:
    setting = here(LEVELLED, {"offers": offers})
    form = QUESTIONS["OfferChoice"]
    assert schema(form, setting)["properties"]["choice"]["enum"] == keys
    assert schema(form, setting, labels_as_values=True)["properties"]["choice"]["enum"] == labels
    assert errors("OfferChoice", {"choice": labels[-1]}, setting) == {}
    assert set(errors("OfferChoice", {"choice": "both"}, setting)) == {"choice"}
    assert set(errors("OfferChoice", {}, setting)) == {"choice"}
