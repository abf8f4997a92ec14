# The catalogue in the workbench: editing, putting in force, versions, filing
column-item = Item
column-category = Category
column-scope = Scope
column-mode = Mode
column-frequency = Frequency

# Editing
editor-title = Catalogue
editor-title-guidance = Guidance catalogue
editor-draft = Draft of version { $no }
editor-version = Version { $no }, in force
editor-nothing = No catalogue yet
editor-in-force = Version { $no } is in force (since { $day }).
editor-first = This is the first version; none is in force yet.
editor-since = In force since { $day }, by { $who }.
editor-differs = Compared with version { $no }: { $counts }
editor-saved = Saved { $at } ({ $name })
editor-saving = Saving
editor-unsaved = Not saved. What you typed is still in its cells and will be sent when the network is back; keep this page open
editor-lost = It was not sent. What you typed is still here; check the network and press again
editor-stale = { $name } saved at { $at }
editor-stale-gone = This draft was put in force or dropped; there is none now
editor-stale-text = Below is the latest. The cells you changed ({ $n }) have overwritten nobody and are still in the table: look, then save.
editor-stale-script = What you changed is still in its cells and not saved. Get the latest; yours is shown beside it, then save.
editor-stale-do = Get the latest
editor-typed = What you typed and the table has no room for now
editor-empty = Your organisation’s catalogue will be here
editor-empty-text = A catalogue says what is disclosed, to whom, how, how often and by whom. Import the table you have, or begin with an empty one. Once it is in force, what is due lists itself.
editor-begin = Begin with an empty table
editor-adjust = Adjust the catalogue
editor-import = Import XLSX, CSV, DOCX
editor-export = Export
editor-tools = Table
editor-add = Add a row
editor-undo = Undo
editor-all = All rows
editor-only = Only rows that need a look
editor-only-empty = No row needs a look
editor-only-empty-text = Every cell could be read.
editor-no-rows = No entries yet
editor-no-rows-text = Add a row, or paste from a spreadsheet.
editor-keys = Arrows and Enter move; paste from a spreadsheet; Ctrl+Z undoes
editor-caption = Entries of the catalogue, to be changed in place
editor-row = Row
editor-required = {" "}(required)
editor-row-acts = What can be done with row { $no }
editor-cell = Row { $no }, { $column }
editor-add-below = Add a row below
editor-up = Move up
editor-down = Move down
editor-remove = Remove this row
editor-paste = Paste a block from a spreadsheet
editor-paste-label = Paste what you copied here
editor-paste-hint = Columns in the order of the table above; it goes below the last row
editor-paste-do = Put it into the table
editor-check = Check and put in force
editor-save = Save
editor-drop = Drop the draft
editor-not-yet = Unclear entries may come into force, but nothing falls due from them; they become findings.
editor-due = If it comes into force today, file it with { $to } by { $day }.
editor-due-outside = If it comes into force today, file it with your superior by { $day }; the superior is not on this platform, so record the paper.
editor-due-guidance = Once in force, organisations below may adopt and adapt it.
editor-rows = { $n ->
    [one] 1 entry
   *[other] { $n } entries
}
editor-refused = { $n } to correct
editor-unclear = { $n } unclear
editor-guessed = { $n } to check
publication = To whom this catalogue is published
publication-society = To society
publication-party = Inside the Party
note-refused = To correct
note-unclear = Unclear
note-guessed = Please check
note-said = Cleared up
note-said-text = Taken as “{ $text }”.
note-take-back = Take back
note-confirm = It is right
problem-place-elsewhere = Names another place: { $text }. A local hint; keep it if the matter does concern that place
note-theirs = Saved by somebody else:
note-theirs-empty = (empty)
origin-place = Imported from { $file }, { $sheet }, row { $row }. The original words follow.
origin-note = {" "}(note: { $text })

# Coverage
coverage-title = { $covered } of { $n } categories of Article { $article }{ $besides } covered
coverage-title-advice = { $covered } of { $n } emphases of Article { $article }{ $besides } covered
coverage-besides = {" "}(the catch-all not counted)
coverage-figures = Covered { $covered }, not applicable { $excused }, missing { $missing }.
coverage-legend = Solid: covered; grey: not applicable; empty: missing.
coverage-catch-all-text = The catch-all is never missing.
coverage-category = ({ $item }) { $name }
coverage-entries = { $n ->
    [one] 1 entry
   *[other] { $n } entries
}
coverage-not-applicable = Not applicable
coverage-missing = Missing
coverage-none = None yet
coverage-catch-all = Catch-all
coverage-gaps = { $n ->
    [one] 1 category is missing
   *[other] { $n } categories are missing
}
coverage-gaps-advice = Emphases without an entry, for your consideration: { $n }
coverage-gaps-text = Each needs at least one entry, or a reason why it doesn’t apply.
coverage-add = Add an entry
coverage-excuse = Say why it doesn’t apply
coverage-reason = Why it doesn’t apply
coverage-excuse-do = Declare not applicable
coverage-applies = It applies after all

