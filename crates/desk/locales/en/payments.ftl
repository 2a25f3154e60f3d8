# Payments: overview
pay-run-title = Payment run { $benefit } { $month }
pay-run = Payment run
pay-run-line = { $count } payments, { $sum }
pay-runs = All runs ({ $count })
pay-runs-none = There is no run yet.
pay-no-run = no run yet
pay-built = Built
pay-benefit = Benefit
pay-list = List
pay-list-none = None yet. Without last month’s list there is no run.
pay-list-line = { $month } { $source }, { $count } rows, { $sum }
pay-list-of = list { $month } { $source }
pay-list-replaced = a list that has been replaced since
pay-list-taken = List { $benefit } { $month } taken: { $count } rows, { $sum }
pay-changes-line = { $count ->
    [0] none open
    [one] one open
   *[other] { $count } open
}{ $waiting ->
    [0] { "" }
    [one] , one waits for the second person
   *[other] , { $waiting } wait for the second person
}
pay-build = Build { $benefit } { $month }
pay-holds-open = { $count ->
    [one] One hold task is not decided
   *[other] { $count } hold tasks are not decided
}
pay-holds-open-says = A run that pays one of them cannot be released.
pay-execution = Day of execution
pay-total = Together
pay-when = When
pay-who = Who
pay-step = Step
pay-reason = Reason
pay-recorded-by = Recorded by
pay-from = From

# Next step, as button and as sentence
pay-next-take-list = Take the list
pay-next-build = Build the run
pay-next-determine = Determine the run
pay-next-order = Order the payment
pay-next-bank = Enter the bank’s information
pay-next-release = Release the run
pay-next-make-file = Make the payment file
pay-next-hand-over = Hand the file over
pay-next-nothing = Nothing to do
pay-waits = Waits for: { $what }
pay-waits-take-list = last month’s list (benefits office or treasury)
pay-waits-build = building the run (benefits office or treasury)
pay-waits-determine = determination (Feststellung) by the benefits office
pay-waits-order = order (Anordnung) by another person than the one who determined it
pay-waits-bank = the bank’s information, entered by the treasury
pay-waits-release = release by two different persons who prepared nothing of the run
pay-waits-make-file = the payment file, made by the treasury or a releasing person
pay-waits-hand-over = handing the file to the bank, by the treasury or a releasing person
pay-waits-nothing = Nothing more is to be done for this month.

# States
pay-state-built = built
pay-state-determined = determined
pay-state-ordered = ordered
pay-state-bank-informed = bank has answered
pay-state-released-once = released once
pay-state-released = released
pay-state-file-made = file made
pay-state-handed-over = handed over
pay-state-discarded = discarded
pay-conflict-second-run = There is a second run for the same benefit and month.
pay-conflict-paid-twice = A payment stands in two files and must be reclaimed:
pay-conflict-other-bytes = The file was made again with other content.
pay-conflict-out-of-order = A step came before the one it needs; it does not count:
pay-conflict-not-four-eyes = A signature is by somebody who may not give it; it does not count:
pay-conflict-unknown = An entry names an unknown run or change.
pay-conflict-broken = The content does not match its hash. The run can only be discarded.
pay-has-conflicts = Something here does not fit together
pay-is-discarded = This run is discarded

# Taking a list
pay-take-title = Take a list
pay-take-says = Every run is based on the list that was paid last. Take the best source you have.
pay-take-go = Take the list
pay-way-extract = From the extract
pay-way-extract-note = The last payments of the old system, with the decisions
pay-way-extract-says = The last month of this benefit is taken, with amount and end of the decision as far as the extract has them.
pay-way-file = From a file of the bank
pay-way-file-note = pain.001 (last order) or camt.053 (statement)
pay-way-typed = By hand
pay-way-typed-note = Typed from a printout or pasted from a table
pay-no-extract = No extract is loaded
pay-other-way = Please choose another way below.
pay-other-ways = Other ways to the list
pay-take-extract = Take the list from the extract
pay-take-file = Take the list from a file of the bank
pay-take-typed = Enter the list by hand
pay-list-month = Month that the list paid
pay-month-hint = Month and year, for example 12/2026
pay-file-field = File
pay-file-hint = pain.001, camt.053 or a table as CSV, at most 64 MB. A file with a wrong row is refused as a whole, every wrong row is named.
pay-rows-field = Rows
pay-rows-hint = One payment a line: Aktenzeichen;Name;IBAN;Betrag (file number, name, IBAN, amount). The first line with the names of the columns stays and counts.
pay-source-extract = from the extract
pay-source-pain = from the bank’s order (pain.001)
pay-source-camt = from the bank’s statement (camt.053)
pay-source-typed = entered by hand

