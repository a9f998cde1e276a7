"""The clinical decisions of this project that worked cases refer to, each in a sentence.

They are choices, made where sources are silent or disagree; what a source says stands with its citation.
"""

DECISIONS = {
    "D1": (
        "Each card names its rule as a code: the three of the project, and beside them lesion, red flag, "
        "missing trial and incomplete assessment."
    ),
    "D2": (
        "Each card tells a machine its rule, side, nerve, and tier, grade or state where they apply; a key "
        "that does not apply is left out."
    ),
    "D3": (
        "One card per rule, nerve and limb; at most four in one answer, a red flag first, then warnings; "
        "what is held back is kept. Tarsal tunnel and medial plantar nerve of one limb give one card."
    ),
    "D4": (
        "The prediction is a warning only while a trial is ordered or running and the grade is P1 or P3; "
        "nothing is critical."
    ),
    "D5": (
        "The software never calls anything confirmed and never says what must be done; it names at least "
        "two options."
    ),
    "D6": "A patient or related person as user gets no card; the call is kept as not shown.",
    "D7": "Symptoms alone, or one domain alone, are possible: silent, and kept as a near miss.",
    "D8": (
        "Where the entrapment is recorded as confirmed, the probable card is silent; prediction and clock "
        "work from it."
    ),
    "D9": "On order-select only the selected orders count; an unrelated one gives no card.",
    "D10": (
        "A warning that a clinician overrides stays away for seven days for that patient, rule, nerve and "
        "side, until a higher tier, a new state or new evidence; the other side is never silenced."
    ),
    "D11": (
        "A finding is an Observation with a code of this project, to which a hospital maps its own; positive or "
        "negative as text, as SNOMED CT or as boolean, and bodySite gives the side."
    ),
    "D12": "No response is a result, not a missing value.",
    "D13": (
        "Diabetes and kidney disease are also read from text, drugs and laboratory values, and printed as "
        "such."
    ),
    "D14": (
        "A red flag that is active and was recorded within 30 days, beside an entry of this topic, is a "
        "card of its own; codes that are also causes (a lump, a nerve injury) are none."
    ),
    "D15": (
        "A confirmed diagnosis is on the problem list or without category, or in two encounters 30 days "
        "apart; provisional ones stay possible and anchor the clock."
    ),
    "D16": (
        "Numbness or paraesthesia coded with a foot site counts as a symptom of the tibial nerve; pain "
        "alone does not."
    ),
    "D17": "The same clinical picture on both feet stays possible.",
    "D18": (
        "A motor latency alone never raises the tier; on a confirmed limb it counts for the prediction as "
        "motor only."
    ),
    "D19": (
        "Both sides slow count for the prediction only when plainly unequal and the sural response is normal."
    ),
    "D20": (
        "Slowing without a sural result is P1b, and with diabetes, kidney disease or a possible neuropathy "
        "nothing is predicted. What a report says without numbers is P3 where it tells a normal sural response or "
        "denies a polyneuropathy, else it is held to the same."
    ),
    "D21": (
        'Of a report, "consistent with", "compatible with" and "evidence of" state; "suggestive of", '
        '"suspected", "possible" and "cannot exclude" hedge, and what is hedged raises no tier and predicts '
        "nothing."
    ),
    "D22": (
        "Symptoms and signs count for 12 months, studies and imaging for 24; the newest adequate study "
        "counts."
    ),
    "D23": (
        "An Observation's category is used to ask for data, never to decide; a temperature without side is "
        "of both feet."
    ),
    "D24": "A lesion must be placed at the foot by its code, body site or words.",
    "D25": "An injury code of that nerve and side caps the tier at possible.",
    "D26": "A positive block at the site of the nerve gives the tier documented.",
    "D27": (
        "Reports of magnetic resonance imaging and ultrasound are read as those of nerve conduction studies are: "
        "for a lesion, a changed nerve and denervation."
    ),
    "D28": "Own reference limits hold from 19 to 79 years; outside them only the laboratory's count.",
    "D29": (
        "A treatment starts the clock when its reason names the entrapment or a foot symptom of that side, "
        "or without a reason its body site is that foot; it runs for 90 days after the last dated item. An "
        "order that says neither, with one side documented, is asked about."
    ),
    "D30": (
        "An improved or unchanged response counts from day 21, a worse one from the first day; a follow-up "
        "booked inside the window turns due into planned. The clock holds for all three nerves."
    ),
    "D31": (
        "An adequate trial began 42 days ago or was judged without benefit after day 28; weakness or "
        "wasting is a deficit, sensory loss alone is none. After release of a nerve that side is silent for "
        "it, for findings first recorded before day 90; a release of another nerve is a cause."
    ),
    "D32": (
        "Without Patient or Condition nothing can be said (412); other missing data leaves open what "
        "depends on it."
    ),
    "D33": "Every code, limit and citation carries a mark; only verified codes are sent out.",
}
