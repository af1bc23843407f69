"""What the history says about other complaints: linked, kept apart, merged into one, separated again."""

from complaints.errors import Refusal
from complaints.records import Entry
from complaints.story import Story

MERGED_MAY = ("separated", "closed", "withdrawn", "archived", "linked", "kept_apart", "group_informed")
"""What may still befall a complaint that goes on in another; all else befalls its root."""


def expect_unmerged(story: Story, number: str, verb: str = "") -> None:
    """Refuse what must befall the root of a merged complaint."""
    root = story.merged_into
    if root and verb not in MERGED_MAY:
        raise Refusal(f"投诉 {number} 已并入 {root}，请在 {root} 中办理。")


def merged(story: Story, entry: Entry) -> None:
    """It goes on in another; nobody waits for its customer any more."""
    story.merged_into = entry.data["into"]
    if story.paused_since is not None:
        story.pauses[-1] = (story.pauses[-1][0], entry.at)


def took_in(story: Story, entry: Entry) -> None:
    """Another goes on in it."""
    story.children = [*story.children, entry.data["child"]]
    _forget(story, entry.data["child"])


def separated(story: Story, entry: Entry) -> None:
    """In the child: it goes on by itself again. In the root: the child has left."""
    child = entry.data.get("child")
    if child is None:
        story.merged_into = ""
    else:
        story.children = [one for one in story.children if one != child]


def linked(story: Story, entry: Entry) -> None:
    """Both live on, each knows of the other."""
    _forget(story, entry.data["other"])
    story.linked = [*story.linked, entry.data["other"]]


def kept_apart(story: Story, entry: Entry) -> None:
    """Looked at and found to be another matter; not suggested again."""
    _forget(story, entry.data["other"])
    story.apart = [*story.apart, entry.data["other"]]


def _forget(story: Story, other: str) -> None:
    """What was said last about another complaint holds."""
    story.linked = [one for one in story.linked if one != other]
    story.apart = [one for one in story.apart if one != other]


KIN = {
    "merged": merged,
    "took_in": took_in,
    "separated": separated,
    "linked": linked,
    "kept_apart": kept_apart,
}
