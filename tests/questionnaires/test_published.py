"""Reading published tables: layouts, letters, values, and what is refused or asked."""

import csv
import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.published import (
    Choices,
    PublishedTable,
    Reply,
    TableRefused,
    counts_of,
    fold,
    read_table,
)
from questionnaires.published.replies import first_word
from questionnaires.published.sentences import column_name
from questionnaires.scoring import Rate
from tests.questionnaires.published_tables import LETTERS, PLAIN, REFUSED, TABLES, Made


def read(content: str | bytes, choices: Choices | None = None) -> PublishedTable:
    return read_table(content if isinstance(content, bytes) else content.encode(), choices)


def letters(table: PublishedTable) -> str:
    people = range(len(table.respondents))
    return " ".join(
        "".join(LETTERS[table.reply(row, person)] for person in people)
        for row in range(len(table.rows))
    )


@pytest.mark.parametrize("made", TABLES, ids=str)
def test_table_is_read_as_printed(made: Made) -> None:
    table = read(made.content, made.choices)

    names = [respondent.name for respondent in table.respondents]
    assert names == [name.replace("_", " ") for name in made.respondents.split()]
    assert letters(table) == made.replies
    assert [unknown.value for unknown in table.unknown] == list(made.unknown)
    assert (table.undecided, table.doubtful) == (made.undecided, made.doubtful)


@pytest.mark.parametrize("made", TABLES, ids=str)
def test_table_says_what_was_left_out_and_what_is_doubtful(made: Made) -> None:
    table = read(made.content, made.choices)

    assert sorted(left.name for left in table.left_out) == sorted(made.left_out)
    assert len(table.warnings) == made.warnings, [w.in_words() for w in table.warnings]


@pytest.mark.parametrize("made", [made for made in TABLES if made.numbers], ids=str)
def test_questions_keep_their_numbers(made: Made) -> None:
    table = read(made.content, made.choices)

    assert [row.number for row in table.rows] == made.numbers.split()


@pytest.mark.parametrize("made", [made for made in TABLES if made.sections], ids=str)
def test_questions_keep_their_sections(made: Made) -> None:
    table = read(made.content, made.choices)

    assert tuple(row.section for row in table.rows) == made.sections


@pytest.mark.parametrize("made", TABLES, ids=str)
def test_cells_stand_in_the_text_where_they_are_said_to_be(made: Made) -> None:
    table = read(made.content, made.choices)

    fields = [
        cell.field for row in table.rows for cell in row.cells if cell.field.start is not None
    ]
    assert fields
    assert [table.text[f.start : f.start + len(f.text)] for f in fields] == [f.text for f in fields]


@pytest.mark.parametrize(("content", "sentence"), REFUSED, ids=[s[1][:50] for s in REFUSED])
def test_table_is_refused_with_a_sentence(content: str | bytes, sentence: str) -> None:
    with pytest.raises(TableRefused) as refused:
        read(content)

    assert sentence in str(refused.value)


def test_names_that_are_not_there_are_refused() -> None:
    for choices in (
        Choices(values={"undecidd": Reply.NO}),
        Choices(left_out=frozenset({"z"})),
        Choices(questions=frozenset({"z"})),
    ):
        with pytest.raises(TableRefused, match="does not stand in this table"):
            read(PLAIN, choices)


def test_table_across_is_not_read_down() -> None:
    with pytest.raises(TableRefused, match="respondents are in the columns"):
        read(PLAIN, Choices(is_transposed=True))


def test_twins_in_rows_are_named_by_their_rows() -> None:
    with pytest.raises(TableRefused, match="Two rows have the same respondent, “A”: 2 and 4"):
        read("Name,Q1,Q2\nA,Yes,No\nB,No,\nA,No,No\n", Choices(is_transposed=True))


def test_unknown_values_are_counted_with_their_places() -> None:
    table = read("Question,A,B\nX?,Undecided,Yes\nY?,undecided,No\n")

    unknown = table.unknown[0]
    assert (unknown.value, unknown.key, unknown.count) == ("Undecided", "undecided", 2)
    assert unknown.places == ("B2", "B3")


def test_what_a_value_means_may_be_said_against_the_list() -> None:
    table = read("Question,A,B\nX?,0,1\nY?,1,0\n", Choices(values={"0": Reply.SILENT}))

    assert letters(table) == "sy ys"


