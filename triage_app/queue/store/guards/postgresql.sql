CREATE FUNCTION feed_conversation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    INSERT INTO change (xid, conversation_id)
    VALUES (pg_current_xact_id()::text::bigint, new.id);
    RETURN NULL;
END $$
-- next
CREATE FUNCTION feed_of_conversation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    INSERT INTO change (xid, conversation_id)
    VALUES (pg_current_xact_id()::text::bigint, new.conversation_id);
    RETURN NULL;
END $$
-- next
CREATE FUNCTION feed_of_message() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    INSERT INTO change (xid, conversation_id)
    SELECT pg_current_xact_id()::text::bigint, conversation_id FROM message WHERE id = new.message_id;
    RETURN NULL;
END $$
-- next
CREATE TRIGGER feed_conversation AFTER INSERT OR UPDATE ON conversation
FOR EACH ROW EXECUTE FUNCTION feed_conversation()
-- next
CREATE TRIGGER feed_message AFTER UPDATE ON message
FOR EACH ROW EXECUTE FUNCTION feed_of_conversation()
-- next
CREATE TRIGGER feed_regrouping AFTER INSERT OR UPDATE ON regrouping
FOR EACH ROW EXECUTE FUNCTION feed_of_conversation()
-- next
CREATE TRIGGER feed_attachment AFTER UPDATE ON attachment
FOR EACH ROW EXECUTE FUNCTION feed_of_message()
-- next
CREATE TRIGGER feed_outbox AFTER INSERT OR UPDATE ON outbox
FOR EACH ROW EXECUTE FUNCTION feed_of_conversation()
-- next
-- A time that every program can read: neither infinite nor of another age.
CREATE FUNCTION plausible(at timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN coalesce(at > '2000-01-01 00:00+00' AND at < '2200-01-01 00:00+00', true)
-- next
-- What a desk calls its present moment, put right: not before what sync has last known here, not a week after it. The
-- database's own clock stands by both, so that neither a sync whose clock is wrong nor one that rests shuts a desk out;
-- a desk whose clock is wrong is put right and not refused, or nobody could end a wait there.
CREATE FUNCTION as_now(at timestamptz, about bigint) RETURNS timestamptz LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
DECLARE
    known timestamptz := coalesce(greatest(
        (SELECT checked_at FROM portal_state WHERE portal_id = (SELECT portal_id FROM conversation WHERE id = about)),
        (SELECT max(seen_at) FROM message WHERE conversation_id = about)
    ), at);
BEGIN
    RETURN least(
        greatest(at, least(known, clock_timestamp())), greatest(known, clock_timestamp()) + interval '7 days'
    );
END $$
-- next
-- A draft is its author's. Who takes a colleague's reply back gives its text and files back to that colleague in the same
-- transaction and once, no more: what that colleague has begun stays with them.
CREATE FUNCTION guard_draft() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
DECLARE
    this_one xid := pg_current_xact_id()::xid;
    before draft;  -- also where it is being inserted over
    kept text[];
BEGIN
    IF session_user = current_user THEN
        RETURN coalesce(new, old);
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF old.staff_id IS DISTINCT FROM my_id() THEN
            RAISE insufficient_privilege USING MESSAGE = 'a draft is thrown away by its author';
        END IF;
        RETURN old;
    END IF;
    IF NOT plausible(new.saved_at) OR json_typeof(new.files -> 'files') IS DISTINCT FROM 'array' OR EXISTS (
        SELECT FROM json_array_elements(new.files -> 'files') AS file WHERE json_typeof(file) <> 'object'
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'no draft of ours';
    END IF;
    IF TG_OP = 'UPDATE' AND (new.staff_id, new.conversation_id) <> (old.staff_id, old.conversation_id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a draft stays where it is';
    END IF;
    IF new.staff_id = my_id() THEN
        RETURN new;
    END IF;
    SELECT * INTO before FROM draft
    WHERE (conversation_id, staff_id) = (new.conversation_id, new.staff_id) AND xmin <> this_one;
    SELECT array_agg(file ->> 'sha256') INTO kept FROM json_array_elements(new.files -> 'files') AS file;
    IF i_may('cancel_any') AND (before.staff_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM draft WHERE (conversation_id, staff_id) = (new.conversation_id, new.staff_id)
    )) AND EXISTS (
        SELECT FROM outbox
        WHERE conversation_id = new.conversation_id AND created_by = new.staff_id AND state = 'cancelled' AND kind = 'reply'
          AND xmin = this_one AND new.text = concat_ws(E'\n\n', nullif(outbox.text, ''), nullif(before.text, ''))
          AND NOT EXISTS (
              SELECT FROM outbox AS file
              WHERE file.reply_key = outbox.reply_key AND file.kind = 'file' AND file.sha256 <> ALL (coalesce(kept, '{}'))
          )
    ) AND NOT EXISTS (
        SELECT unnest(kept)
        EXCEPT SELECT sha256 FROM outbox WHERE conversation_id = new.conversation_id AND created_by = new.staff_id
        EXCEPT SELECT file ->> 'sha256' FROM json_array_elements(before.files -> 'files') AS file
    ) AND NOT EXISTS (
        SELECT FROM json_array_elements(before.files -> 'files') AS file
        WHERE (file ->> 'sha256') <> ALL (coalesce(kept, '{}'))
    ) THEN
        RETURN new;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'a draft is written by its author';
END $$
-- next
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON draft FOR EACH ROW EXECUTE FUNCTION guard_draft()
-- next
-- Who is asking: the login itself, which neither SET ROLE nor a function in its owner's name can change.
CREATE FUNCTION my_id() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    RETURN (SELECT id FROM staff WHERE login = session_user AND active);
END $$
-- next
CREATE FUNCTION i_am(wanted text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM staff JOIN staff_role ON staff_id = id
        WHERE login = session_user AND active AND role = wanted
    );
END $$
-- next
-- Whether one of the person's roles allows an act: the table of queue/domain/people.py.
CREATE FUNCTION i_may(wanted text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM staff JOIN staff_role ON staff_id = id
        WHERE login = session_user AND active AND (role, wanted) IN ({{allowed}})
    );
END $$
-- next
CREATE FUNCTION my_locations() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    RETURN (
        SELECT array_agg(location_id) FROM staff_location JOIN staff ON staff_id = id WHERE login = session_user
    );
END $$
-- next
CREATE FUNCTION sees_all() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM staff WHERE login = session_user AND active
        AND NOT EXISTS (SELECT FROM staff_location WHERE staff_id = id)
    );
END $$
-- next
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = triage, pg_temp AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'what was written here never changes';
END $$
-- next
-- Who has left writes nothing, also where no row security asks for it.
CREATE FUNCTION refuse_who_left() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    IF session_user <> current_user AND my_id() IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'not an active member of staff';
    END IF;
    RETURN NULL;
END $$
-- next
-- Whether a conversation says again what it said before it was closed: it is due when it was, and what only sync counts
-- is left to sync, which looks at once. Its wait goes on with it (see take_up).
CREATE FUNCTION restores(old conversation, new conversation) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
DECLARE
    resumed waiting_segment;
    theirs bigint[];
BEGIN
    SELECT * INTO resumed FROM waiting_segment
    WHERE conversation_id = new.id AND started_at = new.segment_at AND due_at = new.due_at
        AND (ended_at, ended_by) = (old.closed_at, old.close_reason);
    IF NOT FOUND OR old.merged_into IS NOT NULL OR old.due_at < new.due_at THEN
        RETURN false;
    END IF;
    SELECT array_agg(id) INTO theirs FROM message
    WHERE conversation_id = new.id AND direction = 'from_patient' AND id > coalesce(new.closed_up_to, 0);
    RETURN coalesce(
        new.owner_id IS NOT NULL AND new.close_reason IS NULL AND coalesce(new.closed_up_to, 0) < old.closed_up_to
        AND new.message_count BETWEEN 1 AND cardinality(theirs)
        AND new.started_at <= new.segment_at AND new.soon_at BETWEEN new.segment_at AND new.due_at
        AND EXISTS (
            SELECT FROM message
            WHERE id = ANY (theirs) AND id <= old.closed_up_to
              AND (sent_at, sent_source) = (new.started_at, new.started_source)
        )
        AND (new.promised_at IS NOT NULL OR new.started_at = new.segment_at)
        AND (new.promised_at IS NULL OR EXISTS (
            SELECT FROM message AS said
            WHERE said.promised_at = new.promised_at AND (said.conversation_id = new.id OR said.id IN (
                SELECT held_by FROM message WHERE conversation_id = new.id
            ))
        ))
        AND (new.step IS NULL OR EXISTS (
            SELECT FROM segment_step WHERE segment_id = resumed.id AND step = new.step
        ))
        AND new.next_step_at <= old.closed_at AND plausible(new.next_step_at)
        AND new.snoozed_until IS NULL AND plausible(new.look_due_at)
        AND (new.look_due_at IS NOT NULL OR NOT EXISTS (
            SELECT FROM message WHERE id = ANY (theirs) AND id > coalesce(new.looked_up_to, 0) AND NOT settled
        )),
        false
    );
END $$
-- next
-- Whether somebody works at a desk and sees a location.
CREATE FUNCTION can_own(person bigint, place bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM staff JOIN staff_role ON staff_id = id
        WHERE id = person AND active AND (role, 'claim') IN ({{allowed}})
    ) AND (
        NOT EXISTS (SELECT FROM staff_location WHERE staff_id = person)
        OR EXISTS (SELECT FROM staff_location WHERE staff_id = person AND location_id = place)
    );
END $$
-- next
-- Whether a conversation's owner is away: at the newest moment that the database knows of, its own or the practice's as
-- sync last knew it. Who is back is back, whatever they missed; what was called off before it began was no absence.
CREATE FUNCTION is_away(person bigint, number bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
DECLARE
    at timestamptz := greatest(
        clock_timestamp(), (SELECT max(checked_at) FROM portal_state),
        (SELECT max(seen_at) FROM message WHERE conversation_id = number)
    );
BEGIN
    RETURN EXISTS (
        SELECT FROM absence
        WHERE staff_id = person AND ends_at > begins_at
          AND begins_at <= at + interval '15 minutes' AND ends_at > at - interval '15 minutes'
    );
END $$
-- next
-- Whether an owner who was asked has written nothing for as long as the program waits, and refused nothing.
CREATE FUNCTION is_let_go(number bigint, owner bigint, asker bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM take_over
        WHERE conversation_id = number AND asked_of = owner AND asked_by = asker AND refused_at IS NULL
          AND asked_at <= clock_timestamp() - interval '{{take_over_s}} seconds'
    ) AND NOT EXISTS (
        SELECT FROM presence
        WHERE conversation_id = number AND staff_id = owner AND writes_until > clock_timestamp()
    );
END $$
-- next
-- What sync does with owners: it gives what nobody owns, and takes back what was not accepted or whose owner left.
CREATE FUNCTION is_programs_move(old conversation, new conversation) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = triage, pg_temp AS $$
BEGIN
    IF new.version <> old.version + 1 THEN
        RETURN false;
    END IF;
    IF old.owner_id IS NULL THEN
        RETURN new.accept_by IS NOT NULL AND plausible(new.accept_by) AND can_own(new.owner_id, new.location_id)
            AND (SELECT assigns FROM practice);
    END IF;
    RETURN new.owner_id IS NULL AND new.accept_by IS NULL
        AND (old.accept_by IS NOT NULL OR NOT EXISTS (SELECT FROM staff WHERE id = old.owner_id AND active));
END $$
-- next
CREATE FUNCTION guard_conversation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
DECLARE
    me bigint := my_id();
    boss boolean;
    unsettled boolean;
    is_called boolean;
    is_reopened boolean;
    looked conversation := old;
BEGIN
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    IF i_am('sync') THEN
        IF (new.owner_id, new.accept_by, new.version) IS DISTINCT FROM (old.owner_id, old.accept_by, old.version)
           AND NOT is_programs_move(old, new) THEN
            RAISE insufficient_privilege USING MESSAGE = 'sync gives what nobody owns, and takes back what is not accepted';
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
        IF NOT boss AND old.owner_id IS NOT NULL AND old.owner_id <> me
           AND NOT (new.owner_id = me AND (is_away(old.owner_id, old.id) OR is_let_go(old.id, old.owner_id, me))) THEN
            RAISE insufficient_privilege USING MESSAGE = 'only a supervisor takes what somebody else owns';
        END IF;
        IF new.owner_id IS NOT NULL AND NOT can_own(new.owner_id, new.location_id) THEN
            RAISE insufficient_privilege USING MESSAGE = 'an owner works at a desk and sees what they own';
        END IF;
        new.accept_by := NULL;
    END IF;
    IF new.accept_by IS DISTINCT FROM old.accept_by AND (new.accept_by IS NOT NULL
       OR NOT (boss OR new.owner_id IS DISTINCT FROM old.owner_id OR coalesce(old.owner_id = me, false))) THEN
        RAISE insufficient_privilege USING MESSAGE = 'whom it was given to accepts it';
    END IF;
    is_reopened := old.closed_at IS NOT NULL AND new.closed_at IS NULL AND new.state = 'open' AND restores(old, new);
    IF is_reopened AND NOT coalesce(i_may('reopen') AND (boss OR new.owner_id = me), false) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the owner or a supervisor reopens';
    END IF;
    IF is_reopened THEN  -- by this mark sync counts it anew at once: what a desk says of it holds no longer than that
        new.next_step_at := new.segment_at;
    END IF;
    IF new.state IS DISTINCT FROM old.state THEN
        unsettled := EXISTS (
            SELECT FROM outbox WHERE conversation_id = new.id AND state NOT IN ('delivered', 'cancelled')
        );
        is_called := EXISTS (
            SELECT FROM phone_call
            WHERE conversation_id = new.id AND staff_id = me AND outcome IN ({{call_answers}})
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
                                 new.segment_at, new.promised_at, new.step, new.next_step_at) = 0)
       AND NOT is_reopened THEN
        RAISE insufficient_privilege USING MESSAGE = 'a countdown ends with an answer only';
    END IF;
    IF (new.looked_up_to, new.look_due_at) IS DISTINCT FROM (old.looked_up_to, old.look_due_at)
       AND NOT (new.look_due_at IS NULL AND new.due_at IS NULL AND new.looked_up_to IS NOT DISTINCT FROM old.looked_up_to)
       AND NOT (is_reopened AND new.looked_up_to IS NOT DISTINCT FROM old.looked_up_to)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'what is there was read, and nothing else';
    END IF;
    IF (new.waiting_on, new.waiting_on_since) IS DISTINCT FROM (old.waiting_on, old.waiting_on_since)
       AND NOT (num_nonnulls(new.waiting_on, new.waiting_on_since) = 0 AND (new.due_at IS NULL OR boss OR coalesce(old.owner_id = me, false))
                OR coalesce(new.waiting_on IN ({{waiting_on}}) AND new.waiting_on IS DISTINCT FROM old.waiting_on, false)
                   AND new.waiting_on_since IS NOT NULL AND plausible(new.waiting_on_since)
                   AND new.due_at IS NOT NULL AND i_may('wait_on') AND (boss OR coalesce(old.owner_id = me, false))) THEN
        RAISE insufficient_privilege USING MESSAGE = 'whom the practice waits for says the owner';
    END IF;
    IF new.waiting_on_since IS DISTINCT FROM old.waiting_on_since AND new.waiting_on_since IS NOT NULL THEN
        new.waiting_on_since := as_now(new.waiting_on_since, new.id);
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
           new.state = 'closed' AND old.state <> 'closed' AND new.close_reason IN ({{close_reasons}})
               AND plausible(new.closed_at)
               AND new.closed_up_to <= (SELECT max(id) FROM message WHERE conversation_id = new.id),
           false
       ) AND NOT is_reopened THEN
        RAISE insufficient_privilege USING MESSAGE = 'only closing says up to what and why';
    END IF;
    IF new.state = 'closed' AND old.state <> 'closed' THEN
        new.closed_at := as_now(new.closed_at, new.id);
    END IF;
    RETURN new;
