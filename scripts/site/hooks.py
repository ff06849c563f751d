"""What MkDocs does not do by itself: pages from the top of the repository, and each page's own language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

TOP = Path(__file__).resolve().parents[2]
FROM_THE_TOP = {
    "README.md": "index.md",
    "README.vi.md": "index.vi.md",
    "CONTRIBUTING.md": "CONTRIBUTING.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "SECURITY.md": "SECURITY.md",
    "SECURITY.vi.md": "SECURITY.vi.md",
    "LICENSE": "LICENSE.txt",
}
"""Files at the top of the repository, and what they are called on the site."""
LINK = re.compile(r"(\]\()([^)\s#]+)")


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add what pages link to outside `docs/`: the pages at the top of the repository, and the examples."""
    for name, on_site in FROM_THE_TOP.items():
        files.append(File.generated(config, on_site, abs_src_path=str(TOP / name)))
    for path in sorted((TOP / "examples").rglob("*")):
        if path.is_file():
            files.append(File.generated(config, path.relative_to(TOP).as_posix(), abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead links to where the pages stand on the site, where all are beside each other."""
    return LINK.sub(lambda link: link[1] + _on_site(link[2]), markdown)


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Set the language of the page: of its words around the text, and of what says so to browsers."""
    config.theme["language"] = "vi" if page.file.src_uri.endswith(".vi.md") else "en"
    return context


def _on_site(target: str) -> str:
    if "://" in target:
        return target
    name = target.removeprefix("../").removeprefix("docs/")
    return FROM_THE_TOP.get(name, name)