# Changes
pay-changes-title = Changes
pay-changes-says = Changes hold for the next run that is built after them. A new account and a new payee need a second person; until then the old account is paid, and nobody new.
pay-changes-waiting = Waits for the second person ({ $count })
pay-changes-none-waiting = Nothing waits.
pay-changes-holding = In force ({ $count })
pay-changes-rejected = Rejected ({ $count })
pay-changes-none = No change is recorded.
pay-change-what = What changes
pay-change-state = State
pay-change-hold = do not pay
pay-change-amount = amount { $amount }
pay-change-account = account { $iban }, { $payee }
pay-change-new = new: { $payee }, { $iban }, { $amount } as an advance
pay-change-settled = Settlement: { $amount } are due for this month all in all
pay-change-settled-new = Settlement: { $amount } are due for this month all in all, to { $payee }, { $iban }
pay-change-set-off = Set-off of { $amount } of { $month } ({ $law })
pay-change-set-off-monthly = Set-off of { $amount } of { $month }, at most { $most } a month ({ $law })
pay-change-waits = waits for second person
pay-change-own = recorded by yourself
pay-change-approved = approved
pay-change-holds = in force
pay-change-rejected = rejected
pay-proof-shown = proof: { $proof }
pay-approve = Approve
pay-reject = Reject
pay-reject-title = Reject a change
pay-reject-reason = Why is it rejected?
pay-reject-go = Reject the change
pay-record-title = Record a change
pay-record-go = Record the change
pay-record-hold = Do not pay
pay-record-hold-note = The payment rests from this month on. No second person is needed.
pay-record-amount = Another amount
pay-record-amount-note = Without a decision in the extract it is paid as an advance. No second person is needed.
pay-record-account = Another account
pay-record-account-note = With proof; a second person approves.
pay-record-new = Pay somebody new
pay-record-new-note = Somebody on no list; only as an advance, a second person approves.
pay-needs-second = A second person must approve
pay-needs-second-says = No run uses this change before.
pay-from-field = From which month?
pay-row-field = Account paid so far
pay-row-hint = Needed only if several accounts are paid under the file number, for example the rent directly
pay-payee-field = Account holder
pay-iban-field = IBAN
pay-iban-hint = With or without spaces
pay-amount-field = Amount a month
pay-amount-hint = In euros, for example 450,00
pay-proof-field = Proof of the account
pay-proof-hint = What was shown, for example bank card with identity card
pay-reason-hint = What happened and what was there; it stands beside the run later

# One run
pay-origin = Executed on { $execution } · from { $list } · built { $at } by { $who }
pay-done-determine = The determination is stored
pay-done-order = The order is stored
pay-done-bank = The bank’s information is stored
pay-done-release = { $count ->
    [one] The first release is stored; a second person is still missing
   *[other] Both releases are stored
}
pay-fig-count = Count
pay-fig-sum = Sum
pay-fig-new = new
pay-fig-gone = gone
pay-fig-changed = changed
pay-fig-held = stopped
pay-fig-before = last month { $before } · { $delta }
pay-fig-moved = against last month { $delta }
pay-nothing-in-the-way = Nothing stands in the way of a release.
pay-in-the-way = { $count ->
    [one] One point still stands in the way of the release
   *[other] { $count } points still stand in the way of the release
}
pay-you-prepared = You had a hand in this run. Others must release it.
pay-steps = Steps
pay-step-built = Built
pay-step-determine = Determination (Feststellung)
pay-step-order = Order (Anordnung)
pay-step-bank = The bank’s information
pay-step-release = Release
pay-step-release-1 = First release
pay-step-release-2 = Second release, by another person
pay-step-file = Payment file
pay-step-discard = Discarding
pay-step-hand-over = Handed to the bank
pay-signed = { $who } · { $at } · key { $key }
pay-file-made = { $id } · { $at } · { $times ->
    [one] made once
   *[other] made { $times } times, always the same
}
pay-marks = How it is paid
pay-marks-caption = Payments by mark
pay-mark-granted = as granted
pay-mark-repeated = repeated
pay-mark-advance = advance
pay-warnings = { $count ->
    [one] One warning
   *[other] { $count } warnings
}
pay-warnings-signed = signed off
pay-warnings-open = to be signed off
pay-warnings-rows = { $count ->
    [one] One warning about a row
   *[other] { $count } warnings about rows
}
pay-refused = Refused attempts ({ $count })
pay-discard = Discard the run
pay-discard-says = Nothing of this run has left the house. Discarded, it stays in the journal; a new run can be built afterwards.
pay-discard-reason = Why is the run discarded?
pay-discard-go = Discard the run

