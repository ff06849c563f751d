"""Knock-outs in which a paper would outweigh what somebody found (R6).

A finding fires whatever papers are listed. Papers belong to the branch of absence (`absent`, `shown`); in `when` they
would make a finding of what is merely missing, and in `unless` they would clear a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.rulebook.condition import Condition, documents_read, facts_read
from ocop_rules.rulebook.lint.finding import Finding
from ocop_rules.rulebook.model import KnockOutRule, Rulebook
from ocop_rules.rulebook.vocabulary import Attester, Vocabulary
from ocop_rules.text import text

RULE = "paper-beats-finding"

_FINDERS = frozenset({Attester.AUTHORITY, Attester.COUNCIL})
"""Who makes findings."""


def check(rulebook: Rulebook) -> Iterator[Finding]:
    """Return the papers, and the facts that papers alone can show, that outweigh a finding; once for each name."""
    seen: dict[tuple[str, Condition, Condition | None], KnockOutRule] = {}
    for product_set in rulebook.sets.values():
        for knock_out in product_set.knock_outs:
            seen.setdefault((knock_out.name, knock_out.when, knock_out.unless), knock_out)
    for knock_out in seen.values():
        yield from _wrong(knock_out, rulebook.vocabulary)


def _wrong(knock_out: KnockOutRule, vocabulary: Vocabulary) -> Iterator[Finding]:
    for document in documents_read(knock_out.when):
        title = vocabulary.documents[document].title
        yield Finding(
            RULE,
            knock_out.name,
            text(
                f"“when” hỏi giấy tờ “{title.vi}”: việc thiếu giấy thuộc về “absent”, “when” chỉ nêu kết luận",
                f"“when” asks for the paper “{title.en}”: a missing paper belongs in “absent”, “when” states a finding",
            ),
            definition=knock_out.name,
        )
    if knock_out.unless is None:
        return
    for document in documents_read(knock_out.unless):
        title = vocabulary.documents[document].title
        yield Finding(
            RULE,
            knock_out.name,
            text(
                f"giấy tờ “{title.vi}” trong “unless” gỡ bỏ cả kết luận của cơ quan có thẩm quyền: chuyển sang "
                "“absent”",
                f"the paper “{title.en}” in “unless” clears even the authority's finding: move it to “absent”",
            ),
            definition=knock_out.name,
        )
    for fact in facts_read(knock_out.unless):
        definition = vocabulary.facts[fact]
        if _FINDERS.isdisjoint(definition.attested_by):
            yield Finding(
                RULE,
                knock_out.name,
                text(
                    f"chỉ giấy tờ chứng minh được “{definition.title.vi}”, mà “unless” gỡ bỏ cả kết luận của cơ quan "
                    "có thẩm quyền: chuyển sang “shown”",
                    f"papers alone show “{definition.title.en}”, and “unless” clears even the authority's finding: "
                    "move it to “shown”",
                ),
                definition=knock_out.name,
                fact=fact,
            )
