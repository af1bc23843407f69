"""A contingency plan as data: goals, triggers, division of work, steps, measures, contacts (procedure A).

It is read and checked here; what sets it in motion is not built yet.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from complaints.limits import Kind, parse_limit
from complaints.pack_parts import Label, Limit, Part
from complaints.pack_words import Cluster, FormField, When

SECTIONS = ("goals", "triggers", "division", "steps", "measures", "contacts")
"""What a plan must say: its goals, when it applies, who does what, how, with which measures, whom to call."""


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
