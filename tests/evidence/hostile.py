"""Bundles made to take time or memory, each in a size that is asked for, and what reading and rating one takes.

Run as a program with the names of families, it measures them in a process of its own: JSON, a line a family.
"""

from __future__ import annotations

import contextlib
import gc
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ocop_rules
from ocop_rules.canonical import canonical, digest
from ocop_rules.replay.lines import input_files, read_lines
from ocop_rules.replay.record import record_line
from ocop_rules.replay.rerate import replay_line
from ocop_rules.rulebook.catalogue import vocabulary
from tests.bundles import HEAD

FULL = 2000
"""The size at which each family stands at the limits."""

FAMILIES: dict[str, Callable[[int], Any]] = {}


def family(make: Callable[[int], Any]) -> Callable[[int], Any]:
    FAMILIES[make.__name__] = make
    return make


def json_and_yaml(make: Callable[[int], str]) -> Callable[[int], str]:
    FAMILIES[make.__name__] = make
    FAMILIES[f"{make.__name__}_as_yaml"] = lambda n: f"# not JSON\n{make(n)}"
    return make


def document(i: int, **more: Any) -> dict[str, Any]:
    return {"id": f"HS-2026-{i:04}", "type": "test_report", "issued_on": "2026-01-01"} | more


def bundle(**more: Any) -> str:
    return json.dumps(HEAD | more, ensure_ascii=False)


def true_facts() -> list[str]:
    return [name for name, fact in vocabulary().facts.items() if fact.type == "boolean"]


