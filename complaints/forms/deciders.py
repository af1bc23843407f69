"""What those who decide are asked: approval, assignment, more time, closing."""

from typing import Annotated, Literal

from pydantic import Field

from complaints.forms.base import TEXTAREA, Answer, Choice, Long, Setting, fixed


class Assignment(Answer):
    """指定经办人"""

    person: Annotated[str, Choice("people")] = Field(title="经办人", min_length=1)
    reason: Long = Field("", title="说明")


class Approval(Answer):
    """审批处理方案"""

    decision: Literal["approve", "return"] = Field(
        title="审批意见",
        json_schema_extra=fixed(
            approve=("同意", "同意", "Approve"), return_=("退回修改", "退回修改", "Return for changes")
        ),
    )
    remarks: Long = Field("", title="意见", json_schema_extra=TEXTAREA)

    def faults(self, setting: Setting) -> dict[str, str]:
        missing = self.decision == "return" and not self.remarks
        return {"remarks": "退回须写明意见"} if missing else {}


class ExtensionDecision(Answer):
    """审批延长时限"""

    decision: Literal["grant", "deny"] = Field(
        title="审批意见",
        json_schema_extra=fixed(grant=("同意延长", "同意延長", "Grant"), deny=("不同意", "不同意", "Deny")),
    )
    remarks: Long = Field("", title="意见", json_schema_extra=TEXTAREA)


class ClosingDecision(Answer):
    """结案决定：继续办理或结案"""

    decision: Literal["rework", "close"] = Field(
        title="决定",
        json_schema_extra=fixed(
            rework=("继续整改", "繼續整改", "Rework"), close=("结案", "結案", "Close the complaint")
        ),
    )
    ground: Annotated[str, Choice("grounds")] = Field("", title="结案依据")
    reasons: Long = Field("", title="理由（告知客户）", json_schema_extra=TEXTAREA)

    def faults(self, setting: Setting) -> dict[str, str]:
        if self.decision == "rework":
            refuses = bool(setting.known.get("request")) and not self.reasons
            return {"reasons": "不同意结案须写明理由"} if refuses else {}
        told = self.reasons or setting.known.get("request")  # the reasons of the request hold
        wrong = {"ground": self.ground, "reasons": told}
        return {name: "结案须填写" for name, value in wrong.items() if not value}
