CREATE SCHEMA triage;
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
CREATE FUNCTION triage.outbox_guard() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'triage', 'pg_temp'
    AS $$
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
END $$;
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
CREATE TABLE triage.blob (
    sha256 character varying(64) NOT NULL,
    size_bytes integer NOT NULL
);
CREATE TABLE triage.blob_chunk (
    sha256 character varying(64) NOT NULL,
    place integer NOT NULL,
    content bytea NOT NULL
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
    created_at timestamp with time zone NOT NULL
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
    text text NOT NULL
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
    delivered_at timestamp with time zone
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
CREATE SEQUENCE triage.patient_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.patient_id_seq OWNED BY triage.patient.id;
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
    ended_by character varying(24)
);
CREATE SEQUENCE triage.waiting_segment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE triage.waiting_segment_id_seq OWNED BY triage.waiting_segment.id;
ALTER TABLE ONLY triage.attachment ALTER COLUMN id SET DEFAULT nextval('triage.attachment_id_seq'::regclass);
ALTER TABLE ONLY triage.change ALTER COLUMN id SET DEFAULT nextval('triage.change_id_seq'::regclass);
ALTER TABLE ONLY triage.conversation ALTER COLUMN id SET DEFAULT nextval('triage.conversation_id_seq'::regclass);
ALTER TABLE ONLY triage.location ALTER COLUMN id SET DEFAULT nextval('triage.location_id_seq'::regclass);
ALTER TABLE ONLY triage.message ALTER COLUMN id SET DEFAULT nextval('triage.message_id_seq'::regclass);
ALTER TABLE ONLY triage.outbox ALTER COLUMN id SET DEFAULT nextval('triage.outbox_id_seq'::regclass);
ALTER TABLE ONLY triage.patient ALTER COLUMN id SET DEFAULT nextval('triage.patient_id_seq'::regclass);
ALTER TABLE ONLY triage.portal ALTER COLUMN id SET DEFAULT nextval('triage.portal_id_seq'::regclass);
ALTER TABLE ONLY triage.practice ALTER COLUMN id SET DEFAULT nextval('triage.practice_id_seq'::regclass);
ALTER TABLE ONLY triage.provider ALTER COLUMN id SET DEFAULT nextval('triage.provider_id_seq'::regclass);
ALTER TABLE ONLY triage.quarantine ALTER COLUMN id SET DEFAULT nextval('triage.quarantine_id_seq'::regclass);
ALTER TABLE ONLY triage.staff ALTER COLUMN id SET DEFAULT nextval('triage.staff_id_seq'::regclass);
ALTER TABLE ONLY triage.sync_request ALTER COLUMN id SET DEFAULT nextval('triage.sync_request_id_seq'::regclass);
ALTER TABLE ONLY triage.waiting_segment ALTER COLUMN id SET DEFAULT nextval('triage.waiting_segment_id_seq'::regclass);
INSERT INTO triage.alembic_version VALUES ('0001_pre');
INSERT INTO triage.attachment VALUES (1, 2, 0, 'list.txt', 'text/plain', 13, 'Communication/m-2#0', 'here', 'd76887d9c00606552fc1d1e4aab6c8a76845b65bda3f0c0690842a16044e391c');
INSERT INTO triage.attachment VALUES (2, 5, 0, 'A1C.pdf', 'application/pdf', 25, 'Binary/b-1', 'here', '2a02c5e979c62251b5991729c3d60f03fd11001dbe872419f653af790baf19b8');
INSERT INTO triage.blob VALUES ('d76887d9c00606552fc1d1e4aab6c8a76845b65bda3f0c0690842a16044e391c', 13);
INSERT INTO triage.blob VALUES ('2a02c5e979c62251b5991729c3d60f03fd11001dbe872419f653af790baf19b8', 25);
INSERT INTO triage.blob_chunk VALUES ('d76887d9c00606552fc1d1e4aab6c8a76845b65bda3f0c0690842a16044e391c', 0, '\x6d6574666f726d696e20353030');
INSERT INTO triage.blob_chunk VALUES ('2a02c5e979c62251b5991729c3d60f03fd11001dbe872419f653af790baf19b8', 0, '\x255044462d312e370a41314320362e3120250a2525454f460a');
INSERT INTO triage.change VALUES (1, 741, 1);
INSERT INTO triage.change VALUES (2, 741, 2);
INSERT INTO triage.change VALUES (3, 741, 3);
INSERT INTO triage.change VALUES (4, 741, 1);
INSERT INTO triage.change VALUES (5, 741, 2);
INSERT INTO triage.change VALUES (6, 741, 3);
INSERT INTO triage.change VALUES (7, 741, 3);
INSERT INTO triage.change VALUES (8, 743, 1);
INSERT INTO triage.change VALUES (9, 749, 1);
INSERT INTO triage.change VALUES (10, 749, 1);
INSERT INTO triage.change VALUES (11, 749, 1);
INSERT INTO triage.change VALUES (12, 753, 1);
INSERT INTO triage.change VALUES (13, 755, 1);
INSERT INTO triage.change VALUES (14, 757, 1);
INSERT INTO triage.change VALUES (15, 759, 1);
INSERT INTO triage.change VALUES (16, 759, 1);
INSERT INTO triage.change VALUES (17, 759, 1);
INSERT INTO triage.change VALUES (18, 759, 1);
INSERT INTO triage.change VALUES (19, 759, 1);
INSERT INTO triage.change VALUES (20, 763, 2);
INSERT INTO triage.change VALUES (21, 767, 3);
INSERT INTO triage.change VALUES (22, 769, 3);
INSERT INTO triage.change VALUES (23, 769, 3);
INSERT INTO triage.conversation VALUES (1, 1, 'thread-3', 1, 1, 1, 'Results', 'It is here.', 'closed', 1, 3, NULL, NULL, NULL, NULL, 0, 1, '2026-11-24 18:28:00+00', NULL, NULL, '2026-11-24 18:28:00+00');
INSERT INTO triage.conversation VALUES (2, 1, 'thread-2', 1, 1, 1, 'Results', 'Can I move Tuesday?', 'open', 1, 2, '2026-11-24 17:28:00+00', 'sent', '2026-11-25 11:28:00+00', '2026-11-25 17:28:00+00', 1, 0, NULL, NULL, NULL, '2026-11-24 18:28:00+00');
INSERT INTO triage.conversation VALUES (3, 1, 'thread-1', 1, 1, 1, 'Results', 'And the other one?', 'closed', 1, 3, NULL, NULL, NULL, NULL, 0, 1, '2026-11-24 18:28:00+00', 2, 'thanks_only', '2026-11-24 18:28:00+00');
INSERT INTO triage.draft VALUES (2, 1, 'Dear patient,', '{"files": []}', '2026-11-24 18:28:00+00');
INSERT INTO triage.lease VALUES ('sync', 'corpus', 1, '2026-11-22 23:13:05.664873+00', '2026-11-22 23:13:05.573021+00');
INSERT INTO triage.location VALUES (1, 'Main St');
INSERT INTO triage.message VALUES (1, 3, 1, 'm-1', 'm-1:When is my result ready?', 'from_patient', 'Maria Delgado', 'Patient/maria', '2026-11-24 17:28:00+00', 'sent', '2026-11-24 18:28:00+00', NULL, 'When is my result ready?');
INSERT INTO triage.message VALUES (2, 3, 1, 'm-2', 'm-2:And the other one?', 'from_patient', 'Maria Delgado', 'Patient/maria', '2026-11-24 17:28:00+00', 'sent', '2026-11-24 18:28:00+00', NULL, 'And the other one?');
INSERT INTO triage.message VALUES (3, 2, 1, 'n-1', 'n-1:Can I move Tuesday?', 'from_patient', 'Maria Delgado', 'Patient/maria', '2026-11-24 17:28:00+00', 'sent', '2026-11-24 18:28:00+00', NULL, 'Can I move Tuesday?');
INSERT INTO triage.message VALUES (4, 1, 1, 'o-1', 'o-1:Thank you!', 'from_patient', 'Maria Delgado', 'Patient/maria', '2026-11-24 17:28:00+00', 'sent', '2026-11-24 18:28:00+00', NULL, 'Thank you!');
INSERT INTO triage.message VALUES (5, 1, 1, 'r-1', '', 'to_patient', 'Ana Reyes', '', '2026-11-24 18:28:00+00', 'sent', '2026-11-24 18:28:00+00', 4, 'It is here.');
INSERT INTO triage.outbox VALUES (1, '01a20588-de0f-7582-bc24-378a7d1d6cac', '01a20588-ddf2-71e9-b6dc-c94b2eca35ee', 1, 1, 'file', 'delivered', 'Patient/maria', 'Maria Delgado', NULL, 4, '', 'A1C.pdf', 'application/pdf', '2a02c5e979c62251b5991729c3d60f03fd11001dbe872419f653af790baf19b8', true, 1, 1, false, '2026-11-22 23:13:05.6105+00', 'Binary/b-1', 'doc-1', NULL, 'null', 1, '2026-11-24 18:28:00+00', '2026-11-24 18:28:00+00', '2026-11-24 18:28:00+00');
INSERT INTO triage.outbox VALUES (2, '01a20588-ddf2-71e9-b6dc-c94b2eca35ee', '01a20588-ddf2-71e9-b6dc-c94b2eca35ee', 1, 1, 'reply', 'delivered', 'Patient/maria', 'Maria Delgado', NULL, 4, 'It is here.', '', '', NULL, true, 1, 1, false, '2026-11-22 23:13:05.631774+00', NULL, 'r-1', NULL, 'null', 1, '2026-11-24 18:28:00+00', '2026-11-24 18:28:00+00', '2026-11-24 18:28:00+00');
INSERT INTO triage.patient VALUES (1, 1, 'Patient/maria', 'Maria Delgado', NULL, '004417', '(555) 555-0144', 'es', true, '2026-11-24 18:28:00+00');
INSERT INTO triage.portal VALUES (1, 'Greenfield Portal', 'fhir', '{"url": "http://127.0.0.1:9/fhir", "auth": "none"}', '2026-11-24 18:28:00+00');
INSERT INTO triage.practice VALUES (1, 'Northside Family Practice', 'America/New_York');
INSERT INTO triage.provider VALUES (1, 1, 'Practitioner/osei', 'Dr. Osei');
INSERT INTO triage.quarantine VALUES (1, 1, '059e80f8b9320f824c3b371ed2e2cc1cd3211c7e1198a03dfc31ff540c14c5a1', 'entry_broken', '\x7b227265736f75726365223a206e756c6c7d', '2026-11-24 18:28:00+00');
INSERT INTO triage.staff VALUES (1, 'ana', 'Ana Reyes', true, '2026-11-24 18:28:00+00');
INSERT INTO triage.staff VALUES (2, 'joy', 'Joy Tan', true, '2026-11-24 18:28:00+00');
INSERT INTO triage.staff VALUES (3, 'lena', 'Lena Park', true, '2026-11-24 18:28:00+00');
INSERT INTO triage.staff VALUES (4, 'sync', 'Sync', true, '2026-11-24 18:28:00+00');
INSERT INTO triage.staff_role VALUES (1, 'admin');
INSERT INTO triage.staff_role VALUES (1, 'supervisor');
INSERT INTO triage.staff_role VALUES (2, 'assistant');
INSERT INTO triage.staff_role VALUES (3, 'assistant');
INSERT INTO triage.staff_role VALUES (4, 'sync');
INSERT INTO triage.stamp VALUES ('guards', '469dc84d807fe0b45244a82c797aec096e58714d2fe1f06b02bf76b29002ba1a');
INSERT INTO triage.waiting_segment VALUES (2, 2, '2026-11-24 17:28:00+00', 'sent', '2026-11-25 17:28:00+00', NULL, NULL);
INSERT INTO triage.waiting_segment VALUES (1, 1, '2026-11-24 17:28:00+00', 'sent', '2026-11-25 17:28:00+00', '2026-11-24 18:28:00+00', 'reply');
INSERT INTO triage.waiting_segment VALUES (3, 3, '2026-11-24 17:28:00+00', 'sent', '2026-11-25 17:28:00+00', '2026-11-24 18:28:00+00', 'thanks_only');
SELECT pg_catalog.setval('triage.attachment_id_seq', 2, true);
SELECT pg_catalog.setval('triage.change_id_seq', 23, true);
SELECT pg_catalog.setval('triage.conversation_id_seq', 3, true);
SELECT pg_catalog.setval('triage.location_id_seq', 1, true);
SELECT pg_catalog.setval('triage.message_id_seq', 5, true);
SELECT pg_catalog.setval('triage.outbox_id_seq', 2, true);
SELECT pg_catalog.setval('triage.patient_id_seq', 1, true);
SELECT pg_catalog.setval('triage.portal_id_seq', 1, true);
SELECT pg_catalog.setval('triage.practice_id_seq', 1, false);
SELECT pg_catalog.setval('triage.provider_id_seq', 1, true);
SELECT pg_catalog.setval('triage.quarantine_id_seq', 1, true);
SELECT pg_catalog.setval('triage.staff_id_seq', 4, true);
SELECT pg_catalog.setval('triage.sync_request_id_seq', 1, false);
SELECT pg_catalog.setval('triage.waiting_segment_id_seq', 3, true);
ALTER TABLE ONLY triage.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY triage.attachment
    ADD CONSTRAINT pk_attachment PRIMARY KEY (id);
