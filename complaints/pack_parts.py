"""The small parts of a procedure pack: labels, classes, points, people, answers."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from complaints.limits import parse_limit


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

    def texts(self) -> dict[str, str]:
        """The label in every locale."""
        return {"zh-Hans": self.zh, "zh-Hant": self.text("zh-Hant"), "en": self.en}


class Role(Label):
    """A role and its name. `stands_for`: the role of the house whose rights it has and which stands in."""

    stands_for: str = ""
    of_department: bool = Field(False, description="one in each department, like the owner")


class Category(Part):
    """One class of a view; `words` are what makes it likely, `department` where dispatch sends it.

    `duties`: what must be done for every complaint of this class; the one who resolves it confirms each.
    """

    label: Label
    words: list[str] = []
    department: str = ""
    parts: dict[str, Label] = {}
    duties: dict[str, Label] = {}


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


class Authority(Part):
    """Up to which cost (in yuan) a role may decide; without a figure: any."""

    role: str
    up_to: float | None = None


class Refusals(Part):
    """How often a department may send a complaint back, and who decides then."""

    most: int = Field(ge=1)
    arbiter: str


class Extension(Part):
    """More time: who grants it and how much at most (working days)."""

    by: str
    most_days: int = Field(ge=1)


class Rework(Part):
    """What follows dissatisfaction: a new limit, so many rounds, then a decision by whom."""

    limit: Limit
    rounds: int | None = Field(default=None, ge=0, description="left out: again until satisfied")
    then: str


class Scale(Part):
    """The answers of one survey question, best first; those that count as dissatisfied."""

    label: Label
    answers: dict[str, Label] = Field(min_length=2)
    dissatisfied: list[str] = Field(min_length=1)


class Ground(Part):
    """A ground for closing. `decidable`: a person may choose it in the closing decision.

    `requestable`: the one who handles the complaint may ask to close it on this ground, with reasons.
    """

    label: Label
    decidable: bool = False
    requestable: bool = False


class QuietHours(Part):
    """When staff get no letters unless the complaint is urgent (local times HH:MM)."""

    start: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    end: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")


class Decides(Part):
    """When the model classifies without anybody being asked: so sure it must be, and so often right before.

    `agreement`: of the held-out cases in which it said this class, the share that people had put there, too.
    `classes`: only these of the assessment view; left out: any.
    """

    from_confidence: float = Field(0.98, ge=0.5, le=1)
    agreement: float = Field(0.95, ge=0.5, le=1)
    classes: list[str] = []


class Learning(Part):
    """What is learned from confirmed cases: in which views, whether words or the model suggest first."""

    views: list[Literal["intake", "assessment", "dispatch"]] = ["intake", "assessment", "dispatch"]
    first: Literal["words", "model"] = "words"
    decides: Decides | None = None
