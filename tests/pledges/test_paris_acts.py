"""Numbers of acts of the Paris council as people paste them, and as they are stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledges.paris_acts import Act, acts_in, is_paris_address, normalised, the_act_in


@pytest.mark.parametrize(
    ("pasted", "reference", "kind"),
    [
        ("2026 DSOL 30", "2026 DSOL 30", "deliberation"),
        ("2026DSOL30", "2026 DSOL 30", "deliberation"),
        ("2026 dsol 30", "2026 DSOL 30", "deliberation"),
        ("2026\u00a0DSOL\u202f30", "2026 DSOL 30", "deliberation"),
        ("2026-DSOL-030", "2026 DSOL 30", "deliberation"),
        ("2026_DSOL_30.pdf", "2026 DSOL 30", "deliberation"),
        ("2003, SG 7", "2003 SG 7", "deliberation"),
        ("2025 DAC 415-2", "2025 DAC 415-2", "deliberation"),
        ("2014 DASES 123 G", "2014 DASES 123 G", "deliberation"),
        ("2027 DNEUVE 4", "2027 DNEUVE 4", "deliberation"),
        ("2024 V. 123", "2024 V. 123", "motion"),
        ("2024V123", "2024 V. 123", "motion"),
        ("Vœu 2024 V.\u00a0123 adopté", "2024 V. 123", "motion"),
        (
            "https://cdn.paris.fr/paris/2026/02/2026-dsol-30-AbC9.pdf",
            "2026 DSOL 30",
            "deliberation",
        ),
        ("https://a06.apps.paris.fr/a06/?id=1&t=2026%20DSOL%2030", "2026 DSOL 30", "deliberation"),
    ],
)
def test_pasted_number_is_read_as_its_act(pasted, reference, kind) -> None:
    act = the_act_in(pasted)

    assert act is not None
    assert (act.reference, act.kind) == (reference, kind)


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "2026",
        "2026 mars 30",
        "30 MARS 2026",
        "2026 MARS 30",
        "2024 p. 12",
        "12026 DSOL 30",
        "2026 DSOL 00",
        "2026 DSOL 30000",
        "https://www.paris.fr/pages/le-conseil-de-paris-205",
        "2026 DSOL 30 et 2026 DAC 415",
    ],
)
def test_what_is_no_single_act_is_none(pasted) -> None:
    assert the_act_in(pasted) is None


def test_several_acts_of_a_text_are_found_once_each_in_order() -> None:
    found = acts_in("2026 DAC 415, puis 2026 DSOL 30, encore 2026DAC415")

    assert found == [Act(2026, "DAC", 415), Act(2026, "DSOL", 30)]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" 2026DSOL30 ", "2026 DSOL 30"),
        ("Arrêté  n°\u00a012", "Arrêté n° 12"),
        ("2026 DSOL 30 et suivantes", "2026 DSOL 30 et suivantes"),
    ],
)
def test_reference_is_stored_in_one_form(typed, stored) -> None:
    assert normalised(typed) == stored


@pytest.mark.parametrize(
    ("address", "is_theirs"),
    [
        ("https://cdn.paris.fr/x.pdf", True),
        ("https://www.paris.fr/pages/x", True),
        ("https://paris.fr.example.org/x", False),
        ("https://notparis.fr/x", False),
        ("https://[paris.fr/x", False),
        ("2026 DSOL 30", False),
    ],
)
def test_address_of_the_city_is_told_by_its_host(address, is_theirs) -> None:
    assert is_paris_address(address) is is_theirs


@given(
    st.builds(
        Act,
        st.integers(1900, 2099),
        st.sampled_from(["DSOL", "DAC", "V", "DNEUVE"]),
        st.integers(1, 9999),
        st.none() | st.integers(1, 99),
        st.booleans(),
    )
)
def test_stored_form_is_read_again_as_the_same_act(act) -> None:
    assert the_act_in(act.reference) == act
    assert normalised(act.reference) == act.reference


@given(st.text(max_size=60))
def test_any_text_is_read_without_failing(text) -> None:
    assert isinstance(acts_in(text), list)
