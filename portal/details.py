"""What matters of an entry, in words: one small function for each verb that has something to say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.paper_duties import said_lines
from adapters.words import say
from complaints.calendar import Locale
from complaints.case import Case
from complaints.forms import QUESTIONS
from complaints.pack import MERGED, MERGED_GROUND
from complaints.pack_parts import Label
from portal.details_desk import DESK_DETAILS
from portal.details_plans import PLAN_DETAILS


@dataclass(frozen=True)
class Told:
    """An entry's data with what is needed to put it into words."""

    case: Case
    data: Mapping[str, Any]
    names: Mapping[str, str]
    locale: Locale

    def get(self, *keys: str) -> str:
        """The values of some keys, one a line, empty ones left out."""
        return "\n".join(str(self.data[k]) for k in keys if self.data.get(k))

    def label(self, known: Mapping[str, Any], key: str) -> str:
        """The label of something in the pack."""
        found = known.get(str(self.data.get(key, "")))
        label = found if isinstance(found, Label) or found is None else found.label
        return label.text(self.locale) if label else str(self.data.get(key, ""))

    def name(self, key: str) -> str:
        """The name of a person."""
        return self.names.get(str(self.data.get(key, "")), str(self.data.get(key, "")))

    def item(self, key: str) -> str:
        """An item of the channel's checklist."""
        label = self.case.pack.checklists.get(self.case.complaint.channel, {}).get(key)
        return label.text(self.locale) if label else key

    def say(self, message: str, *values: object) -> str:
        """A message with its gaps filled."""
        return say(message, self.locale).format(*values)


def _classified(told: Told) -> str:
    views = told.case.pack.views
    classes = [told.label(view.classes, name) for name, view in views.items()]
    level = told.label(told.case.pack.levels, "level")
    priority = told.label(told.case.pack.priorities, "priority")
    why = dict.fromkeys(word for words in told.data.get("words", {}).values() for word in words)
    unasked = told.say("系统自动分类，依据：{}", "、".join(why))
    return "\n".join(
        part
        for part in (
            " / ".join(classes),
            unasked if told.data.get("automatic") else "",
            level,
            told.get("level_reason"),
            told.say("优先级：{}", priority),
            told.get("priority_reason"),
        )
        if part
    )


def _reclassified(told: Told) -> str:
    views = told.case.pack.views
    classes = [told.label(view.classes, name) for name, view in views.items()]
    return "\n".join(filter(None, [" / ".join(classes), told.get("reason")]))


def _dispatched(told: Told) -> str:
    department = told.label(told.case.pack.departments, "department")
    return "\n".join(filter(None, [f"{department} → {told.name('owner')}", told.get("reason")]))


def _resolved(told: Told) -> str:
    measures = told.data.get("measures", [])
    known = told.case.pack.measures
    named = "、".join(known[m].text(told.locale) if m in known else m for m in measures)
    cost = told.say("费用 {} 元", f"{told.data.get('cost', 0):,.2f}")
    return "\n".join(filter(None, [named, told.get("description"), cost]))


def _surveyed(told: Told) -> str:
    if not told.data.get("answered"):
        return told.say("没有得到答复")
    found = [told.label(scale.answers, name) for name, scale in told.case.pack.survey.items()]
    return "\n".join(filter(None, [" / ".join(found), told.get("comment")]))


def _noticed(told: Told) -> str:
    people = [told.names.get(p, p) for p in told.data.get("to", [])]
    return told.say("通知：{}", "、".join(people)) if people else ""


def _replied(told: Told) -> str:
    how = {
        "letter": "书面答复",
        "call": "电话答复",
        "hand": "当面或书面答复",
        "visit": "上门答复",
        "spot": "当场答复",
    }
    said = told.say(how.get(str(told.data.get("form")), "答复"))
    return "\n".join(filter(None, [said, told.get("spoke_to", "notes", "description", "explanation")]))


def _closed(told: Told) -> str:
    ground = told.label(told.case.pack.grounds | {MERGED_GROUND: MERGED}, "ground")
    return "\n".join(filter(None, [ground, told.get("reasons")]))


def _prioritised(told: Told) -> str:
    return "\n".join(filter(None, [told.label(told.case.pack.priorities, "priority"), told.get("reason")]))


def _answered(told: Told) -> str:
    form = QUESTIONS.get(str(told.data.get("form")))
    return told.say(form.__doc__ or "") if form else ""


def _days(told: Told) -> str:
    days = told.say("{} 个工作日", told.data.get("days", ""))
    return "\n".join(filter(None, [days, told.get("reason", "remarks")]))


