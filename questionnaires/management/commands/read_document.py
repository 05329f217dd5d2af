"""manage.py read_document: what the reader makes of a file, as JSON. Writes nothing."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from questionnaires.entering import Proposal, proposals_of, read_reply
from questionnaires.models import Questionnaire
from sources.reading.blocks import Remark
from sources.reading.reader import UnreadableDocument, content_of
from sources.splitting import FoundQuestion, Split

NOT_FOUND = gettext_noop("Question %(quote)s of the questionnaire was not found in the document.")
NOT_OURS = gettext_noop("This is no question of the questionnaire.")


class Command(BaseCommand):
    help = (
        "Print as JSON what the reader makes of a reply or report: title, sections, questions "
        "with their answers, what fits nowhere, what was set aside, what is unsure. "
        "Nothing is stored."
    )
    requires_system_checks: list[str] = []  # reads a file, no more

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="docx, odt, PDF, HTML or text")
        parser.add_argument(
            "--questionnaire", metavar="CODE", help="compare with the questions of this one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        code: str | None = options["questionnaire"]
        try:
            _media_type, split = read_reply(content_of(path), path.name)
        except UnreadableDocument as error:
            raise CommandError(error.message) from error
        if code is not None:
            split = _compared(split, _questionnaire(code))
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the locale: programs read this
        self.stdout.write(json.dumps(split.to_json(_), ensure_ascii=False, indent=2))


def _questionnaire(code: str) -> Questionnaire:
    questionnaire = Questionnaire.objects.filter(slug=code).first()
    if questionnaire is None:
        raise CommandError(
            _("There is no questionnaire with the code “%(code)s”.") % {"code": code}
        )
    return questionnaire


def _compared(split: Split, questionnaire: Questionnaire) -> Split:
    """The split with what the known questions add to its doubts."""
    drafts = proposals_of(split, list(questionnaire.questions.order_by("position")))
    missing = [Remark(NOT_FOUND, draft.question.number) for draft in drafts if draft.found is None]
    questions = tuple(_with_doubts(found, drafts) for found in split.questions)
    return replace(split, questions=questions, warnings=(*split.warnings, *missing))


def _with_doubts(found: FoundQuestion, drafts: Sequence[Proposal]) -> FoundQuestion:
    draft = next((draft for draft in drafts if draft.found is found), None)
    return replace(found, doubts=draft.doubts) if draft else found.doubting(Remark(NOT_OURS))
