"""Rows for tests, made through the actions wherever an action exists."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.actions.invitations import invite
from accounts.models import Invitation, Role, User, Visibility
from pledges.actions.pledges import Source, add_origin
from pledges.actions.pledges import make_pledge as make_one_pledge
from pledges.actions.statuses import Decision as StatusRuling
from pledges.actions.statuses import decide, report_status
from pledges.actions.tasks import add_task
from pledges.models import Evidence, Fate, Origin, Part, Pledge, StatusUpdate, Task
from pledges.progress import Stage
from pledges.requirements import Cited, Said, Told
from questionnaires.actions import (
    Entry,
    ReceivedFile,
    check_version,
    enter_answers,
    receive_reply,
    response_of,
)
from questionnaires.actions.outreach import LetterDraft, record_step, write_letters
from questionnaires.actions.rights import grant_right
from questionnaires.actions.scoring import Given, score_answer
from questionnaires.models import (
    Answer,
    AnswerState,
    AnswerVersion,
    Ask,
    Grant,
    Grid,
    Letter,
    Level,
    Outreach,
    OutreachChannel,
    OutreachStep,
    Question,
    Questionnaire,
    Receipt,
    Response,
    Right,
    Score,
    Section,
    Settlement,
)
from questionnaires.models.response import Decision, ReceiptKind
from questionnaires.scales import Scale, Step
from sources.actions import annotate, check_translation, freeze_text, mask_words, translate
from sources.models import Annotation, Code, Mask, Text, Translation
from sources.models.annotation import MaskReason
from sources.models.text import Wording
from sources.models.translation import Decision as TranslationDecision
from sources.models.translation import MadeWith
from stakeholders.actions import Source as PublishedIn
from stakeholders.actions import affiliate, file_report, file_statement
from stakeholders.models import (
    Affiliation,
    Candidacy,
    Election,
    Event,
    Organisation,
    Outcome,
    Participation,
    Person,
    Report,
    Statement,
)

_numbers = count(1)
WORDS = "Oui. Nous créerons dix logements adaptés en 2027. Le reste dépendra de l’État."


def make_user(role: Role = Role.VOLUNTEER, **fields: Any) -> User:
    number = next(_numbers)
    fields = {"email": f"user{number}@example.org", "display_name": f"User {number}"} | fields
    return User.objects.create_user(role=role, **fields)


def make_invitation(
    by: User | None = None, role: Role = Role.VOLUNTEER, **fields: Any
) -> Invitation:
    """An invitation that still stands; its link is `link_of(invitation)`."""
    return invite(
        by=by or make_user(Role.COORDINATOR),
        role=role,
        **({"email": f"newcomer{next(_numbers)}@example.org", "language": "en"} | fields),
    )


def make_text(body: str = WORDS, **fields: Any) -> Text:
    return freeze_text(body, **({"language": "fr", "wording": Wording.VERBATIM} | fields))


def make_code(key: str | None = None, **fields: Any) -> Code:
    number = next(_numbers)
    return Code.objects.create(
        key=key or f"code-{number}",
        **(
            {
                "name_fr": f"Étiquette {number}",
                "name_en": f"Code {number}",
                "definition_fr": "Définition",
                "definition_en": "Definition",
                "tint": "leaf",
                "rank": number % 30_000,  # a small column; a walk of all pages makes many codes
            }
            | fields
        ),
    )


def make_annotation(
    text: Text, passage: str, by: User | None = None, code: Code | None = None, **fields: Any
) -> Annotation:
    start = text.body.index(passage)
    return annotate(
        by=by or make_user(Role.ADVOCATE),
        text=text,
        start=start,
        end=start + len(passage),
        exact=passage,
        code=code or make_code(),
        **fields,
    )


def make_mask(text: Text, words: str = "", by: User | None = None) -> Mask:
    """A mask on these words, by default on the first one."""
    (mask,) = mask_words(
        by=by or make_user(Role.ADVOCATE),
        text=text,
        words=words or text.body.split()[0],
        reason=MaskReason.PLACE,
    )
    return mask


def make_person(name: str = "", **fields: Any) -> Person:
    number = next(_numbers)
    return Person.objects.create(slug=f"person-{number}", name=name or f"Person {number}", **fields)


def make_organisation(name: str = "", **fields: Any) -> Organisation:
    number = next(_numbers)
    return Organisation.objects.create(
        slug=f"organisation-{number}", name=name or f"Organisation {number}", **fields
    )


def make_election(**fields: Any) -> Election:
    number = next(_numbers)
    return Election.objects.create(
        **(
            {
                "slug": f"election-{number}",
                "name_fr": f"Scrutin {number}",
                "name_en": f"Election {number}",
                "first_round_on": date(2026, 3, 15),
            }
            | fields
        )
    )


def make_candidacy(**fields: Any) -> Candidacy:
    number = next(_numbers)
    election = fields.pop("election", None) or make_election()
    return Candidacy.objects.create(
        election=election, **({"slug": f"list-{number}", "name": f"Liste {number}"} | fields)
    )


def make_questionnaire(*, questions: int = 2, is_sent: bool = True, **fields: Any) -> Questionnaire:
    """A questionnaire with one section and numbered questions, sent unless told otherwise."""
    number = next(_numbers)
    election = fields.pop("election", None) or make_election()
    questionnaire = Questionnaire.objects.create(
        election=election,
        **({"slug": f"questionnaire-{number}", "title": f"Questionnaire {number}"} | fields),
    )
    section = Section.objects.create(
        questionnaire=questionnaire, position=1, title_fr="Logement", title_en="Housing"
    )
    for position in range(1, questions + 1):
        question = Question.objects.create(
            questionnaire=questionnaire,
            section=section,
            position=position,
            number=str(position),
            wording=f"Que ferez-vous pour le point {position} ?",
            short_label_fr=f"Point {position}",
            short_label_en=f"Item {position}",
        )
        Ask.objects.create(
            question=question, key="a", label_fr=f"Point {position}", label_en=f"Item {position}"
        )
    if is_sent:
        questionnaire.sent_on = date(2026, 1, 10)
        questionnaire.save(update_fields=["sent_on"])
    return questionnaire


def make_response(questionnaire: Questionnaire | None = None, **fields: Any) -> Response:
    questionnaire = questionnaire or make_questionnaire()
    candidacy = fields.pop("candidacy", None) or make_candidacy(election=questionnaire.election)
    return response_of(questionnaire=questionnaire, candidacy=candidacy)


def make_version(
    response: Response | None = None,
    question: Question | None = None,
    *,
    words: str = WORDS,
    state: AnswerState = AnswerState.ANSWERED,
    by: User | None = None,
    **fields: Any,
) -> AnswerVersion:
    """An unchecked version of the answer to a question (by default the first)."""
    response = response or make_response()
    question = question or response.questionnaire.questions.order_by("position")[0]
    if state == AnswerState.BLANK:
        words = ""
    entry = Entry(question=question, state=state, words=words, **fields)
    return enter_answers(by=by or make_user(), response=response, entries=[entry])[0]


def make_answer(response: Response | None = None, by: User | None = None, **fields: Any) -> Answer:
    """An answer with one accepted version."""
    version = make_version(response, by=by, **fields)
    checker = make_user(Role.COORDINATOR)
    check_version(by=checker, version=version, decision=Decision.ACCEPTED)
    return version.answer


def make_receipt(
    response: Response | None = None,
    by: User | None = None,
    content: bytes = b"Oui.",
    kind: ReceiptKind = ReceiptKind.REPLY,
    call_notes_by: str = "",
) -> Receipt:
    """A pasted reply of a response, with nothing entered from it yet."""
    response = response or make_response()
    receipt, _is_new = receive_reply(
        by=by or make_user(),
        questionnaire=response.questionnaire,
        candidacy=response.candidacy,
        file=ReceivedFile(
            name="reply.txt",
            content=content,
            media_type="text/plain",
            full_text=content.decode(),
            origin="e-mail",
            call_notes_by=call_notes_by,
        ),
        kind=kind,
    )
    return receipt


def make_event(**fields: Any) -> Event:
    number = next(_numbers)
    return Event.objects.create(
        **(
            {
                "slug": f"event-{number}",
                "name": f"Rencontre {number}",
                "held_on": date(2025, 10, 14),
            }
            | fields
        )
    )


def make_participation(event: Event | None = None, **fields: Any) -> Participation:
    event = event or make_event()
    if "organisation" not in fields and "person" not in fields:
        fields["person"] = make_person()
    return Participation.objects.create(
        event=event,
        **({"role": "speaker", "capacity_fr": "une personne de terrain"} | fields),
    )


def make_outcome(event: Event | None = None, **fields: Any) -> Outcome:
    return Outcome.objects.create(
        event=event or make_event(),
        **(
            {
                "summary_fr": "Un rendez-vous est proposé.",
                "stated_by_fr": "les organisations",
                "assessment": "checkable",
            }
            | fields
        ),
    )


def make_report(event: Event | None = None, by: User | None = None, **fields: Any) -> Report:
    visibility = fields.pop("visibility", Visibility.INTERNAL)
    report = file_report(
        by=by or make_user(Role.ADVOCATE),
        event=event or make_event(),
        **(
            {
                "title": "Compte rendu",
                "body": "Une élue propose un rendez-vous. Les associations acceptent.",
                "language": "fr",
                "reported_by": "les organisations",
            }
            | fields
        ),
    )
    if visibility != Visibility.INTERNAL:
        report.visibility = visibility
        report.save(update_fields=["visibility"])
    return report


def make_grid(slug: str = "", **fields: Any) -> Grid:
    """The default five levels, as a grid of its own."""
    grid = Grid.objects.create(
        **(
            {"slug": slug or f"grid-{next(_numbers)}", "title_fr": "Grille", "title_en": "Grid"}
            | fields
        )
    )
    for rank, word in ((3, "Oui, précis"), (2, "Oui"), (1, "Ouverture"), (0, "Rien"), (-1, "Non")):
        Level.objects.create(
            grid=grid,
            rank=rank,
            points=max(rank, 0),
            word_fr=word,
            word_en=f"Level {rank}",
            definition_fr=f"Définition {rank}",
            definition_en=f"Definition {rank}",
            shape="bars-1",
            tint="slate",
        )
    return grid


def make_scored_questionnaire(**fields: Any) -> Questionnaire:
    """A questionnaire with a grid: its answers can be scored."""
    return make_questionnaire(grid=make_grid(), **fields)


def make_score(
    version: AnswerVersion, rank: int | None, by: User | None = None, **fields: Any
) -> Score:
    """One scorer's level (by its rank) for the first ask of an answer; None abstains."""
    questionnaire = version.answer.response.questionnaire
    level = questionnaire.grid.levels.get(rank=rank) if rank is not None else None
    said = {"treatment": "answered", "reason": "" if level else "Trop proche"} | fields
    ask = version.answer.question.asks.order_by("key")[0]
    by = by or make_user(Role.ADVOCATE)
    return score_answer(by=by, version=version, given={ask: Given(level, **said)})[0]


