# Obligations: what is due, nil reports, what starts a clock, the calendar
obligation-upcoming = Not yet open
obligation-due = Due
obligation-met = Met in time
obligation-late = Met late
obligation-missed = Missed
obligation-on = met on { $day }
obligation-today = due today
obligation-past = { $n ->
        [one] 1 day ago
       *[other] { $n } days ago
    }
obligation-ahead = { $n ->
        [one] in 1 day
       *[other] in { $n } days
    }
obligation-period = { $first } to { $last }
obligation-provisional = { $day } (holidays not announced yet, weekends only)
# the number of days is ours
obligation-local = No number in the catalogue or the regulation: reckoned by the local setting
obligation-item = Item
obligation-day = Due day
obligation-state = State
obligation-scope = Scope
obligation-act = Do
obligation-plan = Write the plan
obligation-nil = Nil report
obligation-nil-because = Nil report: { $text }
obligation-see = See what was disclosed
obligation-open = Open
obligations-title = Obligations
obligations-lead = { $org }. As of { $date }, from the frequencies of the catalogue in force.
obligations-by-state = By state
obligations-open = To do
obligations-calendar = The month's calendar
obligations-caption = Obligations by due day
obligations-none = None of these
obligations-none-text = What falls due by the frequencies of the catalogue in force is listed here.
obligations-unclear = { $n ->
        [one] The frequency of 1 entry is unclear
       *[other] The frequencies of { $n } entries are unclear
    }
obligations-unclear-text = Nothing falls due for entries without a readable time.
obligations-unclear-do = Answer in the catalogue
obligations-unclear-line = No. { $no } { $item }

# The calendar
nav-calendar = Calendar
calendar-title = Obligations, { $month }
calendar-before = Month before
calendar-now = This month
calendar-after = Month after
calendar-list = List by state
calendar-none = Nothing is due in this month
calendar-none-text = Choose another month, or the list by state.
calendar-provisional = The holidays of this year are not announced yet
calendar-provisional-text = Working days count weekends only and may move.
calendar-made-up = working
calendar-missed = { $n } missed
calendar-due = { $n } due
calendar-late = { $n } late
calendar-met = { $n } met
calendar-upcoming = { $n } to come
# used by the calendar's head
weekday-short-1 = Mon
weekday-short-2 = Tue
weekday-short-3 = Wed
weekday-short-4 = Thu
weekday-short-5 = Fri
weekday-short-6 = Sat
weekday-short-7 = Sun
feed-title = In your own calendar
feed-text = Calendar programs on phone and computer can subscribe to this address; they remind you three days ahead.
feed-link = Calendar address
feed-secret = Whoever knows this address sees these items and days. Don't pass it on; a new one ends the old one at once.
feed-make = Make an address
feed-renew = Make a new one
feed-name = Obligations of { $org }
feed-summary = { $item } ({ $state })
feed-name-public = Disclosures of { $org }
feed-summary-public = Disclosure: { $item }

# An entry
entry-lead = { $org }, catalogue no. { $no }
entry-category = Category
entry-scope = Scope
entry-modes = Modes
entry-frequency = Frequency
entry-responsible = Responsible unit
entry-facts = What the catalogue says
entry-ended = This entry is no longer in the catalogue
entry-ended-text = Its earlier obligations and records stay.
entry-unclear = The frequency is unclear: nothing falls due
entry-open = To do
entry-open-none = Nothing to do now.
entry-later = To come
entry-past = Done
entry-records = Records
entry-records-none = No records yet.
entry-nil = Nothing this time, make a nil report: { $period }, due { $due }
entry-nil-reason = Why there is nothing this time
entry-nil-hint = Your name and post go on record; the public catalogue counts it as met.
entry-nil-do = Send the nil report

