"""Tables of nerve conduction reports: which number is of which nerve, side and measure, and which are left alone."""

from __future__ import annotations

from cds_service.record.model import Interpretation
from cds_service.record.ncs import ReportReader


def values(reader: ReportReader, text: str) -> dict[tuple[str, str], float | str]:
    """Measure and side -> value in the unit of the measure."""
    return {
        (said.name, said.side.value): said.value.value if said.value else "no response"
        for said in reader.read(text).said
        if said.value or said.no_response
    }


def reasons(reader: ReportReader, text: str) -> list[str]:
    return [left.why for left in reader.read(text).left_out]


def limits(reader: ReportReader, text: str) -> dict[str, str]:
    return {said.name: str(said.limits) for said in reader.read(text).said if said.limits}


def test_rows_below_the_line_of_their_nerve(reader: ReportReader) -> None:
    text = """
Nerve / Site   Latency (ms)   Amplitude (mV)   Velocity (m/s)
L Tibial - AH
  Ankle        7.4            3.1
  Knee         16.2           2.6              43.2
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "left"): 7.4,
        ("amp-tibial-ah", "left"): 3.1,
        ("cv-tibial-leg", "left"): 43.2,
    }


def test_header_of_two_lines(reader: ReportReader) -> None:
    text = """
Nerve            Latency   Amplitude   Distance
                 ms        mV          mm
L tibial, ADM    6.1       6.6         80
"""
    assert values(reader, text) == {("dml-tibial-fdmb", "left"): 6.1, ("amp-tibial-fdmb", "left"): 6.6}


def test_header_of_three_lines(reader: ReportReader) -> None:
    text = """
              Right                 Left
Nerve         Peak       Amp        Peak       Amp
              (ms)       (uV)       (ms)       (uV)
Sural         3.7        12.1       4.0        9.3
"""
    assert values(reader, text) == {
        ("sural-peak", "right"): 3.7,
        ("sural-amp", "right"): 12.1,
        ("sural-peak", "left"): 4.0,
        ("sural-amp", "left"): 9.3,
    }


def test_empty_cells_below_sides(reader: ReportReader) -> None:
    text = """
Study                       Right   Left   Normal
Tibial DML, AH (ms)         5.0     6.9    <6.1
Tibial DML, ADQ (ms)                8.8    <8.3
Fibular DML, EDB (ms)       4.4            <6.5
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "right"): 5.0,
        ("dml-tibial-ah", "left"): 6.9,
        ("dml-tibial-fdmb", "left"): 8.8,
        ("fibular-dml", "right"): 4.4,
    }


def test_empty_cells_between_bars(reader: ReportReader) -> None:
    text = """
|             | Right    |          | Left     |          |
| Nerve       | Lat (ms) | Amp (mV) | Lat (ms) | Amp (mV) |
|-------------|----------|----------|----------|----------|
| Tibial, ADQ |          |          | 9.0      | 1.2      |
"""
    assert values(reader, text) == {("dml-tibial-fdmb", "left"): 9.0, ("amp-tibial-fdmb", "left"): 1.2}


def test_sides_below_measures(reader: ReportReader) -> None:
    text = """
             Latency (ms)      Amplitude (mV)
Nerve        R        L        R        L
Tibial AH    4.9      7.0      10.2     4.1
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "right"): 4.9,
        ("dml-tibial-ah", "left"): 7.0,
        ("amp-tibial-ah", "right"): 10.2,
        ("amp-tibial-ah", "left"): 4.1,
    }


def test_number_between_two_columns_is_left_out(reader: ReportReader) -> None:
    text = """
Study                    Right          Left
Sural peak (ms)                  3.9
"""
    assert values(reader, text) == {}
    assert reasons(reader, text) == ["it is not certain under which column its numbers stand"]


def test_row_that_lacks_a_cell_is_left_out(reader: ReportReader) -> None:
    text = """
Nerve\tSite\tLatency (ms)\tAmplitude (mV)\tVelocity (m/s)
Right tibial (AH)\tAnkle\t7.4\t3.8
Knee\t16.3\t3.2\t44.1
"""
    assert values(reader, text) == {("dml-tibial-ah", "right"): 7.4, ("amp-tibial-ah", "right"): 3.8}
    assert reasons(reader, text) == ["it is not certain under which column its numbers stand"]


def test_flags_name_no_side(reader: ReportReader) -> None:
    text = """
