"""Canary words of a narrower audience are nowhere in what a wider one gets, in any format."""

from zipfile import ZipFile

import pytest

from accounts.models import Role, Visibility
from briefings.export.files import csv_of, xlsx_of
from briefings.export.package import package_for
from briefings.export.sheet import lines_of
from briefings.gathering import gather_candidacy, gather_event, gather_followup
from stakeholders.actions import give_consent
from stakeholders.models import Candidacy, Channel, Election, Event, Person
from tests.briefings.export.frozen import frozen
from tests.briefings.export.world import INSIDE, NOBODY, PARTNERS, PERSON, make_world
from tests.factories import make_user

pytestmark = pytest.mark.django_db
INTERNAL, PARTNER, PUBLIC = Visibility
MAY_READ = {INTERNAL: {INSIDE, PARTNERS, PERSON}, PARTNER: {PARTNERS}, PUBLIC: set()}


def canaries(said: str) -> set[str]:
    return {word for word in (INSIDE, PARTNERS, NOBODY, PERSON) if word in said}


def package(audience: Visibility) -> str:
    """All files of a package, and their names."""
    made = package_for(make_user(Role.COORDINATOR), audience, with_levels=True)
    return "\n".join(f"{path}\n{content.decode()}" for path, content in made.files.items())


def sheets(audience: Visibility) -> str:
    """The tables of all briefings, in both formats, with all that is in a workbook."""
    said: list[str] = []
    contents = [
        gather_candidacy(candidacy, audience, "fr", with_scores=True)
        for candidacy in Candidacy.objects.all()
    ]
    contents += [gather_event(event, audience, "fr") for event in Event.objects.all()]
    contents += [gather_followup(one, audience, "fr") for one in Election.objects.all()]
    for content in contents:
        lines = lines_of(frozen(content))
        said += csv_of(lines)
        with ZipFile(xlsx_of(lines, "Note")) as book:
            said += [name + book.read(name).decode() for name in book.namelist()]
    return "\n".join(said)


@pytest.mark.parametrize("audience", Visibility)
def test_a_package_holds_what_its_audience_may_read(audience):
    make_world()

    assert canaries(package(audience)) == MAY_READ[audience]


@pytest.mark.parametrize("audience", Visibility)
def test_tables_of_briefings_hold_what_their_audience_may_read(audience):
    make_world()

    assert canaries(sheets(audience)) == MAY_READ[audience]


def test_a_name_is_read_where_its_person_agreed():
    make_world()
    give_consent(
        by=make_user(Role.COORDINATOR),
        person=Person.objects.get(name=PERSON),
        channel=Channel.PARTNER,
        how="par écrit",
    )

    assert PERSON in package(PARTNER)
    assert PERSON not in package(PUBLIC)
