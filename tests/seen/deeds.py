"""What the desk does with two complaints, in one transaction as the portal does it."""

from collections.abc import Callable
from datetime import datetime

from adapters import database
from adapters.merging import both, follow, followers
from complaints.acts import merge as act
from complaints.acts.relate import keep_apart, link
from complaints.case import Case
from tests.virtual import WANG, Town

Deed = Callable[[Case, Case, str, str, datetime], None]


def do(town: Town, deed: Deed, one: str, other: str, reason: str = "同一件事") -> None:
    """Wang Fang does it; the lives of both go on."""
    with database.writing() as session:
        deed(*both(session, one, other), WANG, reason, town.now)
    town.live(one)
    town.live(other)


def merge(town: Town, child: str, root: str) -> None:
    """Merge the first into the second."""
    do(town, act.merge, child, root)


def separate(town: Town, child: str, root: str) -> None:
    """Undo it."""
    do(town, act.separate, child, root, "不是一件事")


def relate(town: Town, one: str, other: str) -> None:
    """Link two complaints."""
    do(town, link, one, other)


def part(town: Town, one: str, other: str) -> None:
    """Keep two complaints apart."""
    do(town, keep_apart, one, other)


def close_followers(town: Town) -> list[str]:
    """What the watch does for merged complaints whose root is closed; returns whom it closed or freed."""
    with database.reading() as session:
        found = followers(session, 100)
    for number, root in found:
        with database.writing() as session:
            follow(session, number, root, town.now)
        town.live(number)
    return [number for number, _ in found]