Motor                   Latency (ms)       Amplitude (mV)
R Tibial (AH), ankle    8.2            H   2.1              L
R Tibial (ADQ), ankle   *9.6               0.8 L
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "right"): 8.2,
        ("amp-tibial-ah", "right"): 2.1,
        ("dml-tibial-fdmb", "right"): 9.6,
        ("amp-tibial-fdmb", "right"): 0.8,
    }
    assert {said.name: said.flag for said in reader.read(text).said} == {
        "dml-tibial-ah": Interpretation.HIGH,
        "amp-tibial-ah": Interpretation.LOW,
        "dml-tibial-fdmb": Interpretation.ABNORMAL,
        "amp-tibial-fdmb": Interpretation.LOW,
    }


def test_limits_in_columns(reader: ReportReader) -> None:
    text = """
Motor                  Latency (ms)   Norm   Amplitude (mV)   Norm
R Tibial (AH), ankle   6.6            <6.1   5.2              >4.4
"""
    assert limits(reader, text) == {"dml-tibial-ah": "up to 6.1 ms", "amp-tibial-ah": "at least 4.4 mV"}


def test_limits_in_a_line_of_their_own(reader: ReportReader) -> None:
    text = """
Motor                       Lat (ms)   Amp (mV)
Right tibial, AH, ankle     6.8        3.9
  normal                    <6.1       >4.4
Right fibular, EDB, ankle   4.9        3.3
"""
    assert limits(reader, text) == {"dml-tibial-ah": "up to 6.1 ms", "amp-tibial-ah": "at least 4.4 mV"}


def test_one_line_of_limits_below_two_measures_is_of_neither(reader: ReportReader) -> None:
    text = """
Motor                       Lat (ms)
Right tibial, AH, ankle     6.8
Right fibular, EDB, ankle   4.9
Limits                      <6.1
"""
    assert limits(reader, text) == {}


def test_limits_in_brackets(reader: ReportReader) -> None:
    text = """
Nerve             DML (ms)     Amp (mV)
R tibial (AH)     7.0 (<6.1)   5.2 (>4.4)
"""
    assert limits(reader, text) == {"dml-tibial-ah": "up to 6.1 ms", "amp-tibial-ah": "at least 4.4 mV"}


def test_earlier_study_and_difference_of_sides(reader: ReportReader) -> None:
    text = """
Left tibial               Today   Prior 2021   Change
Tibial DML to AH (ms)     5.5     7.8          2.3
"""
    assert values(reader, text) == {("dml-tibial-ah", "left"): 5.5}


def test_place_of_stimulation_that_is_not_known(reader: ReportReader) -> None:
    text = """
Site      Latency (ms)   Amplitude (mV)
R Tibial (AH)
Ankle     5.2            8.8
Xyz       9.9            7.1
"""
    assert values(reader, text) == {("dml-tibial-ah", "right"): 5.2, ("amp-tibial-ah", "right"): 8.8}
    assert set(reasons(reader, text)) == {"the place of stimulation is not known"}


def test_segments_behind_the_values(reader: ReportReader) -> None:
    text = """
Site    Lat (ms)   Amp (mV)   Segment      Dist (cm)   Vel (m/s)
Left Tibial (AH)
Ankle   6.9        3.3        Ankle-Knee   40.0        44
Knee    15.9       2.7
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "left"): 6.9,
        ("amp-tibial-ah", "left"): 3.3,
        ("cv-tibial-leg", "left"): 44.0,
    }


def test_f_waves_and_h_reflexes(reader: ReportReader) -> None:
    text = """
F-waves         Side    M latency (ms)   F latency (ms)   F-M (ms)
Tibial (AH)     Left    5.4              NR               NR
Tibial (AH)     Right   5.0              53.3             48.3

H-reflex (soleus)   M latency (ms)   H latency (ms)
Tibial L            4.1              35.9
"""
    assert values(reader, text) == {
        ("fwave-tibial", "left"): "no response",
        ("fwave-tibial", "right"): 53.3,
        ("h-reflex-latency", "left"): 35.9,
    }


def test_latency_beside_the_one_of_the_f_wave_is_none(reader: ReportReader) -> None:
    text = """
F-waves          Latency (ms)   F latency (ms)
R Tibial (AH)    4.9            52.3
"""
    assert values(reader, text) == {("fwave-tibial", "right"): 52.3}


def test_remark_names_no_side_for_what_follows(reader: ReportReader) -> None:
    text = """
Nerve            Latency (ms)
R Tibial (AH)    4.9
left foot was cold
Tibial (ADQ)     6.3
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "right"): 4.9,
        ("dml-tibial-fdmb", "side not recorded"): 6.3,
    }


def test_heading_of_a_section_names_the_study(reader: ReportReader) -> None:
    text = """
F-WAVES
Nerve      Latency (ms)
R Tibial   52.3
"""
    assert values(reader, text) == {("fwave-tibial", "right"): 52.3}


