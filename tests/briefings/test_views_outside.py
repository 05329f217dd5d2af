"""What strangers see: a shared edition, a closed link, and whether a copy is genuine."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Visibility
from briefings.actions import approve, revoke_link, withdraw_edition
from briefings.briefing import Phrase
from briefings.imprint import canonical_json
from briefings.promised import Group, Promise, Status
from briefings.sharing import secret_of
from stakeholders.actions import give_consent, withdraw_consent
from stakeholders.models import Channel
from tests.briefings.contents import make_content
from tests.briefings.editions import make_approved, make_briefing, make_edition_row, make_link
from tests.factories import make_participation, make_person

pytestmark = pytest.mark.django_db
PARTNER, PUBLIC = Visibility.PARTNER, Visibility.PUBLIC


def shown(response) -> str:
    return " ".join(response.content.decode().split())


def followed(word: str, title: str = "Étudier un lieu d’accueil") -> dict[str, Any]:
    promise = Promise(Phrase(title, "fr"), Status(Phrase(word, "fr"), "status-x", "sky"))
    groups = (Group(Phrase("Une liste", "fr"), (promise,)),)
    return json.loads(canonical_json(make_content(pledges=groups)))


def replaced(ada, ben, audience, **titles):
    """An edition with a status, and the one that replaces it."""
    briefing = make_briefing(audience=audience)
    first, second = (followed(word, **titles) for word in ("En cours", "Tenu"))
    edition = make_approved(ada, briefing=briefing, content=first)
    later = make_edition_row(by=ada, briefing=briefing, content=second)
    approve(by=ben, edition=later)
    return edition, later


# --- through a link -------------------------------------------------------------------------


def test_shared_edition_is_read_without_signing_in_and_leaves_no_trace(client, ada) -> None:
    link = make_link(ada)

    response = client.get(f"/s/{secret_of(link)}/")

    assert response.status_code == 200
    assert "Ce que la liste a répondu" in shown(response)
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.cookies == {}
    assert link.openings.count() == 0


def test_shared_pdf_is_taken_with_safe_headers_and_counted(client, ada) -> None:
    link = make_link(ada)

    client.head(f"/s/{secret_of(link)}/pdf/")
    response = client.get(f"/s/{secret_of(link)}/pdf/")

    assert b"".join(response.streaming_content) == b"%PDF-"
    name = f"ce-que-la-liste-a-repondu-1-{link.edition.code}.pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.cookies == {}
    assert link.openings.get().count == 1


def closed_by_revoking(ada, link) -> None:
    revoke_link(by=ada, link=link)


def closed_by_withdrawing(ada, link) -> None:
    withdraw_edition(by=ada, edition=link.edition, reason="Un chiffre faux")


def closed_by_a_person(ada, link) -> None:
    link.edition.namings.create(person=make_person("Zoé Canari"))


@pytest.mark.parametrize("close", [closed_by_revoking, closed_by_withdrawing, closed_by_a_person])
def test_closed_link_says_whom_to_ask_and_never_why(client, ada, settings, close) -> None:
    settings.COALITION_CONTACT = "contact@coalition.example"
    link, other = make_link(ada), make_link(ada)
    close(ada, link)
    revoke_link(by=ada, link=other)

    page = client.get(f"/s/{secret_of(link)}/")
    file = client.get(f"/s/{secret_of(link)}/pdf/")
    same = client.get(f"/s/{secret_of(other)}/")

    assert (page.status_code, file.status_code) == (410, 410)
    assert page.content == file.content == same.content
    assert "contact@coalition.example" in shown(page)
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_consent_withdrawn_on_its_page_closes_the_link_at_once(client, ada, ada_client) -> None:
    participation = make_participation(person=make_person("Zoé Canari"))
    give_consent(by=ada, person=participation.person, channel=Channel.PARTNER, how="e-mail")
    link = make_link(ada)
    link.edition.namings.create(person=participation.person)
    before = client.get(f"/s/{secret_of(link)}/pdf/")

    ada_client.post(
        f"/participations/{participation.pk}/consents/withdraw/", {"channel": "partner"}
    )

    assert before.status_code == 200
    assert client.get(f"/s/{secret_of(link)}/pdf/").status_code == 410


@pytest.mark.parametrize("secret", ["0" * 48, "x", "%00", "é"])
def test_link_that_never_was_is_not_found(client, secret) -> None:
    assert client.get(f"/s/{secret}/").status_code == 404
    assert client.get(f"/s/{secret}/pdf/").status_code == 404


def test_shared_edition_that_was_replaced_says_so(client, ada, ben) -> None:
    link = make_link(ada)
    approve(by=ben, edition=make_edition_row(by=ada, briefing=link.edition.briefing))

    response = client.get(f"/s/{secret_of(link)}/")

    assert response.context["page"].current.number == 2


# --- the public page ------------------------------------------------------------------------


def test_public_page_in_force_says_genuine_with_fingerprint_and_date(client, ada) -> None:
    edition = make_approved(ada, audience=PUBLIC, content=followed("En cours"))

    response = client.get(f"/e/{edition.code}/", headers={"Accept-Language": "en"})

    html = shown(response)
    assert "Genuine, and in force" in html
    assert edition.content_sha256 in html
    assert "March 3, 2026" in html or "3 March 2026" in html
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_public_page_of_a_public_edition_tells_the_words_that_changed(client, ada, ben) -> None:
    edition, _later = replaced(ada, ben, PUBLIC)

    html = shown(client.get(f"/e/{edition.code}/", headers={"Accept-Language": "en"}))

    assert "Genuine, but replaced" in html
    assert "1 status changed" in html
    assert "Étudier un lieu d’accueil" in html
    assert "En cours → Tenu" in html


def test_public_page_of_a_partner_edition_tells_numbers_alone(client, ada, ben) -> None:
    edition, later = replaced(ada, ben, PARTNER)

    html = shown(client.get(f"/e/{edition.code}/", headers={"Accept-Language": "en"}))

    assert "1 status changed" in html
    title = edition.content["title"]["text"]
    assert not any(word in html for word in ("Étudier", "En cours", "Tenu", title))
    assert str(later.briefing.subject) not in html


def test_public_page_obeys_a_consent_withdrawn_since(client, ada, ben) -> None:
    person = make_person("Zoé Canari")
    give_consent(by=ada, person=person, channel=Channel.PUBLIC, how="e-mail")
    edition, _later = replaced(ada, ben, PUBLIC, title="Recevoir Zoé Canari")
    before = shown(client.get(f"/e/{edition.code}/"))

    withdraw_consent(person=person, channel=Channel.PUBLIC)

    assert "Zoé Canari" in before
    assert "Canari" not in shown(client.get(f"/e/{edition.code}/"))


def test_public_page_of_a_withdrawn_edition_says_so_and_not_why(client, ada) -> None:
    edition = make_approved(ada)
    withdraw_edition(by=ada, edition=edition, reason="Un chiffre faux")

    html = shown(client.get(f"/e/{edition.code}/", headers={"Accept-Language": "en"}))

    assert "This edition was withdrawn" in html
    assert "chiffre" not in html


def test_public_page_counts_neither_unapproved_nor_withdrawn_editions_as_newer(
    client, ada, ben
) -> None:
    edition, later = replaced(ada, ben, PARTNER)
    make_edition_row(by=ada, briefing=edition.briefing)
    withdraw_edition(by=ada, edition=later, reason="Une erreur")

    assert client.get(f"/e/{edition.code}/").context["page"].current is None


@pytest.mark.parametrize("audience", list(Visibility))
def test_public_page_of_what_never_left_the_house_is_not_found(client, ada, audience) -> None:
    edition = make_edition_row(by=ada, briefing=make_briefing(audience=audience))

    unknown = client.get("/e/000000000000/")
    response = client.get(f"/e/{edition.code}/")

    assert (response.status_code, unknown.status_code) == (404, 404)
    assert shown(response).replace(edition.code, "0" * 12).count("0" * 12) == shown(unknown).count(
        "0" * 12
    )


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_public_page_costs_three_queries_at_most(
    client, ada, ben, audience, django_assert_max_num_queries
) -> None:
    edition, _later = replaced(ada, ben, audience)

    with django_assert_max_num_queries(3):
        client.get(f"/e/{edition.code}/")


# --- checking a copy ------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["{code}", "{spelt}", " {upper} "])
def test_check_by_code_leads_to_the_public_page(client, ada, typed) -> None:
    code = make_approved(ada).code
    spelt = "-".join((code[:4], code[4:8], code[8:]))

    response = client.get("/e/", {"q": typed.format(code=code, spelt=spelt, upper=spelt.upper())})

    assert response.url == f"/e/{code}/"


@pytest.mark.parametrize("kind", ["content_sha256", "pdf_sha256"])
def test_check_by_fingerprint_says_genuine(client, ada, kind) -> None:
    edition = make_approved(ada, **{kind: "ab" * 32})

    response = client.get("/e/", {"q": "AB" * 32})

    assert response.context["found"] == edition


def upload(client, content: bytes, **headers):
    file = SimpleUploadedFile("copie.pdf", content, content_type="application/pdf")
    return client.post("/e/", {"file": file}, headers=headers)


def test_check_by_file_says_genuine_or_not(client, ada) -> None:
    edition = make_approved(ada)

    genuine, altered = upload(client, b"%PDF-"), upload(client, b"%PDF-altered")

    assert genuine.context["found"] == edition
    assert (altered.status_code, altered.context["found"]) == (200, None)


def test_check_takes_a_file_larger_than_a_form(client) -> None:
    assert upload(client, b"%PDF-" + b"0" * 1024**2).status_code == 200
    assert client.post("/account/login/", {"login": "x" * 1024**2}).status_code == 413


@pytest.mark.parametrize("typed", [{}, {"file": "words"}])
def test_check_without_a_file_asks_for_one(client, typed) -> None:
    assert client.post("/e/", typed).status_code == 422


def test_check_finds_nothing_that_stays_inside(client, ada) -> None:
    make_edition_row(by=ada, pdf_sha256="ab" * 32)

    response = client.get("/e/", {"q": "ab" * 32})

    assert response.context["found"] is None
    assert "ab" * 32 in shown(response)