ALTER TABLE ONLY triage.blob
    ADD CONSTRAINT pk_blob PRIMARY KEY (sha256);
ALTER TABLE ONLY triage.blob_chunk
    ADD CONSTRAINT pk_blob_chunk PRIMARY KEY (sha256, place);
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
ALTER TABLE ONLY triage.staff
    ADD CONSTRAINT pk_staff PRIMARY KEY (id);
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
ALTER TABLE ONLY triage.patient
    ADD CONSTRAINT uq_patient_portal_id_remote_id UNIQUE (portal_id, remote_id);
ALTER TABLE ONLY triage.portal
    ADD CONSTRAINT uq_portal_name UNIQUE (name);
ALTER TABLE ONLY triage.provider
    ADD CONSTRAINT uq_provider_portal_id_remote_id UNIQUE (portal_id, remote_id);
ALTER TABLE ONLY triage.quarantine
    ADD CONSTRAINT uq_quarantine_portal_id_sha256 UNIQUE (portal_id, sha256);
ALTER TABLE ONLY triage.staff
    ADD CONSTRAINT uq_staff_login UNIQUE (login);
ALTER TABLE ONLY triage.waiting_segment
    ADD CONSTRAINT uq_waiting_segment_conversation_id_started_at UNIQUE (conversation_id, started_at);
