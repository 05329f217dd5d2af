"""PDF files to lines of words with their places, by pdfium. Runs in the child.

Only words that can be seen are read: each is compared with what the page shows when it is drawn,
so that white, covered, transparent and off-page words are left out whatever the trick.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from sources.reading.blocks import Reading, Refusal, Remark, gettext_noop
from sources.reading.packages import EMBEDDED, LOCKED, MACROS, TWO_IN_ONE
from sources.reading.pages import Line, Word, blocks_of_pages

HIDDEN_REMOVED = gettext_noop(
    "Words that cannot be seen on the page were left out: %(quote)s. "
    "Look at the original if words are missing."
)

MEDIA_TYPE = "application/pdf"
SCALE = 1.5  # pixels per point when a page is drawn to be looked at
MOST_PIXELS = 4_000_000
CONTRAST = 12  # of 255: less cannot be read
SMALLEST = 2.0  # points: smaller letters cannot be read
_HYPHENS = frozenset("\x02\ufffe")  # what pdfium makes of a hyphen at the end of a line
_ZIP_END = b"PK\x05\x06"


def read_pdf(content: bytes) -> Reading:
    """The blocks of a PDF; a scan has none. Raises Refusal for locks, attachments, scripts."""
    document = _opened(content)
    lines: list[Line] = []
    hidden = 0
    for number in range(len(document)):
        page = _Page(document, number)
        lines += page.lines
        hidden += page.hidden
    blocks, removed, remarks = blocks_of_pages(lines)
    if hidden:
        remarks = (Remark(HIDDEN_REMOVED, str(hidden)), *remarks)
    return Reading(MEDIA_TYPE, blocks, removed, remarks)


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    if _ZIP_END in content[-66_000:]:
        raise Refusal(TWO_IN_ONE)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise Refusal(LOCKED) from None
        raise
    if document.count_attachments():
        raise Refusal(EMBEDDED)
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        raise Refusal(MACROS)
    document.init_forms()
    return document


@dataclass(slots=True)
class _Letters:
    """The letters of a word that is being put together."""

    text: str = ""
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0
    is_bold: bool = True
    is_drawn: bool = True

    def is_off(self, box: pdfium.FS_RECTF) -> bool:
        """Whether a letter stands on another line."""
        middle = (box.top + box.bottom) / 2
        return not self.bottom <= middle <= self.top

    def add(self, letter: str, box: pdfium.FS_RECTF, style: "_Style") -> None:
        if not self.text:
            self.left, self.right = box.left, box.right
            self.bottom, self.top = box.bottom, box.top
        self.text += letter
        self.left, self.right = min(self.left, box.left), max(self.right, box.right)
        self.bottom, self.top = min(self.bottom, box.bottom), max(self.top, box.top)
        self.is_bold = self.is_bold and style.is_bold
        self.is_drawn = self.is_drawn and style.is_drawn


@dataclass(frozen=True, slots=True)
class _Style:
    is_bold: bool
    is_drawn: bool


class _Page:
    """The lines of one page; words that cannot be seen are counted and left out."""

    def __init__(self, document: pypdfium2.PdfDocument, number: int) -> None:
        page = document[number]
        if document.formenv and page.flatten() == pdfium.FLATTEN_SUCCESS:
            page = document[number]  # what was filled into a form is then text of the page
        self.number = number
        self.width, self.height = page.get_size()
        self.hidden = 0
        self._picture = _Picture(page)
        self.lines = [self._line(words) for words in _words(page.get_textpage()) if words]
        self.lines = [line for line in self.lines if line.words]

    def _line(self, words: list[_Letters]) -> Line:
        seen = [word for word in words if self._is_seen(word)]
        self.hidden += len(words) - len(seen)
        return Line(
            words=tuple(
                Word(word.text, word.left, word.right, word.bottom, word.top, word.is_bold)
                for word in seen
            ),
            page=self.number,
            page_width=self.width,
            page_height=self.height,
        )

    def _is_seen(self, word: _Letters) -> bool:
        if not any(map(str.isalnum, word.text)):
            return True
        is_large = word.top - word.bottom > SMALLEST
        return is_large and word.is_drawn and self._picture.shows(word)


def _words(page: pypdfium2.PdfTextPage) -> Iterator[list[_Letters]]:
    """The words of each line in the order in which the file draws them."""
    styles = _Styles()
    words: list[_Letters] = []
    word = _Letters()
    box = pdfium.FS_RECTF()
    for at in range(pdfium.FPDFText_CountChars(page)):
        letter = chr(pdfium.FPDFText_GetUnicode(page, at))
        if letter in "\r\n \t\0":
            if word.text:
                words.append(word)
                word = _Letters()
            if letter in "\r\n":
                yield words
                words = []
            continue
        pdfium.FPDFText_GetLooseCharBox(page, at, ctypes.byref(box))
        if word.text and word.is_off(box):
            # pdfium gives no line end after a hyphen, as if the two lines were one.
            yield [*words, word]
            words, word = [], _Letters()
        word.add("-" if letter in _HYPHENS else letter, box, styles.of(page, at))
    yield [*words, word] if word.text else words


class _Styles:
    """How letters are drawn, looked up once for each text object."""

    def __init__(self) -> None:
        self._by_object: dict[int, _Style] = {}

    def of(self, page: pypdfium2.PdfTextPage, at: int) -> _Style:
        text_object = pdfium.FPDFText_GetTextObject(page, at)
        address = ctypes.cast(text_object, ctypes.c_void_p).value or 0
        if address not in self._by_object:
            self._by_object[address] = _style(text_object) if address else _Style(False, True)
        return self._by_object[address]


def _style(text_object: pdfium.FPDF_PAGEOBJECT) -> _Style:
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text_object)
    font = pdfium.FPDFTextObj_GetFont(text_object)
    name = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
    is_heavy = pdfium.FPDFFont_GetWeight(font) >= HEAVY
    named_bold = any(word in name.value.lower() for word in (b"bold", b"black", b"heavy"))
    invisible = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
    return _Style(is_bold=is_heavy or named_bold, is_drawn=mode not in invisible)


HEAVY = 600


@dataclass(slots=True)
class _Picture:
    """The page as it is drawn, in grey."""

    page: pypdfium2.PdfPage
    width: int = field(init=False)
    height: int = field(init=False)
    stride: int = field(init=False)
    pixels: memoryview = field(init=False)

    def __post_init__(self) -> None:
        width, height = self.page.get_size()
        scale = min(SCALE, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
        bitmap = self.page.render(scale=scale, grayscale=True)
        self.width, self.height, self.stride = bitmap.width, bitmap.height, bitmap.stride
        self.pixels = memoryview(bytes(bitmap.buffer))

    def shows(self, word: _Letters) -> bool:
        """Whether something is drawn across the middle of the word's letters."""
        quarter = (word.top - word.bottom) / 4
        first = self._pixel(word.left, word.top - quarter)
        last = self._pixel(word.right, word.bottom + quarter)
        left, right = sorted((first[0], last[0]))
        upper, lower = sorted((first[1], last[1]))
        left, right = max(left, 0), min(right + 1, self.width)
        rows = range(max(upper, 0), min(lower + 1, self.height))
        if left >= right or not rows:
            return False
        strips = [self.pixels[row * self.stride + left : row * self.stride + right] for row in rows]
        darkest, lightest = min(map(min, strips)), max(map(max, strips))
        return lightest - darkest >= CONTRAST

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        """Where a point of the page stands in the picture, whatever its rotation."""
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self.page, 0, 0, self.width, self.height, 0, x, y, across, down)
        return across.value, down.value
