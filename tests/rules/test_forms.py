"""Forms: schemas a stranger can fill, labels and keys, and errors that say everything at once."""

import copy
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from complaints.forms import (
    ACTS,
    QUESTIONS,
    FormErrors,
    Information,
    PriorityChange,
    Withdrawal,
    read,
    schema,
)
from complaints.forms.base import Answer, Setting, choices
from complaints.forms.desk import ReplyCall
from tests.virtual import SAID, shipped

SHIPPED = shipped()
ASKABLE = {"beyond_contract": SHIPPED.grounds["beyond_contract"].model_copy(update={"requestable": True})}
PACK = SHIPPED.model_copy(update={"grounds": SHIPPED.grounds | ASKABLE})
"""Procedure A, in which the owner may also ask to close."""
FORMS: list[type[Answer]] = [*QUESTIONS.values(), *ACTS.values(), Information, PriorityChange, Withdrawal]
ALL = {form.__name__: form for form in FORMS}
FIXED = {"measures": ["rectify"], "description": "x"}
TOLD = {"spoke_to": "x", "reaction": "接受"}
KNOWN: dict[str, dict[str, Any]] = {
    "Registration": {"name": "李四", "matter": "渗水", "email": "li.si@customer.example"},
    "Classification": {
        "intake": "quality", "assessment": "workmanship", "dispatch": "construction", "priority": "urgent",
        "severity": {"points": 30}, "words": {},
    },
    "Investigation": {"direct": ["engineering"]},
    "ReplyCall": {"how": "call"},
    "CustomerAnswer": {"question": "何时？"},
    "ExtensionDecision": {"days": 2, "reason": "等材料", "asked_by": "chen.lei"},
    "Approval": {"proposal": {"cost": 5000}},
    "OfferChoice": {"offers": ["更换", "退款"]},
}  # fmt: skip


def setting(name: str, known: bool = True) -> Setting:
    return Setting(PACK, KNOWN.get(name, {}) if known else {}, {"chen.lei": "陈磊", "zhao.min": "赵敏"})


def errors(name: str, data: dict[str, Any], known: bool = True) -> dict[str, str]:
    try:
        read(ALL[name], data, setting(name, known))
    except FormErrors as wrong:
        return wrong.errors
    return {}


def naive(made: dict[str, Any]) -> dict[str, Any]:
    """What a program fills in that knows nothing but JSON Schema, and fills only what is required."""
    return {name: _least(made["properties"][name]) for name in made["required"]}


def _least(spec: dict[str, Any]) -> Any:
    if "enum" in spec:
        return spec["enum"][0]
    if spec.get("type") == "array":
        return [_least(spec["items"])] if spec.get("minItems") else []
    return spec.get("minimum", 0) if spec.get("type") in ("integer", "number") else "x"


@pytest.mark.parametrize("as_values", [False, True])
@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("name", ALL)
def test_a_program_that_fills_only_what_is_required_is_accepted(
    name: str, known: bool, as_values: bool
) -> None:
    here = setting(name, known)
    read(ALL[name], naive(schema(ALL[name], here, labels_as_values=as_values)), here)


@pytest.mark.parametrize("name", ALL)
def test_a_program_that_sends_the_defaults_back_is_accepted(name: str) -> None:
    here = setting(name)
    made = schema(ALL[name], here)
    defaults = {n: s["default"] for n, s in made["properties"].items() if s.get("default") is not None}
    read(ALL[name], naive(made) | defaults, here)


@pytest.mark.parametrize("name", ALL)
def test_every_form_and_field_has_a_chinese_title(name: str) -> None:
    made = schema(ALL[name], setting(name))
    titles = [ALL[name].__doc__ or "", *(spec["title"] for spec in made["properties"].values())]
    assert all(re.search(r"[\u4e00-\u9fff]", title) for title in titles), titles


