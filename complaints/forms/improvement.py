"""What is asked about an improvement measure: what to do by when, what was done, what effect it had."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from complaints.forms.base import TEXTAREA, Answer, Choice, Long, Said, Setting, fixed

DATE: Any = {"widget": "date"}

KIND_LABELS = fixed(
    corrective=("纠正措施", "糾正措施", "Corrective measure"),
    preventive=("预防措施", "預防措施", "Preventive measure"),
    systemic=("系统改进", "系統改進", "Systemic improvement"),
)
EFFECT_LABELS = fixed(
    effective=("有效", "有效", "Effective"),
    partly=("部分有效", "部分有效", "Partly effective"),
    ineffective=("无效", "無效", "Ineffective"),
)


def _day_or_none(value: Any) -> Any:
    """Nothing typed is no date."""
    return None if value == "" else value


MaybeDay = Annotated[date | None, BeforeValidator(_day_or_none)]


class ImprovementProposal(Answer):
    """提出改进措施"""

    kind: str = Field(title="措施类型", json_schema_extra=KIND_LABELS)
    text: Said = Field(title="措施内容", json_schema_extra=TEXTAREA)
    cause: Long = Field("", title="针对的原因", json_schema_extra=TEXTAREA)
    owner: Annotated[str, Choice("people")] = Field(title="责任人", min_length=1)
    due_on: date = Field(title="完成期限", json_schema_extra=DATE)


class Completion(Answer):
    """报告完成情况"""

    note: Said = Field(title="做了什么", json_schema_extra=TEXTAREA)


class EffectCheck(Answer):
    """检查改进效果"""

    effect: str = Field(title="效果", json_schema_extra=EFFECT_LABELS)
    note: Said = Field(title="检查情况与依据", json_schema_extra=TEXTAREA)
    due_on: MaybeDay = Field(None, title="新的完成期限（效果不足、需要继续时填写）", json_schema_extra=DATE)
    text: Long = Field("", title="新的措施（不填则原措施继续）", json_schema_extra=TEXTAREA)
    owner: Annotated[str, Choice("people")] = Field("", title="新措施的责任人（不填则不变）")

    def faults(self, setting: Setting) -> dict[str, str]:
        if self.effect == "effective" and (self.due_on or self.text):
            return {"effect": "措施有效时，不需要新的措施或期限"}
        if self.effect != "effective" and self.text and not self.due_on:
            return {"due_on": "请写明新措施的完成期限"}
        if self.effect == "ineffective" and not self.due_on:
            return {"due_on": "措施无效的，请给出新的措施，或定出新的完成期限"}
        return {"text": "请写明新的措施"} if self.owner and not self.text else {}


class Rearrangement(Answer):
    """调整期限或责任人"""

    due_on: date = Field(title="新的完成期限", json_schema_extra=DATE)
    owner: Annotated[str, Choice("people")] = Field("", title="新的责任人（不填则不变）")
    reason: Said = Field(title="调整理由", json_schema_extra=TEXTAREA)


class Cancellation(Answer):
    """取消措施"""

    reason: Said = Field(title="取消理由", json_schema_extra=TEXTAREA)