@json_and_yaml
def references_to_ids_much_like_them(n: int) -> str:
    references = [f"HS2062-{i:04}x" for i in range(n // 10)]
    facts = [{"fact": "local_labour_share", "value": 1, "documents": references}]
    return bundle(documents=[document(i) for i in range(n)], facts=facts)


@json_and_yaml
def names_of_the_same_letters(n: int) -> str:
    ids = [("ab" * 50)[i % 50 :][:50] + str(i) for i in range(n)]
    facts = [{"fact": "x" * i, "value": 1, "documents": [each[::-1]]} for i, each in enumerate(ids[: n // 2])]
    return bundle(documents=[document(0, id=each) for each in ids], facts=facts)


@json_and_yaml
def values_under_levels_of_long_keys(n: int) -> str:
    key = "a_key_that_is_quite_long_so_that_it_fills_all_of_sixty_letters"
    return '{"dossier": "1", "x": ' + f'{{"{key}": ' * 35 + "[" + ",".join(["1"] * n * 95) + "]" + "}" * 36


@json_and_yaml
def unknown_fields(n: int) -> str:
    return bundle(**{f"dossier_{i}": 1 for i in range(n * 95)})


@json_and_yaml
def unknown_fields_of_every_document(n: int) -> str:
    return bundle(documents=[document(i) | {f"issued_on_{j}": 1 for j in range(90)} for i in range(n)])


@json_and_yaml
def wrong_references(n: int) -> str:
    return bundle(facts=[{"fact": f"share_{i}", "value": 1, "documents": [[]] * 190} for i in range(n // 2)])


@json_and_yaml
def nothing_but_empty_entries(n: int) -> str:
    sheets = [{"judge": f"{i}", "options": {f"9{j}": "x" for j in range(n // 4)}} for i in range(25)]
    return bundle(documents=[{}] * n, facts=[{}] * (n // 2), sheets=sheets)


@json_and_yaml
def wrong_cases(n: int) -> str:
    options = {f"{j}.1": {"case": "a" * 60, "option": -1, "z": 2} for j in range(n // 4)}
    return bundle(sheets=[{"judge": f"{i}", "options": options} for i in range(25)])


@json_and_yaml
def the_same_key(n: int) -> str:
    return "{" + ",".join(f'"a": {i}' for i in range(n * 95)) + "}"


@json_and_yaml
def one_long_text(n: int) -> str:
    return bundle(facts=[{"fact": "local_labour_share", "value": "漢" * (n * 1300)}])


@json_and_yaml
def one_long_number(n: int) -> str:
    return bundle(facts=[{"fact": "local_labour_share", "value": 1}]).replace(
        '"value": 1', f'"value": 1.{"1" * n * 4000}'
    )


@json_and_yaml
def one_long_criterion(n: int) -> str:
    return bundle(sheets=[{"judge": "a", "options": {"." * (n * 4000): 1}}])


@json_and_yaml
def long_ordinals(n: int) -> str:
    return bundle(sheets=[{"judge": "a", "options": {f"{i}": "9" * (n * 20) for i in range(200)}}])


@json_and_yaml
def more_numbers_than_are_taken(n: int) -> str:
    return '{"a":[' + "1.5," * (n * 1000) + "1]}"


@json_and_yaml
def more_lists_than_are_taken(n: int) -> str:
    return '{"a":[' + "[]," * (n * 1300) + "1]}"


@json_and_yaml
def more_texts_than_are_taken(n: int) -> str:
    return '{"a":[' + '"",' * (n * 1300) + '""]}'


@json_and_yaml
def deeper_than_is_taken(n: int) -> str:
    return '{"a":' + "[" * (n * 4000)


@family
def directives(n: int) -> str:
    return "".join(f"%TAG !{i}! a\n" for i in range(n * 200)) + "--- 1\n"


@family
def blank_lines_before_what_is_wrong(n: int) -> str:
    return "a: 1\n" + "\n" * (n * 4000) + "b: @\n"


@family
def marks_on_a_letter(n: int) -> str:
    return "dossier: a" + "\u0301\u0323" * (n * 1000)


@family
def a_shared_list(n: int) -> Any:
    references = ["x"] * (n * 2)
    return HEAD | {"facts": [{"fact": "local_labour_share", "value": 1, "documents": references}] * 40}


@family
def lists_that_grow_tenfold(n: int) -> Any:
    inside: list[Any] = ["x"] * 10
    for _ in range(n // 100):
        inside = [inside] * 10
    return HEAD | {"facts": inside}


@family
def a_shared_text(n: int) -> Any:
    return HEAD | {"facts": [{"fact": "x" * 1_000_000, "value": 1}] * n}


@json_and_yaml
def documents_that_no_longer_count(n: int) -> str:
    documents = [document(i, expires_on="2026-02-01") for i in range(n)]
    return bundle(
        documents=documents,
        facts=[{"fact": name, "value": True, "documents": ["HS-2026-0001"]} for name in true_facts()],
    )


@json_and_yaml
def facts_that_every_document_backs(n: int) -> str:
    ids = [f"HS-2026-{i:04}" for i in range(n)]
    facts = [{"fact": name, "value": True, "documents": ids} for name in true_facts()[:90]]
    return bundle(documents=[document(i) for i in range(n)], facts=facts)


@json_and_yaml
def a_whole_council(n: int) -> str:
    criteria = ocop_rules.load("qd-26-2026").sets[7].criteria
    return bundle(sheets=[{"judge": f"{i}" * 150, "options": dict.fromkeys(criteria, 1)} for i in range(n // 80)])


class Packed(bytes):
    """A packed file of lines to replay."""


@family
def blank_lines_to_replay(n: int) -> Packed:
    return Packed(gzip.compress(b"\n" * (n * 20_000)))


@family
def short_lines_to_replay(n: int) -> Packed:
    return Packed(gzip.compress(b"{}\n" * (n * 10_000)))


@family
def one_endless_line_to_replay(n: int) -> Packed:
    return Packed(gzip.compress(b"a" * (n * 40_000)))


@family
def deep_lines_to_replay(n: int) -> Packed:
    return Packed(gzip.compress((b'{"bundle":' + b"[" * (n * 400) + b"\n") * 9))


@family
def points_beyond_all_bounds_to_replay(n: int) -> Packed:
    record: dict[str, Any] = json.loads(record_line(ocop_rules.evaluate(HEAD, engine="direct")))
    record["evaluation"]["points"] = f"1e{n}00000000"
    record["evaluation_digest"] = digest(record["evaluation"])
    return Packed(canonical(record).encode() + b"\n")


def take(given: Any) -> None:
    """Rate a bundle and write all that is written of it, or replay the lines of a file."""
    if isinstance(given, Packed):
        with tempfile.NamedTemporaryFile() as file:
            file.write(given)
            file.flush()
            for line in read_lines(input_files([file.name])):
                if line.fault is None and len(line.data) > 10:
                    replay_line(line.file, line.number, line.data)
        return
    for result in ocop_rules.evaluate_many([given], engine="direct"):
        if isinstance(result, ocop_rules.OcopError):
            assert len(result.render("vi")) < 200_000
        else:
            assert len(result.to_json()) + len(result.explain("vi")) < 10_000_000


def _peak() -> int:
    """Return the most KiB that this process held since the peak was forgotten; 0 where nobody can tell."""
    with contextlib.suppress(OSError):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0])
    return 0


def _forget_the_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def measured(make: Callable[[int], Any], n: int, times: int = 3) -> tuple[float, int]:
    """Return the least CPU seconds of a few times, and the MiB beside what was there before."""
    given = make(n)
    seconds = []
    gc.collect()
    _forget_the_peak()
    before = _peak()
    for _ in range(times):
        began = time.process_time()
        take(given)
        seconds.append(time.process_time() - began)
    return min(seconds), (_peak() - before) // 1024


if __name__ == "__main__":
    take(HEAD)
    for name in sys.argv[1:]:
        small, _ = measured(FAMILIES[name], FULL // 4)
        large, memory = measured(FAMILIES[name], FULL)
        print(json.dumps({"family": name, "small": small, "large": large, "memory": memory}), flush=True)
