# Home and lists
rules-name = { $name }
list-joint = ,{ " " }
list-day = Disclosed on { $day }
list-today = , today
day-empty = Nothing was disclosed on this day
day-empty-text = Disclosures are listed under their day. On a day without any this page is empty.
home-find = Find a disclosure
home-find-hint = Type a matter, a place or an index number. Everything that { $orgs } Party organisations have disclosed is here.
home-often = Often searched:{ " " }
home-often-1 = 党费
home-often-2 = 道路
home-often-3 = 换届
home-often-4 = 供水
home-often-5 = 补助
home-latest = Latest disclosures
home-all = See all disclosures
home-empty = The latest disclosures will be listed here
home-empty-text = Once a matter has been approved and released it appears here under its day. There is none yet.
home-orgs = By organisation
home-orgs-unit = Figures are the organisations under each.
home-categories = By category
home-categories-all = All categories
home-verify = How to verify
home-verify-more = The checking program, key and checkpoints
figure-total = All disclosures
figure-year = Disclosed in { $year }
figure-today = Disclosed today
figure-orgs = Party organisations
figure-own = Disclosed by itself
figure-subtree = With all under it
figure-children = Directly under it
figure-catalogue = Catalogue entries
unit-entries = entries

# Organisations
orgs-title = Organisations
orgs-lead = { $orgs } Party organisations. Go down from the top.
orgs-organs = Municipal organisations and organs
orgs-areas = Counties, districts and cities
org-duty = { $kind }; to disclose what Article { $article } lists
org-empty = This organisation's disclosures will be listed here
org-empty-text = What this organisation has been cleared to disclose appears here. There is none yet.
org-all = All disclosures of this organisation and those under it
org-categories = What it must disclose
org-categories-lead = The categories the rules prescribe; figures are disclosures so far.
org-who = Who answers for it
org-vacant = vacant
org-procedure = Procedure
org-superior = Superior organisation
org-code = Organisation code
org-where = Place among the organisations
org-more-children = All { $n } subordinates
org-children = Subordinate organisations
org-children-lead = { $n ->
    [one] One subordinate organisation.
   *[other] { $n } subordinate organisations.
}

# Catalogue
catalogue = Disclosure catalogue
catalogue-title = Catalogue of { $org }
catalogue-caption = Catalogue entries
catalogue-hint = { $n ->
    [one] One entry.
   *[other] { $n } entries.
}
catalogue-meant = { $meant } (in its words: { $text })
catalogue-item = Matter
catalogue-scope = Scope
catalogue-frequency = How often
catalogue-modes = By which means
catalogue-responsible = Unit responsible
catalogue-last = Last disclosed
catalogue-next = Next due
catalogue-kept = On time
standing-punctual = Punctual
standing-behind = Behind
standing-no_dues_yet = Nothing due yet
catalogue-version = Version { $no }, in force since { $day }
catalogue-calendar = Subscribe to the calendar (iCalendar)
catalogue-party = This catalogue is disclosed inside the Party
catalogue-party-text = Members see it once signed in. What it discloses to society is listed on the organisation's page and in the search all the same.
catalogue-none-yet = Not yet
catalogue-inside = Disclosed only within the prescribed scope; shown by identity after signing in
catalogue-empty = The catalogue will be listed here
catalogue-empty-text = Once this organisation's catalogue is in force its entries, frequencies and units responsible are listed here. There is none yet.
catalogue-back = Back to the organisation

# Categories
categories-title = Categories
categories-lead = What is to be disclosed under { $rules }. Figures are disclosures so far.
categories-group = Article { $article }: { $name }
category-of = { $name } (Article { $article })
category-over = Article { $article }, item { $item }
category-all = { $n ->
    [one] One disclosure
   *[other] { $n } disclosures
}
category-empty = Disclosures of this category will be listed here
category-empty-text = Matters of this category appear here once an organisation has disclosed them. There is none yet.

# A disclosure
fact-day = Disclosed on
fact-category = Category
fact-modes = By which means
fact-responsible = Unit responsible
fact-version = Version
version-n = Version { $n }
version-on = , { $day }
version-old = This is version { $n }, no longer current
version-old-text = Released on { $day } and corrected since; the newer version holds.{ " " }
version-current = Go to the current version
correction-on = Corrected on { $day }
correction-was = Was
correction-now = Should be
correction-reason = Reason
correction-impact = Effect
correction-before = See the version before the correction
table-label = Table in the text
versions = Versions
versions-caption = All versions of this disclosure
versions-version = Version
versions-time = Time
versions-what = What changed
versions-see = See
versions-current = Version { $n }, current
versions-first = First release
versions-corrected = Correction: { $reason }
versions-open = Version { $n }
versions-here = This page
print-line = Permanent address: { $href } Version { $n }, ledger number { $seq }. The web page prevails over this printout.
proof-aside = Verification and related
proof-time = Recorded at
proof-digest = Digest of the record
proof-digest-of = Of the whole record: the content with issuer, scope, modes and time
proof-signed = Digest that was signed
proof-signed-of = Of title, summary, text, what is said of a correction, and files: what reviewers and the approver signed
related = Related
related-org = Same category, same organisation
related-catalogue = This organisation's catalogue
record-only = This matter has been disclosed by means that do not include a page of this platform; only the record of the release is here.

