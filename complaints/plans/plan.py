"""A contingency plan as data: goals, triggers, division, steps, measures, contacts (procedure A, 7)."""

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
    """What calls for the plan: a complaint of which `when` holds, or so many that share something.

    `early`: a complaint calls for it as it comes in, by what the words suggest, before the desk confirmed it.
    """

    label: Label
    when: When = []
    cluster: Cluster | None = None
    early: bool = False

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.when) == (self.cluster is not None):
            raise ValueError("a trigger has either 'when' or 'cluster'")
        return self


class Share(Part):
    """What a department answers for under the plan, and which role leads it there and which stands in.

    `person` and `stand_in` name members of staff; left out, the roster says who holds the roles.
    """

    duty: Label
    lead: str
    deputy: str
    person: str = ""
    stand_in: str = ""


class Action(Part):
    """One step of the plan: who does what until when, and what is written down about it.

    `after`: the step it follows; left out, it begins when the plan is activated. `goal`: doing it reaches
    that goal of the plan. `person`: the member of staff who does it; left out, whom the roster names.
    """

    label: Label
    task: Label
    role: str
    department: str = ""
    person: str = ""
    limit: ClockLimit
    after: str = ""
    goal: str = ""
    fields: dict[str, FormField] = Field(min_length=1)


class Contact(Part):
    """Whom to call: a role of the house or one `person`, or somebody outside by name and telephone."""

    label: Label
    role: str = ""
    department: str = ""
    person: str = ""
    phone: str = ""

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if sum(map(bool, (self.role, self.person, self.phone))) != 1:
            raise ValueError("a contact has either a 'role' of the house, a 'person' or a 'phone' outside")
        return self


class ReadyLetter(Part):
    """A letter that lies ready; what stands in [square brackets] is filled in before it goes out."""

    label: Label
    to: str
    subject: Label
    text: Label


class Inject(Part):
    """Something that happens in a drill so long after its beginning; a role is told, and answers `within`."""

    after: ClockLimit
    within: ClockLimit = "30m"
    to: str
    label: Label
    text: Label


class Scenario(Part):
    """A made-up case to practise the plan with: how it begins, and what happens meanwhile."""

    label: Label
    matter: Label
    project: str = ""
    channel: str = "phone"
    source: str = "direct"
    injects: list[Inject] = []


class Drilling(Part):
    """When and how the plan is drilled: on a day of a month of each quarter, by the office's clock.

    In a shorter month the last day stands for the `day`; one on which nobody works moves to the next working
    day. `announced`: people are told `notice` before. A drill that has not begun `grace` after its time is
    overdue. `contact_within`: until when everybody named shows that he is reached; `close_after`: when what
    is not done by then counts as not done.
    """

    months: list[int] = [2, 5, 8, 11]
    day: int = Field(10, ge=1, le=31)
    at: str = Field("10:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    announced: bool = True
    notice: Limit = "5 working days"
    grace: Limit = "5 working days"
    contact_within: ClockLimit = "2h"
    close_after: ClockLimit = "24h"
    evaluate_within: Limit = "3 working days"
    finding_within: Limit = "15 working days"

    @model_validator(mode="after")
    def _quarterly(self) -> Self:
        if any(not 1 <= month <= 12 for month in self.months):
            raise ValueError("months are 1 to 12")
        if sorted((month - 1) // 3 for month in self.months) != [0, 1, 2, 3]:
            raise ValueError("a plan is drilled once in each quarter: name one month of each")
        return self

    def day_in(self, month: int) -> int:
        """The day of a month, the same in every year."""
        return min(self.day, {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31))


class Reviewing(Part):
    """How often the plan is reviewed at least, and the limits of a review."""

    every: Limit = "12 months"
    revise_within: Limit = "10 working days"
    approve_within: Limit = "5 working days"
    read_within: Limit = "5 working days"


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
    drill: Drilling = Drilling()
    review: Reviewing = Reviewing()
