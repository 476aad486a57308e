CREATE OR REPLACE FUNCTION feed_conversation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    INSERT INTO change (xid, conversation_id)
    VALUES (pg_current_xact_id()::text::bigint, new.id);
    RETURN NULL;
END $$
-- next
CREATE OR REPLACE FUNCTION feed_of_conversation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    INSERT INTO change (xid, conversation_id)
    VALUES (pg_current_xact_id()::text::bigint, new.conversation_id);
    RETURN NULL;
END $$
-- next
CREATE OR REPLACE FUNCTION feed_of_message() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    INSERT INTO change (xid, conversation_id)
    SELECT pg_current_xact_id()::text::bigint, conversation_id FROM message WHERE id = new.message_id;
    RETURN NULL;
END $$
-- next
CREATE OR REPLACE TRIGGER feed_conversation AFTER INSERT OR UPDATE ON conversation
FOR EACH ROW EXECUTE FUNCTION feed_conversation()
-- next
CREATE OR REPLACE TRIGGER feed_message AFTER UPDATE ON message
FOR EACH ROW EXECUTE FUNCTION feed_of_conversation()
-- next
CREATE OR REPLACE TRIGGER feed_attachment AFTER UPDATE ON attachment
FOR EACH ROW EXECUTE FUNCTION feed_of_message()
-- next
CREATE OR REPLACE TRIGGER feed_outbox AFTER INSERT OR UPDATE ON outbox
FOR EACH ROW EXECUTE FUNCTION feed_of_conversation()
-- next
CREATE OR REPLACE FUNCTION outbox_guard() RETURNS trigger LANGUAGE plpgsql
SET search_path = triage, pg_temp AS $$
BEGIN
    IF (new.key, new.reply_key, new.text, new.portal_id, new.conversation_id, new.created_by)
       IS DISTINCT FROM
       (old.key, old.reply_key, old.text, old.portal_id, old.conversation_id, old.created_by)
       OR (new.patient_reference, new.patient_name, new.patient_born)
       IS DISTINCT FROM (old.patient_reference, old.patient_name, old.patient_born)
       OR new.sha256 IS DISTINCT FROM old.sha256 THEN
        RAISE EXCEPTION 'what a reply says and to whom never changes' USING ERRCODE = '42501';
    END IF;
    IF old.state IN ('delivered', 'cancelled') AND new.state <> old.state THEN
        RAISE EXCEPTION 'a delivered or cancelled row never changes' USING ERRCODE = '42501';
    END IF;
    RETURN new;
END $$
-- next
CREATE OR REPLACE TRIGGER outbox_guard BEFORE UPDATE ON outbox
FOR EACH ROW EXECUTE FUNCTION outbox_guard()
