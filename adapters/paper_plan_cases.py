"""Made-up cases with a plan: in motion in a complaint, drilled, revised. No database."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from sqlmodel import Session

from adapters.calendars import load_calendar
from adapters.packs import pack_of
from complaints.case import Case
from complaints.drills.drill import PREFIX as DRILL
from complaints.drills.drill import Drill
from complaints.drills.scenario import of_plan
from complaints.fold import tell
from complaints.history import next_entry
from complaints.plans.plan import Plan
from complaints.records import Complaint, Entry, Promise, Question, Record
from complaints.reviews.review import PREFIX as REVIEW
from complaints.reviews.review import Review

Facts = dict[str, Any]
Told = tuple[str, str, Facts]
"""A line of a history: verb, who, data."""

DAY = "20261123-0001"
FOUND = "YL-20261110-0001-1"
INJECT: Facts = {
    "after": "10m", "within": "30m", "to": "agent", "label": {"zh-Hans": "客户再次来电", "en": "They call"},
    "text": {"zh-Hans": "客户要求负责人十分钟内回电。", "en": "The customer wants to be called back."},
}  # fmt: skip
REASON = "演练中停工通知发出太晚，\n缩短时限并增加代理人。"


def history(number: str, told: Iterable[Told], at: datetime) -> list[Entry]:
    """A chain of entries, all of one moment."""
    entries: list[Entry] = []
    for verb, who, data in told:
        entries.append(next_entry(entries[-1] if entries else None, number, verb, who, at, "", 1, data))
    return entries


class PlanCases:
    """The cases of one plan; everything happened `at` one moment, and is `due` at another."""

    def __init__(self, plan: Plan, at: datetime, due: datetime) -> None:
        self.plan, self.at, self.due = plan, at, due
        self.pack = pack_of(plan.procedures[0])
        self.key = f"{plan.plan}-1"
        self.first = next(iter(plan.steps))
        self.scenario = of_plan(plan) | {"injects": [INJECT]}

    def _of(self, table: type[Record], number: str, told: Iterable[Told], asked: Facts, **more: Any) -> Case:
        """A case with its history; `asked`: the form and what is known, by the stage that is asked."""
        pack, entries = self.pack, history(number, told, self.at)
        calendar = load_calendar(pack.calendar)
        record = table(
            number=number, procedure=pack.procedure, version=pack.version,
            channel=next(iter(pack.channels)), source=next(iter(pack.sources)),
            matter="厨房有燃气味，\n老人头晕。", demand="尽快修好。", project="锦绣花园",
            received_at=self.at, accepted_at=self.at, **more,
        )  # fmt: skip
        questions = [self._question(number, stage, form, known) for stage, (form, known) in asked.items()]
        promises = [self._promise(number, stage, calendar.version) for stage in (*asked, "begin")]
        return Case(
            cast(Session, None), record, pack, calendar, entries, questions, promises, tell(entries),
            plan_of=self._version,
        )  # fmt: skip

    def _question(self, number: str, stage: str, form: str, known: Facts) -> Question:
        return Question(
            id=stage, number=number, form=form, stage=stage, round=1, role="owner", person="owner",
            known=known, asked_at=self.at,
        )  # fmt: skip

    def _promise(self, number: str, stage: str, calendar: str) -> Promise:
        return Promise(
            number=number, stage=stage, round=1, limit="1h", started_at=self.at, due_at=self.due,
            calendar=calendar, steps=[], provisional=False,
        )  # fmt: skip

    def _version(self, _plan: str, version: str) -> Plan:
        """The plan, or the version of it that the made-up review proposes."""
        if version == self.plan.version:
            return self.plan
        steps = dict(self.plan.steps)
        steps[self.first] = steps[self.first].model_copy(update={"limit": "10m", "person": "owner"})
        day = self.due.date() + timedelta(days=1)
        return self.plan.model_copy(update={"version": version, "effective_on": day, "steps": steps})

    def _activation(self, **grounds: Any) -> Told:
        about = {"id": self.key, "plan": self.plan.plan, "version": self.plan.version}
        grounds = {"trigger": {}, "why": {}, "reason": "", "numbers": []} | grounds
        return "plan_activated", "colleague" if grounds["reason"] else "system", about | grounds

    def in_motion(self, *more: Told, **grounds: Any) -> Case:
        """A complaint in which the plan was set in motion, and its first step is asked for."""
        told = [("filed", "customer", {}), self._activation(**grounds), *more]
        asked: Facts = {f"{self.key}.{self.first}": ("Duty", {})}
        number = f"{self.pack.number_prefix}-{DAY}"
        return self._of(Complaint, number, told, asked, name="张伟", phone="13800000000")

    def by_rule(self) -> Case:
        """The plan was called for by what the complaint says."""
        why = {"words": ["燃气味", "头晕"], "priority": next(iter(self.pack.priorities)), "presumed": True}
        return self.in_motion(trigger=self.plan.triggers[0].label.model_dump(by_alias=True), why=why)

    def by_cluster(self) -> Case:
        """The plan was called for by several complaints of one site."""
        label = self.plan.triggers[0].label.model_dump(by_alias=True)
        return self.in_motion(trigger=label, why={"by": "project", "shared": "锦绣花园", "count": 5})

    def drill(self, *more: Told, announced: bool = True, asked: Facts | None = None) -> Case:
        """A drill that is planned; what came after that is told by `more`."""
        planned = {
            "plan": self.plan.plan, "version": self.plan.version, "kind": "scheduled", "announced": announced,
            "period": "2026-Q4", "planned_at": self.due.isoformat(), "overdue_at": self.due.isoformat(),
            "scenario": self.scenario, "trainee": "", "source": "",
        }  # fmt: skip
        return self._of(
            Drill, f"{DRILL}-{DAY}", [("drill_planned", "system", planned), *more], asked or {},
            plan=self.plan.plan, plan_version=self.plan.version, kind="scheduled", announced=announced,
            planned_at=self.due, planned_by="system", name="演练客户",
        )  # fmt: skip

    def practised(self) -> Case:
        """A drill that goes on: a step, what happened meanwhile, and a contact test are asked for."""
        begun: Told = ("drill_begun", "system", {"people": ["owner"], "absent": []})
        asked: Facts = {
            f"{self.key}.{self.first}": ("Duty", {}),
            "inject.0": ("InjectResponse", {"inject": 0}),
            "contact.owner": ("ContactTest", {"phone": "13900000000"}),
        }
        injected: Told = ("injected", "system", {"inject": 0})
        return self.drill(begun, self._activation(), injected, asked=asked)

    def measured(self, *more: Told) -> Case:
        """A drill that was measured, and is to be evaluated."""
        what = self.plan.steps[self.first].label.texts()
        parts = {"goals": 0.5, "in_time": 0.75, "completeness": 1.0, "reached": None}
        found = [
            {"key": "1", "kind": "late", "params": {"what": what, "minutes": 15}, "owner": "owner"},
            {"key": "2", "kind": "unreached", "params": {"who": ["赵敏"]}, "owner": "owner"},
        ]
        result = {"measured": [], "goals": [], "score": {"points": 68, "parts": parts}, "found": found}
        begun: Told = ("drill_begun", "system", {"people": [], "absent": []})
        asked: Facts = {"evaluate": ("DrillEvaluation", {})}
        return self.drill(begun, ("practised", "system", result), *more, asked=asked)

    def evaluated(self) -> Case:
        """A drill with its evaluation."""
        remarks = "总体顺畅，\n现场联络要再练。"
        said = {"remarks": remarks, "dropped": ["2"], "dropped_why": "请假", "findings": []}
        return self.measured(("evaluated", "owner", said))

    def review(self, decision: str = "revise") -> Case:
        """A review with one finding, the revision approved and in effect, and to be read."""
        about = {"plan": self.plan.plan, "version": self.plan.version, "why": "drill"}
        taken = {
            "finding": FOUND, "owner": "owner", "until": self.due.isoformat(), "kind": "written",
            "params": {}, "text": "对讲机没电", "origin": "YL-20261110-0001",
        }  # fmt: skip
        answers = {"lawful": "yes", "complete": "yes", "flexible": "no", "remarks": "夜间只有一人值班。"}
        revised = {
            "decision": decision, "reason": REASON, "answers": answers,
            "version": "2" if decision == "revise" else "", "effective_on": str(self.due.date()),
        }  # fmt: skip
        moved = {"finding": FOUND, "owner": "owner", "until": self.due.isoformat(), "reason": "由现场负责。"}
        told: list[Told] = [
            ("review_opened", "system", about | {"gathered": {"reason": "主管要求"}}),
            ("finding_taken", "system", taken), ("finding_moved", "colleague", moved),
            ("revised", "owner", revised), ("revision_approved", "colleague", {"version": "2"}),
            ("took_effect", "system", {"readers": ["owner"]}),
        ]  # fmt: skip
        asked: Facts = {
            "revise": ("PlanRevision", {"remarks": "请写明由谁代理。"}), "consent": ("PlanApproval", {}),
            f"finding.{FOUND}": ("FindingClosure", {}), "read.owner": ("PlanRead", {}),
        }  # fmt: skip
        return self._of(
            Review, f"{REVIEW}-{DAY}", told, asked,
            plan=self.plan.plan, plan_version=self.plan.version, why="drill", opened_by="system", name="",
        )  # fmt: skip

    def notice(self, stage: str) -> Facts:
        """The facts of a notice of the clock."""
        return {"due_at": self.due.isoformat(), "stage": stage, "late_by": "owner", "level": 1}