def make_settled(version: AnswerVersion, rank: int) -> Settlement:
    """Two people gave the same level."""
    make_score(version, rank)
    return make_score(version, rank).version.settlements.get()


def make_grant(
    user: User | None = None,
    questionnaire: Questionnaire | None = None,
    right: Right = Right.CHECK,
    **fields: Any,
) -> Grant:
    """A right that lasts a month."""
    return grant_right(
        by=fields.pop("by", None) or make_user(Role.COORDINATOR),
        user=user or make_user(),
        questionnaire=questionnaire or make_questionnaire(),
        right=right,
        until=fields.pop("until", None) or timezone.localdate() + timedelta(days=30),
    )


def make_affiliation(
    user: User | None = None, organisation: Organisation | None = None, by: User | None = None
) -> Affiliation:
    return affiliate(
        by=by or make_user(Role.COORDINATOR),
        user=user or make_user(),
        organisation=organisation or make_organisation(),
    )


def make_translation(
    text: Text | None = None, by: User | None = None, **fields: Any
) -> Translation:
    """A working translation that nobody has checked."""
    return translate(
        by=by or make_user(Role.ADVOCATE),
        text=text or make_text(),
        **(
            {"language": "en", "body": "Yes. Ten homes in 2027.", "made_with": MadeWith.PERSON}
            | fields
        ),
    )


