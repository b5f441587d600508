-- People: numbers and texts are sealed, consent is kept as evidence, preferences, conversations, answers to calls, limits, retention.
-- Columns marked "sealed" hold what package keyring makes of a text; their rows' ids go into it. Step 5, in Go, seals what was in the clear.

-- +goose Up
ALTER TABLE subscribers ADD COLUMN lookup     TEXT COLLATE "C";                     -- keyed hash of the number, by which it is found; number itself is sealed. NULL = erased
ALTER TABLE subscribers ADD COLUMN blocked    BIGINT;                  -- since when the provider itself lets nothing through
ALTER TABLE subscribers ADD COLUMN offered    BIGINT;                  -- when editors offered the channels that are in permissions as invited
ALTER TABLE subscribers ADD COLUMN paused     BIGINT;                  -- until when the person wants nothing but what is extreme
ALTER TABLE subscribers ADD COLUMN quiet_from INTEGER;                  -- the person's own quiet hours, minutes since midnight; NULL = the house's, alike = none
ALTER TABLE subscribers ADD COLUMN quiet_to   INTEGER;
ALTER TABLE subscribers ADD COLUMN chosen     INTEGER NOT NULL DEFAULT 0; -- 1 = language was asked for, and stays whatever words the person uses
ALTER TABLE subscribers ADD COLUMN name       TEXT COLLATE "C" NOT NULL DEFAULT ''; -- sealed; what editors may call the person; '' = a pseudonym
ALTER TABLE subscribers ADD COLUMN erased     BIGINT;                  -- the day since which nothing of the person is stored; the row stays for the deliveries that point to it
CREATE UNIQUE INDEX subscribers_by_lookup ON subscribers (lookup) WHERE lookup IS NOT NULL;

-- What editors have done about a person and a channel.
CREATE TABLE permissions (
    subscriber BIGINT NOT NULL REFERENCES subscribers (id),
    channel    TEXT COLLATE "C"    NOT NULL,
    kind       TEXT COLLATE "C"    NOT NULL,             -- allowed: may join a closed channel; invited: was offered it, and has not answered
    since      BIGINT NOT NULL,
    PRIMARY KEY (subscriber, channel, kind)
);

CREATE TABLE join_codes (
    channel TEXT COLLATE "C"    PRIMARY KEY,
    code    TEXT COLLATE "C"    NOT NULL,                -- sealed
    since   BIGINT NOT NULL
);

-- Consent as evidence: rows are only appended, and each hash covers the one before.
CREATE TABLE ledger (
    seq     BIGINT PRIMARY KEY,
    at      BIGINT NOT NULL,
    subject TEXT COLLATE "C"    NOT NULL,                -- the person's pseudonym; it leads nowhere once the person is erased
    event   TEXT COLLATE "C"    NOT NULL,                -- offered, given, withdrawn, declined, erased
    object  TEXT COLLATE "C"    NOT NULL,                -- a channel's id, or that with " daily" for its digest; '' = everything
    way     TEXT COLLATE "C"    NOT NULL,                -- sms, whatsapp, import, provider, editor or retention
    wording TEXT COLLATE "C"    NOT NULL,                -- what the person was told about it, word for word
    version TEXT COLLATE "C"    NOT NULL,                -- of the wordings
    hash    TEXT COLLATE "C"    NOT NULL
);
CREATE INDEX ledger_by_subject ON ledger (subject, seq);
-- +goose StatementBegin
CREATE FUNCTION ledger_is_only_appended_to() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the ledger is only appended to'; END $$;
-- +goose StatementEnd
CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger EXECUTE FUNCTION ledger_is_only_appended_to();

