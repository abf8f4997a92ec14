# What is wrong with what was typed, and how to mend it
problem-title-missing = Enter a title
problem-title-long = The title has { $count } characters; shorten it to 60
problem-plain-missing = Say it in one sentence; readers see it first
problem-plain-long = The sentence has { $count } characters; shorten it to 120
problem-body-missing = Enter the text to be published
problem-body-long = The text is too long; publish it in several parts
problem-correction-missing = Say what was published, what is right, and why it is corrected
problem-correction-unchanged = Title, summary and text are as they were; make the correction in the text itself
problem-correction-narrows = A correction must reach everybody who could read what was wrong; choose the same scope or a wider one, or have it withdrawn and disclose anew
problem-scope-missing = Choose for whom it is published
problem-scope-reason-missing = The scope differs from the catalogue; give the reason
problem-named-missing = Enter organisation codes or accounts, one a line
problem-named-unknown = Not found: { $names }. Check the codes or accounts; people must belong to this organisation or one under it
problem-day-unreadable = Write the day as 2026-11-25
problem-day-past = { $day } is past; enter today or a later day
problem-day-far = That day is too far ahead; the last possible is { $day }. Check the year
problem-modes-missing = Choose at least one mode
problem-mode-unknown = There is no mode “{ $mode }”; choose again
problem-mode-scope = “{ $mode }” does not serve the scope chosen; change the mode or the scope
problem-necessity-missing = Say why it should be published, for example “people ask what it cost”
problem-feasibility-missing = Say why it can be published now, for example “the figures are checked”
problem-risk-missing = Assess every risk; still open: { $count }
problem-contingency-missing = A risk is not low: write the contingency plan (who acts, what is done, what is said first)
problem-self-check-missing = Confirm every item of the secrecy check; still open: { $count }
problem-outcome-missing = Choose your opinion
problem-reason-missing = Give the reason
problem-checklist-contradicts = “May be disclosed” does not go with an item that is touched or in doubt; change one of them
problem-checklist-missing = Answer every item; still open: { $count }
problem-ground-missing = Choose a ground for withholding
problem-until-missing = Enter a re-examination date after today, for example 2027-06-30
problem-secrecy-missing = Choose a finding
problem-correction-missing-correction_was = Say what was published
problem-correction-missing-correction_now = Say what is right
problem-correction-missing-correction_reason = Say why it is corrected
problem-contingency-missing-contingency_people = A risk is not low: say who acts
problem-contingency-missing-contingency_measures = A risk is not low: say what is done
problem-contingency-missing-contingency_statement = A risk is not low: say what is said first
problem-password-missing = Enter your present password
problem-password-wrong = This is not your present password; nothing was changed
problem-password-wait = Too many wrong attempts; try again in { $minutes } minutes
problem-password-length = The new password has { $count } characters; it must have 10 to 200
problem-password-same = The new password is the present one; choose another
problem-password-login = The new password must not contain your account
problem-password-differs = The two entries differ; enter the new password again
problem-cell-required = Fill this cell in
problem-cell-long = This cell is too long; 2,000 characters are allowed
problem-cell-error = “{ $text }” is an error of the spreadsheet’s formula, not content; enter what is meant
problem-category-unknown = There is no category “{ $text }”; pick one from the list
problem-scope-unclear = “{ $text }” is no scope; pick one from the list
problem-mode-unlisted = “{ $text }” was not recognised and is published as it stands; correct it if it is a slip
problem-mode-unclear = No mode was recognised in “{ $text }”
problem-time-unclear = { $text }
problem-time-by-default = “{ $text }” names no time; the local default is taken
problem-catalogue-empty = There is no entry yet; one at least is needed
problem-catalogue-unchanged = It is the same as the version in force; there is nothing to put in force
problem-row-gone = Somebody has removed this row
problem-too-many-rows = A catalogue has at most { $limit } rows
problem-personal-typed = Here is { $kind ->
    [id_number] an identity number
    [bank_card] a bank card number
    [social_card] a social security or subsidy card number
    [passport] a passport or permit number
   *[other] personal data
 } ({ $masked }): take it out or mask it
problem-personal-open = Here is { $kind ->
    [id_number] an identity number
    [bank_card] a bank card number
    [social_card] a social security or subsidy card number
    [passport] a passport or permit number
    [mobile] a mobile number
    [landline] a land line
    [plate] a vehicle's plate
    [address] a home address
    [email] a mailbox
    [birth_date] a birth date
    [health] somebody's health
    [hardship] somebody's hardship
    [minor] a minor
   *[other] personal data
 } ({ $masked }): take it out or mask it; where it has to be public, tick it to stay below the text and say why
problem-checklist-found = “{ $name }” needs an answer of its own: personal data found in the text is neither masked nor justified. Look at what is marked, then answer
problem-typed-marked = Here is a secrecy marking or an internal notice. This platform takes nothing classified: don't enter it here, handle the original by the rules on secrecy, and ask your secrecy office when in doubt. If you only want to say that a marking stands somewhere, don't copy it: say “it bears a marking”
problem-file-unknown = A file is no longer there: upload it again
problem-files-many = At most { $count } files
problem-files-same-name = Two files have the same name: rename one and upload it again
problem-file-unanswered = “{ $name }” still has personal data or parts that can't be read: open it and mask them, or say why they may stay
problem-file-none = Choose a file first, then press “Upload”
problem-file-marked = This file bears a secrecy marking or an internal notice. It was refused and nothing of it was kept. This platform takes nothing classified: handle the file by the rules on secrecy at once and report to your secrecy office
problem-file-empty = The file is empty
problem-file-too-much = The file is too large or too complex; at most 50 MB and 3,000 pages. Split it and try again
problem-file-password = The file has a password: remove it and try again
problem-file-format = { $format ->
    [old_office] Files of Office before 2007 and of WPS (DOC, XLS, PPT, WPS)
    [rtf] RTF files
    [html] Web pages
    [other_archive] Archives like RAR and 7z
   *[other] Files of this kind
} are not taken. Save it as DOCX, XLSX, PPTX, PDF, OFD, ODT, TXT, CSV or a picture; pack with ZIP
problem-file-damaged = The file can't be read; it may be damaged. Save it again and try once more
problem-file-irremovable = What is to be masked can't be taken out of the file (its font can't be read): change the original and upload it again
problem-file-name = The archive has an entry whose name leads out of it or has signs that can't be seen ({ $part }): pack it again with plain names
problem-keep-reason-missing = Say why it may be disclosed, in at least 4 characters
problem-number-joined = The number beside “{ $name }” is masked in other places in { $index }: both together give it away. Mask it as it is masked there, or mask more of it
problem-urgent-reason-missing = Say why it can't wait; whoever reviews and approves reads it
problem-urgent-unavailable = There is no urgent route here; take the tick away and go the usual way
problem-urgent-not-with = { $fact ->
    [major] What is exceptionally important
    [beyond_authority] What is beyond the authority
    [media] What goes through news media
    [doubtful] What may be secret
    [joint] What is made together
    [risky] What may cause instability
   *[society] What goes to society
} can't go the urgent route; take one of the two away
problem-later-missing = Choose what the review found
problem-amiss-missing = Say what is amiss; the undertaker corrects or withdraws along it
problem-first-scope-missing = Choose who sees it first, or “in one stage” and no day
problem-first-not-wider = Only what goes to society has stages: choose society, or “in one stage”
problem-first-of-correction = A correction has no stages: whoever saw what was wrong sees what is right at the same time
problem-first-not-before = It has to be before the day of release to society ({ $day })
