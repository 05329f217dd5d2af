"""The rows of the example, from its data files, through the actions.

The files are in `fixtures/example/`; what each of their keys means is said there.
"""

import tomllib
from dataclasses import replace
from typing import Any

from django.conf import settings

from accounts.models import User, Visibility
from questionnaires.actions import (
    Entry,
    ReceivedFile,
    check_version,
    enter_answers,
    receive_reply,
    response_of,
)
from questionnaires.models import (
    AnswerState,
    AnswerVersion,
    Ask,
    Grid,
    Question,
    Questionnaire,
    Section,
)
from questionnaires.models.response import Decision
from sources.actions import annotate, mask_passage
from sources.models import Code, Text
from sources.models.annotation import MaskReason
from sources.models.text import Voice, Wording
from stakeholders.actions import file_report, release_report
from stakeholders.models import (
    Candidacy,
    Election,
    Event,
    Organisation,
    Outcome,
    Participation,
    Person,
    Report,
)

# A table of a data file.
Table = dict[str, Any]


def read_example(name: str) -> Table:
    path = settings.BASE_DIR / "fixtures" / "example" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def create_election(table: Table) -> Election:
    return Election.objects.create(**table)


def create_questionnaire(table: Table) -> Questionnaire:
    """The questions, in their parts, each with its asks."""
    questionnaire = Questionnaire.objects.create(
        slug=table["slug"],
        title=table["title"],
        language=table["language"],
        introduction=table["introduction"],
        election=Election.objects.get(slug=table["election"]),
        grid=Grid.objects.get(**table["grid"]),
        is_example=table["is_example"],
    )
    position = 0
    for place, part in enumerate(table["section"], start=1):
        section = Section.objects.create(
            questionnaire=questionnaire,
            position=place,
            title_fr=part["title_fr"],
            title_en=part["title_en"],
        )
        for question in part["question"]:
            position += 1
            _create_question(question, section, position)
    return questionnaire


def _create_question(table: Table, section: Section, position: int) -> None:
    question = Question.objects.create(
        questionnaire=section.questionnaire,
        section=section,
        position=position,
        number=table["number"],
        wording=table["wording"],
        is_restated=True,
        short_label_fr=table["short_label_fr"],
        short_label_en=table["short_label_en"],
    )
    for ask in table["asks"]:
        Ask.objects.create(question=question, **ask)


def create_candidacy(table: Table) -> Candidacy:
    person = Person.objects.create(**table["person"]) if "person" in table else None
    return Candidacy.objects.create(
        slug=table["slug"],
        election=Election.objects.get(slug=table["election"]),
        name=table["name"],
        person=person,
        is_fictional=table["is_fictional"],
    )


def enter_reply(
    table: Table, *, candidacy: Candidacy, entered_by: User, checked_by: User
) -> list[AnswerVersion]:
    """A campaign's answers: entered, accepted by somebody else, masked and marked.

    Words of the campaign itself come in with a document; a summary of ours has none.
    """
    questionnaire = Questionnaire.objects.get(slug=table["questionnaire"])
    questions = {question.number: question for question in questionnaire.questions.all()}
    entries = [_entry(answer, table["source"], questions) for answer in table["answer"]]
    receipt = None
    if table["source"]["wording"] == Wording.VERBATIM:
        file, entries = _as_received(entries, table)
        receipt, _is_new = receive_reply(
            by=entered_by, questionnaire=questionnaire, candidacy=candidacy, file=file
        )
    versions = enter_answers(
        by=entered_by,
        response=response_of(questionnaire=questionnaire, candidacy=candidacy),
        entries=entries,
        receipt=receipt,
    )
    for version, answer in zip(versions, table["answer"], strict=True):
        check_version(by=checked_by, version=version, decision=Decision.ACCEPTED)
        if version.text:
            _mark(version.text, answer, by=checked_by)
    return versions


def _entry(answer: Table, source: Table, questions: dict[str, Question]) -> Entry:
    return Entry(
        question=questions[answer["question"]],
        state=AnswerState(answer["state"]),
        words=answer.get("words", ""),
        language=source["language"],
        wording=Wording(source["wording"]),
        voice=Voice(source["voice"]),
        source_name=source["name"],
        said_on=source.get("said_on"),
    )


def _as_received(entries: list[Entry], table: Table) -> tuple[ReceivedFile, list[Entry]]:
    """The document that such a campaign could have sent, and where each answer stands in it."""
    full_text, placed = f"{table['name']}\n", []
    for entry in entries:
        printed = f"{entry.question.number}. {entry.question.wording}"
        full_text += f"\n{printed}\n\n"
        placed.append(
            replace(
                entry,
                question_as_printed=printed,
                start=len(full_text) if entry.words else None,
            )
        )
        full_text += f"{entry.words}\n" if entry.words else ""
    file = ReceivedFile(
        name=f"{table['slug']}.txt",
        content=full_text.encode(),
        media_type="text/plain",
        full_text=full_text,
        origin=table["source"]["name"],
        received_on=table["source"]["said_on"],
    )
    return file, placed


def _mark(text: Text, table: Table, *, by: User) -> None:
    """The masks and annotations of one text; each passage stands once in its words."""
    for mask in table.get("mask", []):
        start, end = _place(text, mask["words"])
        mask_passage(by=by, text=text, start=start, end=end, reason=MaskReason(mask["reason"]))
    codes = {code.key: code for code in Code.objects.all()}
    for passage in table.get("passage", []):
        start, end = _place(text, passage["words"])
        for mark in passage["marks"]:
            annotate(
                by=by,
                text=text,
                start=start,
                end=end,
                exact=passage["words"],
                code=codes[mark["code"]],
                comment=mark["comment"],
                visibility=_visibility(mark),
            )


def _place(text: Text, words: str) -> tuple[int, int]:
    start = text.body.index(words)
    return start, start + len(words)


def _visibility(table: Table) -> Visibility:
    return Visibility[table.get("visibility", "internal").upper()]


EVENT_FIELDS = (
    "slug",
    "name",
    "language",
    "held_on",
    "place",
    "purpose_fr",
    "purpose_en",
    "funding_note_fr",
    "funding_note_en",
)


def create_event(table: Table, *, by: User) -> Event:
    """The meeting with who took part, what came out of it, and its report with its marks."""
    event = Event.objects.create(**{field: table[field] for field in EVENT_FIELDS})
    organisations = {
        slug: Organisation.objects.create(slug=slug, **fields)
        for slug, fields in table["organisations"].items()
    }
    people = {
        slug: Person.objects.create(slug=slug, **fields) for slug, fields in table["people"].items()
    }
    for position, row in enumerate(table["participation"], start=1):
        Participation.objects.create(
            event=event,
            position=position,
            person=people.get(row.get("person")),
            organisation=organisations.get(row.get("organisation")),
            role=row["role"],
            capacity_fr=row["capacity_fr"],
            capacity_en=row["capacity_en"],
        )
    for position, row in enumerate(table["outcome"], start=1):
        fields = row | {"visibility": _visibility(row)}
        Outcome.objects.create(event=event, position=position, **fields)
    _file_report(table["report"], event=event, by=by)
    return event


def _file_report(table: Table, *, event: Event, by: User) -> Report:
    report = file_report(
        by=by,
        event=event,
        title=table["title"],
        body=table["words"],
        language=table["language"],
        reported_by=table["reported_by"],
        wording=Wording(table["wording"]),
        source_name=table["source_name"],
        said_on=table["said_on"],
    )
    _mark(report.text, table, by=by)
    return release_report(report=report, visibility=_visibility(table))