def test_no_response_for_a_whole_row(reader: ReportReader) -> None:
    text = """
Mixed nerve study      Peak latency (ms)   Amplitude (uV)   Velocity (m/s)
Left medial plantar    No response
"""
    assert values(reader, text) == {
        ("plantar-medial-mixed-peak", "left"): "no response",
        ("plantar-medial-mixed-amp", "left"): "no response",
    }


def test_no_response_below_sides_is_of_its_side_alone(reader: ReportReader) -> None:
    text = """
Study                  Right   Left
Sural amplitude (uV)           NR
"""
    assert values(reader, text) == {("sural-amp", "left"): "no response"}


def test_header_without_units(reader: ReportReader) -> None:
    text = """
Nerve      DML   Amp
R TMN-AH   7.6   5.5
"""
    assert values(reader, text) == {}
    assert all(why.endswith("has no unit") for why in reasons(reader, text))
    assert len(reasons(reader, text)) == 2


def test_units_in_cells_and_other_units(reader: ReportReader) -> None:
    text = """
Nerve            Peak      Amplitude (mV)
R sural          3.9 ms    0.0062
"""
    assert values(reader, text) == {("sural-peak", "right"): 3.9, ("sural-amp", "right"): 6.2}


def test_needle_electromyography_and_arms_are_not_read(reader: ReportReader) -> None:
    text = """
Motor            Latency (ms)   Amplitude (mV)
R Ulnar - ADM    3.0            8.6

Muscle           Fibs   MUAP amp (mV)   MUAP dur (ms)
R abd hallucis   2+     5.2             14.8
"""
    assert values(reader, text) == {}


def test_temperature_of_the_foot_alone(reader: ReportReader) -> None:
    text = """
Skin temperature   Right   Left
Hand (°C)          33.1
Foot (°C)          32.0    28.4
"""
    assert values(reader, text) == {("skin-temp-foot", "right"): 32.0, ("skin-temp-foot", "left"): 28.4}


def test_header_again_on_the_next_page(reader: ReportReader) -> None:
    text = """
Nerve    Latency (ms)   Velocity (m/s)
L Tibial (AH)
  Ankle  7.2

Nerve    Latency (ms)   Velocity (m/s)
  Knee   16.0           46.0
"""
    assert values(reader, text) == {("dml-tibial-ah", "left"): 7.2, ("cv-tibial-leg", "left"): 46.0}


def test_another_table_forgets_the_nerve(reader: ReportReader) -> None:
    text = """
Nerve    Latency (ms)
L Tibial (AH)
  Ankle  7.2

Site     Latency (ms)   Amplitude (mV)
  Ankle  3.9            8.8
"""
    assert values(reader, text) == {("dml-tibial-ah", "left"): 7.2}


def test_limbs_side_by_side(reader: ReportReader) -> None:
    text = """
RIGHT LOWER LIMB                            LEFT LOWER LIMB
Motor              Lat (ms)   Amp (mV)      Motor              Lat (ms)   Amp (mV)
Tibial AH, ankle   5.1        8.7           Tibial AH, ankle   7.5        3.5
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "right"): 5.1,
        ("amp-tibial-ah", "right"): 8.7,
        ("dml-tibial-ah", "left"): 7.5,
        ("amp-tibial-ah", "left"): 3.5,
    }


def test_columns_of_nerves(reader: ReportReader) -> None:
    text = """
Measure     R Tibial   L Tibial
DML (ms)    4.9        7.2
"""
    assert values(reader, text) == {("dml-tibial-ah", "right"): 4.9, ("dml-tibial-ah", "left"): 7.2}


def test_rows_that_contradict_each_other(reader: ReportReader) -> None:
    text = """
Nerve           Latency (ms)
R tibial (AH)   4.9
R tibial (AH)   6.8
"""
    assert values(reader, text) == {}
    assert set(reasons(reader, text)) == {"the table gives another value of the same measure"}


def test_labels_that_lead_to_values_with_units(reader: ReportReader) -> None:
    text = """
Right sural nerve
  Peak latency ................ 3.7 ms
  Amplitude ................... 13.9 uV
"""
    assert values(reader, text) == {("sural-peak", "right"): 3.7, ("sural-amp", "right"): 13.9}


def test_gap_between_sentences_makes_no_table(reader: ReportReader) -> None:
    said = reader.read("IMPRESSION:\n1.  Left tarsal tunnel syndrome.  Sural response normal.\n").said
    assert ("report-tarsal-tunnel", "left", "impression") in {
        (one.name, one.side.value, one.section) for one in said
    }


def test_heads_of_nerves_over_sides(reader: ReportReader) -> None:
    text = """
                     Sural                Tibial-ADM
                     Left      Right      Left      Right
