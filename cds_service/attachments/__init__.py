"""The bytes of a report's attachment to text, in helper processes with limits on size, pages, memory and time."""

from cds_service.attachments.model import Attachment, Limits, NotReadable, Outcome, Text, content_key
from cds_service.attachments.reader import AttachmentReader

__all__ = ["Attachment", "AttachmentReader", "Limits", "NotReadable", "Outcome", "Text", "content_key"]
