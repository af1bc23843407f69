"""A contingency plan as data: goals, triggers, division of work, steps, measures, contacts (procedure A).

The steps of its procedure become duties of the complaint for which the plan is activated.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from complaints.limits import Kind, parse_limit
from complaints.pack_parts import Label, Limit, Part
from complaints.pack_words import Cluster, Duty, FormField, Rung, When

SECTIONS = ("goals", "triggers", "division", "steps", "measures", "contacts")
"""What a plan must say: its goals, when it applies, who does what, how, with which measures, whom to call."""

REVIEWS = ("lawful", "complete", "flexible")
"""What whoever approves a version must have asked himself; the answers are kept with the version."""

ACTIVATED = "activated"
"""The fact from which the steps of a plan are counted."""

DEADLINE = (Rung(after="0m", to="supervisor"), Rung(after="30m", to="manager"))
"""Who hears of a step that is not done in time. A plan is for trouble: nobody waits for the next morning."""


def _clock(text: str) -> str:
    if parse_limit(text).kind is not Kind.CLOCK:
        raise ValueError("a plan runs day and night: write it in clock time, like 30m or 4h")
    return text


ClockLimit = Annotated[Limit, AfterValidator(_clock)]
"""A limit in clock time."""


class Goals(Part):
    """What the plan is to reach: the customer is spoken to, it is decided what to do, most are satisfied."""

    first_contact: ClockLimit
    decision: ClockLimit
    satisfaction: float = Field(ge=0, le=1, description="share of those who answered that is satisfied")


class Trigger(Part):
    """What calls for the plan: a complaint of which `when` holds, or so many that share something."""

    label: Label
    when: When = []
    cluster: Cluster | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.when) == (self.cluster is not None):
            raise ValueError("a trigger has either 'when' or 'cluster'")
        return self


class Share(Part):
    """What a department answers for under the plan, and which role leads it there and which stands in."""

    duty: Label
    lead: str
    deputy: str


class Action(Part):
    """One step of the plan: who does what until when, and what is written down about it.

    `after`: the step it follows; left out, it begins when the plan is activated. `goal`: doing it reaches
    that goal of the plan.
    """

    label: Label
    task: Label
    role: str
    department: str = ""
    limit: ClockLimit
    after: str = ""
    goal: str = ""
    fields: dict[str, FormField] = Field(min_length=1)

    def duty(self, plan: str) -> Duty:
        """The step as a duty of the complaint the plan is activated for."""
        return Duty(
            label=self.label,
            limit=self.limit,
            starts="filed",  # counted from the activation, see Story.activations
            ladder=list(DEADLINE),
            repeat="1h",
            asks=self.role,
            department=self.department,
            fields=self.fields,
        )


class Contact(Part):
    """Whom to call: a role of the house (as the roster says), or somebody outside by name and telephone."""

    label: Label
    role: str = ""
    department: str = ""
    phone: str = ""

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if bool(self.role) == bool(self.phone):
            raise ValueError("a contact has either a 'role' of the house or a 'phone' outside")
        return self


class ReadyLetter(Part):
    """A letter that lies ready; what stands in [square brackets] is filled in before it goes out."""

    label: Label
    to: str
    subject: Label
    text: Label


class Inject(Part):
    """Something that happens in a drill so long after its beginning, told to a role."""

    after: ClockLimit
    to: str
    label: Label
    text: Label


class Scenario(Part):
    """A made-up case to practise the plan with: how it begins, and what happens meanwhile."""

    label: Label
    matter: Label
    project: str = ""
    channel: str = "phone"
    injects: list[Inject] = []


class Plan(Part):
    """A contingency plan (预案) for one kind of trouble."""

    plan: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    procedures: list[str] = Field(min_length=1)
    version: str = Field(min_length=1)
    effective_on: date
    title: Label
    purpose: Label
    owner: str
    approver: str
    goals: Goals
    triggers: list[Trigger] = Field(min_length=1)
    division: dict[str, Share] = Field(min_length=1)
    steps: dict[str, Action] = Field(min_length=2)
    measures: dict[str, Label] = Field(min_length=1)
    contacts: dict[str, Contact] = Field(min_length=1)
    letters: dict[str, ReadyLetter] = {}
    scenarios: dict[str, Scenario] = Field(min_length=1)

    def duties(self) -> dict[str, Duty]:
        """The steps as duties of a complaint, by the key PLAN.STEP."""
        return {f"{self.plan}.{key}": step.duty(self.plan) for key, step in self.steps.items()}
