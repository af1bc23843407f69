"""What the customer-service desk is asked."""

from datetime import datetime
from typing import Annotated, Any, Literal

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
    checked: list[Annotated[str, Choice("checklist")]] = Field(
        default_factory=list, title="受理要点（逐项确认）"
    )
    incomplete_reason: Short = Field("", title="无法补全的原因（填写后按现有内容登记）")

    @classmethod
    def hidden(cls, setting: Setting) -> set[str]:
        return set() if setting.pack.checklists.get(setting.traits.channel) else {"checked"}

    @classmethod
    def whole(cls, setting: Setting) -> set[str]:
        return {"checked"}

    @classmethod
    def needed(cls, setting: Setting) -> list[str]:
        known = setting.known
        reached = known.get("phone") or known.get("email")
        needed = ["phone" if n == "contact" else n for n in setting.pack.required]
        checked = [] if cls.hidden(setting) else ["checked"]
        return [n for n in needed if not (reached if n == "phone" else known.get(n))] + checked

    def lacking(self, setting: Setting) -> list[str]:
        """Nothing if the desk says why it cannot be had; an address serves as well as a telephone."""
        if self.incomplete_reason:
            return []
        return [n for n in super().lacking(setting) if not (n == "phone" and self.email)]

    def faults(self, setting: Setting) -> dict[str, str]:
        wrong: dict[str, str] = {}
        if self.email and not is_address(self.email):
            wrong["email"] = "不是有效的电子邮箱"
        listed = setting.pack.checklists.get(setting.traits.channel, {})
        if set(listed) - set(self.checked) and not self.incomplete_reason:
            wrong["checked"] = "请逐项确认；做不到的，写明无法补全的原因"
        return wrong


class PriorityChange(Answer):
    """更改优先级"""

    priority: Annotated[str, Choice("priorities")] = Field(title="优先级")
    reason: Said = Field(title="更改优先级的理由")


REACHED: Any = Field(
    "reached",
    title="是否联系上客户",
    json_schema_extra=fixed(
        reached=("已联系上", "已聯繫上", "Reached"), not_reached=("未联系上", "未聯繫上", "Not reached")
    ),
)


class ReplyCall(Answer):
    """电话或当面答复客户"""

    reached: Literal["reached", "not_reached"] = REACHED
    spoke_to: Short = Field("", title="答复了谁")
    reaction: Literal["", "accepts", "partly", "refuses"] = Field(
        "",
        title="客户反应",
        json_schema_extra=fixed(
            accepts=("接受", "接受", "Accepts"),
            partly=("部分接受", "部分接受", "Accepts in part"),
            refuses=("不接受", "不接受", "Does not accept"),
        ),
    )
    replied_at: AwareDatetime | None = Field(None, title="答复时间（不填即现在）")
    notes: Long = Field("", title="记录", json_schema_extra=TEXTAREA)

    @classmethod
    def needed(cls, setting: Setting) -> list[str]:
        return ["spoke_to", "reaction"]

    def lacking(self, setting: Setting) -> list[str]:
        """Nothing when the customer could not be reached."""
        return [] if self.reached == "not_reached" else super().lacking(setting)

    def when(self, now: datetime) -> datetime:
        """When the customer was told: as stated, at the latest now."""
        return min(self.replied_at or now, now)


class Interview(Survey):
    """电话回访"""

    reached: Literal["reached", "not_reached"] = REACHED
    handling: Annotated[str, Choice("survey.handling")] = Field("", title="客户对处理过程是否满意？")
    result: Annotated[str, Choice("survey.result")] = Field("", title="客户对处理结果是否满意？")
    fairness: Annotated[str, Choice("survey.fairness")] = Field("", title="客户认为处理是否公正？")

    @classmethod
    def needed(cls, setting: Setting) -> list[str]:
        return ["handling", "result", "fairness"]

    def lacking(self, setting: Setting) -> list[str]:
        """Nothing when the customer could not be reached."""
        return [] if self.reached == "not_reached" else super().lacking(setting)
