"""Telling those who have an edition that it was replaced or withdrawn: whom, and in which words.

Claimed, handed over, sent, as docs/adr/0016-mail-once.md has it. A letter names nobody.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from briefings.edition_codes import spelt
from briefings.models import Edition, News, ShareLink, Telling
from briefings.models.sharing import TellingQuerySet


def claim_replacement(edition: Edition) -> list[Telling]:
    """Note that whoever has an earlier edition of the briefing is to be told of this one."""
    links = ShareLink.objects.filter(
        edition__briefing=edition.briefing_id, edition__number__lt=edition.number
    )
    return _claim(links, News.REPLACED, edition)


def claim_withdrawal(edition: Edition) -> list[Telling]:
    """Note that whoever has this edition is to be told that it was withdrawn."""
    return _claim(ShareLink.objects.filter(edition=edition), News.WITHDRAWN, edition)


def _claim(links: QuerySet[ShareLink], news: News, edition: Edition) -> list[Telling]:
    """One for each address, however many links it was given. Closed links count as well."""
    newest = {link.contact.lower(): link for link in links.exclude(contact="").order_by("pk")}
    return [
        Telling.objects.get_or_create(link=link, news=news, edition=edition)[0]
        for link in newest.values()
    ]


def to_send() -> TellingQuerySet:
    """Those that may be handed over: never tried, or interrupted on an earlier day."""
    is_untried = Q(handed_at__isnull=True) | Q(handed_at__date__lt=timezone.localdate())
    return Telling.objects.waiting().filter(is_untried).exclude(link__contact="")


@transaction.atomic
def hand_over(telling_pk: int) -> Telling | None:
    """Take a letter that is about to leave, so that nobody else sends it; at most once a day."""
    locked = to_send().select_for_update(of=("self",))
    telling = locked.filter(pk=telling_pk).first()
    if telling:
        telling.handed_at = timezone.now()
        telling.save(update_fields=["handed_at"])
    return telling


def mark_sent(telling: Telling) -> None:
    """The mail server has taken the letter."""
    Telling.objects.filter(pk=telling.pk).update(sent_at=timezone.now())


def letter(telling: Telling) -> tuple[str, str]:
    """Subject and words of a letter, in the language of the briefing."""
    with translation.override(telling.edition.briefing.language):
        if telling.news == News.WITHDRAWN:
            subject = _("A briefing that you received was withdrawn")
        else:
            subject = _("A briefing that you received was replaced")
        return subject, "\n".join(_lines(telling))


def _lines(telling: Telling) -> Iterable[str]:
    theirs = telling.link.edition
    yield _("Hello,")
    yield ""
    issuer = settings.COALITION_NAME or _("our coalition")
    yield _("You received edition %(number)s of a briefing by %(issuer)s (code %(code)s).") % {
        "number": theirs.number,
        "issuer": issuer,
        "code": spelt(theirs.code),
    }
    if telling.news == News.WITHDRAWN:
        yield _("It was withdrawn: please neither use it nor pass it on any more.")
    else:
        yield _("Edition %(number)s replaces it: please use that one from now on.") % {
            "number": telling.edition.number
        }
    yield ""
    yield _("What has changed, and whether a copy is genuine: %(address)s") % {
        "address": public_address(theirs)
    }
    yield ""
    if settings.COALITION_CONTACT:
        yield _(
            "For the edition in force, for a question, or to be written to no more: %(whom)s"
        ) % {"whom": settings.COALITION_CONTACT}
    else:
        yield _("For the edition in force, or to be written to no more, answer this message.")


def public_address(edition: Edition) -> str:
    """The whole address of the public page of an edition, as it is printed."""
    return settings.SITE_URL + reverse("edition_public", args=[edition.code])
