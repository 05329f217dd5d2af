"""The tables of the package and what each field means; `docs/data.md` is made of it. Pure.

A field that is not among these leaves the house in no table.
"""

from collections.abc import Mapping

from briefings.export.schema import Field, Table, Type


def _id(meaning: str = "Identifier, the same in every package of this coalition.") -> Field:
    return Field("id", Type.ID, meaning, is_required=True)


def _to(table: str, name: str, meaning: str, *, is_required: bool = True) -> Field:
    return Field(name, Type.ID, meaning, to=table, is_required=is_required)


def _text(name: str, meaning: str, *, is_inside: bool = False) -> Field:
    return Field(name, Type.TEXT, meaning, is_inside=is_inside)


def _code(name: str, meaning: str, *choices: str, is_required: bool = False) -> Field:
    return Field(name, Type.CODE, meaning, choices=choices, is_required=is_required)


def _date(name: str, meaning: str) -> Field:
    return Field(name, Type.DATE, meaning)


def _flag(name: str, meaning: str) -> Field:
    return Field(name, Type.BOOLEAN, meaning)


def _number(name: str, meaning: str) -> Field:
    return Field(name, Type.INTEGER, meaning)


def _address(name: str, meaning: str) -> Field:
    return Field(name, Type.ADDRESS, meaning)


STATUSES = (
    "not_rated", "not_started", "in_progress", "stalled", "kept", "partly_kept", "broken",
    "blocked", "not_assessable", "lapsed",
)  # fmt: skip
METHODS = ("equal", "single", "third_person", "together", "meeting", "published")
ROLES = ("organiser", "host", "funder", "official", "moderator", "speaker")
LANGUAGES_OF_WORDS = "Language of the words (ISO 639-1)."

ASKED = (
    Table("elections", "Elections", "A ballot with its rounds and its mandate.", (
        _id(),
        _text("name_fr", "Name in French."),
        _text("name_en", "Name in English."),
        _text("territory", "Where it is held."),
        _date("first_round_on", "First round."),
        _date("second_round_on", "Second round, if there is one."),
        _date("mandate_ends_on", "End of the mandate that follows."),
    )),
    Table("candidacies", "Candidacies", "A person or list that stands in an election.", (
        _id(),
        _to("elections", "election", "The election."),
        _text("name", "Name of the person or list."),
        _flag("is_fictional", "Whether it stands for nobody and is an example."),
        _code(
            "outcome", "What became of it, from an official result only.",
            "pending", "elected", "not_elected", "withdrawn", "merged",
        ),
        _address("outcome_source", "Address of the official result."),
    )),
    Table("questionnaires", "Questionnaires", "What every candidacy of an election was asked.", (
        _id(),
        _to("elections", "election", "The election."),
        _text("title", "Title."),
        _code("language", "Language in which it was asked."),
        _date("sent_on", "Day on which it was sent."),
        _date("reply_by", "Day by which a reply was asked for."),
        _flag("is_example", "Whether its levels are an example and nobody’s judgement."),
    )),
    Table("questions", "Questions", "A question of a questionnaire.", (
        _id(),
        _to("questionnaires", "questionnaire", "The questionnaire."),
        _number("position", "Place in the questionnaire, from 1."),
        _text("number", "Number as printed there."),
        _text("label_fr", "Short label in French."),
        _text("label_en", "Short label in English."),
        _text("part_fr", "Part of the questionnaire, in French."),
        _text("part_en", "Part of the questionnaire, in English."),
        _text(
            "wording",
            "The question as asked. In the other packages than the internal one, empty until a "
            "coordinator has released it.",
        ),
        _flag("is_restated", "Whether the wording is restated in the coalition’s own words."),
    )),
    Table("asks", "Asks", "One thing that a question asks for; levels are given per ask.", (
        _id(),
        _to("questions", "question", "The question."),
        _code("key", "Letter of the ask within its question."),
        _text("label_fr", "The ask in French."),
        _text("label_en", "The ask in English."),
    )),
    Table("texts", "Texts", "Words as they came, names without consent and masked passages "
          "replaced in the partner and public packages. Each is a file in `texts/` as well.", (
        _id(),
        Field("path", Type.CODE, "The file with exactly these words (UTF-8), to which the places "
              "of annotations refer.", is_required=True),
        _code("language", LANGUAGES_OF_WORDS, is_required=True),
        _code(
            "wording", "Whether the words are verbatim or summarised.", "verbatim", "summary",
        ),
        _code(
            "voice",
            "Whose voice: their own, reported by somebody else, or notes of a call. Only verbatim "
            "words in their own voice may be quoted.",
            "own", "reported", "call_notes",
        ),
        _text("reported_by", "Who reported the words, where somebody else did."),
        _text("source_name", "Name of the source."),
        _address("source_address", "Address of the source."),
        _date("said_on", "Day of the words."),
        _number("masked_passages", "How many passages were replaced."),
        _number("characters", "Length of the file in Unicode code points."),
        _number("characters_utf16", "Length of the file as browsers count (UTF-16 units)."),
        _code("sha256", "Fingerprint of the file."),
        _text("words", "The words."),
    )),
    Table("answers", "Answers", "What a candidacy did with a question: the latest transcription "
          "that a second person, or the automatic comparison, has accepted.", (
        _id(),
        _to("questions", "question", "The question."),
        _to("candidacies", "candidacy", "The candidacy."),
        _code(
            "state", "Answered, left blank, declined, or courtesy words only. Silence is none of "
            "them: it has no row.", "answered", "blank", "refused", "courtesy",
        ),
        _to("texts", "text", "The words, where there are any.", is_required=False),
        _date("received_on", "Day on which the document with the answer came."),
        _code("checked_by", "Who compared it with the document.", "person", "comparison"),
    )),
    Table("grid_levels", "Levels of grids", "A step of a scale by which answers are judged.", (
        _id(),
        _text("grid_fr", "Title of the grid in French."),
        _text("grid_en", "Title of the grid in English."),
        _number("version", "Version of the grid."),
        _number("rank", "Rank of the level; a no is below zero."),
        _number("points", "Points that it gives."),
        _text("word_fr", "Its word in French."),
        _text("word_en", "Its word in English."),
        _text("meaning_fr", "What it means, in French."),
        _text("meaning_en", "What it means, in English."),
    )),
    Table("levels", "Settled levels", "What the coalition makes of an answer to one ask. In the "
          "partner and public packages only where a coordinator turned levels on.", (
        _to("answers", "answer", "The answer."),
        _to("asks", "ask", "The ask."),
        _to("grid_levels", "level", "The level; empty where it is withheld.", is_required=False),
        _flag(
            "is_withheld", "Whether the level stays inside because the person concerned was not "
            "told of it yet.",
        ),
        _code("method", "How the level was settled.", *METHODS),
    )),
    Table("scores", "Levels given", "What each scorer gave before a level was settled. Nobody is "
          "named, and « scorer 1 » of two answers need not be one person. Only in the internal "
          "package.", (
        _to("answers", "answer", "The answer."),
        _to("asks", "ask", "The ask."),
        _number("scorer", "Number of the scorer within this answer alone, in no telling order."),
        _to("grid_levels", "level", "The level."),
        _code("treatment", "Whether the ask was answered.", "answered", "partly", "unanswered"),
        _code("confidence", "How sure the scorer was.", "sure", "fairly", "unsure"),
    )),
)  # fmt: skip

