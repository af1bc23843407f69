"""Who a plan means, by the roster of a moment; and who is missing: has left, or nobody holds the role."""

from datetime import datetime

from complaints.pack_look import Fault
from complaints.people import Person, Roster
from complaints.plans.plan import Plan
from complaints.plans.work import PlanDuty, people_named, roles_named


def participants(plan: Plan, roster: Roster) -> list[Person]:
    """Everybody a plan names: in person, by a role in a department, or by a role that is nobody's there."""
    found: dict[str, Person] = {}
    for role, department in roles_named(plan):
        own = roster.with_role(role, department) if department else []
        found |= {person.id: person for person in own or roster.with_role(role)}
    named = (roster.people[name] for name in sorted(people_named(plan)) if name in roster.people)
    return list((found | {person.id: person for person in named}).values())


def doer(duty: PlanDuty, roster: Roster) -> Person | None:
    """Whoever is named for a step, or stands in; None where nobody is named, or nobody of them is there."""
    for name in (duty.person, duty.stand_in if duty.person else ""):
        person = roster.people.get(name)
        here = roster.present(person) if person else None
        if here is not None:
            return here
    return None


def gone(plan: Plan, roster: Roster) -> list[Fault]:
    """Whom a plan names and who does not work here, or not any more."""
    named = [(("steps", key, "person"), step.person) for key, step in plan.steps.items()]
    for key, share in plan.division.items():
        named += [
            (("division", key, "person"), share.person),
            (("division", key, "stand_in"), share.stand_in),
        ]
    named += [(("contacts", key, "person"), contact.person) for key, contact in plan.contacts.items()]
    return [
        (where, f"'{name}' does not work here any more")
        for where, name in named
        if name and name not in roster.people
    ]


def absent(plan: Plan, roster: Roster, now: datetime) -> list[Fault]:
    """People of a plan who have left, and roles that nobody holds and nobody stands in for."""
    found = gone(plan, roster)
    for key, step in plan.steps.items():
        if not step.person and roster.on_duty(step.role, step.department or None) is None:
            where = f" in {step.department}" if step.department else ""
            found.append((("steps", key, "role"), f"nobody is there as '{step.role}'{where}"))
    for key, share in plan.division.items():
        for part, role in (("lead", share.lead), ("deputy", share.deputy)):
            if not roster.with_role(role, key) and not roster.with_role(role):
                found.append((("division", key, part), f"nobody holds the role '{role}' any more"))
    return found