def _performed(told: Told) -> str:
    label = told.case.pack.label_of(str(told.data.get("duty")))
    said = said_lines(told.case, str(told.data.get("duty")), told.data.get("said", {}), told.locale)
    lines = [f"{name}{': ' if told.locale == 'en' else '：'}{value}" for name, value in said]
    return "\n".join(filter(None, [label.text(told.locale) if label else "", *lines]))


def _level(told: Told) -> str:
    levels = told.case.pack.levels
    change = f"{told.label(levels, 'before')} → {told.label(levels, 'level')}"
    return "\n".join(filter(None, [change, told.get("reason")]))


def _asked_to_close(told: Told) -> str:
    ground = told.label(told.case.pack.grounds, "ground")
    return "\n".join(filter(None, [ground, told.get("reasons")]))


def _took_in(told: Told) -> str:
    """Which one; and, where the repeat would have made it more urgent, what the rules say now."""
    more = told.label(told.case.pack.priorities, "suggested") if told.data.get("suggested") else ""
    said = told.say("按重复投诉重新评分，建议优先级：{}", more) if more else ""
    return "\n".join(filter(None, [told.get("child", "reason"), said]))


DETAILS: dict[str, Callable[[Told], str]] = {
    "filed": lambda told: told.label(told.case.pack.channels, "channel"),
    "registered": lambda told: "\n".join(
        filter(None, [told.get("work_order", "incomplete_reason"), *told.data.get("registers", {}).values()])
    ),
    "undecided": lambda told: told.get("explanation"),
    "moved": lambda told: told.get("procedure"),
    "raised": _level,
    "lowered": _level,
    "settled": _resolved,
    "passed_on": lambda told: told.get("description"),
    "chosen": lambda told: told.get("remarks"),
    "declined": lambda told: told.get("remarks"),
    "asked_to_close": _asked_to_close,
    "went_on": lambda told: told.get("reasons"),
    "performed": _performed,
    "rejected": lambda told: told.get("remarks"),
    "answered": _answered,
    "classified": _classified,
    "reclassified": _reclassified,
    "prioritised": _prioritised,
    "dispatched": _dispatched,
    "refused": lambda told: told.get("reason"),
    "handed_over": lambda told: "\n".join(filter(None, [f"→ {told.name('to')}", told.get("reason")])),
    "investigated": lambda told: told.get("findings", "cause"),
    "submitted": _resolved,
    "approved": lambda told: told.get("remarks"),
    "returned": lambda told: told.get("remarks"),
    "resolved": _resolved,
    "replied": _replied,
    "surveyed": _surveyed,
    "reworked": lambda told: told.get("reason"),
    "decided": lambda told: told.get("reasons"),
    "closed": _closed,
    "withdrawn": lambda told: told.get("reason"),
    "asked_customer": lambda told: told.get("question"),
    "customer_answered": lambda told: told.get("text"),
    "extension_requested": _days,
    "extended": _days,
    "extension_denied": _days,
    "told_progress": lambda told: told.get("text"),
    "told_outside": lambda told: told.get("party", "reference"),
    "reported_outside": lambda told: told.get("party", "reference", "note"),
    "outer_changed": lambda told: told.get("reason"),
    "group_informed": lambda told: told.get("subject", "place", "text"),
    "information_added": lambda told: told.get("sender", "text"),
    "files_refused": lambda told: "\n".join(
        f"{f} · {told.say(why)}" for f, why in told.data.get("files", ())
    ),
    "mail_again": lambda told: told.get("mailbox"),
    "letter_returned": lambda told: told.get("address", "reason"),
    "letter_delayed": lambda told: told.get("address", "reason"),
    "evidence_added": lambda told: told.get("filename"),
    **DESK_DETAILS,
    "reminded": _noticed,
    "escalated": _noticed,
    "improvement_proposed": lambda told: told.get("text", "due_on"),
    "improvement_done": lambda told: told.get("note"),
    "improvement_checked": lambda told: told.get("note"),
    "improvement_moved": lambda told: told.get("reason", "due_on"),
    "improvement_cancelled": lambda told: told.get("reason"),
    "linked": lambda told: told.get("other", "reason"),
    "kept_apart": lambda told: told.get("other", "reason"),
    "merged": lambda told: told.get("into", "reason"),
    "took_in": _took_in,
    "separated": lambda told: told.get("child", "root", "reason"),
    **PLAN_DETAILS,
}
