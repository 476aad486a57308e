-- Who sees to what nobody owns is a supervisor; whom the program gives something to is a matter of who may manage people.
CREATE FUNCTION guard_practice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    IF NOT i_may('manage_staff') OR new.accept_minutes NOT BETWEEN 5 AND 1440 OR EXISTS (
        SELECT FROM unnest(ARRAY[new.deputy_id, new.lead_id]) AS named
        WHERE named IS NOT NULL AND NOT EXISTS (
            SELECT FROM staff JOIN staff_role ON staff_id = id WHERE id = named AND active AND role = 'supervisor'
        )
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'deputy and lead are supervisors, named by who manages people';
    END IF;
    RETURN new;
END $$
-- next
CREATE TRIGGER guard BEFORE UPDATE ON practice FOR EACH ROW EXECUTE FUNCTION guard_practice()
-- next
CREATE FUNCTION guard_duty() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    IF session_user <> current_user AND (
        NOT i_may('manage_staff') OR new.most NOT BETWEEN 1 AND 1000
        OR json_typeof(new.languages) <> 'array' OR json_typeof(new.categories) <> 'array'
        OR json_typeof(new.providers) <> 'array' OR json_typeof(new.week) NOT IN ('array', 'null')
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'when people work says who manages them';
    END IF;
    RETURN new;
END $$
-- next
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON duty FOR EACH ROW EXECUTE FUNCTION guard_duty()
-- next
-- Everybody says of themselves when they are away; who manages people says it of anybody.
CREATE FUNCTION guard_absence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    IF NOT (new.staff_id = my_id() OR i_may('manage_staff')) OR (TG_OP = 'INSERT' AND new.entered_by <> my_id())
       OR NOT plausible(new.begins_at) OR NOT plausible(new.ends_at) OR NOT plausible(new.entered_at)
       OR new.ends_at < new.begins_at OR new.substitute_id = new.staff_id
       OR (new.substitute_id IS NOT NULL AND NOT EXISTS (
           SELECT FROM staff JOIN staff_role ON staff_id = id
           WHERE id = new.substitute_id AND active AND (role, 'claim') IN ({{allowed}})
       )) THEN
        RAISE insufficient_privilege USING MESSAGE = 'no absence of ours';
    END IF;
    RETURN new;
END $$
-- next
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON absence FOR EACH ROW EXECUTE FUNCTION guard_absence()
-- next
-- What is told of an owner's change says who did it, from whom, and how: only what that person may do at this moment.
CREATE FUNCTION guard_handover() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
DECLARE
    me bigint := my_id();
    of_sync boolean := i_am('sync');
    about record;
BEGIN
    IF session_user = current_user THEN
        RETURN new;
    END IF;
    SELECT owner_id, location_id, accept_by INTO about FROM conversation WHERE id = new.conversation_id;
    IF new.by_id IS DISTINCT FROM (CASE WHEN of_sync THEN NULL ELSE me END)
       OR new.from_id IS DISTINCT FROM about.owner_id OR NOT plausible(new.at) OR length(new.why) > {{longest_why}}
       OR (new.to_id IS NOT NULL AND NOT can_own(new.to_id, about.location_id)) THEN
        RAISE insufficient_privilege USING MESSAGE = 'who hands over says so in their own name';
    END IF;
    IF NOT coalesce(CASE new.how
        WHEN 'assigned' THEN of_sync AND new.from_id IS NULL AND new.to_id IS NOT NULL
        WHEN 'returned' THEN of_sync AND new.to_id IS NULL AND about.accept_by IS NOT NULL
        WHEN 'left' THEN of_sync AND new.to_id IS NULL
            AND EXISTS (SELECT FROM staff WHERE id = new.from_id AND NOT active)
        WHEN 'handed' THEN new.from_id = me AND new.to_id IS NOT NULL
        WHEN 'reassigned' THEN i_may('reassign')
        WHEN 'taken' THEN new.to_id = me
            AND (i_may('take_over') OR is_let_go(new.conversation_id, new.from_id, me))
        WHEN 'covered' THEN new.to_id = me AND is_away(new.from_id, new.conversation_id)
        WHEN 'undone' THEN EXISTS (
            SELECT FROM handover
            WHERE conversation_id = new.conversation_id AND action = new.action AND by_id = me AND how = 'reassigned'
              AND to_id IS NOT DISTINCT FROM new.from_id AND from_id IS NOT DISTINCT FROM new.to_id
        )
    END, false) THEN
        RAISE insufficient_privilege USING MESSAGE = 'history tells what happens';
    END IF;
    RETURN new;
END $$
-- next
CREATE TRIGGER guard BEFORE INSERT ON handover FOR EACH ROW EXECUTE FUNCTION guard_handover()
-- next
-- A key stands for one person's act. It is looked up once for all rows of a statement: hundreds go at once.
CREATE FUNCTION guard_handover_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
DECLARE
    me bigint := my_id();
    keys varchar[] := ARRAY(SELECT DISTINCT action FROM added WHERE action IS NOT NULL);
BEGIN
    IF session_user <> current_user AND cardinality(keys) > 0 AND EXISTS (
        SELECT FROM handover WHERE action = ANY (keys) AND by_id IS DISTINCT FROM me
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'that key stands for somebody else''s act';
    END IF;
    RETURN NULL;
END $$
-- next
CREATE TRIGGER guard_keys AFTER INSERT ON handover REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION guard_handover_keys()
-- next
-- Who looks and writes says so of themselves, and for no longer than the program would: by the database's own clock.
CREATE FUNCTION guard_presence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    IF session_user = current_user THEN
        RETURN coalesce(new, old);
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF old.staff_id = my_id() OR (
            old.seen_at <= clock_timestamp() - interval '{{presence_s}} seconds'
            AND coalesce(old.writes_until <= clock_timestamp(), true)
        ) THEN
            RETURN old;
        END IF;
    ELSIF new.staff_id = my_id() AND new.seen_at <= clock_timestamp() + interval '1 second'
          AND coalesce(new.writes_until <= clock_timestamp() + interval '{{writing_s}} seconds', true)
          AND plausible(new.seen_at) AND plausible(new.writes_until) THEN
        RETURN new;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'nobody is here for somebody else';
END $$
-- next
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON presence FOR EACH ROW EXECUTE FUNCTION guard_presence()
-- next
-- One asks in one's own name, of the owner, who alone refuses. What is refused, old or about nothing any more takes
-- away whoever comes next: nobody comes to anything by it but to asking anew.
CREATE FUNCTION guard_take_over() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    IF session_user = current_user THEN
        RETURN coalesce(new, old);
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF my_id() IN (old.asked_by, old.asked_of) OR i_may('take_over') OR old.refused_at IS NOT NULL
           OR old.asked_at <= clock_timestamp() - interval '{{stale_s}} seconds' OR NOT EXISTS (
               SELECT FROM conversation
               WHERE id = old.conversation_id AND owner_id = old.asked_of AND state NOT IN ('answered', 'closed')
           ) THEN
            RETURN old;
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        IF new.asked_by = my_id() AND i_may('claim') AND new.refused_at IS NULL AND new.asked_of <> new.asked_by
           AND new.asked_at BETWEEN clock_timestamp() - interval '10 seconds' AND clock_timestamp() + interval '1 second'
           AND new.asked_of = (SELECT owner_id FROM conversation WHERE id = new.conversation_id) THEN
            RETURN new;
        END IF;
    ELSIF old.asked_of = my_id() AND plausible(new.refused_at) AND (new.asked_by, new.asked_of, new.asked_at, new.conversation_id)
          = (old.asked_by, old.asked_of, old.asked_at, old.conversation_id) THEN
        RETURN new;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'one asks for oneself, and the owner answers';
END $$
-- next
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON take_over FOR EACH ROW EXECUTE FUNCTION guard_take_over()
-- next
-- Nobody asks for what belongs to somebody else by now, or where nobody waits.
CREATE FUNCTION forget_request() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = triage, pg_temp AS $$
BEGIN
    DELETE FROM take_over WHERE conversation_id = new.id;
    RETURN NULL;
END $$
-- next
CREATE TRIGGER forget_request AFTER UPDATE ON conversation FOR EACH ROW
WHEN (new.owner_id IS DISTINCT FROM old.owner_id
      OR (new.state IN ('answered', 'closed') AND new.state IS DISTINCT FROM old.state))
EXECUTE FUNCTION forget_request()