def accept_translation(translation: Translation, by: User | None = None) -> Translation:
    check_translation(
        by=by or make_user(Role.ADVOCATE),
        translation=translation,
        decision=TranslationDecision.ACCEPTED,
    )
    return translation


def make_step(rank: int, **fields: Any) -> Step:
    """A level of a scale; its points follow its rank."""
    return Step(
        **(
            {
                "rank": rank,
                "points": max(rank, 0),
                "word_fr": f"Niveau {rank}",
                "word_en": f"Level {rank}",
                "definition_fr": f"Définition {rank}",
                "definition_en": f"Definition {rank}",
                "shape": "bars-1",
                "tint": "slate",
            }
            | fields
        )
    )


def make_scale(steps: Iterable[Step] = (), **fields: Any) -> Scale:
    """What a grid says; three levels unless told otherwise."""
    head = {"title_fr": "Échelle", "title_en": "Scale", "tie_rules_fr": "", "tie_rules_en": ""}
    steps = tuple(steps) or (make_step(2), make_step(1), make_step(-1))
    return Scale(**(head | fields), steps=steps)


def make_pledge(
    promiser: Candidacy | Person | Organisation | None = None, by: User | None = None, **fields: Any
) -> Pledge:
    """A pledge of a candidacy to fund something, unless told otherwise."""
    promiser = promiser or make_candidacy()
    field = {Candidacy: "candidacy", Person: "person", Organisation: "organisation"}
    number = next(_numbers)
    return make_one_pledge(
        by=by or make_user(Role.ADVOCATE),
        fields={
            "title_fr": f"Soutenir le projet {number}",
            "kept_if_fr": "Une aide est votée ou signée.",
            "nature": "funding",
            field[type(promiser)]: promiser,
            **({} if isinstance(promiser, Candidacy) else {"review_on": date(2027, 1, 31)}),
            **fields,
        },
    )


