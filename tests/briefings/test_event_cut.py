"""What each audience may read of an event."""

import pytest

from accounts.models import Role, Visibility
from briefings.gathering import gather_candidacy, gather_event
from briefings.imprint import Imprint, canonical_json, content_sha256
from briefings.issuing import printed
from stakeholders.actions import give_consent
from stakeholders.models import Channel
from tests.factories import (
    make_event,
    make_organisation,
    make_outcome,
    make_participation,
    make_person,
    make_report,
    make_user,
)

pytestmark = pytest.mark.django_db
INTERNAL, PARTNER, PUBLIC = Visibility
OUTSIDE = (PARTNER, PUBLIC)


def spelled(subject, audience, language="fr") -> str:
    """All that a cut says: its content and the page made of it."""
    gather = gather_event if hasattr(subject, "held_on") else gather_candidacy
    content = gather(subject, audience, language)
    return canonical_json(content) + printed(content, Imprint(1, content_sha256(content)))


def left_out(content) -> list[tuple[str, str]]:
    return [(line.what.text, line.reason.text) for line in content.left_out]


def event_with_everything():
    event = make_event(name="Rencontre avec Zoé Canari")
    person = make_person("Zoé Canari")
    make_participation(event, person=person, capacity_fr="sénatrice", role="official")
    make_participation(event, organisation=make_organisation("Association"))
    make_outcome(event, summary_fr="Zoé Canari a promis d’écrire.", visibility=PUBLIC)
    make_report(event, body="Zoé Canari a parlé.", visibility=PUBLIC, title="Zoé Canari parle")
    return event, person


@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_event_names_nobody_without_consent(audience, language):
    event, _person = event_with_everything()

    said = spelled(event, audience, language)

    assert "Canari" not in said
    assert "sénatrice" in said
    assert "Association" in said


def test_an_event_names_who_agreed():
    event, person = event_with_everything()
    give_consent(
        by=make_user(Role.COORDINATOR), person=person, channel=Channel.PUBLIC, how="courriel"
    )

    content = gather_event(event, PUBLIC, "fr")

    assert [line.label.text for line in content.participants] == ["Zoé Canari", "Association"]


def test_reports_and_outcomes_reach_their_readers_only():
    event = make_event()
    make_report(event, body="CANARI un", visibility=PARTNER)
    make_outcome(event, summary_fr="CANARI deux", visibility=INTERNAL)

    found = {
        audience: (
            "CANARI un" in spelled(event, audience),
            "CANARI deux" in spelled(event, audience),
        )
        for audience in Visibility
    }

    assert found == {INTERNAL: (True, True), PARTNER: (True, False), PUBLIC: (False, False)}


def test_what_an_event_keeps_inside_is_listed():
    event, _person = event_with_everything()
    make_report(event, body="Encore un compte rendu.")
    make_outcome(event)

    said = left_out(gather_event(event, PUBLIC, "en"))

    assert ("1 name", "Shown by capacity: no consent to be named here is recorded.") in said
    assert ("1 outcome", "Kept inside: nobody has released it to these readers.") in said
    assert ("1 report", "Kept inside: nobody has released it to these readers.") in said


def test_a_report_is_never_a_quotation():
    event = make_event()
    make_report(event, visibility=PUBLIC)

    (item,) = gather_event(event, PUBLIC, "en").items

    assert item.words.attribution.text == "Reported by les organisations"
