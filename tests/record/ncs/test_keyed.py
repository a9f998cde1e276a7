"""Lines that carry their own words and units, and what else stands between the lines of tables."""

from __future__ import annotations

from cds_service.record.ncs import ReportReader
from tests.record.ncs.test_tables import values


def test_sides_in_one_line(reader: ReportReader) -> None:
    text = """
Tibial motor (ADM) | R: DML 6.2 ms, amp 5.5 mV, CV 44 | L: DML 9.0 ms, amp 1.2 mV
Sural sensory (14 cm): peak latency R 3.9 ms L 3.8 ms, amplitude R 12 uV L 14 uV
Medial plantar mixed: L peak NR, amp NR; R peak 3.4 ms, amp 10 uV
"""
    assert values(reader, text) == {
        ("dml-tibial-fdmb", "right"): 6.2,
        ("amp-tibial-fdmb", "right"): 5.5,
        ("dml-tibial-fdmb", "left"): 9.0,
        ("amp-tibial-fdmb", "left"): 1.2,
        ("sural-peak", "right"): 3.9,
        ("sural-peak", "left"): 3.8,
        ("sural-amp", "right"): 12,
        ("sural-amp", "left"): 14,
        ("plantar-medial-mixed-peak", "left"): "no response",
        ("plantar-medial-mixed-amp", "left"): "no response",
        ("plantar-medial-mixed-peak", "right"): 3.4,
        ("plantar-medial-mixed-amp", "right"): 10,
    }


def test_blocks_below_a_line_of_their_nerve(reader: ReportReader) -> None:
    text = """
NCS - RIGHT LEG

Tibial Motor, rec. Abductor hallucis
  Pop fossa - ankle   42 m/s (>=39)    385 mm
  Ankle               5.1 ms (<=6.1)   8.4 mV (>=4.4)
  Popliteal fossa     14.0 ms          7.0 mV
Medial plantar, mixed
  Sole                peak 3.5 ms      11 uV
Sural
  Calf                peak 3.7 ms      9 uV
EDB, peroneal
  Ankle               DML 4.4 ms       4.8 mV
"""
    assert values(reader, text) == {
        ("cv-tibial-leg", "right"): 42,
        ("dml-tibial-ah", "right"): 5.1,
        ("amp-tibial-ah", "right"): 8.4,
        ("plantar-medial-mixed-peak", "right"): 3.5,
        ("plantar-medial-mixed-amp", "right"): 11,
        ("sural-peak", "right"): 3.7,
        ("sural-amp", "right"): 9,
        ("fibular-dml", "right"): 4.4,
        ("fibular-amp", "right"): 4.8,
    }


def test_labels_below_a_side(reader: ReportReader) -> None:
    text = """
LEFT:
TMN-AH DML: 5.2 msec
TMN knee-ankle NCV: 43 m/sec
MPN mixed peak: NR
Sural peak: 3.9 msec

RIGHT:
Sural amp: 10 uV
H-reflex: absent
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "left"): 5.2,
        ("cv-tibial-leg", "left"): 43,
        ("plantar-medial-mixed-peak", "left"): "no response",
        ("sural-peak", "left"): 3.9,
        ("sural-amp", "right"): 10,
        ("h-reflex-latency", "right"): "no response",
    }


def test_a_line_of_another_nerve_ends_the_one_above(reader: ReportReader) -> None:
    text = """
Peroneal motor (EDB): R 4.4 ms, 5.0 mV
Median motor (APB): R 3.3 ms, 9.0 mV
L 3.4 ms, 8.0 mV
"""
    assert values(reader, text) == {("fibular-dml", "right"): 4.4, ("fibular-amp", "right"): 5.0}


def test_an_earlier_value_makes_a_line_none_of_values(reader: ReportReader) -> None:
    text = "Nerve conduction study\n\nTibial motor (AH):   R DML 5.0 ms   (2019: 7.8 ms)"
    assert values(reader, text).get(("dml-tibial-ah", "right"), 5.0) == 5.0


def test_a_question_ends_where_values_begin(reader: ReportReader) -> None:
    text = """
Reason for study: numb left sole. DML 7.9 ms elsewhere in 2019.

Parameter                     Left     Right    Units
Tibial AH distal latency      5.0      4.4      ms
Foot temperature              31.4     31.9     C
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "left"): 5.0,
        ("dml-tibial-ah", "right"): 4.4,
        ("skin-temp-foot", "left"): 31.4,
        ("skin-temp-foot", "right"): 31.9,
    }


def test_normal_values_are_those_of_no_limb(reader: ReportReader) -> None:
    text = """
Technique: antidromic.

Nerve            Latency (ms)   Amplitude (mV)
Tibial AH        6.1            4.4
"""
    assert values(reader, text) == {}


def test_sides_between_the_header_and_its_rows(reader: ReportReader) -> None:
    text = """
            DML      CMAP
            ms       mV
RIGHT
 Tibial AH  4.4      9.8
LEFT
 Tibial AH  6.8      3.2
 Peroneal            4.0
"""
    assert values(reader, text) == {
        ("dml-tibial-ah", "right"): 4.4,
        ("amp-tibial-ah", "right"): 9.8,
        ("dml-tibial-ah", "left"): 6.8,
        ("amp-tibial-ah", "left"): 3.2,
        ("fibular-amp", "left"): 4.0,
    }
