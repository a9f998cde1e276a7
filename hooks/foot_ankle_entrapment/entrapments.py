"""The three entrapments, in the order in which their cards give way to each other."""

from hooks.foot_ankle_entrapment import medial_calcaneal, medial_plantar, tibial

TIBIAL = tibial.ENTRAPMENT
MEDIAL_PLANTAR = medial_plantar.ENTRAPMENT
MEDIAL_CALCANEAL = medial_calcaneal.ENTRAPMENT
ENTRAPMENTS = (TIBIAL, MEDIAL_PLANTAR, MEDIAL_CALCANEAL)
