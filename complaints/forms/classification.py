"""What the desk is asked at the initial assessment: nature, classes, flags, level, severity, priority."""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from complaints.conditions import VIEWS, Traits
from complaints.forms.base import TEXTAREA, Answer, Choice, Long, Setting, fixed
from complaints.rules import graver, level_by_rule
from complaints.severity import level_at


class Classification(Answer):
    """初步评估与分类"""

    validity: Literal["valid", "invalid", "undecided"] = Field(
        "valid",
        title="投诉性质",
        json_schema_extra=fixed(
            valid=(
                "有效（我司责任或职责范围）",
                "有效（我司責任或職責範圍）",
                "Valid (our responsibility or scope)",
            ),
            invalid=("无效（非我司责任）", "無效（非我司責任）", "Not valid (not our responsibility)"),
            undecided=("无法判断，请上级判定", "無法判斷，請上級判定", "Cannot judge: let a superior decide"),
        ),
    )
    intake: Annotated[str, Choice("classes.intake")] = Field("", title="受理分类")
    assessment: Annotated[str, Choice("classes.assessment")] = Field(title="评估分类")
    assessment_part: Annotated[str, Choice("parts.assessment")] = Field("", title="评估分类细项")
    dispatch: Annotated[str, Choice("classes.dispatch")] = Field("", title="派单分类")
    dispatch_part: Annotated[str, Choice("parts.dispatch")] = Field("", title="派单分类细项")
    flags: list[Annotated[str, Choice("flags")]] = Field(default_factory=list, title="特别情况")
    level: Annotated[str, Choice("levels")] = Field("", title="级别（不填即按规则判定；可调高，不可调低）")
    level_reason: Long = Field("", title="调高级别的理由")
    severity_adjustment: int = Field(0, title="严重程度定性调整（分）")
    adjustment_reason: Long = Field("", title="调整理由")
    priority: Annotated[str, Choice("priorities")] = Field(title="优先级")
    priority_reason: Long = Field("", title="更改优先级的理由")
    explanation: Long = Field("", title="无效时给客户的说明", json_schema_extra=TEXTAREA)

    @classmethod
    def hidden(cls, setting: Setting) -> set[str]:
        pack = setting.pack
        hidden = {name for view in VIEWS for name in (view, f"{view}_part") if view not in pack.views}
        hidden |= {f"{n}_part" for n, v in pack.views.items() if not any(c.parts for c in v.classes.values())}
        return (
            hidden
            | (set() if pack.flags else {"flags"})
            | (set() if pack.levels else {"level", "level_reason"})
        )

    @classmethod
    def barred(cls, setting: Setting) -> dict[str, set[str]]:
        decides = setting.known.get("decides") or not setting.pack.undecided
        return {"validity": {"undecided"}} if decides else {}

    @classmethod
    def needed(cls, setting: Setting) -> list[str]:
        return [view for view in ("intake", "dispatch") if view in setting.pack.views]

    @classmethod
    def bounds(cls, setting: Setting) -> dict[str, tuple[int, int]]:
        most = setting.pack.severity.adjustment
        return {"severity_adjustment": (-most, most)}

    def faults(self, setting: Setting) -> dict[str, str]:
        wrong: dict[str, str] = {}
        most = setting.pack.severity.adjustment
        if abs(self.severity_adjustment) > most:
            wrong["severity_adjustment"] = f"调整不得超过 ±{most} 分"
        if self.severity_adjustment and not self.adjustment_reason:
            wrong["adjustment_reason"] = "调整严重程度须写明理由"
        suggested = setting.known.get("priority", self.priority)
        if self.priority and self.priority != suggested and not self.priority_reason:
            wrong["priority_reason"] = "更改优先级须写明理由"
        if self.validity == "invalid" and not self.explanation:
            wrong["explanation"] = "无效投诉须写明给客户的说明"
        return wrong | self._part_faults(setting) | self._level_faults(setting)

    def _part_faults(self, setting: Setting) -> dict[str, str]:
        wrong = {}
        for view, shown in setting.pack.views.items():
            chosen, part = getattr(self, view), getattr(self, f"{view}_part", "")
            if part and chosen in shown.classes and part not in shown.classes[chosen].parts:
                wrong[f"{view}_part"] = "细项不属于所选分类"
        return wrong

    def _level_faults(self, setting: Setting) -> dict[str, str]:
        pack = setting.pack
        if not self.level or self.level not in pack.levels:
            return {}
        found = self.level_found(setting)
        if graver(pack, found, self.level):
            return {"level": f"按规则为「{pack.levels[found].label.zh}」，不得调低"}
        lacks = self.level != found and not self.level_reason
        return {"level_reason": "调高级别须写明理由"} if lacks else {}

    def level_found(self, setting: Setting) -> str:
        """The level that the pack's rules find for what is confirmed here; '' in a pack without levels."""
        return level_by_rule(setting.pack, self.traits(setting))

    def traits(self, setting: Setting) -> Traits:
        """What the rules may ask about, as confirmed here."""
        points = setting.known.get("severity", {}).get("points", 0) + self.severity_adjustment
        parts = {self.assessment_part, self.dispatch_part} - {""}
        return replace(
            setting.traits,
            nature=self.validity,
            classes={view: getattr(self, view) for view in VIEWS},
            parts=frozenset(parts),
            flags=frozenset(self.flags),
            priority=self.priority,
            severity=level_at(setting.pack, points),
        )
