"""Sentences as different authors write them, with all that is to be read of each."""

import pytest

from cds_service.record.ncs import ReportReader, Said
from cds_service.record.side import Laterality

NO, LEFT, RIGHT, BOTH = Laterality.UNSTATED, Laterality.LEFT, Laterality.RIGHT, Laterality.BILATERAL

# A text, the limb that its title names, and what is said: name side tone-or-value-or-answer, parted by semicolons.
CONCLUSIONS = [
    # Statements
    ("Electrodiagnostic evidence of a left tarsal tunnel syndrome.", NO, "tarsal-tunnel left stated"),
    ("Findings are c/w right TTS.", NO, "tarsal-tunnel right stated"),
    ("There is a focal mononeuropathy of the right tibial nerve at the ankle.", NO, "tarsal-tunnel right stated"),
    ("These results indicate compression of the left posterior tibial nerve at the flexor retinaculum.", NO,
     "tarsal-tunnel left stated"),
    ("LEFT TIBIAL NEUROPATHY AT THE ANKLE, MODERATE.", NO, "tarsal-tunnel left stated"),
    ("Tarsal tunnel syndrome on the right, mild; the left side is normal.", NO,
     "tarsal-tunnel right stated; normal left stated"),
    ("Bilateral tarsal tunnel syndrome, worse on the left.", NO,
     "tarsal-tunnel left stated; tarsal-tunnel right stated"),
    ("Left greater than right tarsal tunnel syndrome.", NO, "tarsal-tunnel left stated; tarsal-tunnel right stated"),
    ("Mild left and severe right tarsal tunnel syndrome.", NO,
     "tarsal-tunnel left stated; tarsal-tunnel right stated"),
    ("Bilateral (R > L) tarsal tunnel syndrome.", NO, "tarsal-tunnel left stated; tarsal-tunnel right stated"),
    ("Moderately severe tarsal tunnel syndrome.", RIGHT, "tarsal-tunnel right stated"),
    ("Moderately severe tarsal tunnel syndrome.", BOTH, "tarsal-tunnel none stated"),
    ("Left tarsal tunnel syndrome; clinical correlation is recommended.", NO, "tarsal-tunnel left stated"),
    ("Left tarsal tunnel syndrome, recommend surgical referral.", NO, "tarsal-tunnel left stated"),
    ("No evidence of polyneuropathy, and findings consistent with right tarsal tunnel syndrome.", NO,
     "polyneuropathy none negated; tarsal-tunnel right stated"),
    ("Right tarsal tunnel syndrome without evidence of polyneuropathy.", NO,
     "tarsal-tunnel right stated; polyneuropathy none negated"),
    ("Left tarsal tunnel syndrome, polyneuropathy is excluded.", NO,
     "tarsal-tunnel left stated; polyneuropathy none negated"),
    ("Right carpal tunnel syndrome and left tarsal tunnel syndrome.", NO, "tarsal-tunnel left stated"),
    ("Left medial and lateral plantar neuropathies.", NO, "medial-plantar left stated; lateral-plantar left stated"),
    ("Entrapment of the first branch of the right lateral plantar nerve.", NO, "baxter right stated"),
    ("Right jogger's foot.", NO, "medial-plantar right stated"),
    ("Chronic L5 radiculopathy on the right.", NO, "radiculopathy right stated"),
    # Hedges
    ("Findings suggestive of left tarsal tunnel syndrome.", NO, "tarsal-tunnel left hedged"),
    ("Possible early right tarsal tunnel syndrome.", NO, "tarsal-tunnel right hedged"),
    ("Left tarsal tunnel syndrome cannot be excluded.", NO, "tarsal-tunnel left hedged"),
    ("We cannot entirely exclude a tarsal tunnel syndrome on the right.", NO, "tarsal-tunnel right hedged"),
    ("This raises the possibility of right tarsal tunnel syndrome.", NO, "tarsal-tunnel right hedged"),
    ("? left tarsal tunnel syndrome.", NO, "tarsal-tunnel left hedged"),
    ("Probable S1 radiculopathy on the left; definite right tarsal tunnel syndrome.", NO,
     "radiculopathy left hedged; tarsal-tunnel right stated"),
    ("Left tarsal tunnel syndrome with possible mild polyneuropathy.", NO,
     "tarsal-tunnel left stated; polyneuropathy none hedged"),
    ("The findings favour a left tarsal tunnel syndrome.", NO, "tarsal-tunnel left hedged"),
    ("A tarsal tunnel syndrome on the left is unlikely.", NO, "tarsal-tunnel left hedged"),
    # Denials
    ("No electrodiagnostic evidence of left tarsal tunnel syndrome.", NO, "tarsal-tunnel left negated"),
    ("There is no evidence of tarsal tunnel syndrome, radiculopathy or polyneuropathy.", LEFT,
     "tarsal-tunnel left negated; radiculopathy left negated; polyneuropathy none negated"),
    ("Tarsal tunnel syndrome, radiculopathy and polyneuropathy are excluded on the right.", NO,
     "tarsal-tunnel right negated; radiculopathy right negated; polyneuropathy none negated"),
    ("Neither a tarsal tunnel syndrome nor a polyneuropathy was found.", RIGHT,
     "tarsal-tunnel right negated; polyneuropathy none negated"),
    ("No sural, plantar or tibial findings consistent with a left tarsal tunnel syndrome.", NO,
     "tarsal-tunnel left negated"),
    ("The study does not support a diagnosis of right tarsal tunnel syndrome.", NO, "tarsal-tunnel right negated"),
    ("No nerve conduction evidence of tarsal tunnel syndrome bilaterally.", NO,
     "tarsal-tunnel left negated; tarsal-tunnel right negated"),
    # What says nothing
    ("Tarsal tunnel syndrome is usually a clinical diagnosis.", LEFT, ""),
    ("The patient was referred for suspected left tarsal tunnel syndrome.", NO, ""),
    ("Consider left tarsal tunnel release.", NO, ""),
    ("In patients with tarsal tunnel syndrome the plantar responses are often absent.", LEFT, ""),
    ("Anterior tarsal tunnel syndrome on the left.", NO, ""),
    ("Compression of the left tibial nerve at the knee, not at the tarsal tunnel.", NO, ""),
    ("MRI is recommended to look for a mass in the left tarsal tunnel.", NO, ""),
    # Earlier and now
    ("The study of 2019 showed right tarsal tunnel syndrome.", NO, "tarsal-tunnel right historic"),
    ("Previously diagnosed left tarsal tunnel syndrome, now resolved.", NO, "tarsal-tunnel left historic"),
    # The study
    ("Normal study of both lower limbs.", NO, "normal left stated; normal right stated"),
    ("This is a normal electrodiagnostic study of the left leg.", NO, "normal left stated"),
    ("The study is otherwise normal.", LEFT, ""),
    ("Normal study except for an absent left sural response.", NO, "sural-nerve left absent"),
    ("This is not a normal study.", LEFT, ""),
    ("The study was technically limited by oedema.", RIGHT, "limited right stated"),
    ("Skin temperature of the left foot was 28.5 \u00b0C.", NO, "skin-temp-foot left 28.5; cold left stated"),
    ("The temperature of the right foot was 89.6 \u00b0F.", NO, "skin-temp-foot right 32"),
    ("Tarsal tunnel syndrome: negative bilaterally.", NO, "tarsal-tunnel left negated; tarsal-tunnel right negated"),
    ("Left tarsal tunnel syndrome - no radiculopathy.", NO, "tarsal-tunnel left stated; radiculopathy left negated"),
    ("Insufficient evidence for left tarsal tunnel syndrome.", NO, "tarsal-tunnel left hedged"),
    ("I doubt that there is a tarsal tunnel syndrome on the left.", NO, "tarsal-tunnel left hedged"),
    ("There is nothing to suggest tarsal tunnel syndrome on the right.", NO, "tarsal-tunnel right negated"),
    ("Recurrent left tarsal tunnel syndrome after release in 2018.", NO, "tarsal-tunnel left hedged"),
    ("Compared with the study of 2020 the left tarsal tunnel syndrome is unchanged.", NO,
     "tarsal-tunnel left stated"),
    ("TTS R>L.", NO, "tarsal-tunnel left stated; tarsal-tunnel right stated"),
    ("Right: normal.", NO, "normal right stated"),
    ("Left posterior tibial nerve entrapment neuropathy at the level of the medial malleolus.", NO,
     "tarsal-tunnel left stated"),
]  # fmt: skip
NERVES = [
    ("Normal left sural, peroneal and tibial studies.", NO,
     "sural-nerve left normal; fibular-nerve left normal; tibial-nerve left normal"),
    ("Sural sensory responses were normal and symmetric (14 uV right, 15 uV left).", NO,
     "sural-nerve left normal; sural-nerve right normal; sural-amp right 14; sural-amp left 15"),
    ("Left tibial H-reflex latency 31.2 ms; right absent.", NO, "h-reflex-latency left 31.2; h-reflex right absent"),
    ("The right tibial distal motor latency is prolonged and its amplitude is reduced.", NO,
     "tibial-nerve right slow; tibial-nerve right reduced"),
    ("Left tibial motor conduction velocity was slow in the leg.", NO, "tibial-nerve-leg left slow"),
    ("Slowing of left tibial motor conduction across the tarsal tunnel.", NO, "tibial-nerve left slow"),
    ("Right DML to AH prolonged.", NO, "tibial-nerve right slow"),
    ("Absent sural and plantar responses bilaterally; low fibular and tibial CMAPs.", NO,
     "sural-nerve left absent; sural-nerve right absent; medial-plantar-nerve left absent;"
     "medial-plantar-nerve right absent; lateral-plantar-nerve left absent; lateral-plantar-nerve right absent;"
     "fibular-nerve left reduced; fibular-nerve right reduced; tibial-nerve left reduced; tibial-nerve right reduced"),
    ("The left sural response was absent, the right was normal.", NO,
     "sural-nerve left absent; sural-nerve right normal"),
    ("Sural, fibular and tibial motor responses are normal bilaterally.", NO,
     "sural-nerve left normal; sural-nerve right normal; fibular-nerve left normal; fibular-nerve right normal;"
     "tibial-nerve left normal; tibial-nerve right normal"),
    ("Both plantar responses are absent on the left and normal on the right.", NO,
     "medial-plantar-nerve left absent; lateral-plantar-nerve left absent;"
     "medial-plantar-nerve right normal; lateral-plantar-nerve right normal"),
    ("The right medial calcaneal nerve was not tested.", NO, "medial-calcaneal-nerve right not-tested"),
    ("The left medial plantar response could not be elicited, suggestive of tarsal tunnel syndrome.", NO,
     "medial-plantar-nerve left absent; tarsal-tunnel left hedged"),
    ("The left tibial distal latency is not prolonged.", NO, "tibial-nerve left normal"),
    ("Needle examination of the left abductor hallucis showed reduced recruitment.", NO, ""),
    ("The superficial fibular response is absent on the left.", NO, ""),
    ("The right tibial distal motor latency is prolonged at 6.7 ms, and the left is normal at 4.5 ms.", NO,
     "tibial-nerve right slow; tibial-nerve left normal; dml-tibial-ah right 6.7; dml-tibial-ah left 4.5"),
]  # fmt: skip
VALUES = [
    ("Tibial DML L/R 7.1/4.4 ms.", NO, "dml-tibial-ah left 7.1; dml-tibial-ah right 4.4"),
    ("On the right, the tibial motor latency was 4.6 ms; on the left it was 7.0 ms.", NO,
     "dml-tibial-ah right 4.6; dml-tibial-ah left 7"),
    ("Left tibial DML 7.4 ms (normal < 6.1 ms).", NO, "dml-tibial-ah left 7.4"),
    ("DML to AH: right normal, left prolonged at 7.2 ms (right 4.6 ms).", NO,
     "tibial-nerve right normal; tibial-nerve left slow; dml-tibial-ah left 7.2; dml-tibial-ah right 4.6"),
    ("Right and left sural peak latencies were 3.8 and 3.9 ms respectively.", NO,
     "sural-peak right 3.8; sural-peak left 3.9"),
    ("Left tibial latencies to AH and ADM were 4.7 ms and 6.2 ms, respectively.", NO,
     "dml-tibial-ah left 4.7; dml-tibial-fdmb left 6.2"),
    ("Right medial and lateral plantar mixed amplitudes of 5 and 4 uV.", NO,
     "plantar-medial-mixed-amp right 5; plantar-lateral-mixed-amp right 4"),
    ("H-reflex latency: R 36.2 ms, L 31.5 ms", NO, "h-reflex-latency right 36.2; h-reflex-latency left 31.5"),
    ("Left tibial F-wave (minimum latency) 53.2 msec.", NO, "fwave-tibial left 53.2"),
    ("R tibial DML 6.9 msec, CMAP 6.1 mV, NCV 48 m/sec.", NO,
     "dml-tibial-ah right 6.9; amp-tibial-ah right 6.1; cv-tibial-leg right 48"),
    ("The left tibial latency improved from 8.8 ms to 6.5 ms.", NO, "dml-tibial-ah left 6.5"),
    ("Left tibial distal latency 5.6 ms (prior 7.8 ms).", NO, "dml-tibial-ah left 5.6"),
    ("Left tibial velocity across the tarsal tunnel 29 m/s, from knee to ankle 46 m/s.", NO,
     "cv-tibial-tunnel left 29; cv-tibial-leg left 46"),
    ("The side-to-side difference of the tibial DML is 2.1 ms.", LEFT, ""),
    ("Right ADM: DML 8.8 ms, amplitude 2.5 mV.", NO, "dml-tibial-fdmb right 8.8; amp-tibial-fdmb right 2.5"),
    ("The skin was kept above 32 \u00b0C.", LEFT, ""),
]  # fmt: skip
IMAGES = [
    ("US ankle left\nFindings: A ganglion. Tibial nerve swelling proximal to it.",
     "space-occupying-lesion left stated; mri-nerve-hyperintensity left stated"),
    ("MRI right ankle\nFindings: The tibial nerve is normal in calibre.", ""),
    ("MRI: There is a ganglion cyst in the left tarsal tunnel.", "space-occupying-lesion left stated"),
    ("On ultrasound the right tibial nerve is enlarged at the tunnel.", "mri-nerve-hyperintensity right stated"),
    ("MRI shows no denervation oedema and no mass in the left foot.",
     "mri-denervation left negated; space-occupying-lesion left negated"),
    ("Ultrasound: a small collection on the right may represent a ganglion.", "space-occupying-lesion right hedged"),
    ("A mass in the left tarsal tunnel was felt.", ""),
    ("Needle examination shows denervation in the left abductor hallucis.", ""),
    ("MRI of the left knee shows a ganglion in the popliteal fossa.", ""),
]  # fmt: skip


def told(one: Said) -> str:
    """What was read, in the words of the tables above."""
    name = one.name.removeprefix("report-")
    side = "none" if one.side is NO else one.side.value
    value = f"{one.value.value:g}" if one.value else ""
    return f"{name} {side} {value or one.answer or one.tone.value}"


def wanted(said: str) -> set[str]:
    return {part.strip() for part in said.split(";") if part.strip()}


@pytest.mark.parametrize(("text", "covers", "said"), [*CONCLUSIONS, *NERVES, *VALUES])
def test_what_a_sentence_says(reader: ReportReader, text: str, covers: Laterality, said: str) -> None:
    assert {told(one) for one in reader.read(text, covers).said} == wanted(said)


@pytest.mark.parametrize(("text", "said"), IMAGES)
def test_images_are_read_from_reports_of_imaging_only(reader: ReportReader, text: str, said: str) -> None:
    assert {told(one) for one in reader.read(text).said} == wanted(said)
