"""Layouts of replies in small: what is a question, a section, an answer, and what is unsure."""

import pytest

from sources.reading.blocks import Block, Kind, Remark, SetAside
from sources.reading.plain import read_text
from sources.splitting import Known, Split, split
from tests.sources.comparing import letters, split_reading, texts_of


def split_text(text: str) -> Split:
    found = split_reading(read_text(text))
    assert letters("".join(texts_of(found.to_json()))) == letters(text), (
        "a letter was lost or doubled"
    )
    return found


def told(found: Split) -> list[tuple[str, str, str]]:
    """(number, question, answer) of each question."""
    return [(one.number, one.text, one.answers[0].text) for one in found.questions]


def doubts(found: Split) -> list[str]:
    return [doubt.sentence() for question in found.questions for doubt in question.doubts]


TWO = [("1", "Shall we?", "Yes."), ("2", "When?", "Soon.")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1) ", "2) "),
        ("- 1) ", "- 2) "),
        ("• 1) ", "• 2) "),
        ("(1) ", "(2) "),
        ("1. ", "2. "),
        ("1.", "2."),
        ("1 - ", "2 - "),
        ("1 – ", "2 – "),
        ("1: ", "2: "),
        ("1° ", "2° "),
        ("⇒ 1. ", "⇒ 2. "),
        ("Q1 ", "Q2 "),
        ("Q.1: ", "Q.2: "),
        ("Question 1 : ", "Question 2 : "),
        ("Question n° 1 ", "Question n° 2 "),
        ("Frage 1: ", "Frage 2: "),
        ("Pregunta 1. ", "Pregunta 2. "),
        ("N° 1 : ", "N° 2 : "),
    ],
)
def test_numbers_are_read_however_they_are_written(first: str, second: str):
    found = split_text(f"{first}Shall we?\n\nYes.\n\n{second}When?\n\nSoon.")

    assert told(found) == TWO
    assert doubts(found) == []
    assert [piece.why for piece in found.removed] == ["marker", "marker"]


@pytest.mark.parametrize(
    "line",
    [
        "15 March was the day?",
        "100 homes?",
        "2026 will be hard?",
        "1er mai ?",
        "10:30 at the hall?",
    ],
)
def test_a_number_that_is_a_word_numbers_nothing(line: str):
    assert split_text(f"A letter\n\n{line}\n\nYes.").questions == ()


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["1.1", "1.2", "2.1"], ["1.1", "1.2", "2.1"]),
        (["1", "1.1", "2"], ["1", "1.1", "2"]),
        (["1a", "1b", "2a"], ["1a", "1b", "2a"]),
        (["1", "2", "1", "2"], ["1", "2", "1", "2"]),
    ],
)
def test_numbers_in_levels_follow_one_another(numbers: list[str], expected: list[str]):
    text = "\n\n".join(f"{number}) Shall we do {number}?\n\nWe shall." for number in numbers)

    assert [question.number for question in split_text(text).questions] == expected


@pytest.mark.parametrize(
    "text",
    [
        "1) Shall we?\nYes.\n2) When?\nSoon.",
        "## 1. Shall we?\n\nYes.\n\n## 2. When?\n\nSoon.",
        "**1. Shall we?**\n\nYes.\n\n**2. When?**\n\nSoon.",
        "**1.** **Shall we?**\n\nYes.\n\n**2.** **When?**\n\nSoon.",
        "**Question 1: Shall we?**\nYes.\n\n**Question 2: When?**\nSoon.",
    ],
    ids=["no empty lines", "headings", "bold", "bold twice", "bold label"],
)
def test_layouts_give_the_same_two_questions(text: str):
    found = split_text(text)

    assert told(found) == TWO
    assert doubts(found) == []


def test_bold_questions_without_number_are_found():
    found = split_text("# Poll\n\n**Shall we?**\n\nYes.\n\n**When?**\n\nSoon.")

    assert told(found) == [("", "Shall we?", "Yes."), ("", "When?", "Soon.")]
    assert found.questions[0].to_json(str)["number"] is None


@pytest.mark.parametrize(
    "label", ["Réponse :", "Réponses :", "Answer:", "Reply:", "Antwort:", "Votre réponse :", "R :"]
)
@pytest.mark.parametrize("gap", [" ", "\n", "\n\n"])
def test_a_label_begins_the_answer_and_is_set_aside(label: str, gap: str):
    found = split_text(f"1) Shall we?\n{label}{gap}Yes.\n\n2) When?\n{label}{gap}Soon.")

    assert told(found) == TWO
    assert [piece.text for piece in found.removed] == ["1)", label, "2)", label]
    assert doubts(found) == []


