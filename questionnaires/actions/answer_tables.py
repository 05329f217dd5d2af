"""Writes about tables of answers: all rows of a plan, or none."""

from pathlib import PurePath

from accounts.models import User
from questionnaires.actions.replies import ReceivedFile, import_reply
from questionnaires.answer_rows import Plan, as_document, entry_of_row
from sources.actions import whole_or_not_at_all


class RowsRefused(ValueError):
    """A table with a refused row is not stored."""


@whole_or_not_at_all()
def import_answers(*, by: User, plan: Plan, name: str) -> int:
    """Store the rows of each candidacy as a document with its answers; how many were new.

    `name` is that of the file. The same rows twice change nothing. Raises RowsRefused.
    """
    if plan.refused:
        raise RowsRefused
    stored = 0
    for candidacy, rows in plan.by_candidacy.items():
        text = as_document(rows)
        imported = import_reply(
            by=by,
            questionnaire=plan.questionnaire,
            candidacy=candidacy,
            file=ReceivedFile(
                name=f"{PurePath(name).stem}.txt",
                content=text.encode(),
                media_type="text/plain",
                full_text=text,
                origin=name,
            ),
            entries=[
                entry_of_row(row, plan.questions, plan.questionnaire.language) for row in rows
            ],
        )
        stored += len(imported.versions)
    return stored