# Putting in force, dropping
enforce-title = Check and put in force
enforce-head = Put version { $no } in force
enforce-refused = { $n } to correct before it can come into force
enforce-cell = { $place }: { $words }
enforce-unclear = It may come into force. These entries are published, but nothing falls due from them, and they become findings; clear them up in the next version.
enforce-guessed = It can come into force all the same. These cells were guessed or read by a local default, and nobody has looked at them yet: correct them in the table, or say that they are right.
enforce-guessed-cells = Where they are
enforce-gaps = It may come into force, but gaps become findings.
enforce-gaps-do = Fill them
enforce-changes = Compared with the version in force
enforce-will = This version comes into force at once; the one before can still be read. From now on things fall due as the entries say.
enforce-do = Put version { $no } in force
enforce-back = Back to the catalogue
drop-title = Drop the draft
drop-head = Drop the draft of version { $no }
drop-will = What was changed in the draft is not kept; what is in force stays.
drop-do = Drop the draft

# Comparing
changes-caption = Entries that differ, old beside new
changes-none = nothing changed
changes-counted = { $added } added, { $changed } changed, { $removed } removed
changes-column = Column
changes-before = Before
changes-after = Now
changes-empty = (empty)
change-row = Row { $no }: { $item }
change-cell = { $column }: { $text }
change-added = Added
change-changed = Changed
change-removed = Removed

# Versions
versions-title = Versions
versions-lead = Each time it comes into force it is a new version; old ones can always be read. The newest first.
versions-none = None was in force yet
versions-none-text = Once a draft comes into force, its versions are listed here.
version-column = Version
versions-stands = State
versions-days = When
versions-by = Put in force by
versions-rows = Entries
version-title = Version { $no }
version-in-force = In force
version-superseded = Superseded
version-since = since { $day }
version-span = { $first } to { $last }
version-lead = { $days }, put in force by { $who }, entries: { $rows }.
version-with = Compared with version { $no }
version-alone = Changes
version-first = This is the first version; there is none to compare it with.
version-compare = Compare with another:
version-caption = Entries of this version
act-line = { $who }, { $at }
actor = { $title } { $name }
actor-command-line = an import at the command line

# Filing
filing-title = Filing
filing-outside = a superior outside the platform
filing-here = your organisation
filing-due = to be sent by { $day }
filing-sent = Sent, not received yet
filing-received = Received
filing-open = Remarks to answer: { $n }
filing-step-due = To be filed
filing-step-sent = Sent
filing-step-received = Received by the superior
filing-step-remarks = Remarks and answers
filing-due-line = By { $day } with { $to }
filing-paper = To { $to }, { $number }, sent { $day }
filing-no-remarks = No remarks
filing-remarks = { $n } remarks, { $open } to answer
filing-do = File with { $to }
filing-paper-hint = The superior is not on this platform. Record the paper here once it is sent.
filing-to = To whom
filing-number = Number of the paper
filing-on = Day it was sent
filing-on-hint = Such as 2026-11-23, today at the latest
filing-paper-do = Record that it was sent
filing-receipt-remark = The superior’s remarks
filing-receipt-hint = Leave it empty if there are none
filing-receipt-do = Record that it was received
remarks-title = The superior’s remarks
remark-whole = On the whole
remark-open = To be answered
remark-answered = { $who } answered: { $text }
remark-answer = Answer
remark-answer-do = Answer this one
notice-due = Version { $no } is not filed yet
notice-due-text = By { $day } with { $to }. Filing informs; it doesn’t change what is in force.
notice-due-do = File it
notice-remarks = Remarks on version { $no } to answer: { $n }
notice-remarks-text = Answer each; what has to change goes into a new version.
notice-remarks-do = See the remarks

# What was filed here
filings-title = Filed with you
filings-lead = Catalogues that organisations directly below have filed. Filing informs; it doesn’t change what is in force there.
filings-org = Organisation
filings-sent = To be received: { $n }
filings-received = Received: { $n }
filings-sent-at = Sent
filings-none = Nothing waits for you
filings-none-text = Once an organisation below files its catalogue, it is listed here.
filed-first = This is their first version.
filed-changes = Compared with the version before
filed-caption = The catalogue as filed; each row may be remarked on
filed-remark = Remark
filed-whole = Remark on the whole
filed-whole-hint = Leave it empty if there is none
filed-do = Receive the filing
filed-more-do = Add remarks
filed-back = Back to the list
filed-informs = They will see your remarks and answer each. The catalogue is in force and stays so.

# Guidance
guidance-line = Version { $no }, since { $day }, entries: { $rows }. Adopted entries go below your own; change them, or leave them out.
guidance-offered = { $org } has published a guidance catalogue
guidance-changed = { $org } has a new version of its guidance
guidance-adopt = Adopt the guidance
guidance-adopt-again = Adopt the new version
guidance-follows = It follows the guidance of { $org }, version { $no }
guidance-counts = { $adapted } adapted, { $own } of its own, { $left } left out.
guidance-own = Own
guidance-adapted = Adapted
guidance-left-out = Left out
guidance-news = What the new version changes
guidance-differs = See each difference
guidance-was = Earlier guidance
guidance-is = New guidance
guidance-theirs = Guidance
guidance-ours = This catalogue

# Just done
done-started = You can change it now
done-started-text = The draft begins with what is in force, which stays until the draft replaces it.
done-dropped = Draft dropped
done-dropped-text = What is in force has not changed.
done-adopted = Guidance adopted
done-adopted-text = Its entries are in the draft; make them your own, then put it in force.
done-enforced = The catalogue is in force
done-enforced-text = From today on this version holds. Next, file it with the superior.
done-filing = Filed
done-filing-text = The superior’s remarks will be shown here.
done-receipt = Receipt recorded
done-receipt-text = If there are remarks, answer them here.
done-answered = Answered
done-answered-text = The superior will see your answer.
done-received = Filing received
done-received-text = They will see your remarks.