def test_what_stands_between_question_and_label_is_a_note():
    found = split_text("1) Shall we?\n\nFour lines at most.\n\nAnswer: Yes.")

    assert told(found) == [("1", "Shall we?", "Yes.")]
    assert found.questions[0].note == "Four lines at most."


def test_addresses_and_brackets_around_the_mark_belong_to_the_question():
    question = "Shall we (see <https://a.example/?b=1>) ? (Joint order) <https://a.example/c.pdf>)"

    found = split_text(f"1) {question}\n\nYes.\n\n2) When?\n\nSoon.")

    assert told(found)[0] == ("1", question, "Yes.")
    assert doubts(found) == []


def test_a_question_mark_within_an_address_asks_nothing():
    found = split_text("1. Our plan: https://a.example/?page=1\n\n2. Our list: www.b.example/?c=2")

    assert found.questions == ()


def test_a_question_of_two_sentences_keeps_both():
    found = split_text("1) Shall we? And in general, would you help.\n\nYes.\n\n2) When?\n\nSoon.")

    assert told(found)[0] == ("1", "Shall we? And in general, would you help.", "Yes.")
    assert doubts(found) == []


def test_a_number_on_a_short_title_takes_the_question_below_it():
    found = split_text("1. Trams\n\nShall we?\n\nYes.\n\n2. Buses\n\nWhen?\n\nSoon.")

    assert told(found) == [("1", "Trams\n\nShall we?", "Yes."), ("2", "Buses\n\nWhen?", "Soon.")]


def test_numbered_items_of_an_answer_are_no_questions():
    found = split_text(
        "1. Shall we?\n\nThree reasons:\n\n1. It is dry.\n\n2. It is cold.\n\n3. It is late.\n\n"
        "2. When?\n\nSoon.\n\n3. Where?\n\nHere, and for two reasons:\n\n1. One.\n\n2. Two."
    )

    assert [question.number for question in found.questions] == ["1", "2", "3"]
    assert "3. It is late." in found.questions[0].answers[0].text
    assert found.questions[2].answers[0].text.endswith("2. Two.")
    assert doubts(found) == []


@pytest.mark.parametrize(
    "text",
    [
        "Our programme\n\n1. We will build homes.\n\n2. We will plant trees.\n\n3. We will listen.",
        "Minutes\n\n1. Opening\n\nAda opened the meeting.\n\n2. Accounts\n\nThey were accepted.",
        "Dear all,\n\nThank you for your questions. We answer none of them. Why? No time.",
        "Just a line",
    ],
    ids=["numbered promises", "minutes", "letter", "one line"],
)
def test_a_document_that_asks_nothing_gives_no_question(text: str):
    found = split_text(text)

    assert found.questions == ()
    assert found.sections == ()
    assert [warning.sentence() for warning in found.warnings] == [
        "No questions were found in this document. All its words are kept; place them by hand."
    ]


def test_a_question_without_an_answer_is_blank_and_said_to_be():
    found = split_text("1) Shall we?\n\n2) When?\n\nSoon.")

    assert told(found) == [("1", "Shall we?", ""), ("2", "When?", "Soon.")]
    assert [one.answers[0].is_blank for one in found.questions] == [True, False]
    assert found.warnings == (
        Remark("No answer stands under the question “%(quote)s”.", "1 Shall we?"),
    )


@pytest.mark.parametrize("line", ["…………………………", "__________", "- - - - -", "----"])
def test_a_line_to_write_on_is_no_answer(line: str):
    found = split_text(f"1) Shall we?\n\n{line}\n\n2) When?\n\nSoon.")

    assert told(found) == [("1", "Shall we?", ""), ("2", "When?", "Soon.")]
    assert SetAside(line, "rule") in found.removed


def test_question_and_answer_in_one_paragraph_are_cut_with_a_doubt():
    found = split_text("1) Shall we? Yes, we shall.\n\n2) When? Soon.")

    assert told(found) == [("1", "Shall we?", "Yes, we shall."), ("2", "When?", "Soon.")]
    assert doubts(found)[0].startswith("Question and answer stand in one paragraph")
    assert not found.questions[0].is_certain


def test_a_missing_number_is_doubted():
    found = split_text("1) Shall we?\n\nYes.\n\n3) Where?\n\nHere.")

    assert [one.is_certain for one in found.questions] == [True, False]
    assert doubts(found) == ["A number is missing, or counted again, before this question."]


def test_a_question_without_mark_among_others_is_doubted():
    found = split_text("1) Shall we?\n\nYes.\n\n2) Tell us when.\n\nSoon.\n\n3) Where?\n\nHere.")

    assert [one.is_certain for one in found.questions] == [True, False, True]
    assert told(found)[1] == ("2", "Tell us when.", "Soon.")


