"""What is asked in a drill and about it: who is reached, what they would do, what is to be learned."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from complaints.forms.base import TEXTAREA, Answer, Choice, Long, Said, Setting, Short, fixed
from complaints.forms.improvement import DATE, MaybeDay

PHONE = fixed(
    right=("电话正确", "電話正確", "The telephone is right"),
    wrong=("电话需更正", "電話需更正", "The telephone must be corrected"),
    none_=("不用电话", "不用電話", "No telephone"),
)


class ContactTest(Answer):
    """联系测试"""

    phone: str = Field("", title="登记的电话")
    state: str = Field(title="电话是否正确", json_schema_extra=PHONE)
    correction: Short = Field("", title="正确的电话（需更正时填写）")

    def faults(self, setting: Setting) -> dict[str, str]:
        missing = self.state == "wrong" and not self.correction
        return {"correction": "请填写正确的电话"} if missing else {}

    @classmethod
    def hidden(cls, setting: Setting) -> set[str]:
        return {"phone"}


class InjectResponse(Answer):
    """应对情景变化"""

    said: Said = Field(title="您如何处置", json_schema_extra=TEXTAREA)


class DrillEvaluation(Answer):
    """评估演练"""

    remarks: Said = Field(title="总体评价：哪些做得好，哪些要改进", json_schema_extra=TEXTAREA)
    dropped: list[Annotated[str, Choice("listed.findings")]] = Field(
        [], title="不作为问题的（勾选，并说明理由）"
    )
    dropped_why: Long = Field("", title="不作为问题的理由", json_schema_extra=TEXTAREA)
    more: Long = Field("", title="另外发现的问题（每行一项）", json_schema_extra=TEXTAREA)
    due_on: MaybeDay = Field(None, title="整改期限（不填则按预案规定）", json_schema_extra=DATE)

    def faults(self, setting: Setting) -> dict[str, str]:
        missing = self.dropped and not self.dropped_why
        return {"dropped_why": "请说明为什么不作为问题"} if missing else {}

    @classmethod
    def hidden(cls, setting: Setting) -> set[str]:
        listed = setting.known.get("listed", {}).get("findings")
        return set() if listed else {"dropped", "dropped_why"}


class DrillOrder(Answer):
    """安排演练"""

    plan: Annotated[str, Choice("listed.plans")] = Field(title="预案名称")
    scenario: Annotated[str, Choice("listed.scenarios")] = Field("", title="情景（不填则用预案的第一个）")
    planned_at: AwareDatetime | None = Field(None, title="开始时间（不填则立即开始）")
    announced: Literal["yes", "no"] = Field(
        "yes",
        title="是否预先通知",
        json_schema_extra=fixed(
            yes=("预先通知", "預先通知", "Announced"), no=("不预先通知", "不預先通知", "Unannounced")
        ),
    )


class DrillPutOff(Answer):
    """推迟演练"""

    planned_at: AwareDatetime = Field(title="新的开始时间")
    reason: Said = Field(title="理由", json_schema_extra=TEXTAREA)


class DrillReason(Answer):
    """说明理由"""

    reason: Said = Field(title="理由", json_schema_extra=TEXTAREA)
