-- Type words in braces are expanded for each database; see src/migrate.rs. Sealed and unsealed tables: src/tables.rs.

-- sealed: state rows. `body` is the whole noun; the other columns repeat parts of it for queries.
CREATE TABLE ruleset (id {text} PRIMARY KEY, name {text} NOT NULL, body {text} NOT NULL);
CREATE TABLE org (id {text} PRIMARY KEY, code {text} NOT NULL UNIQUE, body {text} NOT NULL);
CREATE TABLE person (id {text} PRIMARY KEY, body {text} NOT NULL);
CREATE TABLE seat (id {text} PRIMARY KEY, org {text} NOT NULL, serves {text} NOT NULL, role {text} NOT NULL, body {text} NOT NULL);
CREATE INDEX seat_serves ON seat (serves, role);
CREATE TABLE account (id {text} PRIMARY KEY, login {text} NOT NULL UNIQUE, person {text} NOT NULL, body {text} NOT NULL);
CREATE TABLE catalogue_entry (id {text} PRIMARY KEY, org {text} NOT NULL, no {int} NOT NULL, body {text} NOT NULL);
CREATE UNIQUE INDEX catalogue_entry_no ON catalogue_entry (org, no);
CREATE TABLE disclosure (id {text} PRIMARY KEY, org {text} NOT NULL, entry {text} NOT NULL, state {text} NOT NULL,
  title {text} NOT NULL, index_number {text} UNIQUE, archive_number {text} UNIQUE, changed {instant} NOT NULL, body {text} NOT NULL);
CREATE INDEX disclosure_org ON disclosure (org, changed);
CREATE INDEX disclosure_entry ON disclosure (entry);
CREATE INDEX disclosure_state ON disclosure (state);
CREATE TABLE version (id {text} PRIMARY KEY, disclosure {text} NOT NULL, n {int} NOT NULL, current {int} NOT NULL,
  index_number {text} NOT NULL, org {text} NOT NULL, category {text} NOT NULL, day {int} NOT NULL, released {instant} NOT NULL,
  title {text} NOT NULL, body {text} NOT NULL);
CREATE INDEX version_disclosure ON version (disclosure, n);
CREATE INDEX version_index ON version (index_number, n);
CREATE INDEX version_recent ON version (current, released);
CREATE INDEX version_org ON version (org, current, released);
CREATE INDEX version_category ON version (category, current, released);

-- sealed: derived from the rows above, compared with them by `verify`.
CREATE TABLE closure (ancestor {text} NOT NULL, descendant {text} NOT NULL, depth {int} NOT NULL, PRIMARY KEY (ancestor, descendant));
CREATE INDEX closure_descendant ON closure (descendant, depth);
CREATE TABLE membership (seat {text} NOT NULL, person {text} NOT NULL, PRIMARY KEY (seat, person));
CREATE INDEX membership_person ON membership (person);
CREATE TABLE version_token (version {text} NOT NULL, token {text} NOT NULL, PRIMARY KEY (version, token));
CREATE INDEX version_token_token ON version_token (token);
CREATE TABLE working_token (disclosure {text} NOT NULL, token {text} NOT NULL, PRIMARY KEY (disclosure, token));
CREATE INDEX working_token_token ON working_token (token);
CREATE TABLE turn (disclosure {text} NOT NULL, step {text} NOT NULL, token {text} NOT NULL, PRIMARY KEY (disclosure, step));
CREATE INDEX turn_token ON turn (token);

-- sealed: the ledger.
CREATE TABLE ledger_entry (seq {int} PRIMARY KEY, subject {text} NOT NULL, body {bytes} NOT NULL, leaf {bytes} NOT NULL, state_seal {bytes} NOT NULL);
CREATE INDEX ledger_entry_subject ON ledger_entry (subject, seq);
CREATE TABLE ledger_private (seq {int} PRIMARY KEY, salt {bytes}, body {bytes});
CREATE TABLE ledger_node (level {int} NOT NULL, i {int} NOT NULL, hash {bytes} NOT NULL, PRIMARY KEY (level, i));
CREATE TABLE ledger_head (one {int} PRIMARY KEY, size {int} NOT NULL, frontier {bytes} NOT NULL);
CREATE TABLE ledger_checkpoint (size {int} PRIMARY KEY, note {text} NOT NULL);

-- unsealed: what is not a record.
CREATE TABLE credential (account {text} PRIMARY KEY, phc {text} NOT NULL);
CREATE TABLE session (id {text} PRIMARY KEY, account {text} NOT NULL, seat {text}, csrf {text} NOT NULL, began {instant} NOT NULL, seen {instant} NOT NULL);
CREATE TABLE throttle (key {text} PRIMARY KEY, failures {int} NOT NULL, until {instant} NOT NULL);
CREATE TABLE draft (person {text} NOT NULL, form {text} NOT NULL, body {text} NOT NULL, saved {instant} NOT NULL, PRIMARY KEY (person, form));
CREATE TABLE job (id {text} PRIMARY KEY, body {text} NOT NULL, due {instant} NOT NULL, leased {instant} NOT NULL, tries {int} NOT NULL);
CREATE INDEX job_due ON job (due);
CREATE TABLE setting (key {text} PRIMARY KEY, value {text} NOT NULL);