def make_evidence(kind: str = "deliberation", by: User | None = None, **fields: Any) -> Evidence:
    """A dated source, with what its kind asks for."""
    searched = {
        "searched_where": "Délibérations du Conseil de Paris",
        "searched_terms": "santé communautaire",
        "searched_by": "Ben",
    }
    given: dict[str, Any] = {
        "kind": kind,
        "title": f"Source {next(_numbers)}",
        "reference": "" if kind == "search" else "2026 DSOL 30",
        "dated_on": date(2026, 9, 1),
        "added_by": by or make_user(Role.ADVOCATE),
        **(searched if kind == "search" else {}),
    }
    return Evidence.objects.create(**(given | fields))


def make_said(status: str = "in_progress", *kinds: str, **fields: Any) -> Said:
    """A status with all that it needs."""
    needed = {"not_started": ["search"], "not_assessable": [], "lapsed": []}
    kinds = kinds or tuple(needed.get(status, ["deliberation"]))
    given: dict[str, Any] = {
        "status": Stage(status),
        "true_on": date(2026, 9, 1),
        "reason": "Délibération adoptée",
        "cited": tuple(Cited(make_evidence(kind)) for kind in kinds),
        "shortfall": "less" if status == "partly_kept" else "",
        "blocked_by": "La préfecture" if status == "blocked" else "",
    }
    if status == "broken":
        given["told"] = Told(date(2026, 9, 2), "La mairie", date(2026, 9, 16))
    return Said(**(given | fields))


