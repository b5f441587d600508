-- Times are milliseconds since 1970 in UTC.

-- +goose Up
CREATE TABLE alerts (
    id          INTEGER PRIMARY KEY,
    feed_id     TEXT    NOT NULL UNIQUE,      -- the feed's own id; permanent, so an alert is handled once
    thread      TEXT    NOT NULL,             -- feed_id of the first message of the thread
    kind        TEXT    NOT NULL,             -- alert, update, all-clear or digest
    text        TEXT    NOT NULL,             -- what the phones get, word for word
    link        TEXT    NOT NULL,             -- the short link in the text
    disposition TEXT    NOT NULL,             -- planned, or recorded: known, and never sent
    reason      TEXT    NOT NULL DEFAULT '',  -- why it was only recorded
    published   INTEGER NOT NULL,
    until       INTEGER NOT NULL,             -- nothing of it is begun from here on
    seen        INTEGER NOT NULL,             -- when the notifier first read it
    settled     INTEGER                       -- when nothing of it was left to send
);

CREATE TABLE alert_channels (
    alert   INTEGER NOT NULL REFERENCES alerts (id),
    channel TEXT    NOT NULL,
    PRIMARY KEY (alert, channel)
) WITHOUT ROWID;

CREATE TABLE subscribers (
    id        INTEGER PRIMARY KEY,
    pseudonym TEXT    NOT NULL UNIQUE,        -- random: what people may see in place of the number
    number    TEXT    NOT NULL UNIQUE,        -- E.164
    language  TEXT    NOT NULL DEFAULT '',
    stopped   INTEGER,                        -- since when nothing may be sent; NULL = never stopped
    created   INTEGER NOT NULL,
    changed   INTEGER NOT NULL
);

CREATE TABLE subscriptions (
    subscriber INTEGER NOT NULL REFERENCES subscribers (id),
    channel    TEXT    NOT NULL,
    since      INTEGER NOT NULL,
    PRIMARY KEY (subscriber, channel)
) WITHOUT ROWID;
CREATE INDEX subscriptions_by_channel ON subscriptions (channel, subscriber);

CREATE TABLE deliveries (
    id          INTEGER PRIMARY KEY,
    alert       INTEGER NOT NULL REFERENCES alerts (id),
    subscriber  INTEGER NOT NULL REFERENCES subscribers (id),
    follows     INTEGER REFERENCES deliveries (id), -- the thread's first message to the same person
    state       TEXT    NOT NULL,
    due         INTEGER NOT NULL,             -- not begun before
    attempt     TEXT,                         -- id of the newest attempt: this row's id, '-', a token
    attempts    INTEGER NOT NULL DEFAULT 0,   -- attempts that counted
    provider_id TEXT,
    class       TEXT    NOT NULL DEFAULT '',  -- why it was rejected, failed, skipped or put off
    code        TEXT    NOT NULL DEFAULT '',  -- the provider's own code for it
    accepted    INTEGER,                      -- when the provider took it
    updated     INTEGER NOT NULL,
    UNIQUE (alert, subscriber)
);
CREATE INDEX deliveries_planned ON deliveries (due) WHERE state = 'planned';
CREATE INDEX deliveries_open ON deliveries (alert) WHERE state IN ('dispatching', 'unknown');
-- Not unique: a provider that gives one id twice must not keep everything else from being recorded.
CREATE INDEX deliveries_by_provider_id ON deliveries (provider_id) WHERE provider_id IS NOT NULL;

CREATE TABLE inbound (
    provider_id TEXT    PRIMARY KEY,          -- a text counts once, however often it is delivered
    subscriber  INTEGER NOT NULL REFERENCES subscribers (id),
    kind        TEXT    NOT NULL,             -- what it was understood as
    text        TEXT    NOT NULL,
    media       INTEGER NOT NULL,             -- pictures that came with it
    answer      TEXT    NOT NULL,
    received    INTEGER NOT NULL
);
CREATE INDEX inbound_by_kind ON inbound (kind, received);

-- A way to the phones that stopped: nothing is sent on it until the cause is mended.
CREATE TABLE pauses (
    way    TEXT PRIMARY KEY,                  -- sms
    since  INTEGER NOT NULL,
    class  TEXT NOT NULL,
    code   TEXT NOT NULL,
    detail TEXT NOT NULL
);

-- What the last good alerts feed said about the newsroom, as JSON; one row.
CREATE TABLE newsroom (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    value   TEXT    NOT NULL,
    updated INTEGER NOT NULL
);
