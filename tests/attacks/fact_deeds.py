"""Opening many facts and putting them into blocks, killed like other deeds."""

from __future__ import annotations

from typing import Any

import polars as pl

from advocacy import blocks, compacting, facts, frames
from incidents.batches import release_facts
from incidents.facts import emit
from incidents.models import SealedFact
from tests.advocacy.invented import crowd, tombstone
from tests.attacks.deeds import Deed, Seen
from tests.attacks.key_deeds import keyring_of

STEP = 4  # rows


class OpenFacts(Deed):
    """Facts of new incidents have arrived, and one that retracts what is in a block already."""

    def more(self, stage: Any) -> dict[str, Any]:
        self.keep(world=stage.world)
        self._arrive(*crowd(5))
        self.act()
        self._arrive(*crowd(10, start=50), tombstone(2, 2))
        return {"waiting": self._rows().count(), "counted": self._counted()[0]}

    def act(self) -> None:
        facts.AT_ONCE = STEP
        ada = self.world.ada
        compacting.compact_waiting(
            keyring=keyring_of(ada),
            actor=ada.user,
            team=self.world.trends,
            progress=lambda _share: None,
            cancelled=lambda: False,
        )

    def is_done(self) -> bool:
        return not self._rows().exists()

    def look(self) -> Seen:
        problems, left = self.broken_logs(), self._rows().count()
        counted, twice = self._counted()
        problems += ["facts are lost, or count that should not"] * (counted != self.counted)
        problems += ["facts lie in two places"] * twice
        problems += ["a key was used untold"] * (
            left < self.waiting and "facts.compact" not in self.last_verbs()
        )
        if not left:
            return "after", problems
        return ("before" if left == self.waiting else "halfway"), problems

    def _arrive(self, *those: Any) -> None:
        for one in those:
            emit(keyring_of(self.world.pavel), self.world.riverside, one)
        release_facts(force=True)

    def _rows(self) -> Any:
        return SealedFact.objects.filter(team=self.world.trends).order_by("pk")

    def _counted(self) -> tuple[list[str], bool]:
        """What counts in blocks and rows together, none moved; and whether one is in both."""
        keyring, team = keyring_of(self.world.ada), self.world.trends
        found = blocks.open_blocks(keyring, team)
        opened = facts._open_rows(keyring, team, list(self._rows()), facts._remembered(found))
        fresh = frames.frame_of(opened.values())
        together = pl.concat([*(block.facts for block in found), fresh])
        twice = together.select("key", "seq", "turn").is_duplicated().any()
        return sorted(map(repr, frames.live(together)["key"].to_list())), bool(twice)


FACT_DEEDS: dict[str, type[Deed]] = {"open facts": OpenFacts}
