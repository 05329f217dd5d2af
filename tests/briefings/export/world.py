"""A coalition with canary words in what its people wrote: who may read each is in its name."""

from datetime import date

from accounts.models import Role, Visibility
from pledges.models import Bearing
from questionnaires.actions import check_version
from questionnaires.models import AnswerVersion
from questionnaires.models.response import Decision
from sources.actions import mask_passage, withdraw_annotation
from sources.models import Code
from sources.models.annotation import MaskReason
from stakeholders.models import Person
from tests.factories import (
    make_annotation,
    make_answer,
    make_candidacy,
    make_code,
    make_election,
    make_event,
    make_evidence,
    make_organisation,
    make_origin,
    make_outcome,
    make_participation,
    make_person,
    make_pledge,
    make_questionnaire,
    make_report,
    make_response,
    make_said,
    make_score,
    make_scored_questionnaire,
    make_status,
    make_user,
    make_version,
)

INTERNAL, PARTNER, PUBLIC = Visibility
INSIDE, PARTNERS, NOBODY = "CANARI-DEDANS", "CANARI-PARTENAIRES", "CANARI-PERSONNE"
FOR = {INTERNAL: INSIDE, PARTNER: PARTNERS}
PERSON = "Zénobie Canarival"
STAFF = "CANARI-PERSONNE"
BODY = f"😊 Oui, avec {INSIDE}, au nord. {PERSON} viendra 👩‍👩‍👧 aussi. =1+1 est dit, dès 2027."
LONG_AGO = date(2025, 3, 2)


def staff(role: Role = Role.ADVOCATE):
    """Somebody whose name and pseudonym are canaries that nobody may read."""
    return make_user(role, display_name=STAFF, pseudonym=STAFF)


def make_world() -> None:
    """Everything that a package may hold, and beside each thing what it must not hold."""
    make_person(PERSON)
    make_code(Code.PROTECT)
    make_questionnaire(is_sent=False, title=NOBODY, introduction=NOBODY)
    add_rows(1)


def add_rows(times: int) -> None:
    """A candidacy with its answers and its pledges, and two events."""
    for _time in range(times):
        election = make_election(first_round_on=LONG_AGO, second_round_on=None)
        candidacy = make_candidacy(election=election)
        _asked(candidacy)
        _promised(candidacy)
        _met()


def _asked(candidacy) -> None:
    questionnaire = make_scored_questionnaire(
        questions=4, election=candidacy.election, introduction=NOBODY, is_sent=False
    )
    questionnaire.questions.update(wording=f"Que ferez-vous ({INSIDE}) ?")
    questionnaire.sent_on = LONG_AGO
    questionnaire.save()
    response = make_response(questionnaire, candidacy=candidacy)
    first, second, third, fourth = questionnaire.questions.order_by("position")
    text = _answered(response, first, BODY)
    start = text.body.index(INSIDE)
    mask_passage(
        by=staff(), text=text, start=start, end=start + len(INSIDE), reason=MaskReason.PLACE
    )
    for visibility in Visibility:
        comment = FOR.get(visibility, "Pour tout le monde")
        make_annotation(text, "est dit", by=staff(), visibility=visibility, comment=comment)
    make_annotation(text, "au nord. Z", by=staff(), visibility=PUBLIC, comment=f"Voir {PERSON}")
    make_annotation(text, "Oui", by=staff(), visibility=PUBLIC, comment="À 😊")
    withdrawn = make_annotation(text, "dès 2027", visibility=PUBLIC, comment=NOBODY)
    withdraw_annotation(by=staff(), annotation=withdrawn, because=NOBODY)
    to_protect = Code.objects.get(key=Code.PROTECT)
    other = _answered(response, second, f"Non, pas {INSIDE}, jamais.", rank=-1)
    make_annotation(other, f"pas {INSIDE}", code=to_protect, visibility=PUBLIC, comment=INSIDE)
    make_version(response, third, words=NOBODY, by=staff())
    returned = make_version(response, fourth, words=NOBODY, by=staff())
    check_version(by=staff(), version=returned, decision=Decision.RETURNED, note=NOBODY)


def _answered(response, question, words, rank=1):
    """An accepted answer that two people judged alike."""
    answer = make_answer(response, question=question, words=words, by=staff())
    version = AnswerVersion.objects.current().get(answer=answer)
    for _scorer in range(2):
        make_score(version, rank, by=staff(), reason=NOBODY)
    return version.text


def _promised(candidacy) -> None:
    for visibility in Visibility:
        words = FOR.get(visibility, "=1+1 promis à tout le monde")
        pledge = make_pledge(
            candidacy,
            by=staff(),
            visibility=visibility,
            title_fr=words,
            kept_if_fr=words,
            condition=words,
            difference=words,
            baseline=words,
            verifiable="partly",
            verifiable_reason=words,
        )
        source = make_evidence(
            by=staff(),
            title=words,
            reference=words,
            page=words,
            url=f"https://example.org/{words.replace(' ', '-')}",
            visibility=visibility,
            quotation=INSIDE,
        )
        search = make_evidence("search", title=words, searched_by=INSIDE, visibility=visibility)
        Bearing.objects.create(
            evidence=search, pledge=pledge, counted="nothing", added_by=source.added_by
        )
        Bearing.objects.create(
            evidence=source, pledge=pledge, counted="act", added_by=source.added_by
        )
    pledge = make_pledge(candidacy, by=staff(), visibility=PUBLIC, title_fr=f"Répondre à {PERSON}")
    make_origin(pledge, by=staff(), capacity=f"par {PERSON}")
    report = make_report(body=f"{INSIDE} est dit.", reported_by=INSIDE)
    make_origin(pledge, by=staff(), text=report.text, passage=INSIDE)
    make_status(pledge, by=staff(), said=make_said(reason=f"Selon {PERSON}"))
    make_status(
        pledge, "kept", by=staff(), said=make_said("kept", reason=INSIDE), is_accepted=False
    )
    untold = make_pledge(candidacy, by=staff(), visibility=PUBLIC)
    make_status(untold, "stalled", by=staff(), said=make_said("stalled", reason=INSIDE))
    gone = make_pledge(candidacy, by=staff(), visibility=PUBLIC, title_fr=NOBODY)
    gone.withdraw(by=staff(), because=NOBODY)


def _met() -> None:
    private = make_event(name=INSIDE, place=INSIDE)
    make_outcome(private, summary_fr=INSIDE, stated_by_fr=INSIDE)
    event = make_event(purpose_fr=f"Écouter {PERSON}")
    make_participation(event, person=Person.objects.get(name=PERSON))
    make_participation(event, organisation=make_organisation())
    for visibility in Visibility:
        words = FOR.get(visibility, "@su de tout le monde")
        make_outcome(event, summary_fr=words, stated_by_fr=words, visibility=visibility)
        make_report(event, by=staff(), title=words, body=f"{words}.", visibility=visibility)
