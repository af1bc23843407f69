"""What letters about contingency plans may speak of: set in motion, over, changed; drills."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import select

from adapters.paper_details import about, at_a_glance, last
from adapters.paper_plan_details import activated_plan, revised_for_all, shares
from adapters.paper_words import Rows, day, moment, rows, shared_in_words, words
from complaints.case import Case
from complaints.drills.found import in_words
from complaints.letters import Letter
from complaints.limit_words import limit_in_words
from complaints.pack_parts import Label
from complaints.plans.records import Finding
from complaints.plans.work import PlanDuty
from complaints.wants_of_courses import plan_at_hand, plan_in_revision

Words = dict[str, Any]
People = Mapping[str, str]


def activated(letter: Letter, case: Case, people: People, locale: str) -> Words:
    """A plan is in motion: why, what is to be done by whom until when; or others have joined."""
    key = letter.facts["id"]
    known = case.story.plans[key]
    begun = next(e for e in case.entries if e.verb == "plan_activated" and e.data["id"] == key)
    why = known.get("why") or {}
    matter = rows(locale, matter=case.record("matter"))
    return {
        "about": about(case, locale),
        "title": activated_plan(case, key).title.text(locale),
        "by": people.get(begun.who, ""),
        "trigger": Label.model_validate(known["trigger"]).text(locale) if known.get("trigger") else "",
        "why": _why(why, case, locale),
        "presumed": bool(why.get("presumed")) and not case.story.classification,
        "reason": known.get("reason") or "",
        "steps": _steps(case, key, people, locale),
        "joined": letter.facts.get("joined", []),
        "drill": case.practised,
        "glance": rows(locale, number=case.number) + at_a_glance(case, locale) + matter,
    }


def _why(why: Mapping[str, Any], case: Case, locale: str) -> Rows:
    """What of the complaint met the trigger, or what the complaints of a cluster share."""
    pack, spoken = case.pack, words(locale)
    level = pack.severity.levels.get(why.get("severity", ""))
    priority = pack.priorities.get(why.get("priority", ""))
    source = pack.sources.get(why.get("source", ""))
    found = rows(
        locale,
        severity=level.label.text(locale) if level else "",
        priority=priority.label.text(locale) if priority else "",
        source=source.text(locale) if source else "",
    )
    if why.get("words"):
        found.append([spoken["plan"]["words"], spoken["comma"].join(why["words"])])
    if why.get("shared"):
        found.append(
            [spoken["plan"]["shared"], shared_in_words(case.pack, why.get("by", ""), why["shared"], locale)]
        )
    if why.get("count"):
        found.append([spoken["plan"]["count"], str(why["count"])])
    return found


def _steps(case: Case, key: str, people: People, locale: str) -> Rows:
    """Each step with whoever is asked and until when; those whose turn has not come with their limit."""
    return [
        [duty.label.text(locale), " · ".join(filter(None, _of_step(case, name, duty, people, locale)))]
        for name, duty in case.pack.duties.items()
        if isinstance(duty, PlanDuty) and duty.starts == key
    ]


def _of_step(case: Case, name: str, duty: PlanDuty, people: People, locale: str) -> list[str]:
    spoken, zone = words(locale)["plan"], case.calendar.zone
    done = case.story.times.get(name)
    if done:
        by = next((q.answered_by for q in case.questions if q.stage == name and q.answered_at), "")
        return [spoken["done"], people.get(by, ""), moment(done[-1], zone, locale)]
    if case.story.plans[duty.starts]["over"]:
        return [spoken["dropped"]]
    asked = case.open_question("Duty", stage=name)
    promise = case.promised(name, asked.round) if asked else None
    if asked and promise:
        return [people.get(asked.person, ""), moment(promise.due_at, zone, locale)]
    role, limit = case.pack.roles.get(duty.asks), limit_in_words(duty.limit, locale)
    return [role.text(locale) if role else "", spoken["after"].format(limit=limit) if duty.after else limit]


def over(letter: Letter, case: Case, people: People, locale: str) -> Words:
    """An activation has ended: completed, or stood down with a reason."""
    facts = letter.facts
    return {
        "about": about(case, locale),
        "title": activated_plan(case, facts["id"]).title.text(locale),
        "how": facts["how"],
        "reason": facts["reason"],
        "by": people.get(facts["by"], ""),
        "steps": _steps(case, facts["id"], people, locale),
    }


def changed(letter: Letter, case: Case, people: People, locale: str) -> Words:
    """A new version is in effect: what is different, in words."""
    new = plan_in_revision(case)
    promise = next((p for p in case.promises if p.stage == f"read.{letter.person}"), None)
    changes, kept = revised_for_all(case, locale)
    return {
        "about": about(case, locale),
        "title": new.title.text(locale),
        "version": new.version,
        "effective": day(str(new.effective_on), locale),
        "reason": case.story.review["revision"]["reason"],
        "changes": changes,
        "kept": kept,
        "due": moment(promise.due_at if promise else None, case.calendar.zone, locale),
    }


def announced(letter: Letter, case: Case, people: People, locale: str) -> Words:
    """A drill is to come. Who is told beforehand of one that is not announced keeps it to himself."""
    practice, put_off = case.story.practice, last(case, "drill_put_off")
    return {
        "about": about(case, locale),
        "title": plan_at_hand(case).title.text(locale),
        "at": moment(datetime.fromisoformat(practice["planned_at"]), case.calendar.zone, locale),
        "announced": practice["announced"],
        "moved": put_off is not None,
        "reason": put_off.data["reason"] if put_off else "",
    }


def drilled(letter: Letter, case: Case, people: People, locale: str) -> Words:
    """A drill is over: its score and what is to be put right, or that it was broken off."""
    practice = case.story.practice
    score = practice.get("result", {}).get("score")
    return {
        "about": about(case, locale),
        "title": plan_at_hand(case).title.text(locale),
        "how": letter.facts["how"],
        "reason": letter.facts.get("reason", ""),
        "score": score["points"] if score else "",
        "parts": shares(score, locale) if score else [],
        "found": _raised(case, people, locale) or _found(case, locale),
        "remarks": practice.get("evaluation", {}).get("remarks", ""),
    }


def _found(case: Case, locale: str) -> list[str]:
    """What was amiss by the figures, without what the evaluation dropped."""
    practice = case.story.practice
    dropped = practice.get("evaluation", {}).get("dropped", ())
    found = practice.get("result", {}).get("found", [])
    return [in_words(one["kind"], one["params"], "", locale) for one in found if one["key"] not in dropped]


def _raised(case: Case, people: People, locale: str) -> list[str]:
    """The findings that were raised, those written by hand as well, each with its owner and date."""
    raised = case.story.practice.get("evaluation", {}).get("findings")
    if not raised or case.session is None:  # nobody evaluated it, or it is made up
        return []
    query = select(Finding).where(Finding.origin == case.number)
    known = {one.id: one for one in case.session.exec(query)}
    said = words(locale)["drill"]["finding"]
    return [
        said.format(
            text=in_words(one.kind, one.params, one.text, locale),
            owner=people.get(one.owner, one.owner),
            due=one.due_on,
        )
        for one in (known[key] for key in raised)
    ]
