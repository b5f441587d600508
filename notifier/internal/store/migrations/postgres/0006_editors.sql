-- +goose Up

ALTER TABLE subscribers ADD COLUMN role      TEXT COLLATE "C" NOT NULL DEFAULT ''; -- editor = reads and answers what people write to the editors; '' = none
ALTER TABLE subscribers ADD COLUMN appointed BIGINT;                   -- since when the role

-- Codes that were texted to somebody who wants to sign in.
CREATE TABLE sign_ins (
    subscriber BIGINT NOT NULL REFERENCES subscribers (id),
    begun      BIGINT  NOT NULL,
    code       TEXT COLLATE "C"    NOT NULL,             -- keyed hash
    tries      INTEGER NOT NULL DEFAULT 0,   -- wrong ones while it was good
    until      BIGINT  NOT NULL,             -- it is good for nothing from here on
    PRIMARY KEY (subscriber, begun)
);

-- Browsers in which somebody has signed in.
CREATE TABLE sessions (
    token      TEXT COLLATE "C"    PRIMARY KEY,          -- hash of what the browser has
    subscriber BIGINT NOT NULL REFERENCES subscribers (id),
    begun      BIGINT  NOT NULL,
    seen       BIGINT  NOT NULL              -- when it was used last, to the minute
);
CREATE INDEX sessions_by_subscriber ON sessions (subscriber);
