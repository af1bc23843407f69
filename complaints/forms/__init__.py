"""What people are asked, as forms: one class for each question, plain Pydantic, Chinese titles.

The Chinese titles are message ids; pages translate them. `schema()` gives the JSON Schema of a form under a
pack; `read()` validates what came in and raises `FormErrors` before anything changes.
"""

from complaints.forms.base import Answer, FormErrors, schema
from complaints.forms.customer import CustomerAnswer, Information, Survey, Withdrawal
from complaints.forms.deciders import Approval, Assignment, ClosingDecision, ExtensionDecision
from complaints.forms.desk import Classification, Interview, PriorityChange, Registration, ReplyCall
from complaints.forms.owner import (
    CustomerQuestion,
    DispatchRefusal,
    ExtensionRequest,
    Handover,
    Investigation,
    Progress,
    Resolution,
)
from complaints.forms.reading import read

QUESTIONS: dict[str, type[Answer]] = {
    form.__name__: form
    for form in (
        Registration, Classification, Assignment, Investigation, Resolution, Approval, ReplyCall, Survey,
        Interview, ClosingDecision, CustomerAnswer, ExtensionDecision,
    )
}  # fmt: skip
"""Forms that stand behind a question and its link."""

ACTS: dict[str, type[Answer]] = {
    "refusal": DispatchRefusal,
    "handover": Handover,
    "customer-question": CustomerQuestion,
    "progress": Progress,
    "extension": ExtensionRequest,
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
    "PriorityChange",
    "Progress",
    "Registration",
    "ReplyCall",
    "Resolution",
    "Survey",
    "Withdrawal",
    "read",
    "schema",
]
