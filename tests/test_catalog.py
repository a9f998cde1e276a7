"""What the services ask for, and wrong content that stops start-up."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cds_service import catalog as module
from cds_service.catalog import Catalog, criterion_numbers, load_catalog
from cds_service.rules import Shows
from cds_service.rules.tables import ContentError

TEMPLATE = re.compile(
    r"Patient/\{\{context\.patientId\}\}|[A-Z]\w+\?patient=\{\{context\.patientId\}\}(&[\w-]+=[^&{}]+)*"
)


def test_templates_ask_in_the_smallest_common_way(catalog: Catalog) -> None:
    for service_id in catalog.services:
        for key, template in catalog.templates(service_id).items():
            assert TEMPLATE.fullmatch(template), key
            assert len(template) < 300
            parameters = re.findall(r"[?&]([\w-]+)=", template)
            assert len(parameters) == len(set(parameters))


def test_observations_are_asked_by_category_and_laboratory_values_by_code(catalog: Catalog) -> None:
    templates = catalog.templates("foot-ankle-entrapment-patient-view")
    asked = {t for t in templates.values() if t.startswith("Observation?")}
    assert all("category=" in t or "code=http://loinc.org|" in t for t in asked)
    assert len(asked) == 6


def test_content_and_its_hash_are_the_same_every_time(catalog: Catalog) -> None:
    assert load_catalog().hashes == catalog.hashes


def test_every_criterion_has_a_number_and_words(catalog: Catalog) -> None:
    topic = catalog.topics[0]
    described = catalog.contents[topic.name]["criteria"]
    assert set(described) == set(criterion_numbers(topic).values())
    assert all(entry["says"].strip() for entry in described.values())
    assert all(part in described for entry in described.values() for part in entry["parts"])


@pytest.fixture
def copied(tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The topic with tables of its own, that a test may spoil."""
    topic = catalog.topics[0]
    for table in topic.folder.glob("*.csv"):
        shutil.copy(table, tmp_path)
    changed = replace(topic, folder=tmp_path)
    monkeypatch.setattr(
        module.importlib, "import_module", lambda name: type("Module", (), {"TOPIC": changed})
    )
    return tmp_path


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("value_sets.csv", "foot-pain,code,klingon,1,Pain,,,,verified,BE-VS", "system"),
        ("value_sets.csv", "foot-pain,code,snomed,47933007,Foot pain,,foot,,verified,", "source"),
        ("terms.csv", "foot-pain,Sore foot,,,,project-choice,project", "lower case"),
        ("thresholds.csv", "x,sural-amp,lower,4,furlong,19,79,,,second-hand,BUS-repo,", "furlong"),
        ("value_sets.csv", "nothing,code,snomed,47933007,Foot pain,,,,verified,BE-VS", "nothing"),
    ],
)
def test_a_wrong_row_stops_start_up_and_is_named(copied: Path, table: str, row: str, said: str) -> None:
    path = copied / table
    lines = len(path.read_text().splitlines())
    path.write_text(path.read_text() + row + "\n")
    with pytest.raises(ContentError) as problem:
        load_catalog()
    assert f"{table}, row {lines + 1}:" in str(problem.value)
    assert said in str(problem.value)


def test_a_rule_without_citation_stops_start_up(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    topic = catalog.topics[0]
    service = topic.services[0]
    bare = replace(service.rules[1], citations=())
    unknown = replace(service.rules[2], citations=("Nobody2026",))
    changed = replace(topic, services=(replace(service, shows=(Shows((bare, unknown)),)),))
    monkeypatch.setattr(
        module.importlib, "import_module", lambda name: type("Module", (), {"TOPIC": changed})
    )
    with pytest.raises(ContentError) as problem:
        load_catalog()
    assert "rule probable-entrapment-tibial has no citation" in str(problem.value)
    assert "cites 'Nobody2026', which citations.csv does not have" in str(problem.value)
