SET check_function_bodies = false;
CREATE SCHEMA triage;
CREATE FUNCTION triage.add_person(login text, name text, roles text[], groups text[], verifier text, joined timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $_$
#variable_conflict use_variable
DECLARE
    owner boolean := session_user = current_user;
    added bigint;
    one text;
BEGIN
    IF NOT (owner OR i_am('admin')
            OR (i_may('manage_staff') AND roles <@ ARRAY['assistant', 'clinician'] AND groups <@ ARRAY['triage_staff']))
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'not your role';
    END IF;
    IF verifier NOT LIKE 'SCRAM-SHA-256$%' OR NOT groups <@
       ARRAY['triage_staff', 'triage_supervisor', 'triage_sync', 'triage_admin'] THEN
        RAISE insufficient_privilege USING MESSAGE = 'no verifier, or no group of ours';
    END IF;
    INSERT INTO staff AS s (login, name, active, created_at) VALUES (login, name, true, joined)
    RETURNING s.id INTO added;
    INSERT INTO staff_role (staff_id, role) SELECT added, unnest(roles);
    EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 8 PASSWORD %L', login, verifier);
    FOREACH one IN ARRAY groups LOOP
        EXECUTE format('GRANT %I TO %I', one, login);
    END LOOP;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), login);
    RETURN added;
