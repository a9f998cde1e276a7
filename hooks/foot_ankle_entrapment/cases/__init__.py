"""Worked cases of this topic: what the chart says, and the cards and silences that must follow.

They serve as tests, as examples in the reference and as the memory of every decision.
"""

from hooks.foot_ankle_entrapment.cases.clock import TIME
from hooks.foot_ankle_entrapment.cases.lesions_and_flags import LESIONS_AND_FLAGS
from hooks.foot_ankle_entrapment.cases.not_now import NOT_NOW
from hooks.foot_ankle_entrapment.cases.orders import ORDERS
from hooks.foot_ankle_entrapment.cases.plantar_nerves import PLANTAR_NERVES
from hooks.foot_ankle_entrapment.cases.prediction import PREDICTION
from hooks.foot_ankle_entrapment.cases.probable import PROBABLE
from hooks.foot_ankle_entrapment.cases.reports import REPORTS

CASES = PROBABLE + PLANTAR_NERVES + PREDICTION + REPORTS + TIME + LESIONS_AND_FLAGS + ORDERS + NOT_NOW
