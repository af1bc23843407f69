"""One complaint at hand inside a transaction: its record, its pack, its calendar, its people.

Acts (complaints/acts/) change it through `enter`, `put` and `write`, and end with `settle`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from complaints.calendar import Calendar
from complaints.errors import Refusal
from complaints.history import next_entry
from complaints.letters import Letter
from complaints.pack import Pack
from complaints.people import Absence, Person, Roster
from complaints.promises import HANDLING, clock_start, next_notice, stage_due, stands_still
from complaints.records import Complaint, Entry, Promise, Question
from complaints.story import Story, stage_of, tell

SIDE_FORMS = ("CustomerAnswer", "ExtensionDecision")
"""Questions that stand beside the stage's own and outlive a change between handling stages."""


@dataclass
class Case:
    """A complaint with everything the rules need. Load with `load`; valid inside its session only."""

    session: Session
    complaint: Complaint
    pack: Pack
    calendar: Calendar
    entries: list[Entry]
    questions: list[Question]
    promises: list[Promise]
    story: Story

    @property
    def number(self) -> str:
        return self.complaint.number

    @property
    def stage(self) -> str | None:
        """Whose turn it is, by the facts."""
        return stage_of(self.story)

    @property
    def urgent(self) -> bool:
        """Whether letters about it may disturb people in quiet hours; until classified, as suggested."""
        asked = self.open_question("Classification")
        suggested = asked.known.get("priority") if asked else ""
        return (self.story.priority or suggested) == self.pack.urgent

    @property
    def promise(self) -> Promise | None:
        """The promise of the present stage and round."""
        return next((p for p in self.promises if p.stage == self.stage and p.round == self.story.round), None)

    def record(self, field: str) -> str:
        """A field of the record: as completed at registration, else as it was filed."""
        return str(self.story.record.get(field) or getattr(self.complaint, field))

    def enter(self, verb: str, who: str, now: datetime, **data: Any) -> Entry:
        """Append to the history and let the story follow."""
        before = self.entries[-1] if self.entries else None
        entry = next_entry(before, self.number, verb, who, now, self.stage or "", self.story.round, data)
        self.session.add(entry)
        self.entries.append(entry)
        self.story = tell(self.entries)
        return entry

    def open_question(self, *forms: str) -> Question | None:
        """The open question with one of these forms."""
        return next((q for q in self.questions if q.is_open and q.form in forms), None)

    def answered(self, *forms: str) -> Question | None:
        """An answered or lapsed question of this round that no stage has taken yet."""
        for question in self.questions:
            said = question.answered_at is not None or question.lapsed_at is not None
            mine = question.form in forms and question.round == self.story.round
            if mine and said and question.taken_at is None:
                return question
        return None

    def expect(self, stage: str) -> None:
        """Refuse a step that is not this stage's: a step taken twice changes nothing."""
        if self.stage != stage:
            raise Refusal(f"{self.number}: it is not the turn of the stage '{stage}'")

    def roster(self, now: datetime) -> Roster:
        """Everybody who works here, who is away, and how much each has to answer."""
        open_by_person = (
            select(Question.person, func.count())
            .where(
                col(Question.answered_at).is_(None),
                col(Question.withdrawn_at).is_(None),
                col(Question.lapsed_at).is_(None),
                Question.person != "",
            )
            .group_by(Question.person)
        )
        return Roster(
            self.session.exec(select(Person).order_by(Person.id)).all(),
            self.session.exec(select(Absence)).all(),
            now.astimezone(self.calendar.zone),
            dict(self.session.exec(open_by_person).all()),
        )

    def letters(self) -> list[Letter]:
        """The letters of this complaint in the order in which they were recorded."""
        query = select(Letter).where(Letter.number == self.number)
        return list(self.session.exec(query.order_by(col(Letter.recorded_at), Letter.id)))

    def settle(self, now: datetime) -> None:
        """Bring promises and questions in line with the facts. Every act ends with this."""
        self._withdraw_pointless(now)
        self._keep_promises(now)
        if self.story.ground and self.complaint.closed_at is None:
            self.complaint.closed_at = self.story.facts["closed"]
        if self.story.archived and self.complaint.archived_at is None:
            self.complaint.archived_at = self.story.facts["archived"]
        self.session.flush()

    def _withdraw_pointless(self, now: datetime) -> None:
        for question in self.questions:
            if question.is_open and not self._matters(question):
                question.withdrawn_at = now
                question.withdrawn_why = self.entries[-1].verb

    def _matters(self, question: Question) -> bool:
        if question.round != self.story.round:
            return False
        if question.form in SIDE_FORMS:
            return self.stage in HANDLING
        return question.stage == self.stage

    def _keep_promises(self, now: datetime) -> None:
        stage = self.stage
        for promise in self.promises:
            current = promise.stage == stage and promise.round == self.story.round
            if promise.done_at is None and not current:
                promise.done_at, promise.next_notice_at, promise.paused_at = now, None, None
        if stage is None:
            return
        if self.promise is None:
            fresh = self._new_promise(stage, now)
            self.session.add(fresh)
            self.promises.append(fresh)
        self.recompute(now)

    def _new_promise(self, stage: str, now: datetime) -> Promise:
        return Promise(
            number=self.number,
            stage=stage,
            round=self.story.round,
            limit=self.pack.stage_limit(stage, self.story.round),
            started_at=clock_start(self.story, self.pack, stage),
            due_at=now,
            calendar=self.calendar.version,
            steps=[],
        )

    def recompute(self, now: datetime) -> None:
        """Compute the present promise again from the history; a new due time starts its notices afresh."""
        promise = self.promise
        if promise is None:
            raise Refusal(f"{self.number} has no stage whose time could be computed")
        promise.done_at = None
        found = stage_due(self.story, self.pack, self.calendar, promise.stage, now)
        if not promise.steps or found.at != promise.due_at:
            promise.due_at, promise.level = found.at, 0
            self._move_lapse(promise)
        since = stands_still(self.story, promise.stage, promise.due_at)
        promise.paused_at = since
        promise.provisional = found.provisional
        promise.calendar = self.calendar.version
        promise.steps = [step.as_json() for step in found.steps]
        notice = None
        if since is None:
            notice = next_notice(self.pack, self.calendar, promise.stage, promise.due_at, promise.level)
        promise.next_notice_at = notice.at if notice else None

    def _move_lapse(self, promise: Promise) -> None:
        """A survey may be answered for as long as its stage lasts."""
        survey = self.open_question("Survey")
        if survey is not None and promise.stage == survey.stage:
            survey.lapses_at = promise.due_at


def load(session: Session, number: str, packs: Any, calendars: Any, *, lock: bool = False) -> Case:
    """The case of a number. `lock` holds its row until the transaction ends (SQLite locks it whole)."""
    query = select(Complaint).where(Complaint.number == number)
    complaint = session.exec(query.with_for_update() if lock else query).one_or_none()
    if complaint is None:
        raise Refusal(f"There is no complaint with the number {number}.")
    pack: Pack = packs(complaint.procedure, complaint.version)
    entries = list(session.exec(select(Entry).where(Entry.number == number).order_by(col(Entry.seq))))
    questions = session.exec(
        select(Question).where(Question.number == number).order_by(col(Question.asked_at))
    )
    promises = session.exec(select(Promise).where(Promise.number == number).order_by(col(Promise.id)))
    return Case(
        session,
        complaint,
        pack,
        calendars(pack.calendar),
        entries,
        list(questions),
        list(promises),
        tell(entries),
    )
