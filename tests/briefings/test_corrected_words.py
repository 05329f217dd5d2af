"""What was hidden in words stays hidden in their correction, and so do names."""

import pytest

from accounts.models import Role, Visibility
from briefings.gathering import gather_candidacy, gather_event
from briefings.imprint import Imprint, canonical_json, content_sha256
from briefings.issuing import printed
from questionnaires.actions import Entry, ReceivedFile, check_version, enter_answers, import_reply
from questionnaires.models import AnswerState, AnswerVersion
from questionnaires.models.response import Decision
from sources.actions import mask_passage, withdraw_annotation
from sources.models import Code
from sources.models.annotation import MaskReason
from sources.models.text import Wording
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.models import Channel
from tests.factories import (
    make_annotation,
    make_answer,
    make_candidacy,
    make_code,
    make_person,
    make_response,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
INTERNAL, PARTNER, PUBLIC = Visibility
OUTSIDE = (PARTNER, PUBLIC)


def spelled(subject, audience, language="fr") -> str:
    """All that a cut says: its content and the page made of it."""
    gather = gather_event if hasattr(subject, "held_on") else gather_candidacy
    content = gather(subject, audience, language)
    return canonical_json(content) + printed(content, Imprint(1, content_sha256(content)))


def candidacy_with(words="Oui. Nous ouvrirons un lieu d’accueil.", **fields):
    """A candidacy with one accepted answer, and the text of it."""
    answer = make_answer(words=words, **fields)
    version = AnswerVersion.objects.current().get(answer=answer)
    return answer.response.candidacy, version.text


def left_out(content) -> list[tuple[str, str]]:
    return [(line.what.text, line.reason.text) for line in content.left_out]


def corrected(text, words, wording=Wording.VERBATIM):
    """The text of an accepted correction of the answer that holds `text`."""
    answer = text.answer_version.answer
    version = make_version(answer.response, answer.question, words=words, wording=wording)
    check_version(by=make_user(Role.COORDINATOR), version=version, decision=Decision.ACCEPTED)
    return version.text


def hide(text, passage):
    start = text.body.index(passage)
    mask_passage(
        by=make_user(Role.ADVOCATE),
        text=text,
        start=start,
        end=start + len(passage),
        reason=MaskReason.CONTACT,
    )


@pytest.mark.parametrize(
    "words",
    [
        "Oui. Appelez le 01 99 00 12 34, dès 2027.",
        "Oui. Le matin, appelez le 01.99.00.12.34 dès 2027.",
        "Oui. Appelez le 01 99 00 12 34 ou le 0199001234, dès 2027.",
    ],
)
def test_a_mask_follows_its_words_into_a_correction(words):
    candidacy, text = candidacy_with("Oui. Appelez le 01 99 00 12 34 dès 2027.")
    hide(text, "01 99 00 12 34")
    corrected(text, words)

    said = gather_candidacy(candidacy, PUBLIC, "en")

    assert "99" not in "".join(run.text for run in runs_of(said))
    assert "[masked by the coalition: contact details]" in canonical_json(said)
    assert "2027" in canonical_json(said)
    assert "99" in "".join(run.text for run in runs_of(gather_candidacy(candidacy, INTERNAL, "en")))


def runs_of(content):
    (item,) = content.items
    return [run for part in item.words.paragraphs for line in part for run in line]


def test_words_that_may_still_hold_what_was_masked_are_masked_as_a_whole():
    candidacy, text = candidacy_with("Oui. Rendez-vous au bois de Canaris, dès 2027.")
    hide(text, "bois de Canaris")
    corrected(text, "Oui. Rendez-vous au bois des Canaris, dès 2027.")

    said = gather_candidacy(candidacy, PARTNER, "en")

    assert [run.text for run in runs_of(said)] == ["[masked by the coalition: contact details]"]
    assert "Canari" not in spelled(candidacy, PARTNER)
    assert any("masked as a whole" in reason for _what, reason in left_out(said))


def test_a_mask_whose_words_are_gone_hides_nothing():
    candidacy, text = candidacy_with("Oui. Appelez le 01 99 00 12 34 dès 2027.")
    hide(text, "01 99 00 12 34")
    corrected(text, "Oui, dès 2027.")

    said = gather_candidacy(candidacy, PUBLIC, "en")

    assert [run.text for run in runs_of(said)] == ["Oui, dès 2027."]
    assert not any("mask" in reason for _what, reason in left_out(said))


@pytest.mark.parametrize("words", ["Oui, au CANARI, dès 2028.", "Oui, aux CANARI, dès 2028."])
@pytest.mark.parametrize("wording", Wording)
def test_a_passage_to_protect_stays_hidden_in_a_correction_until_it_is_decided_on(words, wording):
    candidacy, text = candidacy_with("Oui, au CANARI, dès 2027.")
    code = make_code(Code.PROTECT, name_fr="À protéger", name_en="To protect")
    note = make_annotation(text, "au CANARI", code=code)
    corrected(text, words, wording)

    undecided = spelled(candidacy, PUBLIC, "en")
    withdraw_annotation(by=make_user(Role.ADVOCATE), annotation=note, because="Sans danger")

    assert "CANARI" not in undecided
    assert "CANARI" in spelled(candidacy, PUBLIC, "en")


@pytest.mark.parametrize(
    "words",
    [
        "Nous avons vu Zoé Canari hier.",
        "Nous avons vu ZOE CANARI hier.",
        "Nous avons vu Mme Canari hier.",
        "Nous avons vu Zoé\nCanari hier.",
        "Nous avons vu CANARI Zoé hier.",
        "Nous avons vu Mme Canari2 hier.",
        "Nous avons écrit à z.canari@example.org hier.",
        "Nous avons lu https://example.org/zoe-canari hier.",
    ],
)
def test_a_name_without_consent_is_masked_in_words(words):
    candidacy, _text = candidacy_with(words)
    make_person("Zoé Canari")

    said = spelled(candidacy, PUBLIC, "en")

    assert "canari" not in said.lower()
    assert "[masked by the coalition: name without consent]" in said
    assert "canari" in spelled(candidacy, INTERNAL).lower()


def test_both_parts_of_a_double_surname_are_masked():
    candidacy, _text = candidacy_with("Nous avons vu Mme Canari, puis Mme Pinson.")
    make_person("Zoé Canari-Pinson")

    said = spelled(candidacy, PUBLIC)

    assert "Canari" not in said
    assert "Pinson" not in said


@pytest.mark.parametrize("url", ["https://example.org/zo%C3%A9-canari", "https://canari.example/"])
def test_an_address_that_spells_a_name_stays_inside(url):
    candidacy, _text = candidacy_with(source_name="Lettre", source_url=url)
    make_person("Zoé Canari")

    outside = gather_candidacy(candidacy, PARTNER, "fr").items[0].source
    inside = gather_candidacy(candidacy, INTERNAL, "fr").items[0].source

    assert (outside.address, inside.address) == ("", url)


def test_a_surname_that_is_a_word_stays_where_it_is_a_word():
    candidacy, _text = candidacy_with("Nous aimons les canaris et le canari.")
    make_person("Zoé Canari")

    assert "le canari." in spelled(candidacy, PUBLIC)


def test_consent_names_in_its_channel_until_it_is_withdrawn():
    candidacy, _text = candidacy_with("Nous avons vu Zoé Canari hier.")
    person = make_person("Zoé Canari")
    ada = make_user(Role.COORDINATOR)

    give_consent(by=ada, person=person, channel=Channel.PARTNER, how="courriel")
    given = [audience for audience in OUTSIDE if "Canari" in spelled(candidacy, audience)]
    withdraw_consent(person=person, channel=Channel.PARTNER)
    withdrawn = [audience for audience in OUTSIDE if "Canari" in spelled(candidacy, audience)]

    assert (given, withdrawn) == ([PARTNER], [])


def test_a_candidate_is_named_also_where_somebody_has_the_same_surname():
    person = make_person("Ada Canari")
    candidacy = make_candidacy(name="Liste d’Ada Canari", person=person)
    make_person("Zoé Canari")

    assert (
        gather_candidacy(candidacy, PUBLIC, "en").title.text == "What Liste d’Ada Canari answered"
    )


@pytest.mark.parametrize("audience", OUTSIDE)
def test_a_name_without_consent_is_in_no_field_outside(audience):
    candidacy, text = candidacy_with(source_name="Lettre de Zoé Canari")
    make_annotation(text, "Oui", visibility=PUBLIC, comment="Zoé Canari l’a dit.")
    make_person("Zoé Canari")

    assert "Canari" not in spelled(candidacy, audience)


def test_the_name_of_a_file_stays_inside():
    response = make_response()
    question = response.questionnaire.questions.order_by("position")[0]
    entry = Entry(question=question, state=AnswerState.ANSWERED, words="Oui.")
    import_reply(
        by=make_user(),
        questionnaire=response.questionnaire,
        candidacy=response.candidacy,
        file=ReceivedFile("CANARI.txt", b"Oui.", "text/plain", "Oui."),
        entries=[entry],
        compared={question},
    )

    reached = [
        audience for audience in Visibility if "CANARI" in spelled(response.candidacy, audience)
    ]

    assert reached == [INTERNAL]
    assert "accepted by an automatic comparison" in spelled(response.candidacy, PUBLIC, "en")


def test_corrections_are_listed_with_their_day_and_outside_without_the_reason():
    candidacy, text = candidacy_with(words="Oui, à la Vile.")
    assert gather_candidacy(candidacy, PUBLIC, "fr").corrections == ()
    answer = text.answer_version.answer
    entry = Entry(question=answer.question, state=AnswerState.ANSWERED, words="Oui, à la Ville.")
    (version,) = enter_answers(
        by=make_user(), response=answer.response, entries=[entry], reason="CANARI"
    )
    check_version(by=make_user(Role.COORDINATOR), version=version, decision=Decision.ACCEPTED)

    ((inside,), (outside,)) = (
        [line.text for line in gather_candidacy(candidacy, audience, "fr").corrections]
        for audience in (INTERNAL, PUBLIC)
    )

    label, number = answer.question.short_label_fr, answer.question.number
    assert outside.startswith(f"Question {number}, {label}\u00a0: corrigée le ")
    assert inside == f"{outside} CANARI"
    assert "CANARI" not in spelled(candidacy, PUBLIC)
