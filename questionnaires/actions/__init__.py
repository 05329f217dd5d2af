"""Writes about questionnaires, by concept: replies, scores, grids, rights."""

from questionnaires.actions.replies import (
    Entry,
    Imported,
    MayNotCheck,
    OwnEntry,
    ReceivedFile,
    acknowledge_report,
    check_version,
    correct_answer,
    enter_answers,
    import_reply,
    receive_reply,
    response_of,
)

__all__ = [
    "Entry",
    "Imported",
    "MayNotCheck",
    "OwnEntry",
    "ReceivedFile",
    "acknowledge_report",
    "check_version",
    "correct_answer",
    "enter_answers",
    "import_reply",
    "receive_reply",
    "response_of",
]
