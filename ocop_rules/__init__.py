"""ocop_rules: the national criteria of OCOP as versioned rules, every point explained.

>>> import ocop_rules
>>> evaluation = ocop_rules.evaluate("examples/dried-mango-4-stars.yaml")
>>> evaluation.points, evaluation.stars
(Decimal('76'), 4)
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocop_rules.advice.change import Bound as Bound
    from ocop_rules.advice.change import ChangeKind as ChangeKind
    from ocop_rules.advice.change import EvidenceChange as EvidenceChange
    from ocop_rules.advice.change import Raise as Raise
    from ocop_rules.advice.document import AdviceDocument as AdviceDocument
    from ocop_rules.advice.goal import Goal as Goal
    from ocop_rules.advice.goal import Measure as Measure
    from ocop_rules.advice.nearing import Nearing as Nearing
    from ocop_rules.advice.obstacle import Obstacle as Obstacle
    from ocop_rules.advice.obstacle import ObstacleKind as ObstacleKind
    from ocop_rules.advice.outlook import ProductOutlook as ProductOutlook
    from ocop_rules.advice.outlook import StarOutlook as StarOutlook
    from ocop_rules.advice.outlook_document import OutlookDocument as OutlookDocument
    from ocop_rules.advice.path import AdvicePath as AdvicePath
    from ocop_rules.advice.path import EndingPaper as EndingPaper
    from ocop_rules.advice.sensitivity import Loss as Loss
    from ocop_rules.advice.sensitivity import LossKind as LossKind
    from ocop_rules.advice.sensitivity import Sensitivity as Sensitivity
    from ocop_rules.council.agreement import Alpha as Alpha
    from ocop_rules.council.agreement import CriterionAgreement as CriterionAgreement
    from ocop_rules.council.agreement import WhyNoAlpha as WhyNoAlpha
    from ocop_rules.council.compared import CouncilConsistency as CouncilConsistency
    from ocop_rules.council.compared import MemberCounts as MemberCounts
    from ocop_rules.council.compared import ReferenceCount as ReferenceCount
    from ocop_rules.council.compared import WhyFew as WhyFew
    from ocop_rules.council.consistency import Consistency as Consistency
    from ocop_rules.council.consistency import consistency as consistency
    from ocop_rules.council.consistency_document import ConsistencyDocument as ConsistencyDocument
    from ocop_rules.council.imported import Doubt as Doubt
    from ocop_rules.council.likeness import Likeness as Likeness
    from ocop_rules.council.likeness import LikeSheets as LikeSheets
    from ocop_rules.council.likeness import SameForSeveral as SameForSeveral
    from ocop_rules.council.near_threshold import NearThreshold as NearThreshold
    from ocop_rules.council.near_threshold import ThresholdTotals as ThresholdTotals
    from ocop_rules.council.round import Member as Member
    from ocop_rules.council.scored import AboveEvidence as AboveEvidence
    from ocop_rules.council.scored import CriterionKey as CriterionKey
    from ocop_rules.council.severity import MemberSeverity as MemberSeverity
    from ocop_rules.council.severity import Sureness as Sureness
    from ocop_rules.engine.checked import EngineName as EngineName
    from ocop_rules.engine.pool import network_memory as network_memory
    from ocop_rules.engine.rule import Rule as Rule
    from ocop_rules.engine.rule import RuleKind as RuleKind
    from ocop_rules.errors import AdviceMissing as AdviceMissing
    from ocop_rules.errors import AdviceNotProved as AdviceNotProved
    from ocop_rules.errors import ClusterError as ClusterError
    from ocop_rules.errors import ColumnsMissing as ColumnsMissing
    from ocop_rules.errors import EngineDisagreement as EngineDisagreement
    from ocop_rules.errors import EngineError as EngineError
    from ocop_rules.errors import InvalidCode as InvalidCode
    from ocop_rules.errors import InvalidComparison as InvalidComparison
    from ocop_rules.errors import InvalidDocument as InvalidDocument
    from ocop_rules.errors import InvalidEvidence as InvalidEvidence
    from ocop_rules.errors import InvalidRecord as InvalidRecord
    from ocop_rules.errors import InvalidRegister as InvalidRegister
    from ocop_rules.errors import InvalidRound as InvalidRound
    from ocop_rules.errors import InvalidRulebook as InvalidRulebook
    from ocop_rules.errors import InvalidSimulation as InvalidSimulation
    from ocop_rules.errors import NetworkLimit as NetworkLimit
    from ocop_rules.errors import NoCriteria as NoCriteria
    from ocop_rules.errors import NotInColumns as NotInColumns
    from ocop_rules.errors import NoVersionInForce as NoVersionInForce
    from ocop_rules.errors import OcopError as OcopError
    from ocop_rules.errors import PaperRefused as PaperRefused
    from ocop_rules.errors import Problem as Problem
    from ocop_rules.errors import UnknownPlan as UnknownPlan
    from ocop_rules.errors import UnknownReading as UnknownReading
    from ocop_rules.errors import UnknownVersion as UnknownVersion
    from ocop_rules.errors import WorkerLost as WorkerLost
    from ocop_rules.evaluation.advice import Advice as Advice
    from ocop_rules.evaluation.advice import Cost as Cost
    from ocop_rules.evaluation.advice import advise as advise
    from ocop_rules.evaluation.advice import advise_many as advise_many
    from ocop_rules.evaluation.cluster import Cluster as Cluster
    from ocop_rules.evaluation.columns import columns_of as columns_of
    from ocop_rules.evaluation.columns import rate_columns as rate_columns
    from ocop_rules.evaluation.document import EvaluationDocument as EvaluationDocument
    from ocop_rules.evaluation.evaluate import check as check
    from ocop_rules.evaluation.evaluate import evaluate as evaluate
    from ocop_rules.evaluation.evaluation import Evaluation as Evaluation
    from ocop_rules.evaluation.many import BundlesInput as BundlesInput
    from ocop_rules.evaluation.many import evaluate_many as evaluate_many
    from ocop_rules.evaluation.outlook import outlook as outlook
    from ocop_rules.evaluation.records import Cell as Cell
    from ocop_rules.evaluation.records import Per as Per
    from ocop_rules.evaluation.tables import rows as rows
    from ocop_rules.evidence.bundle import Document as Document
    from ocop_rules.evidence.bundle import EvidenceBundle as EvidenceBundle
    from ocop_rules.evidence.bundle import Fact as Fact
    from ocop_rules.evidence.bundle import Producer as Producer
    from ocop_rules.evidence.bundle import Product as Product
    from ocop_rules.evidence.counted import Reason as Reason
    from ocop_rules.evidence.reader import BundleInput as BundleInput
    from ocop_rules.evidence.rows import bundle_from_row as bundle_from_row
    from ocop_rules.evidence.score_sheet import CaseChoice as CaseChoice
    from ocop_rules.evidence.score_sheet import CaseScore as CaseScore
    from ocop_rules.evidence.score_sheet import Role as Role
    from ocop_rules.evidence.score_sheet import ScoreSheet as ScoreSheet
    from ocop_rules.forms.checklist import Checklist as Checklist
    from ocop_rules.forms.checklist import ChecklistItem as ChecklistItem
    from ocop_rules.forms.checklist import ItemState as ItemState
    from ocop_rules.forms.checklist import ListedPaper as ListedPaper
    from ocop_rules.forms.checklist import bundle_checklist as bundle_checklist
    from ocop_rules.forms.consistency_page import consistency_page as consistency_page
    from ocop_rules.forms.mapped.mapping import ColumnsBetween as ColumnsBetween
    from ocop_rules.forms.mapped.mapping import MappedCells as MappedCells
    from ocop_rules.forms.mapped.mapping import MappedColumns as MappedColumns
    from ocop_rules.forms.mapped.mapping import SheetMapping as SheetMapping
    from ocop_rules.forms.mapped.mapping import StatedFields as StatedFields
    from ocop_rules.forms.mapped.proposal import MappingProposal as MappingProposal
    from ocop_rules.forms.mapped.proposal import propose_mapping as propose_mapping
    from ocop_rules.forms.mapped.read import ImportedResult as ImportedResult
    from ocop_rules.forms.mapped.read import MappedWorkbook as MappedWorkbook
    from ocop_rules.forms.mapped.reader import read_mapped as read_mapped
    from ocop_rules.forms.papers.formats import PaperFormat as PaperFormat
    from ocop_rules.forms.papers.report import PaperKind as PaperKind
    from ocop_rules.forms.papers.report import Report as Report
    from ocop_rules.forms.papers.report import report as report
    from ocop_rules.forms.papers.report import reports as reports
    from ocop_rules.forms.read_sheet import ReadSheet as ReadSheet
    from ocop_rules.forms.read_sheet import SheetsDocument as SheetsDocument
    from ocop_rules.forms.read_sheet import sheets_document as sheets_document
    from ocop_rules.forms.workbook.bundle import bundle_from_workbook as bundle_from_workbook
    from ocop_rules.forms.workbook.head import SheetHead as SheetHead
    from ocop_rules.forms.workbook.reader import read_workbook as read_workbook
    from ocop_rules.forms.workbook.writer import score_workbook as score_workbook
    from ocop_rules.mend import Edit as Edit
    from ocop_rules.plans.check import PlanCheck as PlanCheck
    from ocop_rules.plans.check import check_plan as check_plan
    from ocop_rules.plans.check import read_plan as read_plan
    from ocop_rules.plans.check_document import PlanCheckDocument as PlanCheckDocument
    from ocop_rules.plans.comparison import PlanComparison as PlanComparison
    from ocop_rules.plans.comparison import TargetChange as TargetChange
    from ocop_rules.plans.comparison import compare_plan_checks as compare_plan_checks
    from ocop_rules.plans.counted_rows import CountedRow as CountedRow
    from ocop_rules.plans.dashboard import dashboard_page as dashboard_page
    from ocop_rules.plans.dashboard_rows import DashboardFilter as DashboardFilter
    from ocop_rules.plans.figures import ReportRow as ReportRow
    from ocop_rules.plans.next_stars import NextStars as NextStars
    from ocop_rules.plans.next_stars import next_stars as next_stars
    from ocop_rules.plans.place import ReportPlace as ReportPlace
    from ocop_rules.plans.record import PlanReplay as PlanReplay
    from ocop_rules.plans.record import plan_record_line as plan_record_line
    from ocop_rules.plans.record import replay_plan as replay_plan
    from ocop_rules.plans.register_report import RegisterReport as RegisterReport
    from ocop_rules.plans.register_report import WardStanding as WardStanding
    from ocop_rules.plans.register_report import register_report as register_report
    from ocop_rules.plans.report_files import last_report as last_report
    from ocop_rules.plans.report_files import report_file as report_file
    from ocop_rules.plans.report_paper import LastReport as LastReport
    from ocop_rules.plans.results import TargetResult as TargetResult
    from ocop_rules.plans.settled import SettledTarget as SettledTarget
    from ocop_rules.plans.tally import TargetTally as TargetTally
    from ocop_rules.plans.verdicts import TargetVerdict as TargetVerdict
    from ocop_rules.rating.authority import Authority as Authority
    from ocop_rules.rating.authority import Forwarding as Forwarding
    from ocop_rules.rating.council import Apart as Apart
    from ocop_rules.rating.council import CouncilRules as CouncilRules
    from ocop_rules.rating.council import Standing as Standing
    from ocop_rules.rating.council import TooFew as TooFew
    from ocop_rules.rating.points import Points as Points
    from ocop_rules.rating.result import Basis as Basis
    from ocop_rules.rating.result import CriterionResult as CriterionResult
    from ocop_rules.rating.result import Distance as Distance
    from ocop_rules.rating.result import EvidenceItem as EvidenceItem
    from ocop_rules.rating.result import JudgeResult as JudgeResult
    from ocop_rules.rating.result import KnockOut as KnockOut
    from ocop_rules.rating.result import Notice as Notice
    from ocop_rules.rating.result import OutcomeName as OutcomeName
    from ocop_rules.rating.result import PartResult as PartResult
    from ocop_rules.rating.result import Requirement as Requirement
    from ocop_rules.rating.result import TraceEntry as TraceEntry
    from ocop_rules.rating.settings import Rounding as Rounding
    from ocop_rules.rating.settings import Settings as Settings
    from ocop_rules.register.certificate_life import CertificateLife as CertificateLife
    from ocop_rules.register.certificate_life import CertificateState as CertificateState
    from ocop_rules.register.certificate_life import FilingWindow as FilingWindow
    from ocop_rules.register.certificate_life import ProductLife as ProductLife
    from ocop_rules.register.certificate_life import Reminder as Reminder
    from ocop_rules.register.exchange.evaluated import StoredResult as StoredResult
    from ocop_rules.register.exchange.evaluated import stored_results as stored_results
    from ocop_rules.register.exchange.export import export_register as export_register
    from ocop_rules.register.exchange.read import read_exchange as read_exchange
    from ocop_rules.register.exchange.tables import ExchangeRow as ExchangeRow
    from ocop_rules.register.exchange.tables import ExchangeTables as ExchangeTables
    from ocop_rules.register.exchange.tables import ExchangeValue as ExchangeValue
    from ocop_rules.register.exchange.taken import TakenRegister as TakenRegister
    from ocop_rules.register.exchange.taken import register_of_exchange as register_of_exchange
    from ocop_rules.register.exchange.write import write_exchange as write_exchange
    from ocop_rules.register.gs1.product_code import CodeDay as CodeDay
    from ocop_rules.register.gs1.product_code import CodeValue as CodeValue
    from ocop_rules.register.gs1.product_code import ProductCode as ProductCode
    from ocop_rules.register.gs1.product_code import digital_link as digital_link
    from ocop_rules.register.gs1.product_code import read_product_code as read_product_code
    from ocop_rules.register.gs1.qr_code import qr_png as qr_png
    from ocop_rules.register.gs1.qr_code import qr_svg as qr_svg
    from ocop_rules.register.gs1.traceability import TraceabilityEvidence as TraceabilityEvidence
    from ocop_rules.register.gs1.traceability import traceability_evidence as traceability_evidence
    from ocop_rules.register.inspection_plan import InspectionPlan as InspectionPlan
    from ocop_rules.register.inspection_plan import PlannedVisit as PlannedVisit
    from ocop_rules.register.inspection_plan import inspection_plan as inspection_plan
    from ocop_rules.register.life import RegisterLife as RegisterLife
    from ocop_rules.register.life import register_life as register_life
    from ocop_rules.register.life_calendar import life_calendar as life_calendar
    from ocop_rules.register.life_document import RegisterLifeDocument as RegisterLifeDocument
    from ocop_rules.register.read import read_register as read_register
    from ocop_rules.register.read import read_register_text as read_register_text
    from ocop_rules.register.register import Register as Register
    from ocop_rules.register.reinspection import EndedPaper as EndedPaper
    from ocop_rules.register.reinspection import Reinspection as Reinspection
    from ocop_rules.register.risk import Risk as Risk
    from ocop_rules.register.rows import Assessment as Assessment
    from ocop_rules.register.rows import Audience as Audience
    from ocop_rules.register.rows import Commune as Commune
    from ocop_rules.register.rows import CraftVillage as CraftVillage
    from ocop_rules.register.rows import Event as Event
    from ocop_rules.register.rows import Inspection as Inspection
    from ocop_rules.register.rows import InspectionFinding as InspectionFinding
    from ocop_rules.register.rows import InspectionResult as InspectionResult
    from ocop_rules.register.rows import NewRural as NewRural
    from ocop_rules.register.rows import Participation as Participation
    from ocop_rules.register.rows import PlaceKind as PlaceKind
    from ocop_rules.register.rows import Recognition as Recognition
    from ocop_rules.register.rows import RegisteredProducer as RegisteredProducer
    from ocop_rules.register.rows import RegisteredProduct as RegisteredProduct
    from ocop_rules.register.rows import RegisterRow as RegisterRow
    from ocop_rules.register.rows import RetailPlace as RetailPlace
    from ocop_rules.register.rows import SalesPoint as SalesPoint
    from ocop_rules.register.rows import Training as Training
    from ocop_rules.register.rows import WardReport as WardReport
    from ocop_rules.register.write import write_register as write_register
    from ocop_rules.replay.compare.answers import AnswerChange as AnswerChange
    from ocop_rules.replay.compare.answers import AnswerKind as AnswerKind
    from ocop_rules.replay.compare.compare import EvaluationComparison as EvaluationComparison
    from ocop_rules.replay.compare.compare import compare as compare
    from ocop_rules.replay.compare.document import EvaluationComparisonDocument as EvaluationComparisonDocument
    from ocop_rules.replay.compare.effects import CriterionEffect as CriterionEffect
    from ocop_rules.replay.compare.effects import OtherEffect as OtherEffect
    from ocop_rules.replay.compare.side import ComparedInput as ComparedInput
    from ocop_rules.replay.compare.side import ComparedSide as ComparedSide
    from ocop_rules.replay.compare.why import Proof as Proof
    from ocop_rules.replay.compare.why import Why as Why
    from ocop_rules.replay.comparison import Cause as Cause
    from ocop_rules.replay.comparison import ComparedResult as ComparedResult
    from ocop_rules.replay.comparison import Comparison as Comparison
    from ocop_rules.replay.comparison import ComparisonDocument as ComparisonDocument
    from ocop_rules.replay.comparison import CriterionChange as CriterionChange
    from ocop_rules.replay.comparison import CriterionChangeDocument as CriterionChangeDocument
    from ocop_rules.replay.comparison import Earned as Earned
    from ocop_rules.replay.comparison import EarnedDocument as EarnedDocument
    from ocop_rules.replay.comparison import NotCarried as NotCarried
    from ocop_rules.replay.comparison import NotCarriedDocument as NotCarriedDocument
    from ocop_rules.replay.comparison import ResultDocument as ResultDocument
    from ocop_rules.replay.comparison import Verdict as Verdict
    from ocop_rules.replay.many import RecordInput as RecordInput
    from ocop_rules.replay.many import RecordsInput as RecordsInput
    from ocop_rules.replay.many import ReplayReport as ReplayReport
    from ocop_rules.replay.many import replay_many as replay_many
    from ocop_rules.replay.many import replay_record as replay_record
    from ocop_rules.replay.many import replay_report as replay_report
    from ocop_rules.replay.record import Record as Record
    from ocop_rules.replay.record import read_record as read_record
    from ocop_rules.replay.record import record_line as record_line
    from ocop_rules.replay.snapshot import CriterionSnapshot as CriterionSnapshot
    from ocop_rules.replay.summary import Movement as Movement
    from ocop_rules.replay.summary import Summary as Summary
    from ocop_rules.replay.summary import Uncarried as Uncarried
    from ocop_rules.rulebook.catalogue import Catalogue as Catalogue
    from ocop_rules.rulebook.catalogue import ChosenVersion as ChosenVersion
    from ocop_rules.rulebook.catalogue import Extension as Extension
    from ocop_rules.rulebook.catalogue import InForce as InForce
    from ocop_rules.rulebook.catalogue import VersionInfo as VersionInfo
    from ocop_rules.rulebook.catalogue import in_force as in_force
    from ocop_rules.rulebook.catalogue import load as load
    from ocop_rules.rulebook.catalogue import versions as versions
    from ocop_rules.rulebook.certificate import Certificate as Certificate
    from ocop_rules.rulebook.certificate import CertificateExtension as CertificateExtension
    from ocop_rules.rulebook.certificate import Reevaluation as Reevaluation
    from ocop_rules.rulebook.certificate import Withdrawal as Withdrawal
    from ocop_rules.rulebook.certificate import WithdrawalGround as WithdrawalGround
    from ocop_rules.rulebook.checklists import ChecklistDefinition as ChecklistDefinition
    from ocop_rules.rulebook.checklists import ChecklistItemDefinition as ChecklistItemDefinition
    from ocop_rules.rulebook.checklists import DossierState as DossierState
    from ocop_rules.rulebook.citation import Citation as Citation
    from ocop_rules.rulebook.condition import AllOf as AllOf
    from ocop_rules.rulebook.condition import AnyOf as AnyOf
    from ocop_rules.rulebook.condition import Condition as Condition
    from ocop_rules.rulebook.condition import DocumentTest as DocumentTest
    from ocop_rules.rulebook.condition import FactTest as FactTest
    from ocop_rules.rulebook.condition import NotThat as NotThat
    from ocop_rules.rulebook.condition import PointsTest as PointsTest
    from ocop_rules.rulebook.diff.change import Change as Change
    from ocop_rules.rulebook.diff.change import CriterionSays as CriterionSays
    from ocop_rules.rulebook.diff.change import Days as Days
    from ocop_rules.rulebook.diff.change import Forwards as Forwards
    from ocop_rules.rulebook.diff.change import GateSays as GateSays
    from ocop_rules.rulebook.diff.change import Kind as Kind
    from ocop_rules.rulebook.diff.change import KnockOutSays as KnockOutSays
    from ocop_rules.rulebook.diff.change import LevelSays as LevelSays
    from ocop_rules.rulebook.diff.change import Mark as Mark
    from ocop_rules.rulebook.diff.change import Nature as Nature
    from ocop_rules.rulebook.diff.change import OptionSays as OptionSays
    from ocop_rules.rulebook.diff.change import Spot as Spot
    from ocop_rules.rulebook.diff.change import Titled as Titled
    from ocop_rules.rulebook.diff.document import ChangesDocument as ChangesDocument
    from ocop_rules.rulebook.document_fields import CitationDocument as CitationDocument
    from ocop_rules.rulebook.exchange_tables import CodeList as CodeList
    from ocop_rules.rulebook.exchange_tables import ExchangeDefinition as ExchangeDefinition
    from ocop_rules.rulebook.exchange_tables import ExchangeField as ExchangeField
    from ocop_rules.rulebook.exchange_tables import ExchangeTable as ExchangeTable
    from ocop_rules.rulebook.kinds import DecidedBy as DecidedBy
    from ocop_rules.rulebook.kinds import ErratumKind as ErratumKind
    from ocop_rules.rulebook.kinds import Outcome as Outcome
    from ocop_rules.rulebook.kinds import Purpose as Purpose
    from ocop_rules.rulebook.kinds import Scoring as Scoring
    from ocop_rules.rulebook.kinds import Status as Status
    from ocop_rules.rulebook.model import Case as Case
    from ocop_rules.rulebook.model import CaseGroup as CaseGroup
    from ocop_rules.rulebook.model import Criterion as Criterion
    from ocop_rules.rulebook.model import Gate as Gate
    from ocop_rules.rulebook.model import KnockOutRule as KnockOutRule
    from ocop_rules.rulebook.model import LibraryContents as LibraryContents
    from ocop_rules.rulebook.model import Option as Option
    from ocop_rules.rulebook.model import Origin as Origin
    from ocop_rules.rulebook.model import Part as Part
    from ocop_rules.rulebook.model import ProductSet as ProductSet
    from ocop_rules.rulebook.model import ReadingNote as ReadingNote
    from ocop_rules.rulebook.model import Rulebook as Rulebook
    from ocop_rules.rulebook.model import Section as Section
    from ocop_rules.rulebook.model import SheetCase as SheetCase
    from ocop_rules.rulebook.papers import FactEffort as FactEffort
    from ocop_rules.rulebook.papers import Fee as Fee
    from ocop_rules.rulebook.papers import Ground as Ground
    from ocop_rules.rulebook.papers import PaperEffort as PaperEffort
    from ocop_rules.rulebook.papers import Papers as Papers
    from ocop_rules.rulebook.papers import load_papers as load_papers
    from ocop_rules.rulebook.pins import Pin as Pin
    from ocop_rules.rulebook.pins import PinState as PinState
    from ocop_rules.rulebook.plans import AmountByReading as AmountByReading
    from ocop_rules.rulebook.plans import ConditionByReading as ConditionByReading
    from ocop_rules.rulebook.plans import DueReport as DueReport
    from ocop_rules.rulebook.plans import NeedByReading as NeedByReading
    from ocop_rules.rulebook.plans import PlanDefinition as PlanDefinition
    from ocop_rules.rulebook.plans import PlanPeriod as PlanPeriod
    from ocop_rules.rulebook.plans import PlanReading as PlanReading
    from ocop_rules.rulebook.plans import PlanTarget as PlanTarget
    from ocop_rules.rulebook.plans import RegisterPlan as RegisterPlan
    from ocop_rules.rulebook.plans import TargetAmount as TargetAmount
    from ocop_rules.rulebook.plans import TargetBase as TargetBase
    from ocop_rules.rulebook.plans import TargetNeed as TargetNeed
    from ocop_rules.rulebook.printed import ArticleDefinition as ArticleDefinition
    from ocop_rules.rulebook.printed import Erratum as Erratum
    from ocop_rules.rulebook.printed import KnownFinding as KnownFinding
    from ocop_rules.rulebook.printed import KnownPlace as KnownPlace
    from ocop_rules.rulebook.procedure import EligibleForms as EligibleForms
    from ocop_rules.rulebook.procedure import Level as Level
    from ocop_rules.rulebook.procedure import Remark as Remark
    from ocop_rules.rulebook.procedure import Spread as Spread
    from ocop_rules.rulebook.procedure import StarBand as StarBand
    from ocop_rules.rulebook.procedure import TransitionRule as TransitionRule
    from ocop_rules.rulebook.register_terms import InspectionTerms as InspectionTerms
    from ocop_rules.rulebook.vocabulary import Attester as Attester
    from ocop_rules.rulebook.vocabulary import Contradiction as Contradiction
    from ocop_rules.rulebook.vocabulary import DocumentType as DocumentType
    from ocop_rules.rulebook.vocabulary import Ends as Ends
    from ocop_rules.rulebook.vocabulary import FactDefinition as FactDefinition
    from ocop_rules.rulebook.vocabulary import FactType as FactType
    from ocop_rules.rulebook.vocabulary import FactValue as FactValue
    from ocop_rules.rulebook.vocabulary import Lasts as Lasts
    from ocop_rules.rulebook.vocabulary import Limit as Limit
    from ocop_rules.rulebook.vocabulary import Vocabulary as Vocabulary
    from ocop_rules.simulate.simulated import SimulationInput as SimulationInput
    from ocop_rules.simulate.simulated import SimulationReport as SimulationReport
    from ocop_rules.simulate.simulated import simulation_report as simulation_report
    from ocop_rules.text import Lang as Lang
    from ocop_rules.text import Text as Text
    from ocop_rules.words.bundles import bundle_schema as bundle_schema
    from ocop_rules.words.bundles import bundle_template as bundle_template
    from ocop_rules.words.compared import AnswerLine as AnswerLine
    from ocop_rules.words.compared import ComparisonLines as ComparisonLines
    from ocop_rules.words.compared import EffectLine as EffectLine
    from ocop_rules.words.compared import SideLines as SideLines
    from ocop_rules.words.differences.diff import Diff as Diff
    from ocop_rules.words.differences.diff import diff as diff
    from ocop_rules.words.explanation import CriterionLine as CriterionLine
    from ocop_rules.words.explanation import Explanation as Explanation
    from ocop_rules.words.explanation import PartLines as PartLines
    from ocop_rules.words.explanation import Step as Step
    from ocop_rules.words.messages import Message as Message

    __version__: str

_HOMES = {
    "ocop_rules.advice.change": "Bound ChangeKind EvidenceChange Raise",
    "ocop_rules.advice.document": "AdviceDocument",
    "ocop_rules.advice.outlook": "ProductOutlook StarOutlook",
    "ocop_rules.advice.outlook_document": "OutlookDocument",
    "ocop_rules.advice.goal": "Goal Measure",
    "ocop_rules.advice.nearing": "Nearing",
    "ocop_rules.advice.obstacle": "Obstacle ObstacleKind",
    "ocop_rules.advice.path": "AdvicePath EndingPaper",
    "ocop_rules.advice.sensitivity": "Loss LossKind Sensitivity",
    "ocop_rules.council.agreement": "Alpha CriterionAgreement WhyNoAlpha",
    "ocop_rules.council.compared": "CouncilConsistency MemberCounts ReferenceCount WhyFew",
    "ocop_rules.council.consistency": "Consistency consistency",
    "ocop_rules.council.consistency_document": "ConsistencyDocument",
    "ocop_rules.council.imported": "Doubt",
    "ocop_rules.council.likeness": "LikeSheets Likeness SameForSeveral",
    "ocop_rules.council.near_threshold": "NearThreshold ThresholdTotals",
    "ocop_rules.council.round": "Member",
    "ocop_rules.council.scored": "AboveEvidence CriterionKey",
    "ocop_rules.council.severity": "MemberSeverity Sureness",
    "ocop_rules.forms.consistency_page": "consistency_page",
    "ocop_rules.engine.checked": "EngineName",
    "ocop_rules.engine.pool": "network_memory",
    "ocop_rules.engine.rule": "Rule RuleKind",
    "ocop_rules.errors": (
        "AdviceMissing AdviceNotProved ClusterError ColumnsMissing EngineDisagreement EngineError InvalidCode "
        "InvalidComparison InvalidDocument InvalidEvidence InvalidRecord InvalidRegister "
        "InvalidRound InvalidRulebook InvalidSimulation NetworkLimit NoCriteria NoVersionInForce NotInColumns "
        "OcopError PaperRefused Problem UnknownPlan UnknownReading UnknownVersion WorkerLost"
    ),
    "ocop_rules.forms.mapped.mapping": "ColumnsBetween MappedCells MappedColumns SheetMapping StatedFields",
    "ocop_rules.forms.mapped.proposal": "MappingProposal propose_mapping",
    "ocop_rules.forms.mapped.read": "ImportedResult MappedWorkbook",
    "ocop_rules.forms.mapped.reader": "read_mapped",
    "ocop_rules.forms.papers.formats": "PaperFormat",
    "ocop_rules.forms.read_sheet": "ReadSheet SheetsDocument sheets_document",
    "ocop_rules.forms.workbook.head": "SheetHead",
    "ocop_rules.forms.workbook.bundle": "bundle_from_workbook",
    "ocop_rules.forms.workbook.reader": "read_workbook",
    "ocop_rules.forms.workbook.writer": "score_workbook",
    "ocop_rules.forms.papers.report": "PaperKind Report report reports",
    "ocop_rules.mend": "Edit",
    "ocop_rules.evaluation.advice": "Advice Cost advise advise_many",
    "ocop_rules.evaluation.columns": "columns_of rate_columns",
    "ocop_rules.evaluation.cluster": "Cluster",
    "ocop_rules.evaluation.document": "EvaluationDocument",
    "ocop_rules.evaluation.evaluate": "check evaluate",
    "ocop_rules.evaluation.evaluation": "Evaluation",
    "ocop_rules.evaluation.many": "BundlesInput evaluate_many",
    "ocop_rules.evaluation.outlook": "outlook",
    "ocop_rules.evaluation.records": "Cell Per",
    "ocop_rules.evaluation.tables": "rows",
    "ocop_rules.evidence.bundle": "Document EvidenceBundle Fact Producer Product",
    "ocop_rules.evidence.score_sheet": "CaseChoice CaseScore Role ScoreSheet",
    "ocop_rules.evidence.reader": "BundleInput",
    "ocop_rules.evidence.rows": "bundle_from_row",
    "ocop_rules.rating.authority": "Authority Forwarding",
    "ocop_rules.rating.council": "Apart CouncilRules Standing TooFew",
    "ocop_rules.rating.points": "Points",
    "ocop_rules.rating.result": (
        "Basis CriterionResult Distance EvidenceItem JudgeResult KnockOut Notice OutcomeName PartResult "
        "Requirement TraceEntry"
    ),
    "ocop_rules.rating.settings": "Rounding Settings",
    "ocop_rules.replay.compare.answers": "AnswerChange AnswerKind",
    "ocop_rules.replay.compare.compare": "EvaluationComparison compare",
    "ocop_rules.replay.compare.document": "EvaluationComparisonDocument",
    "ocop_rules.replay.compare.effects": "CriterionEffect OtherEffect",
    "ocop_rules.replay.compare.side": "ComparedInput ComparedSide",
    "ocop_rules.replay.compare.why": "Proof Why",
    "ocop_rules.replay.comparison": (
        "Cause ComparedResult Comparison ComparisonDocument CriterionChange CriterionChangeDocument Earned "
        "EarnedDocument NotCarried NotCarriedDocument ResultDocument Verdict"
    ),
    "ocop_rules.replay.many": ("RecordInput RecordsInput ReplayReport replay_many replay_record replay_report"),
    "ocop_rules.replay.record": "Record read_record record_line",
    "ocop_rules.replay.summary": "Movement Summary Uncarried",
    "ocop_rules.replay.snapshot": "CriterionSnapshot",
    "ocop_rules.simulate.simulated": "SimulationInput SimulationReport simulation_report",
    "ocop_rules.rulebook.catalogue": ("Catalogue ChosenVersion Extension InForce VersionInfo in_force load versions"),
    "ocop_rules.rulebook.certificate": ("Certificate CertificateExtension Reevaluation Withdrawal WithdrawalGround"),
    "ocop_rules.rulebook.citation": "Citation",
    "ocop_rules.rulebook.condition": "AllOf AnyOf Condition DocumentTest FactTest NotThat PointsTest",
    "ocop_rules.rulebook.kinds": "DecidedBy ErratumKind Outcome Purpose Scoring Status",
    "ocop_rules.rulebook.printed": "ArticleDefinition Erratum KnownFinding KnownPlace",
    "ocop_rules.rulebook.diff.change": (
        "Change CriterionSays Days Forwards GateSays Kind KnockOutSays LevelSays Mark Nature OptionSays Spot Titled"
    ),
    "ocop_rules.rulebook.diff.document": "ChangesDocument",
    "ocop_rules.rulebook.document_fields": "CitationDocument",
    "ocop_rules.rulebook.model": (
        "Case CaseGroup Criterion Gate KnockOutRule LibraryContents Option Origin Part ProductSet ReadingNote Rulebook "
        "Section SheetCase"
    ),
    "ocop_rules.rulebook.papers": "FactEffort Fee Ground PaperEffort Papers load_papers",
    "ocop_rules.rulebook.pins": "Pin PinState",
    "ocop_rules.rulebook.procedure": "EligibleForms Level Remark Spread StarBand TransitionRule",
    "ocop_rules.rulebook.vocabulary": (
        "Attester Contradiction DocumentType Ends FactDefinition FactType FactValue Lasts Limit Vocabulary"
    ),
    "ocop_rules.text": "Lang Text",
    "ocop_rules.words.bundles": "bundle_schema bundle_template",
    "ocop_rules.words.compared": "AnswerLine ComparisonLines EffectLine SideLines",
    "ocop_rules.words.differences.diff": "Diff diff",
    "ocop_rules.words.explanation": "CriterionLine Explanation PartLines Step",
    "ocop_rules.words.messages": "Message",
    "ocop_rules.register.certificate_life": "CertificateLife CertificateState FilingWindow ProductLife Reminder",
    "ocop_rules.register.inspection_plan": "InspectionPlan PlannedVisit inspection_plan",
    "ocop_rules.register.life": "RegisterLife register_life",
    "ocop_rules.register.life_calendar": "life_calendar",
    "ocop_rules.register.life_document": "RegisterLifeDocument",
    "ocop_rules.register.read": "read_register read_register_text",
    "ocop_rules.register.register": "Register",
    "ocop_rules.register.reinspection": "EndedPaper Reinspection",
    "ocop_rules.register.risk": "Risk",
    "ocop_rules.register.rows": (
        "Assessment Audience Commune CraftVillage Event Inspection InspectionFinding InspectionResult NewRural "
        "Participation PlaceKind Recognition RegisterRow RegisteredProducer RegisteredProduct RetailPlace SalesPoint "
        "Training WardReport"
    ),
    "ocop_rules.register.write": "write_register",
    "ocop_rules.rulebook.register_terms": "InspectionTerms",
    "ocop_rules.forms.checklist": "Checklist ChecklistItem ItemState ListedPaper bundle_checklist",
    "ocop_rules.evidence.counted": "Reason",
    "ocop_rules.register.exchange.evaluated": "StoredResult stored_results",
    "ocop_rules.register.exchange.export": "export_register",
    "ocop_rules.register.exchange.read": "read_exchange",
    "ocop_rules.register.exchange.tables": "ExchangeRow ExchangeTables ExchangeValue",
    "ocop_rules.register.exchange.taken": "TakenRegister register_of_exchange",
    "ocop_rules.register.exchange.write": "write_exchange",
    "ocop_rules.register.gs1.product_code": "CodeDay CodeValue ProductCode digital_link read_product_code",
    "ocop_rules.register.gs1.qr_code": "qr_png qr_svg",
    "ocop_rules.register.gs1.traceability": "TraceabilityEvidence traceability_evidence",
    "ocop_rules.rulebook.checklists": "ChecklistDefinition ChecklistItemDefinition DossierState",
    "ocop_rules.rulebook.exchange_tables": "CodeList ExchangeDefinition ExchangeField ExchangeTable",
    "ocop_rules.plans.check": "PlanCheck check_plan read_plan",
    "ocop_rules.plans.check_document": "PlanCheckDocument",
    "ocop_rules.plans.comparison": "PlanComparison TargetChange compare_plan_checks",
    "ocop_rules.plans.record": "PlanReplay plan_record_line replay_plan",
    "ocop_rules.plans.counted_rows": "CountedRow",
    "ocop_rules.plans.results": "TargetResult",
    "ocop_rules.plans.settled": "SettledTarget",
    "ocop_rules.plans.tally": "TargetTally",
    "ocop_rules.plans.verdicts": "TargetVerdict",
    "ocop_rules.rulebook.plans": (
        "AmountByReading ConditionByReading DueReport NeedByReading PlanDefinition PlanPeriod PlanReading "
        "PlanTarget RegisterPlan TargetAmount TargetBase TargetNeed"
    ),
    "ocop_rules.plans.dashboard": "dashboard_page",
    "ocop_rules.plans.dashboard_rows": "DashboardFilter",
    "ocop_rules.plans.next_stars": "NextStars next_stars",
    "ocop_rules.plans.figures": "ReportRow",
    "ocop_rules.plans.place": "ReportPlace",
    "ocop_rules.plans.register_report": "RegisterReport WardStanding register_report",
    "ocop_rules.plans.report_files": "last_report report_file",
    "ocop_rules.plans.report_paper": "LastReport",
}
"""The public names by the module that has them, which is imported when one of them is first used.

What type checkers read stands above, and `tests/test_public.py` sees that both say the same.
"""

_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = ["__version__", *sorted(_HOME_OF)]


if not TYPE_CHECKING:  # a type checker would take every name for one that is there

    def __getattr__(name: str) -> object:
        if name == "__version__":
            found = import_module("ocop_rules.release").LIBRARY_VERSION
        elif name in _HOME_OF:
            found = getattr(import_module(_HOME_OF[name]), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