END $$
-- next
CREATE TRIGGER guard BEFORE UPDATE ON conversation FOR EACH ROW EXECUTE FUNCTION guard_conversation()
-- next
-- No conversation is open again while its wait is recorded as over.
CREATE FUNCTION take_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    UPDATE waiting_segment SET ended_at = NULL, ended_by = NULL
    WHERE conversation_id = new.id AND started_at = new.segment_at AND ended_at IS NOT NULL;
    RETURN NULL;
END $$
-- next
CREATE TRIGGER take_up AFTER UPDATE ON conversation FOR EACH ROW
WHEN (old.closed_at IS NOT NULL AND new.closed_at IS NULL AND new.state = 'open') EXECUTE FUNCTION take_up()
-- next
CREATE FUNCTION guard_outbox() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
DECLARE
    me bigint := my_id();
    boss boolean;
    about record;
    heard record;
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
        IF EXISTS (
            SELECT FROM outbox WHERE conversation_id = new.conversation_id AND created_by <> me
                AND kind = 'reply' AND state NOT IN ('delivered', 'cancelled')
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'a colleague''s reply is on its way';
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
        SELECT max(id) AS newest, max(id) FILTER (WHERE direction = 'from_patient' OR uncovers IS NOT NULL) AS news
        INTO heard FROM message WHERE conversation_id = new.conversation_id;
        IF new.seen_up_to > coalesce(heard.newest, 0) THEN
            RAISE insufficient_privilege USING MESSAGE = 'nobody has seen what is still to come';
        END IF;
        IF coalesce(new.seen_up_to, 0) < heard.news OR EXISTS (
            SELECT FROM outbox AS theirs JOIN message USING (portal_id, remote_id)
            WHERE theirs.conversation_id = new.conversation_id AND theirs.created_by <> me AND theirs.kind = 'reply'
              AND message.conversation_id = new.conversation_id AND message.id > coalesce(new.seen_up_to, 0)
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'nobody answers over what they have not seen';
        END IF;
        IF new.kind NOT IN ({{kinds}}) OR NOT plausible(new.created_at) OR length(new.text) > {{longest_text}}
           OR NOT (CASE new.kind
               WHEN 'file' THEN new.content_type IN ({{content_types}}) AND new.sha256 IS NOT NULL
               ELSE new.content_type = '' AND new.sha256 IS NULL
           END) THEN
            RAISE insufficient_privilege USING MESSAGE = 'no reply and no file of ours';
        END IF;
        new.created_at := as_now(new.created_at, new.conversation_id);
        IF new.kind <> 'file' AND new.text ~ '{{blank}}' AND NOT EXISTS (
            SELECT FROM outbox WHERE reply_key = new.reply_key AND kind = 'file'
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'what nobody can see answers nobody';
        END IF;
        IF new.promised_at IS NOT NULL AND NOT (
            new.kind = 'reply' AND new.promised_at > new.created_at
            AND new.promised_at <= new.created_at + make_interval(secs => {{longest_promise_s}})
            AND {{most_promises}} > about.holds_before + (
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
                (SELECT value::double precision FROM stamp WHERE name = 'undo_with_files_s'), {{undo_with_files_s}})
            ELSE coalesce((SELECT value::double precision FROM stamp WHERE name = 'undo_s'), {{undo_s}})
        END;
        new.not_before := least(
            greatest(new.not_before, clock_timestamp() + make_interval(secs => floor_s)),
            clock_timestamp() + make_interval(secs => floor_s + {{longest_pause_s}})
        );
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
        IF (old.state, new.state) NOT IN ({{moves_by_sync}}) THEN
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
       AND (new.not_before >= old.not_before OR NOT old.search_first) AND plausible(new.not_before)
       AND new.not_before <= greatest(old.not_before, clock_timestamp() + make_interval(secs => {{longest_pause_s}})) THEN
        RETURN new;
    END IF;
    IF i_may('send_now') AND old.created_by = me AND (old.state, new.state) = ('pending', 'pending')
       AND (old.attempts, new.attempts) = (0, 0) AND new.not_before <= old.not_before AND plausible(new.not_before) THEN
        RETURN new;  -- who may skip the undo window when sending may end it later, for what is theirs
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'only sync does that';
END $$
-- next
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION guard_outbox()
-- next
CREATE FUNCTION guard_waiting_segment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
DECLARE
    ends timestamptz;
BEGIN
    IF session_user = current_user OR i_am('sync') THEN
        RETURN new;  -- by itself: asked together with what follows it costs four times as much
    END IF;
    IF old.ended_by IN ({{close_reasons}}) AND num_nonnulls(new.ended_at, new.ended_by) = 0 AND i_may('reopen') AND EXISTS (
        SELECT FROM conversation
        WHERE id = new.conversation_id AND state = 'open' AND closed_at IS NULL
          AND (segment_at, due_at) = (new.started_at, new.due_at) AND (owner_id = my_id() OR i_may('take_over'))
    ) THEN  -- a wait that closing has ended goes on; what was broken by then stays broken
        new.breached_at := coalesce(old.breached_at, CASE WHEN old.due_at < old.ended_at THEN old.due_at END);
        RETURN new;
    END IF;
    -- that it is over says a desk; when follows from what has ended it, and never lies before its beginning
    IF old.ended_at IS NULL THEN
        SELECT greatest(closed_at, old.started_at) INTO ends FROM conversation
        WHERE id = new.conversation_id AND state = 'closed' AND close_reason = new.ended_by
            AND (owner_id = my_id() OR i_may('take_over'));
        IF ends IS NULL AND new.ended_by = 'joined' THEN
            SELECT greatest(as_now(new.ended_at, id), old.started_at) INTO ends
            FROM conversation  -- an earlier wait goes on, which is due no later
            WHERE id = new.conversation_id AND segment_at < new.started_at AND due_at <= new.due_at;
        END IF;
        IF ends IS NULL AND new.ended_by = '{{by_call}}' THEN
            SELECT CASE WHEN called_at < old.started_at THEN greatest(logged_at, old.started_at) ELSE called_at END INTO ends
            FROM conversation JOIN phone_call ON conversation_id = conversation.id
            WHERE conversation.id = new.conversation_id AND state = 'answered'
                AND staff_id = my_id() AND outcome IN ({{call_answers}}) AND answers_up_to >= coalesce((
                    SELECT max(id) FROM message
                    WHERE conversation_id = new.conversation_id AND direction = 'from_patient'
                ), 0)
            ORDER BY phone_call.id DESC LIMIT 1;
        END IF;
    END IF;
    IF ends IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'a wait ends with an answer only';
    END IF;
    new.ended_at := ends;
    RETURN new;
END $$
-- next
CREATE TRIGGER guard BEFORE UPDATE ON waiting_segment
FOR EACH ROW EXECUTE FUNCTION guard_waiting_segment()
-- next
CREATE FUNCTION guard_rulebook() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    IF NOT i_may('set_rules') OR NOT plausible(new.edited_at) OR length(new.content) > {{longest_rules}}
       OR new.id <> 1 + coalesce((SELECT max(id) FROM rulebook), 0) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the next rules come after the last ones';
    END IF;
    new.edited_by := my_id();
    RETURN new;
END $$
-- next
CREATE TRIGGER guard BEFORE INSERT ON rulebook FOR EACH ROW EXECUTE FUNCTION guard_rulebook()
-- next
CREATE FUNCTION guard_phone_call() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
DECLARE
    owned_by bigint;
BEGIN
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    SELECT owner_id INTO owned_by FROM conversation
    WHERE id = new.conversation_id AND merged_into IS NULL AND (sees_all() OR location_id = ANY (my_locations()));
    IF NOT FOUND OR NOT i_may('log_call') OR NOT (owned_by IS NOT DISTINCT FROM my_id() OR i_may('take_over'))
       OR NOT plausible(new.called_at) OR NOT plausible(new.logged_at)
       OR new.called_at > as_now(new.logged_at, new.conversation_id)
       OR new.outcome NOT IN ({{call_outcomes}}) OR coalesce(new.spoken NOT IN ({{call_spoken}}), false)
       OR (new.outcome IN ({{call_answers}}) AND new.spoken IS NULL) OR length(new.note) > {{longest_note}}
       OR EXISTS (  -- nobody can have spoken of what was not written yet
           SELECT FROM message
           WHERE conversation_id = new.conversation_id AND direction = 'from_patient'
               AND id <= new.answers_up_to AND sent_at > new.called_at
       )
       OR new.answers_up_to > coalesce((SELECT max(id) FROM message WHERE conversation_id = new.conversation_id), 0)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'no call of ours';
    END IF;
    PERFORM FROM staff WHERE id = my_id() FOR NO KEY UPDATE;  -- several lines of one person count as one
    IF {{most_calls}} <= (
        SELECT count(*) FROM phone_call WHERE conversation_id = new.conversation_id AND staff_id = my_id()
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody makes so many calls about one matter';
    END IF;
    new.staff_id := my_id();
    new.logged_at := as_now(new.logged_at, new.conversation_id);
    RETURN new;
END $$
-- next
CREATE TRIGGER guard BEFORE INSERT ON phone_call FOR EACH ROW EXECUTE FUNCTION guard_phone_call()
-- next
CREATE FUNCTION guard_regrouping() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    PERFORM FROM staff WHERE id = my_id() FOR NO KEY UPDATE;  -- several lines of one person count as one
    IF session_user <> current_user AND {{most_asked}} <= (
        SELECT count(*) FROM regrouping WHERE staff_id = my_id() AND outcome IS NULL
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'one after the other: steps are not to wait';
    END IF;
    RETURN new;
END $$
-- next
CREATE TRIGGER guard BEFORE INSERT ON regrouping FOR EACH ROW EXECUTE FUNCTION guard_regrouping()
-- next
CREATE FUNCTION guard_attachment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    IF session_user <> current_user AND NOT i_am('sync')
       AND NOT (old.state IN ('noted', 'failed') AND new.state = 'wanted') THEN
        RAISE insufficient_privilege USING MESSAGE = 'a desk asks for a file and nothing else';
    END IF;
    RETURN new;
END $$
-- next
CREATE TRIGGER guard BEFORE UPDATE ON attachment FOR EACH ROW EXECUTE FUNCTION guard_attachment()
-- next
-- A file has its pieces and no others, each as long as its place says; what is whole is never added to. Whoever puts a
-- file in is noted, also where it is here already, by its first piece: until it is in a conversation it is theirs only.
-- Its hash alone, which others may know, shows nobody a file.
CREATE FUNCTION guard_blob_chunk() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
DECLARE
    left_over bigint := (SELECT size_bytes FROM blob WHERE sha256 = new.sha256) - new.place::bigint * {{chunk_bytes}};
BEGIN
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    IF left_over IS NULL OR new.place < 0 OR left_over <= 0
       OR octet_length(new.content) <> least(left_over, {{chunk_bytes}})
       OR (new.place = 0 AND left_over <= {{chunk_bytes}} AND encode(sha256(new.content), 'hex') <> new.sha256) THEN
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
END $$
-- next
CREATE TRIGGER guard BEFORE INSERT ON blob_chunk FOR EACH ROW EXECUTE FUNCTION guard_blob_chunk()
-- next
CREATE FUNCTION guard_lease() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
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
END $$
-- next
CREATE TRIGGER guard BEFORE UPDATE ON lease FOR EACH ROW EXECUTE FUNCTION guard_lease()
-- next
CREATE FUNCTION alias_patient() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    INSERT INTO patient_alias (patient_id, alias) VALUES (new.id, gen_random_uuid()::text);
    RETURN NULL;
END $$
-- next
CREATE TRIGGER alias AFTER INSERT ON patient FOR EACH ROW EXECUTE FUNCTION alias_patient()
-- next
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
-- next
CREATE FUNCTION add_person(
    login text, name text, roles text[], groups text[], verifier text, joined timestamptz
)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = triage, pg_temp AS $$
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
    IF NOT plausible(joined) THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody joins in another age';
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
END $$
