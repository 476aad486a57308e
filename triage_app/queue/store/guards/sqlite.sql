DROP TRIGGER IF EXISTS feed_conversation_new
-- next
CREATE TRIGGER feed_conversation_new AFTER INSERT ON conversation BEGIN
    INSERT INTO change (xid, conversation_id) VALUES (0, new.id);
END
-- next
DROP TRIGGER IF EXISTS feed_conversation
-- next
CREATE TRIGGER feed_conversation AFTER UPDATE ON conversation BEGIN
    INSERT INTO change (xid, conversation_id) VALUES (0, new.id);
END
-- next
DROP TRIGGER IF EXISTS feed_message
-- next
CREATE TRIGGER feed_message AFTER UPDATE ON message BEGIN
    INSERT INTO change (xid, conversation_id) VALUES (0, new.conversation_id);
END
-- next
DROP TRIGGER IF EXISTS feed_attachment
-- next
CREATE TRIGGER feed_attachment AFTER UPDATE ON attachment BEGIN
    INSERT INTO change (xid, conversation_id)
    SELECT 0, conversation_id FROM message WHERE id = new.message_id;
END
-- next
DROP TRIGGER IF EXISTS feed_outbox_new
-- next
CREATE TRIGGER feed_outbox_new AFTER INSERT ON outbox BEGIN
    INSERT INTO change (xid, conversation_id) VALUES (0, new.conversation_id);
END
-- next
DROP TRIGGER IF EXISTS feed_outbox
-- next
CREATE TRIGGER feed_outbox AFTER UPDATE ON outbox BEGIN
    INSERT INTO change (xid, conversation_id) VALUES (0, new.conversation_id);
END
-- next
DROP TRIGGER IF EXISTS outbox_is_frozen
-- next
CREATE TRIGGER outbox_is_frozen BEFORE UPDATE ON outbox
WHEN new.key IS NOT old.key OR new.reply_key IS NOT old.reply_key OR new.text IS NOT old.text
  OR new.sha256 IS NOT old.sha256 OR new.patient_reference IS NOT old.patient_reference
  OR new.portal_id IS NOT old.portal_id OR new.conversation_id IS NOT old.conversation_id
  OR new.created_by IS NOT old.created_by OR new.patient_name IS NOT old.patient_name
  OR new.patient_born IS NOT old.patient_born
BEGIN
    SELECT raise(ABORT, 'what a reply says and to whom never changes');
END
-- next
DROP TRIGGER IF EXISTS outbox_delivered_is_final
-- next
CREATE TRIGGER outbox_delivered_is_final BEFORE UPDATE ON outbox
WHEN old.state IN ('delivered', 'cancelled') AND new.state <> old.state
BEGIN
    SELECT raise(ABORT, 'a delivered or cancelled row never changes');
END