@pytest.mark.parametrize("name", ALL)
def test_a_schema_lists_keys_with_labels_in_three_languages(name: str) -> None:
    for field, labels in choices(ALL[name], setting(name)).items():
        spec = schema(ALL[name], setting(name))["properties"][field]
        listed = spec.get("items", spec)
        assert [key for key in listed["enum"] if key] == list(labels)
        assert all(set(label) == {"zh-Hans", "zh-Hant", "en"} for label in listed["x-labels"].values())


@pytest.mark.parametrize("name", ALL)
def test_labels_are_as_good_as_keys(name: str) -> None:
    here = setting(name)
    for field, labels in choices(ALL[name], here).items():
        many = schema(ALL[name], here)["properties"][field].get("type") == "array"
        base = naive(schema(ALL[name], here)) | copy.deepcopy(SAID.get(name, {}))
        for key, label in labels.items():
            typed = {field: [label.zh] if many else label.zh}
            found = errors(name, base | typed)  # another field may not go with this choice
            assert "可选范围" not in found.get(field, "")
            if not found:
                assert getattr(read(ALL[name], base | typed, here), field) in ([key], key)


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_known_becomes_the_default_and_is_not_required(name: str) -> None:
    made = schema(ALL[name], setting(name))
    for field, value in KNOWN[name].items():
        if field in made["properties"]:
            assert (made["properties"][field]["default"], field in made["required"]) == (value, False)
    shown = schema(ALL["Investigation"], setting("Investigation"), labels_as_values=True)
    assert shown["properties"]["direct"]["default"] == ["工程部"]


