"""A plan at work in a case: its steps as duties of the procedure by which the case goes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from pydantic import Field

from complaints.house_stages import reminder_of
from complaints.limits import parse_limit
from complaints.pack import Pack
from complaints.pack_words import Duty, Rung, Stage
from complaints.plans.plan import Action, Plan
from complaints.story import Story

PlanOf = Callable[[str, str], Plan]
"""The plan of a key and version, as it was kept."""


class PlanDuty(Duty):
    """A step of an activated plan. It runs from the activation (`starts`) or the step it comes `after`."""

    starts: str
    after: str = ""
    plan: str
    step: str
    goal: str = ""
    person: str = ""
    stand_in: str = ""

    def began(self, story: Story) -> datetime | None:
        """Since when it is to be done; None while its turn has not come, and once the activation is over."""
        if self.starts not in story.facts:
            return None
        if not self.after:
            return story.facts[self.starts]
        before = story.times.get(self.after)
        return before[-1] if before else None


class Equipped(Pack):
    """A pack with what a case has beside its procedure: stages of the house, steps of plans."""

    house: dict[str, Stage] = Field(default_factory=dict)

    def spec(self, stage: str) -> Stage:
        """What is said about the time of a stage, wherever it comes from."""
        return self.house.get(stage) or super().spec(stage)


def equipped(
    pack: Pack,
    story: Story,
    plan_of: PlanOf | None,
    house: Callable[[Story, Plan], dict[str, Stage]] | None = None,
) -> Pack:
    """The pack by which a case goes: with the steps of its plans, and the stages of a drill or review."""
    if plan_of is None or not (story.plans or story.course):
        return pack
    duties = {key: duty for key, duty in pack.duties.items() if not isinstance(duty, PlanDuty)}
    for activation, known in story.plans.items():
        duties |= steps_of(plan_of(known["plan"], known["version"]), activation)
    about = story.practice or story.review
    stages = house(story, plan_of(about["plan"], about["version"])) if house and about else {}
    fields = {name: getattr(pack, name) for name in Pack.model_fields}
    return Equipped.model_construct(**(fields | {"duties": duties, "house": stages}))


def steps_of(plan: Plan, activation: str) -> Mapping[str, PlanDuty]:
    """The steps of a plan as duties of one activation, each named ACTIVATION.STEP."""
    return {f"{activation}.{key}": _duty(plan, activation, key, step) for key, step in plan.steps.items()}


def _duty(plan: Plan, activation: str, key: str, step: Action) -> PlanDuty:
    """Reminded of when a third of the time is left; then the plan's owner hears of it, then its approver.

    Who leads the department for the step is asked, if the plan names somebody and the step nobody else.
    """
    share = plan.division.get(step.department)
    leads = share is not None and share.lead == step.role
    return PlanDuty(
        label=step.label,
        limit=step.limit,
        starts=activation,
        after=f"{activation}.{step.after}" if step.after else "",
        remind=reminder_of(parse_limit(step.limit).amount),
        ladder=[Rung(after="0m", to=plan.owner), Rung(after=step.limit, to=plan.approver)],
        repeat="24h",
        asks=step.role,
        department=step.department,
        person=step.person or (share.person if share and leads else ""),
        stand_in=share.stand_in if share else "",
        fields=step.fields,
        plan=plan.plan,
        step=key,
        goal=step.goal,
        must=True,
    )


def people_named(plan: Plan) -> set[str]:
    """The members of staff that a plan names in person."""
    shares = (name for share in plan.division.values() for name in (share.person, share.stand_in))
    steps = (step.person for step in plan.steps.values())
    contacts = (contact.person for contact in plan.contacts.values())
    return {name for names in (shares, steps, contacts) for name in names if name}


def roles_named(plan: Plan) -> Iterable[tuple[str, str]]:
    """The roles of a plan, each with its department or none: who does, leads, stands in or is called."""
    for key, share in plan.division.items():
        yield share.lead, key
        yield share.deputy, key
    for step in plan.steps.values():
        yield step.role, step.department
    for contact in plan.contacts.values():
        if contact.role:
            yield contact.role, contact.department
    yield plan.owner, ""
    yield plan.approver, ""
