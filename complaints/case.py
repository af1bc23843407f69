"""One complaint at hand inside a transaction: its record, its pack, its calendar, its people.

Acts (complaints/acts/) change it through `enter`, `put` and `write`, and end with `settle`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session, col, func, select

from complaints.calendar import Calendar
from complaints.errors import Refusal
from complaints.fold import tell
from complaints.fold_kin import expect_unmerged
from complaints.history import next_entry
from complaints.letters import Letter
from complaints.marks import STRONG, Mark
from complaints.pack import OUTER, Pack
from complaints.people import Absence, Person, Roster
from complaints.promises import clock_start, limit_of, next_notice, stage_due, stands_still
from complaints.records import Complaint, Entry, Promise, Question, awaited
from complaints.story import Story
from complaints.suggest import Suggester
from complaints.turn import beside, in_handling, place_of, stage_of

R = TypeVar("R")
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
    elsewhere: Callable[[str], tuple[Pack, Calendar]] | None = None
    suggester: Suggester | None = None

    @property
    def number(self) -> str:
        return self.complaint.number

    @property
    def stage(self) -> str | None:
        """Whose turn it is, by the facts: a stage of the house or a duty of the pack."""
        return stage_of(self.story, self.pack)

    @property
    def place(self) -> str | None:
        """The stage of the house at which the life stands, whatever duty comes before it."""
        return place_of(self.story, self.pack)

    @property
    def handled(self) -> bool:
        """Whether the complaint is being handled by its owner."""
        return in_handling(self.story, self.pack)

    @property
    def urgent(self) -> bool:
        """Whether letters about it may disturb people in quiet hours; until classified, as suggested."""
        asked = self.open_question("Classification")
        suggested = asked.known.get("priority") if asked else ""
        return (self.story.priority or suggested) == self.pack.urgent

    @property
    def promise(self) -> Promise | None:
        """The promise of the present stage and round."""
        return self._promised(*self._now()) if self.stage else None

    @property
    def live(self) -> list[Promise]:
        """The promises that are running: that of the stage first, then those beside it."""
        return [p for p in (self._promised(*key) for key in self._running()) if p is not None]

    def _running(self) -> list[tuple[str, int]]:
        """What is promised now: the stage, the place a duty stands before, and what runs beside them."""
        stage, place = self.stage, self.place
        held = [(place, self.story.round)] if place and place not in (stage, "archive") else []
        keys = ([self._now()] if stage else []) + held + beside(self.story, self.pack)
        return list(dict.fromkeys(keys))

    def _now(self) -> tuple[str, int]:
        """The present stage and which time it is."""
        stage = self.stage or ""
        return stage, dict(beside(self.story, self.pack)).get(stage, self.story.round)

    def _promised(self, stage: str, round_: int) -> Promise | None:
        return next((p for p in self.promises if p.stage == stage and p.round == round_), None)

    def record(self, field: str) -> str:
        """A field of the record: as corrected or completed later, else as it was filed."""
        later = self.story.record.get(field)
        return str(getattr(self.complaint, field) if later is None else later)

    def enter(self, verb: str, who: str, now: datetime, *, at_stage: str = "", **data: Any) -> Entry:
        """Append to the history and let the story follow. `at_stage`: if it is not about the present one.

        Refusal when it was merged into another complaint, to which this must befall.
        """
        expect_unmerged(self.story, self.number, verb)
        before = self.entries[-1] if self.entries else None
        stage = at_stage or self.stage or ""
        entry = next_entry(before, self.number, verb, who, now, stage, self.story.round, data)
        self.session.add(entry)
        self.entries.append(entry)
        self.story = tell(self.entries)
        return entry

    def open_question(self, *forms: str, stage: str = "") -> Question | None:
        """The open question with one of these forms (of a stage or duty, if it is named)."""
        found = (q for q in self.questions if q.is_open and q.form in forms)
        return next((q for q in found if stage in ("", q.stage)), None)

    def answered(self, *forms: str, stage: str = "") -> Question | None:
        """An answered or lapsed question of this round (of a stage or duty) that no stage has taken yet."""
        for question in self.questions:
            said = question.answered_at is not None or question.lapsed_at is not None
            mine = question.form in forms and question.round == self.story.round
            if mine and said and question.taken_at is None and stage in ("", question.stage):
                return question
        return None

    def make(self, kind: type[R], /, **fields: Any) -> R:
        """A new row. A case that lives in memory alone (simulator/) makes plainer ones."""
        return kind(**fields)

    def expect(self, stage: str) -> None:
        """Refuse a step that is not this stage's: a step taken twice changes nothing."""
        if self.stage != stage:
            raise Refusal(f"{self.number}: it is not the turn of the stage '{stage}'")

    def roster(self, now: datetime) -> Roster:
        """Everybody who works here, who is away, and how much each has to answer."""
        open_by_person = (
            select(Question.person, func.count())
            .where(awaited(), Question.person != "")
            .group_by(Question.person)
        )
        return Roster(
            self.session.exec(select(Person).order_by(Person.id)).all(),
            self.session.exec(select(Absence)).all(),
            now.astimezone(self.calendar.zone),
            dict(self.session.exec(open_by_person).all()),
        )

    def earlier(self, since: datetime) -> list[str]:
        """The numbers of earlier complaints of the same customer from a moment on, newest first.

        The same customer: a telephone, mail address or chat id of one is also that of the other (its marks).
        """
        mine, at = self.complaint, col(Complaint.received_at)
        own = select(Mark.key).where(Mark.number == mine.number, col(Mark.kind).in_(STRONG))
        same = select(Mark.number).where(col(Mark.key).in_(own), Mark.number != mine.number)
        query = select(Complaint.number).where(
            col(Complaint.number).in_(same), at >= since, at <= mine.received_at
        )
        return list(self.session.exec(query.order_by(at.desc())))

    def letters(self) -> list[Letter]:
        """The letters of this complaint in the order in which they were recorded."""
        query = select(Letter).where(Letter.number == self.number)
        return list(self.session.exec(query.order_by(col(Letter.recorded_at), Letter.id)))

    def settle(self, now: datetime) -> None:
        """Bring promises and questions in line with the facts. Every act ends with this."""
        self._withdraw_pointless(now)
        self._keep_promises(now)
        self.complaint.merged_into = self.story.merged_into or None
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
        runs = dict(beside(self.story, self.pack))
        if question.stage in runs and question.form == "Duty":
            owned = (
                question.role != "owner" or self.story.owner or self.pack.duties[question.stage].department
            )
            return bool(owned) and question.round == runs[question.stage]
        if question.round != self.story.round and question.stage != OUTER:
            return False
        if question.form in SIDE_FORMS:
            return self.handled
        return question.stage == self.stage or question.stage in runs

    def _keep_promises(self, now: datetime) -> None:
        keys = self._running()
        for promise in self.promises:
            if promise.done_at is None and (promise.stage, promise.round) not in keys:
                promise.done_at, promise.next_notice_at, promise.paused_at = now, None, None
        for stage, round_ in keys:
            if self._promised(stage, round_) is None:
                fresh = self._new_promise(stage, round_, now)
                self.session.add(fresh)
                self.promises.append(fresh)
        self.recompute(now)

    def _new_promise(self, stage: str, round_: int, now: datetime) -> Promise:
        return self.make(
            Promise, number=self.number, stage=stage, round=round_, limit="",
            started_at=now, due_at=now, calendar="", steps=[],
        )  # fmt: skip

    def recompute(self, now: datetime) -> None:
        """Compute the running promises again from the history; a new due time starts its notices afresh."""
        for promise in self.live:
            self._recompute(promise, now)

    def _recompute(self, promise: Promise, now: datetime) -> None:
        promise.done_at = None
        promise.beside = (promise.stage, promise.round) != self._now()
        promise.limit = limit_of(self.story, self.pack, promise.stage)
        promise.started_at = clock_start(self.story, self.pack, promise.stage)
        found = stage_due(self.story, self.pack, self.calendar, promise.stage, now)
        if not promise.steps or found.at != promise.due_at:
            promise.due_at, promise.level = found.at, 0
            survey = self.open_question("Survey", stage=promise.stage)
            if survey is not None:  # it may be answered for as long as its stage lasts
                survey.lapses_at = found.at
        since = stands_still(self.story, promise.stage, promise.due_at)
        promise.paused_at = since
        promise.provisional = found.provisional
        promise.calendar = self.calendar.version
        promise.steps = [step.as_json() for step in found.steps]
        notice = None
        if since is None:
            notice = next_notice(self.pack, self.calendar, promise.stage, promise.due_at, promise.level)
        promise.next_notice_at = notice.at if notice else None
