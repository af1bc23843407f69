"""The words in which packs differ: conditions, stages, duties, levels, replies, call-backs, who is told."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from complaints.pack_parts import Authority, Label, Limit, Part
from complaints.starts import Fact

Stop = Literal[
    "register", "classify", "settle", "dispatch", "investigate", "resolve", "approve", "offer", "reply",
    "survey", "decide", "archive",
]  # fmt: skip
Form = Literal["letter", "call", "hand", "visit"]


def _worded(value: Any) -> Any:
    return ("yes" if value else "no") if isinstance(value, bool) else value


YesNo = Annotated[str, BeforeValidator(_worded)]
"""An answer; YAML takes a bare yes or no for a truth value."""


class Condition(Part):
    """When something holds: everything that is named must be so; of a list of names, any one."""

    channels: list[str] = []
    sources: list[str] = []
    levels: list[str] = []
    nature: list[Literal["valid", "invalid"]] = []
    intake: list[str] = []
    assessment: list[str] = []
    dispatch: list[str] = []
    part: list[str] = []
    flags: list[str] = []
    priorities: list[str] = []
    severity: list[str] = []
    words: list[str] = []
    earlier: int | None = Field(default=None, ge=1, description="so many earlier complaints, or more")
    said: dict[str, list[YesNo]] = Field({}, description="duty.field: one of these answers")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


When = Annotated[list[Condition], BeforeValidator(_listed)]
"""One condition or several, of which any is enough; none at all: always."""


class Rung(Part):
    """One rung of the ladder: so long after the limit, so and so is told."""

    after: Limit
    to: str


class LimitCase(Part):
    """Another limit under a condition."""

    when: When
    limit: Limit


class Stage(Part):
    """A stage: its limit, the fact its clock starts from, its reminder and who hears when it is missed.

    Of `limits` the first whose condition holds takes the place of `limit`. With `tells_customer` the customer
    is told with the reminder, before the limit is missed.
    """

    label: Label
    limit: Limit
    limits: list[LimitCase] = []
    starts: Fact
    remind: Limit | None = None
    tells_customer: bool = False
    pausable: bool = False
    ladder: list[Rung] = []
    repeat: Limit | None = None


class FormField(Part):
    """One thing to write down in a duty. A `deadline` is a moment to come."""

    label: Label
    kind: Literal["text", "line", "number", "yes_no", "moment", "deadline", "choice"] = "text"
    answers: dict[str, Label] = {}
    optional: bool = False


class Duty(Stage):
    """A piece of work of this procedure: somebody does it, writes down what the fields ask, in time.

    `before` a stage: the life waits for it there. Without: it is done beside the handling, from `starts`
    until the complaint is closed (`must`: waited for even then; `again`: anew, so long after each time).
    `checks`: a verdict; what does not pass goes back to be resolved again. `sets`: the field of kind deadline
    becomes the due time of that stage. `tells`: roles (or customer) who receive what was written.
    """

    before: Stop | None = None
    when: When = []
    asks: str
    department: str = ""
    fields: dict[str, FormField] = {}
    checks: bool = False
    sets: str = ""
    at_most: Limit | None = None
    tells: list[str] = []
    again: Limit | None = None
    must: bool = False


class Raise(Part):
    """A rule that raises: unsolved so long after a fact, the complaint goes to a graver level."""

    after: Limit
    starts: Fact = "filed"
    to: str


class Level(Part):
    """A level of handling: when a complaint has it, who handles it with which means, what it must have.

    `owner`: the role that handles (left out: the owner in the department). `assigned_by`: who names somebody,
    or takes it on. `settles`: the first line may settle it on the spot. `offers`: how many solutions the
    customer is offered before anything is done. `approval`: who approves, one after the other.
    """

    label: Label
    when: When = []
    owner: str = ""
    department: str = ""
    assigned_by: str = ""
    settles: bool = False
    offers: int = Field(0, ge=0, le=2)
    approval: list[str] = []
    authority: list[Authority] = []
    measures: list[str] = []
    raises: Raise | None = None


class Reply(Part):
    """How the customer is answered under a condition: the form, and who answers (left out: by itself)."""

    when: When = []
    form: Form | None = Field(default=None, description="left out: as the channel has it")
    by: str = ""


class Callback(Part):
    """How the customer is asked after the reply: by letter, by telephone or at home, and by whom."""

    when: When = []
    form: Literal["letter", "call", "visit"]
    by: str = "agent"


class Tries(Part):
    """So many call-backs that reached nobody, on as many days within a time, close on a ground."""

    most: int = Field(ge=1)
    within: Limit
    ground: str


class Tell(Part):
    """Roles that are told at once when something has happened."""

    at: Fact
    when: When = []
    to: list[str] = Field(min_length=1)
    department: str = ""


class Quota(Part):
    """So many call-backs a month by everybody of a role; reminded from a day of the month on."""

    role: str
    callbacks: int = Field(ge=1)
    remind_from: int = Field(20, ge=1, le=28)


class Cluster(Part):
    """A warning when so many complaints share something within so many days."""

    by: Literal["project", "intake", "assessment", "dispatch", "complainant", "words"]
    at_least: int = Field(ge=2)
    within_days: int = Field(ge=1)
    to: str = "supervisor"


class Step(Part):
    """A step of graded compensation: yuan, yuan a day, or a share of the loss; the last has no `up_to`."""

    up_to: float | None = Field(default=None, gt=0)
    amount: float = Field(0, ge=0)
    per_day: float = Field(0, ge=0)
    share: float = Field(0, ge=0, le=10)
    at_most: float | None = Field(default=None, gt=0)


class Compensation(Part):
    """Graded compensation by the days of delay or by the loss in yuan."""

    label: Label
    when: When = []
    by: Literal["days", "loss"]
    steps: list[Step] = Field(min_length=1)


class Register(Part):
    """A register in which complaints of some channels get a number of their own."""

    label: Label
    prefix: str = Field(pattern=r"^[A-Z]{1,6}$")
    channels: list[str] = Field(min_length=1)


class Flag(Part):
    """A fact about a complaint that the desk confirms; the words suggest it."""

    label: Label
    words: list[str] = []


class Route(Part):
    """Complaints that go on under another procedure."""

    when: When
    procedure: str


class Effect(Part):
    """Improvement measures: how long after completion their effect is checked, and by which role."""

    check_after: Limit
    by: str = "supervisor"