PROMISED = (
    Table("pledges", "Pledges", "One promise by one promiser. Withdrawn ones are left out.", (
        _id("Identifier, the same in every package of this coalition, and in `pledges.json`."),
        _to("candidacies", "candidacy", "The candidacy that promised.", is_required=False),
        _text("promiser", "Who promised: the candidacy, the organisation, or the person where "
              "they may be named and else their capacity."),
        _text("title_fr", "The promise restated in French."),
        _text("title_en", "The promise restated in English."),
        _text("kept_if_fr", "What would keep it, in French, written before anybody looked."),
        _text("kept_if_en", "What would keep it, in English."),
        _code("nature", "What kind of act was promised.", "funding", "rule", "service", "study",
              "dialogue", "advocacy", "stance"),
        _code("aim", "To achieve, maintain or abolish something.", "achieve", "maintain",
              "suppress"),
        _code("relation", "How it stands to what was asked.", "answers", "in_part",
              "counter_proposal", "off_ask", "unasked"),
        _code("strength", "How firmly it was given.", "firm", "conditional", "implied"),
        _code("verifiable", "Whether anybody can check it.", "yes", "partly", "no"),
        _text("verifiable_reason", "Why not, or not wholly."),
        _text("condition", "What it depends on."),
        _text("baseline", "The state it is measured against."),
        _text("difference", "In what the written and the spoken words differ."),
        _date("deadline", "Day by which it was promised."),
        _flag("counts_in_rates", "Whether rates rest on it: checkable at least in part, not off "
              "the ask, and in the promiser’s own words or confirmed."),
        _code("status", "What became of it. In the partner and public packages `being_verified` "
              "while something waits for acceptance, or while the promiser was not yet told.",
              *STATUSES, "being_verified", is_required=True),
        _flag("is_kept_so_far", "Whether it is kept and its end has not come."),
        _date("told_on", "Day on which the promiser was told of an unfavourable status."),
        _text("told_whom", "Who was told."),
        _date("answer_by", "Day until which they could answer."),
        _date("replied_on", "Day of their reply."),
        _text("reply", "Their reply."),
        _flag("is_example", "Whether it is an example."),
    )),
    Table("powers", "Powers", "Who has the power to keep a pledge, and which.", (
        _to("pledges", "pledge", "The pledge."),
        _code("authority", "Key of the authority."),
        _text("authority_fr", "The authority in French."),
        _text("authority_en", "The authority in English."),
        _code("does", "What it does.", "decides", "co_decides", "funds", "asks"),
        _flag("leads", "Whether it leads."),
    )),
    Table("passages", "Passages", "The words in which a pledge was made. What stands in answers "
          "that nobody has checked, or in reports that stay inside, is left out.", (
        _to("pledges", "pledge", "The pledge."),
        _text("words", "The words, with masked passages replaced."),
        _code("language", LANGUAGES_OF_WORDS),
        _flag("is_quotation", "Whether these are verbatim words in the promiser’s own voice."),
        _text("read_as", "What the words are where they are no quotation."),
        _text("source_name", "Name of the source."),
        _address("source_address", "Address of the source."),
        _text("dated", "Date of the source, in words."),
        _text("remark", "In which capacity it was said, and how it was confirmed."),
    )),
    Table("status_updates", "Status updates", "A dated verdict on a pledge. The partner and public "
          "packages have the one on which the status rests; the internal one has all.", (
        _id(),
        _to("pledges", "pledge", "The pledge."),
        _text("part", "The part of the pledge it is about, if it is not the whole."),
        _code("status", "The status.", *STATUSES, is_required=True),
        _date("true_on", "Since when it is so."),
        _date("said_on", "Day on which the coalition said it."),
        _text("reason", "Why."),
        _code("shortfall", "In what it was kept only partly.", "less", "late", "otherwise"),
        _text("blocked_by", "Who prevented it."),
        _code("acceptance", "Whether somebody else accepted it, where that is needed.",
              "not_needed", "accepted", "declined", "waiting"),
        _flag("stands", "Whether the status of the pledge rests on it."),
    )),
    Table("evidence", "Evidence", "A source about what was done.", (
        _id(),
        _code("kind", "Key of the kind of evidence."),
        _text("kind_fr", "The kind in French."),
        _text("kind_en", "The kind in English."),
        _text("title", "Title."),
        _text("reference", "Official number."),
        _text("page", "Page."),
        _address("address", "Address."),
        _date("dated_on", "Date of the source, or of the search."),
        _flag("is_primary", "Whether it is the act itself rather than a report of it."),
        _text("searched_where", "For a search without result: where."),
        _text("searched_terms", "For a search without result: with which words."),
        _text("quotation", "Words of the source.", is_inside=True),
    )),
    Table("evidence_uses", "Uses of evidence", "How a piece of evidence bears on a pledge.", (
        _to("evidence", "evidence", "The evidence."),
        _to("pledges", "pledge", "The pledge."),
        _to("status_updates", "status_update", "The status that it was given for, if any.",
            is_required=False),
        _code("stance", "How it bears on it.", "supports", "contradicts", "context"),
        _code("counted", "What it counts as for a pledge of this nature.", "act", "seen", "step",
              "nothing"),
    )),
)  # fmt: skip

