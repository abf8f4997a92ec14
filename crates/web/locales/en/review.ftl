# Hits
hits-none = Nothing was found
hits-none-text = No personal data and no marking was found. A machine does not see everything: read it from beginning to end.
hit-mask = Should be masked
hit-judge = Judge
hit-kept = Kept, with a reason
hit-kept-why = { $who } says why it stays: { $reason }
hit-say = Name this passage in the return
hit-note-mask = Passage { $sign }, { $kind }: mask it as { $masked }
hit-note-judge = Passage { $sign }, { $kind }: verify that it must be disclosed; remove it if not
left-kind = { $kind }: { $n }
left-unread = There are places whose text can't be read; open it
left-kept = { $kinds }. { $who } says why it stays: { $reason }

# Compared with before
before-title = Compared with what was disclosed before
before-lead = Last disclosed from the same catalogue entry on { $day }:
before-corrected = The version that is public now, of { $day }:
before-same = The text is the same as last time, word for word. Make sure that it was not merely copied.
before-open = { $n } differences, paragraph by paragraph
before-was = Disclosed last time
before-now = To be disclosed now
changed-was = When you last signed
changed-now = Now
sides-none = (nothing)

# Signing
sign-check-within = Includes: { $items }.
sign-check-rest = I looked at all the others: none is touched
sign-check-rest-hint = First answer above what is touched or in doubt; tick this for the rest. Each is recorded as not touched. Where personal data found is not dealt with, that item needs an answer of its own
sign-reasons = Reasons to pick when returning
reasons-legend = Common reasons
reasons-hint = Pick any; nothing more needs writing. Your own words can be added

# Opinion form
opinion-form = Opinion form, to print
form-secrecy = Secrecy review: opinion form
form-title = { $step }: opinion form
form-lead = The form for the archives. Print it with your browser.
form-number = { $org }, secrecy review { $year } no. { $no }
form-version = Version { $n }
form-matter = Matter
form-step = Step
form-file = { $name } (digest { $digest })
form-cited = { $rules }, { $article }
form-grounds = Grounds
form-conclusion = Conclusion
form-escalated = Why it goes to the superior
form-text = Opinion
# used by the opinion form, by the part that was signed
form-digest-content = Digest of the content
# used by the opinion form, by the part that was signed
form-digest-plan = Digest of the plan
form-answer = Answer
form-handler = Handler
form-responsible = Responsible (signed)
form-date = Date
form-released = Released on
form-foot-later = The platform made this form from the record of the signature. It is entered in the ledger and stands for the version that was released; a later correction is a version of its own and leaves it as it is.
form-foot = Made by the platform from the record of the signature, which is sealed in the ledger. Where the digest is not that of what is disclosed, the signature counts no longer.

# Approving together
approvals-title = Approve together
approvals-lead = { $n } can be approved together, { $single } one by one.
approvals-what = Only routine: one category, low risk, all earlier steps passed without a remark, nothing found. Each is still signed by itself, on its own content.
approvals-none = Nothing can be approved together now
approvals-none-text = Routine items that wait for your approval will be listed here by category.
approvals-when = { $stages } ({ $modes })
approvals-open = Read it
approvals-digest = Digest { $digest }
approvals-each = Each ticked item is signed by itself. If one can't be, the others still are; the result names each.
approvals-do = Approve what is ticked
approvals-none-ticked = Tick what you approve
approvals-single = To be approved one by one
singular-no_approval = Not an approval
singular-correction = A correction
singular-risk = Risk is not low
singular-special = Something special
singular-scope = Another scope than the catalogue's
singular-remarks = A reviewer made a remark
singular-passages = Something was found in the text
singular-files = Something stays in a file
approved-title = { $signed } approved, { $not } not
approved-crumb = Result
approved-signed = Approved: { $n }
approved-not = Not approved: { $n }
approved-unknown = One item
approved-absent = It is not among what you can approve; nothing was signed.
approved-failed = The platform failed: this one was not signed. Try again later.
approved-why = { $title }. { $next }
approved-more = Back to approving together
refusal-not-routine = This one is to be approved by itself
refusal-not-routine-next = It is not routine, or has just changed. Open it, read it, then approve it.
todo-routine = Routine items that can be approved together: { $n }

