"""What the customer-service desk is asked."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from complaints.forms.base import TEXTAREA, Answer, Choice, Long, Said, Setting, Short, fixed, is_address
from complaints.forms.customer import Survey


class Registration(Answer):
    """补全投诉登记"""

    name: Short = Field("", title="投诉人姓名")
    phone: Short = Field("", title="电话")
    email: Short = Field("", title="电子邮箱", json_schema_extra={"format": "email"})
    address: Short = Field("", title="地址")
    matter: Long = Field("", title="投诉事项", json_schema_extra=TEXTAREA)
    project: Short = Field("", title="涉及项目")
    occurred_at: Short = Field("", title="发生时间")
    demand: Long = Field("", title="诉求（希望的结果）", json_schema_extra=TEXTAREA)
    incomplete_reason: Short = Field("", title="无法补全的原因（填写后按现有内容登记）")

    @classmethod
    def needed(cls, setting: Setting) -> list[str]:
        known = setting.known
        reached = known.get("phone") or known.get("email")
        needed = ["phone" if n == "contact" else n for n in setting.pack.required]
        return [n for n in needed if not (reached if n == "phone" else known.get(n))]

    def lacking(self, setting: Setting) -> list[str]:
        """Nothing if the desk says why it cannot be had; an address serves as well as a telephone."""
        if self.incomplete_reason:
            return []
        return [n for n in super().lacking(setting) if not (n == "phone" and self.email)]

    def faults(self, setting: Setting) -> dict[str, str]:
        wrong: dict[str, str] = {}
        if self.email and not is_address(self.email):
            wrong["email"] = "不是有效的电子邮箱"
        return wrong


class Classification(Answer):
    """初步评估与分类"""

    validity: Literal["valid", "invalid"] = Field(
        "valid",
        title="投诉性质",
        json_schema_extra=fixed(
            valid=(
                "有效（我司责任或职责范围）",
                "有效（我司責任或職責範圍）",
                "Valid (our responsibility or scope)",
            ),
            invalid=("无效（非我司责任）", "無效（非我司責任）", "Not valid (not our responsibility)"),
        ),
    )
    intake: Annotated[str, Choice("classes.intake")] = Field(title="受理分类")
    assessment: Annotated[str, Choice("classes.assessment")] = Field(title="评估分类")
    assessment_part: Annotated[str, Choice("parts.assessment")] = Field("", title="评估分类细项")
    dispatch: Annotated[str, Choice("classes.dispatch")] = Field(title="派单分类")
    dispatch_part: Annotated[str, Choice("parts.dispatch")] = Field("", title="派单分类细项")
    severity_adjustment: int = Field(0, title="严重程度定性调整（分）")
    adjustment_reason: Long = Field("", title="调整理由")
    priority: Annotated[str, Choice("priorities")] = Field(title="优先级")
    priority_reason: Long = Field("", title="更改优先级的理由")
    explanation: Long = Field("", title="无效时给客户的说明", json_schema_extra=TEXTAREA)

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
        for view in ("assessment", "dispatch"):
            chosen, part = getattr(self, view), getattr(self, f"{view}_part")
            classes = setting.pack.views[view].classes
            if part and chosen in classes and part not in classes[chosen].parts:
                wrong[f"{view}_part"] = "细项不属于所选分类"
        return wrong


class PriorityChange(Answer):
    """更改优先级"""

    priority: Annotated[str, Choice("priorities")] = Field(title="优先级")
    reason: Said = Field(title="更改优先级的理由")


class ReplyCall(Answer):
    """电话或当面答复客户"""

    spoke_to: Short = Field(title="答复了谁", min_length=1)
    reaction: Literal["accepts", "partly", "refuses"] = Field(
        title="客户反应",
        json_schema_extra=fixed(
            accepts=("接受", "接受", "Accepts"),
            partly=("部分接受", "部分接受", "Accepts in part"),
            refuses=("不接受", "不接受", "Does not accept"),
        ),
    )
    replied_at: AwareDatetime | None = Field(None, title="答复时间（不填即现在）")
    notes: Long = Field("", title="记录", json_schema_extra=TEXTAREA)

    def when(self, now: datetime) -> datetime:
        """When the customer was told: as stated, at the latest now."""
        return min(self.replied_at or now, now)


class Interview(Survey):
    """电话回访"""

    reached: Literal["reached", "not_reached"] = Field(
        "reached",
        title="是否联系上客户",
        json_schema_extra=fixed(
            reached=("已联系上", "已聯繫上", "Reached"), not_reached=("未联系上", "未聯繫上", "Not reached")
        ),
    )
    handling: Annotated[str, Choice("survey.handling")] = Field("", title="客户对处理过程是否满意？")
    result: Annotated[str, Choice("survey.result")] = Field("", title="客户对处理结果是否满意？")
    fairness: Annotated[str, Choice("survey.fairness")] = Field("", title="客户认为处理是否公正？")

    @classmethod
    def needed(cls, setting: Setting) -> list[str]:
        return ["handling", "result", "fairness"]

    def lacking(self, setting: Setting) -> list[str]:
        """Nothing when the customer could not be reached."""
        return [] if self.reached == "not_reached" else super().lacking(setting)
