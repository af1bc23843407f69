"""Plans in words: headings, what differs between two versions, who is named, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.packs import packs
from complaints.errors import Refusal
from complaints.limit_words import limit_in_words
from complaints.limits import parse_limit
from complaints.pack import Pack
from complaints.plans.difference import Change, is_text
from complaints.plans.plan import Plan

Texts = Mapping[str, str]


def _texts(zh: str, hant: str, en: str) -> Texts:
    return {"zh-Hans": zh, "zh-Hant": hant, "en": en}


HEADS: dict[str, Texts] = {
    "goals": _texts("目标", "目標", "Goals"),
    "triggers": _texts("启动条件", "啟動條件", "Triggers"),
    "division": _texts("职责分工", "職責分工", "Who does what"),
    "steps": _texts("处置程序", "處置程序", "Procedure"),
    "measures": _texts("具体措施", "具體措施", "Measures"),
    "contacts": _texts("联系人", "聯繫人", "Contacts"),
    "letters": _texts("备用信函", "備用信函", "Letters that lie ready"),
    "scenarios": _texts("演练情景", "演練情景", "Scenarios for drills"),
    "drill": _texts("演练安排", "演練安排", "Drills"),
    "review": _texts("评审安排", "評審安排", "Reviews"),
}
"""The sections of a plan; the first six are those that every plan must have (procedure A, 7.1.2)."""

FIELDS: dict[str, Texts] = {
    "title": _texts("标题", "標題", "Title"),
    "purpose": _texts("目的", "目的", "Purpose"),
    "owner": _texts("预案负责人", "預案負責人", "Owner of the plan"),
    "approver": _texts("审批人", "審批人", "Approver"),
    "procedures": _texts("适用程序", "適用程序", "Procedures"),
    "first_contact": _texts("首次联系", "首次聯繫", "First contact"),
    "decision": _texts("作出决定", "作出決定", "Decision"),
    "satisfaction": _texts("满意率", "滿意率", "Satisfaction"),
    "label": _texts("名称", "名稱", "Name"),
    "task": _texts("工作内容", "工作內容", "What is to be done"),
    "role": _texts("角色", "角色", "Role"),
    "department": _texts("部门", "部門", "Department"),
    "person": _texts("人员", "人員", "Person"),
    "stand_in": _texts("代理人", "代理人", "Stands in"),
    "lead": _texts("牵头角色", "牽頭角色", "Leads"),
    "deputy": _texts("代理角色", "代理角色", "Deputy"),
    "duty": _texts("职责", "職責", "Duty"),
    "limit": _texts("时限", "時限", "Limit"),
    "after": _texts("前一步", "前一步", "After"),
    "goal": _texts("对应目标", "對應目標", "Reaches"),
    "fields": _texts("记录内容", "記錄內容", "What is written down"),
    "kind": _texts("类型", "類型", "Kind"),
    "optional": _texts("可不填", "可不填", "Optional"),
    "phone": _texts("电话", "電話", "Telephone"),
    "when": _texts("条件", "條件", "Condition"),
    "words": _texts("关键词", "關鍵詞", "Words"),
    "severity": _texts("严重程度", "嚴重程度", "Severity"),
    "priorities": _texts("优先级", "優先級", "Priority"),
    "sources": _texts("来源", "來源", "Source"),
    "part": _texts("分类细项", "分類細項", "Part of a class"),
    "cluster": _texts("集中投诉", "集中投訴", "Cluster"),
    "at_least": _texts("件数", "件數", "At least"),
    "within_days": _texts("天数", "天數", "Within days"),
    "early": _texts("确认前即可启动", "確認前即可啟動", "Before it is confirmed"),
    "subject": _texts("主题", "主題", "Subject"),
    "text": _texts("正文", "正文", "Text"),
    "to": _texts("对象", "對象", "To"),
    "matter": _texts("情景内容", "情景內容", "Matter"),
    "project": _texts("项目", "項目", "Site"),
    "channel": _texts("渠道", "渠道", "Channel"),
    "injects": _texts("情景变化", "情景變化", "What happens meanwhile"),
    "within": _texts("应对时限", "應對時限", "Respond within"),
    "months": _texts("月份", "月份", "Months"),
    "day": _texts("日", "日", "Day"),
    "at": _texts("时间", "時間", "At"),
    "announced": _texts("预先通知", "預先通知", "Announced"),
    "notice": _texts("提前通知", "提前通知", "Notice"),
    "grace": _texts("逾期宽限", "逾期寬限", "Overdue after"),
    "contact_within": _texts("联系测试时限", "聯繫測試時限", "Contact test within"),
    "close_after": _texts("演练最长时间", "演練最長時間", "Ends at the latest after"),
    "evaluate_within": _texts("评估时限", "評估時限", "Evaluated within"),
    "finding_within": _texts("问题整改时限", "問題整改時限", "Findings settled within"),
    "every": _texts("评审周期", "評審週期", "Reviewed every"),
    "revise_within": _texts("修订时限", "修訂時限", "Revised within"),
    "approve_within": _texts("审批时限", "審批時限", "Approved within"),
    "read_within": _texts("阅知时限", "閱知時限", "Read within"),
}
SIDES: dict[str, Texts] = {
    "added": _texts("新增", "新增", "added"),
    "removed": _texts("删除", "刪除", "removed"),
    "other": _texts("其他语言的文字", "其他語言的文字", "wording in another language"),
}
BETWEEN = {"zh-Hans": " · ", "zh-Hant": " · ", "en": " · "}
GONE = _texts("{} 已离职", "{} 已離職", "{} has left")
NOBODY = _texts("没有人可担任“{}”", "沒有人可擔任“{}”", "there is nobody to act as “{}”")
"""Why somebody of a plan is missing."""


def changes_in_words(
    changes: Iterable[Change], old: Plan, new: Plan, locale: str
) -> list[tuple[str, str, str, str]]:
    """What changed: where, the kind (added, removed, changed), before and after, each in words."""
    pack = packs().get(new.procedures[0])
    return [_said(change, old, new, pack, locale) for change in changes]


def _said(change: Change, old: Plan, new: Plan, pack: Pack | None, locale: str) -> tuple[str, str, str, str]:
    where = BETWEEN[locale].join(_where(change, old, new, pack, locale))
    before, after = (_value(side, change.path[-1], pack, locale) for side in (change.before, change.after))
    if change.kind == "changed" and before == after:
        before, after = "", SIDES["other"][locale]
    return where, change.kind, before, after


def _where(change: Change, old: Plan, new: Plan, pack: Pack | None, locale: str) -> list[str]:
    source = (old if change.kind == "removed" else new).model_dump(mode="json", by_alias=True)
    found: list[str] = []
    node: Any = source
    for place, key in enumerate(change.path):
        node = _inside(node, key)
        label = node.get("label") if isinstance(node, Mapping) else None
        if place == 0:
            found.append((HEADS.get(key) or FIELDS.get(key) or {locale: key})[locale])
        elif is_text(label):
            found.append(_text(label, locale))
        else:
            found.append(_key(change.path[:place], key, pack, locale))
    return found


def _inside(node: Any, key: str) -> Any:
    if isinstance(node, list) and key.isdigit() and int(key) <= len(node):
        return node[int(key) - 1]
    return node.get(key) if isinstance(node, Mapping) else None


def _key(before: tuple[str, ...], key: str, pack: Pack | None, locale: str) -> str:
    """A key in words: a department, a class of complaint, or a field."""
    if pack is not None and before == ("division",) and key in pack.departments:
        return pack.departments[key].text(locale)
    classes = pack.views["assessment"].classes if pack else {}
    if before == ("measures",) and key in classes:
        return classes[key].label.text(locale)
    return FIELDS[key][locale] if key in FIELDS else key


def _value(value: Any, field: str, pack: Pack | None, locale: str) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if is_text(value):
        return _text(value, locale)
    if isinstance(value, Mapping):
        label = value.get("label")
        return _text(label, locale) if is_text(label) else _inner(value, pack, locale)
    if isinstance(value, bool):
        return {"zh-Hans": "是", "zh-Hant": "是", "en": "yes"}[locale] if value else _no(locale)
    if isinstance(value, list):
        return _listed((_value(one, field, pack, locale) for one in value), locale)
    if field == "satisfaction":
        return f"{value:.0%}"
    return _plain(str(value), field, pack, locale)


def _inner(value: Mapping[str, Any], pack: Pack | None, locale: str) -> str:
    """What stands in something that has no name of its own, like a condition."""
    said = {key: _value(one, key, pack, locale) for key, one in value.items() if one is not False}
    found = (f"{FIELDS[key][locale]} {text}" if key in FIELDS else text for key, text in said.items() if text)
    return _listed(found, locale)


def _listed(texts: Iterable[str], locale: str) -> str:
    return (", " if locale == "en" else "、").join(texts)


def _no(locale: str) -> str:
    return "no" if locale == "en" else "否"


def _plain(value: str, field: str, pack: Pack | None, locale: str) -> str:
    known = _named(field, pack).get(value) if pack else None
    if known is not None:
        return str(getattr(known, "label", known).text(locale))
    try:
        parse_limit(value)
    except Refusal:
        return value
    return limit_in_words(value, locale)


def _named(field: str, pack: Pack) -> Mapping[str, Any]:
    """What a procedure calls the keys that stand in a field."""
    if field in ("role", "lead", "deputy", "owner", "approver", "to"):
        return pack.roles
    classes = pack.views["assessment"].classes.values()
    known: dict[str, Mapping[str, Any]] = {
        "department": pack.departments, "priorities": pack.priorities, "sources": pack.sources,
        "severity": pack.severity.levels, "channel": pack.channels,
        "part": {key: label for one in classes for key, label in one.parts.items()},
    }  # fmt: skip
    return known.get(field, {})


def _text(texts: Any, locale: str) -> str:
    return str(texts.get(locale) or texts.get("zh-Hans", ""))


def item_in_words(item: Mapping[str, Any], plan: Plan, locale: str) -> list[tuple[str, str]]:
    """What stands in a step, contact, letter … that came or went as a whole, beside its name."""
    pack = packs().get(plan.procedures[0])
    mine = {
        key: value for key, value in item.items() if key in FIELDS and key != "label" and value is not False
    }
    said = ((key, _value(value, key, pack, locale)) for key, value in mine.items())
    return [(FIELDS[key][locale], text) for key, text in said if text]


def missing_in_words(plan: Plan, line: str, names: Mapping[str, str], locale: str) -> str:
    """Where a plan lacks somebody, and why. `line`: as a review gathers it (steps.call.role: …).

    Of another version of the plan, in which there is no such place, the line stays as it is.
    """
    path = tuple(line.partition(": ")[0].split("."))
    node: Any = plan.model_dump(mode="json", by_alias=True)
    for key in path:
        node = _inside(node, key)
    if not isinstance(node, str) or not node:
        return line
    pack = packs().get(plan.procedures[0])
    where = BETWEEN[locale].join(_where(Change("changed", path), plan, plan, pack, locale)[:-1])
    role, department = _plain(node, "role", pack, locale), ""
    if path[0] == "steps":
        department = _plain(plan.steps[path[1]].department, "department", pack, locale)
    gone = path[-1] in ("person", "stand_in")
    why = (GONE if gone else NOBODY)[locale].format(
        names.get(node, node) if gone else " · ".join(filter(None, (department, role)))
    )
    return f"{where}{': ' if locale == 'en' else '：'}{why}"