# Records
record-nil = Nil report
record-formed = Came into being
record-changed = Changed
record-obtained = Obtained
record-signed_off = Signed off
record-event = Happened
record-decision = To be decided
record-stage = Stage
record-new = Record what starts the clock
record-new-text = The time for this entry runs from such an event; once it is recorded, obligations follow by themselves.
record-kind = What it is
record-on = Which day
record-text = Name
record-text-hint = For example "villagers' meeting of the third quarter". Stages, decisions and events need one.
record-do = Record
record-revoke = Recorded in error
record-revoke-why = Why it is revoked
record-revoke-do = Revoke this record
record-revoked = Revoked by { $who } at { $at }: { $why }

# Obligations on the to-do list
todo-pressing = Due for disclosure
todo-pressing-all = All obligations ({ $n } due)
todo-due = due { $day }
todo-filings = { $n ->
        [one] 1 catalogue filed from below
       *[other] { $n } catalogues filed from below
    }
todo-remarks = { $n ->
        [one] 1 remark of the superior waits for an answer
       *[other] { $n } remarks of the superior wait for an answer
    }

# The daily mail
mail-title = Daily mail
mail-lead = After eight each morning, one mail with how much there is to do and where; never a title, never any content. None if there is nothing.
mail-open = Enter or change your address
mail-address = Mail address
mail-address-hint = For example dwgk@example.gov.cn. Leave it empty and your address is forgotten.
mail-digest = Send it to me each morning
mail-digest-hint = How much is due within seven days, missed, waiting for your signature, filed from below
mail-do = Save
mail-back = Back to the calendar
mail-none = This site doesn't send mail yet
mail-none-text = You can fill this in now; mails begin the morning after the administrators have set up a mail server.
problem-mail-missing = To get the mail, enter an address
problem-mail-unreadable = This is no mail address; check it, for example dwgk@example.gov.cn
letter-subject = { $site }: { $n } to do today
letter-subject-told = { $site }: today's notes
letter-greeting = Dear { $name },
letter-day = { $day }, to do on { $site }:
letter-turns = Waiting for your signature: { $n }
letter-missed = Missed disclosures: { $n }
letter-due = Due within seven days: { $n }
letter-filings = Catalogues filed from below, to be received: { $n }
letter-remarks = Remarks of the superior, to be answered: { $n }
letter-findings = Findings: { $n }
letter-below = Missed by organisations below: { $n }
letter-line = { $what }
    { $url }
letter-foot = This mail says how much, never what. To stop it: { $url }

# Problems with records and nil reports
problem-record-kind = Choose what it is
problem-record-day = Enter the day, for example 2026-11-23
problem-record-future = What has not happened can't be recorded; today is { $day }
problem-record-far = Too far off, { $day } at the latest; check the year
problem-record-past = Too long ago, { $day } at the earliest; check the year
problem-record-name = Enter its name: obligations are told apart by it
problem-record-long = Too long, 200 characters at most
problem-record-reason-long = Too long, 500 characters at most
refusal-entry-ended = This entry is no longer in the catalogue
refusal-entry-ended-next = Open the catalogue in force and work from the entry that took its place.
refusal-no-such-obligation = There is no such obligation
refusal-no-such-obligation-next = The record may have been revoked, or the catalogue changed. Choose from those listed now.
refusal-obligation-met = It is met already
refusal-obligation-met-next = Nothing more to report; what met it is listed under "Done".
refusal-obligation-not-open = It has not begun yet
refusal-obligation-not-open-next = Make the nil report once its period has begun and there is really nothing.
refusal-record-revoked = This record is revoked already
refusal-record-revoked-next = Record it anew if need be.

# Just done
done-mail = Saved: mail goes to your address
done-mail-text = From the next morning on. The address is used for nothing else.
done-mail-off = Saved: no mail
done-mail-off-text = You can turn it on again at any time.
done-nil = The nil report is in
done-nil-text = This time counts as met; your name, post and reason are on record.
done-recorded = Recorded
done-recorded-text = What falls due from it is listed now.
done-revoked = The record is revoked
done-revoked-text = It stays visible with the reason; nothing falls due from it any more.
done-link = The address is made
done-link-text = Add the address below to your calendar program.
