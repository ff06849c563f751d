"""The example of a bundle in OpenAPI, small enough to read and right enough to send."""

from __future__ import annotations

import json
from typing import Any

import yaml

BUNDLE: dict[str, Any] = {
    "format": "ocop-evidence/1",
    "dossier": "01-00004-012-2026",
    "version": "qd-26-2026",
    "purpose": "first",
    "product": {"name": "Xoài sấy dẻo Yên Châu", "set": 7},
    "producer": {"name": "HTX Nông nghiệp Chiềng Hặc", "type": "cooperative"},
    "submitted_on": "2026-08-01",
    "evaluated_on": "2026-09-15",
    "documents": [
        {
            "id": "D1",
            "type": "food_safety_certificate",
            "number": "12/2025/GCN-ATTP",
            "issued_on": "2025-03-01",
            "expires_on": "2028-03-01",
        },
        {"id": "D2", "type": "insured_worker_list", "issued_on": "2026-07-15"},
    ],
    "facts": [{"fact": "local_labour_share", "value": 62, "documents": ["D2"], "attested_by": "commune"}],
    "sheets": [{"judge": "member-1", "role": "council", "options": {"6.1": 2, "6.2": 3}}],
}
"""A bundle with two documents, a fact and a council member's sheet."""

REGISTER: dict[str, Any] = {
    "format": "ocop-register/1",
    "as_of": "2026-12-01",
    "complete": ["products", "recognitions"],
    "producers": [{"id": "P1", "name": "HTX Chè Bản Mới", "commune": "Xã Bản Mới"}],
    "products": [{"id": "S1", "name": "Chè Shan tuyết", "set": 11, "producer": "P1"}],
    "recognitions": [{"product": "S1", "stars": 4, "decided_on": "2024-02-29", "decision": "12/QĐ-UBND"}],
}
"""A register with one product."""

EXAMPLES = {"dried_mango": {"summary": "Evidence and one council member", "value": BUNDLE}}
YAML_EXAMPLES = {
    "dried_mango": {
        "summary": "The same in YAML",
        "value": yaml.safe_dump(BUNDLE, allow_unicode=True, sort_keys=False),
    }
}
REGISTER_YAML_EXAMPLES = {
    "register": {
        "summary": "The same in YAML",
        "value": yaml.safe_dump(REGISTER, allow_unicode=True, sort_keys=False),
    }
}
LINES_EXAMPLES = {
    "two": {
        "summary": "Two bundles, one of them wrong",
        "value": "".join(
            json.dumps(BUNDLE | changed, ensure_ascii=False) + "\n"
            for changed in ({}, {"facts": [{"fact": "local_labor_share", "value": 62}]})
        ),
    }
}
