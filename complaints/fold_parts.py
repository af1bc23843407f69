"""The verbs whose steps stand in files of their own: the desk, classes, kin, contingency plans."""

from complaints.fold_classes import CLASSES
from complaints.fold_desk import DESK
from complaints.fold_kin import KIN
from complaints.fold_plans import PLANS

PARTS = {**DESK, **CLASSES, **KIN, **PLANS}
