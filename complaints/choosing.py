"""Who handles, who decides, who is told: people chosen from the roster by the rules of the pack."""

from datetime import datetime

from complaints.case import Case
from complaints.pack import Pack
from complaints.people import Person, Roster
from complaints.turn import level_of

LADDER = ("agent", "supervisor", "manager", "administrator")
"""Who is asked when nobody of a role is there: the next one up."""


def on_duty(
    roster: Roster, role: str, *without: str, pack: Pack | None = None, department: str = ""
) -> Person | None:
    """Somebody of a role who is there, or of the next role up; never `without` (not in one's own case).

    A role that each department has is looked for there first. When everybody is away, somebody of the role
    all the same: a letter that waits is better than none.
    """
    own = pack.roles.get(role) if pack else None
    roles = _upwards(role, own.stands_for if own else "")
    near = roster.on_duty(role, department, without) if department and own and own.of_department else None
    here = (roster.on_duty(each, None, without) for each in roles)
    away = (p for each in roles for p in roster.with_role(each) if p.id not in without)
    return near or next((p for p in here if p), None) or next(away, None)


def _upwards(role: str, stands_for: str) -> tuple[str, ...]:
    """The role, the one it stands for, and those above."""
    base = stands_for or role
    above = LADDER[LADDER.index(base) + 1 :] if base in LADDER else LADDER[1:]
    return tuple(dict.fromkeys((role, base, *above)))


def holders(case: Case, roster: Roster, role: str, department: str = "") -> list[Person]:
    """Everybody present who holds a role (of the department, where each has its own); else one further up."""
    if role == "customer":
        return []
    spec = case.pack.roles.get(role)
    where = department or (department_of(case) if spec and spec.of_department else "")
    here = [p for p in roster.with_role(role, where or None) if p.id not in roster.away]
    above = on_duty(roster, role, pack=case.pack, department=where) if not here else None
    return here or ([above] if above else [])


def department_of(case: Case) -> str:
    """The department that handles: that of the level, else the one to which the class leads."""
    level = level_of(case.story, case.pack)
    if level and level.department:
        return level.department
    view = "dispatch" if "dispatch" in case.pack.views else "assessment"
    chosen = case.story.classification.get(view, "")
    classes = case.pack.home.classes
    return classes[chosen].department if chosen in classes else ""


def owner_for(case: Case, roster: Roster) -> Person | None:
    """The owner whom the roster gives; None: a person must decide.

    That is so where the level asks for it, where nobody is there, and after too many refusals.
    """
    level = level_of(case.story, case.pack)
    if len(case.story.refused_by) > case.pack.refusals.most or (level and level.assigned_by):
        return None
    if level and level.owner:
        return on_duty(roster, level.owner, *refusers(case), pack=case.pack, department=department_of(case))
    return roster.on_duty("owner", department_of(case), refusers(case))


def present_owner(case: Case, roster: Roster) -> Person | None:
    """The owner or who stands in; if neither is there, a supervisor."""
    owner = roster.people.get(case.story.owner)
    return (roster.present(owner) if owner else None) or on_duty(roster, "supervisor")


def first_line(case: Case, roster: Roster, role: str = "agent") -> Person | None:
    """Who speaks with the customer: whoever received it first and stays responsible, else one of the role.

    What the pack asks of another role than the desk's is for those who hold it.
    """
    first = first_receiver(case, roster)
    if first is not None and (role == "agent" or role in first.roles):
        return first
    return on_duty(roster, role, pack=case.pack, department=department_of(case))


def first_receiver(case: Case, roster: Roster) -> Person | None:
    """Who filed it, else who registered it, or the deputy; None where the pack makes nobody responsible."""
    if not case.pack.first_receiver:
        return None
    took = (e.who for e in case.entries if e.verb in ("filed", "registered"))
    person = next((roster.people[who] for who in took if who in roster.people), None)
    return roster.present(person) if person else None


def approved_by(case: Case) -> list[str]:
    """Who has approved the solution that is being decided now, one after the other."""
    spoke = [e.who for e in case.entries if e.verb == "approved"]
    return spoke[len(spoke) - len(case.story.approvals) :]


def people_for(case: Case, now: datetime, without: str = "") -> dict[str, str]:
    """Who may be named as owner and is there, by id with their names; those of the department first."""
    roster, level = case.roster(now), level_of(case.story, case.pack)
    roles = [(level and level.owner) or "owner", level.assigned_by if level else ""]
    named = {p.id: p for role in roles if role for p in roster.with_role(role)}
    owners = [p for p in named.values() if p.id not in roster.away and p.id != without]
    owners.sort(key=lambda p: department_of(case) not in p.departments)
    return {p.id: p.name for p in owners}


def refusers(case: Case) -> set[str]:
    """Who sent the complaint back, or had it sent back by a deputy: it does not come to them again."""
    return {*case.story.refused_by, *(e.who for e in case.entries if e.verb == "refused")}


def involved(case: Case) -> set[str]:
    """Who handles this complaint, or spoke as its owner: they decide nothing about it."""
    spoke = ("investigated", "submitted", "extension_requested", "asked_to_close")
    return {case.story.owner} | {e.who for e in case.entries if e.verb in spoke}
