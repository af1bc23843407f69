"""What people are asked, as forms: one class for each question, plain Pydantic, Chinese titles.

The Chinese titles are message ids; pages translate them. `schema()` gives the JSON Schema of a form under a
pack; `read()` validates what came in and raises `FormErrors` before anything changes.
"""

from complaints.forms.base import Answer, FormErrors, schema
from complaints.forms.classification import Classification
from complaints.forms.customer import CustomerAnswer, Information, Survey, Withdrawal
from complaints.forms.deciders import Approval, Assignment, ClosingDecision, ExtensionDecision
from complaints.forms.desk import Interview, PriorityChange, Registration, ReplyCall
from complaints.forms.drills import ContactTest, DrillEvaluation, InjectResponse
from complaints.forms.duties import duty_form
from complaints.forms.levels import ClosingRequest, LevelChange, OfferChoice, ReplyText, Settlement
from complaints.forms.outside import OuterChange, OutsideReport
from complaints.forms.owner import (
    CustomerQuestion,
    DispatchRefusal,
    ExtensionRequest,
    Handover,
    Investigation,
    Progress,
)
from complaints.forms.plans import FindingClosure, PlanApproval, PlanRead, PlanRevision
from complaints.forms.reading import read
from complaints.forms.resolution import Resolution
from complaints.pack import Pack

QUESTIONS: dict[str, type[Answer]] = {
    form.__name__: form
    for form in (
        Registration, Classification, Settlement, Assignment, Investigation, Resolution, Approval,
        OfferChoice, ReplyCall, ReplyText, Survey, Interview, ClosingDecision, CustomerAnswer,
        ExtensionDecision, OutsideReport, ContactTest, InjectResponse, DrillEvaluation, PlanRevision,
        PlanApproval, FindingClosure, PlanRead,
    )
}  # fmt: skip
"""Forms that stand behind a question and its link. Duties have forms of their own, made from the pack."""


def form_of(pack: Pack, form: str, stage: str) -> type[Answer]:
    """The form behind a question: one of the house, or that of the pack's duty."""
    if form == "Duty":
        return duty_form(pack.duties[stage].label, pack.duties[stage])
    return QUESTIONS[form]


ACTS: dict[str, type[Answer]] = {
    "refusal": DispatchRefusal,
    "handover": Handover,
    "customer-question": CustomerQuestion,
    "progress": Progress,
    "extension": ExtensionRequest,
    "closing-request": ClosingRequest,
}
"""What an owner may do beside answering, as nouns below the answer's address."""

__all__ = [
    "ACTS",
    "QUESTIONS",
    "Answer",
    "Approval",
    "Assignment",
    "Classification",
    "ClosingDecision",
    "ClosingRequest",
    "CustomerAnswer",
    "CustomerQuestion",
    "DispatchRefusal",
    "ExtensionDecision",
    "ExtensionRequest",
    "FormErrors",
    "Handover",
    "Information",
    "Interview",
    "Investigation",
    "LevelChange",
    "OfferChoice",
    "OuterChange",
    "OutsideReport",
    "PriorityChange",
    "Progress",
    "Registration",
    "ReplyCall",
    "ReplyText",
    "Resolution",
    "Settlement",
    "Survey",
    "Withdrawal",
    "form_of",
    "read",
    "schema",
]
