-- The whole life of a delivery: what is unknown is resolved, editors hold and cancel, several notifiers share the work.

-- +goose Up
ALTER TABLE alerts ADD COLUMN priority  INTEGER NOT NULL DEFAULT 1;  -- the lower, the sooner: 1 alerts, 2 digests
ALTER TABLE alerts ADD COLUMN held      INTEGER;                     -- since when nothing of it is begun; NULL = it goes
ALTER TABLE alerts ADD COLUMN held_why  TEXT    NOT NULL DEFAULT ''; -- hold, or confirm: it goes to more people than may be without asking
ALTER TABLE alerts ADD COLUMN cancelled INTEGER;                     -- since when nothing of it is ever begun again
ALTER TABLE alerts ADD COLUMN overtaken INTEGER;                     -- when an all-clear of its thread was planned
ALTER TABLE alerts ADD COLUMN twins     INTEGER NOT NULL DEFAULT 0;  -- there may be another alert with the same text within a day
CREATE INDEX alerts_open ON alerts (priority, published) WHERE settled IS NULL;
CREATE INDEX alerts_by_thread ON alerts (thread);
CREATE INDEX alerts_twins ON alerts (text) WHERE twins = 1;

ALTER TABLE subscribers ADD COLUMN way       TEXT NOT NULL DEFAULT 'sms'; -- the way by which the person joined
ALTER TABLE subscribers ADD COLUMN heard     INTEGER;                     -- the last text by WhatsApp, which allows free text for 24 hours
ALTER TABLE subscribers ADD COLUMN suspended INTEGER;                     -- since when the number is known to take nothing

ALTER TABLE deliveries ADD COLUMN way       TEXT    NOT NULL DEFAULT '';  -- of the newest attempt
ALTER TABLE deliveries ADD COLUMN template  INTEGER NOT NULL DEFAULT 0;   -- 1 = the provider asked for the template
ALTER TABLE deliveries ADD COLUMN worker    TEXT    NOT NULL DEFAULT '';  -- who has it in hand while it is dispatching
ALTER TABLE deliveries ADD COLUMN begun     INTEGER;                      -- when the newest attempt was claimed
ALTER TABLE deliveries ADD COLUMN retries   INTEGER NOT NULL DEFAULT 0;   -- times that it was sent again after the provider took it and failed
ALTER TABLE deliveries ADD COLUMN probes    INTEGER NOT NULL DEFAULT 0;   -- times that the provider's list was searched for the attempt in vain
ALTER TABLE deliveries ADD COLUMN probe_due INTEGER;                      -- when to search next, while it is unknown
DROP INDEX deliveries_planned;
DROP INDEX deliveries_open;
CREATE INDEX deliveries_planned     ON deliveries (alert, due, id) WHERE state = 'planned';
CREATE INDEX deliveries_dispatching ON deliveries (alert) WHERE state = 'dispatching';
CREATE INDEX deliveries_unknown     ON deliveries (probe_due, id) WHERE state = 'unknown';
CREATE INDEX deliveries_unclear     ON deliveries (alert) WHERE state = 'unknown';
UPDATE deliveries SET probe_due = updated, begun = updated WHERE state = 'unknown';
UPDATE deliveries SET begun = updated WHERE state = 'dispatching';
UPDATE alerts SET priority = 2 WHERE kind = 'digest';
UPDATE alerts SET settled = NULL WHERE id IN (SELECT alert FROM deliveries WHERE state = 'unknown');

-- Messages that the provider has of a delivery beside the one in deliveries.provider_id.
CREATE TABLE other_messages (
    provider_id TEXT    PRIMARY KEY,
    delivery    INTEGER NOT NULL REFERENCES deliveries (id),
    kind        TEXT    NOT NULL,             -- failed: was sent again after it; second: a second message for one delivery
    cancelled   TEXT    NOT NULL DEFAULT '',  -- of a second: '' = to be tried, yes, or no: the provider had sent it
    seen        INTEGER NOT NULL
);
CREATE INDEX other_messages_by_delivery ON other_messages (delivery);

-- Notifiers that work on this database. What one had in hand is taken over when its lease is over.
CREATE TABLE workers (
    id    TEXT    PRIMARY KEY,
    lease INTEGER NOT NULL                    -- until when, by the database's clock
);

-- How many messages were begun in each minute, for the limit per hour.
CREATE TABLE spending (
    minute   INTEGER PRIMARY KEY,             -- minutes since 1970
    messages INTEGER NOT NULL
);
