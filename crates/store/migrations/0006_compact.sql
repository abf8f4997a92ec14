-- sqlite only
-- A table whose key is all of it needs no second tree for its key: half the pages that a command writes to it.
-- PostgreSQL has no such tables.

ALTER TABLE closure RENAME TO old_closure;
CREATE TABLE closure (ancestor {text} NOT NULL, descendant {text} NOT NULL, depth {int} NOT NULL, PRIMARY KEY (ancestor, descendant)) WITHOUT ROWID;
INSERT INTO closure SELECT * FROM old_closure;
DROP TABLE old_closure;
CREATE INDEX closure_descendant ON closure (descendant, depth);

ALTER TABLE membership RENAME TO old_membership;
CREATE TABLE membership (seat {text} NOT NULL, person {text} NOT NULL, PRIMARY KEY (seat, person)) WITHOUT ROWID;
INSERT INTO membership SELECT * FROM old_membership;
DROP TABLE old_membership;
CREATE INDEX membership_person ON membership (person);

ALTER TABLE version_token RENAME TO old_version_token;
CREATE TABLE version_token (version {text} NOT NULL, token {text} NOT NULL, PRIMARY KEY (version, token)) WITHOUT ROWID;
INSERT INTO version_token SELECT * FROM old_version_token;
DROP TABLE old_version_token;
CREATE INDEX version_token_token ON version_token (token);

ALTER TABLE working_token RENAME TO old_working_token;
CREATE TABLE working_token (disclosure {text} NOT NULL, token {text} NOT NULL, PRIMARY KEY (disclosure, token)) WITHOUT ROWID;
INSERT INTO working_token SELECT * FROM old_working_token;
DROP TABLE old_working_token;
CREATE INDEX working_token_token ON working_token (token);

ALTER TABLE turn RENAME TO old_turn;
CREATE TABLE turn (disclosure {text} NOT NULL, step {text} NOT NULL, token {text} NOT NULL, PRIMARY KEY (disclosure, step)) WITHOUT ROWID;
INSERT INTO turn SELECT * FROM old_turn;
DROP TABLE old_turn;
CREATE INDEX turn_token ON turn (token);

ALTER TABLE opinion_number RENAME TO old_opinion_number;
CREATE TABLE opinion_number (disclosure {text} NOT NULL, number {text} NOT NULL, PRIMARY KEY (disclosure, number)) WITHOUT ROWID;
INSERT INTO opinion_number SELECT * FROM old_opinion_number;
DROP TABLE old_opinion_number;
CREATE UNIQUE INDEX opinion_number_number ON opinion_number (number);

ALTER TABLE withholding RENAME TO old_withholding;
CREATE TABLE withholding (disclosure {text} NOT NULL, org {text} NOT NULL, until {text} NOT NULL, PRIMARY KEY (disclosure, org, until)) WITHOUT ROWID;
INSERT INTO withholding SELECT * FROM old_withholding;
DROP TABLE old_withholding;
CREATE INDEX withholding_org ON withholding (org, until);

ALTER TABLE ledger_node RENAME TO old_ledger_node;
CREATE TABLE ledger_node (level {int} NOT NULL, i {int} NOT NULL, hash {bytes} NOT NULL, PRIMARY KEY (level, i)) WITHOUT ROWID;
INSERT INTO ledger_node SELECT * FROM old_ledger_node;
DROP TABLE old_ledger_node;

ALTER TABLE job RENAME TO old_job;
CREATE TABLE job (id {text} NOT NULL PRIMARY KEY, body {text} NOT NULL, due {instant} NOT NULL, leased {instant} NOT NULL, tries {int} NOT NULL) WITHOUT ROWID;
INSERT INTO job (id, body, due, leased, tries) SELECT id, body, due, leased, tries FROM old_job;
DROP TABLE old_job;
CREATE INDEX job_due ON job (due);