END $_$;
CREATE FUNCTION triage.alias_patient() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO patient_alias (patient_id, alias) VALUES (new.id, gen_random_uuid()::text);
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_conversation_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'delete', 'conversation', old.id, old.id,
        (SELECT alias FROM patient_alias a WHERE a.patient_id = old.patient_id), jsonb_build_object('owner_id', jsonb_build_array(old.owner_id, NULL), 'state', jsonb_build_array(old.state, NULL), 'close_reason', jsonb_build_array(old.close_reason, NULL), 'location_id', jsonb_build_array(old.location_id, NULL), 'merged_into', jsonb_build_array(old.merged_into, NULL)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_conversation_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'update', 'conversation', new.id, new.id,
        (SELECT alias FROM patient_alias a WHERE a.patient_id = new.patient_id), jsonb_build_object('owner_id', jsonb_build_array(old.owner_id, new.owner_id), 'state', jsonb_build_array(old.state, new.state), 'close_reason', jsonb_build_array(old.close_reason, new.close_reason), 'location_id', jsonb_build_array(old.location_id, new.location_id), 'merged_into', jsonb_build_array(old.merged_into, new.merged_into)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_outbox_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'delete', 'outbox', old.id, old.conversation_id,
        (SELECT alias FROM patient_alias a JOIN conversation c ON c.patient_id = a.patient_id WHERE c.id = old.conversation_id), jsonb_build_object('kind', jsonb_build_array(old.kind, NULL), 'state', jsonb_build_array(old.state, NULL), 'attempts', jsonb_build_array(old.attempts, NULL), 'sha256', jsonb_build_array(old.sha256, NULL), 'created_by', jsonb_build_array(old.created_by, NULL), 'error', jsonb_build_array(old.error, NULL)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_outbox_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'insert', 'outbox', new.id, new.conversation_id,
        (SELECT alias FROM patient_alias a JOIN conversation c ON c.patient_id = a.patient_id WHERE c.id = new.conversation_id), jsonb_build_object('kind', jsonb_build_array(NULL, new.kind), 'state', jsonb_build_array(NULL, new.state), 'attempts', jsonb_build_array(NULL, new.attempts), 'sha256', jsonb_build_array(NULL, new.sha256), 'created_by', jsonb_build_array(NULL, new.created_by), 'error', jsonb_build_array(NULL, new.error)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_outbox_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'update', 'outbox', new.id, new.conversation_id,
        (SELECT alias FROM patient_alias a JOIN conversation c ON c.patient_id = a.patient_id WHERE c.id = new.conversation_id), jsonb_build_object('kind', jsonb_build_array(old.kind, new.kind), 'state', jsonb_build_array(old.state, new.state), 'attempts', jsonb_build_array(old.attempts, new.attempts), 'sha256', jsonb_build_array(old.sha256, new.sha256), 'created_by', jsonb_build_array(old.created_by, new.created_by), 'error', jsonb_build_array(old.error, new.error)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_phone_call_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'insert', 'phone_call', new.id, new.conversation_id,
        (SELECT alias FROM patient_alias a JOIN conversation c ON c.patient_id = a.patient_id WHERE c.id = new.conversation_id), jsonb_build_object('staff_id', jsonb_build_array(NULL, new.staff_id), 'called_at', jsonb_build_array(NULL, new.called_at), 'outcome', jsonb_build_array(NULL, new.outcome), 'spoken', jsonb_build_array(NULL, new.spoken)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_portal_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'delete', 'portal', old.id, NULL,
        NULL, jsonb_build_object('name', jsonb_build_array(old.name, NULL), 'kind', jsonb_build_array(old.kind, NULL)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_portal_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'insert', 'portal', new.id, NULL,
        NULL, jsonb_build_object('name', jsonb_build_array(NULL, new.name), 'kind', jsonb_build_array(NULL, new.kind)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_portal_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'update', 'portal', new.id, NULL,
        NULL, jsonb_build_object('name', jsonb_build_array(old.name, new.name), 'kind', jsonb_build_array(old.kind, new.kind)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_practice_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'delete', 'practice', old.id, NULL,
        NULL, jsonb_build_object('name', jsonb_build_array(old.name, NULL), 'zone', jsonb_build_array(old.zone, NULL)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_practice_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'insert', 'practice', new.id, NULL,
        NULL, jsonb_build_object('name', jsonb_build_array(NULL, new.name), 'zone', jsonb_build_array(NULL, new.zone)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_practice_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'update', 'practice', new.id, NULL,
        NULL, jsonb_build_object('name', jsonb_build_array(old.name, new.name), 'zone', jsonb_build_array(old.zone, new.zone)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_regrouping_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'insert', 'regrouping', new.id, new.conversation_id,
        (SELECT alias FROM patient_alias a JOIN conversation c ON c.patient_id = a.patient_id WHERE c.id = new.conversation_id), jsonb_build_object('act', jsonb_build_array(NULL, new.act), 'other_id', jsonb_build_array(NULL, new.other_id), 'message_id', jsonb_build_array(NULL, new.message_id), 'staff_id', jsonb_build_array(NULL, new.staff_id), 'outcome', jsonb_build_array(NULL, new.outcome)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_regrouping_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'update', 'regrouping', new.id, new.conversation_id,
        (SELECT alias FROM patient_alias a JOIN conversation c ON c.patient_id = a.patient_id WHERE c.id = new.conversation_id), jsonb_build_object('act', jsonb_build_array(old.act, new.act), 'other_id', jsonb_build_array(old.other_id, new.other_id), 'message_id', jsonb_build_array(old.message_id, new.message_id), 'staff_id', jsonb_build_array(old.staff_id, new.staff_id), 'outcome', jsonb_build_array(old.outcome, new.outcome)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_rulebook_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'insert', 'rulebook', new.id, NULL,
        NULL, jsonb_build_object('edited_by', jsonb_build_array(NULL, new.edited_by)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_rules_applied_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'insert', 'rules_applied', new.id, NULL,
        NULL, jsonb_build_object('rulebook_id', jsonb_build_array(NULL, new.rulebook_id), 'conversations', jsonb_build_array(NULL, new.conversations), 'is_last', jsonb_build_array(NULL, new.is_last)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_staff_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'delete', 'staff', old.id, NULL,
        NULL, jsonb_build_object('login', jsonb_build_array(old.login, NULL), 'active', jsonb_build_array(old.active, NULL)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_staff_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'insert', 'staff', new.id, NULL,
        NULL, jsonb_build_object('login', jsonb_build_array(NULL, new.login), 'active', jsonb_build_array(NULL, new.active)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_staff_location_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'delete', 'staff_location', old.staff_id, NULL,
        NULL, jsonb_build_object('staff_id', jsonb_build_array(old.staff_id, NULL), 'location_id', jsonb_build_array(old.location_id, NULL)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_staff_location_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'insert', 'staff_location', new.staff_id, NULL,
        NULL, jsonb_build_object('staff_id', jsonb_build_array(NULL, new.staff_id), 'location_id', jsonb_build_array(NULL, new.location_id)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_staff_location_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'update', 'staff_location', new.staff_id, NULL,
        NULL, jsonb_build_object('staff_id', jsonb_build_array(old.staff_id, new.staff_id), 'location_id', jsonb_build_array(old.location_id, new.location_id)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_staff_role_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'delete', 'staff_role', old.staff_id, NULL,
        NULL, jsonb_build_object('staff_id', jsonb_build_array(old.staff_id, NULL), 'role', jsonb_build_array(old.role, NULL)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_staff_role_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'insert', 'staff_role', new.staff_id, NULL,
        NULL, jsonb_build_object('staff_id', jsonb_build_array(NULL, new.staff_id), 'role', jsonb_build_array(NULL, new.role)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_staff_role_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'update', 'staff_role', new.staff_id, NULL,
        NULL, jsonb_build_object('staff_id', jsonb_build_array(old.staff_id, new.staff_id), 'role', jsonb_build_array(old.role, new.role)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.audit_staff_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO audit (xid, at, actor, act, entity, row_id, conversation_id, patient, facts)
    VALUES (pg_current_xact_id()::text::bigint, clock_timestamp(), session_user, 'update', 'staff', new.id, NULL,
        NULL, jsonb_build_object('login', jsonb_build_array(old.login, new.login), 'active', jsonb_build_array(old.active, new.active)));
    RETURN NULL;
END $$;
CREATE FUNCTION triage.feed_conversation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO change (xid, conversation_id)
    VALUES (pg_current_xact_id()::text::bigint, new.id);
    RETURN NULL;
END $$;
CREATE FUNCTION triage.feed_of_conversation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO change (xid, conversation_id)
    VALUES (pg_current_xact_id()::text::bigint, new.conversation_id);
    RETURN NULL;
END $$;
CREATE FUNCTION triage.feed_of_message() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO change (xid, conversation_id)
    SELECT pg_current_xact_id()::text::bigint, conversation_id FROM message WHERE id = new.message_id;
    RETURN NULL;
END $$;
CREATE FUNCTION triage.guard_attachment() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    IF session_user <> current_user AND NOT i_am('sync')
       AND NOT (old.state IN ('noted', 'failed') AND new.state = 'wanted') THEN
        RAISE insufficient_privilege USING MESSAGE = 'a desk asks for a file and nothing else';
    END IF;
    RETURN new;
END $$;
CREATE FUNCTION triage.guard_blob_chunk() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
DECLARE
    left_over bigint := (SELECT size_bytes FROM blob WHERE sha256 = new.sha256) - new.place::bigint * 1048576;
BEGIN
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    IF left_over IS NULL OR new.place < 0 OR left_over <= 0
       OR octet_length(new.content) <> least(left_over, 1048576)
       OR (new.place = 0 AND left_over <= 1048576 AND encode(sha256(new.content), 'hex') <> new.sha256) THEN
        RAISE insufficient_privilege USING MESSAGE = 'no piece of that file';
    END IF;
    IF NOT i_am('sync') THEN
        IF new.place = 0 AND coalesce(
            (SELECT content = new.content FROM blob_chunk WHERE sha256 = new.sha256 AND place = 0), true
        ) THEN
            INSERT INTO blob_holder (sha256, staff_id) VALUES (new.sha256, my_id()) ON CONFLICT DO NOTHING;
        END IF;
        IF NOT EXISTS (SELECT FROM blob_holder WHERE sha256 = new.sha256 AND staff_id = my_id()) THEN
            RAISE insufficient_privilege USING MESSAGE = 'a file is put in by whoever has it';
        END IF;
    END IF;
    RETURN new;
END $$;
CREATE FUNCTION triage.guard_conversation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
DECLARE
    me bigint := my_id();
    boss boolean;
    unsettled boolean;
    is_called boolean;
    looked conversation := old;
BEGIN
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    IF i_am('sync') THEN
        IF new.owner_id IS DISTINCT FROM old.owner_id OR new.version <> old.version THEN
            RAISE insufficient_privilege USING MESSAGE = 'sync gives nothing to anybody';
        END IF;
        RETURN new;
    END IF;
    looked.looked_up_to := new.looked_up_to;
    looked.look_due_at := new.look_due_at;
    IF looked IS NOT DISTINCT FROM new AND new.looked_up_to > coalesce(old.looked_up_to, 0) THEN
        IF NOT i_may('read') OR new.looked_up_to > (SELECT max(id) FROM message WHERE conversation_id = new.id)
           OR (new.look_due_at IS DISTINCT FROM old.look_due_at AND (new.look_due_at IS NOT NULL OR EXISTS (
               SELECT FROM message
               WHERE conversation_id = new.id AND direction = 'from_patient' AND id > new.looked_up_to
           ))) THEN
            RAISE insufficient_privilege USING MESSAGE = 'what is there was read, and nothing else';
        END IF;
        RETURN new;  -- reading changes nothing for anybody: it is no version
    END IF;
    boss := i_may('take_over');
    IF new.version <> old.version + 1 THEN
        RAISE insufficient_privilege USING MESSAGE = 'every act of a person is one version';
    END IF;
    IF new.owner_id IS DISTINCT FROM old.owner_id THEN
        IF NOT boss AND old.owner_id IS NULL AND new.owner_id <> me THEN
            RAISE insufficient_privilege USING MESSAGE = 'what nobody owns is claimed for oneself only';
        END IF;
        IF NOT boss AND old.owner_id IS NOT NULL AND old.owner_id <> me THEN
            RAISE insufficient_privilege USING MESSAGE = 'only a supervisor takes what somebody else owns';
        END IF;
        IF new.owner_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM staff JOIN staff_role ON staff_id = id
            WHERE id = new.owner_id AND active AND (role, 'claim') IN (('admin', 'manage_portals'), ('admin', 'manage_staff'), ('admin', 'set_rules'), ('admin', 'sync_now'), ('assistant', 'cancel_own'), ('assistant', 'claim'), ('assistant', 'close'), ('assistant', 'hand_over'), ('assistant', 'log_call'), ('assistant', 'read'), ('assistant', 'regroup'), ('assistant', 'release'), ('assistant', 'reply'), ('assistant', 'retry'), ('assistant', 'snooze'), ('assistant', 'sync_now'), ('assistant', 'wait_on'), ('clinician', 'cancel_own'), ('clinician', 'claim'), ('clinician', 'close'), ('clinician', 'hand_over'), ('clinician', 'log_call'), ('clinician', 'read'), ('clinician', 'regroup'), ('clinician', 'release'), ('clinician', 'reply'), ('clinician', 'retry'), ('clinician', 'snooze'), ('clinician', 'sync_now'), ('clinician', 'wait_on'), ('supervisor', 'cancel_any'), ('supervisor', 'cancel_own'), ('supervisor', 'claim'), ('supervisor', 'close'), ('supervisor', 'hand_over'), ('supervisor', 'log_call'), ('supervisor', 'manage_staff'), ('supervisor', 'read'), ('supervisor', 'reassign'), ('supervisor', 'regroup'), ('supervisor', 'release'), ('supervisor', 'reply'), ('supervisor', 'retry'), ('supervisor', 'send_now'), ('supervisor', 'set_rules'), ('supervisor', 'snooze'), ('supervisor', 'sync_now'), ('supervisor', 'take_over'), ('supervisor', 'wait_on'), ('sync', 'deliver'), ('sync', 'send_now'))
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'an owner works at a desk';
        END IF;
        IF new.owner_id IS NOT NULL AND EXISTS (
            SELECT FROM staff_location WHERE staff_id = new.owner_id
        ) AND NOT EXISTS (
            SELECT FROM staff_location WHERE staff_id = new.owner_id AND location_id = new.location_id
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'an owner sees what they own';
        END IF;
    END IF;
    IF new.state IS DISTINCT FROM old.state THEN
        unsettled := EXISTS (
            SELECT FROM outbox WHERE conversation_id = new.id AND state NOT IN ('delivered', 'cancelled')
        );
        is_called := EXISTS (
            SELECT FROM phone_call
            WHERE conversation_id = new.id AND staff_id = me AND outcome IN ('in_person', 'spoke')
                AND answers_up_to >= coalesce(
                    (SELECT max(id) FROM message WHERE conversation_id = new.id AND direction = 'from_patient'), 0)
        );
        -- every other state follows from facts, and who takes a reply back may have given its conversation away
        IF NOT boss AND old.owner_id IS DISTINCT FROM me AND new.state = 'closed' THEN
            RAISE insufficient_privilege USING MESSAGE = 'only the owner or a supervisor closes';
        END IF;
        IF NOT (CASE new.state
            WHEN 'sending' THEN unsettled AND NOT EXISTS (
                SELECT FROM outbox WHERE conversation_id = new.id AND state = 'needs_attention'
            )
            WHEN 'not_delivered' THEN EXISTS (
                SELECT FROM outbox WHERE conversation_id = new.id AND state = 'needs_attention'
            )
            WHEN 'open' THEN NOT unsettled AND new.due_at IS NOT NULL
            WHEN 'answered' THEN NOT unsettled AND new.due_at IS NULL
                AND ((old.state IN ('sending', 'not_delivered') AND old.due_at IS NULL) OR is_called)
            WHEN 'closed' THEN NOT unsettled AND num_nulls(new.closed_at, new.close_reason, new.closed_up_to) = 0
                AND new.due_at IS NULL AND new.message_count = 0
                AND NOT EXISTS (
                    SELECT FROM message
                    WHERE conversation_id = new.id AND direction = 'from_patient' AND id > new.closed_up_to
                )
            ELSE false
        END) THEN
            RAISE insufficient_privilege USING MESSAGE = 'the conversation does not stand like that';
        END IF;
    END IF;
    IF new.state IN ('closed', 'answered') AND new.due_at IS NULL THEN  -- also where an earlier desk knows nothing of it
        new.segment_at := NULL;
        new.promised_at := NULL;
        new.step := NULL;
        new.next_step_at := NULL;
        new.look_due_at := NULL;
        new.waiting_on := NULL;
        new.waiting_on_since := NULL;
        new.snoozed_until := NULL;
    END IF;
    IF (new.started_at, new.started_source, new.soon_at, new.due_at, new.message_count,
        new.segment_at, new.promised_at, new.step, new.next_step_at)
       IS DISTINCT FROM (old.started_at, old.started_source, old.soon_at, old.due_at, old.message_count,
                         old.segment_at, old.promised_at, old.step, old.next_step_at)
       AND NOT (new.state IN ('closed', 'answered') AND old.state <> new.state AND new.message_count = 0
                AND num_nonnulls(new.started_at, new.started_source, new.soon_at, new.due_at,
                                 new.segment_at, new.promised_at, new.step, new.next_step_at) = 0) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a countdown ends with an answer only';
    END IF;
    IF (new.looked_up_to, new.look_due_at) IS DISTINCT FROM (old.looked_up_to, old.look_due_at)
       AND NOT (new.look_due_at IS NULL AND new.due_at IS NULL AND new.looked_up_to IS NOT DISTINCT FROM old.looked_up_to)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'what is there was read, and nothing else';
    END IF;
    IF (new.waiting_on, new.waiting_on_since) IS DISTINCT FROM (old.waiting_on, old.waiting_on_since)
       AND NOT (num_nonnulls(new.waiting_on, new.waiting_on_since) = 0 AND (new.due_at IS NULL OR boss OR coalesce(old.owner_id = me, false))
                OR coalesce(new.waiting_on IN ('provider', 'lab') AND new.waiting_on IS DISTINCT FROM old.waiting_on, false)
                   AND new.waiting_on_since IS NOT NULL AND plausible(new.waiting_on_since)
                   AND new.due_at IS NOT NULL AND i_may('wait_on') AND (boss OR coalesce(old.owner_id = me, false))) THEN
        RAISE insufficient_privilege USING MESSAGE = 'whom the practice waits for says the owner';
    END IF;
    IF new.snoozed_until IS DISTINCT FROM old.snoozed_until
       AND NOT (new.snoozed_until IS NULL
                OR coalesce(new.snoozed_until <= old.soon_at AND plausible(new.snoozed_until), false)
                   AND i_may('snooze') AND (boss OR coalesce(old.owner_id = me, false))) THEN
        RAISE insufficient_privilege USING MESSAGE = 'nothing is hidden longer than until it is due soon';
    END IF;
    IF (new.closed_at, new.closed_up_to, new.close_reason)
       IS DISTINCT FROM (old.closed_at, old.closed_up_to, old.close_reason)
       AND NOT coalesce(
           new.state = 'closed' AND old.state <> 'closed' AND new.close_reason IN ('thanks_only', 'answered_elsewhere', 'duplicate', 'not_for_us')
               AND plausible(new.closed_at)
               AND new.closed_up_to <= (SELECT max(id) FROM message WHERE conversation_id = new.id),
           false
       ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only closing says up to what and why';
    END IF;
    RETURN new;
END $$;
CREATE FUNCTION triage.guard_draft() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
DECLARE
    before draft;  -- also where it is being inserted over
BEGIN
    SELECT * INTO before FROM draft WHERE (conversation_id, staff_id) = (new.conversation_id, new.staff_id);
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    IF NOT plausible(new.saved_at) OR json_typeof(new.files -> 'files') IS DISTINCT FROM 'array' OR EXISTS (
        SELECT FROM json_array_elements(new.files -> 'files') AS file WHERE json_typeof(file) <> 'object'
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'no draft of ours';
    END IF;
    IF TG_OP = 'UPDATE' AND (new.staff_id, new.conversation_id) <> (old.staff_id, old.conversation_id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a draft stays where it is';
    END IF;
    IF new.staff_id = my_id() OR (i_may('cancel_any') AND EXISTS (
        SELECT FROM outbox
        WHERE conversation_id = new.conversation_id AND created_by = new.staff_id AND state = 'cancelled' AND kind = 'reply'
          AND new.text = concat_ws(E'\n\n', nullif(outbox.text, ''), nullif(before.text, ''))
    ) AND NOT EXISTS (
        SELECT file ->> 'sha256' FROM json_array_elements(new.files -> 'files') AS file
        EXCEPT SELECT sha256 FROM outbox WHERE conversation_id = new.conversation_id AND created_by = new.staff_id
        EXCEPT SELECT file ->> 'sha256' FROM json_array_elements(before.files -> 'files') AS file
    )) THEN
        RETURN new;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'a draft is written by its author';
END $$;
CREATE FUNCTION triage.guard_lease() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    IF greatest(new.expires_at, new.beat_at) > clock_timestamp() + interval '1 hour'
       OR NOT plausible(new.expires_at) OR NOT plausible(new.beat_at) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a lease is short';
    END IF;
    IF new.fence = old.fence AND new.holder = old.holder THEN
        RETURN new;
    END IF;
    IF new.fence <> old.fence + 1
       OR (old.expires_at > clock_timestamp() AND old.beat_at <= clock_timestamp() + interval '1 second') THEN
        RAISE insufficient_privilege USING MESSAGE = 'the lease is somebody else''s';
    END IF;
    RETURN new;
END $$;
CREATE FUNCTION triage.guard_outbox() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
DECLARE
    me bigint := my_id();
    boss boolean;
    about record;
    current_fence int;
    floor_s double precision;
BEGIN
    IF TG_OP = 'UPDATE' AND old.state IN ('delivered', 'cancelled') AND new.state <> old.state THEN
        RAISE insufficient_privilege USING MESSAGE = 'a delivered or cancelled row never changes';
    END IF;
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NOT i_may('reply') THEN
            RAISE insufficient_privilege USING MESSAGE = 'not your role';
        END IF;
        SELECT c.owner_id, c.portal_id, c.holds_before, p.remote_id, p.name, p.born, p.readable INTO about
        FROM conversation c LEFT JOIN patient p ON p.id = c.patient_id
        WHERE c.id = new.conversation_id AND c.merged_into IS NULL
            AND (sees_all() OR c.location_id = ANY (my_locations()))
        FOR NO KEY UPDATE OF c;  -- ids are drawn before commit: two replies here must not overtake each other
        IF NOT FOUND OR about.owner_id IS DISTINCT FROM me THEN
            RAISE insufficient_privilege USING MESSAGE = 'only the owner replies';
        END IF;
        IF about.remote_id IS NULL OR NOT about.readable
           OR (new.portal_id, new.patient_reference, new.patient_name) IS DISTINCT FROM
              (about.portal_id, about.remote_id, about.name) OR new.patient_born IS DISTINCT FROM about.born THEN
            RAISE insufficient_privilege USING MESSAGE = 'a reply goes to the patient of its conversation';
        END IF;
        IF new.answers_message_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM message WHERE id = new.answers_message_id AND conversation_id = new.conversation_id
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'a reply answers a message of its conversation';
        END IF;
        IF new.seen_up_to > coalesce((SELECT max(id) FROM message WHERE conversation_id = new.conversation_id), 0) THEN
            RAISE insufficient_privilege USING MESSAGE = 'nobody has seen what is still to come';
        END IF;
        IF new.kind NOT IN ('file', 'reply') OR NOT plausible(new.created_at) OR length(new.text) > 20000
           OR NOT (CASE new.kind
               WHEN 'file' THEN new.content_type IN ('application/pdf', 'image/png', 'image/jpeg', 'text/plain') AND new.sha256 IS NOT NULL
               ELSE new.content_type = '' AND new.sha256 IS NULL
           END) THEN
            RAISE insufficient_privilege USING MESSAGE = 'no reply and no file of ours';
        END IF;
        IF new.promised_at IS NOT NULL AND NOT (
            new.kind = 'reply' AND new.promised_at > new.created_at
            AND new.promised_at <= new.created_at + make_interval(secs => 259200.0)
            AND 2 > about.holds_before + (
                SELECT count(*) FROM outbox
                WHERE conversation_id = new.conversation_id AND promised_at IS NOT NULL AND state <> 'cancelled'
            )
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'a holding reply promises soon, and not again and again';
        END IF;
        IF EXISTS (
            SELECT FROM outbox WHERE reply_key = new.reply_key
                AND (conversation_id, created_by) IS DISTINCT FROM (new.conversation_id, me)
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'a reply and its files are of one conversation and one author';
        END IF;
        IF new.sha256 IS NOT NULL AND NOT EXISTS (
            SELECT FROM blob_holder WHERE sha256 = new.sha256 AND staff_id = me
        ) AND NOT EXISTS (
            SELECT FROM outbox WHERE sha256 = new.sha256 AND conversation_id = new.conversation_id
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'a file is sent by whoever has it';
        END IF;
        new.created_by := me;
        new.state := 'pending';
        new.attempts := 0;
        new.fence := 0;
        new.search_first := false;
        -- who may not skip the undo window has it whole, whatever their program says
        floor_s := CASE
            WHEN i_may('send_now') THEN 0
            WHEN new.kind = 'file'
                OR EXISTS (SELECT FROM outbox WHERE reply_key = new.reply_key AND kind = 'file') THEN coalesce(
                (SELECT value::double precision FROM stamp WHERE name = 'undo_with_files_s'), 60.0)
            ELSE coalesce((SELECT value::double precision FROM stamp WHERE name = 'undo_s'), 20.0)
        END;
        new.not_before := greatest(new.not_before, clock_timestamp() + make_interval(secs => floor_s));
        RETURN new;
    END IF;
    IF i_may('deliver') THEN
        IF new.state = old.state AND new.fence = old.fence AND old.state <> 'in_flight' THEN
            RETURN new;
        END IF;
        SELECT fence INTO current_fence FROM lease WHERE name = 'sync' AND expires_at > clock_timestamp();
        IF current_fence IS NULL OR new.fence > current_fence
           OR (old.state = 'in_flight' AND new.fence <> current_fence) THEN
            RAISE insufficient_privilege USING MESSAGE = 'no lease, or an old one';
        END IF;
        IF (old.state, new.state) NOT IN (('in_flight', 'delivered'), ('in_flight', 'in_flight'), ('in_flight', 'needs_attention'), ('in_flight', 'retry'), ('needs_attention', 'delivered'), ('pending', 'in_flight'), ('pending', 'needs_attention'), ('retry', 'in_flight'), ('retry', 'needs_attention')) THEN
            RAISE insufficient_privilege USING MESSAGE = 'a row does not go that way';
        END IF;
        IF new.state = 'in_flight' AND (new.fence <> current_fence OR EXISTS (
            SELECT FROM outbox AS earlier
            WHERE earlier.conversation_id = new.conversation_id AND earlier.id < new.id
                AND earlier.state NOT IN ('delivered', 'cancelled')
        )) THEN
            RAISE insufficient_privilege USING MESSAGE = 'one row of a conversation at a time, in order';
        END IF;
        IF new.state = 'delivered' AND new.remote_id IS NULL THEN
            RAISE insufficient_privilege USING MESSAGE = 'what is delivered has an id on the portal';
        END IF;
        RETURN new;
    END IF;
    boss := i_may('cancel_any');
    -- a supervisor has looked into the portal where nobody else can tell whether it arrived
    IF new.state = 'cancelled' AND (boss OR (old.created_by = me AND i_may('cancel_own'))) AND (boss OR NOT old.search_first)
       AND (old.state = 'needs_attention' OR (old.state IN ('pending', 'retry') AND old.attempts = 0))
       AND (new.attempts, new.not_before) = (old.attempts, old.not_before) THEN
        RETURN new;
    END IF;
    IF (old.state, new.state) = ('needs_attention', 'retry') AND i_may('retry') AND new.attempts = 0
       AND (new.not_before >= old.not_before OR NOT old.search_first) THEN
        RETURN new;
    END IF;
    IF i_may('send_now') AND old.created_by = me AND (old.state, new.state) = ('pending', 'pending')
       AND (old.attempts, new.attempts) = (0, 0) AND new.not_before <= old.not_before THEN
        RETURN new;  -- who may skip the undo window when sending may end it later, for what is theirs
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'only sync does that';
END $$;
CREATE FUNCTION triage.guard_phone_call() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
DECLARE
    owned_by bigint;
BEGIN
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    SELECT owner_id INTO owned_by FROM conversation
    WHERE id = new.conversation_id AND merged_into IS NULL AND (sees_all() OR location_id = ANY (my_locations()));
    IF NOT FOUND OR NOT i_may('log_call') OR NOT (owned_by IS NOT DISTINCT FROM my_id() OR i_may('take_over'))
       OR NOT plausible(new.called_at) OR NOT plausible(new.logged_at) OR new.called_at > new.logged_at
       OR new.outcome NOT IN ('spoke', 'in_person', 'voicemail', 'no_answer') OR coalesce(new.spoken NOT IN ('patient', 'authorised'), false)
       OR (new.outcome IN ('in_person', 'spoke') AND new.spoken IS NULL) OR length(new.note) > 2000
       OR EXISTS (  -- nobody can have spoken of what was not written yet
           SELECT FROM message
           WHERE conversation_id = new.conversation_id AND direction = 'from_patient'
               AND id <= new.answers_up_to AND sent_at > new.called_at
       )
       OR new.answers_up_to > coalesce((SELECT max(id) FROM message WHERE conversation_id = new.conversation_id), 0)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'no call of ours';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('phone_call'), my_id()::int);  -- several lines of one person count as one
    IF 200 <= (
        SELECT count(*) FROM phone_call WHERE conversation_id = new.conversation_id AND staff_id = my_id()
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody makes so many calls about one matter';
    END IF;
    new.staff_id := my_id();
    RETURN new;
END $$;
CREATE FUNCTION triage.guard_regrouping() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('regrouping'), my_id()::int);  -- several lines of one person count as one
    IF session_user <> current_user AND 50 <= (
        SELECT count(*) FROM regrouping WHERE staff_id = my_id() AND outcome IS NULL
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'one after the other: steps are not to wait';
    END IF;
    RETURN new;
END $$;
CREATE FUNCTION triage.guard_rulebook() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    IF NOT i_may('set_rules') OR NOT plausible(new.edited_at) OR length(new.content) > 1000000
       OR new.id <> 1 + coalesce((SELECT max(id) FROM rulebook), 0) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the next rules come after the last ones';
    END IF;
    new.edited_by := my_id();
    RETURN new;
END $$;
CREATE FUNCTION triage.guard_waiting_segment() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    IF session_user = current_user OR i_am('sync') THEN
        RETURN new;  -- by itself: asked together with what follows it costs four times as much
    END IF;
    IF NOT coalesce(
        old.ended_at IS NULL AND EXISTS (
            SELECT FROM conversation
            WHERE id = new.conversation_id AND state = 'closed'
              AND (closed_at, close_reason) = (new.ended_at, new.ended_by)
              AND (owner_id = my_id() OR i_may('take_over'))
        ) OR old.ended_at IS NULL AND new.ended_by = 'call' AND EXISTS (
            SELECT FROM conversation JOIN phone_call ON conversation_id = conversation.id
            WHERE conversation.id = new.conversation_id AND state = 'answered'
              AND staff_id = my_id() AND called_at = new.ended_at AND outcome IN ('in_person', 'spoke')
        ),
        false
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a wait ends with an answer only';
    END IF;
    RETURN new;
END $$;
CREATE FUNCTION triage.i_am(wanted text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM staff JOIN staff_role ON staff_id = id
        WHERE login = session_user AND active AND role = wanted
    );
END $$;
CREATE FUNCTION triage.i_may(wanted text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM staff JOIN staff_role ON staff_id = id
        WHERE login = session_user AND active AND (role, wanted) IN (('admin', 'manage_portals'), ('admin', 'manage_staff'), ('admin', 'set_rules'), ('admin', 'sync_now'), ('assistant', 'cancel_own'), ('assistant', 'claim'), ('assistant', 'close'), ('assistant', 'hand_over'), ('assistant', 'log_call'), ('assistant', 'read'), ('assistant', 'regroup'), ('assistant', 'release'), ('assistant', 'reply'), ('assistant', 'retry'), ('assistant', 'snooze'), ('assistant', 'sync_now'), ('assistant', 'wait_on'), ('clinician', 'cancel_own'), ('clinician', 'claim'), ('clinician', 'close'), ('clinician', 'hand_over'), ('clinician', 'log_call'), ('clinician', 'read'), ('clinician', 'regroup'), ('clinician', 'release'), ('clinician', 'reply'), ('clinician', 'retry'), ('clinician', 'snooze'), ('clinician', 'sync_now'), ('clinician', 'wait_on'), ('supervisor', 'cancel_any'), ('supervisor', 'cancel_own'), ('supervisor', 'claim'), ('supervisor', 'close'), ('supervisor', 'hand_over'), ('supervisor', 'log_call'), ('supervisor', 'manage_staff'), ('supervisor', 'read'), ('supervisor', 'reassign'), ('supervisor', 'regroup'), ('supervisor', 'release'), ('supervisor', 'reply'), ('supervisor', 'retry'), ('supervisor', 'send_now'), ('supervisor', 'set_rules'), ('supervisor', 'snooze'), ('supervisor', 'sync_now'), ('supervisor', 'take_over'), ('supervisor', 'wait_on'), ('sync', 'deliver'), ('sync', 'send_now'))
    );
END $$;
CREATE FUNCTION triage.my_id() RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    RETURN (SELECT id FROM staff WHERE login = session_user AND active);
END $$;
CREATE FUNCTION triage.my_locations() RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    RETURN (
        SELECT array_agg(location_id) FROM staff_location JOIN staff ON staff_id = id WHERE login = session_user
    );
END $$;
CREATE FUNCTION triage.plausible(at timestamp with time zone) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    RETURN COALESCE(((at > '2000-01-01 00:00:00+00'::timestamp with time zone) AND (at < '2200-01-01 00:00:00+00'::timestamp with time zone)), true);
CREATE FUNCTION triage.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'what was written here never changes';
END $$;
CREATE FUNCTION triage.refuse_who_left() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    IF session_user <> current_user AND my_id() IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'not an active member of staff';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION triage.sees_all() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'triage', 'pg_temp'
    AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM staff WHERE login = session_user AND active
        AND NOT EXISTS (SELECT FROM staff_location WHERE staff_id = id)
    );
END $$;
CREATE TABLE triage.action (
    key character varying(36) NOT NULL,
    staff_id bigint NOT NULL,
    act character varying(24) NOT NULL,
    conversation_id bigint NOT NULL,
    outcome character varying(48) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE triage.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE triage.attachment (
    id bigint NOT NULL,
    message_id bigint NOT NULL,
    place integer NOT NULL,
    name text NOT NULL,
    content_type character varying(100) NOT NULL,
    size_bytes integer,
    reference text NOT NULL,
    state character varying(24) NOT NULL,
    sha256 character varying(64)
);
CREATE SEQUENCE triage.attachment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.attachment_id_seq OWNED BY triage.attachment.id;
CREATE TABLE triage.audit (
    id bigint NOT NULL,
    xid bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor character varying(63) NOT NULL,
    act character varying(8) NOT NULL,
    entity character varying(32) NOT NULL,
    row_id bigint NOT NULL,
    conversation_id bigint,
    patient character varying(36),
    facts json NOT NULL
);
CREATE SEQUENCE triage.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.audit_id_seq OWNED BY triage.audit.id;
CREATE TABLE triage.blob (
    sha256 character varying(64) NOT NULL,
    size_bytes integer NOT NULL
);
CREATE TABLE triage.blob_chunk (
    sha256 character varying(64) NOT NULL,
    place integer NOT NULL,
    content bytea NOT NULL
);
CREATE TABLE triage.blob_holder (
    sha256 character varying(64) NOT NULL,
    staff_id bigint NOT NULL
);
CREATE TABLE triage.change (
    id bigint NOT NULL,
    xid bigint NOT NULL,
    conversation_id bigint NOT NULL
);
CREATE SEQUENCE triage.change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.change_id_seq OWNED BY triage.change.id;
CREATE TABLE triage.conversation (
    id bigint NOT NULL,
    portal_id bigint NOT NULL,
    thread_key character varying(300) NOT NULL,
    patient_id bigint,
    location_id bigint NOT NULL,
    provider_id bigint,
    subject text NOT NULL,
    snippet text NOT NULL,
    state character varying(24) NOT NULL,
    owner_id bigint,
    version integer NOT NULL,
    started_at timestamp with time zone,
    started_source character varying(24),
    soon_at timestamp with time zone,
    due_at timestamp with time zone,
    message_count integer NOT NULL,
    file_count integer NOT NULL,
    closed_at timestamp with time zone,
    closed_up_to bigint,
    close_reason character varying(24),
    created_at timestamp with time zone NOT NULL,
    category character varying(32) DEFAULT ''::character varying NOT NULL,
    rules_version bigint DEFAULT '0'::bigint NOT NULL,
    segment_at timestamp with time zone,
    promised_at timestamp with time zone,
    step character varying(24),
    next_step_at timestamp with time zone,
    looked_up_to bigint,
    look_due_at timestamp with time zone,
    waiting_on character varying(24),
    waiting_on_since timestamp with time zone,
    snoozed_until timestamp with time zone,
    merged_into bigint,
    follows bigint,
    merged_at timestamp with time zone,
    holds_before integer DEFAULT 0 NOT NULL
);
CREATE SEQUENCE triage.conversation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.conversation_id_seq OWNED BY triage.conversation.id;
CREATE TABLE triage.draft (
    conversation_id bigint NOT NULL,
    staff_id bigint NOT NULL,
    text text NOT NULL,
    files json NOT NULL,
    saved_at timestamp with time zone NOT NULL
);
CREATE TABLE triage.lease (
    name character varying(32) NOT NULL,
    holder character varying(100) NOT NULL,
    fence integer NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    beat_at timestamp with time zone NOT NULL
);
CREATE TABLE triage.location (
    id bigint NOT NULL,
    name text NOT NULL
);
CREATE SEQUENCE triage.location_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.location_id_seq OWNED BY triage.location.id;
CREATE TABLE triage.message (
    id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    portal_id bigint NOT NULL,
    remote_id character varying(200) NOT NULL,
    content_hash character varying(64) NOT NULL,
    direction character varying(24) NOT NULL,
    sender text NOT NULL,
    sender_reference character varying(200) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    sent_source character varying(24) NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    answers_up_to bigint,
    text text NOT NULL,
    promised_at timestamp with time zone,
    settled boolean DEFAULT false NOT NULL,
    came_from bigint,
    regrouping_id bigint,
    settled_by bigint,
    held_by bigint,
    uncovers bigint
);
CREATE SEQUENCE triage.message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.message_id_seq OWNED BY triage.message.id;
CREATE TABLE triage.outbox (
    id bigint NOT NULL,
    key character varying(36) NOT NULL,
    reply_key character varying(36) NOT NULL,
    portal_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    kind character varying(24) NOT NULL,
    state character varying(24) NOT NULL,
    patient_reference character varying(200) NOT NULL,
    patient_name text NOT NULL,
    patient_born date,
    answers_message_id bigint,
    text text NOT NULL,
    name text NOT NULL,
    content_type character varying(100) NOT NULL,
    sha256 character varying(64),
    close_after boolean NOT NULL,
    fence integer NOT NULL,
    attempts integer NOT NULL,
    search_first boolean NOT NULL,
    not_before timestamp with time zone NOT NULL,
    location text,
    remote_id character varying(200),
    error character varying(48),
    error_values json,
    created_by bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    delivered_at timestamp with time zone,
    promised_at timestamp with time zone,
    seen_up_to bigint
);
CREATE SEQUENCE triage.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.outbox_id_seq OWNED BY triage.outbox.id;
CREATE TABLE triage.patient (
    id bigint NOT NULL,
    portal_id bigint NOT NULL,
    remote_id character varying(200) NOT NULL,
    name text NOT NULL,
    born date,
    record_number text NOT NULL,
    phone text NOT NULL,
    language character varying(16) NOT NULL,
    readable boolean NOT NULL,
    refreshed_at timestamp with time zone NOT NULL
);
CREATE TABLE triage.patient_alias (
    patient_id bigint NOT NULL,
    alias character varying(36) NOT NULL
);
CREATE SEQUENCE triage.patient_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.patient_id_seq OWNED BY triage.patient.id;
CREATE TABLE triage.phone_call (
    id bigint NOT NULL,
    key character varying(36) NOT NULL,
    conversation_id bigint NOT NULL,
    staff_id bigint NOT NULL,
    called_at timestamp with time zone NOT NULL,
    outcome character varying(24) NOT NULL,
    spoken character varying(24),
    note text NOT NULL,
    answers_up_to bigint NOT NULL,
    logged_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE triage.phone_call_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.phone_call_id_seq OWNED BY triage.phone_call.id;
CREATE TABLE triage.portal (
    id bigint NOT NULL,
    name character varying(64) NOT NULL,
    kind character varying(32) NOT NULL,
    settings json NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE triage.portal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.portal_id_seq OWNED BY triage.portal.id;
CREATE TABLE triage.portal_state (
    portal_id bigint NOT NULL,
    cursor json,
    checked_at timestamp with time zone,
    error character varying(48),
    error_values json
);
CREATE TABLE triage.practice (
    id bigint NOT NULL,
    name text NOT NULL,
    zone character varying(64) NOT NULL
);
CREATE SEQUENCE triage.practice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.practice_id_seq OWNED BY triage.practice.id;
CREATE TABLE triage.provider (
    id bigint NOT NULL,
    portal_id bigint NOT NULL,
    remote_id character varying(200) NOT NULL,
    name text NOT NULL
);
CREATE SEQUENCE triage.provider_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.provider_id_seq OWNED BY triage.provider.id;
CREATE TABLE triage.quarantine (
    id bigint NOT NULL,
    portal_id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    reason character varying(48) NOT NULL,
    original bytea NOT NULL,
    seen_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE triage.quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.quarantine_id_seq OWNED BY triage.quarantine.id;
CREATE TABLE triage.regrouping (
    id bigint NOT NULL,
    key character varying(36) NOT NULL,
    act character varying(24) NOT NULL,
    conversation_id bigint NOT NULL,
    other_id bigint,
    message_id bigint,
    staff_id bigint NOT NULL,
    outcome character varying(48),
    done_at timestamp with time zone,
    outcome_values json
);
CREATE SEQUENCE triage.regrouping_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.regrouping_id_seq OWNED BY triage.regrouping.id;
CREATE TABLE triage.rulebook (
    id bigint NOT NULL,
    content text NOT NULL,
    edited_by bigint,
    edited_at timestamp with time zone NOT NULL
);
CREATE TABLE triage.rules_applied (
    id bigint NOT NULL,
    rulebook_id bigint NOT NULL,
    conversations integer NOT NULL,
    is_last boolean NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE triage.rules_applied_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.rules_applied_id_seq OWNED BY triage.rules_applied.id;
CREATE TABLE triage.segment_step (
    segment_id bigint NOT NULL,
    step character varying(24) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE triage.staff (
    id bigint NOT NULL,
    login character varying(63) NOT NULL,
    name text NOT NULL,
    active boolean NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE triage.staff_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.staff_id_seq OWNED BY triage.staff.id;
CREATE TABLE triage.staff_location (
    staff_id bigint NOT NULL,
    location_id bigint NOT NULL
);
CREATE TABLE triage.staff_role (
    staff_id bigint NOT NULL,
    role character varying(24) NOT NULL
);
CREATE TABLE triage.stamp (
    name character varying(32) NOT NULL,
    value text NOT NULL
);
CREATE TABLE triage.sync_request (
    id bigint NOT NULL,
    asked_by bigint NOT NULL
);
CREATE SEQUENCE triage.sync_request_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.sync_request_id_seq OWNED BY triage.sync_request.id;
CREATE TABLE triage.waiting_segment (
    id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    source character varying(24) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_by character varying(24),
    rules_version bigint DEFAULT '0'::bigint NOT NULL,
    was_due_at timestamp with time zone,
    was_rules_version bigint,
    breached_at timestamp with time zone
);
CREATE SEQUENCE triage.waiting_segment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.waiting_segment_id_seq OWNED BY triage.waiting_segment.id;
ALTER TABLE ONLY triage.attachment ALTER COLUMN id SET DEFAULT nextval('triage.attachment_id_seq'::regclass);
ALTER TABLE ONLY triage.audit ALTER COLUMN id SET DEFAULT nextval('triage.audit_id_seq'::regclass);
ALTER TABLE ONLY triage.change ALTER COLUMN id SET DEFAULT nextval('triage.change_id_seq'::regclass);
ALTER TABLE ONLY triage.conversation ALTER COLUMN id SET DEFAULT nextval('triage.conversation_id_seq'::regclass);
ALTER TABLE ONLY triage.location ALTER COLUMN id SET DEFAULT nextval('triage.location_id_seq'::regclass);
ALTER TABLE ONLY triage.message ALTER COLUMN id SET DEFAULT nextval('triage.message_id_seq'::regclass);
ALTER TABLE ONLY triage.outbox ALTER COLUMN id SET DEFAULT nextval('triage.outbox_id_seq'::regclass);
ALTER TABLE ONLY triage.patient ALTER COLUMN id SET DEFAULT nextval('triage.patient_id_seq'::regclass);
ALTER TABLE ONLY triage.phone_call ALTER COLUMN id SET DEFAULT nextval('triage.phone_call_id_seq'::regclass);
ALTER TABLE ONLY triage.portal ALTER COLUMN id SET DEFAULT nextval('triage.portal_id_seq'::regclass);
ALTER TABLE ONLY triage.practice ALTER COLUMN id SET DEFAULT nextval('triage.practice_id_seq'::regclass);
ALTER TABLE ONLY triage.provider ALTER COLUMN id SET DEFAULT nextval('triage.provider_id_seq'::regclass);
ALTER TABLE ONLY triage.quarantine ALTER COLUMN id SET DEFAULT nextval('triage.quarantine_id_seq'::regclass);
ALTER TABLE ONLY triage.regrouping ALTER COLUMN id SET DEFAULT nextval('triage.regrouping_id_seq'::regclass);
ALTER TABLE ONLY triage.rules_applied ALTER COLUMN id SET DEFAULT nextval('triage.rules_applied_id_seq'::regclass);
ALTER TABLE ONLY triage.staff ALTER COLUMN id SET DEFAULT nextval('triage.staff_id_seq'::regclass);
ALTER TABLE ONLY triage.sync_request ALTER COLUMN id SET DEFAULT nextval('triage.sync_request_id_seq'::regclass);
ALTER TABLE ONLY triage.waiting_segment ALTER COLUMN id SET DEFAULT nextval('triage.waiting_segment_id_seq'::regclass);
INSERT INTO triage.action VALUES ('01a21cf8-63e9-7501-a1c6-fe8232d054b4', 2, 'claim', 1, 'done', '2026-11-24 18:28:00+00');
INSERT INTO triage.action VALUES ('01a21cf8-640b-7481-8a91-218c6dff4bb0', 2, 'claim', 2, 'done', '2026-11-24 18:28:00+00');
INSERT INTO triage.action VALUES ('01a21cf8-641d-7264-a1f4-e14fdb8263b3', 2, 'claim', 3, 'done', '2026-11-24 18:28:00+00');
INSERT INTO triage.action VALUES ('01a21cf8-642b-7262-b8a5-6fd99666b737', 2, 'claim', 4, 'done', '2026-11-24 18:28:00+00');
INSERT INTO triage.action VALUES ('01a21cf8-64fd-7641-bef4-767ea76a4247', 2, 'close', 2, 'done', '2026-11-24 18:28:00+00');
INSERT INTO triage.action VALUES ('01a21cf8-6515-7bbc-9a92-07220dbf8195', 2, 'release', 4, 'done', '2026-11-24 18:28:00+00');
INSERT INTO triage.alembic_version VALUES ('0006_pre');
INSERT INTO triage.attachment VALUES (1, 5, 0, 'letter.pdf', 'application/pdf', 17, 'Binary/1', 'here', '861e8bc5e68f55cc5d2b635ca7e5a79a942e3ef30a0e81c7bca73e4b68147df5');
INSERT INTO triage.audit VALUES (1, 728, '2026-11-27 12:26:10.087231+00', 'practice_owner', 'insert', 'practice', 1, NULL, NULL, '{"name": [null, "Northside Family Practice"], "zone": [null, "America/New_York"]}');
INSERT INTO triage.audit VALUES (2, 730, '2026-11-27 12:26:10.098087+00', 'practice_owner', 'insert', 'staff', 1, NULL, NULL, '{"login": [null, "ana"], "active": [null, true]}');
INSERT INTO triage.audit VALUES (3, 730, '2026-11-27 12:26:10.098931+00', 'practice_owner', 'insert', 'staff_role', 1, NULL, NULL, '{"role": [null, "admin"], "staff_id": [null, 1]}');
INSERT INTO triage.audit VALUES (4, 730, '2026-11-27 12:26:10.09904+00', 'practice_owner', 'insert', 'staff_role', 1, NULL, NULL, '{"role": [null, "supervisor"], "staff_id": [null, 1]}');
INSERT INTO triage.audit VALUES (5, 733, '2026-11-27 12:26:10.109341+00', 'practice_owner', 'insert', 'staff', 2, NULL, NULL, '{"login": [null, "joy"], "active": [null, true]}');
INSERT INTO triage.audit VALUES (6, 733, '2026-11-27 12:26:10.10952+00', 'practice_owner', 'insert', 'staff_role', 2, NULL, NULL, '{"role": [null, "assistant"], "staff_id": [null, 2]}');
INSERT INTO triage.audit VALUES (7, 736, '2026-11-27 12:26:10.119787+00', 'practice_owner', 'insert', 'staff', 3, NULL, NULL, '{"login": [null, "robot"], "active": [null, true]}');
INSERT INTO triage.audit VALUES (8, 736, '2026-11-27 12:26:10.120049+00', 'practice_owner', 'insert', 'staff_role', 3, NULL, NULL, '{"role": [null, "sync"], "staff_id": [null, 3]}');
INSERT INTO triage.audit VALUES (9, 740, '2026-11-27 12:26:10.134782+00', 'practice_owner', 'insert', 'portal', 1, NULL, NULL, '{"kind": [null, "fhir"], "name": [null, "Greenfield Portal"]}');
INSERT INTO triage.audit VALUES (10, 748, '2026-11-27 12:26:10.293184+00', 'joy', 'update', 'conversation', 1, 1, '11e77286-62cb-40c4-b710-816728e2799a', '{"state": ["open", "open"], "owner_id": [null, 2], "location_id": [1, 1], "merged_into": [null, null], "close_reason": [null, null]}');
INSERT INTO triage.audit VALUES (11, 750, '2026-11-27 12:26:10.320266+00', 'joy', 'update', 'conversation', 2, 2, '11e77286-62cb-40c4-b710-816728e2799a', '{"state": ["open", "open"], "owner_id": [null, 2], "location_id": [1, 1], "merged_into": [null, null], "close_reason": [null, null]}');
INSERT INTO triage.audit VALUES (12, 752, '2026-11-27 12:26:10.335334+00', 'joy', 'update', 'conversation', 3, 3, '11e77286-62cb-40c4-b710-816728e2799a', '{"state": ["open", "open"], "owner_id": [null, 2], "location_id": [1, 1], "merged_into": [null, null], "close_reason": [null, null]}');
INSERT INTO triage.audit VALUES (13, 754, '2026-11-27 12:26:10.349187+00', 'joy', 'update', 'conversation', 4, 4, '11e77286-62cb-40c4-b710-816728e2799a', '{"state": ["open", "open"], "owner_id": [null, 2], "location_id": [1, 1], "merged_into": [null, null], "close_reason": [null, null]}');
INSERT INTO triage.audit VALUES (14, 756, '2026-11-27 12:26:10.40727+00', 'joy', 'insert', 'outbox', 1, 1, '11e77286-62cb-40c4-b710-816728e2799a', '{"kind": [null, "file"], "error": [null, null], "state": [null, "pending"], "sha256": [null, "861e8bc5e68f55cc5d2b635ca7e5a79a942e3ef30a0e81c7bca73e4b68147df5"], "attempts": [null, 0], "created_by": [null, 2]}');
INSERT INTO triage.audit VALUES (15, 756, '2026-11-27 12:26:10.409455+00', 'joy', 'insert', 'outbox', 2, 1, '11e77286-62cb-40c4-b710-816728e2799a', '{"kind": [null, "reply"], "error": [null, null], "state": [null, "pending"], "sha256": [null, null], "attempts": [null, 0], "created_by": [null, 2]}');
INSERT INTO triage.audit VALUES (16, 756, '2026-11-27 12:26:10.411085+00', 'joy', 'update', 'conversation', 1, 1, '11e77286-62cb-40c4-b710-816728e2799a', '{"state": ["open", "sending"], "owner_id": [2, 2], "location_id": [1, 1], "merged_into": [null, null], "close_reason": [null, null]}');
INSERT INTO triage.audit VALUES (17, 760, '2026-11-27 12:26:10.450722+00', 'robot', 'update', 'outbox', 1, 1, '11e77286-62cb-40c4-b710-816728e2799a', '{"kind": ["file", "file"], "error": [null, null], "state": ["pending", "in_flight"], "sha256": ["861e8bc5e68f55cc5d2b635ca7e5a79a942e3ef30a0e81c7bca73e4b68147df5", "861e8bc5e68f55cc5d2b635ca7e5a79a942e3ef30a0e81c7bca73e4b68147df5"], "attempts": [0, 1], "created_by": [2, 2]}');
INSERT INTO triage.audit VALUES (18, 762, '2026-11-27 12:26:10.476397+00', 'robot', 'update', 'outbox', 1, 1, '11e77286-62cb-40c4-b710-816728e2799a', '{"kind": ["file", "file"], "error": [null, null], "state": ["in_flight", "delivered"], "sha256": ["861e8bc5e68f55cc5d2b635ca7e5a79a942e3ef30a0e81c7bca73e4b68147df5", "861e8bc5e68f55cc5d2b635ca7e5a79a942e3ef30a0e81c7bca73e4b68147df5"], "attempts": [1, 1], "created_by": [2, 2]}');
INSERT INTO triage.audit VALUES (19, 764, '2026-11-27 12:26:10.487364+00', 'robot', 'update', 'outbox', 2, 1, '11e77286-62cb-40c4-b710-816728e2799a', '{"kind": ["reply", "reply"], "error": [null, null], "state": ["pending", "in_flight"], "sha256": [null, null], "attempts": [0, 1], "created_by": [2, 2]}');
INSERT INTO triage.audit VALUES (20, 766, '2026-11-27 12:26:10.497129+00', 'robot', 'update', 'outbox', 2, 1, '11e77286-62cb-40c4-b710-816728e2799a', '{"kind": ["reply", "reply"], "error": [null, null], "state": ["in_flight", "delivered"], "sha256": [null, null], "attempts": [1, 1], "created_by": [2, 2]}');
INSERT INTO triage.audit VALUES (21, 766, '2026-11-27 12:26:10.52373+00', 'robot', 'update', 'conversation', 1, 1, '11e77286-62cb-40c4-b710-816728e2799a', '{"state": ["sending", "open"], "owner_id": [2, 2], "location_id": [1, 1], "merged_into": [null, null], "close_reason": [null, null]}');
INSERT INTO triage.audit VALUES (22, 766, '2026-11-27 12:26:10.536981+00', 'robot', 'update', 'conversation', 1, 1, '11e77286-62cb-40c4-b710-816728e2799a', '{"state": ["open", "answered"], "owner_id": [2, 2], "location_id": [1, 1], "merged_into": [null, null], "close_reason": [null, null]}');
INSERT INTO triage.audit VALUES (23, 766, '2026-11-27 12:26:10.5434+00', 'robot', 'update', 'conversation', 1, 1, '11e77286-62cb-40c4-b710-816728e2799a', '{"state": ["answered", "closed"], "owner_id": [2, 2], "location_id": [1, 1], "merged_into": [null, null], "close_reason": [null, null]}');
INSERT INTO triage.audit VALUES (24, 770, '2026-11-27 12:26:10.571104+00', 'joy', 'update', 'conversation', 2, 2, '11e77286-62cb-40c4-b710-816728e2799a', '{"state": ["open", "closed"], "owner_id": [2, 2], "location_id": [1, 1], "merged_into": [null, null], "close_reason": [null, "duplicate"]}');
INSERT INTO triage.audit VALUES (25, 774, '2026-11-27 12:26:10.583324+00', 'joy', 'update', 'conversation', 4, 4, '11e77286-62cb-40c4-b710-816728e2799a', '{"state": ["open", "open"], "owner_id": [2, null], "location_id": [1, 1], "merged_into": [null, null], "close_reason": [null, null]}');
INSERT INTO triage.blob VALUES ('861e8bc5e68f55cc5d2b635ca7e5a79a942e3ef30a0e81c7bca73e4b68147df5', 17);
INSERT INTO triage.blob_chunk VALUES ('861e8bc5e68f55cc5d2b635ca7e5a79a942e3ef30a0e81c7bca73e4b68147df5', 0, '\x255044462d312e342061206c6574746572');
INSERT INTO triage.blob_holder VALUES ('861e8bc5e68f55cc5d2b635ca7e5a79a942e3ef30a0e81c7bca73e4b68147df5', 2);
INSERT INTO triage.change VALUES (1, 742, 1);
INSERT INTO triage.change VALUES (2, 742, 2);
INSERT INTO triage.change VALUES (3, 742, 3);
INSERT INTO triage.change VALUES (4, 742, 4);
INSERT INTO triage.change VALUES (5, 748, 1);
INSERT INTO triage.change VALUES (6, 750, 2);
INSERT INTO triage.change VALUES (7, 752, 3);
INSERT INTO triage.change VALUES (8, 754, 4);
INSERT INTO triage.change VALUES (9, 756, 1);
INSERT INTO triage.change VALUES (10, 756, 1);
INSERT INTO triage.change VALUES (11, 756, 1);
INSERT INTO triage.change VALUES (12, 756, 1);
INSERT INTO triage.change VALUES (13, 760, 1);
INSERT INTO triage.change VALUES (14, 762, 1);
INSERT INTO triage.change VALUES (15, 764, 1);
INSERT INTO triage.change VALUES (16, 766, 1);
INSERT INTO triage.change VALUES (17, 766, 1);
INSERT INTO triage.change VALUES (18, 766, 1);
INSERT INTO triage.change VALUES (19, 766, 1);
INSERT INTO triage.change VALUES (20, 770, 2);
INSERT INTO triage.change VALUES (21, 774, 4);
INSERT INTO triage.conversation VALUES (3, 1, 't-3', 1, 1, 1, 'Results', 'Question 3', 'open', 2, 2, '2026-11-24 17:28:00+00', 'sent', '2026-11-25 11:28:00+00', '2026-11-25 17:28:00+00', 1, 0, NULL, NULL, NULL, '2026-11-24 18:28:00+00', '', 0, '2026-11-24 17:28:00+00', NULL, NULL, '2026-11-25 13:00:00+00', NULL, '2026-11-24 18:28:00+00', NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO triage.conversation VALUES (1, 1, 't-1', 1, 1, 1, 'Results', 'Here it is', 'closed', 2, 3, NULL, NULL, NULL, NULL, 0, 1, '2026-11-24 18:28:00+00', NULL, NULL, '2026-11-24 18:28:00+00', '', 0, NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO triage.conversation VALUES (2, 1, 't-2', 1, 1, 1, 'Results', 'Question 2', 'closed', 2, 3, NULL, NULL, NULL, NULL, 0, 0, '2026-11-24 18:28:00+00', 2, 'duplicate', '2026-11-24 18:28:00+00', '', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO triage.conversation VALUES (4, 1, 't-4', 1, 1, 1, 'Results', 'Question 4', 'open', NULL, 3, '2026-11-24 17:28:00+00', 'sent', '2026-11-25 11:28:00+00', '2026-11-25 17:28:00+00', 1, 0, NULL, NULL, NULL, '2026-11-24 18:28:00+00', '', 0, '2026-11-24 17:28:00+00', NULL, NULL, '2026-11-25 13:00:00+00', NULL, '2026-11-24 18:28:00+00', NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO triage.draft VALUES (3, 2, 'Dear patient,', '{"files": [{"sha256": "861e8bc5e68f55cc5d2b635ca7e5a79a942e3ef30a0e81c7bca73e4b68147df5", "name": "letter.pdf", "content_type": "application/pdf", "size_bytes": 17}]}', '2026-11-24 18:28:00+00');
INSERT INTO triage.lease VALUES ('sync', 'corpus', 1, '2026-11-27 12:26:10.549992+00', '2026-11-27 12:26:10.425525+00');
INSERT INTO triage.location VALUES (1, 'Main St');
INSERT INTO triage.message VALUES (1, 1, 1, 'm-1', 'm-1:Question 1', 'from_patient', 'Maria Delgado', 'Patient/maria', '2026-11-24 17:28:00+00', 'sent', '2026-11-24 18:28:00+00', NULL, 'Question 1', NULL, false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO triage.message VALUES (2, 2, 1, 'm-2', 'm-2:Question 2', 'from_patient', 'Maria Delgado', 'Patient/maria', '2026-11-24 17:28:00+00', 'sent', '2026-11-24 18:28:00+00', NULL, 'Question 2', NULL, false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO triage.message VALUES (3, 3, 1, 'm-3', 'm-3:Question 3', 'from_patient', 'Maria Delgado', 'Patient/maria', '2026-11-24 17:28:00+00', 'sent', '2026-11-24 18:28:00+00', NULL, 'Question 3', NULL, false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO triage.message VALUES (4, 4, 1, 'm-4', 'm-4:Question 4', 'from_patient', 'Maria Delgado', 'Patient/maria', '2026-11-24 17:28:00+00', 'sent', '2026-11-24 18:28:00+00', NULL, 'Question 4', NULL, false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO triage.message VALUES (5, 1, 1, 'remote-2', '', 'to_patient', 'Joy Tan', '', '2026-11-24 18:28:00+00', 'sent', '2026-11-24 18:28:00+00', 1, 'Here it is', NULL, false, NULL, NULL, NULL, NULL, NULL);
INSERT INTO triage.outbox VALUES (1, '01a21cf8-6455-75e7-b41d-db11e49863a4', '01a21cf8-6442-7de0-bad7-7548a3ea6df9', 1, 1, 'file', 'delivered', 'Patient/maria', 'Maria Delgado', NULL, 1, '', 'letter.pdf', 'application/pdf', '861e8bc5e68f55cc5d2b635ca7e5a79a942e3ef30a0e81c7bca73e4b68147df5', true, 1, 1, false, '2026-11-27 12:26:10.475725+00', 'Binary/1', 'remote-1', NULL, 'null', 2, '2026-11-24 18:28:00+00', '2026-11-24 18:28:00+00', '2026-11-24 18:28:00+00', NULL, 1);
INSERT INTO triage.outbox VALUES (2, '01a21cf8-6442-7de0-bad7-7548a3ea6df9', '01a21cf8-6442-7de0-bad7-7548a3ea6df9', 1, 1, 'reply', 'delivered', 'Patient/maria', 'Maria Delgado', NULL, 1, 'Here it is', '', '', NULL, true, 1, 1, false, '2026-11-27 12:26:10.496305+00', 'Binary/1', 'remote-2', NULL, 'null', 2, '2026-11-24 18:28:00+00', '2026-11-24 18:28:00+00', '2026-11-24 18:28:00+00', NULL, 1);
INSERT INTO triage.patient VALUES (1, 1, 'Patient/maria', 'Maria Delgado', NULL, '004417', '(555) 555-0144', 'es', true, '2026-11-24 18:28:00+00');
INSERT INTO triage.patient_alias VALUES (1, '11e77286-62cb-40c4-b710-816728e2799a');
INSERT INTO triage.portal VALUES (1, 'Greenfield Portal', 'fhir', '{"url": "http://127.0.0.1:9/fhir"}', '2026-11-24 18:28:00+00');
INSERT INTO triage.practice VALUES (1, 'Northside Family Practice', 'America/New_York');
INSERT INTO triage.provider VALUES (1, 1, 'Practitioner/osei', 'Dr. Osei');
INSERT INTO triage.quarantine VALUES (1, 1, 'be302461cda285db3ed2d45fb767b23e08ca8808b35a638009937df22b332d73', 'not_json', '\x7b62726f6b656e', '2026-11-24 18:28:00+00');
INSERT INTO triage.staff VALUES (1, 'ana', 'Ana Reyes', true, '2026-11-24 18:28:00+00');
INSERT INTO triage.staff VALUES (2, 'joy', 'Joy Tan', true, '2026-11-24 18:28:00+00');
INSERT INTO triage.staff VALUES (3, 'robot', 'Sync', true, '2026-11-24 18:28:00+00');
INSERT INTO triage.staff_role VALUES (1, 'admin');
INSERT INTO triage.staff_role VALUES (1, 'supervisor');
INSERT INTO triage.staff_role VALUES (2, 'assistant');
INSERT INTO triage.staff_role VALUES (3, 'sync');
INSERT INTO triage.stamp VALUES ('guards', '7 83aae135605179c6dd1f30c1a20546db07ecc5473a12e5cb3724a0ea5d9b2186');
INSERT INTO triage.stamp VALUES ('undo_s', '0');
INSERT INTO triage.stamp VALUES ('undo_with_files_s', '0');
INSERT INTO triage.waiting_segment VALUES (3, 3, '2026-11-24 17:28:00+00', 'sent', '2026-11-25 17:28:00+00', NULL, NULL, 0, NULL, NULL, NULL);
INSERT INTO triage.waiting_segment VALUES (4, 4, '2026-11-24 17:28:00+00', 'sent', '2026-11-25 17:28:00+00', NULL, NULL, 0, NULL, NULL, NULL);
INSERT INTO triage.waiting_segment VALUES (1, 1, '2026-11-24 17:28:00+00', 'sent', '2026-11-25 17:28:00+00', '2026-11-24 18:28:00+00', 'reply', 0, NULL, NULL, NULL);
INSERT INTO triage.waiting_segment VALUES (2, 2, '2026-11-24 17:28:00+00', 'sent', '2026-11-25 17:28:00+00', '2026-11-24 18:28:00+00', 'duplicate', 0, NULL, NULL, NULL);
SELECT pg_catalog.setval('triage.attachment_id_seq', 1, true);
SELECT pg_catalog.setval('triage.audit_id_seq', 25, true);
SELECT pg_catalog.setval('triage.change_id_seq', 21, true);
SELECT pg_catalog.setval('triage.conversation_id_seq', 4, true);
SELECT pg_catalog.setval('triage.location_id_seq', 1, true);
SELECT pg_catalog.setval('triage.message_id_seq', 5, true);
SELECT pg_catalog.setval('triage.outbox_id_seq', 2, true);
SELECT pg_catalog.setval('triage.patient_id_seq', 1, true);
SELECT pg_catalog.setval('triage.phone_call_id_seq', 1, false);
SELECT pg_catalog.setval('triage.portal_id_seq', 1, true);
SELECT pg_catalog.setval('triage.practice_id_seq', 1, false);
SELECT pg_catalog.setval('triage.provider_id_seq', 1, true);
SELECT pg_catalog.setval('triage.quarantine_id_seq', 1, true);
SELECT pg_catalog.setval('triage.regrouping_id_seq', 1, false);
SELECT pg_catalog.setval('triage.rules_applied_id_seq', 1, false);
SELECT pg_catalog.setval('triage.staff_id_seq', 3, true);
SELECT pg_catalog.setval('triage.sync_request_id_seq', 1, false);
SELECT pg_catalog.setval('triage.waiting_segment_id_seq', 4, true);
ALTER TABLE ONLY triage.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY triage.action
    ADD CONSTRAINT pk_action PRIMARY KEY (key);
ALTER TABLE ONLY triage.attachment
    ADD CONSTRAINT pk_attachment PRIMARY KEY (id);
ALTER TABLE ONLY triage.audit
    ADD CONSTRAINT pk_audit PRIMARY KEY (id);
ALTER TABLE ONLY triage.blob
    ADD CONSTRAINT pk_blob PRIMARY KEY (sha256);
ALTER TABLE ONLY triage.blob_chunk
    ADD CONSTRAINT pk_blob_chunk PRIMARY KEY (sha256, place);
ALTER TABLE ONLY triage.blob_holder
    ADD CONSTRAINT pk_blob_holder PRIMARY KEY (sha256, staff_id);
ALTER TABLE ONLY triage.change
    ADD CONSTRAINT pk_change PRIMARY KEY (id);
ALTER TABLE ONLY triage.conversation
    ADD CONSTRAINT pk_conversation PRIMARY KEY (id);
ALTER TABLE ONLY triage.draft
    ADD CONSTRAINT pk_draft PRIMARY KEY (conversation_id, staff_id);
ALTER TABLE ONLY triage.lease
    ADD CONSTRAINT pk_lease PRIMARY KEY (name);
ALTER TABLE ONLY triage.location
    ADD CONSTRAINT pk_location PRIMARY KEY (id);
ALTER TABLE ONLY triage.message
    ADD CONSTRAINT pk_message PRIMARY KEY (id);
ALTER TABLE ONLY triage.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);
ALTER TABLE ONLY triage.patient
    ADD CONSTRAINT pk_patient PRIMARY KEY (id);
ALTER TABLE ONLY triage.patient_alias
    ADD CONSTRAINT pk_patient_alias PRIMARY KEY (patient_id);
ALTER TABLE ONLY triage.phone_call
    ADD CONSTRAINT pk_phone_call PRIMARY KEY (id);
ALTER TABLE ONLY triage.portal
    ADD CONSTRAINT pk_portal PRIMARY KEY (id);
ALTER TABLE ONLY triage.portal_state
    ADD CONSTRAINT pk_portal_state PRIMARY KEY (portal_id);
ALTER TABLE ONLY triage.practice
    ADD CONSTRAINT pk_practice PRIMARY KEY (id);
ALTER TABLE ONLY triage.provider
    ADD CONSTRAINT pk_provider PRIMARY KEY (id);
ALTER TABLE ONLY triage.quarantine
    ADD CONSTRAINT pk_quarantine PRIMARY KEY (id);
ALTER TABLE ONLY triage.regrouping
    ADD CONSTRAINT pk_regrouping PRIMARY KEY (id);
ALTER TABLE ONLY triage.rulebook
    ADD CONSTRAINT pk_rulebook PRIMARY KEY (id);
ALTER TABLE ONLY triage.rules_applied
    ADD CONSTRAINT pk_rules_applied PRIMARY KEY (id);
ALTER TABLE ONLY triage.segment_step
    ADD CONSTRAINT pk_segment_step PRIMARY KEY (segment_id, step);
ALTER TABLE ONLY triage.staff
    ADD CONSTRAINT pk_staff PRIMARY KEY (id);
ALTER TABLE ONLY triage.staff_location
    ADD CONSTRAINT pk_staff_location PRIMARY KEY (staff_id, location_id);
ALTER TABLE ONLY triage.staff_role
    ADD CONSTRAINT pk_staff_role PRIMARY KEY (staff_id, role);
ALTER TABLE ONLY triage.stamp
    ADD CONSTRAINT pk_stamp PRIMARY KEY (name);
ALTER TABLE ONLY triage.sync_request
    ADD CONSTRAINT pk_sync_request PRIMARY KEY (id);
ALTER TABLE ONLY triage.waiting_segment
    ADD CONSTRAINT pk_waiting_segment PRIMARY KEY (id);
ALTER TABLE ONLY triage.attachment
    ADD CONSTRAINT uq_attachment_message_id_place UNIQUE (message_id, place);
ALTER TABLE ONLY triage.conversation
    ADD CONSTRAINT uq_conversation_portal_id_thread_key UNIQUE (portal_id, thread_key);
ALTER TABLE ONLY triage.location
    ADD CONSTRAINT uq_location_name UNIQUE (name);
ALTER TABLE ONLY triage.message
    ADD CONSTRAINT uq_message_portal_id_remote_id UNIQUE (portal_id, remote_id);
ALTER TABLE ONLY triage.outbox
    ADD CONSTRAINT uq_outbox_key UNIQUE (key);
ALTER TABLE ONLY triage.patient_alias
    ADD CONSTRAINT uq_patient_alias_alias UNIQUE (alias);
ALTER TABLE ONLY triage.patient
    ADD CONSTRAINT uq_patient_portal_id_remote_id UNIQUE (portal_id, remote_id);
ALTER TABLE ONLY triage.phone_call
    ADD CONSTRAINT uq_phone_call_key UNIQUE (key);
ALTER TABLE ONLY triage.portal
    ADD CONSTRAINT uq_portal_name UNIQUE (name);
ALTER TABLE ONLY triage.provider
    ADD CONSTRAINT uq_provider_portal_id_remote_id UNIQUE (portal_id, remote_id);
ALTER TABLE ONLY triage.quarantine
    ADD CONSTRAINT uq_quarantine_portal_id_sha256 UNIQUE (portal_id, sha256);
ALTER TABLE ONLY triage.regrouping
    ADD CONSTRAINT uq_regrouping_key UNIQUE (key);
ALTER TABLE ONLY triage.staff
    ADD CONSTRAINT uq_staff_login UNIQUE (login);
ALTER TABLE ONLY triage.waiting_segment
    ADD CONSTRAINT uq_waiting_segment_conversation_id_started_at UNIQUE (conversation_id, started_at);
CREATE INDEX ix_action_conversation_id ON triage.action USING btree (conversation_id);
CREATE INDEX ix_attachment_sha256 ON triage.attachment USING btree (sha256);
CREATE INDEX ix_audit_xid ON triage.audit USING btree (xid);
CREATE INDEX ix_change_xid ON triage.change USING btree (xid);
CREATE INDEX ix_conversation_follows ON triage.conversation USING btree (follows) WHERE (follows IS NOT NULL);
CREATE INDEX ix_conversation_merged_into ON triage.conversation USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX ix_conversation_patient_id ON triage.conversation USING btree (patient_id);
CREATE INDEX ix_conversation_step ON triage.conversation USING btree (next_step_at) WHERE (next_step_at IS NOT NULL);
CREATE INDEX ix_conversation_waiting ON triage.conversation USING btree (due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX ix_message_conversation_id ON triage.message USING btree (conversation_id);
CREATE INDEX ix_message_held_by ON triage.message USING btree (held_by) WHERE (held_by IS NOT NULL);
CREATE INDEX ix_message_settled_by ON triage.message USING btree (settled_by) WHERE (settled_by > 0);
CREATE INDEX ix_outbox_conversation_id ON triage.outbox USING btree (conversation_id);
CREATE INDEX ix_outbox_reply_key ON triage.outbox USING btree (reply_key);
CREATE INDEX ix_outbox_sha256 ON triage.outbox USING btree (sha256);
CREATE INDEX ix_outbox_unsettled ON triage.outbox USING btree (conversation_id, id) WHERE ((state)::text <> ALL ((ARRAY['delivered'::character varying, 'cancelled'::character varying])::text[]));
CREATE INDEX ix_phone_call_conversation_id ON triage.phone_call USING btree (conversation_id);
CREATE INDEX ix_regrouping_asked ON triage.regrouping USING btree (id) WHERE (outcome IS NULL);
CREATE INDEX ix_regrouping_conversation_id ON triage.regrouping USING btree (conversation_id);
CREATE INDEX ix_regrouping_other_id ON triage.regrouping USING btree (other_id);
CREATE INDEX ix_rules_applied_rulebook_id ON triage.rules_applied USING btree (rulebook_id);
CREATE INDEX ix_waiting_segment_conversation_id ON triage.waiting_segment USING btree (conversation_id);
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.action FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.attachment FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.blob FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.blob_chunk FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.conversation FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.draft FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.lease FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.message FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.outbox FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.patient FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.phone_call FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.portal FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.portal_state FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.provider FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.quarantine FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.regrouping FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.rulebook FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.rules_applied FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.segment_step FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.sync_request FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER a_works_here BEFORE INSERT OR DELETE OR UPDATE ON triage.waiting_segment FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_who_left();
CREATE TRIGGER alias AFTER INSERT ON triage.patient FOR EACH ROW EXECUTE FUNCTION triage.alias_patient();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON triage.audit FOR EACH STATEMENT EXECUTE FUNCTION triage.refuse_change();
CREATE TRIGGER audit_conversation_delete AFTER DELETE ON triage.conversation FOR EACH ROW EXECUTE FUNCTION triage.audit_conversation_delete();
CREATE TRIGGER audit_conversation_update AFTER UPDATE ON triage.conversation FOR EACH ROW WHEN (((old.owner_id IS DISTINCT FROM new.owner_id) OR ((old.state)::text IS DISTINCT FROM (new.state)::text) OR ((old.close_reason)::text IS DISTINCT FROM (new.close_reason)::text) OR (old.location_id IS DISTINCT FROM new.location_id) OR (old.merged_into IS DISTINCT FROM new.merged_into))) EXECUTE FUNCTION triage.audit_conversation_update();
CREATE TRIGGER audit_outbox_delete AFTER DELETE ON triage.outbox FOR EACH ROW EXECUTE FUNCTION triage.audit_outbox_delete();
CREATE TRIGGER audit_outbox_insert AFTER INSERT ON triage.outbox FOR EACH ROW EXECUTE FUNCTION triage.audit_outbox_insert();
CREATE TRIGGER audit_outbox_update AFTER UPDATE ON triage.outbox FOR EACH ROW WHEN ((((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR ((old.state)::text IS DISTINCT FROM (new.state)::text) OR (old.attempts IS DISTINCT FROM new.attempts) OR ((old.sha256)::text IS DISTINCT FROM (new.sha256)::text) OR (old.created_by IS DISTINCT FROM new.created_by) OR ((old.error)::text IS DISTINCT FROM (new.error)::text))) EXECUTE FUNCTION triage.audit_outbox_update();
CREATE TRIGGER audit_phone_call_insert AFTER INSERT ON triage.phone_call FOR EACH ROW EXECUTE FUNCTION triage.audit_phone_call_insert();
CREATE TRIGGER audit_portal_delete AFTER DELETE ON triage.portal FOR EACH ROW EXECUTE FUNCTION triage.audit_portal_delete();
CREATE TRIGGER audit_portal_insert AFTER INSERT ON triage.portal FOR EACH ROW EXECUTE FUNCTION triage.audit_portal_insert();
CREATE TRIGGER audit_portal_update AFTER UPDATE ON triage.portal FOR EACH ROW WHEN ((((old.name)::text IS DISTINCT FROM (new.name)::text) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text))) EXECUTE FUNCTION triage.audit_portal_update();
CREATE TRIGGER audit_practice_delete AFTER DELETE ON triage.practice FOR EACH ROW EXECUTE FUNCTION triage.audit_practice_delete();
CREATE TRIGGER audit_practice_insert AFTER INSERT ON triage.practice FOR EACH ROW EXECUTE FUNCTION triage.audit_practice_insert();
CREATE TRIGGER audit_practice_update AFTER UPDATE ON triage.practice FOR EACH ROW WHEN (((old.name IS DISTINCT FROM new.name) OR ((old.zone)::text IS DISTINCT FROM (new.zone)::text))) EXECUTE FUNCTION triage.audit_practice_update();
CREATE TRIGGER audit_regrouping_insert AFTER INSERT ON triage.regrouping FOR EACH ROW EXECUTE FUNCTION triage.audit_regrouping_insert();
CREATE TRIGGER audit_regrouping_update AFTER UPDATE ON triage.regrouping FOR EACH ROW WHEN ((((old.act)::text IS DISTINCT FROM (new.act)::text) OR (old.other_id IS DISTINCT FROM new.other_id) OR (old.message_id IS DISTINCT FROM new.message_id) OR (old.staff_id IS DISTINCT FROM new.staff_id) OR ((old.outcome)::text IS DISTINCT FROM (new.outcome)::text))) EXECUTE FUNCTION triage.audit_regrouping_update();
CREATE TRIGGER audit_rulebook_insert AFTER INSERT ON triage.rulebook FOR EACH ROW EXECUTE FUNCTION triage.audit_rulebook_insert();
CREATE TRIGGER audit_rules_applied_insert AFTER INSERT ON triage.rules_applied FOR EACH ROW EXECUTE FUNCTION triage.audit_rules_applied_insert();
CREATE TRIGGER audit_staff_delete AFTER DELETE ON triage.staff FOR EACH ROW EXECUTE FUNCTION triage.audit_staff_delete();
CREATE TRIGGER audit_staff_insert AFTER INSERT ON triage.staff FOR EACH ROW EXECUTE FUNCTION triage.audit_staff_insert();
CREATE TRIGGER audit_staff_location_delete AFTER DELETE ON triage.staff_location FOR EACH ROW EXECUTE FUNCTION triage.audit_staff_location_delete();
CREATE TRIGGER audit_staff_location_insert AFTER INSERT ON triage.staff_location FOR EACH ROW EXECUTE FUNCTION triage.audit_staff_location_insert();
CREATE TRIGGER audit_staff_location_update AFTER UPDATE ON triage.staff_location FOR EACH ROW WHEN (((old.staff_id IS DISTINCT FROM new.staff_id) OR (old.location_id IS DISTINCT FROM new.location_id))) EXECUTE FUNCTION triage.audit_staff_location_update();
CREATE TRIGGER audit_staff_role_delete AFTER DELETE ON triage.staff_role FOR EACH ROW EXECUTE FUNCTION triage.audit_staff_role_delete();
CREATE TRIGGER audit_staff_role_insert AFTER INSERT ON triage.staff_role FOR EACH ROW EXECUTE FUNCTION triage.audit_staff_role_insert();
CREATE TRIGGER audit_staff_role_update AFTER UPDATE ON triage.staff_role FOR EACH ROW WHEN (((old.staff_id IS DISTINCT FROM new.staff_id) OR ((old.role)::text IS DISTINCT FROM (new.role)::text))) EXECUTE FUNCTION triage.audit_staff_role_update();
CREATE TRIGGER audit_staff_update AFTER UPDATE ON triage.staff FOR EACH ROW WHEN ((((old.login)::text IS DISTINCT FROM (new.login)::text) OR (old.active IS DISTINCT FROM new.active))) EXECUTE FUNCTION triage.audit_staff_update();
CREATE TRIGGER feed_attachment AFTER UPDATE ON triage.attachment FOR EACH ROW EXECUTE FUNCTION triage.feed_of_message();
CREATE TRIGGER feed_conversation AFTER INSERT OR UPDATE ON triage.conversation FOR EACH ROW EXECUTE FUNCTION triage.feed_conversation();
CREATE TRIGGER feed_message AFTER UPDATE ON triage.message FOR EACH ROW EXECUTE FUNCTION triage.feed_of_conversation();
CREATE TRIGGER feed_outbox AFTER INSERT OR UPDATE ON triage.outbox FOR EACH ROW EXECUTE FUNCTION triage.feed_of_conversation();
CREATE TRIGGER feed_regrouping AFTER INSERT OR UPDATE ON triage.regrouping FOR EACH ROW EXECUTE FUNCTION triage.feed_of_conversation();
CREATE TRIGGER frozen BEFORE UPDATE ON triage.action FOR EACH ROW WHEN ((((old.key)::text IS DISTINCT FROM (new.key)::text) OR (old.staff_id IS DISTINCT FROM new.staff_id) OR ((old.act)::text IS DISTINCT FROM (new.act)::text) OR (old.conversation_id IS DISTINCT FROM new.conversation_id) OR ((old.outcome)::text IS DISTINCT FROM (new.outcome)::text) OR (old.at IS DISTINCT FROM new.at))) EXECUTE FUNCTION triage.refuse_change();
CREATE TRIGGER frozen BEFORE UPDATE ON triage.outbox FOR EACH ROW WHEN ((((old.key)::text IS DISTINCT FROM (new.key)::text) OR ((old.reply_key)::text IS DISTINCT FROM (new.reply_key)::text) OR (old.text IS DISTINCT FROM new.text) OR ((old.sha256)::text IS DISTINCT FROM (new.sha256)::text) OR ((old.patient_reference)::text IS DISTINCT FROM (new.patient_reference)::text) OR (old.patient_name IS DISTINCT FROM new.patient_name) OR (old.patient_born IS DISTINCT FROM new.patient_born) OR (old.portal_id IS DISTINCT FROM new.portal_id) OR (old.conversation_id IS DISTINCT FROM new.conversation_id) OR (old.created_by IS DISTINCT FROM new.created_by) OR (old.created_at IS DISTINCT FROM new.created_at) OR (old.answers_message_id IS DISTINCT FROM new.answers_message_id) OR (old.seen_up_to IS DISTINCT FROM new.seen_up_to) OR (old.name IS DISTINCT FROM new.name) OR ((old.kind)::text IS DISTINCT FROM (new.kind)::text) OR (old.promised_at IS DISTINCT FROM new.promised_at))) EXECUTE FUNCTION triage.refuse_change();
CREATE TRIGGER frozen BEFORE UPDATE ON triage.phone_call FOR EACH ROW WHEN (((old.id IS DISTINCT FROM new.id) OR ((old.key)::text IS DISTINCT FROM (new.key)::text) OR (old.conversation_id IS DISTINCT FROM new.conversation_id) OR (old.staff_id IS DISTINCT FROM new.staff_id) OR (old.called_at IS DISTINCT FROM new.called_at) OR ((old.outcome)::text IS DISTINCT FROM (new.outcome)::text) OR ((old.spoken)::text IS DISTINCT FROM (new.spoken)::text) OR (old.note IS DISTINCT FROM new.note) OR (old.logged_at IS DISTINCT FROM new.logged_at))) EXECUTE FUNCTION triage.refuse_change();
CREATE TRIGGER frozen BEFORE UPDATE ON triage.regrouping FOR EACH ROW WHEN ((((old.key)::text IS DISTINCT FROM (new.key)::text) OR ((old.act)::text IS DISTINCT FROM (new.act)::text) OR (old.conversation_id IS DISTINCT FROM new.conversation_id) OR (old.message_id IS DISTINCT FROM new.message_id) OR (old.staff_id IS DISTINCT FROM new.staff_id))) EXECUTE FUNCTION triage.refuse_change();
CREATE TRIGGER frozen BEFORE UPDATE ON triage.rulebook FOR EACH ROW WHEN (((old.id IS DISTINCT FROM new.id) OR (old.content IS DISTINCT FROM new.content) OR (old.edited_by IS DISTINCT FROM new.edited_by) OR (old.edited_at IS DISTINCT FROM new.edited_at))) EXECUTE FUNCTION triage.refuse_change();
CREATE TRIGGER frozen BEFORE UPDATE ON triage.segment_step FOR EACH ROW WHEN (((old.segment_id IS DISTINCT FROM new.segment_id) OR ((old.step)::text IS DISTINCT FROM (new.step)::text) OR (old.at IS DISTINCT FROM new.at))) EXECUTE FUNCTION triage.refuse_change();
CREATE TRIGGER guard BEFORE UPDATE ON triage.attachment FOR EACH ROW EXECUTE FUNCTION triage.guard_attachment();
CREATE TRIGGER guard BEFORE INSERT ON triage.blob_chunk FOR EACH ROW EXECUTE FUNCTION triage.guard_blob_chunk();
CREATE TRIGGER guard BEFORE UPDATE ON triage.conversation FOR EACH ROW EXECUTE FUNCTION triage.guard_conversation();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON triage.draft FOR EACH ROW EXECUTE FUNCTION triage.guard_draft();
CREATE TRIGGER guard BEFORE UPDATE ON triage.lease FOR EACH ROW EXECUTE FUNCTION triage.guard_lease();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON triage.outbox FOR EACH ROW EXECUTE FUNCTION triage.guard_outbox();
CREATE TRIGGER guard BEFORE INSERT ON triage.phone_call FOR EACH ROW EXECUTE FUNCTION triage.guard_phone_call();
CREATE TRIGGER guard BEFORE INSERT ON triage.regrouping FOR EACH ROW EXECUTE FUNCTION triage.guard_regrouping();
CREATE TRIGGER guard BEFORE INSERT ON triage.rulebook FOR EACH ROW EXECUTE FUNCTION triage.guard_rulebook();
CREATE TRIGGER guard BEFORE UPDATE ON triage.waiting_segment FOR EACH ROW EXECUTE FUNCTION triage.guard_waiting_segment();
ALTER TABLE ONLY triage.action
    ADD CONSTRAINT fk_action_conversation_id FOREIGN KEY (conversation_id) REFERENCES triage.conversation(id);
ALTER TABLE ONLY triage.action
    ADD CONSTRAINT fk_action_staff_id FOREIGN KEY (staff_id) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.attachment
    ADD CONSTRAINT fk_attachment_message_id FOREIGN KEY (message_id) REFERENCES triage.message(id);
ALTER TABLE ONLY triage.blob_chunk
    ADD CONSTRAINT fk_blob_chunk_sha256 FOREIGN KEY (sha256) REFERENCES triage.blob(sha256);
ALTER TABLE ONLY triage.blob_holder
    ADD CONSTRAINT fk_blob_holder_sha256 FOREIGN KEY (sha256) REFERENCES triage.blob(sha256) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY triage.blob_holder
    ADD CONSTRAINT fk_blob_holder_staff_id FOREIGN KEY (staff_id) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.conversation
    ADD CONSTRAINT fk_conversation_follows FOREIGN KEY (follows) REFERENCES triage.conversation(id);
ALTER TABLE ONLY triage.conversation
    ADD CONSTRAINT fk_conversation_location_id FOREIGN KEY (location_id) REFERENCES triage.location(id);
ALTER TABLE ONLY triage.conversation
    ADD CONSTRAINT fk_conversation_merged_into FOREIGN KEY (merged_into) REFERENCES triage.conversation(id);
ALTER TABLE ONLY triage.conversation
    ADD CONSTRAINT fk_conversation_owner_id FOREIGN KEY (owner_id) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.conversation
    ADD CONSTRAINT fk_conversation_patient_id FOREIGN KEY (patient_id) REFERENCES triage.patient(id);
ALTER TABLE ONLY triage.conversation
    ADD CONSTRAINT fk_conversation_portal_id FOREIGN KEY (portal_id) REFERENCES triage.portal(id);
ALTER TABLE ONLY triage.conversation
    ADD CONSTRAINT fk_conversation_provider_id FOREIGN KEY (provider_id) REFERENCES triage.provider(id);
ALTER TABLE ONLY triage.draft
    ADD CONSTRAINT fk_draft_conversation_id FOREIGN KEY (conversation_id) REFERENCES triage.conversation(id);
ALTER TABLE ONLY triage.draft
    ADD CONSTRAINT fk_draft_staff_id FOREIGN KEY (staff_id) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.message
    ADD CONSTRAINT fk_message_conversation_id FOREIGN KEY (conversation_id) REFERENCES triage.conversation(id);
ALTER TABLE ONLY triage.message
    ADD CONSTRAINT fk_message_portal_id FOREIGN KEY (portal_id) REFERENCES triage.portal(id);
ALTER TABLE ONLY triage.outbox
    ADD CONSTRAINT fk_outbox_answers_message_id FOREIGN KEY (answers_message_id) REFERENCES triage.message(id);
ALTER TABLE ONLY triage.outbox
    ADD CONSTRAINT fk_outbox_conversation_id FOREIGN KEY (conversation_id) REFERENCES triage.conversation(id);
ALTER TABLE ONLY triage.outbox
    ADD CONSTRAINT fk_outbox_created_by FOREIGN KEY (created_by) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.outbox
    ADD CONSTRAINT fk_outbox_portal_id FOREIGN KEY (portal_id) REFERENCES triage.portal(id);
ALTER TABLE ONLY triage.outbox
    ADD CONSTRAINT fk_outbox_sha256 FOREIGN KEY (sha256) REFERENCES triage.blob(sha256);
ALTER TABLE ONLY triage.patient_alias
    ADD CONSTRAINT fk_patient_alias_patient_id FOREIGN KEY (patient_id) REFERENCES triage.patient(id);
ALTER TABLE ONLY triage.patient
    ADD CONSTRAINT fk_patient_portal_id FOREIGN KEY (portal_id) REFERENCES triage.portal(id);
ALTER TABLE ONLY triage.phone_call
    ADD CONSTRAINT fk_phone_call_conversation_id FOREIGN KEY (conversation_id) REFERENCES triage.conversation(id);
ALTER TABLE ONLY triage.phone_call
    ADD CONSTRAINT fk_phone_call_staff_id FOREIGN KEY (staff_id) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.portal_state
    ADD CONSTRAINT fk_portal_state_portal_id FOREIGN KEY (portal_id) REFERENCES triage.portal(id);
ALTER TABLE ONLY triage.provider
    ADD CONSTRAINT fk_provider_portal_id FOREIGN KEY (portal_id) REFERENCES triage.portal(id);
ALTER TABLE ONLY triage.quarantine
    ADD CONSTRAINT fk_quarantine_portal_id FOREIGN KEY (portal_id) REFERENCES triage.portal(id);
ALTER TABLE ONLY triage.regrouping
    ADD CONSTRAINT fk_regrouping_conversation_id FOREIGN KEY (conversation_id) REFERENCES triage.conversation(id);
ALTER TABLE ONLY triage.regrouping
    ADD CONSTRAINT fk_regrouping_message_id FOREIGN KEY (message_id) REFERENCES triage.message(id);
ALTER TABLE ONLY triage.regrouping
    ADD CONSTRAINT fk_regrouping_other_id FOREIGN KEY (other_id) REFERENCES triage.conversation(id);
ALTER TABLE ONLY triage.regrouping
    ADD CONSTRAINT fk_regrouping_staff_id FOREIGN KEY (staff_id) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.rulebook
    ADD CONSTRAINT fk_rulebook_edited_by FOREIGN KEY (edited_by) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.segment_step
    ADD CONSTRAINT fk_segment_step_segment_id FOREIGN KEY (segment_id) REFERENCES triage.waiting_segment(id);
ALTER TABLE ONLY triage.staff_location
    ADD CONSTRAINT fk_staff_location_location_id FOREIGN KEY (location_id) REFERENCES triage.location(id);
ALTER TABLE ONLY triage.staff_location
    ADD CONSTRAINT fk_staff_location_staff_id FOREIGN KEY (staff_id) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.staff_role
    ADD CONSTRAINT fk_staff_role_staff_id FOREIGN KEY (staff_id) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.sync_request
    ADD CONSTRAINT fk_sync_request_asked_by FOREIGN KEY (asked_by) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.waiting_segment
    ADD CONSTRAINT fk_waiting_segment_conversation_id FOREIGN KEY (conversation_id) REFERENCES triage.conversation(id);
ALTER TABLE triage.action ENABLE ROW LEVEL SECURITY;
CREATE POLICY admin ON triage.outbox FOR SELECT TO triage_admin USING ((( SELECT triage.i_am('admin'::text) AS i_am) AND (NOT ( SELECT pg_has_role(SESSION_USER, 'triage_staff'::name, 'member'::text) AS pg_has_role))));
CREATE POLICY admin ON triage.sync_request TO triage_admin USING ((asked_by = ( SELECT triage.my_id() AS my_id)));
ALTER TABLE triage.attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.blob ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.blob_chunk ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.blob_holder ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.conversation ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.message ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.patient ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.phone_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.portal ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.portal_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.provider ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.quarantine ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.regrouping ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.rulebook ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.rules_applied ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.segment_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff ON triage.action FOR SELECT TO triage_staff USING ((staff_id = ( SELECT triage.my_id() AS my_id)));
CREATE POLICY staff ON triage.attachment TO triage_staff USING ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.message m
  WHERE (m.id = attachment.message_id)))))) WITH CHECK ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.message m
  WHERE (m.id = attachment.message_id))))));
CREATE POLICY staff ON triage.blob FOR SELECT TO triage_staff USING (((EXISTS ( SELECT
   FROM triage.attachment a
  WHERE ((a.sha256)::text = (blob.sha256)::text))) OR (EXISTS ( SELECT
   FROM triage.outbox o
  WHERE ((o.sha256)::text = (blob.sha256)::text))) OR (EXISTS ( SELECT
   FROM triage.blob_holder h
  WHERE ((h.sha256)::text = (blob.sha256)::text)))));
CREATE POLICY staff ON triage.blob_chunk FOR SELECT TO triage_staff USING ((EXISTS ( SELECT
   FROM triage.blob b
  WHERE ((b.sha256)::text = (blob_chunk.sha256)::text))));
CREATE POLICY staff ON triage.blob_holder TO triage_staff USING ((staff_id = ( SELECT triage.my_id() AS my_id))) WITH CHECK ((staff_id = ( SELECT triage.my_id() AS my_id)));
CREATE POLICY staff ON triage.conversation TO triage_staff USING ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (location_id = ANY (( SELECT triage.my_locations() AS my_locations)::bigint[]))))) WITH CHECK ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (location_id = ANY (( SELECT triage.my_locations() AS my_locations)::bigint[])))));
CREATE POLICY staff ON triage.draft TO triage_staff USING ((((staff_id = ( SELECT triage.my_id() AS my_id)) OR ( SELECT triage.i_am('supervisor'::text) AS i_am)) AND (( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = draft.conversation_id))))))) WITH CHECK ((((staff_id = ( SELECT triage.my_id() AS my_id)) OR ( SELECT triage.i_am('supervisor'::text) AS i_am)) AND (( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = draft.conversation_id)))))));
CREATE POLICY staff ON triage.message TO triage_staff USING ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = message.conversation_id)))))) WITH CHECK ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = message.conversation_id))))));
CREATE POLICY staff ON triage.outbox TO triage_staff USING ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = outbox.conversation_id)))))) WITH CHECK ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = outbox.conversation_id))))));
CREATE POLICY staff ON triage.patient TO triage_staff USING ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.patient_id = patient.id)))))) WITH CHECK ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.patient_id = patient.id))))));
CREATE POLICY staff ON triage.phone_call TO triage_staff USING ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = phone_call.conversation_id)))))) WITH CHECK ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = phone_call.conversation_id))))));
CREATE POLICY staff ON triage.regrouping FOR SELECT TO triage_staff USING ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = regrouping.conversation_id))))));
CREATE POLICY staff ON triage.segment_step TO triage_staff USING ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.waiting_segment w
  WHERE (w.id = segment_step.segment_id)))))) WITH CHECK ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.waiting_segment w
  WHERE (w.id = segment_step.segment_id))))));
