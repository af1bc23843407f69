"""Other classes than were confirmed at first: the complaint goes where it belongs, and is dispatched anew."""

from complaints.records import Entry
from complaints.story import Story


def reclassified(story: Story, entry: Entry) -> None:
    """The new classes hold; who had the complaint has it no more, and clocks run on from where they began."""
    kept = {name: value for name, value in story.classification.items() if name not in ("automatic", "words")}
    story.classification = kept | {name: value for name, value in entry.data.items() if name in CHANGED}
    story.level = entry.data.get("level", story.level)
    story.department, story.owner, story.refused_by = "", "", []
    if story.paused_since is not None:
        story.pauses[-1] = (story.pauses[-1][0], entry.at)


CHANGED = ("intake", "assessment", "assessment_part", "dispatch", "dispatch_part")
CLASSES = {"reclassified": reclassified}
