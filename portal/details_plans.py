"""What matters of an entry about a plan, a drill or a review, in words."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from complaints.drills.found import in_words
from complaints.pack_parts import Label

if TYPE_CHECKING:
    from portal.details import Told


def _activated(told: "Told") -> str:
    """Which plan, by what, and the words that were found."""
    trigger = told.data.get("trigger")
    by = Label.model_validate(trigger).text(told.locale) if trigger else ""
    why = told.data.get("why") or {}
    found = "、".join([*why.get("words", []), *([str(why["shared"])] if why.get("shared") else [])])
    presumed = told.say("按文字判断，尚未经客服确认") if why.get("presumed") else ""
    return "\n".join(filter(None, [_plan(told), by, found, presumed, told.get("reason")]))


def _plan(told: "Told") -> str:
    """The title of the plan; its key where the version cannot be read."""
    known = told.case.story.plans.get(str(told.data.get("id")), {})
    version = told.data.get("version") or known.get("version", "")
    if told.case.plan_of is None or not version:
        return str(told.data.get("plan", ""))
    title = told.case.plan_of(str(told.data["plan"]), version).title.text(told.locale)
    return f"{title} · {_version(told, version)}"


def _version(told: "Told", version: object) -> str:
    return told.say("第 {} 版", version)


def _numbers(told: "Told") -> str:
    return "、".join(told.data.get("numbers", []))


def _inject(told: "Told") -> str:
    injects = told.case.story.practice["scenario"]["injects"]
    label = injects[told.data["inject"]]["label"]
    return "\n".join(filter(None, [label.get(told.locale) or label["zh-Hans"], told.get("said")]))


def _practised(told: "Told") -> str:
    return told.say("得分 {}", told.data["score"]["points"])


def _finding(told: "Told") -> str:
    said = in_words(str(told.data["kind"]), told.data["params"], str(told.data["text"]), told.locale)
    return "\n".join(filter(None, [said, told.name("owner")]))


def _closed(told: "Told") -> str:
    how = {"done": "已整改", "rejected": "不采纳"}[str(told.data["outcome"])]
    return "\n".join([str(told.data["finding"]), told.say(how), told.get("note")])


def _revised(told: "Told") -> str:
    how = told.say("修订" if told.data["decision"] == "revise" else "不修订")
    version = f" · {_version(told, told.data['version'])}" if told.data["version"] else ""
    return "\n".join(filter(None, [how + version, told.get("reason")]))


def _approved(told: "Told") -> str:
    version = _version(told, told.data["version"]) if told.data.get("version") else ""
    return "\n".join(filter(None, [version, told.get("remarks")]))


PLAN_DETAILS: dict[str, Callable[["Told"], str]] = {
    "plan_activated": _activated,
    "plan_grew": _numbers,
    "plan_joined": lambda told: told.get("lead"),
    "plan_stood_down": lambda told: "\n".join(filter(None, [_plan(told), told.get("reason")])),
    "plan_completed": _plan,
    "plan_carried": lambda told: told.get("into"),
    "drill_put_off": lambda told: told.get("reason"),
    "drill_held": _numbers,
    "drill_paused": lambda told: told.get("reason"),
    "drill_resumed": lambda told: told.get("reason"),
    "drill_broken_off": lambda told: told.get("reason"),
    "injected": _inject,
    "inject_answered": _inject,
    "contact_reached": lambda told: "\n".join(filter(None, [told.name("person"), told.get("phone")])),
    "practised": _practised,
    "evaluated": lambda told: told.get("remarks", "dropped_why"),
    "finding_taken": _finding,
    "finding_moved": lambda told: "\n".join([told.name("owner"), told.get("reason")]),
    "finding_closed": _closed,
    "revised": _revised,
    "revision_returned": lambda told: told.get("remarks"),
    "revision_approved": _approved,
    "took_effect": lambda told: _version(told, told.data["version"]),
    "reader_left": lambda told: told.name("person"),
    "read_confirmed": lambda told: "\n".join(filter(None, [told.name("person"), told.get("remarks")])),
}
