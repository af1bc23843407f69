"""Stages that no written procedure has, those of drills and plan reviews; their limits the plan says."""

from complaints.pack_words import Rung, Stage

LADDER = [
    Rung(after="0m", to="supervisor"),
    Rung(after="next working day 10:00", to="manager"),
]
"""Who hears of it when a drill or a review falls behind: as with a complaint, level by level."""
AGAIN = "next working day 10:00"


class HouseStage(Stage):
    """A stage whose clock starts from a fact of its own."""

    starts: str


def house_stage(
    zh: str, hant: str, en: str, limit: str, starts: str, remind: str | None = None
) -> HouseStage:
    """A stage with the ladder that every one of them has."""
    return HouseStage.model_validate(
        {
            "label": {"zh-Hans": zh, "zh-Hant": hant, "en": en},
            "limit": limit,
            "starts": starts,
            "remind": remind,
            "ladder": LADDER,
            "repeat": AGAIN,
        }
    )


def reminder_of(seconds: int) -> str:
    """When to remind of a limit in clock time: when a third of it is left."""
    return f"{max(seconds // 3, 1)}s"
