# Findings: title, why, what to do
# used by the pages that show findings and by `gongkai check`; keys are put together from the finding's code
finding-no_catalogue = No catalogue is in force
finding-no_catalogue-why = Party organisations are to keep a disclosure catalogue; the platform has none in force for this one.
finding-no_catalogue-do = Start a catalogue, import it from a table if you like, check it and put it in force.
finding-not_published = The catalogue is not published
finding-not_published-why = The catalogue has been in force since { $since } and is shown neither inside the Party nor to the public.
finding-not_published-do = Open the catalogue, choose for whom it is shown, and publish it.
finding-not_filed = The catalogue is not filed
finding-not_filed-why = A catalogue is to be filed with the superior. The day, { $due }, is a local setting; the article names no number of days. The platform has no record that it was sent.
finding-not_filed-do = Open the catalogue and send the filing; the catalogue stays in force either way.
finding-filing_unrecorded = No record of the filing on paper
finding-filing_unrecorded-why = The superior is outside the platform, so the filing goes on paper. By { $due }, a local setting, none was recorded here. It may have been sent without being recorded.
finding-filing_unrecorded-do = If it was sent, record its number and day; if not, send it and record it.
finding-filed_unanswered = Filed, and no answer yet
finding-filed_unanswered-why = The catalogue was sent on { $sent }; after more than { $days } days, a local setting, the superior has not confirmed it. The catalogue is in force all the same.
finding-filed_unanswered-do = Remind the superior.
finding-remarks_open = Remarks on the filing wait for answers
finding-remarks_open-why = The superior remarked on { $remarked }; open remarks: { $count }. The { $days } days of the local setting have passed.
finding-remarks_open-do = Answer each remark; where something is to be changed, start an adjustment from the catalogue in force.
finding-category_uncovered = { $advice ->
        [true] The emphasis “{ $category }” is not in the catalogue
       *[other] The category “{ $category }” is not in the catalogue
    }
finding-category_uncovered-why = { $advice ->
        [true] The article names “{ $category }” as an emphasis and leaves the content to the organisation; the catalogue has no such entry. For your consideration.
       *[other] The article lists “{ $category }”; the catalogue has no entry for it and does not declare it not applicable.
    }
finding-category_uncovered-do = Add an entry; if there is nothing of the kind, declare it not applicable and say why.
finding-field_missing = An entry lacks “{ $column }”
finding-field_missing-why = In entry { $no }, “{ $item }”, the cell “{ $column }” is empty.
finding-field_missing-do = Open the catalogue and fill the cell.
finding-time_unclear = The frequency needs clarifying
finding-time_unclear-why = The frequency of entry { $no }, “{ $item }”, names no time that can be read, so nothing falls due. The question is: { $question }
finding-time_unclear-do = Open the catalogue and answer the question.
finding-place_elsewhere = An item names another place
finding-place_elsewhere-why = Entry { $no }, “{ $item }”, names another place: { $place }. Perhaps it was copied from a catalogue there; ignore this if the matter does concern that place.
finding-place_elsewhere-do = Open the catalogue and have a look; if it was copied, write the matter of your own organisation.
finding-obligation_missed = Not disclosed by its day
finding-obligation_missed-why = By the frequency of entry { $no }, “{ $item }”, disclosure was due by { $due }; nothing was released by then, and no nil report was made.
finding-obligation_missed-do = Disclose it now, which is shown as late; if there was nothing this time, make a nil report.
finding-obligation_late = Disclosed after its day
finding-obligation_late-why = By the frequency of entry { $no }, “{ $item }”, disclosure was due by { $due }; it was made on { $on }.
finding-obligation_late-do = It is done, nothing is left to do; if the day is often too early, adjust the frequency in the catalogue.
finding-leader_unnamed = No leader in charge is named
finding-leader_unnamed-why = Grass-roots organisations are to name the leader in charge of disclosure; none is on record here.
finding-leader_unnamed-do = Ask the system administrator to record the leader.
finding-staff_unnamed = No staff is named
finding-staff_unnamed-why = Grass-roots organisations are to name the staff for disclosure; none is on record here.
finding-staff_unnamed-do = Ask the system administrator to record the staff's post.
finding-exposed = What is published shows what must not be
finding-exposed-why = Read again with today's rules, { $number } shows a secrecy marking or personal data in { $count } places.
finding-exposed-do = Deal with it at once: correct and publish anew what can be masked; withdraw first what does harm.
finding-review_overdue = A review put off for urgency was not held in time
finding-review_overdue-why = { $number } was released on { $released } by the urgent route. The review that was put off was to be held by { $due }; that day has passed.
finding-review_overdue-do = Have the seat whose review it is hold it now and sign its opinion.
finding-review_amiss = { $mending ->
    [open] Found amiss after its release, and not mended yet
   *[other] Found amiss after its release; a correction is under way
}
finding-review_amiss-why = { $number } was released on { $released } by the urgent route. The review held afterwards found it amiss{ $mending ->
    [open] ; it was neither corrected nor withdrawn.
    [before] . A correction proposed before is under way; until it is released, what was found amiss is public.
   *[other] . A correction is under way; until it is released, what was found amiss is public.
}
finding-review_amiss-do = { $mending ->
    [open] Propose a correction along the opinion; what should not stay published is withdrawn by the approver.
    [before] Hold the correction against the opinion, and propose it anew if it misses something; what should not stay published is withdrawn by the approver.
   *[other] Bring the correction to its end; what should not stay published is withdrawn by the approver.
}
finding-withheld_review_due = A withheld item is due for re-examination
finding-withheld_review_due-why = On { $decided } it was decided to withhold it, to be re-examined on { $until }; that day has passed.
finding-withheld_review_due-do = Re-examine it: propose its disclosure, or give the ground again and the next day.
finding-stale_page = Lasting content has not been touched for long
finding-stale_page-why = Entry { $no }, “{ $item }”, was last updated or confirmed on { $updated }, more than { $months } months ago, a local setting. It may well be unchanged.
finding-stale_page-do = Read it: update what has changed, or confirm with a nil report that nothing has.
finding-same_text = Several disclosures have nearly the same text
finding-same_text-why = From { $from } to { $to } there were { $times } disclosures whose texts are nearly the same but for dates, numbers and places (first { $first }, last { $number }). This is a hint; there may be nothing wrong.
finding-same_text-do = Compare them: leave what really is the same; where an old text was reused, correct it to what happened this time.
finding-same_text_elsewhere = Nearly the same text as another organisation's
finding-same_text_elsewhere-why = But for dates, numbers and places, the text of { $number } is nearly that of { $other_number }, which { $other } disclosed on { $other_on }. Reprints and joint issues look like this, too; it is a hint.
finding-same_text_elsewhere-do = Compare them: name the source of a reprint; where a text was reused, correct it to what happened here.
finding-result_only = Only results were disclosed
finding-result_only-why = Entry { $no }, “{ $item }”, promises the way to a result; in what was disclosed so far, { $count } in number, only results can be seen. Words are looked at, not meaning; this may be mistaken.
finding-result_only-do = Add the way: when it was applied for, discussed, shown, decided. Leave it if it is there already.
finding-basis-article = Basis: article { $article }
finding-basis-local = A local setting, not asked by the articles: { $source }
severity-serious = Serious
severity-warning = To be mended
severity-advice = Hint