def test_an_answer_that_begins_with_a_question_is_doubted():
    found = split_text("1) Shall we?\n\nWhy not?\n\nYes.\n\n2) When?\n\nSoon.")

    assert told(found)[0] == ("1", "Shall we?", "Why not?\n\nYes.")
    assert doubts(found) == [
        "The answer begins with a question, which may belong to the question: “Why not?”."
    ]


@pytest.mark.parametrize(
    "title", ["Trams and buses:", "TRAMS AND BUSES", "Part II – Trams", "## Trams", "**Trams**"]
)
def test_titles_of_sections_are_known_by_their_look(title: str):
    found = split_text(
        f"# A poll\n\nWe ask all lists.\n\n1) Shall we?\n\nYes.\n\n{title}\n\n2) When?\n\nSoon."
    )

    assert [section.title for section in found.sections] == [title.strip("#* ")]
    assert [question.section for question in found.questions] == [None, 0]
    assert told(found) == TWO


def test_a_heading_with_a_note_begins_a_section():
    found = split_text(
        "# A poll\n\n## Trams\n\nAbout rails.\n\n1) Shall we?\n\nYes.\n\n"
        "## Buses\n\nAbout wheels.\n\n2) When?\n\nSoon."
    )

    assert [(one.title, one.note) for one in found.sections] == [
        ("Trams", "About rails."),
        ("Buses", "About wheels."),
    ]
    assert told(found) == TWO


@pytest.mark.parametrize("last", ["NON", "**En bref : oui**", "In short: yes"])
def test_a_short_last_line_of_every_answer_is_no_section(last: str):
    text = "\n\n".join(f"{n}) Shall we?\n\nIt depends on much.\n\n{last}" for n in range(1, 5))

    found = split_text(text)

    assert found.sections == ()
    assert all(one.answers[0].text.endswith(last.strip("*")) for one in found.questions)


@pytest.mark.parametrize(
    ("line", "respondent", "removed"),
    [
        ("Campagne de la liste Bleue", "Campagne de la liste Bleue", []),
        ("Reply from the Blue list", "Reply from the Blue list", []),
        ("Candidate: Ada", "Ada", ["Candidate:"]),
        ("Liste : Demain", "Demain", ["Liste :"]),
    ],
)
def test_the_respondent_is_named_in_the_head(line: str, respondent: str, removed: list[str]):
    found = split_text(f"A poll\n\n{line}\n\nWe thank you.\n\n1) Shall we?\n\nYes.")

    assert (found.title, found.respondent, found.preamble) == (
        "A poll",
        respondent,
        "We thank you.",
    )
    assert [piece.text for piece in found.removed if piece.why == "label"] == removed


def test_a_letter_around_the_answers_stays_outside_them():
    found = split_text(
        "Dear all,\n\nhere are our replies.\n\n1) Shall we?\n\nYes.\n\nKind regards,\n\nAda"
    )

    assert found.preamble == "Dear all,\n\nhere are our replies."
    assert told(found) == [("1", "Shall we?", "Yes.")]
    assert found.closing == "Kind regards,\n\nAda"


def test_a_sentence_cut_by_an_empty_line_is_joined_and_said_to_be():
    found = split_text(
        "1) Shall we?\n\nThe bridge will be mended next spring, and the path along\n\n"
        "the river with it.\n\nIt may help."
    )

    assert told(found)[0][2] == (
        "The bridge will be mended next spring, and the path along the river with it.\n\n"
        "It may help."
    )
    assert len(found.warnings) == 1
    assert found.questions[0].is_certain


@pytest.mark.parametrize(
    "lines",
    [
        "homes that people can pay for in every part of town\n\ntrees\n\nbenches",
        "Three things.\n\nand more",
        "Trams\n\nand buses",
    ],
    ids=["items without bullets", "a full stop", "a title"],
)
def test_lines_that_may_stand_alone_are_not_joined(lines: str):
    found = split_text(f"1) Shall we?\n\n{lines}")

    assert told(found)[0][2] == lines


def test_offsets_of_answers_point_at_their_words():
    found = split_text("1) Shall we?\nAnswer: Yes.\n\nAnd more.\n\n2) When?\n\nSoon.")

    for question in found.questions:
        answer = question.answers[0]
        assert answer.start is not None
        assert found.full_text[answer.start : answer.start + len(answer.text)] == answer.text


def test_an_answer_in_two_places_has_no_offset():
    found = split_text("1) Shall we?\n\nYes.\n\n_____\n\nAnd more.")

    assert found.questions[0].answers[0].text == "Yes.\n\nAnd more."
    assert found.questions[0].answers[0].start is None


