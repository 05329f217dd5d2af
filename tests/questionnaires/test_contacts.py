"""Contact details and signatures: found, and told apart from what an answer says."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.contacts import contacts_in, keep_out


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Écrivez à contact@liste-canal.example, merci.", ["contact@liste-canal.example"]),
        ("Tél. : 01 23 45 67 89", ["01 23 45 67 89"]),
        ("Appelez le +33 (0)6 12 34 56 78.", ["+33 (0)6 12 34 56 78"]),
        ("Telefon: 030 1234567", ["030 1234567"]),
        ("Handy 0171-5550123 oder +49 171 5550123", ["0171-5550123", "+49 171 5550123"]),
        ("Móvil: 612 345 678", ["612 345 678"]),
        ("Call 020 7946 0018.", ["020 7946 0018"]),
        (
            "Permanence : 12 bis, rue des Lilas, 75011 Paris",
            ["12 bis, rue des Lilas, 75011 Paris"],
        ),
        ("Lindenstraße 5, 10969 Berlin", ["Lindenstraße 5, 10969 Berlin"]),
        ("Calle Mayor 3, 28013 Madrid", ["Calle Mayor 3, 28013 Madrid"]),
        ("7 Mill Road, Leeds LS1 4AP", ["7 Mill Road, Leeds LS1 4AP"]),
    ],
)
def test_contact_is_found(text: str, found: list[str]) -> None:
    assert [contact.text for contact in contacts_in(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Nous créerons 600 000 000 de places.",
        "Un budget de 612 345 678 euros.",
        "De 2027 à 2033, 12 centres.",
        "Nous referons la rue des Lilas et le 12 rue du Canal.",
        "La loi no 2016-444 du 13 avril 2016.",
        "Art. 225-12-1 et 611-1.",
    ],
)
def test_what_an_answer_says_is_no_contact(text: str) -> None:
    assert contacts_in(text) == []


@pytest.mark.parametrize(
    ("text", "words", "pieces"),
    [
        ("Oui.\n\nCordialement,\nL’équipe", "Oui.", ("Cordialement,\nL’équipe",)),
        ("Yes.\n\nKind regards\nAda", "Yes.", ("Kind regards\nAda",)),
        ("Ja.\n\nMit freundlichen Grüßen\nDas Team", "Ja.", ("Mit freundlichen Grüßen\nDas Team",)),
        ("Sí.\n\nUn cordial saludo,\nEl equipo", "Sí.", ("Un cordial saludo,\nEl equipo",)),
        (
            "Oui.\n\nTél. : 01 23 45 67 89\nequipe@canal.example",
            "Oui.",
            ("Tél. : 01 23 45 67 89\nequipe@canal.example",),
        ),
        ("Oui.", "Oui.", ()),
        # An afterthought belongs to somebody who must look.
        ("Oui.\nCordialement\nP.-S. : non.", "Oui.\nCordialement\nP.-S. : non.", ()),
        # A sentence with an address in it is an answer.
        ("Écrivez à a@b.example pour cela.", "Écrivez à a@b.example pour cela.", ()),
        (
            "Nous agirons.\nCordialement\nNous rouvrirons aussi les deux centres du quartier.",
            "Nous agirons.\nCordialement\nNous rouvrirons aussi les deux centres du quartier.",
            (),
        ),
    ],
)
def test_signature_and_lines_of_contacts_are_kept_out(
    text: str, words: str, pieces: tuple[str, ...]
) -> None:
    kept = keep_out(text)

    assert (kept.words, kept.pieces) == (words, pieces)


LINES = ["Oui.", "Cordialement,", "a@b.example", "01 23 45 67 89", "", "Ada"]


@given(st.lists(st.sampled_from(LINES), max_size=8))
def test_no_word_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)

    kept = keep_out(text)

    assert sorted(" ".join([kept.words, *kept.pieces]).split()) == sorted(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "a.a." * 50_000 + "@",
        "1 " + "a-" * 50_000,
        "12 rue aa" + "\n" * 100_000,
        "tel 612 345 678, " * 10_000,
        "a.straße" * 25_000,
    ],
    ids=["marks", "dashes", "empty lines", "numbers", "streets"],
)
def test_hostile_text_is_searched_in_no_time(text: str) -> None:
    began = perf_counter()

    contacts_in(text)
    keep_out(text)

    assert perf_counter() - began < 4  # seconds; some took hours
