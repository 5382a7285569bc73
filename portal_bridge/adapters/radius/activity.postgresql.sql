-- What tells when a session last carried traffic, beside FreeRADIUS's accounting table. As its owner.
DROP FUNCTION IF EXISTS @SCHEMA@.helpdesk_activity() CASCADE;
-- next
DROP TABLE IF EXISTS @SCHEMA@.helpdesk_activity;
-- next
CREATE TABLE @SCHEMA@.helpdesk_activity (
    acctuniqueid text PRIMARY KEY,
    up_octets bigint NOT NULL,
    down_octets bigint NOT NULL,
    up_at bigint NOT NULL,
    down_at bigint NOT NULL,
    heard_at bigint NOT NULL,
    address text NOT NULL
);
-- next
CREATE FUNCTION @SCHEMA@.helpdesk_activity() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    moment bigint := floor(extract(epoch FROM clock_timestamp()))::bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM @SCHEMA@.helpdesk_activity WHERE acctuniqueid = OLD.acctuniqueid;
        RETURN NULL;
    END IF;
    IF NEW.acctstoptime IS NOT NULL THEN
        DELETE FROM @SCHEMA@.helpdesk_activity WHERE acctuniqueid = NEW.acctuniqueid;
        RETURN NULL;
    END IF;
    INSERT INTO @SCHEMA@.helpdesk_activity AS was VALUES (
        NEW.acctuniqueid, COALESCE(NEW.acctinputoctets, 0), COALESCE(NEW.acctoutputoctets, 0),
        moment, moment, moment, COALESCE(host(NEW.framedipaddress), '')
    )
    ON CONFLICT (acctuniqueid) DO UPDATE SET
        up_at = CASE WHEN EXCLUDED.up_octets <> was.up_octets THEN moment ELSE was.up_at END,
        down_at = CASE WHEN EXCLUDED.down_octets <> was.down_octets
            THEN moment ELSE was.down_at END,
        up_octets = EXCLUDED.up_octets,
        down_octets = EXCLUDED.down_octets,
        heard_at = moment,
        address = COALESCE(NULLIF(EXCLUDED.address, ''), was.address);
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;  -- accounting goes on, whatever this is
END $$;
-- next
CREATE TRIGGER helpdesk_activity AFTER INSERT OR UPDATE OR DELETE ON @SCHEMA@.@RADACCT@
FOR EACH ROW EXECUTE FUNCTION @SCHEMA@.helpdesk_activity();
-- next
INSERT INTO @SCHEMA@.helpdesk_activity
SELECT acctuniqueid, COALESCE(acctinputoctets, 0), COALESCE(acctoutputoctets, 0),
    moment, moment, moment, COALESCE(host(framedipaddress), '')
FROM @SCHEMA@.@RADACCT@, CAST(floor(extract(epoch FROM clock_timestamp())) AS bigint) AS moment
WHERE acctstoptime IS NULL;
-- next
GRANT SELECT ON @SCHEMA@.helpdesk_activity TO @READER@;