MET = (
    Table("events", "Events", "A meeting. The partner and public packages have those of which an "
          "outcome or a report was released to them.", (
        _id(),
        _text("name", "Name."),
        _code("language", "Language of the name."),
        _date("held_on", "Day."),
        _text("place", "Place."),
        _text("purpose_fr", "Purpose in French."),
        _text("purpose_en", "Purpose in English."),
        _text("funding_note_fr", "Funding note in French."),
        _text("funding_note_en", "Funding note in English."),
    )),
    Table("participations", "Participations", "Who took part in an event.", (
        _to("events", "event", "The event."),
        _text("name", "The organisation, or the person where they may be named."),
        _text("capacity_fr", "In which capacity, in French."),
        _text("capacity_en", "In which capacity, in English."),
        _code("role", "Role.", *ROLES),
    )),
    Table("outcomes", "Outcomes", "What somebody states an event came to; nobody’s promise.", (
        _id(),
        _to("events", "event", "The event."),
        _text("summary_fr", "The outcome in French."),
        _text("summary_en", "The outcome in English."),
        _text("stated_by_fr", "Who states it, in French."),
        _text("stated_by_en", "Who states it, in English."),
        _code("assessment", "Whether anybody could check it.", "checkable", "not_assessable"),
    )),
    Table("reports", "Reports", "An account of an event. What it tells is no quotation.", (
        _id(),
        _to("events", "event", "The event."),
        _text("title", "Title."),
        _to("texts", "text", "The words."),
    )),
    Table("codes", "Codes", "The marks that passages carry in `annotations.jsonld`.", (
        _id(),
        _code("key", "Key."),
        _text("name_fr", "Name in French."),
        _text("name_en", "Name in English."),
        _text("definition_fr", "Definition in French."),
        _text("definition_en", "Definition in English."),
    )),
)  # fmt: skip

TABLES: Mapping[str, Table] = {table.name: table for table in (*ASKED, *PROMISED, *MET)}