@pytest.mark.parametrize(
    ("name", "data", "fields"),
    [
        ("Registration", {}, {"demand"}),
        ("Registration", {"email": "", "phone": ""}, {"demand"}),  # what is known stays known
        ("Registration", {"email": "no address", "demand": "x"}, {"email"}),
        ("Registration", {"incomplete_reason": "客户不愿说明"}, set()),
        ("Registration", {"demand": "x" * 5001, "phone": "1" * 201}, {"demand", "phone"}),
        ("Classification", {}, set()),
        ("Classification", {"intake": "", "priority": ""}, {"intake", "priority"}),
        ("Classification", {"intake": "x", "dispatch": "y", "validity": "z"},
         {"intake", "dispatch", "validity"}),
        ("Classification", {"severity_adjustment": 21}, {"severity_adjustment", "adjustment_reason"}),
        ("Classification", {"severity_adjustment": -20}, {"adjustment_reason"}),
        ("Classification", {"severity_adjustment": 1.5}, {"severity_adjustment"}),
        ("Classification", {"severity_adjustment": "5", "adjustment_reason": "老人"}, set()),
        ("Classification", {"priority": "normal"}, {"priority_reason"}),
        ("Classification", {"priority": "normal", "priority_reason": "已修好"}, set()),
        ("Classification", {"validity": "invalid"}, {"explanation"}),
        ("Classification", {"assessment_part": "designer", "dispatch_part": "change"},
         {"assessment_part", "dispatch_part"}),
        ("Classification", {"dispatch_part": "", "assessment_part": "craft"}, set()),
        ("Assignment", {}, {"person"}),
        ("Assignment", {"person": "nobody"}, {"person"}),
        ("Assignment", {"person": "陈磊"}, set()),
        ("Investigation", {}, {"findings", "evidence"}),
        ("Investigation", {"findings": "  ", "evidence": "\n"}, {"findings", "evidence"}),
        ("Investigation", {"findings": "x", "evidence": "y", "direct": ["工程部", "nowhere"]}, {"direct"}),
        ("Investigation", {"findings": "x", "evidence": "y", "indirect": ["engineering"]}, {"indirect"}),
        ("Resolution", {}, {"measures", "description"}),
        ("Resolution", {"measures": [], "description": ""}, {"measures", "description"}),
        ("Resolution", {"measures": [""], "description": "x"}, {"measures"}),
        ("Resolution", {"measures": "rectify", "description": "x"}, {"measures"}),
        ("Resolution", {"measures": [["rectify"]], "description": "x"}, {"measures"}),
        ("Resolution", {"measures": {"rectify": 1}, "description": "x"}, {"measures"}),
        ("Resolution", FIXED | {"cost": 1e9}, set()),
        ("Resolution", FIXED | {"cost": 1e9 + 1}, {"cost"}),
        ("Resolution", FIXED | {"cost": -0.01}, {"cost"}),
        ("Resolution", FIXED | {"cost": float("nan")}, {"cost"}),
        ("Resolution", FIXED | {"cost": "inf"}, {"cost"}),
        ("Resolution", FIXED | {"cost": None}, set()),  # null: left out
        ("Resolution", FIXED | {"cost": 10**400}, {"cost"}),
        ("Resolution", FIXED | {"description": "\x00"}, {"description"}),
        ("Resolution", FIXED | {"consequence": "prison"}, {"consequence"}),
        ("Resolution", FIXED | {"description": "x" * 5001}, {"description"}),
        ("Resolution", FIXED | {"evil": 1}, {"evil"}),
        ("Resolution", FIXED | {"_csrf": "t"}, set()),
        ("Approval", {}, {"decision"}),
        ("Approval", {"decision": "return"}, {"remarks"}),
        ("Approval", {"decision": "退回修改", "remarks": "过高"}, set()),
        ("Approval", {"decision": "approve", "proposal": {"cost": 1}}, set()),  # what was shown may come back
        ("ReplyCall", {}, {"spoke_to", "reaction"}),
        ("ReplyCall", TOLD | {"replied_at": "2026-09-29T10:00"}, {"replied_at"}),
        ("ReplyCall", TOLD | {"replied_at": "soon"}, {"replied_at"}),
        ("Survey", {}, {"handling", "result", "fairness"}),
        ("Survey", {"handling": "", "result": "", "fairness": ""}, {"handling", "result", "fairness"}),
        ("Survey", {"handling": None, "result": "满意", "fairness": "公正"}, {"handling"}),
        ("Interview", {}, {"handling", "result", "fairness"}),
        ("Interview", {"reached": "not_reached"}, set()),
        ("ClosingDecision", {"decision": "close"}, {"ground", "reasons"}),
        ("ClosingDecision", {"decision": "close", "ground": "satisfied", "reasons": "x"}, {"ground"}),
        ("ClosingDecision", {"decision": "rework"}, set()),
        ("CustomerAnswer", {"text": " "}, {"text"}),
        ("ExtensionRequest", {"reason": "x", "days": 6}, {"days"}),
        ("ExtensionRequest", {"reason": "x", "days": 0}, {"days"}),
        ("ExtensionRequest", {"days": 61}, {"days", "reason"}),
        ("Handover", {"to": ""}, {"to"}),
        ("PriorityChange", {"priority": "", "reason": ""}, {"priority", "reason"}),
        ("Withdrawal", {}, set()),
    ],
)  # fmt: skip
def test_errors_stand_at_their_fields_all_at_once(name: str, data: dict[str, Any], fields: set[str]) -> None:
    assert set(errors(name, data)) == fields


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "junk", [None, 7, True, [], {}, [None], [[1]], {"a": {}}, "", "x" * 99_999, "\ud800"]
)
def test_junk_is_refused_in_chinese_and_never_crashes(name: str, junk: Any) -> None:
    found = errors(name, dict.fromkeys(ALL[name].model_fields, junk))
    for message in found.values():
        assert re.search(r"[\u4e00-\u9fff]", message), message


def test_an_unknown_answer_is_not_echoed_whole() -> None:
    assert len(errors("Survey", {"handling": "x" * 9999})["handling"]) < 100


def test_a_reply_was_given_at_the_latest_now() -> None:
    now = datetime(2026, 9, 29, 2, tzinfo=UTC)
    said = {"spoke_to": "x", "reaction": "accepts"}
    later = ReplyCall.model_validate(said | {"replied_at": now + timedelta(hours=1)})
    earlier = ReplyCall.model_validate(said | {"replied_at": now - timedelta(hours=1)})
    assert (later.when(now), earlier.when(now)) == (now, now - timedelta(hours=1))


def test_nothing_is_needed_of_a_plain_form() -> None:
    assert Answer.needed(setting("Survey")) == []
