"""The nerve conduction studies of this topic: which measures and which words make one, and of which nerve each is."""

from cds_service.rules import NerveStudy

MOTOR_LATENCIES = ("dml-tibial-ah", "dml-tibial-fdmb")
MEDIAL_SPEEDS = ("plantar-medial-mixed-peak", "plantar-medial-sensory-cv")
LATERAL_SPEEDS = ("plantar-lateral-mixed-peak", "plantar-lateral-sensory-cv")
MEDIAL_AMPLITUDES = ("plantar-medial-mixed-amp", "plantar-medial-sensory-amp")
LATERAL_AMPLITUDES = ("plantar-lateral-mixed-amp", "plantar-lateral-sensory-amp")
PLANTAR_SPEEDS = (*MEDIAL_SPEEDS, *LATERAL_SPEEDS)
PLANTAR_AMPLITUDES = (*MEDIAL_AMPLITUDES, *LATERAL_AMPLITUDES)
CALCANEAL = ("calcaneal-medial-sensory-peak", "calcaneal-medial-sensory-amp")
SURAL = ("sural-amp", "sural-peak")
FIBULAR = ("fibular-dml", "fibular-amp", "fibular-cv")
LIMITED = (*MOTOR_LATENCIES, *PLANTAR_SPEEDS, "cv-tibial-tunnel")
TIBIAL = (
    *MOTOR_LATENCIES,
    "cv-tibial-tunnel",
    "cv-tibial-leg",
    "amp-tibial-ah",
    "amp-tibial-fdmb",
    *PLANTAR_SPEEDS,
    *PLANTAR_AMPLITUDES,
)
TEMPERATURE = "skin-temp-foot"
MONTHS = 24
COMPARE_DAYS = 90

# The measures of each nerve that reports speak of in words.
NERVES = {
    "tibial-nerve": (*MOTOR_LATENCIES, "cv-tibial-tunnel", "amp-tibial-ah", "amp-tibial-fdmb"),
    "tibial-nerve-leg": ("cv-tibial-leg",),
    "medial-plantar-nerve": (*MEDIAL_SPEEDS, *MEDIAL_AMPLITUDES),
    "lateral-plantar-nerve": (*LATERAL_SPEEDS, *LATERAL_AMPLITUDES),
    "medial-calcaneal-nerve": CALCANEAL,
    "sural-nerve": SURAL,
    "fibular-nerve": FIBULAR,
    "h-reflex": ("h-reflex-latency",),
}
NOT_ADEQUATE = {
    "report-cold": "its report calls the limb cold",
    "report-limited": "its report calls the study limited",
}

STUDY = NerveStudy(
    "tibial-study",
    tests=TIBIAL,
    temperature=TEMPERATURE,
    months=MONTHS,
    compare_days=COMPARE_DAYS,
    told=(
        "tibial-nerve",
        "tibial-nerve-leg",
        "medial-plantar-nerve",
        "lateral-plantar-nerve",
        "report-tarsal-tunnel",
        "report-medial-plantar",
        "report-lateral-plantar",
        "report-baxter",
        "report-normal",
    ),
    beside=("report-polyneuropathy",),
    doubts=NOT_ADEQUATE,
    nerves=NERVES,
    whole_normal="report-normal",
)

CALCANEAL_STUDY = NerveStudy(
    "calcaneal-study",
    tests=CALCANEAL,
    temperature=TEMPERATURE,
    months=MONTHS,
    compare_days=COMPARE_DAYS,
    told=("medial-calcaneal-nerve", "report-medial-calcaneal"),
    beside=("report-polyneuropathy",),
    doubts=NOT_ADEQUATE,
    nerves=NERVES,
)
