"""The clinical decisions of this project that worked cases refer to, each in a sentence.

They are choices, made where sources are silent or disagree; what a source says stands with its citation.
"""

DECISIONS = {
    "D3": (
        "One card per rule, nerve and limb; at most four in one answer, warnings first; what is "
        "held back is kept."
    ),
    "D4": (
        "The prediction is a warning only while a trial is ordered or running and the grade is "
        "P1; nothing is critical."
    ),
    "D5": (
        "The software never calls anything confirmed and never says what must be done; it names "
        "at least two options."
    ),
    "D6": "A patient or related person as user gets no card; the call is kept as not shown.",
    "D7": "Symptoms alone, or one domain alone, are possible: silent, and kept as a near miss.",
    "D8": (
        "Where the entrapment is recorded as confirmed, the probable card is silent; prediction "
        "and clock work from it."
    ),
    "D9": "On order-select only the selected orders count; an unrelated one gives no card.",
    "D12": "No response is a result, not a missing value.",
    "D13": (
        "Diabetes and kidney disease are also read from text, drugs and laboratory values, and "
        "printed as such."
    ),
    "D15": (
        "A confirmed diagnosis is on the problem list or without category, or in two encounters "
        "30 days apart; provisional ones stay possible and anchor the clock."
    ),
    "D16": (
        "Numbness or paraesthesia coded with a foot site counts as a symptom of the tibial nerve; "
        "pain alone does not."
    ),
    "D17": "The same clinical picture on both feet stays possible.",
    "D18": (
        "A motor latency alone never raises the tier; on a confirmed limb it counts for the "
        "prediction as motor only."
    ),
    "D19": (
        "Both sides slow count for the prediction only when plainly unequal and the sural response is normal."
    ),
    "D22": (
        "Symptoms and signs count for 12 months, studies and imaging for 24; the newest adequate "
        "study counts."
    ),
    "D23": (
        "An Observation's category is used to ask for data, never to decide; a temperature "
        "without side is of both feet."
    ),
    "D24": "A lesion must be placed at the foot by its code, body site or words.",
    "D25": "A nerve injury code of that nerve and side caps the tier at possible.",
    "D26": "A positive block at the tunnel gives the tier documented.",
    "D28": "Own reference limits hold from 19 to 79 years; outside them only the laboratory's count.",
    "D29": (
        "A treatment starts the clock when its reason names the entrapment or a foot symptom of "
        "that side, or without a reason its body site is that foot; it runs for 90 days after the "
        "last dated item."
    ),
    "D30": (
        "An improved or unchanged response counts from day 21, a worse one from the first day; a "
        "follow-up booked inside the window turns due into planned."
    ),
    "D31": (
        "After release of the nerve that side is silent; findings first recorded 90 days or more "
        "later begin anew."
    ),
    "D32": (
        "Without Patient or Condition nothing can be said (412); other missing data leaves open "
        "what depends on it."
    ),
    "D33": "Every code, limit and citation carries a mark; only verified codes are sent out.",
}
