"""A mask laid after an edition was issued suspends the links to it, if it prints those words."""

import pytest
from django.utils import timezone, translation

from accounts.models import Role, Visibility
from briefings.actions import approve, issue_edition
from briefings.briefing import Length, Manner
from briefings.defining import define, in_manner
from briefings.models import ShareLink
from briefings.sharing import SharingRefused, is_open
from sources.actions import mask_passage
from sources.models import Code, Mask
from sources.models.annotation import MaskReason
from tests.briefings.editions import make_link
from tests.factories import (
    make_annotation,
    make_answer,
    make_code,
    make_event,
    make_report,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
PARTNER = Visibility.PARTNER
BODY = "Une élue du nord propose un rendez-vous au 12 rue des Lilas."
PLACE = "12 rue des Lilas"


def mask(text, words: str) -> Mask:
    start = text.body.index(words)
    by = make_user(Role.ADVOCATE)
    return mask_passage(
        by=by, text=text, start=start, end=start + len(words), reason=MaskReason.PLACE
    )


def shared_report(ada, *, length=Length.STANDARD):
    """A report for partners with a mask, an edition that prints it, and a link to the edition."""
    event = make_event()
    text = make_report(event, body=BODY, visibility=PARTNER).text
    mask(text, "du nord")
    definition = in_manner(define(event, PARTNER, "fr"), Manner(length))
    edition = issue_edition(by=ada, briefing=definition)
    approve(by=make_user(Role.ADVOCATE), edition=edition)
    return text, make_link(ada, edition)


def test_mask_suspends_the_links_until_it_is_withdrawn(ada, ben) -> None:
    text, link = shared_report(ada)
    before = is_open(link), ShareLink.objects.suspended().exists()

    laid = mask(text, PLACE)

    suspended = is_open(link), ShareLink.objects.suspended().exists()
    with translation.override("en"), pytest.raises(SharingRefused, match="masked by now"):
        make_link(ada, link.edition)
    Mask.objects.filter(pk=laid.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=ben, withdrawn_because="Une erreur"
    )
    assert (before, suspended, is_open(link)) == ((True, False), (False, True), True)


def test_mask_on_what_is_not_printed_leaves_the_links_open(ada) -> None:
    masked_already, whole = shared_report(ada)
    text, short = shared_report(ada, length=Length.ONE_PAGE)

    mask(masked_already, "nord")
    mask(text, PLACE)

    assert (is_open(whole), is_open(short)) == (True, True)


def test_passage_to_protect_suspends_the_links(ada, ben) -> None:
    text, link = shared_report(ada)

    make_annotation(text, PLACE, by=ben, code=make_code(Code.PROTECT))

    assert not is_open(link)


def test_next_edition_masks_the_words_and_is_shared(ada, ben) -> None:
    text, link = shared_report(ada)

    mask(text, PLACE)
    following = issue_edition(by=ada, briefing=link.edition.briefing)
    approve(by=ben, edition=following)

    assert "Lilas" not in str(following.content)
    assert is_open(make_link(ada, following))


def test_mask_on_a_correction_suspends_the_links_of_the_version_printed(ada, ben) -> None:
    answer = make_answer(words=BODY)
    definition = define(answer.response.candidacy, PARTNER, "fr")
    edition = issue_edition(by=ada, briefing=definition)
    approve(by=ben, edition=edition)
    link, other = make_link(ada, edition), shared_report(ada)[1]

    corrected = make_version(answer.response, words=f"{BODY} Merci.")
    mask(corrected.text, PLACE)

    assert (is_open(link), is_open(other)) == (False, True)


def test_printings_are_the_stretches_between_masks(ada) -> None:
    text, link = shared_report(ada)

    printed = link.edition.printings.order_by("start")

    assert [text.body[one.start : one.end] for one in printed] == [
        "Une élue ",
        f" propose un rendez-vous au {PLACE}.",
    ]