def test_what_the_reading_set_aside_and_warned_of_is_passed_on():
    aside, warning = SetAside("Page 1", "page number"), Remark("Look.")

    found = split([Block("A line")], removed=[aside], warnings=[warning])

    assert found.removed == (aside,)
    assert found.warnings[0] == warning


def test_footnotes_stay_with_the_words_they_stand_under():
    blocks = [Block("1) Shall we?"), Block("Yes.¹"), Block("If funded.", Kind.NOTE)]

    assert split(blocks).questions[0].answers[0].text == "Yes.¹\n\nIf funded."


def test_an_empty_document_gives_nothing():
    found = split([])

    assert (found.full_text, found.questions, found.unplaced) == ("", (), ())


def test_the_json_has_exactly_the_promised_shape():
    found = split_text("A poll\n\nTrams:\n\n1) Shall we?\n\nYes.\n\n2a) When?")

    assert found.to_json() == {
        "title": "A poll",
        "language": None,
        "respondent": None,
        "preamble": "",
        "closing": "",
        "sections": [{"title": "Trams:", "note": ""}],
        "questions": [
            {
                "number": 1,
                "section": 0,
                "text": "Shall we?",
                "note": "",
                "certain": True,
                "doubts": [],
                "answers": [
                    {"respondent": None, "text": "Yes.", "state": "answered", "joint_with": []}
                ],
            },
            {
                "number": "2a",
                "section": 0,
                "text": "When?",
                "note": "",
                "certain": True,
                "doubts": [],
                "answers": [{"respondent": None, "text": "", "state": "blank", "joint_with": []}],
            },
        ],
        "unplaced": [],
        "removed": [{"text": "1)", "why": "marker"}, {"text": "2a)", "why": "marker"}],
        "warnings": ["No answer stands under the question “2a When?”."],
    }


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nous sommes pour, avec les habitants, et cette piste est une priorité.", "fr"),
        ("We are for it, and the plan that you have will not be changed with this.", "en"),
        ("Wir sind dafür, und das ist für die Stadt nicht neu. Wir werden es tun.", "de"),
        ("Estamos por los barrios y para las familias, como una prioridad del año.", "es"),
        ("Oui.", None),
        ("12345", None),
    ],
)
def test_the_language_is_told_by_common_words(text: str, language: str | None):
    assert split_text(text).language == language


@pytest.mark.parametrize(
    ("lines", "wordings"),
    [
        (["1) 1) 1)", "Réponse :", "1) 1)"], ["1) 1) 1)", "1) 1)", "1)"]),
        (["1)", "1) 1)", "- 2) 1)", "Réponse :"], ["1)", "- 2) 1)", "1)"]),
    ],
)
def test_the_number_above_a_known_question_is_used_once(lines: list[str], wordings: list[str]):
    known = [Known(str(at), words) for at, words in enumerate(wordings, start=1)]

    found = split([Block(line) for line in lines], known=known)

    assert letters("".join(found.words())) == letters("".join(lines))


def test_a_known_question_is_no_title_of_a_section_and_no_letter_s_end():
    blocks = [
        Block("Question 3", Kind.HEADING, level=3),
        Block("Oui. Voir programme."),
        Block("Références", Kind.HEADING, level=2),
    ]

    found = split(blocks, known=[Known("1", "Références")])

    assert letters("".join(found.words())) == letters("".join(block.text for block in blocks))


def test_a_line_drawn_as_a_heading_is_no_title_and_loses_nothing():
    blocks = [
        Block("Replies to the cyclists"),
        Block("-----", Kind.HEADING, level=2),
        Block("3) When?", Kind.ITEM),
        Block("2) And High Street?", Kind.ITEM, is_tight=True),
    ]

    found = split(blocks)

    assert letters("".join(found.words())) == letters("".join(block.text for block in blocks))


def test_a_row_of_a_table_that_holds_a_known_question_is_not_doubled():
    cells = [("#", 1), ("Pledge", 2), ("SPD", 3)]
    rows = [("1", "Build lanes on the High Street", "Yes"), ("2", "Free buses for all", "No")]
    head = [Block(words, Kind.CELL, row=1, column=at) for words, at in cells]
    body = [
        Block(words, Kind.CELL, row=at, column=column)
        for at, row in enumerate(rows, start=2)
        for column, words in enumerate(row, start=1)
    ]
    known = [Known("1", "Free buses for all")]

    found = split([*head, *body], known=known)

    told = "".join(block.text for block in (*head, *body))
    assert letters("".join(found.words())) == letters(told)
