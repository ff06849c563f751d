"""Form 03: what the people's committee of the commune says of a dossier from there, which nobody else can attest."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.forms.papers.blanks import LONG, MIDDLE, SHORT, Blanks
from ocop_rules.forms.papers.letterhead import day_line, number_line, signatory
from ocop_rules.forms.papers.paper import (
    Block,
    Heading,
    LetterHead,
    Paper,
    Signing,
    labelled,
    sentence_of,
    words,
)
from ocop_rules.forms.papers.subject import subject_of
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.rulebook.needs import needs_of
from ocop_rules.rulebook.vocabulary import Attester
from ocop_rules.text import text
from ocop_rules.words.conditions import fact_value

_LABOUR = ("local_labour_share",)
_IDEA = ("idea_origin",)


def commune_report(
    rulebook: Rulebook, product_set: ProductSet, bundle: EvidenceBundle | None = None, address: str | None = None
) -> Paper:
    """Return the report on a product; what is not known is left for a pen.

    It states the facts that the rules of the set read and a commune attests, as the bundle has them.

    Args:
        rulebook: the version.
        product_set: the set of the product.
        bundle: what is known of the product.
        address: where the producer is.
    """
    blanks = Blanks()
    name, product, form = subject_of(bundle, rulebook, blanks)
    commune = blanks.dots(text("tên xã", "the commune"), MIDDLE)
    province = blanks.dots(text("tên tỉnh", "the province"), MIDDLE)
    attested = [
        need.name
        for need in needs_of(rulebook, product_set).facts
        if Attester.COMMUNE in rulebook.vocabulary.facts[need.name].attested_by
    ]
    chapters: tuple[tuple[str, list[str]], ...] = (
        ("1. Nguyên liệu địa phương", [each for each in attested if each not in (*_LABOUR, *_IDEA)]),
        ("2. Lao động địa phương", [each for each in attested if each in _LABOUR]),
        ("3. Nguồn gốc ý tưởng", [each for each in attested if each in _IDEA]),
        ("4. Bản sắc, trí tuệ địa phương", []),
    )
    blocks: list[Block] = [
        Heading("I. Thông tin chung"),
        labelled("1. Chủ thể", name),
        labelled("2. Loại hình", blanks.known(form, text("loại hình của chủ thể", "the producer's legal form"))),
        labelled("3. Địa chỉ", blanks.known(address, text("địa chỉ của chủ thể", "the producer's address"), LONG)),
        labelled("4. Người đại diện pháp luật", blanks.dots(text("người đại diện", "who represents it"), LONG)),
        words(f"Giới tính: {SHORT}   Dân tộc: {SHORT}   Nơi thường trú: {MIDDLE}"),
        labelled("5. Sản phẩm", product),
        words(f"Bộ sản phẩm {product_set.number}: {product_set.title.vi}"),
        Heading("II. Đánh giá"),
    ]
    for title, facts in chapters:
        blocks += [Heading(title, 2), *_facts(rulebook, bundle, facts, blanks), words(f"Nhận xét của xã: {LONG}")]
    blocks += [
        words(
            f"Ủy ban nhân dân xã {commune} đề nghị Ủy ban nhân dân tỉnh {province} xem xét, đánh giá, phân hạng sản "
            f"phẩm {product} của {name}."
        ),
        Signing(None, signatory("TM. Ủy ban nhân dân xã\nChủ tịch", note="(Ký, đóng dấu)")),
    ]
    return Paper(
        "commune-report",
        LetterHead("", f"ỦY BAN NHÂN DÂN XÃ {SHORT}", (number_line(blanks, "BC-UBND"),), day_line(blanks, None, None)),
        ("BÁO CÁO", "Đánh giá một số nội dung của hồ sơ đăng ký sản phẩm OCOP"),
        tuple(blocks),
        corner="Mẫu số 03",
        blanks=blanks.told(),
    )


def _facts(rulebook: Rulebook, bundle: EvidenceBundle | None, facts: list[str], blanks: Blanks) -> Iterator[Block]:
    stated = {fact.fact: fact.value for fact in bundle.facts} if bundle is not None else {}
    for name in facts:
        definition = rulebook.vocabulary.facts[name]
        value = fact_value(stated[name], definition, "vi") if name in stated else blanks.dots(definition.title, MIDDLE)
        yield labelled(sentence_of(definition.title.vi), value)