# Comparison
pay-rows-title = Comparison with last month
pay-rows-caption = { $title }: { $count }
pay-rows-part = { $title }: { $from } to { $to } of { $count }
pay-rows-none = No row.
pay-filter = Selection
pay-pages = Pages
pay-show-differs = all differences
pay-show-changed = changed
pay-show-new = new
pay-show-gone = gone
pay-show-held = stopped
pay-show-warned = with a warning
pay-show-same = unchanged
pay-show-all = all
pay-col-file = File number
pay-col-payee = Payee
pay-col-why = What and why
pay-col-before = Last month
pay-col-now = Now
pay-col-mark = Mark
pay-col-account = Account
pay-iban-before = before
pay-protected = File number { $file } (name blocked)
pay-file = file number { $file }
pay-row-same = unchanged
pay-row-new = new
pay-row-amount = amount changed
pay-row-account = account changed
pay-row-both = amount and account changed
pay-row-gone = gone
pay-row-held = stopped
pay-why-death = stopped after a death
pay-why-change = by a recorded change
pay-why-ended = the decision has ended
pay-why-iban = the IBAN is not right
pay-why-abroad = the account is outside the European Economic Area and is paid by hand
pay-why-amount = the amount cannot be transferred
pay-why-new = newly recorded
pay-why-resumed = was not on last month’s list
pay-why-list = the list differs from the last payment
pay-why-not-listed = is on no list any more
pay-warn-same-payment = The same account and amount stand already at { $detail }
pay-warn-account-changed = New account: it ended in { $old } before, in { $new } now
pay-warn-shared-account = { $detail } cases go to this account
pay-warn-recipient-deceased = The recipient has died
pay-warn-total-deviates = The sum differs by { $detail } % from last month
pay-warn-hold-undecided = The hold task on { $detail } is not decided
pay-warn-account-waiting = A new account for { $detail } waits for the second person; the old one is paid
pay-warn-new-waiting = { $detail } is new and waits for the second person; nothing is paid
pay-warn-change-unused = A change on { $detail } fits no row
pay-warn-grant-differs = Granted are { $detail }
pay-warn-list-old = The list is the one of { $detail }, not last month’s
pay-warn-list-of-month = The list was made for the very month that the run pays
pay-warn-not-payable = Is not paid: { $detail }

# Signing
pay-sign-determine = Determination (Feststellung)
pay-sign-order = Order (Anordnung)
pay-sign-release = { $number ->
    [1] First release
   *[other] Second release
}
pay-what-is-signed = What is signed
pay-content = Hash of the content
pay-look-rows = See what differs from last month
pay-whole-run = whole run
pay-no-warnings = There are no warnings to sign off.
pay-check-warnings = { $count ->
    [one] Sign off the warning
   *[other] Sign off each of the { $count } warnings
}
pay-signed-warnings = Warnings signed off ({ $count })
pay-says-determine = I determine: { $count } payments of { $sum } together are correct in substance and in figures.
pay-says-order = I order { $count } payments of { $sum } together to be made.
pay-says-release = I release { $count } payments of { $sum } together for payment.
pay-password = Your password
pay-password-hint = { $name } signs with their own key. The password opens it for this step only.

# The bank's information
pay-bank-title = The bank’s information
pay-bank-says = Ask the bank whether anything is under way for { $benefit } { $month }: pending, scheduled or repeated orders. Without this nothing is released, so that nobody is paid twice.
pay-bank-who = Bank and name
pay-bank-who-hint = Who gave the information
pay-bank-day = Day of the information
pay-bank-time = Time
pay-bank-time-hint = For example 14:05
pay-bank-orders = Orders at the bank
pay-bank-orders-hint = What lies there, with date and sum; “none” otherwise
pay-bank-question = Will anything besides our file be executed?
pay-bank-yes = No, the bank executes nothing else for this month
pay-bank-no = Yes, or not clear
pay-bank-go = Store the information
pay-bank-clear = nothing else is executed
pay-bank-not-clear = other orders, or not clear
pay-bank-answer = Answer
pay-bank-earlier = Earlier information

# File
pay-file-title = Payment file
pay-file-page = See the payment file
pay-file-says = The file is made from exactly the content that both persons released. Made again it is the same, byte for byte.
pay-file-not-yet = There is no file for this run yet
pay-back-to-run = To the run
pay-file-facts = The file
pay-message-id = Message id
pay-sha256 = Hash (SHA-256)
pay-created = Made
pay-times = Given out
pay-times-same = { $times ->
    [one] once
   *[other] { $times } times, always with the same hash
}
pay-save = Save the payment file
pay-cover = Print the cover sheet
pay-hand-over = Hand-over
pay-handed-over = { $count ->
    [one] Handed over once
   *[other] Handed over { $count } times
}
pay-over-done = The same file may be handed over again only if the bank says that the first did not arrive.
pay-to = To whom and how
pay-to-hint = For example: Sparkasse, Ms Muster, USB stick with cover sheet
pay-again-label = Handed over before
pay-again = The bank did not execute the first file; I hand it over again.
pay-over-again = Hand over again
pay-over-go = Record the hand-over
