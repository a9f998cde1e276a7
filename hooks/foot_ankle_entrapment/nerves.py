"""The three nerves of this topic, each by the names under which the tables and the derived entries know it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Nerve:
    """One nerve: its code on cards, the concepts of its entrapment and of its release."""

    code: str
    name: str
    entrapment: str
    release: str

    @property
    def episode(self) -> str:
        """The derived entry that a release of this nerve begins."""
        return f"episode-{self.code}"

    @property
    def trial(self) -> str:
        """The derived entry that sums up conservative treatment of this nerve."""
        return f"conservative-trial-{self.code}"

    @property
    def reassessment(self) -> str:
        """The derived entry of a documented response to that trial."""
        return f"reassessment-{self.code}"


TIBIAL = Nerve("tibial", "tarsal tunnel syndrome", "tarsal-tunnel-syndrome", "tarsal-tunnel-release")
MEDIAL_PLANTAR = Nerve(
    "medial-plantar",
    "medial plantar nerve entrapment",
    "medial-plantar-nerve-entrapment",
    "medial-plantar-release",
)
MEDIAL_CALCANEAL = Nerve(
    "medial-calcaneal",
    "medial calcaneal nerve entrapment",
    "medial-calcaneal-nerve-entrapment",
    "medial-calcaneal-release",
)
NERVES = (TIBIAL, MEDIAL_PLANTAR, MEDIAL_CALCANEAL)
