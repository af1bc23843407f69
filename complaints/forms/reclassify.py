"""What the desk says when a complaint stands in the wrong class, whoever put it there."""

from typing import Annotated

from pydantic import Field

from complaints.conditions import VIEWS
from complaints.forms.base import TEXTAREA, Answer, Choice, Said, Setting


class Reclassification(Answer):
    """更正分类"""

    intake: Annotated[str, Choice("classes.intake")] = Field("", title="受理分类")
    assessment: Annotated[str, Choice("classes.assessment")] = Field(title="评估分类")
    dispatch: Annotated[str, Choice("classes.dispatch")] = Field("", title="派单分类")
    reason: Said = Field(title="更正分类的理由", json_schema_extra=TEXTAREA)

    @classmethod
    def hidden(cls, setting: Setting) -> set[str]:
        return {view for view in VIEWS if view not in setting.pack.views}

    @classmethod
    def needed(cls, setting: Setting) -> list[str]:
        return [view for view in ("intake", "dispatch") if view in setting.pack.views]
