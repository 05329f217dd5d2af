"""A briefing of every kind on the coalition of `world.py`, and what each of them says."""

from zipfile import ZipFile

from accounts.models import Visibility
from briefings.briefing import Briefing as Content
from briefings.briefing import Length, Manner
from briefings.defining import define, define_followup, define_theme, in_manner
from briefings.edition_codes import code_of, spelt, square_of
from briefings.export.files import csv_of, xlsx_of
from briefings.export.sheet import lines_of
from briefings.imprint import Imprint, canonical_json, content_sha256
from briefings.issuing import printed
from briefings.models import Briefing
from pledges.models import Pledge, Theme
from questionnaires.models import Questionnaire
from stakeholders.models import Candidacy, Event, Organisation
from tests.briefings.export.frozen import frozen
from tests.briefings.export.world import INSIDE, NOBODY, PARTNERS, PERSON, make_world, staff
from tests.factories import accept_translation, make_outreach, make_task, make_translation

CANARIES = frozenset({INSIDE, PARTNERS, NOBODY, PERSON})
MAY_READ = {
    Visibility.INTERNAL: CANARIES,
    Visibility.PARTNER: frozenset({PARTNERS}),
    Visibility.PUBLIC: frozenset(),
}
INTRODUCTION = f"Un mot de **nous**, vu par {PERSON}.\n\n- un point\n- un autre"


def make_every_kind() -> None:
    """The coalition with a theme, and next steps, letters and translations that hold canaries."""
    make_world()
    theme = Theme.objects.create(key="sante", name_fr="Santé", name_en="Health")
    theme.pledges.set(Pledge.objects.all())
    for pledge in Pledge.objects.filter(visibility=Visibility.PUBLIC):
        pledge.beneficiaries.add(Organisation.objects.first())
        make_task(pledge, by=staff(), what=INSIDE)
    candidacy = _asked()
    questionnaire = Questionnaire.objects.get(responses__candidacy=candidacy)
    make_outreach(questionnaire, candidacy=candidacy, by=staff(), note=INSIDE)
    answers = candidacy.responses.get().answers.order_by("question__position")
    for answer in answers[:2]:
        text = answer.versions.get().text
        accept_translation(make_translation(text, body=f"Yes, with {INSIDE} and {PERSON}."))


def _told() -> Pledge:
    """The pledge of the world that has most to tell."""
    pledges = Pledge.objects.defer("search").select_related("candidacy__election")
    return pledges.get(title_fr__startswith="Répondre à")


def _asked() -> Candidacy:
    """Whose pledge that is; origins made on the way have candidacies of their own."""
    candidacy = _told().candidacy
    assert candidacy is not None
    return candidacy


def one_of_each(audience: Visibility, language: str, length: Length) -> list[Briefing]:
    """One of every kind, with scores where there can be some, on what has most to tell."""
    candidacy = _asked()
    questionnaire = Questionnaire.objects.get(responses__candidacy=candidacy)
    made = [
        define(candidacy, audience, language, with_scores=True),
        define(questionnaire, audience, language, with_scores=True),
        define_theme(candidacy.election, Theme.objects.get(), audience, language),
        define_followup(candidacy.election, audience, language),
        define(Event.objects.latest("pk"), audience, language),
        define(_told(), audience, language),
    ]
    return [in_manner(one, Manner(length, introduction=INTRODUCTION)) for one in made]


def definitions(audience: Visibility, language: str, length: Length) -> list[Briefing]:
    """The same, and one on every event and every pledge that there is."""
    made = [
        define_followup(_asked(), audience, language),
        *(define(one, audience, language) for one in Event.objects.all()),
        *(define(one, audience, language) for one in Pledge.objects.defer("search")),
    ]
    manner = Manner(length, introduction=INTRODUCTION)
    return one_of_each(audience, language, length) + [in_manner(one, manner) for one in made]


def page_of(content: Content) -> str:
    """The page that becomes the PDF, as it is outside: with its code and QR code."""
    digest = content_sha256(content)
    code = code_of("made for a test", digest, 1)
    address = f"https://coalition.example/e/{code}/"
    return printed(content, Imprint(1, digest, code, spelt(code), address, square_of(address)))


def said_in_all_formats(content: Content) -> str:
    """The frozen content, the page, and the tables with all that is in a workbook."""
    lines = lines_of(frozen(content))
    said = [canonical_json(content), page_of(content), *csv_of(lines)]
    with ZipFile(xlsx_of(lines, "Note")) as book:
        said += [name + book.read(name).decode() for name in book.namelist()]
    return "\n".join(said)


def canaries_in(said: str) -> frozenset[str]:
    return frozenset(word for word in CANARIES if word in said)
