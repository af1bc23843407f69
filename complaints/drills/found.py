"""What a drill showed to be amiss: said as facts, put into words in any language, each with an owner."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from complaints.calendar import LOCALES
from complaints.case import Case
from complaints.choosing import on_duty
from complaints.drills.measured import Goal, Measured
from complaints.limit_words import limit_in_words
from complaints.people import Roster
from complaints.plans.plan import Plan

Found = dict[str, Any]
"""kind, params (names and figures), owner (id of staff); `key` tells them apart within a drill."""

WORDING: dict[str, dict[str, str]] = {
    "late": {
        "zh-Hans": "“{what}”超时 {minutes} 分钟完成",
        "zh-Hant": "「{what}」超時 {minutes} 分鐘完成",
        "en": "“{what}” was done {minutes} minutes late",
    },
    "missed": {
        "zh-Hans": "“{what}”未完成",
        "zh-Hant": "「{what}」未完成",
        "en": "“{what}” was not done",
    },
    "not_begun": {
        "zh-Hans": "“{what}”未能开始，因前一步未完成",
        "zh-Hant": "「{what}」未能開始，因前一步未完成",
        "en": "“{what}” never began, as the step before it was not done",
    },
    "incomplete": {
        "zh-Hans": "“{what}”记录不全：{fields} 项中填写 {filled} 项",
        "zh-Hant": "「{what}」記錄不全：{fields} 項中填寫 {filled} 項",
        "en": "“{what}” was written down in part: {filled} of {fields} items",
    },
    "unreached": {
        "zh-Hans": "联系测试未能联系上：{who}",
        "zh-Hant": "聯繫測試未能聯繫上：{who}",
        "en": "not reached in the contact test: {who}",
    },
    "wrong_phone": {
        "zh-Hans": "{who} 的电话需更正：{phone}",
        "zh-Hant": "{who} 的電話需更正：{phone}",
        "en": "the telephone of {who} must be corrected: {phone}",
    },
    "goal_missed": {
        "zh-Hans": "目标“{what}”（{limit}）未达到",
        "zh-Hant": "目標「{what}」（{limit}）未達到",
        "en": "the goal “{what}” ({limit}) was missed",
    },
    "unrecognised": {
        "zh-Hans": "分类结果未触发预案，系统按演练安排启动",
        "zh-Hant": "分類結果未觸發預案，系統按演練安排啟動",
        "en": "the classification did not call for the plan; the drill set it in motion",
    },
    "absent": {
        "zh-Hans": "预案点名的人员缺勤，由他人代理：{who}",
        "zh-Hant": "預案點名的人員缺勤，由他人代理：{who}",
        "en": "named in the plan, away and stood in for: {who}",
    },
    "rework": {
        "zh-Hans": "投诉 {number} 返工 {rounds} 次",
        "zh-Hant": "投訴 {number} 返工 {rounds} 次",
        "en": "complaint {number} was reworked {rounds} times",
    },
    "dissatisfied": {
        "zh-Hans": "投诉 {number} 的客户对结果不满意",
        "zh-Hant": "投訴 {number} 的客戶對結果不滿意",
        "en": "the customer of complaint {number} was dissatisfied",
    },
    "limits_missed": {
        "zh-Hans": "投诉 {number} 有 {count} 个环节超过时限",
        "zh-Hant": "投訴 {number} 有 {count} 個環節超過時限",
        "en": "complaint {number} missed {count} limits",
    },
    "false_alarm": {
        "zh-Hans": "投诉 {number} 中启动后被解除：{reason}",
        "zh-Hant": "投訴 {number} 中啟動後被解除：{reason}",
        "en": "stood down in complaint {number}: {reason}",
    },
}
"""The words of each kind of finding; `text` (written by somebody) needs none."""

GOALS = {
    "first_contact": {"zh-Hans": "首次联系", "zh-Hant": "首次聯繫", "en": "first contact"},
    "decision": {"zh-Hans": "作出决定", "zh-Hant": "作出決定", "en": "decision"},
}


def in_words(kind: str, params: dict[str, Any], text: str, locale: str) -> str:
    """A finding in one sentence of the reader's language."""
    if kind not in WORDING:
        return text
    said = {key: _said(value, locale) for key, value in params.items()}
    if "limit" in params:
        said["limit"] = limit_in_words(params["limit"], locale)
    text = WORDING[kind][locale].format(**said)
    return text[:1].upper() + text[1:]


def _said(value: Any, locale: str) -> Any:
    """A value in the language: texts by language, names as a list."""
    if isinstance(value, list):
        return (", " if locale == "en" else "、").join(value)
    return value.get(locale, "") if isinstance(value, dict) else value


def found_in(
    case: Case, plan: Plan, roster: Roster, rows: list[Measured], reached: list[Goal], now: datetime
) -> list[Found]:
    """What is amiss by the figures of a drill. Its owner: who was asked, else the owner of the plan."""
    lead = on_duty(roster, plan.owner, pack=case.pack)
    fallback = lead.id if lead else ""
    found: list[Found] = []
    for kind, owner, params in _found(case, plan, roster, rows, reached):
        mine = owner if owner in roster.people else fallback
        found.append({"key": str(len(found) + 1), "kind": kind, "params": params, "owner": mine})
    return found


def _found(
    case: Case, plan: Plan, roster: Roster, rows: list[Measured], reached: list[Goal]
) -> Iterator[tuple[str, str, Found]]:
    for row in rows:
        what = {"what": label_of(case, plan, row)}
        if row.kind == "contact":
            continue
        if row.state == "late":
            yield "late", row.by or row.asked_of, what | {"minutes": max(row.late_by // 60, 1)}
        elif row.state == "missed":
            yield "missed", row.asked_of, what
        elif row.state == "not_begun" and row.kind == "step":
            yield "not_begun", "", what
        if row.fields and row.state in ("in_time", "late") and row.filled < row.fields:
            yield "incomplete", row.by, what | {"filled": row.filled, "fields": row.fields}
    for goal in reached:
        if not goal.met:
            yield "goal_missed", "", {"what": GOALS[goal.key], "limit": goal.limit}
    people = [row.key for row in rows if row.kind == "contact" and row.state in ("missed", "not_begun")]
    if people:  # together: who leads the drill looks after the contacts of all
        yield "unreached", "", {"who": [_name(roster, person) for person in people]}
    if case.story.practice.get("unrecognised"):
        yield "unrecognised", "", {}
    for person, phone in case.story.practice.get("phones", {}).items():
        yield "wrong_phone", "", {"who": _name(roster, person), "phone": phone}
    if away := case.story.practice.get("absent"):
        yield "absent", "", {"who": [_name(roster, person) for person in away]}


def label_of(case: Case, plan: Plan, row: Measured) -> dict[str, str]:
    """What was asked, in all languages."""
    if row.kind == "step":
        return plan.steps[row.key].label.texts()
    if row.kind == "inject":
        texts = case.story.practice["scenario"]["injects"][int(row.key)]["label"]
        return {locale: texts.get(locale) or texts["zh-Hans"] for locale in LOCALES}
    return {"zh-Hans": "初步评估与分类", "zh-Hant": "初步評估與分類", "en": "Initial assessment"}


def _name(roster: Roster, person: str) -> str:
    known = roster.people.get(person)
    return known.name if known else person


def listed(case: Case) -> dict[str, dict[str, str]]:
    """The findings of a drill as answers to choose from: key and words in every language."""
    found = case.story.practice.get("result", {}).get("found", [])
    return {
        one["key"]: {locale: in_words(one["kind"], one["params"], "", locale) for locale in LOCALES}
        for one in found
    }
