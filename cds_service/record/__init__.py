"""What the chart says: dated, sided entries, read from FHIR with a vocabulary given as an argument.

Pure: no clock, no network, no database, no settings. The day of reading (`as_of`) and the zone in which
instants become days are arguments.
"""

from cds_service.record.chart import Chart, read_chart
from cds_service.record.model import Certainty, Entry, Interpretation, Note, Patient, Reason, Record
from cds_service.record.period import Day, Days, Period
from cds_service.record.presence import Presence, all_present, any_present
from cds_service.record.side import Laterality, Side
from cds_service.record.units import Quantity, Range
from cds_service.record.vocabulary import Concept, Term, Vocabulary

__all__ = [
    "Certainty",
    "Chart",
    "Concept",
    "Day",
    "Days",
    "Entry",
    "Interpretation",
    "Laterality",
    "Note",
    "Patient",
    "Period",
    "Presence",
    "Quantity",
    "Range",
    "Reason",
    "Record",
    "Side",
    "Term",
    "Vocabulary",
    "all_present",
    "any_present",
    "read_chart",
]
