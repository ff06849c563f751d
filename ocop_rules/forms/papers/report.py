"""Making a paper of a round or of one product, in the format that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from ocop_rules.errors import OcopError
from ocop_rules.evaluation.evaluate import evaluate, evaluate_as, read_and_check
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.forms.papers.answer import answer, stars_missed
from ocop_rules.forms.papers.formats import NoSuchPaper, PaperFormat, written
from ocop_rules.forms.papers.office import Office
from ocop_rules.forms.papers.paper import Paper, safe
from ocop_rules.forms.papers.registration import registration
from ocop_rules.forms.papers.result_sheet import result_sheet
from ocop_rules.replay.dossiers import dossiers_in
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import Text, text

PaperKind: TypeAlias = Literal["minutes", "results", "summary", "annex", "forwarding", "answer", "registration"]
KINDS: tuple[PaperKind, ...] = get_args(PaperKind)
OF_ONE_PRODUCT: tuple[PaperKind, ...] = ("results", "answer", "registration")
