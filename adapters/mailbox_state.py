"""How each mailbox stands: up to where it was read, and since when it cannot be looked into and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.database import reading
from adapters.heartbeats import beat
from adapters.mailboxes import Mailbox
from complaints.records import Heartbeat

LONGEST_REST = timedelta(minutes=10)
"""The most time between two tries to log in where that was refused: servers lock out who tries too often."""


@dataclass(frozen=True)
class State:
    """What is known of a mailbox. `validity` and `after`: the UIDs up to `after` were all read.

    `down`: a kind of MailboxDown, empty when all is well; `since` then, and `tries` in a row. `looked_at` is
    the last time it could be read.
    """

    looked_at: datetime | None = None
    validity: int = 0
    after: int = 0
    down: str = ""
    since: datetime | None = None
    tries: int = 0
    tried_at: datetime | None = None

    def rests(self, now: datetime) -> bool:
        """Whether it is too early to try again: a refused log-in is tried after 1, 2, 4 … 10 minutes."""
        if self.down != "log-in" or self.tried_at is None:
            return False
        return now < self.tried_at + min(timedelta(minutes=2 ** min(self.tries - 1, 4)), LONGEST_REST)


def state_of(mailbox: Mailbox) -> State:
    """How a mailbox stands; as if it had never been looked into if that is so."""
    with reading() as session:
        row = session.get(Heartbeat, _key(mailbox))
    if row is None:
        return State()
    facts = row.info
    return State(
        _moment(facts.get("looked_at")),
        int(facts.get("validity", 0)),
        int(facts.get("after", 0)),
        str(facts.get("down", "")),
        _moment(facts.get("since")),
        int(facts.get("tries", 0)),
        row.at,
    )


def keep(mailbox: Mailbox, state: State, now: datetime) -> None:
    """Write down how a mailbox stands."""
    facts = {
        "looked_at": state.looked_at and state.looked_at.isoformat(),
        "validity": state.validity,
        "after": state.after,
        "down": state.down,
        "since": state.since and state.since.isoformat(),
        "tries": state.tries,
    }
    beat(_key(mailbox), now, facts)


def _key(mailbox: Mailbox) -> str:
    return f"mailbox {mailbox.name}"


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
