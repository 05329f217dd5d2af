"""manage.py import_answers: a table of answers, shown first, then stored whole or not at all."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions import acting_as
from questionnaires.actions.answer_tables import import_answers
from questionnaires.answer_rows import COLUMNS, AnswerRow, BadHeader, plan_of, rows_in
from questionnaires.command_line import actor_of, questionnaire_of
from questionnaires.published import TableRefused
from questionnaires.tables import refusal
from sources.reading.reader import UnreadableDocument, content_of


class Command(BaseCommand):
    help = (
        "Take in a CSV or XLSX of answers with the columns candidacy (its code), question (its "
        "number), state (answered, blank, refused, courtesy, or the words of the interface in "
        "French or English) and words. Prints what it would store "
        "and each row that is refused, with the reason; stores with --store, and only if no row is "
        "refused. "
        "Somebody checks the answers afterwards. The same rows twice change nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="a CSV or XLSX file")
        parser.add_argument("--questionnaire", required=True, metavar="CODE", help="its code")
        parser.add_argument("--by", metavar="EMAIL", help="who enters (else: the command line)")
        parser.add_argument("--store", action="store_true", help="store, instead of showing only")

    def handle(self, *args: Any, **options: Any) -> None:
        questionnaire = questionnaire_of(options["questionnaire"])
        plan = plan_of(questionnaire, _rows(options["file"]))
        for one in plan.refused:
            self.stderr.write(
                _("Row %(line)s: %(reason)s") % {"line": one.row.line, "reason": one.reason}
            )
        if plan.refused:
            raise CommandError(
                ngettext(
                    "%(count)s row was refused. Nothing was stored.",
                    "%(count)s rows were refused. Nothing was stored.",
                    len(plan.refused),
                )
                % {"count": len(plan.refused)}
            )
        for candidacy, rows in plan.by_candidacy.items():
            self.stdout.write(f"{candidacy}: {', '.join(row.question for row in rows)}")
        if not options["store"]:
            self.stdout.write(_("Nothing was stored yet: add --store."))
            return
        with acting_as(actor_of(options["by"])) as actor:
            stored = import_answers(by=actor, plan=plan, name=options["file"].name)
        self.stdout.write(
            ngettext("%(count)s answer stored.", "%(count)s answers stored.", stored)
            % {"count": stored}
        )


def _rows(path: Path) -> list[AnswerRow]:
    try:
        rows = rows_in(content_of(path))
    except UnreadableDocument as error:
        raise CommandError(error.message) from error
    except TableRefused as error:
        raise CommandError(refusal(error)) from error
    except BadHeader as error:
        raise CommandError(
            _("The first row has to name these columns: %(columns)s. Nothing was stored.")
            % {"columns": ", ".join(COLUMNS)}
        ) from error
    if not rows:
        raise CommandError(_("There is no row in this table. Nothing was stored."))
    return rows
