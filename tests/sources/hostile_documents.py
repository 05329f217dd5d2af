"""Files that nobody sends in good faith, and a few that people send by mistake. All made here."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from itertools import pairwise

from tests.sources.made_documents import CYCLING, as_docx, as_odt, members_of, odt_of, zipped

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCTYPE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    + "]>"
)


@cache
def docx_members() -> dict[str, bytes]:
    """The members of a good Word document."""
    return members_of(as_docx(CYCLING))


def docx_with(**members: bytes) -> bytes:
    """A good Word document with further or other members; "__" stands for "/"."""
    named = {name.replace("__", "/").replace("_xml", ".xml"): one for name, one in members.items()}
    return zipped(docx_members() | named)


def docx_declaring(doctype: str, part: str = "word/document.xml", encoding: str = "utf-8") -> bytes:
    """A Word document of which one part declares a document type."""
    xml = docx_members()[part].decode()
    head, _, rest = xml.partition("?>")
    head = head.replace("UTF-8", encoding)
    return zipped(docx_members() | {part: f"{head}?>{doctype}{rest}".encode(encoding)})


def docx_related(kind: str, target: str, mode: str = "External", of: str = "document") -> bytes:
    """A Word document with one more relationship."""
    name = f"word/_rels/{of}.xml.rels"
    empty = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b"</Relationships>"
    )
    known = docx_members().get(name, empty).decode()
    one = f'<Relationship Id="rX" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    changed = known.replace("</Relationships>", f"{one}</Relationships>")
    return zipped(docx_members() | {name: changed.encode()})


def changed(package: bytes, part: str, old: str, new: str) -> bytes:
    """A package of which one part is rewritten."""
    xml = members_of(package)[part].decode()
    assert old in xml
    return with_member(package, part, xml.replace(old, new, 1).encode())


def with_member(package: bytes, name: str, content: bytes) -> bytes:
    """A package with one more or another member."""
    return zipped(members_of(package) | {name: content})


def docx_replacing(old: str, new: str, part: str = "word/document.xml") -> bytes:
    """A good Word document of which one part is rewritten."""
    return changed(as_docx(CYCLING), part, old, new)


def docx_paragraph(runs: str) -> bytes:
    """A Word document that ends with a paragraph of these runs."""
    return docx_replacing("<w:sectPr", f"<w:p>{runs}</w:p><w:sectPr")


def zip_named(*names: str) -> bytes:
    """A Word document with members of these names, as they are."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in docx_members().items():
            archive.writestr(name, content)
        for name in names:
            member = zipfile.ZipInfo("x")
            member.filename = name
            archive.writestr(member, b"x")
    return file.getvalue()


def zip_with_link() -> bytes:
    """A Word document with a symbolic link as a member."""
    file = BytesIO(as_docx(CYCLING))
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


def zip_locked() -> bytes:
    """A Word document of which a member says that it is encrypted."""
    content = bytearray(as_docx(CYCLING))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    return bytes(content)


def zip_lying(size: int = 50) -> bytes:
    """A member that unpacks to 40 MB and says that it is small."""
    packed = docx_with(word__notes_xml=b"<a/>" * 10_000_000)
    content = bytearray(packed)
    at = content.rindex(b"word/notes.xml") - 46
    content[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(content)


def odt_with(**parts: str) -> bytes:
    """An OpenDocument text with further parts."""
    return odt_of("<text:p>1) Shall we?</text:p><text:p>Yes.</text:p>", **parts)


def odt_locked() -> bytes:
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
        "</manifest:file-entry></manifest:manifest>"
    )
    return odt_with(**{"META-INF__manifest_xml": manifest})


def odt_from_template(address: str) -> bytes:
    meta = (
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink"><office:meta><meta:template '
        f'xlink:href="{address}"/></office:meta></office:document-meta>'
    )
    return odt_with(meta_xml=meta)


def odt_packed_mimetype() -> bytes:
    """An OpenDocument text whose first member is not the plain word of its type."""
    members = members_of(as_odt(CYCLING))
    mimetype = members.pop("mimetype")
    return zipped(members | {"mimetype": mimetype})


def pdf_of(objects: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    content = b"%PDF-1.7\n"
    places: list[int] = []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n"
        b"%%%%EOF\n" % (len(places) + 1, table, len(places) + 1, trailer, len(content))
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def pdf_drawing(
    drawing: bytes, catalogue: bytes = b"", more: Iterable[bytes] = (), entries: bytes = b""
) -> bytes:
    """One page of A4 with this content stream; fonts F1 and F2, objects 6 and on are `more`."""
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            (
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                b"/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>>>"
            ),
            stream(drawing, entries),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *more,
        ]
    )


def write(words: str, y: int, before: str = "", size: int = 12) -> bytes:
    """Words on one line of a page."""
    return f"q BT {before} /F1 {size} Tf 72 {y} Td ({words}) Tj ET Q\n".encode()


SHOWN = write("1\\) Shall we?", 760) + write("Yes, we shall.", 720)


def pdf_scanned() -> bytes:
    """A picture of a page, with the words that a scanner found laid invisibly over it."""
    pixels = stream(
        bytes(range(256)) * 16,
        b"/Type/XObject/Subtype/Image/Width 64/Height 64/ColorSpace/DeviceGray/BitsPerComponent 8",
    )
    picture = b"q 500 0 0 700 40 60 cm /X Do Q\n"
    return pdf_drawing(picture + write("Shall we?", 700, "3 Tr"), more=[pixels])


def pdf_locked() -> bytes:
    """A PDF with a password for opening: standard security handler, revision 2 (40 bits)."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    identity, password = b"0123456789abcdef", b"secret"
    padded = (password + padding)[:32]
    owner = _rc4(hashlib.md5(padded, usedforsecurity=False).digest()[:5], padded)
    permissions = (-4).to_bytes(4, "little", signed=True)
    key = hashlib.md5(padded + owner + permissions + identity, usedforsecurity=False).digest()[:5]
    user = _rc4(key, padding)
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<%s><%s>]" % (
        owner.hex().encode(),
        user.hex().encode(),
        identity.hex().encode(),
        identity.hex().encode(),
    )
    pages = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    return pdf_of(pages, lock)


def _rc4(key: bytes, content: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def pdf_with_attachment() -> bytes:
    names = b"/Names<</EmbeddedFiles<</Names[(a.odt) 6 0 R]>>>>"
    return pdf_drawing(
        SHOWN, names, [b"<</Type/Filespec/F(a.odt)/EF<</F 7 0 R>>>>", stream(b"PK", b"")]
    )


def pdf_with_script() -> bytes:
    names = b"/Names<</JavaScript<</Names[(go) 6 0 R]>>>>"
    return pdf_drawing(SHOWN, names, [b"<</S/JavaScript/JS(app.alert\\(1\\))>>"])


def packed_gigabyte() -> bytes:
    """Drawing commands that unpack to a gigabyte; never whole in our own memory."""
    packer = zlib.compressobj(9)
    lines = b"0 0 m 9 9 l S\n" * 75_000
    return b"".join([*(packer.compress(lines) for _ in range(1000)), packer.flush()])


def pdf_of_forms_in_forms(depth: int = 40) -> bytes:
    """Each form draws the next one ten times: 10^40 drawings."""
    numbers = range(6, 6 + depth)
    forms = [
        stream(
            b"/X Do " * 10,
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % below,
        )
        for _, below in pairwise(numbers)
    ]
    return pdf_drawing(b"/X Do", more=[*forms, stream(b"0 0 9 9 re f", b"/Subtype/Form")])
