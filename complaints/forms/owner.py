"""What the owner in the department is asked, and may do beside answering."""

from typing import Annotated

from pydantic import Field

from complaints.forms.base import TEXTAREA, Answer, Choice, Long, Said, Setting

Departments = list[Annotated[str, Choice("departments")]]


class Investigation(Answer):
    """调查结果与责任认定"""

    findings: Said = Field(title="调查结果（写入给客户的答复）", json_schema_extra=TEXTAREA)
    evidence: Said = Field(title="所依据的证据（照片、合同、沟通记录等）", json_schema_extra=TEXTAREA)
    evidence_kinds: list[Annotated[str, Choice("evidence")]] = Field(default_factory=list, title="证据种类")
    cause: Long = Field("", title="原因", json_schema_extra=TEXTAREA)
    direct: Departments = Field(default_factory=list, title="直接责任部门")
    indirect: Departments = Field(default_factory=list, title="间接责任部门（监管）")
    leadership: Departments = Field(default_factory=list, title="领导责任部门")

    @classmethod
    def hidden(cls, setting: Setting) -> set[str]:
        return set() if setting.pack.evidence else {"evidence_kinds"}

    def faults(self, setting: Setting) -> dict[str, str]:
        doubled = set(self.direct) & set(self.indirect)
        return {"indirect": "同一部门不能既是直接责任又是间接责任"} if doubled else {}


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
