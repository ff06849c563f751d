"""What a process that rates does for the secretary of a round: who has not scored what, what is blocked and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ocop_pages.frame import Frame, rendered
from ocop_rules.council.journal import Journal
from ocop_rules.council.results import round_result
from ocop_rules.council.round import open_round
from ocop_rules.forms.round_lines import blocks_of, missing_of, rules_of, scored_of, state_of
from ocop_rules.rulebook.catalogue import default_catalogue
from ocop_rules.words.rounds import COLUMNS


@dataclass(frozen=True, slots=True)
class ShowOverview:
    """Show where the round stands."""

    folder: Path
    frame: Frame

    def run(self) -> str:
        """Return the page; raises `InvalidRound`."""
        catalogue = default_catalogue()
        opened = open_round(self.folder, catalogue)
        result = round_result(opened, Journal(opened.folder), catalogue)
        lang = self.frame.lang
        return rendered(
            "round_overview",
            self.frame,
            result=result,
            round=opened.round,
            columns=COLUMNS,
            rules=rules_of(result, lang),
            rows=[(each, scored_of(each), state_of(each, lang)) for each in result.products],
            blocks=[*blocks_of(result, lang)],
            missing=[*missing_of(result, lang)],
        )
