-- The gate: files, what was found in them, and what is known of what was published.

-- sealed: a file in the gate, with its certificate.
CREATE TABLE attachment (id {text} PRIMARY KEY, org {text} NOT NULL, original {text} NOT NULL, copy {text} NOT NULL, body {text} NOT NULL);
CREATE INDEX attachment_org ON attachment (org, id);

-- unsealed: numbers that are public in masked form, to see whether another masking would give them away; and what the
-- current rules find in what is published. Both can be made again.
CREATE TABLE masked_number (version {text} NOT NULL, kind {text} NOT NULL, name {text} NOT NULL, shown {text} NOT NULL, PRIMARY KEY (version, kind, name, shown));
CREATE INDEX masked_number_name ON masked_number (kind, name);
CREATE TABLE screened (version {text} PRIMARY KEY, rules {text} NOT NULL, at {instant} NOT NULL, found {int} NOT NULL, body {text} NOT NULL);
CREATE INDEX screened_found ON screened (found);