def test_mismatch_says_both_figures() -> None:
    table = read("Question,A,B,% yes\nX?,Yes,No,67%\n")

    (warning,) = table.warnings
    assert warning.in_words() == (
        "“% yes” says 67% in D2; the cells come to 50.0 % / 50.0 %. "
        "The cells were kept, not the total."
    )


def test_readings_add_up_to_the_cells() -> None:
    table = read("Question,A,B,C\nX?,Yes,no,NR\nY?,oui,,No*\n")

    assert sum(reading.count for reading in table.readings) == 6
    assert {(r.value, r.reply) for r in table.readings} == {
        ("Yes", Reply.YES),
        ("oui", Reply.YES),
        ("no", Reply.NO),
        ("No", Reply.NO),
        ("NR", Reply.SILENT),
        ("", Reply.SILENT),
    }


def test_rates_are_of_all_and_of_those_who_answered() -> None:
    table = read("Question,A,B,C,D\nX?,Yes,Yes,No,\nY?,Yes,NR,NR,\n")

    first, second = counts_of(table).questions
    assert (first.yes, first.no, first.no_answer) == (2, 1, 1)
    assert (first.yes_rate.of_all, first.yes_rate.of_answered) == (Fraction(1, 2), Fraction(2, 3))
    assert (first.no_rate.of_all, first.no_rate.of_answered) == (Fraction(1, 4), Fraction(1, 3))
    assert first.no_answer_rate.of_all == Fraction(1, 4)
    assert (second.yes_rate.of_all, second.yes_rate.of_answered) == (Fraction(1, 4), Fraction(1))
    assert counts_of(table).overall.everybody == 8


def test_silence_alone_has_no_rate_of_answered() -> None:
    table = read("N°,Question,A,B\n1,X?,,\n2,Y?,Yes,\n")

    silent = counts_of(table).questions[0]
    assert silent.yes_rate == Rate(0, Fraction(0), None)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [("  OUI ! ", "oui"), ("Sí", "si"), ("Yes*", "yes"), ("« Non »", "non"), ("*", "*"), ("", "")],
)
def test_replies_are_told_apart_without_case_and_accents(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@pytest.mark.parametrize(
    ("value", "reply"),
    [
        ("yes, with conditions", Reply.YES),
        ("non mais plus tard", Reply.NO),
        ("no comment", None),
        ("no answer", None),
        ("yes - no", None),
        ("yesterday, perhaps", None),
    ],
)
def test_first_word_counts_only_before_a_remark(value: str, reply: Reply | None) -> None:
    assert first_word(value) == reply


@pytest.mark.parametrize(("at", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_have_the_names_of_spreadsheets(at: int, name: str) -> None:
    assert column_name(at) == name


PRINTED = {"y": ["Yes", "yes", "OUI", "✓"], "n": ["No", "NON", "❌"], "s": ["", "-", "n/a", "NR"]}


@st.composite
def written(draw: st.DrawFn) -> tuple[bytes, list[str]]:
    """A table in any dialect, and the letters of its cells."""
    people = draw(st.integers(2, 6))
    matrix = draw(
        st.lists(st.text("yns", min_size=people, max_size=people), min_size=1, max_size=8).filter(
            lambda rows: any(set(row) - {"s"} for row in rows)
        )
    )
    wording = st.text("abc ,;'\"\t\n|", max_size=20).map(lambda text: f"Would you {text} it?")
    rows = [["N°", "Question", *(f"Liste {at}" for at in range(people))]]
    for number, row in enumerate(matrix, start=1):
        cells = [draw(st.sampled_from(PRINTED[letter])) for letter in row]
        rows.append([str(number), draw(wording), *cells])
    target = io.StringIO()
    writer = csv.writer(
        target,
        delimiter=draw(st.sampled_from(",;\t|")),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
    )
    writer.writerows(rows)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return target.getvalue().encode(encoding), matrix


@given(written())
def test_any_dialect_reads_back_to_the_same_matrix(made: tuple[bytes, list[str]]) -> None:
    content, matrix = made

    table = read_table(content)

    assert letters(table).replace("r", "s").split() == matrix
    overall = counts_of(table).overall
    printed = "".join(matrix)
    assert (overall.yes, overall.no, overall.no_answer) == (
        printed.count("y"),
        printed.count("n"),
        printed.count("s"),
    )
    assert overall.yes_rate.of_all == Fraction(printed.count("y"), len(printed))


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_anything_is_read_or_refused(content: bytes) -> None:
    try:
        table = read_table(content)
    except TableRefused:
        return

    assert table.rows
    assert table.respondents
