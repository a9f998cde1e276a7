"""Reports of nerve conduction studies and of imaging, read the way an electrodiagnostician reads them."""

from cds_service.record.ncs.reader import ReportReader, merged, reader_of
from cds_service.record.ncs.said import LeftOut, ReportReading, Said

__all__ = ["LeftOut", "ReportReader", "ReportReading", "Said", "merged", "reader_of"]
