-- +goose Up

ALTER TABLE subscribers ADD COLUMN role      TEXT NOT NULL DEFAULT ''; -- editor = reads and answers what people write to the editors; '' = none
ALTER TABLE subscribers ADD COLUMN appointed INTEGER;                  -- since when the role

-- Codes that were texted to somebody who wants to sign in.
CREATE TABLE sign_ins (
    subscriber INTEGER NOT NULL REFERENCES subscribers (id),
    begun      INTEGER NOT NULL,
    code       TEXT    NOT NULL,             -- keyed hash
    tries      INTEGER NOT NULL DEFAULT 0,   -- wrong ones while it was good
    until      INTEGER NOT NULL,             -- it is good for nothing from here on
    PRIMARY KEY (subscriber, begun)
) WITHOUT ROWID;

-- Browsers in which somebody has signed in.
CREATE TABLE sessions (
    token      TEXT    PRIMARY KEY,          -- hash of what the browser has
    subscriber INTEGER NOT NULL REFERENCES subscribers (id),
    begun      INTEGER NOT NULL,
    seen       INTEGER NOT NULL              -- when it was used last, to the minute
) WITHOUT ROWID;
CREATE INDEX sessions_by_subscriber ON sessions (subscriber);