ALTER TABLE triage.staff ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff ON triage.sync_request TO triage_staff USING ((asked_by = ( SELECT triage.my_id() AS my_id))) WITH CHECK ((asked_by = ( SELECT triage.my_id() AS my_id)));
CREATE POLICY staff ON triage.waiting_segment TO triage_staff USING ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = waiting_segment.conversation_id)))))) WITH CHECK ((( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = waiting_segment.conversation_id))))));
CREATE POLICY staff_adds ON triage.action FOR INSERT TO triage_staff WITH CHECK (((staff_id = ( SELECT triage.my_id() AS my_id)) AND ((act)::text ~ '^[a-z_]{1,40}$'::text) AND ((outcome)::text ~ '^[a-z_]{1,40}$'::text)));
CREATE POLICY staff_adds ON triage.blob FOR INSERT TO triage_staff WITH CHECK ((( SELECT triage.my_id() AS my_id) IS NOT NULL));
CREATE POLICY staff_adds ON triage.blob_chunk FOR INSERT TO triage_staff WITH CHECK ((( SELECT triage.my_id() AS my_id) IS NOT NULL));
CREATE POLICY staff_adds ON triage.regrouping FOR INSERT TO triage_staff WITH CHECK (((staff_id = ( SELECT triage.my_id() AS my_id)) AND ( SELECT triage.i_may('regroup'::text) AS i_may) AND (outcome IS NULL) AND (( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = regrouping.conversation_id))))) AND ((other_id IS NULL) OR (( SELECT triage.sees_all() AS sees_all) OR ((( SELECT triage.my_id() AS my_id) IS NOT NULL) AND (EXISTS ( SELECT
   FROM triage.conversation c
  WHERE (c.id = regrouping.other_id)))))) AND ((act)::text = ANY ((ARRAY['merge'::character varying, 'unmerge'::character varying, 'split'::character varying])::text[]))));
