"""A case that costs little: the same rules, but its history is not sealed and its rows are plain."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from complaints.case import Case
from complaints.fold import STEPS, tell
from complaints.letters import Letter
from complaints.people import Roster
from complaints.records import Entry
from complaints.turn import stage_of
from simulator.plain import copied, plain

if TYPE_CHECKING:
    from simulator.office import Office

R = TypeVar("R")


class QuickCase(Case):
    """A case in the memory of a simulated office."""

    office: "Office"
    index: int
    counted: tuple[str, ...]
    seen: int
    telling: list[Entry]
    _at: tuple[int, int] = (0, 0)
    _stage: str | None = None

    @classmethod
    def of(cls, case: Case, office: "Office", index: int) -> "QuickCase":
        """A filed case, from now on quick. It was filed by the rules' own act, which makes a plain one."""
        case.__class__ = cls
        quick = cast(QuickCase, case)
        quick.office, quick.index, quick.counted, quick.seen = office, index, (), 0
        quick.complaint = office.memory.exchange(case.complaint, copied(case.complaint))
        quick.entries, quick.promises = list(map(copied, case.entries)), list(map(copied, case.promises))
        quick.telling = list(quick.entries)
        quick.story = tell(quick.telling)
        return quick

    @property
    def stage(self) -> str | None:
        """Whose turn it is, by the facts; found once for each line of the history."""
        if self._at != (len(self.entries), id(self.pack)):
            self._stage = stage_of(self.story, self.pack)
            self._at = len(self.entries), id(self.pack)
        return self._stage

    def enter(self, verb: str, who: str, now: datetime, *, at_stage: str = "", **data: Any) -> Entry:
        """Append to the history, unsealed, and let the story follow.

        Of the verbs that change nothing but their own date only the last is told again: a complaint that lies
        about for a year is reported every day.
        """
        stage = at_stage or self.stage or ""
        entry = plain(
            Entry, number=self.number, seq=len(self.entries) + 1, at=now, who=who, verb=verb, stage=stage,
            round=self.story.round, data=data,
        )  # fmt: skip
        self.entries.append(entry)
        if verb not in STEPS:
            self.telling = [old for old in self.telling if old.verb != verb]
        self.telling.append(entry)
        self.story = tell(self.telling)
        return entry

    def make(self, kind: type[R], /, **fields: Any) -> R:
        """A new row, a plain one."""
        if kind is Letter and fields["kind"] == "escalation":
            self._forget_repeats(fields["facts"])
        return plain(kind, **fields)

    def _forget_repeats(self, facts: dict[str, Any]) -> None:
        """Of the daily repeats of an escalation keep the last: an older one cannot come again.

        Every new letter is compared with those that are there; a year of repeats would take long.
        """
        stage, level, due = facts["stage"], facts["level"], facts["due_at"]
        ladder = len(self.pack.spec(stage).ladder)
        if level <= ladder:
            return
        letters = self.letters()
        letters[:] = [
            old for old in letters
            if old.kind != "escalation"
            or not ladder < old.facts["level"] < level
            or (old.facts["stage"], old.facts["due_at"]) != (stage, due)
        ]  # fmt: skip

    def earlier(self, since: datetime) -> list[str]:
        """The numbers of earlier complaints of the same customer, newest first."""
        mine = self.complaint
        if not mine.contact_key:
            return []
        known = self.office.memory.of("complaint", "contact_key", mine.contact_key)
        found = [c for c in known if c is not mine and since <= c.received_at <= mine.received_at]
        return [c.number for c in sorted(found, key=lambda c: c.received_at, reverse=True)]

    def roster(self, now: datetime) -> Roster:
        """Everybody who works here, who is away, and how much each has to answer."""
        return self.office.roster_for(self, now)

    def letters(self) -> list[Letter]:
        """The letters of this complaint in the order in which they were recorded."""
        return self.office.memory.of("letter", "number", self.number)
