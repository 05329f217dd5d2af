"""Issues a briefing from the shell, by the same path as the web page."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.actions import acting_as, command_actor
from accounts.models import User, Visibility
from briefings.briefing import Length, Manner
from briefings.defining import in_manner
from briefings.issuing import IssueRefused, issue_edition
from briefings.models import Briefing, Edition, Kind
from briefings.rendering import RenderingFailed
from briefings.subjects import WITH_SCORES, defined

AUDIENCES = {visibility.name.lower(): visibility for visibility in Visibility}
LANGUAGES = {"fr", "en"}


class Command(BaseCommand):
    help = (
        "Issue a briefing as PDF and print what it leaves out, with the reason. Where nothing has "
        "changed since the current edition, that edition is written again, byte by byte."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", metavar="KIND", help=", ".join(Kind.values))
        parser.add_argument(
            "code",
            metavar="CODE",
            help=(
                "the code of the candidacy, event or pledge; for followup, of a candidacy or an "
                "election; for comparison, of a questionnaire; for theme, the code of an election, "
                "a colon and the key of the theme (paris-2026:sante)"
            ),
        )
        parser.add_argument(
            "--audience", required=True, metavar="A", help="internal, partner or public"
        )
        parser.add_argument("--language", required=True, metavar="L", help="fr or en")
        scores = parser.add_mutually_exclusive_group()
        scores.add_argument(
            "--with-scores",
            action="store_true",
            default=None,
            help="for candidacy and comparison: print levels (default: only for internal)",
        )
        scores.add_argument(
            "--without-scores", action="store_false", dest="with_scores", help="print none"
        )
        parser.add_argument(
            "--since",
            metavar="DAY",
            type=_day,
            help="for followup: tell what has changed since the end of that day (2026-03-22)",
        )
        parser.add_argument(
            "--length",
            default=Length.STANDARD.value,
            metavar="LENGTH",
            help="one_page, standard (the default) or full, which adds an annex",
        )
        parser.add_argument(
            "--large-print", action="store_true", help="body text of 16 points instead of 10"
        )
        parser.add_argument(
            "--introduction",
            default="",
            metavar="MARKDOWN",
            help="a few words of ours that stand first",
        )
        parser.add_argument("--output", required=True, metavar="FILE.pdf", help="where to write it")
        parser.add_argument(
            "--by", metavar="EMAIL", help="who issues it (default: a recorded command-line user)"
        )

    def handle(
        self,
        *,
        kind: str,
        code: str,
        audience: str,
        language: str,
        output: str,
        by: str | None,
        with_scores: bool | None,
        since: date | None,
        length: str,
        large_print: bool,
        introduction: str,
        **options: Any,
    ) -> None:
        briefing = _definition(kind, code, audience, language, with_scores=with_scores, since=since)
        manner = Manner(_length(length), large_print, introduction.strip())
        in_manner(briefing, manner)
        path = Path(output)
        with _writable(path), acting_as(_actor(by)) as actor:
            edition = _issued(actor, briefing)
            with edition.pdf.open("rb") as pdf:
                path.write_bytes(pdf.read())
        self._report(edition, output)

    def _report(self, edition: Edition, output: str) -> None:
        self.stdout.write(
            _("%(file)s: edition %(number)s, %(pages)s pages, content %(hash)s")
            % {
                "file": output,
                "number": edition.number,
                "pages": edition.page_count,
                "hash": edition.content_sha256,
            }
        )
        left_out = edition.content["left_out"]
        self.stdout.write(_("Left out: %(count)s") % {"count": len(left_out)})
        for omission in left_out:
            self.stdout.write(f"- {omission['what']['text']} – {omission['reason']['text']}")


def _definition(
    kind: str,
    code: str,
    audience: str,
    language: str,
    *,
    with_scores: bool | None,
    since: date | None,
) -> Briefing:
    if kind not in Kind.values:
        raise CommandError(
            _("There is no kind “%(kind)s”: write one of %(kinds)s.")
            % {"kind": kind, "kinds": ", ".join(Kind.values)}
        )
    if audience not in AUDIENCES:
        raise CommandError(
            _("There is no audience “%(audience)s”: write internal, partner or public.")
            % {"audience": audience}
        )
    if language not in LANGUAGES:
        raise CommandError(
            _("There is no language “%(language)s”: write fr or en.") % {"language": language}
        )
    if refusal := _not_of_this_kind(kind, with_scores=with_scores, since=since):
        raise CommandError(refusal)
    briefing = defined(
        kind, code, AUDIENCES[audience], language, with_scores=with_scores, since=since
    )
    if briefing is None:
        raise CommandError(
            _("No %(kind)s has the code “%(code)s”. Nothing was issued.")
            % {"kind": kind, "code": code}
        )
    return briefing


def _not_of_this_kind(kind: str, *, with_scores: bool | None, since: date | None) -> str:
    if with_scores and kind not in WITH_SCORES:
        return _("Only a candidacy and a comparison have levels: leave --with-scores out.")
    if since and kind != Kind.FOLLOWUP:
        return _("Only a followup tells progress: leave --since out.")
    return ""


def _length(written: str) -> Length:
    try:
        return Length(written)
    except ValueError as error:
        raise CommandError(
            _("There is no length “%(length)s”: write one_page, standard or full.")
            % {"length": written}
        ) from error


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise ArgumentTypeError(
            _("“%(day)s” is no day: write it like 2026-03-22.") % {"day": written}
        ) from error


def _actor(email: str | None) -> User:
    try:
        return command_actor(email)
    except User.DoesNotExist as error:
        raise CommandError(
            _("Nobody active has the address “%(email)s”. Nothing was issued.") % {"email": email}
        ) from error


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    """Find out first whether the file can be written; leave none behind when nothing was issued."""
    is_new = not path.exists()
    try:
        path.open("ab").close()
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be written: %(reason)s. Nothing was issued.")
            % {"file": path, "reason": error.strerror}
        ) from error
    try:
        yield
    except BaseException:
        if is_new:
            path.unlink(missing_ok=True)
        raise


def _issued(by: User, briefing: Briefing) -> Edition:
    try:
        return issue_edition(by=by, briefing=briefing)
    except (IssueRefused, RenderingFailed) as refusal:
        raise CommandError(str(refusal)) from refusal