# Pages
nav-findings = Findings
findings-below = Organisations below
nav-oversight = Oversight
findings-title = Findings
findings-title-of = Findings for { $org }
findings-lead = { $org }. As of { $date }, computed from rules, catalogues and disclosures.
findings-what = A finding says where to look; it judges nobody. Each says whether it rests on an article or on a local setting.
findings-none = Nothing found
findings-none-text = Whatever needs a look in catalogue, filing, obligations and disclosures is listed here, with what to do.
findings-back = Back to oversight
finding-since = since { $day }
finding-to-catalogue = Open the catalogue
finding-to-row = Open this row
finding-to-filing = Open the filing
finding-to-entry = Open this entry
finding-to-file = Open this file
finding-side-by-side = Side by side
finding-to-public-catalogue = Its published catalogue
alike-title = Disclosures with nearly the same text
alike-lead = Apart from dates, numbers and place names, these texts are nearly the same. Reprints and joint releases are, too.
alike-none = Nothing to compare
alike-none-text = The texts may be outside your scope, or corrected by now.
subtree-title = { $org } and below
subtree-lead = { $org } and the organisations under it. As of { $date }.
subtree-caption = Findings and missed obligations by organisation
subtree-org = Organisation
subtree-missed = Missed
subtree-itself = { $org } (itself)
subtree-own = its own findings
subtree-total = Total
subtree-by-code = By kind
subtree-by-code-what = Findings of one kind are one line; the rarest come first.
subtree-kind = Kind
subtree-weight = Weight
subtree-count = How many
kind-lead = { $org } and the organisations below it, findings: { $n }. As of { $date }.
kind-why = What was found
kind-since = Since
subtree-missed-title = Missed obligations
subtree-missed-none = No missed obligations.
subtree-since = Due day
subtree-more = { $n ->
        [one] 1 more: open the organisations below
       *[other] { $n } more: open the organisations below
    }
# used by the subtree page; keys are put together from the finding's code
finding-no_catalogue-short = No catalogue
finding-not_published-short = Catalogue not published
finding-not_filed-short = Catalogue not filed
finding-filing_unrecorded-short = Filing not recorded
finding-filed_unanswered-short = Filing unanswered
finding-remarks_open-short = Remarks open
finding-category_uncovered-short = Category uncovered
finding-field_missing-short = Field missing
finding-time_unclear-short = Frequency unclear
finding-place_elsewhere-short = Names another place
finding-obligation_missed-short = Obligation missed
finding-obligation_late-short = Obligation late
finding-leader_unnamed-short = Leader not named
finding-staff_unnamed-short = Staff not named
finding-exposed-short = Exposed
finding-review_overdue-short = Urgent, not reviewed
finding-review_amiss-short = Amiss, not mended
finding-withheld_review_due-short = Withheld, review due
finding-stale_page-short = Stale
finding-same_text-short = Same text again
finding-same_text_elsewhere-short = Another's text
finding-result_only-short = Result only
