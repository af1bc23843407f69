"""What the desk writes down: registered, what was ticked while the customer spoke, what was read back."""

from complaints.records import Entry
from complaints.story import Story


def taken_down(story: Story, entry: Entry) -> None:
    """Items of the channel's checklist were ticked while the complaint was taken down."""
    _tick(story, entry)


def registered(story: Story, entry: Entry) -> None:
    """The record was completed. What was left empty stays as it was."""
    story.work_order = entry.data.get("work_order", "")
    completed = entry.data.get("record", {})
    story.record = {**story.record, **{name: value for name, value in completed.items() if value}}


def record_confirmed(story: Story, entry: Entry) -> None:
    """The record was read back. A correction may also empty a field: the address was somebody else's."""
    story.record = {**story.record, **entry.data.get("corrections", {})}
    _tick(story, entry)


def _tick(story: Story, entry: Entry) -> None:
    story.ticked = list(dict.fromkeys([*story.ticked, *entry.data.get("checked", ())]))


DESK = {
    "taken_down": taken_down,
    "registered": registered,
    "record_confirmed": record_confirmed,
}