# Withdrawn
tombstone-title = Withdrawn: { $title }
tombstone-crumb = Withdrawn
tombstone-lead = This disclosure was withdrawn on { $day } and its content is no longer provided. Its address is kept and will never be used for anything else.
tombstone-time = Was public
tombstone-from-to = { $from } to { $to }
tombstone-reason = Reason for withdrawal
tombstone-next = If you disagree
tombstone-next-text = You can tell the issuing organisation, or report to its superior.
tombstone-who = See who answers for it
tombstone-proof = The withdrawal is recorded too
tombstone-seq = Ledger number { $seq }
tombstone-withdrawn = Withdrawn
tombstone-proof-text = Time and reason of the withdrawal are in the ledger and can not be changed afterwards.
tombstone-download = Download the proof of the withdrawal

# Search
search-title = Search disclosures
search-page-title = Results for “{ $q }”: { $n }
search-count = { $n ->
    [one] One disclosure contains “{ $q }”
   *[other] { $n } disclosures contain “{ $q }”
}
search-count-all = { $n ->
    [one] One disclosure
   *[other] { $n } disclosures
}
search-words = Every word between spaces has to occur, in the title or anywhere in the text.
search-truncated = The search words were too long; only the beginning was used.
search-remove = Remove filter: { $what }
search-clear = Remove all
search-change = Change the filters
search-facets = Filters
search-years = Years
search-year = { $year }
search-none = Nothing found
search-none-1 = Try a shorter word. Disclosures are written in Chinese.
search-none-2 = Search again without filters.
search-none-3 = Or start from here:

# Verification
verify-title = How to verify
verify-lead = Every disclosure is recorded in a ledger. Anyone can find out if content, time or order has been altered.
verify-step-1 = Download the proof file
verify-step-1-text = Every disclosure offers “Download the proof file”: the full text and the proof that it was recorded.
verify-step-2 = Check it on your own computer
verify-step-2-text = The checking program needs no network. Change one character and the check fails.
verify-step-2-files = Files you downloaded can be checked too: give them with --file, and one that is not as it was published fails.
verify-step-3 = Compare the published checkpoints
verify-step-3-text = Checkpoints are published regularly and anyone may keep them, so that later removals are found out.
verify-key = Verification key
verify-key-text = The checking program holds the checkpoints' signatures against this key. Compare it through more than one channel; don't trust this page alone.
verify-checkpoints = Checkpoints
verify-checkpoints-text = A checkpoint is a signed digest of all ledger entries at a moment. Keep one and you can prove later that nothing was removed.
verify-table = Recent checkpoints, newest first
verify-none = Checkpoints will be listed here
verify-none-text = The first is published after the first disclosure. There is none yet.
verify-size = Entries
verify-root = Digest
verify-at = Time
verify-note = The latest checkpoint, word for word
verify-what = What verification proves
verify-what-1 = It proves that this content was public at the recorded moment and that not a character has changed since.
verify-what-2 = It proves the order of releases and withdrawals, and that nobody quietly removed an entry (if you kept a checkpoint).
verify-what-3 = It does not prove that the content is true. If you doubt it, tell the issuing organisation.

# About, accessibility
about-title = About this platform
about-lead = { $site } is run by { $host } and discloses Party affairs under { $rules }.
# used by the page about this platform, paragraph by paragraph
about-1 = For everyone
about-1-text = Reading needs no account and no personal data is collected. Pages work without scripts; there are no third-party trackers.
about-2 = Unclassified only
about-2-text = The platform runs on unclassified networks. Classified content must never be uploaded or handled here; every matter is reviewed for secrecy before its release.
about-3 = Addresses are for ever
about-3-text = Every disclosure has an index number and a permanent address. A correction becomes a new version and the old one stays readable; a withdrawal leaves a notice.
about-4 = Open data
about-4-text = All public content can be read by programs; see “Open data” at the foot of the page.
accessibility-title = Accessibility
accessibility-lead = The platform is built to the Web Content Accessibility Guidelines 2.2, level AA, and checked by tools at every change.
# used by the page about accessibility, paragraph by paragraph
accessibility-1 = Larger type
accessibility-1-text = “Large type” in the page head enlarges text, buttons and spaces together and remembers your choice. Your browser's own zoom works, too.
accessibility-2 = Keyboard only
accessibility-2-text = Move with the Tab key; a blue frame shows where you are. The first link of each page jumps to its content.
accessibility-3 = Screen readers
accessibility-3-text = Pages have headings, landmarks and table heads; states are said in words, never by colour alone.
accessibility-4 = Print
accessibility-4-text = Every page prints in black on white, with its permanent address and ledger number.
accessibility-5 = If something is hard to use
accessibility-5-text = Tell the issuing organisation or whoever runs the site; you can also ask for the text on paper.
page-before = from { $day } first: { $scope }
