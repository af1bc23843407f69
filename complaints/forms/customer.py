"""What the customer is asked and may say."""

from typing import Annotated

from pydantic import Field

from complaints.forms.base import Answer, Choice, Long, Said


class Survey(Answer):
    """回访：您对处理是否满意"""

    handling: Annotated[str, Choice("survey.handling")] = Field(title="您对处理过程是否满意？")
    result: Annotated[str, Choice("survey.result")] = Field(title="您对处理结果是否满意？")
    fairness: Annotated[str, Choice("survey.fairness")] = Field(title="您认为处理是否公正？")
    comment: Long = Field("", title="其他意见", json_schema_extra={"widget": "textarea"})


class CustomerAnswer(Answer):
    """请补充说明"""

    text: Said = Field(title="您的回答", json_schema_extra={"widget": "textarea"})


class Information(Answer):
    """补充情况"""

    text: Said = Field(title="补充说明", json_schema_extra={"widget": "textarea"})


class Withdrawal(Answer):
    """撤回投诉"""

    reason: Long = Field("", title="撤回原因（可不填）", json_schema_extra={"widget": "textarea"})
