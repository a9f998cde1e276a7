"""PDF to lines: words where they stand on their page, and files that are none."""

from __future__ import annotations

import pytest
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)

from cds_service.attachments import from_pdf
from cds_service.attachments.convert import convert
from cds_service.attachments.kinds import Kind
from cds_service.attachments.model import Limits, NotReadable, Outcome, Text
from tests.attachments.samples import (
    PDF_TABLE,
    added,
    bomb,
    content,
    form,
    packed,
    pdf,
    resources,
    stream,
    writer,
)


def lines(data: bytes, limits: Limits | None = None) -> list[str]:
    return [line for line in from_pdf.read(data, limits or Limits()).text.split("\n") if line]


def tried(data: bytes, limits: Limits | None = None) -> Outcome:
    return convert(data, Kind.PDF, None, limits or Limits())


def assert_is_the_table(found: list[str]) -> None:
    """Every value stands below the heading of its side."""
    head, *rows = found
    left = head.index("Left")
    assert [" ".join(line.split()) for line in found] == [
        "Nerve Right ms Left ms",
        "Tibial 6.9",
        "Peroneal 4.2",
        "Sural 3.1 3.3",
    ]
    columns = [(row[:left].split()[1:], row[left:].split()) for row in rows]
    assert columns == [([], ["6.9"]), (["4.2"], []), (["3.1"], ["3.3"])]


def test_an_empty_cell_leaves_its_column_free() -> None:
    assert_is_the_table(lines(pdf(writer(content(PDF_TABLE)))))


def test_the_order_of_drawing_does_not_matter() -> None:
    assert_is_the_table(lines(pdf(writer(content(sorted(PDF_TABLE, key=lambda word: word[0]))))))


def test_what_is_drawn_through_forms_is_there() -> None:
    """With a font of the same name that is another one, and a place of its own."""
    inner = form(content([(x - 50, y, word) for x, y, word in PDF_TABLE if x > 50]))
    inner[NameObject("/Matrix")] = ArrayObject([FloatObject(n) for n in (1, 0, 0, 1, 50, 0)])
    made = writer(content([word for word in PDF_TABLE if word[0] == 50]) + b" /Outer Do /None Do")
    outer = form(b"/Inner Do", XObject=DictionaryObject({NameObject("/Inner"): added(made, inner)}))
    page = made.pages[0]
    page[NameObject("/Resources")] = resources(
        XObject=DictionaryObject({NameObject("/Outer"): added(made, outer)})
    )
    assert_is_the_table(lines(pdf(made)))


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_is_shown_turned(turned: int) -> None:
    matrices = {90: "0 1 -1 0 600 0", 180: "-1 0 0 -1 600 800", 270: "0 -1 1 0 0 600"}
    drawn = f"q {matrices[turned]} cm\n".encode() + content(PDF_TABLE) + b"\nQ"
    made = writer(drawn)
    made.pages[0][NameObject("/Rotate")] = NumberObject(turned)
    assert_is_the_table(lines(pdf(made)))


def test_a_table_that_was_printed_across() -> None:
    drawn = b"q 0 1 -1 0 600 0 cm\n" + content(PDF_TABLE) + b"\nQ"
    assert_is_the_table(lines(pdf(writer(drawn))))


def test_a_number_is_not_torn_by_its_kerning() -> None:
    """A size of one that the matrix makes larger, as drawing programs write it."""
    assert lines(pdf(writer(b"BT /F1 1 Tf 11 0 0 11 50 700 Tm [(4) -30.5 (.2 m) 20 (s)] TJ ET"))) == [
        "4.2 ms"
    ]


def test_pages_in_their_order_with_a_form_feed_between() -> None:
    pages = [content([(50, 700, f"page {number}")]) for number in range(5)]
    assert from_pdf.read(pdf(writer(*pages)), Limits()) == Text("\f".join(f"page {n}" for n in range(5)))
    assert from_pdf.read(pdf(writer(*pages)), Limits(pages=2)) == Text("page 0\fpage 1", truncated=True)


def test_a_page_that_cannot_be_read_is_missed() -> None:
    no_font = b"BT 1 0 0 1 50 700 Tm (one) Tj ET"
    assert tried(pdf(writer(no_font, content([(50, 700, "two")])))) == Text("two", truncated=True)
    assert tried(pdf(writer(no_font))) == NotReadable("broken PDF")


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128"])
def test_a_file_that_only_forbids_copying_is_read(algorithm: str) -> None:
    made = writer(content(PDF_TABLE))
    made.encrypt("", "owner", algorithm=algorithm)
    assert_is_the_table(lines(pdf(made)))


