"""What the history says about contingency plans: set in motion, joined, ended; drilled and reviewed.

The id of an activation is a fact from which clocks run, until it is over.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from complaints.records import Entry
from complaints.story import Story

Step = Callable[[Story, Entry], None]


def injected_fact(inject: int) -> str:
    """The fact that something was brought into a drill."""
    return f"injected:{inject}"


def _activated(story: Story, entry: Entry) -> None:
    """A plan is in motion. One that was carried over from a merged complaint keeps its time and its steps."""
    data = entry.data
    began = datetime.fromisoformat(data["began"]) if data.get("began") else entry.at
    story.plans[data["id"]] = data | {"at": began, "over": ""}
    story.facts[data["id"]] = began
    for step, at in data.get("done", {}).items():
        story.times[f"{data['id']}.{step}"] = [datetime.fromisoformat(at)]


def _over(how: str) -> Step:
    def end(story: Story, entry: Entry) -> None:
        _end(story, entry.data["id"], how, entry.at)

    return end


def _end(story: Story, activation: str, how: str, at: datetime) -> None:
    """Nothing more runs from it."""
    story.plans[activation] |= {"over": how, "ended": at}
    del story.facts[activation]


def _grew(story: Story, entry: Entry) -> None:
    known = story.plans[entry.data["id"]]
    known["numbers"] = list(dict.fromkeys([*known.get("numbers", ()), *entry.data["numbers"]]))


def _drill_planned(story: Story, entry: Entry) -> None:
    story.course = "drill"
    story.practice = entry.data | {"people": [], "injected": {}, "reached": [], "over": ""}
    _set_begin(story, entry)


def _put_off(story: Story, entry: Entry) -> None:
    story.practice["planned_at"] = entry.data["planned_at"]
    _set_begin(story, entry)


def _set_begin(story: Story, entry: Entry) -> None:
    story.deadlines["begin"] = datetime.fromisoformat(entry.data["overdue_at"])


def _drill_begun(story: Story, entry: Entry) -> None:
    """From here on it is like a complaint that was filed and registered."""
    story.practice |= {"people": entry.data["people"], "absent": entry.data["absent"]}
    scenario = story.practice["scenario"]
    record = {"matter": scenario["matter"], "demand": scenario.get("demand", "")}
    story.filed = {"channel": scenario["channel"], "source": scenario["source"], "record": record}
    story.facts["filed"] = story.facts["registered"] = entry.at
    story.deadlines.pop("begin", None)


def _injected(story: Story, entry: Entry) -> None:
    number = entry.data["inject"]
    story.practice["injected"][number] = ""
    story.facts[injected_fact(number)] = entry.at


def _inject_answered(story: Story, entry: Entry) -> None:
    story.practice["injected"][entry.data["inject"]] = entry.data["said"]


def _reached(story: Story, entry: Entry) -> None:
    story.practice["reached"].append(entry.data["person"])
    if entry.data.get("phone"):
        story.practice["phones"] = {
            **story.practice.get("phones", {}), entry.data["person"]: entry.data["phone"],
        }  # fmt: skip


def _unrecognised(story: Story, entry: Entry) -> None:
    story.practice["unrecognised"] = True


def _drill_paused(story: Story, entry: Entry) -> None:
    if story.paused_since is None:
        story.pauses.append((entry.at, None))


def _drill_resumed(story: Story, entry: Entry) -> None:
    if story.paused_since is not None:
        begun = story.paused_since
        story.pauses[-1] = (begun, max(begun, entry.at))


def _practised(story: Story, entry: Entry) -> None:
    story.practice["over"] = "practised"
    story.practice["result"] = entry.data
    _end_practice(story, entry)


def _broken_off(story: Story, entry: Entry) -> None:
    story.practice["over"] = "broken_off"
    _end_practice(story, entry)


def _end_practice(story: Story, entry: Entry) -> None:
    _drill_resumed(story, entry)
    for activation in story.active:
        _end(story, activation, "practised", entry.at)


def _evaluated(story: Story, entry: Entry) -> None:
    story.practice["evaluation"] = entry.data


def _review_opened(story: Story, entry: Entry) -> None:
    story.course = "review"
    story.review = entry.data | {"findings": {}, "read": [], "left": [], "revision": {}, "readers": []}
    story.facts["to_revise"] = entry.at


def _finding_taken(story: Story, entry: Entry) -> None:
    finding, until = entry.data["finding"], datetime.fromisoformat(entry.data["until"])
    story.review["findings"][finding] = {"owner": entry.data["owner"], "outcome": ""}
    story.deadlines[f"finding.{finding}"] = until


def _finding_moved(story: Story, entry: Entry) -> None:
    finding = entry.data["finding"]
    story.review["findings"][finding]["owner"] = entry.data["owner"]
    story.deadlines[f"finding.{finding}"] = datetime.fromisoformat(entry.data["until"])


def _finding_closed(story: Story, entry: Entry) -> None:
    story.review["findings"][entry.data["finding"]]["outcome"] = entry.data["outcome"]


def _revised(story: Story, entry: Entry) -> None:
    story.review["revision"] = entry.data | {"by": entry.who, "consent": ""}


def _revision_returned(story: Story, entry: Entry) -> None:
    story.review["returned"] = story.review["revision"]["version"]
    story.review["revision"] = {}
    story.review["remarks"] = entry.data["remarks"]
    story.round += 1
    story.facts["to_revise"] = entry.at


def _revision_approved(story: Story, entry: Entry) -> None:
    story.review["revision"]["consent"] = entry.who
    if entry.data.get("effective_at"):
        story.deadlines["publish"] = datetime.fromisoformat(entry.data["effective_at"]) + timedelta(days=1)
        story.review["effective_at"] = entry.data["effective_at"]


def _took_effect(story: Story, entry: Entry) -> None:
    story.review["readers"] = entry.data["readers"]
    story.deadlines.pop("publish", None)


def _read(story: Story, entry: Entry) -> None:
    story.review["read"].append(entry.data["person"])


def _reader_left(story: Story, entry: Entry) -> None:
    story.review["left"].append(entry.data["person"])


PLANS: dict[str, Step] = {
    "plan_activated": _activated,
    "plan_grew": _grew,
    "plan_stood_down": _over("stood_down"),
    "plan_completed": _over("completed"),
    "plan_carried": _over("carried"),
    "drill_planned": _drill_planned,
    "drill_put_off": _put_off,
    "drill_begun": _drill_begun,
    "injected": _injected,
    "inject_answered": _inject_answered,
    "contact_reached": _reached,
    "unrecognised": _unrecognised,
    "drill_paused": _drill_paused,
    "drill_resumed": _drill_resumed,
    "practised": _practised,
    "drill_broken_off": _broken_off,
    "evaluated": _evaluated,
    "review_opened": _review_opened,
    "finding_taken": _finding_taken,
    "finding_moved": _finding_moved,
    "finding_closed": _finding_closed,
    "revised": _revised,
    "revision_returned": _revision_returned,
    "revision_approved": _revision_approved,
    "took_effect": _took_effect,
    "read_confirmed": _read,
    "reader_left": _reader_left,
}
