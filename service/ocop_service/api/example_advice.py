"""The example of advice in OpenAPI: of `examples/plum-jam-held-at-3-stars.yaml`, which is sent without a solver."""

from __future__ import annotations

from typing import Any

ADVICE: dict[str, Any] = {
    "bundle_digest": "a0bd72bf7d3273b2a77116390033009d7d1f004f55b2410318964792dbc8b1fe",
    "count": 1,
    "day": "2027-03-01",
    "dossier": "14-04057-007-2026",
    "format": "ocop-advice/1",
    "goal": {
        "allow_judged": False,
        "by": "2027-03-01",
        "costs": {},
        "margin": "0",
        "measure": "steps",
        "most_counted": 20,
        "paths": 3,
        "stars": 4,
    },
    "is_reachable": True,
    "is_reached": False,
    "library": "0.1.0",
    "losses": [{"kind": "document", "name": "D16", "points": "70", "stars": 2, "type": "distribution_contract"}],
    "more": False,
    "most_points": None,
    "nearest": [
        {
            "kind": "fact",
            "missed": 0,
            "missing_points": "0",
            "name": "linked_output_share",
            "paper": None,
            "stars": 4,
            "value": 76,
        }
    ],
    "now": {"band": 4, "outcome": "rated", "points": "73", "stars": 3},
    "obstacles": [],
    "paths": [
        {
            "changes": [
                {
                    "among": [],
                    "attesters": [],
                    "before": 75,
                    "bound": {"number": "75", "word": "above"},
                    "by_paper": None,
                    "case": None,
                    "cost": None,
                    "days": 0,
                    "documents": ["D06"],
                    "facts": [],
                    "first_day": "2026-09-15",
                    "kind": "fact",
                    "months": 0,
                    "name": "linked_output_share",
                    "option": None,
                    "papers": ["linkage_contract", "purchase_guarantee", "framework_contract", "linkage_agreement"],
                    "renews": False,
                    "serves": ["1.5"],
                    "agrees_with": [],
                    "start_by": "2027-03-01",
                    "unknown_cost": False,
                    "value": 76,
                }
            ],
            "cost": None,
            "ending": [
                {"before": "evaluation", "document": "D04", "ends_on": "2026-11-20", "type": "growing_area_certificate"}
            ],
            "first_day": "2026-09-15",
            "lowered": [],
            "points": "75",
            "raises": [
                {
                    "after": 4,
                    "before": 2,
                    "case": None,
                    "changes": [0],
                    "criterion": "1.5",
                    "points": "2",
                    "required_for": [4],
                    "rescored": False,
                }
            ],
            "stars": 4,
            "unknown_days": False,
        }
    ],
    "rulebook_digest": "a224adc10cf8fc0a0eeaaf24a70ff7a4d05eed18c2260d45f9fb816fa8e9e326",
    "set": 7,
    "settings": {"authority": "council", "requirement_rule": "mean", "rounding": None, "strict": True},
    "version": "qd-26-2026",
}
"""The jam that misses four stars by one requirement; of lists the first alone."""
