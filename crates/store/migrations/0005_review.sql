-- Reviews: what is counted and looked for by them. Both repeat parts of disclosures.

-- derived: numbers of opinion forms, without gaps in organisation and year.
CREATE TABLE opinion_number (disclosure {text} NOT NULL, number {text} NOT NULL, PRIMARY KEY (disclosure, number));
CREATE UNIQUE INDEX opinion_number_number ON opinion_number (number);

-- derived: what is withheld, and until when; an empty day where it may be proposed again.
CREATE TABLE withholding (disclosure {text} NOT NULL, org {text} NOT NULL, until {text} NOT NULL, PRIMARY KEY (disclosure, org, until));
CREATE INDEX withholding_org ON withholding (org, until);
INSERT INTO withholding (disclosure, org, until) SELECT id, org, {withheld_until} FROM disclosure WHERE {withheld_until} IS NOT NULL;
