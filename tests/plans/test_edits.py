"""Single values are changed in the text of a plan, and nothing else is."""

import pytest

from adapters.pack_text import data_of
from adapters.plan_edits import Where, with_values
from adapters.plans import plans
from complaints.errors import Refusal

TEXT = """# 预案 — what it is for
goals: {first_contact: 15m, decision: 4h}  # 一小时内
division:
  desk:
    duty: {zh-Hans: 接听, en: 'answer: at once'}
    lead: agent
    # 代理
    deputy: supervisor   # 主管
contacts:
  fire: {label: {zh-Hans: 消防, en: Fire}, phone: "119"}
steps:
  call:
    task: >
      多行
      文字
    role: agent
    limit: 15m
    fields:
      told: {label: {zh-Hans: 情况, en: What}}
"""

CASES: list[tuple[Where, str | float, str, str]] = [
    (("goals", "first_contact"), "10m", "first_contact: 15m", "first_contact: 10m"),
    (("contacts", "fire", "phone"), "0755-119", '"119"', '"0755-119"'),
    (("contacts", "fire", "phone"), "120", '"119"', '"120"'),
    (("steps", "call", "limit"), "90m", "limit: 15m\n", "limit: 90m\n"),
    (("steps", "call", "person"), "wang.fang", "15m\n    fields", "15m\n    person: wang.fang\n    fields"),
    (
        ("division", "desk", "stand_in"),
        "li",
        "supervisor   # 主管\n",
        "supervisor   # 主管\n    stand_in: li\n",
    ),
    (("goals", "satisfaction"), 0.95, "{first_contact", "{satisfaction: 0.95, first_contact"),
    (("goals", "decision"), "", ", decision: 4h}", "}"),
    (("goals", "first_contact"), "", "{first_contact: 15m, ", "{"),
    (("division", "desk", "lead"), "", "    lead: agent\n", ""),
    (("division", "desk", "person"), "", "", ""),
]


@pytest.mark.parametrize(("where", "value", "before", "after"), CASES)
def test_one_value_is_changed(where: Where, value: str | float, before: str, after: str) -> None:
    assert with_values(TEXT, {where: value}) == TEXT.replace(before, after, 1)


@pytest.mark.parametrize(
    "value", ["null", "yes", "1e3", "2026-01-01", "a: b # c", '"', "王芳\n李", "~", "off"]
)
def test_whatever_is_typed_stays_a_text(value: str) -> None:
    changed = with_values(TEXT, {("contacts", "fire", "phone"): value})
    assert data_of(changed)["contacts"]["fire"]["phone"] == value


@pytest.mark.parametrize(
    "text",
    ["goals: 5\n", "a: &a {first_contact: 1m}\ngoals: *a\n", "x: 1\n"],
)
def test_what_cannot_be_changed_by_itself_is_said(text: str) -> None:
    with pytest.raises(Refusal, match=r"goals\.first_contact: 请在预案全文中修改"):
        with_values(text, {("goals", "first_contact"): "10m"})


@pytest.mark.parametrize(
    ("text", "said"), [("goals: {\n", "plan:2: not YAML"), ("[]", "plan:1"), ("", "plan:1")]
)
def test_a_text_that_cannot_be_read_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        with_values(text, {("goals", "first_contact"): "10m"})


@pytest.mark.parametrize("plan", ["site-safety", "data-leak", "key-person-absent"])
def test_in_every_shipped_text_a_limit_and_a_person_are_changed_and_changed_back(plan: str) -> None:
    text = plans().texts[plan]
    for step, known in plans()[plan].steps.items():
        limit, person = ("steps", step, "limit"), ("steps", step, "person")
        there = with_values(text, {limit: "7m", person: "chen.lei"})
        data = data_of(there)["steps"][step]
        assert (data["limit"], data["person"]) == ("7m", "chen.lei")
        assert with_values(there, {limit: known.limit, person: ""}) == text