Peak latency (ms)    3.8       3.7
Distal latency (ms)                       9.4       8.9
Amplitude            12 uV     13 uV      1.0 mV    1.3 mV
"""
    assert values(reader, text) == {
        ("sural-peak", "left"): 3.8,
        ("sural-peak", "right"): 3.7,
        ("dml-tibial-fdmb", "left"): 9.4,
        ("dml-tibial-fdmb", "right"): 8.9,
        ("sural-amp", "left"): 12,
        ("sural-amp", "right"): 13,
        ("amp-tibial-fdmb", "left"): 1.0,
        ("amp-tibial-fdmb", "right"): 1.3,
    }


def test_several_values_below_each_side(reader: ReportReader) -> None:
    text = """
Motor                Right               Left
Tibial (AHB)
  ankle              4.5 ms   12.0 mV    6.6 ms   3.7 mV
  knee               12.5 ms  10.0 mV    14.6 ms  3.1 mV
Deep peroneal (EDB)
  ankle              4.1 ms              4.3 ms   5.1 mV
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "right"): 4.5,
        ("amp-tibial-ah", "right"): 12.0,
        ("dml-tibial-ah", "left"): 6.6,
        ("amp-tibial-ah", "left"): 3.7,
    }


def test_a_title_of_a_study_holds_for_its_table_only(reader: ReportReader) -> None:
    text = """
Nerve             Latency (ms)   Amplitude (mV)
R Tibial AH       4.4            9.9

MIXED NERVES (14 cm)
                  Peak lat       Amplitude
Nerve             (ms)           (uV)
R Med plantar     NR             NR
R Lat plantar     3.4            11

SENSORY NERVES
Nerve             CV (m/s)       Amplitude (uV)
R Med plantar     41             9
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "right"): 4.4,
        ("amp-tibial-ah", "right"): 9.9,
        ("plantar-medial-mixed-peak", "right"): "no response",
        ("plantar-medial-mixed-amp", "right"): "no response",
        ("plantar-lateral-mixed-peak", "right"): 3.4,
        ("plantar-lateral-mixed-amp", "right"): 11,
        ("plantar-medial-sensory-cv", "right"): 41,
        ("plantar-medial-sensory-amp", "right"): 9,
    }


def test_a_row_of_an_unknown_nerve_is_not_one_of_the_nerve_above(reader: ReportReader) -> None:
    text = """
Nerve             Peak (ms)   Amp (uV)
L Sural           3.6         15
L Cluneal         2.4         9
"""
    assert values(reader, text) == {("sural-peak", "left"): 3.6, ("sural-amp", "left"): 15}


def test_a_row_of_a_muscle_of_another_nerve(reader: ReportReader) -> None:
    text = """
Tibial motor
Recording         Latency (ms)   CV (m/s)
AH                4.4            47
EDB               4.9            45
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "side not recorded"): 4.4,
        ("cv-tibial-leg", "side not recorded"): 47,
        ("fibular-dml", "side not recorded"): 4.9,
        ("fibular-cv", "side not recorded"): 45,
    }


def test_hyphened_sides_and_labels_that_run_up_to_their_value(reader: ReportReader) -> None:
    text = """
                       Result    Flag   Limit
R-Tibial AH latency    7.0 ms    H      <6.1
Sural-L peak latency   4.0 ms           <4.5
L-Lat. plantar mixed amp 4.1 uV  L      >10
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "right"): 7.0,
        ("sural-peak", "left"): 4.0,
        ("plantar-lateral-mixed-amp", "left"): 4.1,
    }


def test_the_side_of_the_heading_is_nearer_than_that_of_the_title(reader: ReportReader) -> None:
    text = """
NERVE CONDUCTION STUDY, BOTH LOWER LIMBS

LEFT LOWER LIMB
Motor                 Latency (ms)   Amplitude (mV)
Tibial, ankle - AH    6.6            7.3
"""
    assert values(reader, text) == {("dml-tibial-ah", "left"): 6.6, ("amp-tibial-ah", "left"): 7.3}


def test_units_said_once_for_all_tables(reader: ReportReader) -> None:
    text = """
Nerve conduction study
Velocities in m/s, latencies in ms, motor amplitudes in mV.

Nerve        Side     Latency   Amplitude
Tibial AH    right    4.6       10.4
Sural        right    3.7       15.0
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "right"): 4.6,
        ("amp-tibial-ah", "right"): 10.4,
        ("sural-peak", "right"): 3.7,
    }