-- The columns text and answer are sealed from here on.
ALTER TABLE inbound ADD COLUMN way     TEXT COLLATE "C" NOT NULL DEFAULT 'sms';
ALTER TABLE inbound ADD COLUMN thread  TEXT COLLATE "C" NOT NULL DEFAULT '';        -- an alert's thread or a conversation; '' = it is a word for us
ALTER TABLE inbound ADD COLUMN reply   TEXT COLLATE "C" NOT NULL DEFAULT '';        -- which of the thread's answers it is
ALTER TABLE inbound ADD COLUMN handled BIGINT;                         -- since when editors need not look at it any more
ALTER TABLE inbound ADD COLUMN wrong   INTEGER NOT NULL DEFAULT 0;       -- 1 = a joining code was tried that does not fit
ALTER TABLE inbound ADD COLUMN posted  INTEGER NOT NULL DEFAULT 0;       -- 1 = the answer went by the outbox, so that a webhook that comes after all has none
CREATE INDEX inbound_by_subscriber ON inbound (subscriber, received);
CREATE INDEX inbound_by_thread     ON inbound (thread, received) WHERE thread <> '';

-- A person's conversation with the editors that is not about an alert. inbound.thread and alerts.thread are its id.
CREATE TABLE conversations (
    id         TEXT COLLATE "C"    PRIMARY KEY,          -- inbox/CODE
    subscriber BIGINT NOT NULL REFERENCES subscribers (id),
    newest     BIGINT NOT NULL              -- when one side wrote last
);
CREATE INDEX conversations_by_subscriber ON conversations (subscriber, newest);

-- What editors call a person within one thread, and nowhere else.
CREATE TABLE thread_names (
    thread     TEXT COLLATE "C"    NOT NULL,
    subscriber BIGINT NOT NULL REFERENCES subscribers (id),
    name       TEXT COLLATE "C"    NOT NULL,             -- such as Kranich 17
    PRIMARY KEY (thread, subscriber)
);
CREATE UNIQUE INDEX thread_names_once ON thread_names (thread, name);
CREATE INDEX thread_names_by_subscriber ON thread_names (subscriber);

-- Answers to a call: the last one counts.
CREATE TABLE replies (
    thread     TEXT COLLATE "C"    NOT NULL,
    subscriber BIGINT NOT NULL REFERENCES subscribers (id),
    choice     TEXT COLLATE "C"    NOT NULL,             -- one of alerts.replies
    at         BIGINT NOT NULL,
    PRIMARY KEY (thread, subscriber)
);
CREATE INDEX replies_by_subscriber ON replies (subscriber);

ALTER TABLE alerts ADD COLUMN title       TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN severity    TEXT COLLATE "C" NOT NULL DEFAULT 'normal'; -- extreme passes over quiet hours and pauses
ALTER TABLE alerts ADD COLUMN replies     TEXT COLLATE "C" NOT NULL DEFAULT '';     -- JSON list of the answers that may be given; '' = none
ALTER TABLE alerts ADD COLUMN escalate    BIGINT;                      -- when those who have not answered get a second message; NULL = never
ALTER TABLE alerts ADD COLUMN escalate_to TEXT COLLATE "C" NOT NULL DEFAULT '';     -- JSON list of channels that get it in their place; '' = they themselves
ALTER TABLE alerts ADD COLUMN escalate_text TEXT COLLATE "C" NOT NULL DEFAULT '';   -- its words; {answered} and {asked} stand for how many people are meant
ALTER TABLE alerts ADD COLUMN directed    INTEGER NOT NULL DEFAULT 0;   -- 1 = to the people of its deliveries, whatever channels they have
ALTER TABLE alerts ADD COLUMN sealed      INTEGER NOT NULL DEFAULT 0;   -- 1 = text is sealed: it is meant for one person
CREATE INDEX alerts_to_escalate ON alerts (escalate) WHERE escalate IS NOT NULL;
CREATE INDEX deliveries_by_subscriber ON deliveries (subscriber, id);

