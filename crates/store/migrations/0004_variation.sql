-- sealed: organisations' own procedures, for ever findable by the digest that cases are pinned to.
CREATE TABLE variation (id {text} PRIMARY KEY, org {text} NOT NULL, no {int} NOT NULL, day {int} NOT NULL, name {text} NOT NULL, body {text} NOT NULL);
CREATE UNIQUE INDEX variation_no ON variation (org, no);
CREATE INDEX variation_name ON variation (name);
