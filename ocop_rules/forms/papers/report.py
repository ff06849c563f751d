"""Making a paper of a round or of one product, in the format that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from ocop_rules.brief import one_line
from ocop_rules.council.results import RoundResult
from ocop_rules.errors import PaperRefused
from ocop_rules.evaluation.evaluate import evaluate, evaluate_as, read_and_check
from ocop_rules.evaluation.evaluation import Evaluation
from ocop_rules.evidence.bundle import EvidenceBundle
from ocop_rules.evidence.reader import BundleInput
from ocop_rules.evidence.score_sheet import Role
from ocop_rules.forms.papers.answer import answer, claimed_stars, stars_missed
from ocop_rules.forms.papers.context import context_of
from ocop_rules.forms.papers.formats import PaperFormat, written
from ocop_rules.forms.papers.forwarding import forwarding
from ocop_rules.forms.papers.minutes import minutes
from ocop_rules.forms.papers.of_round import facts_of
from ocop_rules.forms.papers.office import Office
from ocop_rules.forms.papers.paper import Paper, safe
from ocop_rules.forms.papers.registration import registration
from ocop_rules.forms.papers.result_sheet import result_sheet
from ocop_rules.forms.papers.round_facts import ProductFacts, RoundFacts
from ocop_rules.forms.papers.summary import annex, summary
from ocop_rules.rating.settings import Settings
from ocop_rules.replay.dossiers import Dossier, dossiers_in, no_dossiers
from ocop_rules.replay.record import Record
from ocop_rules.rulebook.model import ProductSet, Rulebook
from ocop_rules.text import Text, printable, text

PaperKind: TypeAlias = Literal["minutes", "results", "summary", "annex", "forwarding", "answer", "registration"]
KINDS: tuple[PaperKind, ...] = get_args(PaperKind)

ReportSource: TypeAlias = "RoundResult | Evaluation | BundleInput"
"""Of what papers are made: a round, an evaluation, or a bundle; a path may name a round, bundles or records."""

_LONGEST_PATH = 4096

_NOT_NOTED = ""
"""When sheets came that lie in the folder and are not in the journal yet: a report notes nothing there."""

_OF_ROUND: Mapping[PaperKind, Callable[[RoundFacts], Paper]] = {
    "minutes": minutes,
    "summary": summary,
    "annex": annex,
    "forwarding": forwarding,
}


@dataclass(frozen=True)
class Report:
    """A paper, or several in one file.

    Attributes:
        content: the file.
        papers: how many papers stand in it, each from a page of its own on.
        blanks: what was not known, so that there are dots for a pen.
    """

    content: bytes
    papers: int
    blanks: tuple[Text, ...]

    def __repr__(self) -> str:
        told = [("bytes", len(self.content)), ("papers", self.papers), ("blanks", len(self.blanks))]
        return one_line(type(self).__name__, told)


@dataclass(frozen=True, slots=True)
class _Subject:
    """One product of which a paper is made.

    Attributes:
        bundle: its bundle.
        evaluation: its result; None where it has none yet, or none is asked for.
        product: what the round knows of it; None outside a round.
    """

    bundle: EvidenceBundle
    rulebook: Rulebook
    product_set: ProductSet
    evaluation: Evaluation | None
    product: ProductFacts | None = None

    @property
    def address(self) -> str | None:
        return self.product.address if self.product is not None else None


def report(
    source: ReportSource,
    paper: PaperKind,
    form: PaperFormat,
    *,
    template: str | PathLike[str] | None = None,
    product: str | None = None,
    stars: int | None = None,
) -> Report:
    """Make a paper of a round or of a product.

    Args:
        source: a round's folder or its result; an evaluation; a bundle, a record, or a path of these. Minutes, summary,
            annex and forwarding are of rounds alone.
        paper: which paper.
        form: the format; `xlsx` for summary and annex.
        template: an office's own DOCX template, for the format `docx`.
        product: the id of the one dossier that is asked for; None for all.
        stars: the stars that a product asked for, for the answer to its producer; None for those that its producer
            claimed on its own sheet, and without one for those of its points, or the least that are recognised.

    Raises:
        InvalidEvidence: a bundle or a round is wrong, with every problem at once.
        InvalidRecord: a record was changed.
        PaperRefused: the paper cannot be made of this, or not in this format.
        ValueError: there is no such paper, format or number of stars.
    """
    if paper not in KINDS or form not in get_args(PaperFormat):
        raise ValueError(f"a paper is one of {', '.join(KINDS)}, a format one of {', '.join(get_args(PaperFormat))}")
    if stars is not None and not 1 <= stars <= 5:
        raise ValueError(f"stars are 1 to 5, not {stars}")
    if isinstance(source, str) and "\n" not in source and len(source) < _LONGEST_PATH and Path(source).exists():
        source = Path(source)
    facts = _facts(source)
    if facts is None and paper in _OF_ROUND:
        raise PaperRefused(
            text(
                f"văn bản này ({paper}) cần một đợt đánh giá: thư mục có round.yaml",
                f"this paper ({paper}) is of a round: a folder with round.yaml is needed",
            )
        )
    if facts is not None and paper in _OF_ROUND:
        papers: tuple[Paper, ...] = (_OF_ROUND[paper](facts),)
        subjects: tuple[_Subject, ...] = ()
    else:
        found = _subjects(source, rated=paper != "registration") if facts is None else _of_facts(facts)
        subjects, papers = _papers(_only(found, product), paper, facts, stars)
    papers = tuple(map(safe, papers))
    context = {} if template is None else context_of(facts, [(each.bundle, each.evaluation) for each in subjects])
    content = written(papers, form, None if template is None else Path(template), context)
    told = {each.vi: each for each in (blank for made in papers for blank in made.blanks)}
    return Report(content, len(papers), tuple(told.values()))


def _facts(source: ReportSource) -> RoundFacts | None:
    if isinstance(source, RoundResult):
        return facts_of(source)
    if isinstance(source, Path) and _is_round(Path(source)):
        from ocop_rules.council.journal import Journal
        from ocop_rules.council.results import bundles_of, round_result
        from ocop_rules.council.round import open_round
        from ocop_rules.forms.intake import take_in
        from ocop_rules.rulebook.catalogue import default_catalogue

        catalogue = default_catalogue()
        opened = open_round(Path(source), catalogue)
        journal = Journal(opened.folder)
        came = take_in(opened, bundles_of(opened, catalogue), journal, _NOT_NOTED)
        return facts_of(round_result(opened, journal.with_new(came.entries), catalogue))
    return None


def _is_round(path: Path) -> bool:
    from ocop_rules.council.round import FILE

    return path.name == FILE if path.is_file() else (path / FILE).is_file()


def _of_facts(facts: RoundFacts) -> Iterator[_Subject]:
    for product in facts.products:
        product_set = facts.rulebook.sets[product.set_number]
        yield _Subject(product.bundle, facts.rulebook, product_set, product.evaluation, product)


def _subjects(source: ReportSource, *, rated: bool) -> Iterator[_Subject]:
    if isinstance(source, Evaluation):
        yield _Subject(source.bundle, source.rulebook, source.product_set, source)
    elif isinstance(source, Path):
        passed_over = []
        for found in dossiers_in([str(source)]):
            if found.error is not None:
                raise found.error
            if found.bundle is None:
                passed_over.append(found.name)
            else:
                yield _of_dossier(found, found.bundle, rated=rated)
        if passed_over and not Path(source).is_dir():
            raise no_dossiers([str(source)], passed_over)
    else:
        assert not isinstance(source, RoundResult)
        yield _of_bundle(source, rated=rated)


def _of_dossier(found: Dossier, bundle: BundleInput, *, rated: bool) -> _Subject:
    if found.record is None:
        return _of_bundle(bundle, rated=rated)
    evaluation = _of_record(found.record, found.name)
    return _Subject(evaluation.bundle, evaluation.rulebook, evaluation.product_set, evaluation)


def _of_bundle(bundle: BundleInput, *, rated: bool) -> _Subject:
    if rated:
        evaluation = evaluate(bundle)
        return _Subject(evaluation.bundle, evaluation.rulebook, evaluation.product_set, evaluation)
    read, rulebook, product_set, *_ = read_and_check(bundle)
    return _Subject(read, rulebook, product_set, None)


def _of_record(record: Record, name: str) -> Evaluation:
    """Return the evaluation of a record, which must come out as it did."""
    engine: Literal["durable", "direct"] = "direct" if record.engine == "direct" else "durable"
    settings = Settings.recorded(record.settings)
    evaluation = evaluate_as(record.bundle, record.version, settings, engine, recorded=True)
    now = evaluation.as_json()
    if any(record.evaluation.get(key) != now[key] for key in ("points", "stars", "outcome")):
        raise PaperRefused(
            text(
                f"{printable(name)}: chấm lại không ra kết quả đã ghi; xem: ocop replay",
                f"{printable(name)}: rated again it does not give the recorded result; see: ocop replay",
            )
        )
    return evaluation


def _only(found: Iterator[_Subject], product: str | None) -> Sequence[_Subject]:
    subjects = [*found]
    if product is None:
        return subjects
    chosen = [each for each in subjects if each.bundle.dossier == product]
    if not chosen:
        known = printable(", ".join(each.bundle.dossier for each in subjects), 200)
        raise PaperRefused(
            text(
                f"không có hồ sơ {printable(product)}; đang có: {known}",
                f"there is no dossier {printable(product)}; there are: {known}",
            )
        )
    return chosen


def _papers(
    subjects: Sequence[_Subject], paper: PaperKind, facts: RoundFacts | None, stars: int | None
) -> tuple[tuple[_Subject, ...], tuple[Paper, ...]]:
    office = facts.office if facts is not None else Office()
    made = [(each, _paper(each, paper, office, stars)) for each in subjects]
    kept = [(subject, one) for subject, one in made if one is not None]
    if not kept:
        raise PaperRefused(_nothing(paper))
    return tuple(subject for subject, _ in kept), tuple(one for _, one in kept)


def _paper(subject: _Subject, paper: PaperKind, office: Office, stars: int | None) -> Paper | None:
    evaluation, product = subject.evaluation, subject.product
    if paper == "registration":
        return registration(subject.bundle, subject.rulebook, subject.product_set, subject.address)
    if evaluation is None:
        return None
    if paper == "results":
        if product is None:
            return result_sheet(evaluation, office)
        return result_sheet(evaluation, office, product.address, product.blocks, dict(product.reference))
    is_settled = product.is_settled if product is not None else evaluation.outcome != "provisional"
    if not is_settled or evaluation.assessed_by is Role.PRODUCER:
        return None
    asked = stars if stars is not None else claimed_stars(product.file if product is not None else evaluation.bundle)
    wanted = stars_missed(evaluation, asked)
    return None if wanted is None else answer(evaluation, office, wanted, subject.address)


def _nothing(paper: PaperKind) -> Text:
    if paper == "answer":
        return text(
            "không có sản phẩm nào đã có kết quả mà chưa đạt hạng đề nghị, nên không có văn bản trả lời; ghi --stars "
            "nếu chủ thể đề nghị hạng cao hơn",
            "no product with a result missed what it asked for, so there is no answer; state --stars if a producer "
            "asked for more",
        )
    return text("chưa có sản phẩm nào được chấm", "no product has been scored yet")