-- Pictures that came with texts: fetched after the text is on the disk.
CREATE TABLE pictures (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    inbound    TEXT COLLATE "C"    NOT NULL,             -- provider_id of the text
    subscriber BIGINT NOT NULL REFERENCES subscribers (id),
    url        TEXT COLLATE "C"    NOT NULL,             -- sealed; where the provider has it; '' = nothing is to be done about it there any more
    state      TEXT COLLATE "C"    NOT NULL,             -- wanted, kept, refused or gone
    why        TEXT COLLATE "C"    NOT NULL DEFAULT '',
    data       TEXT COLLATE "C"    NOT NULL DEFAULT '',  -- sealed; JPEG without metadata
    tries      INTEGER NOT NULL DEFAULT 0,
    due        BIGINT NOT NULL,
    received   BIGINT NOT NULL
);
CREATE INDEX pictures_by_inbound ON pictures (inbound);
CREATE INDEX pictures_due ON pictures (due) WHERE url <> '';
CREATE INDEX pictures_by_subscriber ON pictures (subscriber);

-- Texts of which nothing else is kept: a hash of the provider's id, so that one that comes once more still counts once.
CREATE TABLE seen (
    hash      TEXT COLLATE "C" PRIMARY KEY,
    at        BIGINT  NOT NULL,              -- the day
    forgotten INTEGER NOT NULL DEFAULT 0     -- 1 = whoever sent it wanted to be forgotten: nothing older of that person is taken any more
);

-- How many texts came in, and how many answers went out, in each minute, for the limits per hour.
CREATE TABLE answering (
    minute  BIGINT PRIMARY KEY,             -- minutes since 1970
    texts   INTEGER NOT NULL,
    answers INTEGER NOT NULL
);

-- Up to when the provider's list of what people texted was read.
CREATE TABLE catchup (
    id    BIGINT PRIMARY KEY CHECK (id = 1),
    until BIGINT NOT NULL
);

-- What is left of deliveries and of answers to calls whose time is over: sums.
CREATE TABLE tallies (
    alert          BIGINT NOT NULL REFERENCES alerts (id),
    state          TEXT COLLATE "C" NOT NULL,             -- a delivery's; replied = answers to the call, class is the answer; second = messages that
    class          TEXT COLLATE "C" NOT NULL,             -- the provider had twice, class says as in other_messages whether they were cancelled
    n              INTEGER NOT NULL,
    first_accepted BIGINT,                      -- of these, by the provider; NULL = none
    last_accepted  BIGINT,
    PRIMARY KEY (alert, state, class)
);
CREATE TABLE durations (
    alert   BIGINT NOT NULL REFERENCES alerts (id),
    until   TEXT COLLATE "C" NOT NULL,                    -- accepted or delivered
    seconds INTEGER NOT NULL,                -- since the alert was published; two digits count
    n       INTEGER NOT NULL,
    PRIMARY KEY (alert, until, seconds)
);
-- A follower's first message may be over while the follower is not.
CREATE INDEX deliveries_by_follows ON deliveries (follows) WHERE follows IS NOT NULL;

-- What is left of texts whose time is over: sums.
CREATE TABLE text_tallies (
    day  TEXT COLLATE "C" NOT NULL,                       -- 2006-01-02, by the house's clock
    kind TEXT COLLATE "C" NOT NULL,
    n    INTEGER NOT NULL,
    PRIMARY KEY (day, kind)
);

-- What retention has deleted.
CREATE TABLE retention (
    at         BIGINT PRIMARY KEY,
    finished   BIGINT,                          -- NULL = it is at work, or was cut short
    texts      INTEGER NOT NULL DEFAULT 0,
    pictures   INTEGER NOT NULL DEFAULT 0,
    deliveries INTEGER NOT NULL DEFAULT 0,
    threads    INTEGER NOT NULL DEFAULT 0,
    people     INTEGER NOT NULL DEFAULT 0    -- who had joined nothing and of whom nothing else was left
);

-- Something sealed and something hashed, by which wrong keys are found out.
CREATE TABLE vault (
    id     BIGINT PRIMARY KEY CHECK (id = 1),
    sealed TEXT COLLATE "C"    NOT NULL,
    lookup TEXT COLLATE "C"    NOT NULL
);
