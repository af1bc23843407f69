"""Whose turn it is: the stage the facts call for next, with the pack's own duties at their places."""

from complaints.conditions import holds
from complaints.courses import COURSES
from complaints.outer import runs
from complaints.pack import OUTER, RAISE, Pack
from complaints.pack_words import Duty, Level
from complaints.plans.work import PlanDuty
from complaints.story import Story


def level_of(story: Story, pack: Pack) -> Level | None:
    """The level the complaint is handled at; None while it has none."""
    return pack.levels.get(story.level)


def place_of(story: Story, pack: Pack) -> str | None:
    """The stage of the house at which the life stands; None when it is over."""
    if story.course:
        return COURSES[story.course].place(story)
    if story.archived or (story.merged_into and not story.ground):
        return None
    if story.ground:
        return "archive"
    if "registered" not in story.facts:
        return "register"
    if not story.classification:
        return "classify"
    if story.must_decide:
        return "decide"
    if story.valid and not story.resolution:
        return _handling(story, pack)
    return "survey" if story.reply else "reply"


def _handling(story: Story, pack: Pack) -> str:
    level = level_of(story, pack)
    if not story.owner:
        settles = level is not None and level.settles and not story.settling
        return "settle" if settles else "dispatch"
    if not story.findings:
        return "investigate"
    if not story.proposal:
        return "resolve"
    return "approve" if len(story.approvals) < len(approvers(story)) else "offer"


def approvers(story: Story) -> list[str]:
    """The roles that must approve the submitted resolution, one after the other."""
    return list(story.proposal.get("approvers", ()))


def stage_of(story: Story, pack: Pack) -> str | None:
    """Whose turn it is: a duty of the pack that stands before the place, else the place itself."""
    place = place_of(story, pack)
    if place is None or story.merged_into or story.course:  # a merged one's root does the duties
        return place
    for key, duty in pack.duties.items():
        if duty.before == place and key not in story.done and _called_for(story, duty):
            return key
    if place == "archive":
        waited = [key for key, _ in beside(story, pack) if key in pack.duties or key == OUTER]
        return waited[0] if waited else place
    return place


def _called_for(story: Story, duty: Duty) -> bool:
    """Whether a duty in the line applies; there is nothing to check about a complaint that is not ours."""
    return holds(duty.when, story.traits) and (story.valid or not duty.checks)


def beside(story: Story, pack: Pack) -> list[tuple[str, int]]:
    """What runs beside the stage: duties and the raising of what is unsolved, each with its number."""
    if story.merged_into:  # its root keeps the promises
        return []
    found = [
        (key, len(story.times.get(key, ())) + 1)
        for key, duty in pack.duties.items()
        if _runs(story, key, duty)
    ]
    if story.course:
        return [*found, *COURSES[story.course].beside(story)]
    level = level_of(story, pack)
    if level and level.raises and story.valid and not story.resolution and not story.ground:
        found.append((f"{RAISE}{story.level}", 1))
    return [*found, (OUTER, 1)] if runs(story) else found


def _runs(story: Story, key: str, duty: Duty) -> bool:
    """Whether a duty beside the handling is to be done now: begun, called for, and neither done nor over."""
    if isinstance(duty, PlanDuty):
        return duty.began(story) is not None and key not in story.times and not story.archived
    if duty.before is not None or duty.starts not in story.facts or story.archived or story.course:
        return False
    if (story.ground or not story.valid) and not duty.must:
        return False
    if duty.again is None and story.times.get(key):
        return False
    if duty.again is not None and story.reply:
        return False
    return holds(duty.when, story.traits)


def in_handling(story: Story, pack: Pack) -> bool:
    """Whether the complaint is being handled: what the owner may do beside answering still has a point."""
    going = bool(story.classification) and not story.merged_into
    return going and story.valid and not story.resolution and not story.ground
