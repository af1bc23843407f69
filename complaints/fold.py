"""Folding a history into its story: one small step for each verb that changes the facts."""

from collections.abc import Iterable
from datetime import datetime

from complaints.fold_parts import PARTS
from complaints.records import Entry
from complaints.story import Story


def tell(entries: Iterable[Entry]) -> Story:
    """Fold a history into its facts. Entries that carry what people said may be redacted (see history.py)."""
    story = Story()
    for entry in entries:
        step = STEPS.get(entry.verb)
        if step:
            step(story, entry)
        if entry.verb != "dispatched" or "dispatched" not in story.facts:  # a clock that runs from it runs on
            story.facts[entry.verb] = entry.at
    return story


def _filed(story: Story, entry: Entry) -> None:
    story.filed = entry.data


def _undecided(story: Story, entry: Entry) -> None:
    story.undecided = True


def _classified(story: Story, entry: Entry) -> None:
    story.classification = entry.data
    story.priority, story.level = entry.data["priority"], entry.data.get("level", "")


def _moved(story: Story, entry: Entry) -> None:
    story.procedure, story.version = entry.data["procedure"], entry.data["version"]
    story.classification, story.priority, story.level, story.undecided = {}, "", "", False
    story.done, story.times = {}, {}
    story.facts.pop("classified", None)  # clocks that run from it run from the classification there


def _raised(story: Story, entry: Entry) -> None:
    """Another level handles it anew: who had it has it no more, and the clock of the new one starts."""
    story.level, story.owner, story.refused_by = entry.data["level"], "", []
    story.resolution, story.reply, story.survey = {}, {}, {}
    story.proposal, story.approvals, story.choice = {}, [], {}
    story.must_decide, story.request = False, {}
    story.extensions, story.deadlines = [], {}
    story.facts.pop("dispatched", None)
    _end_pause(story, entry)
    _undo(story, entry)


def _settled(story: Story, entry: Entry) -> None:
    story.settling = entry.data


def _prioritised(story: Story, entry: Entry) -> None:
    story.priority = entry.data["priority"]


def _dispatched(story: Story, entry: Entry) -> None:
    story.department, story.owner = entry.data["department"], entry.data["owner"]


def _refused(story: Story, entry: Entry) -> None:
    story.refused_by.append(story.owner)
    story.owner = ""
    _end_pause(story, entry)


def _handed_over(story: Story, entry: Entry) -> None:
    story.owner = entry.data["to"]


def _investigated(story: Story, entry: Entry) -> None:
    story.findings = entry.data


def _submitted(story: Story, entry: Entry) -> None:
    story.proposal = {"approvers": [entry.data["approver"]] if "approver" in entry.data else []} | entry.data
    _maybe_offered(story, entry)
    _end_pause(story, entry)


def _approved(story: Story, entry: Entry) -> None:
    story.approvals.append(entry.data.get("role", ""))
    _maybe_offered(story, entry)


def _maybe_offered(story: Story, entry: Entry) -> None:
    """From here on nobody of ours holds it up: what is offered can be chosen."""
    if len(story.approvals) >= len(story.proposal.get("approvers", ())):
        story.facts["offered"] = entry.at


def _returned(story: Story, entry: Entry) -> None:
    story.proposal, story.approvals = {}, []
    _undo(story, entry)


def _chosen(story: Story, entry: Entry) -> None:
    story.choice = entry.data


def _declined(story: Story, entry: Entry) -> None:
    story.proposal, story.approvals = {}, []
    _undo(story, entry)


def _resolved(story: Story, entry: Entry) -> None:
    story.resolution = entry.data
    _end_pause(story, entry)


def _replied(story: Story, entry: Entry) -> None:
    story.reply, story.unreached = entry.data, []


def _surveyed(story: Story, entry: Entry) -> None:
    story.survey = entry.data
    if entry.data.get("next") == "decide":
        _contested(story, entry)


def _contested(story: Story, entry: Entry) -> None:
    story.must_decide = True
    story.facts["contested"] = entry.at


def _asked_to_close(story: Story, entry: Entry) -> None:
    story.request = entry.data
    _contested(story, entry)


def _went_on(story: Story, entry: Entry) -> None:
    story.must_decide, story.request = False, {}


def _not_reached(story: Story, entry: Entry) -> None:
    story.unreached.append(entry.at)


def _performed(story: Story, entry: Entry) -> None:
    duty = entry.data["duty"]
    story.done[duty] = entry.data.get("said", {})
    story.times.setdefault(duty, []).append(entry.at)
    if entry.data.get("sets"):
        story.deadlines[entry.data["sets"]] = datetime.fromisoformat(entry.data["until"])


def _rejected(story: Story, entry: Entry) -> None:
    """What was resolved did not stand the check: it is resolved again."""
    story.proposal, story.resolution, story.reply, story.choice = {}, {}, {}, {}
    story.approvals, story.survey = [], {}
    story.must_decide, story.request = False, {}
    _undo(story, entry)


def _undo(story: Story, entry: Entry) -> None:
    for duty in entry.data.get("undo", ()):
        story.done.pop(duty, None)


def _reworked(story: Story, entry: Entry) -> None:
    story.round += 1
    story.must_decide, story.request = False, {}
    story.approvals, story.choice, story.unreached, story.deadlines = [], {}, [], {}
    story.findings, story.proposal, story.resolution = {}, {}, {}
    story.reply, story.survey = {}, {}
    story.pauses, story.extensions = [], []
    _undo(story, entry)


def _closed(story: Story, entry: Entry) -> None:
    story.ground, story.closing = entry.data["ground"], entry.data
    _end_pause(story, entry)


def _outer_changed(story: Story, entry: Entry) -> None:
    story.outer_change = entry.data["third_party"]


def _archived(story: Story, entry: Entry) -> None:
    story.archived = True


def _asked_customer(story: Story, entry: Entry) -> None:
    if story.paused_since is None:
        story.pauses.append((entry.at, None))


def _end_pause(story: Story, entry: Entry) -> None:
    """The clock runs on: the customer was heard, or nobody waits for the customer any more."""
    if story.paused_since is not None:
        story.pauses[-1] = (story.pauses[-1][0], entry.at)


def _extended(story: Story, entry: Entry) -> None:
    story.extensions.append(entry.data["days"])


def _progress(story: Story, entry: Entry) -> None:
    story.progress.append((entry.at, entry.data.get("text", "")))


STEPS = {
    **PARTS,
    "filed": _filed,
    "undecided": _undecided,
    "moved": _moved,
    "raised": _raised,
    "lowered": _raised,
    "settled": _settled,
    "passed_on": _settled,
    "approved": _approved,
    "chosen": _chosen,
    "declined": _declined,
    "asked_to_close": _asked_to_close,
    "went_on": _went_on,
    "not_reached": _not_reached,
    "performed": _performed,
    "rejected": _rejected,
    "classified": _classified,
    "prioritised": _prioritised,
    "dispatched": _dispatched,
    "refused": _refused,
    "handed_over": _handed_over,
    "investigated": _investigated,
    "submitted": _submitted,
    "returned": _returned,
    "resolved": _resolved,
    "replied": _replied,
    "surveyed": _surveyed,
    "reworked": _reworked,
    "closed": _closed,
    "outer_changed": _outer_changed,
    "archived": _archived,
    "asked_customer": _asked_customer,
    "customer_answered": _end_pause,
    "customer_silent": _end_pause,
    "extended": _extended,
    "told_progress": _progress,
}
"""Verbs that change the story; every other entry only stands in the history."""
