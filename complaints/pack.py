"""The shape of a procedure pack: one YAML file that says what a written procedure says, and nothing else."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from pydantic import Field

from complaints.pack_parts import (
    Authority,
    Extension,
    Ground,
    Label,
    Learning,
    Limit,
    Part,
    Priority,
    QuietHours,
    Refusals,
    Rework,
    Role,
    Scale,
    Severity,
    View,
)
from complaints.pack_words import (
    Callback,
    Cluster,
    Compensation,
    Duty,
    Effect,
    Flag,
    Form,
    Level,
    Quota,
    Register,
    Reply,
    Route,
    Stage,
    Stop,
    Tell,
    Tries,
)

STAGES: tuple[str, ...] = get_args(Stop)
"""The stages a complaint can be in, in the order of a life. Code holds the verbs, the pack the numbers."""

MERGED_GROUND = "merged"
"""The ground on which a merged complaint closes with its root; no pack names it, nobody may choose it."""
CLOSED_WITH = "与投诉 {} 是同一件事，已一并办结。如需了解处理结果，请与我们联系。"
"""What its customer reads as the reason; the number is the root's."""

MERGED = Ground(
    label=Label.model_validate(
        {"zh-Hans": "并案办结", "zh-Hant": "併案辦結", "en": "Closed with the one it was merged into"}
    )
)

OUTER = "outer"
"""The promise to report to the third party that passed a complaint on; every pack has it (see outer.py)."""

RAISE = "raise."
"""What stands before a level in the name of the promise to raise what is unsolved."""


OUTER_STAGE = Stage.model_validate(
    {
        "label": {
            "zh-Hans": "向转办方报告（外部期限）", "zh-Hant": "向轉辦方報告（外部期限）",
            "en": "Report to the third party (outer deadline)",
        },
        "limit": "3 working days",
        "starts": "closed",
        "remind": "1 working day",
        "ladder": [
            {"after": "0m", "to": "supervisor"},
            {"after": "next working day 10:00", "to": "manager"},
        ],
        "repeat": "next working day 10:00",
    }
)  # fmt: skip
"""The same for every procedure: a working day before, when it is missed, and every day from then on."""


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
    roles: dict[str, Role]
    views: dict[Literal["intake", "assessment", "dispatch"], View]
    learning: Learning = Learning()
    flags: dict[str, Flag] = {}
    levels: dict[str, Level] = {}
    undecided: str = ""
    first_receiver: bool = False
    checklists: dict[str, dict[str, Label]] = {}
    registers: list[Register] = []
    routes: list[Route] = []
    severity: Severity
    priorities: dict[str, Priority]
    urgent: str
    stages: dict[str, Stage]
    duties: dict[str, Duty] = {}
    tells: list[Tell] = []
    refusals: Refusals
    customer_answer: Limit
    extension: Extension
    authority: list[Authority] = Field(min_length=1)
    measures: dict[str, Label]
    evidence: dict[str, Label] = {}
    compensation: list[Compensation] = []
    effect: Effect = Effect(check_after="1 month")
    responsibilities: dict[str, Label] = {}
    consequences: dict[str, Label] = {}
    reply_by: dict[str, Form]
    replies: list[Reply] = []
    callbacks: list[Callback] = []
    tries: Tries | None = None
    quotas: list[Quota] = []
    clusters: list[Cluster] = []
    survey: dict[Literal["handling", "result", "fairness"], Scale]
    rework: Rework
    grounds: dict[str, Ground]
    quiet: QuietHours
    digest_from: int = Field(ge=2)
    link_days: int = Field(ge=1)

    def spec(self, stage: str) -> Stage:
        """What the pack says about the time of a stage, a duty, or the raising from a level (raise.LEVEL)."""
        if stage in self.stages:
            return self.stages[stage]
        if stage == OUTER:
            return OUTER_STAGE
        if stage in self.duties:
            return self.duties[stage]
        level = self.levels[stage.removeprefix(RAISE)]
        if level.raises is None:
            raise KeyError(stage)
        label = self.levels[level.raises.to].label
        return Stage(label=label, limit=level.raises.after, starts=level.raises.starts)

    def ground(self, key: str) -> Ground:
        """A ground of the pack, or the one that every pack has: closed together with its root."""
        return MERGED if key == MERGED_GROUND else self.grounds[key]

    def is_dissatisfied(self, said: Mapping[str, Any]) -> bool:
        """Whether one of the answers to the survey counts as dissatisfied."""
        return any(said.get(name) in scale.dissatisfied for name, scale in self.survey.items())

    def label_of(self, stage: str) -> Label | None:
        """The label of a stage or duty; None for one that this version has not."""
        try:
            return self.spec(stage).label
        except KeyError:
            return None

    @property
    def home(self) -> View:
        """The view whose classes lead to departments: that for dispatch, else the assessment."""
        return self.views.get("dispatch") or self.views["assessment"]
