"""The documentation is true: its snippets run and print what it says, and it leaves nothing out.

A fenced block tagged `python` runs; those of one page share their names, in order. In one tagged `sh`, the lines that
begin with `ocop `, `cp -r ` or `export OCOP_CRITERIA=` run. Where a block tagged `text` follows, it is what was
printed; `…` stands for anything, alone on a line for any lines. All of a page runs in one directory, with `examples`,
`criteria` and an `archive` of records. A block tagged `yaml` whose first line is `# NAME.yaml`, or `# exercise/…`, is
written there under that name; one tagged `diff` is applied there; one whose first line is `# criteria/…` is copied from
that file. Rows of the tables headed "A wrong one" are merged into a bundle, which must then say so.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer.main
from packaging.requirements import Requirement
from typer.testing import CliRunner

import ocop_rules
from ocop_rules.cli.app import app
from ocop_rules.documents import limits
from ocop_rules.documents.source import read_text
from ocop_rules.engine.lint import RULE as NETWORK_RULE
from ocop_rules.evidence import limits as bundle_limits
from ocop_rules.evidence.bundle import Document, EvidenceBundle, Fact, Producer, Product
from ocop_rules.evidence.fields import MAX_ID, MAX_NAME
from ocop_rules.evidence.score_sheet import CaseChoice, ScoreSheet
from ocop_rules.rulebook.lint.known import RULE as STALE_RULE
from ocop_rules.rulebook.lint.rules import RULES
from ocop_rules.rulebook.schema import FILES
from ocop_rules.words.messages import CODES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *(ROOT / n for n in ("README.md", "README.vi.md", "CHANGELOG.md"))])
PAGES += [ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "SECURITY.vi.md")]
FENCE = re.compile(r"^( *)```(\S*)[^\n]*\n(.*?)^\1```[ ]*$", re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    language: str
    content: str
    line: int
    printed: str | None


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(page: Path) -> list[Block]:
    written = page.read_text(encoding="utf-8")
    found = list(FENCE.finditer(written))
    out = []
    for i, match in enumerate(found):
        after = found[i + 1] if i + 1 < len(found) else None
        follows = after is not None and after[2] == "text" and not written[match.end() : after.start()].strip()
        printed = after[3] if after is not None and follows else None
        out.append(Block(match[2], match[3], written.count("\n", 0, match.start()) + 1, printed))
    return out


def pages_with(language: str, contains: str = "") -> list[Path]:
    return [p for p in PAGES if any(b.language == language and contains in b.content for b in blocks(p))]


def page_id(page: Path) -> str:
    return str(page.relative_to(ROOT))


def assert_printed(expected: str, actual: str) -> None:
    found = "".join(f"{line.rstrip()}\n" for line in actual.splitlines()).strip("\n") + "\n"
    pattern = ""
    for line in expected.strip("\n").splitlines():
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(map(re.escape, line.rstrip().split("…"))) + r"\n"
    if not re.fullmatch(pattern, found):
        assert found == expected


def ocop(line: str, directory: Path) -> str:
    """Run one line of the command as a shell would, with its redirections; return what it printed.

    It must end with 0, or as the line says: `# exits with 1`.
    """
    expected = 1 if line.endswith("# exits with 1") else 0
    words = shlex.split(line, comments=True)[1:]
    given, target, mode = None, None, "w"
    for sign in ("<", ">", ">>"):
        if sign in words:
            at = words.index(sign)
            if sign == "<":
                given = (directory / words[at + 1]).read_text(encoding="utf-8")
            else:
                target, mode = directory / words[at + 1], "a" if sign == ">>" else "w"
            del words[at : at + 2]
    if "--write" in words or "--install-completion" in words or words[0] == "serve" or words[:2] == ["keys", "revoke"]:
        words.append("--help")  # it would change this machine, not end, or need an id that nobody knows
    result = CliRunner().invoke(app, words, input=given, env={"COLUMNS": "80", "OCOP_LANG": "", "TERM": "dumb"})
    assert result.exit_code == expected, f"{line}: {result.output}{result.exception!r}"
    if target is not None:
        with target.open(mode, encoding="utf-8") as file:
            file.write(result.stdout)
        return ""
    return result.stdout


def shell(line: str, directory: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run one line of a block; return what it printed."""
    if line.startswith("ocop "):
        return ocop(line, directory)
    if line.startswith("cp -r "):
        _, _, source, copy = shlex.split(line, comments=True)
        shutil.copytree(directory / source, directory / copy)
    elif line.startswith("export OCOP_CRITERIA="):
        monkeypatch.setenv("OCOP_CRITERIA", str(directory / line.partition("=")[2]))
    return ""


