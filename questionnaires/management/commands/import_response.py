"""manage.py import_response: the web form's way in, for somebody at a shell."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions import acting_as
from questionnaires.actions import Imported, ReceivedFile, import_reply
from questionnaires.command_line import actor_of, questionnaire_of
from questionnaires.entering import (
    Proposal,
    entry_of,
    is_in_document,
    is_named,
    proposals_of,
    read_reply,
    respondents_of,
)
from questionnaires.following import LeftBehind, left_behind
from questionnaires.models import Question, Questionnaire
from sources.actions import whole_or_not_at_all
from sources.models.text import LANGUAGES
from sources.reading.reader import UnreadableDocument, content_of
from sources.splitting import Split
from stakeholders.models import Candidacy


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose answers are taken in; `name` is that in the file, "" where one replies alone."""

    name: str
    candidacy: Candidacy


class Command(BaseCommand):
    help = (
        "Take in a campaign's reply: store the file, cut it into answers, enter them. Answers that "
        "the reader is certain of and that stand word for word in the file are accepted at once; "
        "the others wait for a person. The same file twice changes nothing. Where several people "
        "answer in one file, name each with --respondent: all of them are stored, or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="docx, odt, PDF, HTML or text")
        parser.add_argument("--questionnaire", required=True, metavar="CODE", help="its code")
        parser.add_argument("--candidacy", metavar="CODE", help="whose reply it is")
        parser.add_argument(
            "--respondent",
            action="append",
            metavar="NAME=CODE",
            help="the candidacy of a name in the file; once for each of several respondents",
        )
        parser.add_argument("--by", metavar="EMAIL", help="who enters it (else: the command line)")

    def handle(self, *args: Any, **options: Any) -> None:
        questionnaire = questionnaire_of(options["questionnaire"])
        senders = _senders(options["candidacy"], options["respondent"], questionnaire)
        questions = list(questionnaire.questions.order_by("position"))
        try:
            received, split = _received(options["file"], questions)
        except UnreadableDocument as error:
            raise CommandError(error.message) from error
        proposals = {sender: _proposals(split, questions, sender) for sender in senders}
        language = split.language if split.language in dict(LANGUAGES) else questionnaire.language
        with acting_as(actor_of(options["by"])) as actor, whole_or_not_at_all():
            imported = {
                sender: import_reply(
                    by=actor,
                    questionnaire=questionnaire,
                    candidacy=sender.candidacy,
                    file=received,
                    entries=[entry_of(one, language=language or "fr") for one in _found(proposed)],
                    compared={one.question for one in _found(proposed) if _is_sure(one, split)},
                )
                for sender, proposed in proposals.items()
            }
        for sender in senders:
            if sender.name:
                self.stdout.write(f"{sender.candidacy.name}:")
            self._tell(imported[sender], proposals[sender])
        self._tell_others(split, senders)

    def _tell_others(self, split: Split, senders: Sequence[Sender]) -> None:
        """Names in the file whose answers nobody asked for."""
        if not any(sender.name for sender in senders):
            return
        others = [
            name
            for name in respondents_of(split)
            if not any(is_named(name, sender.name) for sender in senders)
        ]
        if others:
            self.stdout.write(_("Not taken in: %(names)s.") % {"names": ", ".join(others)})

    def _tell(self, imported: Imported, drafts: list[Proposal]) -> None:
        if not imported.versions:
            self.stdout.write(_("This file is on record with its answers. Nothing was changed."))
            return
        count = len(imported.versions)
        accepted = len(imported.accepted)
        self.stdout.write(
            ngettext("%(count)s answer stored.", "%(count)s answers stored.", count)
            % {"count": count}
        )
        self.stdout.write(
            _("Accepted by comparison with the file: %(accepted)s. Waiting: %(waiting)s.")
            % {"accepted": accepted, "waiting": count - accepted}
        )
        self._tell_doubts(drafts)
        self._tell_marks(imported)

    def _tell_doubts(self, drafts: list[Proposal]) -> None:
        for draft in drafts:
            for doubt in draft.doubts:
                self.stdout.write(f"  {draft.question.number}: {doubt.sentence(_)}")

    def _tell_marks(self, imported: Imported) -> None:
        outcomes = Counter(str(mark.placement.outcome) for mark in imported.carried)
        if outcomes:
            self.stdout.write(
                _("Highlights: %(kept)s kept, %(moved)s moved, %(lost)s lost.")
                % {outcome: outcomes[outcome] for outcome in ("kept", "moved", "lost")}
            )
        answers = [version.answer for version in imported.versions]
        marks = left_behind(answers)
        to_resource = [mark for mark in marks if mark.is_to_resource]
        self._list(
            ngettext(
                "%(count)s highlight rested on a summary and is to be re-sourced:",
                "%(count)s highlights rested on a summary and are to be re-sourced:",
                len(to_resource),
            ),
            to_resource,
        )
        lost = [mark for mark in marks if not mark.is_to_resource]
        self._list(
            ngettext(
                "%(count)s highlight did not find its words again:",
                "%(count)s highlights did not find their words again:",
                len(lost),
            ),
            lost,
        )

    def _list(self, heading: str, marks: list[LeftBehind]) -> None:
        if marks:
            self.stdout.write(heading % {"count": len(marks)})
        for mark in marks:
            number, code = mark.answer.question.number, mark.annotation.code
            self.stdout.write(f"  {number}: {code} – {mark.passage}")


def _candidacy(code: str, questionnaire: Questionnaire) -> Candidacy:
    candidacy = Candidacy.objects.filter(slug=code, election=questionnaire.election_id).first()
    if candidacy is None:
        raise CommandError(
            _(
                "No candidacy with the code “%(code)s” stands in the election of this "
                "questionnaire. Nothing was stored."
            )
            % {"code": code}
        )
    return candidacy


def _senders(
    candidacy: str | None, respondents: Sequence[str] | None, questionnaire: Questionnaire
) -> list[Sender]:
    """Whose answers are taken in: one candidacy, or one for each name in the file."""
    if (candidacy is None) == (not respondents):
        raise CommandError(
            _("Give either --candidacy or, for several people, --respondent. Nothing was stored.")
        )
    if candidacy is not None:
        return [Sender("", _candidacy(candidacy, questionnaire))]
    senders = []
    for told in respondents or ():
        name, is_pair, code = told.rpartition("=")
        if not (is_pair and name.strip() and code.strip()):
            raise CommandError(
                _("“%(told)s” is no NAME=CODE. Nothing was stored.") % {"told": told}
            )
        senders.append(Sender(name.strip(), _candidacy(code.strip(), questionnaire)))
    if len({sender.candidacy.pk for sender in senders}) < len(senders):
        raise CommandError(_("Two names have the same candidacy. Nothing was stored."))
    return senders


def _received(path: Path, questions: list[Question]) -> tuple[ReceivedFile, Split]:
    """The file with its type and text, and what the reader found; all from one reading of it."""
    content = content_of(path)
    media_type, split = read_reply(content, path.name, questions)
    file = ReceivedFile(
        name=path.name, content=content, media_type=media_type, full_text=split.full_text
    )
    return file, split


def _proposals(split: Split, questions: list[Question], sender: Sender) -> list[Proposal]:
    """One for each question; an error says what there is where nothing at all was found."""
    names = respondents_of(split)
    is_named_once = sum(is_named(name, sender.name) for name in names) == 1
    if sender.name and not is_named_once:
        raise CommandError(
            _("The file does not name “%(name)s” once. It names: %(names)s. Nothing was stored.")
            % {"name": sender.name, "names": ", ".join(names) or "–"}
        )
    proposals = proposals_of(
        split, questions, sender=sender.candidacy.name, respondent=sender.name or None
    )
    if not _found(proposals):
        raise CommandError(
            _("No question of this questionnaire was found in the file. Nothing was stored.")
        )
    return proposals


def _found(proposals: Sequence[Proposal]) -> list[Proposal]:
    return [proposal for proposal in proposals if proposal.state is not None]


def _is_sure(draft: Proposal, split: Split) -> bool:
    """Whether a machine may accept: no doubt, and words that stand in the document as they are."""
    return draft.is_certain and bool(draft.words) and is_in_document(draft, split.full_text)
