"""What is asked about levels, and what a level asks for: settling on the spot, solutions to choose from."""

from typing import Annotated, Any, Literal

from pydantic import Field

from complaints.forms.base import TEXTAREA, Answer, Choice, Long, Said, Setting, fixed


class LevelChange(Answer):
    """调整级别"""

    level: Annotated[str, Choice("levels")] = Field(title="级别")
    reason: Said = Field(title="调整级别的理由", json_schema_extra=TEXTAREA)


class Settlement(Answer):
    """一线当场解决"""

    outcome: Literal["settled", "passed_on"] = Field(
        title="是否当场解决",
        json_schema_extra=fixed(
            settled=("已当场解决，客户认可", "已當場解決，客戶認可", "Settled, the customer agrees"),
            passed_on=("未能解决，移交", "未能解決，移交", "Not settled, passed on"),
        ),
    )
    measures: list[Annotated[str, Choice("tools")]] = Field(
        default_factory=list, title="处理措施", json_schema_extra={"minItems": 1}
    )
    description: Said = Field(title="处理经过与结果（移交时写明客户诉求和理由）", json_schema_extra=TEXTAREA)
    compensation: float = Field(0, title="其中赔偿给客户（元，写入答复）", ge=0, le=1e9, allow_inf_nan=False)

    @classmethod
    def needed(cls, setting: Setting) -> list[str]:
        return ["measures"]

    def lacking(self, setting: Setting) -> list[str]:
        """Nothing when it is passed on."""
        return [] if self.outcome == "passed_on" else super().lacking(setting)


class OfferChoice(Answer):
    """请选择处理方案"""

    choice: Annotated[str, Choice("offers")] = Field(title="您选择哪个方案？")
    remarks: Long = Field("", title="您的意见", json_schema_extra=TEXTAREA)


class ClosingRequest(Answer):
    """申请结案"""

    ground: Annotated[str, Choice("grounds.requestable")] = Field(title="结案依据")
    reasons: Said = Field(title="理由", json_schema_extra=TEXTAREA)


class ReplyText(Answer):
    """书面答复客户"""

    text: Said = Field(title="答复内容（发给客户）", json_schema_extra=TEXTAREA)
    visit: Long = Field("", title="上门情况（如有必要）", json_schema_extra=TEXTAREA)


def offers_of(proposal: dict[str, Any]) -> list[str]:
    """The solutions of a proposal, first to last."""
    return [text for text in (proposal.get("description", ""), proposal.get("second", "")) if text]
