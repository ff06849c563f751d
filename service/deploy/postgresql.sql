-- What the role that the service runs as may do: add to the decision log and read it, and nothing to change it.
-- The tables belong to another role, which upgrades them and makes keys. Run this as that role, after each
-- `ocop database upgrade`: psql "$OWNER_URL" -v ON_ERROR_STOP=1 -f postgresql.sql
BEGIN;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO ocop;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ocop;
-- An entry follows the last one, and moves the head on: a trigger does that, so the head itself is only read.
GRANT SELECT, INSERT ON evaluations, product_names, list_lines, words TO ocop;
GRANT SELECT ON log_head, alembic_version TO ocop;
-- What webhooks are to be told of is a queue: it is taken out once they were told. A draft goes once it is stored.
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox, drafts TO ocop;
GRANT EXECUTE ON FUNCTION ocop_log_lock() TO ocop;
-- The digests of keys are not read, and sessions are not added: these functions take the digest of a key that somebody
-- showed, so a session can only be begun by whoever has the key.
GRANT SELECT (id, name, scopes, organisation, created_at, expires_at, revoked_at) ON api_keys TO ocop;
GRANT EXECUTE ON FUNCTION ocop_key_shown(varchar, varchar) TO ocop;
GRANT EXECUTE ON FUNCTION ocop_session_begin(varchar, varchar, varchar, varchar) TO ocop;
GRANT SELECT, DELETE ON sessions TO ocop;
COMMIT;
