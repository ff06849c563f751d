"""The products of councils in files and folders: rounds, bundles, records and JSON Lines of either."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ocop_rules.council.consistency import Consistency, Gathered
from ocop_rules.council.journal import Journal
from ocop_rules.council.results import round_result
from ocop_rules.council.round import FILE as ROUND_FILE
from ocop_rules.council.round import open_round
from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evaluation.many import evaluate_many
from ocop_rules.replay.dossiers import Dossier, dossiers_in
from ocop_rules.replay.lines import ENDINGS
from ocop_rules.rulebook.catalogue import default_catalogue
