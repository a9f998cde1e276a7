"""One call from what the client sent to what it gets and what is kept, without HTTP, clock or chance.

First all reading, then the pure middle, then all writing: `parse_call`, `answer`, `batch`.
"""

from cds_service.engine.answer import Answer, answer
from cds_service.engine.attached import attached_texts, attached_texts_now
from cds_service.engine.audit import batch, configuration
from cds_service.engine.call import CallProblem, HookCall, parse_call
from cds_service.engine.not_now import held_back, overridden_since

__all__ = [
    "Answer",
    "CallProblem",
    "HookCall",
    "answer",
    "attached_texts",
    "attached_texts_now",
    "batch",
    "configuration",
    "held_back",
    "overridden_since",
    "parse_call",
]
