"""What the owner in the department is asked, and may do beside answering."""

from typing import Annotated

from pydantic import Field

from complaints.forms.base import TEXTAREA, Answer, Choice, Long, Said, Setting

Departments = list[Annotated[str, Choice("departments")]]


class Investigation(Answer):
    """调查结果与责任认定"""

    findings: Said = Field(title="调查结果", json_schema_extra=TEXTAREA)
    evidence: Said = Field(title="所依据的证据（照片、合同、沟通记录等）", json_schema_extra=TEXTAREA)
    cause: Long = Field("", title="原因", json_schema_extra=TEXTAREA)
    direct: Departments = Field(default_factory=list, title="直接责任部门")
    indirect: Departments = Field(default_factory=list, title="间接责任部门（监管）")
    leadership: Departments = Field(default_factory=list, title="领导责任部门")

    def faults(self, setting: Setting) -> dict[str, str]:
        doubled = set(self.direct) & set(self.indirect)
        return {"indirect": "同一部门不能既是直接责任又是间接责任"} if doubled else {}


class Resolution(Answer):
    """处理措施与结果"""

    measures: list[Annotated[str, Choice("measures")]] = Field(title="处理措施", min_length=1)
    description: Said = Field(title="措施与结果说明（写入给客户的答复）", json_schema_extra=TEXTAREA)
    compensation: float = Field(0, title="其中赔偿给客户（元，写入答复）", ge=0, le=1e9, allow_inf_nan=False)
    cost: float = Field(0, title="费用（元）", ge=0, le=1e9, allow_inf_nan=False)
    consequence: Annotated[str, Choice("consequences")] = Field("", title="责任追究")

    @property
    def burden(self) -> float:
        """What it costs the company (yuan): at least what the customer is paid."""
        return max(self.cost, self.compensation)


class DispatchRefusal(Answer):
    """退回派单"""

    reason: Said = Field(title="退回理由", json_schema_extra=TEXTAREA)


class Handover(Answer):
    """转交同事"""

    to: Annotated[str, Choice("people")] = Field(title="转交给", min_length=1)
    reason: Long = Field("", title="转交说明")


class CustomerQuestion(Answer):
    """询问客户"""

    question: Said = Field(title="想向客户了解的问题", json_schema_extra=TEXTAREA)


class Progress(Answer):
    """向客户通报进展"""

    text: Said = Field(title="进展情况（客户会收到）", json_schema_extra=TEXTAREA)


class ExtensionRequest(Answer):
    """申请延长时限"""

    days: int = Field(1, title="延长几个工作日", ge=1, le=60)
    reason: Said = Field(title="延长理由（批准后告知客户）", json_schema_extra=TEXTAREA)

    @classmethod
    def bounds(cls, setting: Setting) -> dict[str, tuple[int, int]]:
        return {"days": (1, setting.pack.extension.most_days)}

    def faults(self, setting: Setting) -> dict[str, str]:
        most = setting.pack.extension.most_days
        return {"days": f"最多延长 {most} 个工作日"} if self.days > most else {}