# Withheld
withheld-title = Register of what is withheld
withheld-lead = { $org }: { $n } withheld.
withheld-what = Each has its ground and a day on which it is examined again. You are reminded 30 days before; it stays withheld, or may be proposed again.
withheld-none = Nothing is withheld
withheld-none-text = What reviewers decide not to disclose will be entered here with its ground and its day.
withheld-ground = Ground
withheld-reason = Reason
withheld-by = Decided
withheld-decided = { $day }, { $title } { $name }
withheld-until = Examine again on
withheld-item = Catalogue entry
withheld-overdue = Examination overdue
withheld-soon = Examination due soon
withheld-ahead = Withheld
withheld-reopened = May be proposed again
withheld-kept = Examined on { $day }, { $who }: stays withheld, again by { $until }. { $reason }
withheld-reopened-line = Examined on { $day }, { $who }: may be proposed again. { $reason }
withheld-propose = Propose it again
examine-title = Examine again
examine-file = The file of that time
examine-verdict = Finding
verdict-keep = Stays withheld
# used by the examination, which puts -hint behind the verdict's key
verdict-keep-hint = Give the next day
verdict-reopen = Need no longer be withheld; may be proposed again
# used by the examination, which puts -hint behind the verdict's key
verdict-reopen-hint = The undertaker puts forward a new plan; secrecy review, review and approval follow as always
examine-until = Examine again on
examine-until-hint = Where it stays withheld, for example 2027-06-30
examine-reason = Reason
examine-reason-hint = Goes into the register and the history
examine-do = Sign the finding
examine-not = Not now, back to the register
problem-verdict-missing = Choose a finding
problem-reason-long = Keep the reason within 1,000 characters
refusal-not-withheld = There is no decision to withhold this
refusal-not-withheld-next = Look in the register of what is withheld.
refusal-reopened-already = This may be proposed again already
refusal-reopened-already-next = The undertaker can put forward a new plan from the catalogue.
done-examined = The finding is signed
done-examined-text = The next day is entered; you are reminded 30 days before.
done-reopened = It may be proposed again
done-reopened-text = The undertaker can put forward a new plan from the catalogue; the whole procedure follows.
phase-examined = Examined again
life-examined = { $who } examined the decision to withhold
todo-withheld = Withheld, to be examined again soon or overdue: { $n }
letter-withheld = Withheld, to be examined again: { $n }
letter-owed = To be reviewed or mended after an urgent release: { $n }
subtree-withheld = How much is withheld
subtree-withheld-what = Numbers only, never what.
subtree-withheld-all = Withheld
subtree-withheld-overdue = Of these overdue

# Urgent disclosure and the review after the fact
urgent-title = Urgent disclosure
urgent-reason = Why it can't wait
urgent-reason-hint = Be concrete: what it is, and what happens if it isn't out by when. Whoever reviews and approves reads it; it goes into the file.
urgent-plan = If “urgent” is ticked, { $steps } is held within { $days } working days after the release; secrecy review and approval are never spared. { $basis }
urgent-later = { $steps }: to be held within { $days } working days after the release.
later-title = Reviews after the release
later-owed = To be reviewed
later-overdue = Overdue for review
later-in_order = Reviewed: in order
later-amiss = Reviewed: amiss
later-step = { $step } (after the release)
later-step-version = { $step } (after the release of version { $n })
later-to-come = after the release
later-due = to be held by { $day }
later-digest = You sign for the content { $digest }: exactly the version that was released. It never changes; a correction is a version of its own, and this signature stays as it is.
later-line = { $version ->
    [1] released on { $day }
   *[other] version { $version }, released on { $day }
}, to be reviewed by { $due }
later-provisional = the holidays of that year are not published yet: the day may move
later-what = What was put off for urgency is always reviewed afterwards. The file is not put together before, nor before what was found amiss is corrected in a release or withdrawn.
later-lead = This is what was released on { $day } by the urgent route, to the letter. Review it by { $due }.
later-late = It was to be reviewed by { $due }; that day has passed. Review it now.
later-outcome = What the review finds
outcome-later-in_order = In order
outcome-later-in_order-hint = That ends it.
outcome-later-amiss = Amiss
outcome-later-amiss-hint = Nothing is taken down by this: the undertaker proposes a correction, or the approver withdraws. Until the correction is released or it is withdrawn, the file is not put together.
later-text = Opinion
later-text-hint = If it is amiss, say what. The opinion goes into the file and the ledger.
later-do = Sign the opinion
later-not = Back to the file
later-open = Review it now
# used by the pages of a file, with what is being done about it behind
mend-title-open = Found amiss after the release, to be mended
mend-title-correcting = Found amiss after the release; a correction is under way
mend-title-before = Found amiss after the release; the correction under way was proposed before
mend-what-open = What is published is not taken down by itself, and the file is not put together before it is mended. The undertaker proposes a correction along the opinion; what should not stay published is withdrawn by the approver.
mend-what-correcting = Until the correction is released, what is public is what was found amiss, and the file is not put together. Whoever signs on the correction: hold it against the opinion above.
mend-what-before = The undertaker holds the correction against the opinion above; if it misses something, take it back and propose it anew. Until the correction is released, what is public is what was found amiss, and the file is not put together.
mend-who = { $who }, { $at }:
todo-later-due = urgent, to be reviewed by { $day }
todo-mend = Mend
todo-mend-before = Check the correction
todo-mend-line = { $who }: { $text }
chip-later = To be reviewed
chip-later-overdue = Overdue for review
chip-mend = Found amiss
chip-urgent = Urgent
done-reviewed-later = Reviewed
done-reviewed-later-text = The opinion is signed, and kept in the file and the ledger.
