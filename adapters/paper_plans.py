"""What letters about contingency plans may speak of: set in motion, over, changed; drills."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.paper_details import at_a_glance
from adapters.paper_words import Rows, moment, rows, words
from adapters.plan_words import changes_in_words
from adapters.words import limit_in_words
from complaints.case import Case
from complaints.drills.found import in_words
from complaints.letters import Letter
from complaints.pack_parts import Label
from complaints.plans.plan import Plan
from complaints.plans.work import PlanDuty
from complaints.wants_of_courses import plan_at_hand, plan_in_revision

Words = dict[str, Any]
People = Mapping[str, str]


def activated(letter: Letter, case: Case, people: People, locale: str) -> Words:
    """A plan is in motion: why, what is to be done by whom until when; or others have joined."""
    key = letter.facts["id"]
    known, plan = case.story.plans[key], _plan(case, key)
    return {
        "title": plan.title.text(locale),
        "trigger": Label.model_validate(known["trigger"]).text(locale) if known.get("trigger") else "",
        "why": _why(known.get("why") or {}, case, locale),
        "presumed": bool((known.get("why") or {}).get("presumed")),
        "reason": known.get("reason", ""),
        "steps": _steps(case, key, people, locale),
        "joined": letter.facts.get("joined", []),
        "glance": rows(locale, number=case.number) + at_a_glance(case, locale),
    }


def _plan(case: Case, key: str) -> Plan:
    known = case.story.plans[key]
    assert case.plan_of is not None
    return case.plan_of(known["plan"], known["version"])


def _why(why: Mapping[str, Any], case: Case, locale: str) -> Rows:
    """What of the complaint met the trigger."""
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
        found.append([spoken["plan"]["shared"], str(why["shared"])])
    if why.get("count"):
        found.append([spoken["plan"]["count"], str(why["count"])])
    return found


def _steps(case: Case, key: str, people: People, locale: str) -> Rows:
    """Each step with whoever is asked and until when; those whose turn has not come with their limit."""
    found = []
    for name, duty in case.pack.duties.items():
        if not isinstance(duty, PlanDuty) or duty.starts != key:
            continue
        asked = case.open_question("Duty", stage=name)
        promise = case.promised(name, asked.round) if asked else None
        if asked and promise:
            until = moment(promise.due_at, case.calendar.zone, locale)
            said = " · ".join(filter(None, (people.get(asked.person, ""), until)))
        elif case.story.times.get(name):
            said = str(words(locale)["plan"]["done"])
        else:
            role = case.pack.roles.get(duty.asks)
            said = " · ".join(
                filter(None, (role.text(locale) if role else "", limit_in_words(duty.limit, locale)))
            )
        found.append([duty.label.text(locale), said])
    return found


def over(letter: Letter, case: Case, people: People, locale: str) -> Words:
    """An activation has ended: completed, or stood down with a reason."""
    facts = letter.facts
    return {
        "title": _plan(case, facts["id"]).title.text(locale),
        "how": facts["how"],
        "reason": facts["reason"],
        "by": people.get(facts["by"], ""),
        "steps": _steps(case, facts["id"], people, locale),
    }


def changed(letter: Letter, case: Case, people: People, locale: str) -> Words:
    """A new version is in effect: what is different, in words."""
    old, new = plan_at_hand(case), plan_in_revision(case)
    promise = next((p for p in case.promises if p.stage == f"read.{letter.person}"), None)
    signs = words(locale)["plan"]["signs"]
    found = [
        [
            where,
            " → ".join(filter(None, (before, after)))
            if kind == "changed"
            else f"{signs[kind]} {before or after}",
        ]
        for where, kind, before, after in changes_in_words(old, new, locale)
    ]
    return {
        "title": new.title.text(locale),
        "version": new.version,
        "effective": str(new.effective_on),
        "reason": case.story.review["revision"]["reason"],
        "changes": found,
        "due": moment(promise.due_at if promise else None, case.calendar.zone, locale),
    }


def announced(letter: Letter, case: Case, people: People, locale: str) -> Words:
    """A drill is to come. Who is told beforehand of one that is not announced keeps it to himself."""
    practice = case.story.practice
    return {
        "title": plan_at_hand(case).title.text(locale),
        "at": moment(datetime.fromisoformat(practice["planned_at"]), case.calendar.zone, locale),
        "announced": practice["announced"],
        "moved": any(entry.verb == "drill_put_off" for entry in case.entries),
    }


def drilled(letter: Letter, case: Case, people: People, locale: str) -> Words:
    """A drill is over: its score and what was found, or that it was broken off."""
    practice = case.story.practice
    result, score = practice.get("result", {}), practice.get("result", {}).get("score", {})
    parts = words(locale)["plan"]["parts"]
    return {
        "title": plan_at_hand(case).title.text(locale),
        "how": letter.facts["how"],
        "reason": letter.facts.get("reason", ""),
        "score": score.get("points", ""),
        "parts": [
            [parts[key], f"{share:.0%}"] for key, share in score.get("parts", {}).items() if share is not None
        ],
        "found": [in_words(one["kind"], one["params"], "", locale) for one in result.get("found", [])],
        "remarks": practice.get("evaluation", {}).get("remarks", ""),
    }
