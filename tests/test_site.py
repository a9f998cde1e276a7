"""A hospital's folder adds, replaces and takes away; whatever is wrong in it is told at once, with file and row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cds_service.catalog import Catalog, load_catalog
from cds_service.record import Term
from cds_service.record.ncs import ReportReader
from cds_service.rules.knowledge import OrderCode
from cds_service.rules.tables import ContentError

TOPIC = "foot_ankle_entrapment"
PATIENT_VIEW = "foot-ankle-entrapment-patient-view"
CODES = "concept,match,system,code,display,side,site,answer,mark,source"
WORDS = "concept,words,side,site,answer,mark,source"
LIMITS = "threshold,concept,statistic,value,unit,age_low,age_high,height_low,height_high,mark,source,note"
SOURCES = "key,citation,read,note"
SITE = '[site]\nname = "Test Hospital"\n'
OWN = "urn:oid:2.999.1"

Make = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Make:
    """A folder with these files; a table is given as its rows below the header."""

    def make(toml: str = SITE, **tables: list[str]) -> Path:
        heads = {"value_sets": CODES, "terms": WORDS, "thresholds": LIMITS, "citations": SOURCES}
        (tmp_path / "site.toml").write_text(toml, "utf-8")
        for name, rows in tables.items():
            (tmp_path / f"{name}.csv").write_text("\n".join([heads[name], *rows]) + "\n", "utf-8")
        return tmp_path

    return make


def problems(folder: Path) -> list[str]:
    """What is wrong, with the folder left out of it."""
    with pytest.raises(ContentError) as caught:
        load_catalog(folder)
    assert all(one.startswith(str(folder)) for one in caught.value.problems)
    return [one.removeprefix(f"{folder}/") for one in caught.value.problems]


def terms(catalog: Catalog, concept: str) -> list[Term]:
    return [term for term in catalog.knowledge[TOPIC].terms if term.concept == concept]


def limits(catalog: Catalog, name: str) -> list[tuple[float, int | None, int | None]]:
    rows = catalog.knowledge[TOPIC].thresholds
    return [(row.value, row.age_low, row.age_high) for row in rows if row.name == name]


# --- what a folder does ---


def test_a_folder_that_says_only_its_name_changes_nothing_but_the_hash(
    folder: Make, catalog: Catalog
) -> None:
    own = load_catalog(folder())
    knowledge, shipped = own.knowledge[TOPIC], catalog.knowledge[TOPIC]
    assert (knowledge.terms, knowledge.thresholds) == (shipped.terms, shipped.thresholds)
    assert own.hashes != catalog.hashes
    assert own.contents[TOPIC]["site"]["name"] == "Test Hospital"
    assert "site" not in catalog.contents[TOPIC]


def test_codes_are_added_by_address_and_by_alias(folder: Make, catalog: Catalog) -> None:
    toml = f'{SITE}[systems]\nflow = "{OWN}"\nsct = "http://snomed.info/sct"\n'
    rows = [
        "tinel-tarsal-tunnel,code,flow,T1,Tinel L,left,,,,",
        f"tinel-tarsal-tunnel,,{OWN},T2,,,,,,",
        "foot-pain,code,sct,47374004,,,,,,",
        "foot-pain,code,urn:oid:2.16.840.1.113883.6.96,22335008,,,,,,",
    ]
    own = load_catalog(folder(toml, value_sets=rows))
    added = [t for t in own.knowledge[TOPIC].terms if t.mark == "site"]
    assert [(t.system, t.code) for t in added] == [
        (OWN, "T1"),
        (OWN, "T2"),
        ("snomed", "47374004"),
        ("snomed", "22335008"),
    ]
    assert {t.source for t in added} == {"Test Hospital"}
    found = own.knowledge[TOPIC].vocabulary.of_code(OWN, "T1")
    assert [(t.concept, t.side.value) for t in found] == [("tinel-tarsal-tunnel", "left")]
    assert catalog.knowledge[TOPIC].vocabulary.of_code(OWN, "T1") == ()


def test_a_row_with_the_same_key_replaces_and_one_marked_off_goes(folder: Make, catalog: Catalog) -> None:
    before = terms(catalog, "nsaid")
    code = next(t for t in before if t.match == "code")
    word = next(t for t in before if t.match == "text")
    own = load_catalog(
        folder(
            value_sets=[f"nsaid,code,{code.system},{code.code},Ours,,,,,"],
            terms=[f"nsaid,{word.code},,,,off,", "nsaid,our tablets,,,,,"],
        )
    )
    after = terms(own, "nsaid")
    assert len(after) == len(before)
    assert (after[before.index(code)].display, after[before.index(code)].mark) == ("Ours", "site")
    assert word not in after
    assert after[-1].code == "our tablets"
    assert [(c["does"], c["file"], c["row"]) for c in own.contents[TOPIC]["site"]["changes"]] == [
        ("replaces", "value_sets.csv", 2),
        ("takes away", "terms.csv", 2),
        ("adds", "terms.csv", 3),
    ]


def test_the_rows_of_a_threshold_replace_all_rows_of_its_name(folder: Make, catalog: Catalog) -> None:
    assert len(limits(catalog, "amp-tibial-ah-lower")) == 3
    own = load_catalog(
        folder(
            thresholds=[
                "amp-tibial-ah-lower,amp-tibial-ah,lower,5,mV,,49,,,,,",
                "amp-tibial-ah-lower,amp-tibial-ah,lower,4,mV,50,,,,,,",
                "dml-tibial-ah-side-difference,,,,,,,,,off,,",
                "plantar-medial-mixed-amp-lower,plantar-medial-mixed-amp,lower,3,uV,,,,,,,",
            ]
        )
    )
    assert limits(own, "amp-tibial-ah-lower") == [(5, None, 49), (4, 50, None)]
    assert limits(own, "dml-tibial-ah-side-difference") == []
    assert limits(own, "plantar-medial-mixed-amp-lower") == [(3, None, None)]
    assert limits(own, "sural-amp-lower") == limits(catalog, "sural-amp-lower")


def test_a_source_may_be_named(folder: Make) -> None:
    own = load_catalog(
        folder(
            citations=['SERIES,"Our own series, 60 adults",opened,'],
            thresholds=["dml-tibial-ah-upper,dml-tibial-ah,upper,5.8,ms,19,79,,,verified,SERIES,"],
            terms=["nsaid,our tablets,,,,project-choice,project"],
        )
    )
    [row] = [row for row in own.knowledge[TOPIC].thresholds if row.name == "dml-tibial-ah-upper"]
    assert (row.mark, row.source) == ("verified", "SERIES")
    assert own.knowledge[TOPIC].citations["SERIES"].text == "Our own series, 60 adults"


def test_comments_missing_columns_and_a_spreadsheet_mark_are_fine(folder: Make) -> None:
    path = folder()
    text = "\ufeff# our words\nconcept,words\n# nsaid,no\n\nnsaid,our tablets\n"
    (path / "terms.csv").write_text(text, "utf-8")
    (path / "notes.txt").write_text("nothing to read", "utf-8")
    own = load_catalog(path)
    assert terms(own, "nsaid")[-1].code == "our tablets"
    assert [change.row for change in own.knowledge[TOPIC].site.changes] == [5]  # type: ignore[union-attr]


def test_orders_have_the_codes_of_the_site(folder: Make) -> None:
    toml = f"""{SITE}
