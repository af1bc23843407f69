"""A case as programs read it: the JSON of the contract."""

from datetime import datetime
from typing import Any

from adapters.links import answer_url
from complaints.asking import setting
from complaints.case import Case
from complaints.forms import form_of, schema
from complaints.promises import HANDLING
from complaints.records import Question
from portal.asked import heading
from portal.third_party import outer_json


def local(case: Case, at: datetime | None) -> str | None:
    """A time with the offset of the case's calendar."""
    return at.astimezone(case.calendar.zone).isoformat() if at else None


def due_of(case: Case, question: Question) -> datetime | None:
    """Until when a question should be answered: when it lapses, for a customer; else the stage's promise."""
    if question.form == "CustomerAnswer":
        return question.lapses_at
    stages = HANDLING if question.stage in HANDLING else (question.stage,)
    here = [p for p in case.promises if p.stage in stages and p.round == question.round]
    running = [p for p in here if p.done_at is None]
    found = (running or [p for p in here if p.stage == question.stage] or here)[-1:]
    return found[0].due_at if found else None


def case_json(case: Case, now: datetime) -> dict[str, Any]:
    """How a complaint stands."""
    story, known = case.story, case.story.classification
    return {
        "number": case.number,
        "procedure": story.procedure or case.complaint.procedure,
        "version": story.version or case.complaint.version,
        "stage": case.stage or ("merged" if story.merged_into and not story.ground else "closed"),
        "merged_into": story.merged_into or None,
        "level": story.level or known.get("severity", {}).get("level"),
        "categories": {
            "intake": known.get("intake") or None,
            "assessment": known.get("assessment") or None,
            "dispatch": known.get("dispatch") or None,
            "parts": {
                "assessment": known.get("assessment_part") or None,
                "dispatch": known.get("dispatch_part") or None,
            },
        },
        "severity": known.get("severity"),
        "priority": story.priority or None,
        "department": story.department or None,
        "open_questions": [
            {
                "question": heading(case.pack, q.form, q.stage, "zh-Hans", q.known),
                "form": q.form,
                "role": q.role,
                "due_at": local(case, due_of(case, q)),
                "answer_url": answer_url(q.id),
            }
            for q in case.questions
            if q.is_open
        ],
        "notices": notices(case),
        "paused_since": local(case, case.promise.paused_at if case.promise else None),
        "closed_at": local(case, case.complaint.closed_at),
        "closing_ground": story.ground or None,
        "outer": outer_json(case),
        "plans": [
            {
                "id": key,
                "plan": one["plan"],
                "version": one["version"],
                "activated_at": local(case, one["at"]),
                "ended_at": local(case, one.get("ended")),
                "ended": one["over"] or None,
            }
            for key, one in case.story.plans.items()
        ],
    }


NOTICES = {"reminded": "reminder", "escalated": "escalation"}


def notices(case: Case) -> list[dict[str, Any]]:
    """The reminders and escalations there were, in order."""
    return [
        {
            "at": local(case, entry.at),
            "kind": NOTICES[entry.verb],
            "level": entry.data.get("level"),
            "to": entry.data.get("role"),
            "stage": entry.stage,
            "due": entry.data.get("due"),
        }
        for entry in case.entries
        if entry.verb in NOTICES
    ]


FIELDS = ("seq", "who", "verb", "stage", "round", "data", "salt", "previous", "hash")


def history_json(case: Case) -> dict[str, Any]:
    """The history with its chain of hashes."""
    entries = [{"at": e.at.isoformat()} | {name: getattr(e, name) for name in FIELDS} for e in case.entries]
    return {"number": case.number, "entries": entries}


def question_json(case: Case, question: Question, now: datetime) -> dict[str, Any]:
    """A question with the JSON Schema of its answer, what is known, and until when."""
    form = form_of(case.pack, question.form, question.stage)
    return {
        "question": heading(case.pack, question.form, question.stage, "zh-Hans", question.known),
        "form": question.form,
        "number": case.number,
        "role": question.role,
        "due_at": local(case, due_of(case, question)),
        "status": state_of(question),
        "schema": schema(form, setting(case, question, now)),
        "known": question.known,
    }


def state_of(question: Question) -> str:
    """Whether a question is open, answered, lapsed or withdrawn."""
    if question.answered_at is not None:
        return "answered"
    if question.lapsed_at is not None:
        return "lapsed"
    return "withdrawn" if question.withdrawn_at is not None else "open"
