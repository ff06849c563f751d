"""ocop_rules: the national criteria of OCOP as versioned rules, every point explained.

>>> import ocop_rules
>>> evaluation = ocop_rules.evaluate("examples/dried-mango-4-stars.yaml")
>>> evaluation.points, evaluation.stars
(Decimal('76'), 4)
"""

from ocop_rules.engine.checked import EngineName
from ocop_rules.engine.pool import network_memory
from ocop_rules.errors import (
    EngineDisagreement,
    EngineError,
    InvalidDocument,
    InvalidEvidence,
    InvalidRecord,
    InvalidRulebook,
    NetworkLimit,
    NoCriteria,
    NoVersionInForce,
    OcopError,
    Problem,
    UnknownVersion,
    WorkerLost,
)
from ocop_rules.evaluation.evaluate import evaluate, evaluate_many
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.rating.rater import LIBRARY_VERSION
from ocop_rules.rating.settings import Rounding
from ocop_rules.rulebook.catalogue import Catalogue, InForce, VersionInfo, in_force, load, versions
from ocop_rules.rulebook.model import Rulebook

__version__ = LIBRARY_VERSION

__all__ = [
    "Catalogue",
    "EngineDisagreement",
    "EngineError",
    "EngineName",
    "Evaluation",
    "EvidenceBundle",
    "InForce",
    "InvalidDocument",
    "InvalidEvidence",
    "InvalidRecord",
    "InvalidRulebook",
    "NetworkLimit",
    "NoCriteria",
    "NoVersionInForce",
    "OcopError",
    "Problem",
    "Rounding",
    "Rulebook",
    "UnknownVersion",
    "VersionInfo",
    "WorkerLost",
    "__version__",
    "evaluate",
    "evaluate_many",
    "in_force",
    "load",
    "network_memory",
    "versions",
]