def test_a_file_with_a_password_is_not() -> None:
    made = writer(content(PDF_TABLE))
    made.encrypt("secret", algorithm="RC4-128")
    assert tried(pdf(made)) == NotReadable("encrypted PDF")


def test_a_cipher_that_needs_a_library_of_its_own() -> None:
    made = writer(content(PDF_TABLE))
    made.encrypt("", "owner", algorithm="RC4-128")
    data = pdf(made).replace(b"/V 2", b"/V 5").replace(b"/R 3", b"/R 6").replace(b"/V2", b"/AESV3")
    outcome = tried(data)
    assert isinstance(outcome, NotReadable)
    assert outcome.reason in ("encrypted PDF", "broken PDF")


def test_a_scan() -> None:
    image = stream(b"\0" * 300)
    image.update(
        {
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(10),
            NameObject("/Height"): NumberObject(10),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
        }
    )
    made = writer(b"q 600 0 0 800 0 0 cm /Scan Do Q")
    made.pages[0][NameObject("/Resources")] = resources(
        XObject=DictionaryObject({NameObject("/Scan"): added(made, image)})
    )
    assert tried(pdf(made)) == NotReadable("no text layer: probably a scan")
    assert tried(pdf(writer(b""))) == NotReadable("no text layer: probably a scan")


def test_fonts_that_name_no_characters() -> None:
    made = writer(content([(50, 700, "abcdefgh")]))
    names = [NameObject(f"/g{n}") for n in range(97, 105)]
    made.pages[0]["/Resources"]["/Font"]["/F1"][NameObject("/Encoding")] = DictionaryObject(
        {NameObject("/Differences"): ArrayObject([NumberObject(97), *names])}
    )
    made.pages[0]["/Resources"]["/Font"]["/F1"][NameObject("/ToUnicode")] = added(
        made, stream(b"1 beginbfrange <61> <68> <E061> endbfrange")
    )
    assert tried(pdf(made)) == NotReadable("text in fonts that name no characters")


@pytest.mark.parametrize("place", ["contents", "font", "form"])
def test_a_stream_that_becomes_huge(place: str) -> None:
    huge = packed(bomb(2**26))
    made = writer(huge if place == "contents" else content([(50, 700, "x")]) + b" /Form Do")
    if place == "font":
        made.pages[0]["/Resources"]["/Font"]["/F1"][NameObject("/ToUnicode")] = added(made, huge)
    elif place == "form":
        huge[NameObject("/Subtype")] = NameObject("/Form")
        found = resources(XObject=DictionaryObject({NameObject("/Form"): added(made, huge)}))
        made.pages[0][NameObject("/Resources")] = found
    assert tried(pdf(made)) == NotReadable("too large")


def test_forms_that_draw_each_other() -> None:
    made = writer(b"/A Do")
    one, two = form(b"/A Do /A Do"), form(b"/A Do /A Do")
    first, second = added(made, one), added(made, two)
    one[NameObject("/Resources")] = resources(XObject=DictionaryObject({NameObject("/A"): second}))
    two[NameObject("/Resources")] = resources(XObject=DictionaryObject({NameObject("/A"): first}))
    made.pages[0][NameObject("/Resources")] = resources(XObject=DictionaryObject({NameObject("/A"): first}))
    assert tried(pdf(made)) == NotReadable("too large")


def test_pages_that_are_their_own_children() -> None:
    made = writer(content([(50, 700, "x")]))
    pages = made.root_object["/Pages"].get_object()
    pages[NameObject("/Kids")].append(made.root_object.raw_get("/Pages"))
    outcome = tried(pdf(made))
    assert isinstance(outcome, NotReadable | Text)


def _with_xref_loop() -> bytes:
    data = pdf(writer(content([(50, 700, "x")])))
    start = data.rindex(b"startxref") + len(b"startxref\n")
    place = data[start:].split(b"\n")[0]
    return data.replace(b"trailer\n<<", b"trailer\n<<\n/Prev " + place)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n1 0 obj\n"
        + b"[" * 100_000
        + b"\nxref\n0 1\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\n1 0 obj\n"
        + b"<</A" * 10_000
        + b"\nxref\n0 1\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF",
        b"%PDF-PK\x03\x04 zip",
    ],
)
def test_what_is_no_pdf(data: bytes) -> None:
    assert tried(data) == NotReadable("broken PDF")


def test_a_table_of_places_that_leads_to_itself() -> None:
    assert tried(_with_xref_loop()) == Text("x")


def test_a_file_that_was_cut_off() -> None:
    whole = pdf(writer(content(PDF_TABLE), content([(50, 700, "two")])))
    for length in range(0, len(whole), 40):
        assert isinstance(tried(whole[:length]), NotReadable | Text)
