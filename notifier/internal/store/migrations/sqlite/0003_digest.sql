-- People ask for the digest of a channel that they have.

-- +goose Up
ALTER TABLE subscriptions ADD COLUMN digest INTEGER; -- since when the person gets the channel's digest too; NULL = it was not asked for
CREATE INDEX subscriptions_with_digest ON subscriptions (channel, subscriber) WHERE digest IS NOT NULL;
