"""The shape of a procedure pack: one YAML file that says what a written procedure says, and nothing else."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from complaints.limits import parse_limit

STAGES = (
    "register", "classify", "dispatch", "investigate", "resolve", "approve", "reply", "survey", "decide",
    "archive",
)  # fmt: skip
"""The stages a complaint can be in, in the order of a life. Code holds the verbs, the pack the numbers."""

FACTS = ("filed", "registered", "classified", "resolved", "replied", "surveyed", "closed")
"""The facts from which a stage's clock may start."""

StaffRole = Literal["agent", "owner", "supervisor", "manager", "administrator"]


def _limit(text: str) -> str:
    try:
        parse_limit(text)
    except Exception as error:
        raise ValueError(str(error)) from None
    return text


Limit = Annotated[str, AfterValidator(_limit)]


class Part(BaseModel):
    """Anything in a pack: unknown keys are mistakes, not extensions."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Label(Part):
    """A text in the languages of the product. Traditional Chinese falls back to Simplified."""

    zh: str = Field(alias="zh-Hans", min_length=1)
    hant: str = Field(default="", alias="zh-Hant")
    en: str = Field(min_length=1)

    def text(self, locale: str) -> str:
        """The label in a locale (zh-Hans, zh-Hant, en)."""
        if locale == "en":
            return self.en
        return (self.hant or self.zh) if locale == "zh-Hant" else self.zh


class Category(Part):
    """One class of a view; `words` are what makes it likely, `department` where dispatch sends it."""

    label: Label
    words: list[str] = []
    department: str = ""
    parts: dict[str, Label] = {}


class View(Part):
    """One way to classify. The last class is the one for everything else."""

    label: Label
    classes: dict[str, Category] = Field(min_length=2)


class Words(Part):
    """Points for a matter in which one of the words stands."""

    label: Label
    points: int
    words: list[str] = Field(min_length=1)


class Count(Part):
    """Points from a number of earlier complaints."""

    at_least: int = Field(ge=0)
    points: int


class SeverityLevel(Part):
    """A level of severity, from a number of points upwards."""

    label: Label
    from_points: int


class Severity(Part):
    """How severe a complaint is: points from four parts, then a person's adjustment with a reason."""

    content: list[Words]
    impact: list[Words]
    frequency: list[Count]
    frequency_within_days: int = Field(gt=0)
    source: dict[str, int]
    adjustment: int = Field(ge=0, description="by how many points a person may raise or lower the score")
    levels: dict[str, SeverityLevel] = Field(min_length=2)


class Priority(Part):
    """A priority and what makes a complaint have it: any of the conditions is enough."""

    label: Label
    content_points: int | None = None
    severity: list[str] = []
    classes: list[str] = []
    from_points: int | None = None
    otherwise: bool = False


class Rung(Part):
    """One rung of the ladder: so long after the limit, so and so is told."""

    after: Limit
    to: StaffRole


class Stage(Part):
    """A stage: its limit, the fact its clock starts from, its reminder and who hears when it is missed."""

    label: Label
    limit: Limit
    starts: Literal["filed", "registered", "classified", "resolved", "replied", "surveyed", "closed"]
    remind: Limit | None = None
    pausable: bool = False
    ladder: list[Rung] = []
    repeat: Limit | None = None


class Authority(Part):
    """Up to which cost (in yuan) a role may decide; without a figure: any."""

    role: StaffRole
    up_to: float | None = None


class Refusals(Part):
    """How often a department may send a complaint back, and who decides then."""

    most: int = Field(ge=1)
    arbiter: StaffRole


class Extension(Part):
    """More time: who grants it and how much at most (working days)."""

    by: StaffRole
    most_days: int = Field(ge=1)


class Rework(Part):
    """What follows dissatisfaction: a new limit, so many rounds, then a decision by whom."""

    limit: Limit
    rounds: int = Field(ge=0)
    then: StaffRole


class Scale(Part):
    """The answers of one survey question, best first; those that count as dissatisfied."""

    label: Label
    answers: dict[str, Label] = Field(min_length=2)
    dissatisfied: list[str] = Field(min_length=1)


class Ground(Part):
    """A ground for closing. `decidable`: a person may choose it in the closing decision."""

    label: Label
    decidable: bool = False


class QuietHours(Part):
    """When staff get no letters unless the complaint is urgent (local times HH:MM)."""

    start: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    end: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class Pack(Part):
    """A written procedure as data."""

    procedure: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: str = Field(min_length=1)
    title: Label
    introduction: Label
    calendar: str
    number_prefix: str = Field(pattern=r"^[A-Z]{1,6}$")
    work_order_prefix: str = Field(pattern=r"^[A-Z]{1,6}$")
    required: list[Literal["name", "contact", "address", "matter", "project", "occurred_at", "demand"]]
    channels: dict[str, Label]
    sources: dict[str, Label]
    departments: dict[str, Label]
    roles: dict[str, Label]
    views: dict[Literal["intake", "assessment", "dispatch"], View]
    severity: Severity
    priorities: dict[str, Priority]
    urgent: str
    stages: dict[str, Stage]
    refusals: Refusals
    customer_answer: Limit
    extension: Extension
    authority: list[Authority] = Field(min_length=1)
    measures: dict[str, Label]
    responsibilities: dict[str, Label]
    consequences: dict[str, Label]
    reply_by: dict[str, Literal["letter", "call", "hand"]]
    survey: dict[Literal["handling", "result", "fairness"], Scale]
    rework: Rework
    grounds: dict[str, Ground]
    quiet: QuietHours
    digest_from: int = Field(ge=2)
    link_days: int = Field(ge=1)

    def stage_limit(self, stage: str, round_: int) -> str:
        """The limit of a stage in a round of handling: rework has a limit of its own."""
        reworked = round_ > 1 and stage in ("dispatch", "investigate", "resolve", "approve")
        return self.rework.limit if reworked else self.stages[stage].limit