def make_status(
    pledge: Pledge | None = None,
    status: str = "in_progress",
    *,
    by: User | None = None,
    part: Part | None = None,
    said: Said | None = None,
    is_accepted: bool = True,
) -> StatusUpdate:
    """A status of a pledge; a concluding one is accepted by somebody else unless told otherwise."""
    pledge = pledge or make_pledge()
    newest = StatusUpdate.objects.newest().filter(pledge=pledge, part=part).first()
    update = report_status(
        by=by or make_user(Role.ADVOCATE),
        pledge=pledge,
        part=part,
        said=said or make_said(status),
        seen=newest.pk if newest else None,
    )
    if is_accepted and not update.is_direct:
        decide(
            by=make_user(Role.COORDINATOR),
            update=update,
            decision=StatusRuling(is_accepted=True, reason="L’acte répond au critère."),
        )
    pledge.refresh_from_db()
    return update


def make_origin(
    pledge: Pledge | None = None,
    by: User | None = None,
    *,
    text: Text | None = None,
    passage: str = "",
    **fields: Any,
) -> Origin:
    """A passage that justifies a pledge; without `text`, of an accepted answer."""
    pledge, by = pledge or make_pledge(), by or make_user(Role.ADVOCATE)
    if text is None:
        text = make_answer().versions.get().text
    assert text is not None
    annotation = make_annotation(text, passage or text.body.split(".")[0], by=by)
    return add_origin(by=by, pledge=pledge, source=Source(annotation.anchors.get(), **fields))


def make_statement(
    speaker: Candidacy | Person | Organisation | None = None, by: User | None = None, **fields: Any
) -> Statement:
    """Public words of a person in their own voice, unless told otherwise."""
    return file_statement(
        by=by or make_user(Role.ADVOCATE),
        speaker=speaker or make_person(),
        **(
            {
                "title": "Discours",
                "body": WORDS,
                "language": "fr",
                "said_on": date(2026, 2, 1),
                "source": PublishedIn(name="Un journal"),
            }
            | fields
        ),
    )


def make_task(about: Pledge | Event | None = None, by: User | None = None, **fields: Any) -> Task:
    """An open next step for a pledge, due in the past, unless told otherwise."""
    by = by or make_user(Role.ADVOCATE)
    return add_task(
        by=by,
        about=about or make_pledge(),
        **({"what": f"Écrire {next(_numbers)}", "owner": by, "due_on": date(2026, 1, 5)} | fields),
    )


def make_fate(pledge: Pledge | None = None, by: User | None = None, **fields: Any) -> Fate:
    """A pledge carried on by those elected."""
    return Fate.objects.create(
        pledge=pledge or make_pledge(),
        made_by=by or make_user(Role.COORDINATOR),
        **({"outcome": "elected", "fate": "carried", "explanation": "Liste élue."} | fields),
    )


def make_outreach(questionnaire: Questionnaire | None = None, **fields: Any) -> Outreach:
    """A step of the ledger: by default the questionnaire was sent by e-mail on the tenth."""
    questionnaire = questionnaire or make_questionnaire()
    candidacy = fields.pop("candidacy", None) or make_candidacy(election=questionnaire.election)
    return record_step(
        by=fields.pop("by", None) or make_user(Role.ADVOCATE),
        questionnaire=questionnaire,
        candidacy=candidacy,
        **(
            {
                "step": OutreachStep.SENT,
                "channel": OutreachChannel.EMAIL,
                "happened_on": date(2026, 1, 10),
            }
            | fields
        ),
    )


def make_letter(questionnaire: Questionnaire | None = None, **fields: Any) -> Letter:
    """A reminder that waits for the worker."""
    row = make_outreach(questionnaire, candidacy=fields.pop("candidacy", None))
    draft = LetterDraft(
        row.candidacy, **({"to": "a@example.org", "subject": "S", "body": "B"} | fields)
    )
    (letter,) = write_letters(
        by=make_user(Role.ADVOCATE),
        questionnaire=row.questionnaire,
        step=OutreachStep.REMINDED,
        drafts=[draft],
    )
    return letter
