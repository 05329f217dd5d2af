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
from questionnaires.evaluating import (
    BadExpectation,
    Counted,
    Sample,
    evaluate,
    samples_in,
    table,
)
from questionnaires.models import Question, Questionnaire
from sources.reading.blocks import Remark, distinct
from sources.reading.reader import UnreadableDocument, content_of
from sources.splitting import FoundQuestion, Split

NOT_FOUND = gettext_noop("Question %(quote)s of the questionnaire was not found in the document.")
NOT_OURS = gettext_noop("This is no question of the questionnaire.")


class Command(BaseCommand):
    help = (
        "Print as JSON what the reader makes of a reply or report: title, sections, questions "
        "with their answers, what fits nowhere, what was set aside, what is unsure. "
        "With --evaluate, print a table of how well the documents of a folder are read. "
        "Nothing is stored."
    )
    requires_system_checks: list[str] = []  # reads a file, no more

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            metavar="FILE",
            type=Path,
            nargs="?",
            help="docx, odt, PDF, HTML, Markdown, wiki text, an e-mail's text or plain text",
        )
        parser.add_argument(
            "--questionnaire",
            metavar="CODE",
            help="look for the questions of this one, and compare with them",
        )
        parser.add_argument(
            "--evaluate",
            metavar="DIR",
            type=Path,
            help=(
                "read each document of DIR and print questions found and expected, how many have "
                "all boundaries right, letters lost and doubled, words unplaced, doubts, seconds. "
                "Expected results: the document's words with marks such as {q 1} and {a}, in "
                "NAME.expected beside NAME, or in a text itself (marks: "
                "tests/sources/layouts/README.md). NAME.questions.toml: [[questions]] with number "
                "and wording, where the questionnaire is known. Without expected results letters "
                "are counted all the same. Fails where a letter is lost or doubled."
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["file"]
        folder: Path | None = options["evaluate"]
        if (path is None) == (folder is None):
            raise CommandError(_("Give either a file or, with --evaluate, a folder."))
        code: str | None = options["questionnaire"]
        questions = _questions(code) if code is not None else []
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the locale: programs read this
        if folder is not None:
            self._evaluate(folder, questions)
        elif path is not None:
            self._read(path, questions if code is not None else None)

    def _read(self, path: Path, questions: list[Question] | None) -> None:
        try:
            _media_type, split = read_reply(content_of(path), path.name, questions or ())
        except UnreadableDocument as error:
            raise CommandError(error.message) from error
        if questions is None:
            told = split.to_json(_)
        else:
            drafts = proposals_of(split, questions)
            compared = _compared(split, drafts)
            told = compared.to_json(_)
            for question, found in zip(told["questions"], split.questions, strict=True):
                question["ours"] = _numbers_of(found, drafts)
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))

    def _evaluate(self, folder: Path, questions: list[Question]) -> None:
        if not folder.is_dir():
            raise CommandError(_("There is no folder “%(name)s”.") % {"name": folder.name})
        try:
            rows = [_evaluated(sample) for sample in samples_in(folder, questions)]
        except BadExpectation as error:
            raise CommandError(str(error)) from error
        self.stdout.write(table(rows))
        broken = [row.name for row in rows if not row.is_whole]
        if broken:
            raise CommandError(
                _("Letters were lost or doubled in: %(names)s.") % {"names": ", ".join(broken)}
            )


def _evaluated(sample: Sample) -> Counted:
    try:
        return evaluate(sample)
    except UnreadableDocument as error:
        raise CommandError(f"{sample.name}: {error.message}") from error


def _numbers_of(found: FoundQuestion, drafts: Sequence[Proposal]) -> list[str]:
    """The numbers of our questions that a question of the document is."""
    return [
        draft.question.number
        for draft in drafts
        if any(found is one for one in (draft.found, *draft.also))
    ]


def _questions(code: str) -> list[Question]:
    return list(_questionnaire(code).questions.order_by("position"))


def _questionnaire(code: str) -> Questionnaire:
    questionnaire = Questionnaire.objects.filter(slug=code).first()
    if questionnaire is None:
        raise CommandError(
            _("There is no questionnaire with the code “%(code)s”.") % {"code": code}
        )
    return questionnaire


def _compared(split: Split, drafts: Sequence[Proposal]) -> Split:
    """The split with what the known questions add to its doubts."""
    missing = [Remark(NOT_FOUND, draft.question.number) for draft in drafts if draft.found is None]
    questions = tuple(_with_doubts(found, drafts) for found in split.questions)
    return replace(split, questions=questions, warnings=(*split.warnings, *missing))


def _with_doubts(found: FoundQuestion, drafts: Sequence[Proposal]) -> FoundQuestion:
    own = [
        draft.doubts for draft in drafts if any(found is one for one in (draft.found, *draft.also))
    ]
    doubts = distinct(doubt for each in own for doubt in each)
    return replace(found, doubts=doubts) if own else found.doubting(Remark(NOT_OURS))
