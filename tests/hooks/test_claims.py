"""The claims of the three source documents: every one has its row, and each row can be found in the reference."""

from cds_service.catalog import Catalog
from cds_service.rules.claims import LIVES
from cds_service.rules.knowledge import Claim

SOURCES = {"S0": range(1, 40), "S1": range(40, 66), "S3": range(66, 108)}
TOPIC = "foot_ankle_entrapment"


def claims(catalog: Catalog) -> tuple[Claim, ...]:
    return catalog.knowledge[TOPIC].claims


def test_every_claim_is_there_exactly_once_and_in_order(catalog: Catalog) -> None:
    expected = [(f"C{number}", source) for source, numbers in SOURCES.items() for number in numbers]
    assert [(claim.name, claim.source) for claim in claims(catalog)] == expected
    assert len(expected) == 107


def test_nothing_was_invented_for_a_heading_without_content(catalog: Catalog) -> None:
    empty = [claim for claim in claims(catalog) if "without content in the source" in claim.note]
    assert [(claim.name, claim.lives) for claim in empty] == [("C21", "context"), ("C39", "context")]


def test_every_way_to_live_is_in_use(catalog: Catalog) -> None:
    assert {claim.lives for claim in claims(catalog)} == set(LIVES)


def test_a_claim_that_only_explains_has_no_gap(catalog: Catalog) -> None:
    assert not [claim.name for claim in claims(catalog) if claim.lives == "context" and claim.gap]


def test_the_claim_behind_each_card_decides(catalog: Catalog) -> None:
    places = {claim.name: claim.places for claim in claims(catalog) if claim.lives == "decides"}
    assert "rule:probable-entrapment-tibial" in places["C93"]
    assert "rule:predicted-conservative-failure-tibial" in places["C80"]
    assert "rule:reassessment-tibial" in places["C103"]
    assert "rule:space-occupying-lesion-medial-plantar" in places["C38"]
    assert "rule:conservative-trial-not-documented-tibial" in places["C82"]


def test_claims_belong_to_the_content(catalog: Catalog) -> None:
    assert len(catalog.contents[TOPIC]["claims"]) == 107