ALTER TABLE triage.staff_location ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.staff_role ENABLE ROW LEVEL SECURITY;
CREATE POLICY sync ON triage.action TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.attachment TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.blob TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.blob_chunk TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.blob_holder TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.conversation TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.draft TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.message TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.outbox TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.patient TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.phone_call TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.regrouping TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.segment_step TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.sync_request TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
CREATE POLICY sync ON triage.waiting_segment TO triage_sync USING (( SELECT triage.i_am('sync'::text) AS i_am));
ALTER TABLE triage.sync_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE triage.waiting_segment ENABLE ROW LEVEL SECURITY;
CREATE POLICY works_here ON triage.audit TO triage_staff, triage_supervisor, triage_sync, triage_admin USING ((( SELECT triage.my_id() AS my_id) IS NOT NULL)) WITH CHECK ((( SELECT triage.my_id() AS my_id) IS NOT NULL));
CREATE POLICY works_here ON triage.portal TO triage_staff, triage_supervisor, triage_sync, triage_admin USING ((( SELECT triage.my_id() AS my_id) IS NOT NULL)) WITH CHECK ((( SELECT triage.my_id() AS my_id) IS NOT NULL));
CREATE POLICY works_here ON triage.portal_state TO triage_staff, triage_supervisor, triage_sync, triage_admin USING ((( SELECT triage.my_id() AS my_id) IS NOT NULL)) WITH CHECK ((( SELECT triage.my_id() AS my_id) IS NOT NULL));
CREATE POLICY works_here ON triage.provider TO triage_staff, triage_supervisor, triage_sync, triage_admin USING ((( SELECT triage.my_id() AS my_id) IS NOT NULL)) WITH CHECK ((( SELECT triage.my_id() AS my_id) IS NOT NULL));
CREATE POLICY works_here ON triage.quarantine TO triage_staff, triage_supervisor, triage_sync, triage_admin USING ((( SELECT triage.my_id() AS my_id) IS NOT NULL)) WITH CHECK ((( SELECT triage.my_id() AS my_id) IS NOT NULL));
CREATE POLICY works_here ON triage.rulebook TO triage_staff, triage_supervisor, triage_sync, triage_admin USING ((( SELECT triage.my_id() AS my_id) IS NOT NULL)) WITH CHECK ((( SELECT triage.my_id() AS my_id) IS NOT NULL));
CREATE POLICY works_here ON triage.rules_applied TO triage_staff, triage_supervisor, triage_sync, triage_admin USING ((( SELECT triage.my_id() AS my_id) IS NOT NULL)) WITH CHECK ((( SELECT triage.my_id() AS my_id) IS NOT NULL));
CREATE POLICY works_here ON triage.staff TO triage_staff, triage_supervisor, triage_sync, triage_admin USING ((( SELECT triage.my_id() AS my_id) IS NOT NULL)) WITH CHECK ((( SELECT triage.my_id() AS my_id) IS NOT NULL));
CREATE POLICY works_here ON triage.staff_location TO triage_staff, triage_supervisor, triage_sync, triage_admin USING ((( SELECT triage.my_id() AS my_id) IS NOT NULL)) WITH CHECK ((( SELECT triage.my_id() AS my_id) IS NOT NULL));
CREATE POLICY works_here ON triage.staff_role TO triage_staff, triage_supervisor, triage_sync, triage_admin USING ((( SELECT triage.my_id() AS my_id) IS NOT NULL)) WITH CHECK ((( SELECT triage.my_id() AS my_id) IS NOT NULL));
