"""The database chains events by hash when their transaction commits, and lets nobody change or remove one."""

from django.db import migrations

TEXT = """
CREATE FUNCTION audit_event_text(e audit_event) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(
        e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.actor_id, e.actor_label,
        e.action, e.object_kind, e.object_id, e.data
    )::text
$$;
"""

CHAIN = """
CREATE FUNCTION audit_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last audit_event;
BEGIN
    -- One committer at a time: the lock is taken at the very end of a transaction and held for its commit only.
    PERFORM pg_advisory_xact_lock(7263001);
    SELECT * INTO last FROM audit_event WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1;
    UPDATE audit_event e SET
        position = coalesce(last.position, 0) + 1,
        previous_hash = coalesce(last.hash, ''),
        hash = encode(sha256(convert_to(coalesce(last.hash, '') || E'\\n' || audit_event_text(e), 'UTF8')), 'hex')
    WHERE e.id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_event_chained AFTER INSERT ON audit_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_event_chain();
"""

APPEND_ONLY = """
CREATE FUNCTION audit_event_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit events are only ever added' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_event_unchanged BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_keep();
CREATE TRIGGER audit_event_kept BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_keep();
"""

UNDO = """
DROP TRIGGER audit_event_kept ON audit_event;
DROP TRIGGER audit_event_unchanged ON audit_event;
DROP TRIGGER audit_event_chained ON audit_event;
DROP FUNCTION audit_event_keep();
DROP FUNCTION audit_event_chain();
DROP FUNCTION audit_event_text(audit_event);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(TEXT + CHAIN + APPEND_ONLY, UNDO)]
