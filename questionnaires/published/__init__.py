"""A published table of replies, read: pure, no ORM, no Django, no clock.

Read `reader.read_table` first, which leads through the others in their order: decoding, fields,
header, columns, spreading, body, totals, counting. What the table does not say is asked or
refused, never guessed; a cell without a reply is silence, and silence is never a no.
"""

from questionnaires.published.counting import Counts, CountsOfTable, counts_of
from questionnaires.published.reader import read_table
from questionnaires.published.replies import Reply, fold
from questionnaires.published.sentences import Sentence, TableRefused
from questionnaires.published.table import (
    Choices,
    LeftOut,
    PublishedTable,
    Respondent,
    Row,
    Unknown,
)

__all__ = [
    "Choices",
    "Counts",
    "CountsOfTable",
    "LeftOut",
    "PublishedTable",
    "Reply",
    "Respondent",
    "Row",
    "Sentence",
    "TableRefused",
    "Unknown",
    "counts_of",
    "fold",
    "read_table",
]
