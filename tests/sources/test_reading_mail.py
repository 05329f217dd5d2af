"""Messages: the body and the attachments that can be read; contacts are set aside."""

from email.message import EmailMessage

import pytest

from sources.reading.reader import UnreadableDocument, read_file
from tests.sources.comparing import split_reading
from tests.sources.made_documents import CYCLING, as_docx

PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))


def message(body: str = "Dear all,\n\nHere is our reply.\n") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Ada <ada@example.org>"
    made["To"] = "ben@example.org"
    made["Subject"] = "Our reply"
    made["Date"] = "Mon, 2 Mar 2026 10:00:00 +0100"
    made["Message-ID"] = "<1@example.org>"
    made.set_content(body)
    return made


def attach(made: EmailMessage, content: bytes, name: str) -> None:
    made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)


@pytest.mark.parametrize("name", ["reply.eml", "reply", "reply.txt"])
def test_a_message_is_known_by_its_name_or_its_head(name: str):
    reading = read_file(bytes(message()), name)

    assert reading.media_type == "message/rfc822"
    assert [block.text for block in reading.blocks] == [
        "Our reply",
        "Dear all,",
        "Here is our reply.",
    ]
    assert [piece.text for piece in reading.removed][:2] == [
        "From: Ada <ada@example.org>",
        "To: ben@example.org",
    ]


def test_attachments_follow_and_pictures_are_named():
    made = message()
    attach(made, as_docx(CYCLING), "réponse.docx")
    attach(made, PICTURE, "logo.png")

    reading = read_file(bytes(made), "reply.eml")

    assert len(split_reading(reading).questions) == 5
    said = [warning.sentence() for warning in reading.warnings]
    assert "Words of the attachment “réponse.docx” follow those of the message." in said
    assert "The attachment “logo.png” was not read." in said


def test_a_page_in_a_message_is_read_as_a_page():
    made = EmailMessage()
    made["Subject"] = "Our reply"
    made.set_content("<p>1) <b>Shall we?</b></p><p>Yes.</p>", subtype="html")

    reading = read_file(bytes(made), "reply.eml")

    assert [block.text for block in reading.blocks] == ["Our reply", "1) Shall we?", "Yes."]


def test_a_message_of_a_picture_alone_has_no_text():
    made = EmailMessage()
    attach(made, PICTURE, "scan.png")

    with pytest.raises(UnreadableDocument, match=r"No text found|Aucun texte"):
        read_file(bytes(made), "reply.eml")