CREATE INDEX ix_change_xid ON triage.change USING btree (xid);
CREATE INDEX ix_conversation_waiting ON triage.conversation USING btree (due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX ix_message_conversation_id ON triage.message USING btree (conversation_id);
CREATE INDEX ix_outbox_conversation_id ON triage.outbox USING btree (conversation_id);
CREATE INDEX ix_outbox_reply_key ON triage.outbox USING btree (reply_key);
CREATE INDEX ix_outbox_unsettled ON triage.outbox USING btree (conversation_id, id) WHERE ((state)::text <> ALL ((ARRAY['delivered'::character varying, 'cancelled'::character varying])::text[]));
CREATE INDEX ix_waiting_segment_conversation_id ON triage.waiting_segment USING btree (conversation_id);
CREATE TRIGGER feed_attachment AFTER UPDATE ON triage.attachment FOR EACH ROW EXECUTE FUNCTION triage.feed_of_message();
CREATE TRIGGER feed_conversation AFTER INSERT OR UPDATE ON triage.conversation FOR EACH ROW EXECUTE FUNCTION triage.feed_conversation();
CREATE TRIGGER feed_message AFTER UPDATE ON triage.message FOR EACH ROW EXECUTE FUNCTION triage.feed_of_conversation();
CREATE TRIGGER feed_outbox AFTER INSERT OR UPDATE ON triage.outbox FOR EACH ROW EXECUTE FUNCTION triage.feed_of_conversation();
CREATE TRIGGER outbox_guard BEFORE UPDATE ON triage.outbox FOR EACH ROW EXECUTE FUNCTION triage.outbox_guard();
ALTER TABLE ONLY triage.attachment
    ADD CONSTRAINT fk_attachment_message_id FOREIGN KEY (message_id) REFERENCES triage.message(id);
ALTER TABLE ONLY triage.blob_chunk
    ADD CONSTRAINT fk_blob_chunk_sha256 FOREIGN KEY (sha256) REFERENCES triage.blob(sha256);
ALTER TABLE ONLY triage.conversation
    ADD CONSTRAINT fk_conversation_location_id FOREIGN KEY (location_id) REFERENCES triage.location(id);
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
ALTER TABLE ONLY triage.patient
    ADD CONSTRAINT fk_patient_portal_id FOREIGN KEY (portal_id) REFERENCES triage.portal(id);
ALTER TABLE ONLY triage.portal_state
    ADD CONSTRAINT fk_portal_state_portal_id FOREIGN KEY (portal_id) REFERENCES triage.portal(id);
ALTER TABLE ONLY triage.provider
    ADD CONSTRAINT fk_provider_portal_id FOREIGN KEY (portal_id) REFERENCES triage.portal(id);
ALTER TABLE ONLY triage.quarantine
    ADD CONSTRAINT fk_quarantine_portal_id FOREIGN KEY (portal_id) REFERENCES triage.portal(id);
ALTER TABLE ONLY triage.staff_role
    ADD CONSTRAINT fk_staff_role_staff_id FOREIGN KEY (staff_id) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.sync_request
    ADD CONSTRAINT fk_sync_request_asked_by FOREIGN KEY (asked_by) REFERENCES triage.staff(id);
ALTER TABLE ONLY triage.waiting_segment
    ADD CONSTRAINT fk_waiting_segment_conversation_id FOREIGN KEY (conversation_id) REFERENCES triage.conversation(id);
