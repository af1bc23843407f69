"""What is asked about a plan: to start it, revise and approve it, settle a finding, read what changed."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from complaints.forms.base import TEXTAREA, Answer, Choice, Long, Said, Setting, fixed
from complaints.forms.improvement import DATE, MaybeDay

YES_NO = fixed(yes=("是", "是", "Yes"), no=("否", "否", "No"))
PlanText = Annotated[str, StringConstraints(max_length=200_000)]


class PlanStart(Answer):
    """启动预案"""

    plan: Annotated[str, Choice("listed.plans")] = Field(title="预案名称")
    reason: Said = Field(title="启动理由", json_schema_extra=TEXTAREA)


class PlanStandDown(Answer):
    """解除预案"""

    activation: Annotated[str, Choice("listed.activations")] = Field(title="已启动的预案")
    reason: Said = Field(title="解除理由", json_schema_extra=TEXTAREA)


class PlanRevision(Answer):
    """修订预案"""

    decision: str = Field(
        title="结论",
        json_schema_extra=fixed(
            revise=("修订，新文本见下", "修訂，新文本見下", "Revise it: the new text is below"),
            no_change=("不修订，理由见下", "不修訂，理由見下", "No change, for the reason below"),
        ),
    )
    reason: Said = Field(title="修订说明，或不修订的理由", json_schema_extra=TEXTAREA)
    lawful: Literal["yes", "no"] = Field(title="合法：措施和期限符合法律与合同", json_schema_extra=YES_NO)
    complete: Literal["yes", "no"] = Field(
        title="完整：目标、分工、程序、措施、联系人都齐全", json_schema_extra=YES_NO
    )
    flexible: Literal["yes", "no"] = Field(
        title="灵活：情况变化时仍能执行，有人代理", json_schema_extra=YES_NO
    )
    remarks: Long = Field("", title="对以上三问的说明（有“否”时必填）", json_schema_extra=TEXTAREA)
    effective_on: MaybeDay = Field(
        None, title="生效日期（修订时填写，不填则批准次日）", json_schema_extra=DATE
    )
    text: PlanText = Field("", title="预案全文", json_schema_extra={"widget": "textarea", "rows": 30})

    def faults(self, setting: Setting) -> dict[str, str]:
        doubts = "no" in (self.lawful, self.complete, self.flexible)
        wrong = {"remarks": "有“否”的，请说明"} if doubts and not self.remarks else {}
        known = str(setting.known.get("text", "")).strip()
        if self.decision == "no_change" and self.text.strip() not in ("", known):
            wrong["decision"] = "文本有改动。要改的请选“修订”，不改的请恢复原文。"
        return wrong


class PlanApproval(Answer):
    """审批预案修订"""

    decision: str = Field(
        title="审批意见",
        json_schema_extra=fixed(
            approve=("批准", "批准", "Approve"), send_back=("退回修改", "退回修改", "Return for changes")
        ),
    )
    remarks: Long = Field("", title="说明（退回时必填）", json_schema_extra=TEXTAREA)

    def faults(self, setting: Setting) -> dict[str, str]:
        missing = self.decision == "send_back" and not self.remarks
        return {"remarks": "退回须写明意见"} if missing else {}


class FindingClosure(Answer):
    """整改发现问题"""

    outcome: str = Field(
        title="结果",
        json_schema_extra=fixed(done=("已整改", "已整改", "Done"), rejected=("不采纳", "不採納", "Rejected")),
    )
    note: Said = Field(title="整改情况与依据，或不采纳的理由", json_schema_extra=TEXTAREA)


class PlanRead(Answer):
    """阅知新版预案"""

    confirmed: Literal["yes"] = Field(
        title="我已阅读新版预案，清楚自己的职责",
        json_schema_extra=fixed(yes=("确认", "確認", "Confirmed")),
    )
    remarks: Long = Field("", title="疑问或意见", json_schema_extra=TEXTAREA)


class ReviewOpening(Answer):
    """发起预案修订"""

    reason: Said = Field(title="理由", json_schema_extra=TEXTAREA)


class FindingMove(Answer):
    """调整责任人或期限"""

    owner: Annotated[str, Choice("people")] = Field(title="责任人", min_length=1)
    due_on: date = Field(title="整改期限", json_schema_extra=DATE)
    reason: Said = Field(title="调整理由", json_schema_extra=TEXTAREA)
