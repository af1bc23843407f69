"""The course of a plan review: revised, approved by somebody else, in effect on its day, read by all.

What drills and cases brought up runs beside it, each with an owner and a date, until it is done or rejected.
"""

from complaints.house_stages import house_stage
from complaints.pack_words import Stage
from complaints.plans.plan import Plan
from complaints.story import Story

FINDING, READ = "finding.", "read."
"""What stands before a finding, and before a person, in the names of what runs beside."""


def place(story: Story) -> str | None:
    """Where a review stands; None when it is over."""
    revision = story.review["revision"]
    if story.archived:
        return None
    if not revision:
        return "revise"
    if not revision["consent"]:
        return "consent"
    if revision["decision"] == "revise":
        if "took_effect" not in story.facts:
            return "publish"
        if unread(story):
            return "acquaint"
    return "conclude" if open_findings(story) else "archive"


def beside(story: Story) -> list[tuple[str, int]]:
    """What runs beside: findings that are neither done nor rejected, and who has not read the new version."""
    findings = [(f"{FINDING}{key}", 1) for key in open_findings(story)]
    return [*findings, *((f"{READ}{person}", 1) for person in unread(story))]


def open_findings(story: Story) -> list[str]:
    """The findings of the review that are still open."""
    return [key for key, one in story.review["findings"].items() if not one["outcome"]]


def unread(story: Story) -> list[str]:
    """Who was told of the new version, is still here and has not confirmed that it was read."""
    over = {*story.review["read"], *story.review["left"]}
    return [person for person in story.review["readers"] if person not in over]


def stages(story: Story, plan: Plan) -> dict[str, Stage]:
    """The stages of a review with the limits of its plan."""
    rules, day = plan.review, "1 working day"
    read = house_stage(
        "阅知新版预案", "閱知新版預案", "Read the new version", rules.read_within, "took_effect", day
    )
    finding = house_stage("整改发现问题", "整改發現問題", "Settle a finding", "1 month", "review_opened", day)
    found: dict[str, Stage] = {
        "revise": house_stage(
            "修订预案", "修訂預案", "Revise the plan", rules.revise_within, "to_revise", day
        ),
        "consent": house_stage(
            "审批修订", "審批修訂", "Approve the revision", rules.approve_within, "revised", day
        ),
        "publish": house_stage(
            "新版生效", "新版生效", "The new version takes effect", "1 month", "revision_approved"
        ),
        "acquaint": read,
        "conclude": finding,
    }
    found |= {f"{READ}{person}": read for person in story.review["readers"]}
    return found | {f"{FINDING}{key}": finding for key in story.review["findings"]}
