-- What the role that the service runs as may do: add to the decision log and read it, and nothing to change it.
-- The tables belong to another role, which upgrades them and makes keys. Run this as that role, after each
-- `ocop database upgrade`: psql "$OWNER_URL" -v ON_ERROR_STOP=1 -f postgresql.sql
BEGIN;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO ocop;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ocop;
GRANT SELECT, INSERT ON evaluations TO ocop;
-- The head is moved on with each entry; a trigger sees to it that it never goes back.
GRANT SELECT, UPDATE (sequence, digest) ON log_head TO ocop;
GRANT SELECT ON api_keys, alembic_version TO ocop;
GRANT SELECT, INSERT, DELETE ON sessions TO ocop;
COMMIT;
