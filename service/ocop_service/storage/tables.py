"""The tables, as SQLAlchemy knows them; the migrations make them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from ocop_service.log.entry import DEFAULT_ORGANISATION

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

_Sequence = BigInteger().with_variant(Integer, "sqlite")

evaluations = Table(
    "evaluations",
    metadata,
    Column("sequence", _Sequence, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False, unique=True),
    Column("entry_digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("recorded_at", String(27), nullable=False),
    Column("actor", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("record_digest", String(64), nullable=False),
    Column("explanation", LargeBinary, nullable=False),
    Column("explanation_digest", String(64), nullable=False),
    Column("dossier", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("product_set", SmallInteger, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("evaluated_on", String(10), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("points", Text, nullable=False),
    Column("band", SmallInteger, nullable=False),
    Column("stars", SmallInteger),
    Column("idempotency_key", Text),
    Column("request_digest", String(64)),
    Column("entry_format", SmallInteger, nullable=False, server_default="1"),
    Column("organisation", Text, nullable=False, server_default=DEFAULT_ORGANISATION),
    Column("idempotency_digest", String(64)),
    UniqueConstraint("actor", "idempotency_key", name="uq_evaluations_idempotency"),
)
Index("ix_evaluations_dossier", evaluations.c.dossier, evaluations.c.sequence)
Index("ix_evaluations_sheet", evaluations.c.version, evaluations.c.product_set, evaluations.c.sequence)
Index("ix_evaluations_evaluated_on", evaluations.c.evaluated_on, evaluations.c.sequence)
Index("ix_evaluations_organisation", evaluations.c.organisation, evaluations.c.sequence)
_Listed = ("dossier", "version", "product_set", "outcome", "stars", "evaluated_on")
# All that lists are narrowed to stands in one index, of an organisation or of all: SQLite would otherwise read past the
# records, which come first in a row and are a thousand times as long.
Index("ix_evaluations_listed", *(evaluations.c[name] for name in ("organisation", "sequence", "actor", *_Listed)))
Index("ix_evaluations_listed_all", *(evaluations.c[name] for name in ("sequence", *_Listed)))
Index("ix_evaluations_idempotency_digest", evaluations.c.idempotency_digest, unique=True)

product_names = Table(
    "product_names",
    metadata,
    Column("sequence", _Sequence, primary_key=True, autoincrement=False),
    Column("folded", Text, nullable=False),
)
"""The names of the products by place in the log, folded so that they are found; what they are made of stands there."""

list_lines = Table(
    "list_lines",
    metadata,
    Column("sequence", _Sequence, primary_key=True, autoincrement=False),
    Column("producer", Text),
    Column("commune", Text),
    Column("judge", Text),
    Column("judges", Integer, nullable=False),
    Column("assessed_by", Text),
    Column("commune_folded", Text, nullable=False),
    Column("searched", Text, nullable=False),
)
"""What lists show and search beside the columns of the log, by place in the log; it is all made of the records.

It is a table of its own, since what stands in the log is never changed, and since a process of an earlier release that
goes on storing while the tables are upgraded knows nothing of it: `Database.migrate` adds the lines that are missing.
"""

words = Table(
    "words",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("library", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
)
"""Each edition of the words that told a stored evaluation, once; the entries of the log name it by its digest."""

log_head = Table(
    "log_head",
    metadata,
    Column("one", SmallInteger, primary_key=True, autoincrement=False),
    Column("sequence", _Sequence, nullable=False),
    Column("digest", String(64), nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("secret_digest", String(64), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", String(27), nullable=False),
    Column("expires_at", String(27)),
    Column("revoked_at", String(27)),
    Column("organisation", Text, nullable=False, server_default=DEFAULT_ORGANISATION),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column("key", String(16), nullable=False),
    Column("expires_at", String(27), nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("hook", String(64), primary_key=True),
    Column("sequence", _Sequence, primary_key=True, autoincrement=False),
    Column("dossier", Text, nullable=False),
    Column("due_at", String(27), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("tried_since", String(27)),
    Column("answer", Text),
    Column("given_up_at", String(27)),
)
"""What other systems are still to be told of: a row an evaluation and hook, until it was taken or given up.

`due_at` is also how long whoever sends it has for that: until then nobody else sends it. `tried_since` is the moment of
the first attempt, from which the hours count after which it is given up.
"""
Index("ix_outbox_due", outbox.c.hook, outbox.c.given_up_at, outbox.c.due_at)
Index("ix_outbox_dossier", outbox.c.hook, outbox.c.dossier, outbox.c.sequence)

drafts = Table(
    "drafts",
    metadata,
    Column("organisation", Text, primary_key=True),
    Column("actor", Text, primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("version", Text, nullable=False),
    Column("product_set", SmallInteger, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("saved_at", String(27), nullable=False),
    Column("page", String(32), nullable=False),
    Column("fields", Text, nullable=False),
)
"""What was typed into sheets and is not stored yet, each for whoever typed it; it leaves once it is stored."""
Index("ix_drafts_saved_at", drafts.c.saved_at)
