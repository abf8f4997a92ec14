-- Catalogues with a life of their own, and the clock that runs on them.

-- sealed: versions of catalogues, and what people report about obligations.
CREATE TABLE catalogue (id {text} PRIMARY KEY, org {text} NOT NULL, no {int} NOT NULL, guidance {int} NOT NULL,
  state {text} NOT NULL, filing {text} NOT NULL, body {text} NOT NULL);
CREATE UNIQUE INDEX catalogue_no ON catalogue (org, guidance, no);
CREATE INDEX catalogue_filing ON catalogue (filing, state);
CREATE TABLE record (id {text} PRIMARY KEY, org {text} NOT NULL, entry {text} NOT NULL, kind {text} NOT NULL, day {int} NOT NULL, body {text} NOT NULL);
CREATE INDEX record_entry ON record (entry, day);
CREATE INDEX record_org ON record (org, day);

-- an entry that left the catalogue keeps its number, and its successor may have the same
DROP INDEX catalogue_entry_no;
ALTER TABLE catalogue_entry ADD COLUMN current {int} NOT NULL DEFAULT 1;
CREATE INDEX catalogue_entry_no ON catalogue_entry (org, current, no);

-- which obligation a disclosure was proposed for
ALTER TABLE disclosure ADD COLUMN due_key {text};

-- unsealed: drafts of catalogues, files on their way in, remembered heads, calendar links, addresses, signatures of texts.
CREATE TABLE catalogue_draft (org {text} NOT NULL, guidance {int} NOT NULL, rev {int} NOT NULL, saved {instant} NOT NULL, body {text} NOT NULL, PRIMARY KEY (org, guidance));
CREATE TABLE catalogue_import (id {text} PRIMARY KEY, org {text} NOT NULL, at {instant} NOT NULL, body {text} NOT NULL);
CREATE INDEX catalogue_import_org ON catalogue_import (org, at);
CREATE TABLE column_memory (org {text} NOT NULL, heads {text} NOT NULL, body {text} NOT NULL, PRIMARY KEY (org, heads));
CREATE TABLE calendar_link (token {text} PRIMARY KEY, person {text} NOT NULL, seat {text} NOT NULL, made {instant} NOT NULL);
CREATE INDEX calendar_link_person ON calendar_link (person);
CREATE TABLE contact (person {text} PRIMARY KEY, mail {text} NOT NULL, digest {int} NOT NULL, sent {int} NOT NULL);
CREATE TABLE signature (version {text} PRIMARY KEY, body {text} NOT NULL);
