-- What tells when a session last carried traffic, beside FreeRADIUS's accounting table. As its owner.
DROP TRIGGER IF EXISTS helpdesk_activity_first;
-- next
DROP TRIGGER IF EXISTS helpdesk_activity_next;
-- next
DROP TRIGGER IF EXISTS helpdesk_activity_gone;
-- next
DROP TABLE IF EXISTS helpdesk_activity;
-- next
CREATE TABLE helpdesk_activity (
    acctuniqueid varchar(32) NOT NULL PRIMARY KEY,
    up_octets bigint NOT NULL,
    down_octets bigint NOT NULL,
    up_at bigint NOT NULL,
    down_at bigint NOT NULL,
    heard_at bigint NOT NULL,
    address varchar(45) NOT NULL
);
-- next
-- Made once for INSERT and once for UPDATE: MariaDB has no trigger on both.
CREATE TRIGGER helpdesk_activity_@NAME@ AFTER @EVENT@ ON @RADACCT@
FOR EACH ROW BEGIN
    DECLARE moment bigint DEFAULT UNIX_TIMESTAMP(SYSDATE());
    DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;  -- accounting goes on, whatever this is
    IF NEW.acctstoptime IS NOT NULL THEN
        DELETE FROM helpdesk_activity WHERE acctuniqueid = NEW.acctuniqueid;
    ELSE
        -- An UPDATE's assignments are made from left to right: the octets come last.
        INSERT INTO helpdesk_activity VALUES (
            NEW.acctuniqueid, COALESCE(NEW.acctinputoctets, 0), COALESCE(NEW.acctoutputoctets, 0),
            moment, moment, moment, COALESCE(NEW.framedipaddress, '')
        )
        ON DUPLICATE KEY UPDATE
            up_at = IF(VALUES(up_octets) <> up_octets, moment, up_at),
            down_at = IF(VALUES(down_octets) <> down_octets, moment, down_at),
            up_octets = VALUES(up_octets),
            down_octets = VALUES(down_octets),
            heard_at = moment,
            address = IF(VALUES(address) = '', address, VALUES(address));
    END IF;
END;
-- next
CREATE TRIGGER helpdesk_activity_gone AFTER DELETE ON @RADACCT@
FOR EACH ROW BEGIN
    DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;  -- accounting goes on, whatever this is
    DELETE FROM helpdesk_activity WHERE acctuniqueid = OLD.acctuniqueid;
END;
-- next
INSERT INTO helpdesk_activity
SELECT acctuniqueid, COALESCE(acctinputoctets, 0), COALESCE(acctoutputoctets, 0),
    UNIX_TIMESTAMP(), UNIX_TIMESTAMP(), UNIX_TIMESTAMP(), COALESCE(framedipaddress, '')
FROM @RADACCT@ WHERE acctstoptime IS NULL;
-- next
GRANT SELECT ON helpdesk_activity TO @READER@;