def change(diff: str, directory: Path) -> None:
    """Apply a difference, each of whose hunks begins where it is found first."""
    name, _, hunks = diff.removeprefix("--- ").partition("\n")
    file = directory / name
    written = file.read_text(encoding="utf-8")
    for hunk in hunks.split("@@\n"):
        lines = hunk.splitlines()
        before = "\n".join(line[1:] for line in lines if not line.startswith("+"))
        assert before in written, f"{name} has not:\n{before}"
        written = written.replace(before, "\n".join(line[1:] for line in lines if not line.startswith("-")), 1)
    file.write_text(written, encoding="utf-8")


WRITTEN = re.compile(r"# ((?:exercise/[\w./-]+|[\w-]+)\.yaml)\n")
RUN = [
    pytest.param(
        page, id=page_id(page), marks=pytest.mark.once if "exercise/" in page.read_text(encoding="utf-8") else ()
    )
    for page in sorted({*pages_with("python"), *pages_with("sh", "ocop ")})
]
"""The pages that run; those on the criteria change them and read them anew, which takes long."""


@pytest.mark.parametrize("page", RUN)
def test_snippets_run_and_print_what_they_say(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("examples", "criteria"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "archive").mkdir()
    ocop("ocop score examples/dried-mango-4-stars.yaml --record > archive/2026.jsonl", tmp_path)
    names: dict[str, Any] = {"__name__": "documentation"}
    for block in blocks(page):
        printed = None
        if block.language == "python":
            code = compile("\n" * block.line + block.content, page_id(page), "exec")
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(code, names)
            printed = out.getvalue()
        elif block.language == "sh" and re.search(r"^(ocop |cp -r |export OCOP)", block.content, re.MULTILINE):
            printed = "".join(shell(line, tmp_path, monkeypatch) for line in block.content.splitlines())
        elif block.language == "yaml" and (named := WRITTEN.match(block.content)):
            file = tmp_path / named[1]
            file.parent.mkdir(exist_ok=True)
            file.write_text(block.content, encoding="utf-8")
        elif block.language == "diff":
            change(block.content, tmp_path)
        if (tmp_path / "exercise").is_dir():
            ocop_rules.Catalogue(
                tmp_path / "exercise"
            )  # as the next command would, which is another process: read anew
        if block.printed is not None and printed is not None:
            assert_printed(block.printed, printed)


COPIES = [
    pytest.param(block, id=f"{page_id(page)}:{block.line}")
    for page in PAGES
    for block in blocks(page)
    if block.language == "yaml" and block.content.startswith("# criteria/")
]


@pytest.mark.parametrize("block", COPIES)
def test_yaml_is_the_files(block: Block) -> None:
    head, _, copied = block.content.partition("\n")
    assert copied in read(head.removeprefix("# ").strip())


class Wrong(NamedTuple):
    place: str
    fragment: str
    says: str


def wrong_ones() -> Iterator[Wrong]:
    table = False
    for number, line in enumerate(read("docs/bundle.md").splitlines(), 1):
        if not line.startswith("|"):
            table = False
        elif "A wrong one" in line:
            table = True
        elif table and not line.startswith("|---"):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            if len(cells) == 4 and cells[2].startswith("`"):
                yield Wrong(f"docs/bundle.md:{number}", cells[2].strip("`"), cells[3].strip("`"))


@pytest.mark.parametrize("wrong", list(wrong_ones()), ids=lambda w: w.place)
def test_a_wrong_field_says_what_the_page_says(wrong: Wrong) -> None:
    tourism = '"8"' in wrong.fragment
    bundle = {
        "format": "ocop-evidence/1",
        "dossier": "D-1",
        "version": "qd-26-2026",
        "product": {"name": "Xoài sấy", "set": 26 if tourism else 7},
        "evaluated_on": "2026-09-15",
        "documents": [{"id": "D1", "type": "insured_worker_list", "issued_on": "2026-07-15"}],
        "facts": [{"fact": "local_labour_share", "value": 62, "documents": ["D1"]}],
        **read_text(wrong.fragment).data,
    }
    with pytest.raises(ocop_rules.InvalidEvidence) as raised:
        ocop_rules.evaluate(bundle)
    assert_printed(wrong.says, "\n".join(problem.render("en") for problem in raised.value.problems))


def test_every_field_of_a_bundle_is_documented() -> None:
    page = read("docs/bundle.md")
    for model in (EvidenceBundle, Product, Producer, Document, Fact, ScoreSheet, CaseChoice):
        for name in model.model_fields:
            assert re.search(rf"[`.]{name}`", page), f"{model.__name__}.{name}"


@pytest.mark.parametrize(
    "limit",
    [
        limits.MAX_VALUES,
        limits.MAX_DEPTH,
        limits.MAX_INTEGER_DIGITS,
        limits.MAX_PROBLEMS,
        bundle_limits.MAX_DOCUMENTS,
        bundle_limits.MAX_FACTS,
        bundle_limits.MAX_SHEETS,
        bundle_limits.MAX_OPTIONS,
        MAX_NAME,
        MAX_ID,
    ],
)
def test_the_limits_of_a_bundle_are_documented(limit: int) -> None:
    table = read("docs/bundle.md").partition("| what | at most |")[2].partition("\n\n")[0]
    assert f"| {limit:,} |" in table
    assert f"| {limits.MAX_BYTES // 2**20} MiB |" in table


def test_every_code_of_a_problem_is_documented() -> None:
    page = read("docs/api.md")
    raised = re.compile(r'(?:roblem\(|roblem\.at\([^"]*?,|InvalidToken\()\s*"([a-z0-9-]+)"')
    codes = {code for path in (ROOT / "ocop_rules").rglob("*.py") for code in raised.findall(read(page_id(path)))}
    assert len(codes) > 20
    assert [code for code in sorted(codes) if f"`{code}`" not in page] == []


def test_notice_codes_are_documented_and_none_else() -> None:
    page = read("docs/explanation.md")
    table = page[page.index("## Notice codes") :]
    assert set(re.findall(r"^\| `([a-z-]+)`", table, re.MULTILINE)) == CODES


def test_the_table_of_versions_is_the_rulebooks() -> None:
    page = read("docs/criteria-files.md")
    for info in ocop_rules.versions():
        sets = ocop_rules.load(info.id).sets.values()
        criteria = [criterion for each in sets for criterion in each.criteria.values()]
        options = [option for criterion in criteria for _, option in criterion.all_options()]
        counts = (
            len(sets),
            len(criteria),
            len({criterion.definition for criterion in criteria}),
            len(options),
            sum(option.min_stars is not None for option in options),
            len({knock_out.name for each in sets for knock_out in each.knock_outs}),
        )
        row = " | ".join(f"{count:,}" for count in counts)
        assert f"| `{info.id}` | {row} |" in page, row


def _keys(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if not re.fullmatch(r"[0-9.đa-z]*[0-9][0-9.đa-z]*|[A-C]", key):
                yield key
            yield from _keys(item, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from _keys(item, path)


def test_every_key_of_the_json_is_documented() -> None:
    page = read("docs/explanation.md")
    found: set[str] = set()
    for path in (ROOT / "examples").glob("*.yaml"):
        if not path.name.endswith(".expected.yaml"):
            found.update(_keys(json.loads(ocop_rules.evaluate(path).to_json())))
    assert len(found) > 40
    assert [key for key in sorted(found) if not re.search(rf"[`.\]]{key}`", page)] == []


def commands(command: Any, path: str = "ocop") -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, each in getattr(command, "commands", {}).items():
        yield from commands(each, f"{path} {name}")


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_is_documented(path: str) -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    command = COMMANDS[path]
    if not getattr(command, "commands", {}):
        assert f"{path} " in pages or f"`{path}`" in pages
    for option in command.params:
        for name in (*option.opts, *option.secondary_opts):
            if name.startswith("--"):
                assert re.search(rf"{name}(?![\w-])", pages), f"{path} {name}"


def test_every_lint_rule_and_kind_of_file_is_documented() -> None:
    page = read("docs/criteria-files.md")
    for name in (*(rule.name for rule in RULES), NETWORK_RULE, STALE_RULE):
        assert f"| `{name}` |" in page, name
    for kind in FILES:
        assert f"`{kind}`" in page, kind


def test_every_extra_and_dependency_is_named_with_its_reason() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    asked = {"The library": project["dependencies"], **project["optional-dependencies"]}
    sections = read("docs/dependencies.md").split("\n## ")[1:]
    told = {
        title: re.findall(r"^\| `([\w-]+)` \| ", rows, re.MULTILINE)
        for title, _, rows in (s.partition("\n") for s in sections)
    }
    assert told.pop("Extras") == [name for name in told if name != "The library"]
    names = {title: [Requirement(each).name for each in packages] for title, packages in asked.items()}
    assert told == names


def test_every_page_is_listed_in_both_readmes() -> None:
    for readme in ("README.md", "README.vi.md"):
        written = read(readme)
        for page in DOCS.glob("*.md"):
            assert f"(docs/{page.name})" in written, f"{readme}: {page.name}"


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    out: set[str] = set()
    for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        out.add(slug)
    return out


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_links_resolve(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.exists(), f"{page_id(page)}: {target}"
        assert ROOT in path.parents, f"{page_id(page)}: {target}"
        if anchor:
            assert anchor in anchors(path), f"{page_id(page)}: {target}"


SERVED = ("/v1/", "/health/")
INSTALLED = (
    *("/opt/ocop", "/etc/ocop", "/var/lib/ocop", "/usr/sbin/nologin"),
    *("/etc/systemd/system/ocop.service", "/etc/nginx/conf.d/ocop.conf"),
)


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_no_path_of_one_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"(?:^|[\s`\"'(])(/[a-z]+/\S*)", text)
    assert [path for path in found if not path.startswith(SERVED + INSTALLED)] == []
    assert "shared/" not in text
