CREATE TRIGGER feed_conversation_new AFTER INSERT ON conversation BEGIN
    INSERT INTO change (xid, conversation_id) VALUES (triage_transaction(), new.id);
END
-- next
CREATE TRIGGER feed_conversation AFTER UPDATE ON conversation BEGIN
    INSERT INTO change (xid, conversation_id) VALUES (triage_transaction(), new.id);
END
-- next
CREATE TRIGGER feed_message AFTER UPDATE ON message BEGIN
    INSERT INTO change (xid, conversation_id) VALUES (triage_transaction(), new.conversation_id);
END
-- next
CREATE TRIGGER feed_regrouping_new AFTER INSERT ON regrouping BEGIN
    INSERT INTO change (xid, conversation_id) VALUES (triage_transaction(), new.conversation_id);
END
-- next
CREATE TRIGGER feed_regrouping AFTER UPDATE ON regrouping BEGIN
    INSERT INTO change (xid, conversation_id) VALUES (triage_transaction(), new.conversation_id);
END
-- next
CREATE TRIGGER feed_attachment AFTER UPDATE ON attachment BEGIN
    INSERT INTO change (xid, conversation_id)
    SELECT triage_transaction(), conversation_id FROM message WHERE id = new.message_id;
END
-- next
CREATE TRIGGER feed_outbox_new AFTER INSERT ON outbox BEGIN
    INSERT INTO change (xid, conversation_id) VALUES (triage_transaction(), new.conversation_id);
END
-- next
CREATE TRIGGER feed_outbox AFTER UPDATE ON outbox BEGIN
    INSERT INTO change (xid, conversation_id) VALUES (triage_transaction(), new.conversation_id);
END
-- next
CREATE TRIGGER outbox_delivered_is_final BEFORE UPDATE ON outbox
WHEN old.state IN ('delivered', 'cancelled') AND new.state <> old.state
BEGIN
    SELECT raise(ABORT, 'a delivered or cancelled row never changes');
END
-- next
CREATE TRIGGER alias_patient AFTER INSERT ON patient BEGIN
    INSERT INTO patient_alias (patient_id, alias) VALUES (new.id, lower(hex(randomblob(16))));
END
-- next
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit BEGIN
    SELECT raise(ABORT, 'what was written here never changes');
END
-- next
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN
    SELECT raise(ABORT, 'what was written here never changes');
END
-- next
CREATE TRIGGER forget_request AFTER UPDATE ON conversation
WHEN new.owner_id IS NOT old.owner_id OR (new.state IN ('answered', 'closed') AND new.state <> old.state)
BEGIN
    DELETE FROM take_over WHERE conversation_id = new.id;
END
