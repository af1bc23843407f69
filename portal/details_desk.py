"""What matters of an entry about taking a complaint down, in words."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from complaints.forms.record import RecordConfirmation

if TYPE_CHECKING:
    from portal.details import Told


def _taken_down(told: "Told") -> str:
    items = "、".join(told.item(key) for key in told.data.get("checked", ()))
    dated = told.say("来信日期：{}", told.data["written_on"]) if told.data.get("written_on") else ""
    return "\n".join(filter(None, [items, dated]))


HOW = {"orally": "口头确认", "signed": "签字确认"}


def _record_confirmed(told: "Told") -> str:
    fields = RecordConfirmation.model_fields
    changed = [
        told.say("更正 {}：{}", told.say(str(fields[name].title)), value or "—")
        for name, value in told.data.get("corrections", {}).items()
    ]
    return "\n".join([told.say(HOW.get(told.data.get("how", ""), "")), *changed])


DESK_DETAILS: dict[str, Callable[["Told"], str]] = {
    "taken_down": _taken_down,
    "record_confirmed": _record_confirmed,
    "acknowledged_by_post": lambda told: told.get("posted_on"),
    "receipt_impossible": lambda told: told.get("reason"),
}
