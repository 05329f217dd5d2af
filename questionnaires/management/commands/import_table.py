"""manage.py import_table: the web form's way in for a published table, for somebody at a shell."""

from argparse import ArgumentParser, BooleanOptionalAction
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.actions import acting_as
from accounts.models import User
from questionnaires.actions import ReceivedFile
from questionnaires.actions.tables import ImportedTable, TableConflict, import_table
from questionnaires.command_line import actor_of
from questionnaires.published import (
    Choices,
    Counts,
    CountsOfTable,
    LeftOut,
    PublishedTable,
    TableRefused,
    Unknown,
    counts_of,
    read_table,
)
from questionnaires.published.decoding import MOST_BYTES, TOO_LARGE
from questionnaires.published.sentences import shortened
from questionnaires.table_forms import TableDetailsForm
from questionnaires.tables import (
    WORDS,
    CountLine,
    in_words,
    keys,
    published_counts,
    refusal,
    typed_value,
)
from sources.reading.reader import UnreadableDocument, content_of
from stakeholders.models import Election

MEDIA_TYPE = "text/csv"


class Command(BaseCommand):
    help = (
        "Import a published table of yes, no and no answer (CSV; rows are questions, columns are "
        "respondents) as a questionnaire with settled levels, and print its counts and rates, of "
        "all and of those who answered. What is no plain yes, no or silence is asked first: "
        "nothing is stored until each such value has a --value. The same file twice changes "
        "nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="a CSV file")
        parser.add_argument("--title", required=True, help="title of the questionnaire")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--election", metavar="CODE", help="code of a recorded election")
        where.add_argument("--new-election", metavar="NAME", help="name of an election to record")
        parser.add_argument("--first-round", metavar="DATE", help="its day, as 2026-03-15")
        parser.add_argument("--publisher", required=True, metavar="NAME", help="who published it")
        parser.add_argument("--source-url", required=True, metavar="URL", help="where")
        parser.add_argument("--published-on", metavar="DATE", help="when, as 2026-02-01")
        parser.add_argument("--language", default="en", metavar="CODE", help="fr, en, de or es")
        _add_choices(parser)
        parser.add_argument("--dry-run", action="store_true", help="read and count, store nothing")
        parser.add_argument("--by", metavar="EMAIL", help="who imports it (else: the command line)")

    def handle(self, *args: Any, **options: Any) -> None:
        details = _details(options)
        if options["by"] is not None:
            actor_of(options["by"])  # refused before anything is read; nobody is recorded by it
        content, table = _read(options)
        self._tell_reading(table)
        if table.is_open:
            raise CommandError(_still_open(table))
        if options["dry_run"]:
            labels = [f"{row.number}. {row.wording}" for row in table.rows]
            names = [respondent.name for respondent in table.respondents]
            self._tell_counts(labels, names, counts_of(table))
            self.stdout.write(_("Nothing was stored: this was a trial."))
            return
        file = ReceivedFile(options["file"].name, content, MEDIA_TYPE, table.text)
        with acting_as(actor_of(options["by"])) as actor:
            self._tell_stored(_import(actor, table, file, details))

    def _tell_reading(self, table: PublishedTable) -> None:
        returned = sum(respondent.is_returned for respondent in table.respondents)
        self.stdout.write(
            _(
                "Read: %(questions)s questions, %(respondents)s respondents, "
                "%(silent)s of them silent throughout."
            )
            % {
                "questions": len(table.rows),
                "respondents": len(table.respondents),
                "silent": len(table.respondents) - returned,
            }
        )
        for reading in table.readings:
            value = shortened(reading.value) if reading.value else _("(an empty cell)")
            self.stdout.write(f"  {value} → {WORDS[reading.reply]}: {reading.count}")
        self._list(_("Left out:"), (_left_out(left) for left in table.left_out))
        self._list(_("Headings:"), table.headings)
        self._list(_("To be looked at:"), map(in_words, table.warnings))
        self._list(_("Values to be mapped:"), map(_unknown, table.unknown))
        self._list(_("Headings, or questions that nobody answered:"), table.undecided)
        self._list(_("Questions, or rows about the respondents:"), table.doubtful)

    def _list(self, heading: str, lines: Iterable[str]) -> None:
        for at, line in enumerate(lines):
            if at == 0:
                self.stdout.write(heading)
            self.stdout.write(f"  {line}")

    def _tell_counts(self, labels: list[str], names: list[str], counts: CountsOfTable) -> None:
        self._list(_("By question:"), map(_line, labels, counts.questions))
        self._list(_("By respondent:"), map(_line, names, counts.respondents))
        self.stdout.write(_line(_("In total"), counts.overall))

    def _tell_stored(self, imported: ImportedTable) -> None:
        stored = published_counts(imported.questionnaire)
        labels = [f"{ask.question.number}. {ask.question.wording}" for ask in stored.asks]
        names = [candidacy.name for candidacy in stored.candidacies]
        self._tell_counts(labels, names, stored.counts)
        if imported.is_new:
            told = _("Stored as the questionnaire “%(code)s”.")
        else:
            told = _("This table is on record as “%(code)s” already. Nothing was changed.")
        self.stdout.write(told % {"code": imported.questionnaire.slug})


def _add_choices(parser: ArgumentParser) -> None:
    """What a person says of the table; each may be given several times."""
    parser.add_argument(
        "--value",
        action="append",
        default=[],
        metavar="VALUE=MEANING",
        help='what a value means: yes, no, "no answer", "no position" or declined',
    )
    for option, help_text in (
        ("--leave-out", "a column or row that is neither a respondent nor a question"),
        ("--respondent", "a column that is a respondent although it was left out"),
        ("--question", "a row that is a question, without any reply or with no plain one"),
        ("--heading", "a row without any reply that is a heading"),
    ):
        parser.add_argument(option, action="append", default=[], metavar="NAME", help=help_text)
    parser.add_argument(
        "--first-word",
        action="store_true",
        help="a remark behind a yes or a no changes nothing in it",
    )
    parser.add_argument(
        "--transposed",
        action=BooleanOptionalAction,
        help="respondents are in the rows; or questions are, although it looks otherwise",
    )


def _read(options: dict[str, Any]) -> tuple[bytes, PublishedTable]:
    try:
        content = _content(options["file"])
        return content, read_table(content, _choices(options))
    except UnreadableDocument as error:
        raise CommandError(error.message) from error
    except TableRefused as refused:
        raise CommandError(refusal(refused)) from refused


def _content(path: Path) -> bytes:
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise TableRefused(TOO_LARGE)
    return content_of(path)


def _choices(options: dict[str, Any]) -> Choices:
    try:
        values = dict(typed_value(typed) for typed in options["value"])
    except ValueError as error:
        raise CommandError(str(error)) from error
    return Choices(
        values=values,
        left_out=keys(options["leave_out"]),
        respondents=keys(options["respondent"]),
        questions=keys(options["question"]),
        headings=keys(options["heading"]),
        takes_first_word=options["first_word"],
        is_transposed=options["transposed"],
    )


def _details(options: dict[str, Any]) -> TableDetailsForm:
    """What is known of the table, as the web form takes it: the same rules hold."""
    code = options["election"]
    election = Election.objects.filter(slug=code).first() if code else None
    if code and election is None:
        raise CommandError(
            _("There is no election with the code “%(code)s”. Nothing was stored.") % {"code": code}
        )
    form = TableDetailsForm(
        {
            "title": options["title"],
            "election": election.pk if election else None,
            "new_election": options["new_election"] or "",
            "first_round_on": options["first_round"] or "",
            "publisher": options["publisher"],
            "source_url": options["source_url"],
            "published_on": options["published_on"] or "",
            "language": options["language"],
        }
    )
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        said = ": ".join(filter(None, [str(label), str(errors[0])]))
        raise CommandError(" ".join([said, _("Nothing was stored.")]))
    return form


def _import(
    actor: User, table: PublishedTable, file: ReceivedFile, details: TableDetailsForm
) -> ImportedTable:
    try:
        return import_table(
            by=actor,
            table=table,
            file=file,
            title=details.cleaned_data["title"],
            language=details.cleaned_data["language"],
            election=details.chosen_election,
            publication=details.publication,
        )
    except TableConflict as conflict:
        raise CommandError(str(conflict)) from conflict


def _left_out(left: LeftOut) -> str:
    return f"{shortened(left.name)} ({left.place}): {in_words(left.why)}"


def _unknown(unknown: Unknown) -> str:
    return f"{shortened(unknown.value, 200)} × {unknown.count} ({', '.join(unknown.places)})"


def _still_open(table: PublishedTable) -> str:
    if table.doubtful:
        return _(
            "“%(name)s” holds values that stand in no other row. Nothing was stored: say by "
            "--question NAME that it is a question, or leave it out by --leave-out NAME."
        ) % {"name": table.doubtful[0]}
    if table.undecided:
        return _(
            "“%(name)s” has no reply at all. Nothing was stored: say whether it is a question that "
            'nobody answered, by --question "%(name)s", or a heading, by --heading "%(name)s".'
        ) % {"name": table.undecided[0]}
    return _(
        "Values are neither yes, no nor silence: %(count)s. Nothing was stored: say what each "
        'means by --value "%(value)s=no position", or leave its column or row out by '
        "--leave-out NAME."
    ) % {"count": len(table.unknown), "value": shortened(table.unknown[0].value)}


def _line(label: str, counts: Counts) -> str:
    """Counts and rates on one line; of all first, then of those who answered."""
    line = CountLine(shortened(label), counts)
    parts = [
        _("yes %(count)s (%(of_all)s of all, %(of_answered)s of answered)")
        % {
            "count": counts.yes,
            "of_all": line.yes_of_all,
            "of_answered": line.yes_of_answered,
        },
        _("no %(count)s (%(of_all)s of all, %(of_answered)s of answered)")
        % {"count": counts.no, "of_all": line.no_of_all, "of_answered": line.no_of_answered},
        _("no answer %(count)s (%(of_all)s of all)")
        % {"count": counts.no_answer, "of_all": line.none_of_all},
        _("asked %(count)s, answered %(answered)s")
        % {"count": counts.everybody, "answered": counts.answered},
    ]
    if counts.no_position:
        said = _("no position %(count)s (%(of_all)s of all, %(of_answered)s of answered)") % {
            "count": counts.no_position,
            "of_all": line.no_position_of_all,
            "of_answered": line.no_position_of_answered,
        }
        parts.insert(2, said)
    return f"{line.label} – {'; '.join(parts)}"
