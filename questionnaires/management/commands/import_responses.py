"""manage.py import_responses: a folder of replies, each named after its candidacy; all or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questionnaires.command_line import actor_of, questionnaire_of
from questionnaires.entering import proposals_of, read_reply
from questionnaires.models import Question
from sources.actions import whole_or_not_at_all
from sources.reading.reader import UnreadableDocument, content_of
from stakeholders.models import Candidacy


class Command(BaseCommand):
    help = (
        "Take in every file of a folder as import_response does. A file is named after the code of "
        "its candidacy: one-list.docx. All files are looked at first: if one of them is refused, "
        "the report says why, and nothing is stored. The same folder twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder of replies")
        parser.add_argument("--questionnaire", required=True, metavar="CODE", help="its code")
        parser.add_argument("--by", metavar="EMAIL", help="who enters (else: the command line)")

    def handle(self, *args: Any, **options: Any) -> None:
        questionnaire = questionnaire_of(options["questionnaire"])
        actor_of(options["by"])
        files = _files(options["folder"])
        questions = list(questionnaire.questions.order_by("position"))
        candidacies = {one.slug: one for one in questionnaire.election.candidacies.all()}
        refusals = [(path, _refusal(path, candidacies, questions)) for path in files]
        refused = [(path, why) for path, why in refusals if why]
        for path, why in refused:
            self.stderr.write(f"{path.name}: {why}")
        if refused:
            raise CommandError(
                ngettext(
                    "%(count)s file was refused. Nothing was stored.",
                    "%(count)s files were refused. Nothing was stored.",
                    len(refused),
                )
                % {"count": len(refused)}
            )
        self._import(files, options)

    @whole_or_not_at_all()
    def _import(self, files: list[Path], options: dict[str, Any]) -> None:
        for path in files:
            self.stdout.write(f"{path.name}:")
            call_command(
                "import_response",
                str(path),
                questionnaire=options["questionnaire"],
                candidacy=path.stem,
                by=options["by"],
                stdout=self.stdout,
            )


def _files(folder: Path) -> list[Path]:
    """What lies in the folder, in the order of the names; hidden files are left alone."""
    if not folder.is_dir():
        raise CommandError(
            _("“%(name)s” is not a folder. Nothing was stored.") % {"name": folder.name}
        )
    files = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    if not files:
        raise CommandError(_("There is no file in this folder. Nothing was stored."))
    return files


def _refusal(path: Path, candidacies: dict[str, Candidacy], questions: list[Question]) -> str:
    """A sentence, or nothing where the file can be taken in."""
    candidacy = candidacies.get(path.stem)
    if candidacy is None:
        return _("No candidacy with the code “%(code)s” stands in this election.") % {
            "code": path.stem
        }
    try:
        _media_type, found = read_reply(content_of(path), path.name, questions)
    except UnreadableDocument as error:
        return error.message
    drafts = proposals_of(found, questions, sender=candidacy.name)
    if all(draft.state is None for draft in drafts):
        return _("No question of this questionnaire was found in it.")
    return ""