[systems]
orders = "{OWN}"
[orders.reassessment]
system = "orders"
code = "FU"
display = "Follow-up"
[orders.surgical-opinion]
system = "snomed"
code = "22335008"
display = "Left foot"
"""
    site = load_catalog(folder(toml)).knowledge[TOPIC].site
    assert site is not None
    assert site.orders == {
        "reassessment": OrderCode(OWN, "FU", "Follow-up"),
        "surgical-opinion": OrderCode("http://snomed.info/sct", "22335008", "Left foot"),
    }


def test_laboratory_codes_of_the_site_are_asked_for(folder: Make) -> None:
    gone = [f"egfr,code,loinc,{code},,,,,off," for code in ("33914-3", "94677-2")]
    own = load_catalog(folder(value_sets=[*gone, "hba1c,code,urn:oid:2.999.1,A1C 2,,,,,,"]))
    template = own.templates(PATIENT_VIEW)["laboratory"]
    assert "urn:oid:2.999.1|A1C%202" in template
    assert "33914-3" not in template
    assert len(template) < 300


def test_a_search_that_became_too_long_says_how_to_shorten_it(folder: Make) -> None:
    rows = [f"hba1c,code,{OWN},GLYCATED-{number},,,,,," for number in range(3)]
    with pytest.raises(ContentError) as caught:
        load_catalog(folder(value_sets=rows))
    [problem] = caught.value.problems
    assert problem.startswith("prefetch template laboratory of foot-ankle-entrapment-")
    assert "take away (mark off, in value_sets.csv of the site) the LOINC codes" in problem


def test_the_hash_does_not_depend_on_where_the_folder_lies(folder: Make, tmp_path: Path) -> None:
    first = folder(terms=["nsaid,our tablets,,,,,"])
    second = tmp_path / "elsewhere"
    second.mkdir()
    for name in ("site.toml", "terms.csv"):
        (second / name).write_bytes((first / name).read_bytes())
    assert load_catalog(first).hashes == load_catalog(second).hashes


# --- what is wrong ---


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ("", "site.toml: site: is missing"),
        ("[site]\n", "site.toml: site.name: is missing"),
        ('[site]\nname = ""\n', "site.toml: site.name: String should have at least 1 character"),
        (
            '[site]\nname = "<b>"\n',
            "site.toml: site.name: write a plain name: letters, digits, spaces and . , ' & ( ) / + -",
        ),
        (f'{SITE}town = "x"\n', "site.toml: site.town: no such key; there are contact, name, time_zone"),
        (
            f'{SITE}time_zone = "Vienna"\n',
            "site.toml: site.time_zone: no time zone has the name 'Vienna': write one as in Europe/Vienna",
        ),
        (
            f'{SITE}[systems]\nx = "flow"\n',
            "site.toml: systems.x: 'flow' is no address: write one that begins with http://, https:// or urn:",
        ),
        (f'{SITE}[systems]\nloinc = "{OWN}"\n', "site.toml: systems.loinc: this name is taken"),
        (
            f'{SITE}[orders.visit]\ncode = "1"\n',
            "site.toml: orders.visit: no such key; there are nerve-conduction-study, reassessment, surgical-opinion",
        ),
        (
            f'{SITE}[orders.reassessment]\nsystem = "{OWN}"\ncode = "1"\n',
            "site.toml: orders.reassessment.display: is missing",
        ),
        (
            f'{SITE}[orders.reassessment]\nsystem = "flow"\ncode = "1"\ndisplay = "x"\n',
            "site.toml: orders.reassessment.system: unknown system 'flow': write its address, or name it under "
            "[systems]",
        ),
        (
            f'{SITE}[orders.reassessment]\nsystem = "snomed"\ncode = "22335009"\ndisplay = "x"\n',
            "site.toml: orders.reassessment.code: snomed code 22335009 fails its check digit",
        ),
        (
            "[site\n",
            "site.toml: cannot be read: Expected ']' at the end of a table declaration (at line 1, column 6)",
        ),
    ],
)
def test_site_toml(folder: Make, toml: str, problem: str) -> None:
    assert problems(folder(toml)) == [problem]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("nsaids,code,loinc,4548-4,,,,,,", "unknown concept 'nsaids'; did you mean nsaid?"),
        (
            "nsaid,code,flow,1,,,,,,",
            "unknown system 'flow': write its address, or name it under [systems] of site.toml",
        ),
        (f"nsaid,prefix,{OWN},1,,,,,,", f"a prefix of {OWN} codes means nothing"),
        (f"nsaid,code,{OWN},,,,,,,", "code is empty"),
        ("nsaid,code,snomed,47933001,,,,,,", "snomed code 47933001 fails its check digit"),
        ("nsaid,code,http://snomed.info/sct,47933001,,,,,,", "snomed code 47933001 fails its check digit"),
        (
            "nsaid,code,loinc,18844-1,,,,,,",
            "loinc code 18844-1 is known to be wrong: it was used for electromyography and is an impression of an"
            " electrocardiogram",
        ),
        (f"nsaid,code,{OWN},1,,both,,,,", "unknown side 'both' (known: bilateral, left, right)"),
        (f"nsaid,code,{OWN},1,,,nsaid,,,", "unknown site 'nsaid'"),
        (f"nsaid,code,{OWN},1,,,,,verified,", "mark 'verified' needs a source"),
        (f"nsaid,code,{OWN},1,,,,,,BOOK", "mark is empty"),
        (f"nsaid,code,{OWN},1,,,,,verified,BOOK", "source 'BOOK' is not in citations.csv"),
        (
            f"nsaid,code,{OWN},1,,,,,site,S3",
            "unknown mark 'site' (known: general-knowledge, project-choice, second-hand, verified)",
        ),
        (f"nsaid,code,{OWN},1,,,,,off,", "there is no such row to take away"),
    ],
)
def test_value_sets(folder: Make, row: str, problem: str) -> None:
    found = problems(folder(value_sets=["nsaid,code,urn:oid:2.999.2,1,,,,,,", row]))
    assert found[0] == f"value_sets.csv, row 3: {problem}"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("new,sural,upper,1,ms,,,,,,,", "unknown concept 'sural'; did you mean sural-amp?"),
        ("x,,,,,,,,,off,,", "unknown threshold 'x'"),
        (
            "our-dml,dml-tibial-ah,upper,5.8,ms,19,49,,,,,",
            "holds for the same age and height as dml-tibial-ah-upper: use that name to replace it",
        ),
        (
            "dml-tibial-ah-upper,sural-peak,upper,5.8,ms,19,49,,,,,",
            "dml-tibial-ah-upper is a threshold of dml-tibial-ah, upper",
        ),
        (
            "dml-tibial-ah-upper,dml-tibial-ah,upper,58,ms,,,,,,,",
            "value 58 is not plausible: tibial distal motor latency to abductor hallucis lies from 1.5 to 20 ms",
        ),
        (
            "dml-tibial-ah-upper,dml-tibial-ah,upper,5.8,mV,,,,,,,",
            "unit 'mV' is not the 'ms' of dml-tibial-ah",
        ),
        (
            "skin-temp-foot-minimum-usable,skin-temp-foot,minimum-usable,31,Cel,19,,,,,,",
            "skin-temp-foot-minimum-usable holds at every age and height: leave those columns empty",
        ),
        (
            "egfr-lower,egfr,lower,50,mL/min/{1.73_m2},65,,,,,,",
            "egfr-lower holds at every age and height: leave those columns empty",
        ),
        ("egfr-lower,,,,,,,,,off,,", "egfr-lower cannot be taken away, because rules need it: replace it"),
        ("sural-amp-lower,,,,,,,,,off,,", "sural-amp-lower is taken away here, and given in row 2"),
        ("sural-amp-lower,sural-amp,lower,5,uV,60,,,,,,", "holds for the same age and height as row 2"),
    ],
)
def test_thresholds(folder: Make, row: str, problem: str) -> None:
    found = problems(folder(thresholds=["sural-amp-lower,sural-amp,lower,4,uV,19,60,,,,,", row]))
    assert f"thresholds.csv, row 3: {problem}" in found


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("S3,Our reading of it,opened,", "S3 is a source of the topic: choose another key"),
        ("OWN,,opened,", "citation is empty"),
        ("OWN,Ours,seen,", "unknown read 'seen' (known: abstract, opened, second-hand)"),
    ],
)
def test_citations(folder: Make, row: str, problem: str) -> None:
    assert problems(folder(citations=[row])) == [f"citations.csv, row 2: {problem}"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("nsaid,Our Tablets,,,,,", "pattern 'Our Tablets' must be in lower case"),
        ("nsaid,,,,,,", "words is empty"),
        ("nsaid,our tablets,,,,off,", "there is no such row to take away"),
    ],
)
def test_terms(folder: Make, row: str, problem: str) -> None:
    assert problems(folder(terms=[row])) == [f"terms.csv, row 2: {problem}"]


def test_a_folder_or_a_file_that_is_not_there(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(ContentError, match="there is no such folder; cds-service site init writes one"):
        load_catalog(missing)
    assert problems(tmp_path) == ["site.toml: the file is missing; cds-service site init writes an example"]


def test_a_file_with_a_wrong_name_is_told(folder: Make) -> None:
    path = folder()
    for name in ("value_set.csv", "concepts.csv"):
        (path / name).write_text("x", "utf-8")
    found = problems(path)
    assert found[0].startswith("concepts.csv: no file of a site folder")
    assert found[1] == "value_set.csv: no file of a site folder; did you mean value_sets.csv?"


def test_everything_wrong_is_told_at_once(folder: Make) -> None:
    path = folder(
        '[site]\nname = "X"\ntown = "y"\n',
        value_sets=["nsaid,code,snomed,1,,,,,,", "what,code,snomed,22335008,,,,,,"],
        terms=["nsaid,Tablet,,,,,"],
        thresholds=["sural-amp-lower,sural-amp,lower,four,uV,,,,,,,"],
        citations=["S3,x,opened,"],
    )
    files = [one.partition(",")[0].partition(":")[0] for one in problems(path)]
    assert files == [
        "site.toml",
        "value_sets.csv",
        "value_sets.csv",
        "terms.csv",
        "thresholds.csv",
        "citations.csv",
    ]


def test_a_site_adds_the_abbreviations_of_its_reports(folder: Make) -> None:
    def read(catalog: Catalog) -> set[str]:
        reader = ReportReader(catalog.vocabulary(catalog.topics[0]))
        return {one.name for one in reader.read("Impression: left NSUR response normal.").said}

    assert read(load_catalog()) == set()
    assert read(load_catalog(folder(terms=["sural-nerve,nsur,,,,,"]))) == {"sural-nerve"}
