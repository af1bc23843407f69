"""What partners are told of a complaint: which entries of its history, and which facts; nothing personal."""

from typing import Any

from complaints.fold import tell
from complaints.pack import Pack
from complaints.records import Entry, Record
from complaints.turn import stage_of

EVENTS: dict[str, tuple[str, ...]] = {
    "filed": (),
    "registered": ("work_order",),
    "classified": ("validity", "level", "priority"),
    "prioritised": ("priority",),
    "moved": ("procedure",),
    "raised": ("level",),
    "lowered": ("level",),
    "dispatched": ("department",),
    "refused": (),
    "investigated": (),
    "asked_customer": (),
    "customer_answered": (),
    "customer_silent": (),
    "extended": ("days",),
    "resolved": (),
    "replied": (),
    "surveyed": (),
    "reworked": (),
    "closed": ("ground",),
    "archived": (),
    "merged": (),
    "separated": (),
}
"""The verbs of the history that are told, each with the facts of its entry that go along.

Only keys, counts and levels of the pack may stand here: never who, and never what somebody wrote.
"""

TEST = "test"
"""The event of a delivery that was asked for to try a webhook; not one of EVENTS."""

PLAIN: tuple[type, ...] = (str, int, bool)


def body_of(delivery: str, entry: Entry, entries: list[Entry], pack: Pack, told: Record) -> dict[str, Any]:
    """What is told of an entry: the stage is the one that the complaint reached by it.

    `told`: the complaint as which the receiver knows it; another one than the entry's where it was merged.
    """
    story = tell([e for e in entries if e.seq <= entry.seq])
    return {
        "id": delivery,
        "event": entry.verb,
        "number": told.number,
        "reference": told.outer_reference or None,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "stage": stage_of(story, pack) or ("merged" if story.merged_into and not story.ground else "closed"),
        "data": _facts(entry) | ({"by_way_of": "merged"} if told.number != entry.number else {}),
    }


def _facts(entry: Entry) -> dict[str, Any]:
    found = {name: entry.data.get(name) for name in EVENTS[entry.verb]}
    return {name: value for name, value in found.items() if type(value) in PLAIN and value != ""}
