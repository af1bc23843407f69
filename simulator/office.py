"""A simulated office: cases in memory that live by the rules, and a clock that goes from event to event."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from sqlmodel import Session

from complaints.acts.file import file_complaint
from complaints.acts.lapse import lapse
from complaints.acts.notify import notify
from complaints.calendar import Calendar
from complaints.errors import Refusal
from complaints.filing import Filing
from complaints.pack import Pack
from complaints.people import Roster
from complaints.promises import Notice
from complaints.records import Promise, Question
from simulator.cases import QuickCase
from simulator.memory import Memory
from simulator.people import Registry, Staff
from simulator.turns import take_turn

Elsewhere = Callable[[str], tuple[Pack, Calendar]]
"""The pack of another procedure and its calendar, for complaints that go on there."""
SAID, SILENCE, NOTICE = 0, 1, 2
"""At one moment people act first, then silence is noted, then notices are given (as the watch does)."""
TURNS = 60
"""More steps than any life takes without waiting for somebody."""


Event = tuple[datetime, int, int, Callable[[datetime], None]]
"""Something that happens: the moment, the rank at this moment, the order in which it was said, what to do."""


class Office:
    """Cases, people and the clock. Subclasses and callers say who answers what."""

    def __init__(
        self, pack: Pack, calendar: Calendar, staff: Staff, elsewhere: Elsewhere | None = None
    ) -> None:
        self.pack, self.calendar, self.elsewhere = pack, calendar, elsewhere
        self.registry = Registry(staff)
        self.memory = Memory(self.registry.members, staff.absences, lambda: self.waiting)
        self.cases: list[QuickCase] = []
        self.waiting: Counter[str] = Counter()
        self._events: list[Event] = []
        self._order = 0
        self._next_notice: dict[int, datetime] = {}
        self._lapsing: dict[str, datetime] = {}

    # the clock

    def at(self, moment: datetime, do: Callable[[datetime], None], rank: int = SAID) -> None:
        """Let something happen at a moment."""
        self._order += 1
        heapq.heappush(self._events, (moment, rank, self._order, do))

    def run(self, until: datetime | None = None) -> datetime | None:
        """Let everything happen that happens until a moment (included); the moment of the last event."""
        last: datetime | None = None
        while self._events and (until is None or self._events[0][0] <= until):
            last, _, _, do = heapq.heappop(self._events)
            do(last)
        return last

    # cases

    def file(self, filing: Filing, now: datetime, by: str = "customer") -> QuickCase:
        """A complaint comes in; it lives until somebody has to answer."""
        session = cast(Session, self.memory)
        plain = file_complaint(session, filing, self.pack, self.calendar, now, by)
        plain.elsewhere = self.elsewhere
        case = QuickCase.of(plain, self, len(self.cases))
        self.cases.append(case)
        self.live(case, now)
        return case

    def change(self, case: QuickCase, now: datetime, act: Callable[[QuickCase], object]) -> None:
        """Somebody acts on a case, and its life goes on. Refusals go up; then nothing has changed."""
        act(case)
        self.live(case, now)

    def live(self, case: QuickCase, now: datetime) -> None:
        """Let a life go on until it waits for somebody, or is over."""
        for _ in range(TURNS):
            if not take_turn(case, now):
                self._look(case, now)
                return
        raise Refusal(f"{case.number} goes in circles at the stage '{case.stage}'")

    def roster_for(self, case: QuickCase, now: datetime) -> Roster:
        """The roster as a case sees it: with everybody's open questions, its own as they are right now."""
        load: Mapping[str, int] = self.waiting
        mine = _asked(case)
        if mine != case.counted:
            load = Counter(self.waiting)
            load.subtract(case.counted)
            load.update(mine)
        return self.registry.roster(now.astimezone(self.calendar.zone), load)

    def _look(self, case: QuickCase, now: datetime) -> None:
        """After a life has moved: count what is asked, and note when silence ends and notices are due."""
        mine = _asked(case)
        if mine != case.counted:
            self.waiting.subtract(case.counted)
            self.waiting.update(mine)
            case.counted = mine
        if case.promises and case.promises[-1].stage == "classify":  # the desk may have completed the contact
            self.memory.reindex(case.complaint, "contact_key")
        for question in case.questions[case.seen :]:
            self.asked(case, question, now)
        case.seen = len(case.questions)
        for question in case.questions:
            if question.lapses_at is not None and question.is_open:
                self._await_silence(case, question)
        self._await_notice(case, now)

    def asked(self, case: QuickCase, question: Question, now: datetime) -> None:
        """A question was asked just now; who answers it is said by those who use the office."""

    # the watch

    def _await_silence(self, case: QuickCase, question: Question) -> None:
        moment = question.lapses_at
        if moment is None or self._lapsing.get(question.id) == moment:
            return
        self._lapsing[question.id] = moment

        def end(now: datetime) -> None:
            if question.is_open and question.lapses_at == moment:
                self.change(case, now, lambda c: lapse(c, question.id, now))

        self.at(moment, end, SILENCE)

    def _await_notice(self, case: QuickCase, now: datetime) -> None:
        moment = first_notice(case.promises)
        if moment is None or self._next_notice.get(case.index) == moment:
            return
        self._next_notice[case.index] = moment

        def give(now: datetime) -> None:
            if self._next_notice.get(case.index) == moment:
                del self._next_notice[case.index]
            if first_notice(case.promises) == moment and self._stirs(case, notify(case, now), now):
                self.live(case, now)
            if (later := first_notice(case.promises)) is not None and later > now:
                self._await_notice(case, now)

        self.at(max(moment, now), give, NOTICE)

    def _stirs(self, case: QuickCase, given: list[Notice], now: datetime) -> bool:
        """Whether notices change whose turn it is: something was raised, or who was asked has left."""
        if any(notice.kind == "raise" for notice in given):
            return True
        people = self.registry.roster(now.astimezone(self.calendar.zone), {}).people
        return any(person not in people for person in case.counted)


def first_notice(promises: Iterable[Promise]) -> datetime | None:
    """When the next notice of a case is due."""
    return min((p.next_notice_at for p in promises if p.next_notice_at is not None), default=None)


def _asked(case: QuickCase) -> tuple[str, ...]:
    return tuple([q.person for q in case.questions if q.person and q.is_open])


def question_key(case: QuickCase, question: Question) -> tuple[Any, ...]:
    """What names a question in every world: the complaint, and which question of its kind it is."""
    alike = 0
    for other in case.questions:
        if other is question:
            break
        alike += (other.form, other.stage, other.round) == (question.form, question.stage, question.round)
    return case.index, question.form, question.stage, question.round, alike
