"""Making a paper of a round or of one product, in the format that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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

OF_ROUNDS: Mapping[PaperKind, Callable[[RoundFacts], Paper]] = {
    "minutes": minutes,
    "summary": summary,
    "annex": annex,
    "forwarding": forwarding,
}
"""The papers that are one for a whole round."""


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
    _known(paper, form, stars)
    found = _source(source)
    facts = _facts(found, paper)
    if facts is not None and paper in OF_ROUNDS:
        return _report([(None, OF_ROUNDS[paper](facts))], form, template, facts)
    made = _made(_only(_all_subjects(found, facts, paper), product), paper, facts, stars)
    kept = [*made]
    if not kept:
        raise PaperRefused(_nothing(paper))
    return _report(kept, form, template, facts)


def reports(
    source: ReportSource,
    paper: PaperKind,
    form: PaperFormat,
    *,
    template: str | PathLike[str] | None = None,
    stars: int | None = None,
) -> Iterator[tuple[str, Report]]:
    """Make a paper of each product, one after another, so that no more than one is held at a time.

    Args:
        source: as for `report`.
        paper: `results`, `answer` or `registration`.
        form: the format.
        template: an office's own DOCX template, for the format `docx`.
        stars: the stars that a product asked for, as for `report`.

    Returns:
        The id of each dossier of which there is such a paper, and the paper.

    Raises:
        InvalidEvidence, InvalidRecord, PaperRefused: as `report` does, as they are come to.
        ValueError: the paper is one of a whole round, or there is no such paper, format or number of stars.
    """
    _known(paper, form, stars)
    if paper in OF_ROUNDS:
        raise ValueError(f"{paper} is one paper of a whole round")
    return _each(_source(source), paper, form, template, stars)


def _each(
    source: ReportSource, paper: PaperKind, form: PaperFormat, template: str | PathLike[str] | None, stars: int | None
) -> Iterator[tuple[str, Report]]:
    facts = _facts(source, paper)
    none = True
    for subject, one in _made(_all_subjects(source, facts, paper), paper, facts, stars):
        none = False
        yield subject.bundle.dossier, _report([(subject, one)], form, template, facts)
    if none:
        raise PaperRefused(_nothing(paper))


def _known(paper: PaperKind, form: PaperFormat, stars: int | None) -> None:
    if paper not in KINDS or form not in get_args(PaperFormat):
        raise ValueError(f"a paper is one of {', '.join(KINDS)}, a format one of {', '.join(get_args(PaperFormat))}")
    if stars is not None and not 1 <= stars <= 5:
        raise ValueError(f"stars are 1 to 5, not {stars}")


def _source(source: ReportSource) -> ReportSource:
    if isinstance(source, str) and "\n" not in source and len(source) < _LONGEST_PATH and Path(source).exists():
        return Path(source)
    return source


def _report(
    made: Sequence[tuple[_Subject | None, Paper]],
    form: PaperFormat,
    template: str | PathLike[str] | None,
    facts: RoundFacts | None,
) -> Report:
    papers = tuple(safe(paper) for _, paper in made)
    of = [(each.bundle, each.evaluation) for each, _ in made if each is not None]
    context = {} if template is None else context_of(facts, of)
    content = written(papers, form, None if template is None else Path(template), context)
    told = {each.vi: each for each in (blank for paper in papers for blank in paper.blanks)}
    return Report(content, len(papers), tuple(told.values()))


def _facts(source: ReportSource, paper: PaperKind) -> RoundFacts | None:
    """Return what is known of a round; None where the source is none, which some papers need."""
    facts = _of_round(source)
    if facts is None and paper in OF_ROUNDS:
        raise PaperRefused(
            text(
                f"văn bản này ({paper}) cần một đợt đánh giá: thư mục có round.yaml",
                f"this paper ({paper}) is of a round: a folder with round.yaml is needed",
            )
        )
    return facts


def _of_round(source: ReportSource) -> RoundFacts | None:
    if isinstance(source, RoundResult):
        return facts_of(source)
    if isinstance(source, Path) and is_round(source):
        from ocop_rules.council.journal import Journal
        from ocop_rules.council.results import bundles_of, round_result
        from ocop_rules.council.round import open_round
        from ocop_rules.forms.intake import take_in
        from ocop_rules.rulebook.catalogue import default_catalogue

        catalogue = default_catalogue()
        opened = open_round(Path(source), catalogue)
        journal = Journal(opened.folder)
        bundles = bundles_of(opened, catalogue)
        came = take_in(opened, bundles, journal, _NOT_NOTED)
        return facts_of(round_result(opened, journal.with_new(came.entries), catalogue, bundles))
    return None


def is_round(path: Path) -> bool:
    """Tell whether a path is a round: its folder, or the `round.yaml` in it."""
    from ocop_rules.council.round import FILE

    return path.name == FILE if path.is_file() else (path / FILE).is_file()


def _all_subjects(source: ReportSource, facts: RoundFacts | None, paper: PaperKind) -> Iterator[_Subject]:
    return _subjects(source, rated=paper != "registration") if facts is None else _of_facts(facts)


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
    evaluation = evaluation_of_record(found.record, found.name)
    return _Subject(evaluation.bundle, evaluation.rulebook, evaluation.product_set, evaluation)


def _of_bundle(bundle: BundleInput, *, rated: bool) -> _Subject:
    if rated:
        evaluation = evaluate(bundle)
        return _Subject(evaluation.bundle, evaluation.rulebook, evaluation.product_set, evaluation)
    read, rulebook, product_set, *_ = read_and_check(bundle)
    return _Subject(read, rulebook, product_set, None)


def evaluation_of_record(record: Record, name: str) -> Evaluation:
    """Return the evaluation of a record, rated again.

    Args:
        record: the record.
        name: what it is called in a refusal.

    Raises:
        PaperRefused: it does not come out as it did.
    """
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


def _made(
    subjects: Iterable[_Subject], paper: PaperKind, facts: RoundFacts | None, stars: int | None
) -> Iterator[tuple[_Subject, Paper]]:
    """Return the products of which there is such a paper, and the paper."""
    office = facts.office if facts is not None else Office()
    for each in subjects:
        one = _paper(each, paper, office, stars)
        if one is not None:
            yield each, one


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
