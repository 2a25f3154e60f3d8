purpose-case = Work on the case
purpose-of-case = Case { $number }
cases-open = open
cases-all = all
cases-caption = Cases ({ $count })
cases-number = Number
cases-service = Service
cases-about = About
cases-received = Received
cases-by = Taken by
cases-state = State
cases-empty = No cases.
cases-more = and { $count } more
case-cancelled = cancelled
case-cancelled-title = This case is cancelled.
case-back = handed back
case-checked = checked
case-unsigned = not signed yet
case-line = Number { $number } · received { $received } · { $kept }
case-tasks = Tasks
case-terms = Terms
case-recorded = What was recorded
case-notes = Notes
case-more = More
case-correct = Correct the entries
case-correct-signed = The record is signed: entries are not changed any more. A correction is a new case.
case-cancel = Cancel the case
case-note = Note
case-note-add = Add the note
term-over = overdue
term-left = { $days ->
    [0] today
    [one] 1 day left
   *[other] { $days } days left
}
check-term = { $term } by { $due }, { $law }
task-taken = Report taken
task-draft = Print the draft: { $title }
task-draft-note = Is read out and signed by everyone present
task-sign = Read and signed, back again
task-sign-note = The signed draft is here? Then enter it
task-sign-later = Print the draft first
task-signed = Signed on { $on }: { $who }
task-printed = Number { $number }, printed { $at }, { $copies ->
    [one] 1 copy
   *[other] { $copies } copies
}
task-handed-out = { " · " }{ $copies } handed out
task-after-signature = Only after the signature
task-needs-basis = Only when the head has entered the decree or the supervisory authority’s letter
task-needs-signatory = Printed by an appointed registrar
task-if-needed = If it is needed
task-handback = Hand-back: { $target }
task-handback-note = When the register runs again
sign-says = The draft { $paper } was read out, agreed and signed by everyone present. After this the entries are not changed any more.
sign-signers = Who signed?
sign-signers-hint = One person on each line
sign-interpreter = Interpreter
sign-interpreter-hint = Name and language, if there was interpreting
sign-on = Day of signing
sign-go = Enter as read and signed
cancel-says = Case { $number } stays in the journal and counts as cancelled. You make its papers void one by one.
cancel-go = Cancel the case
correct-title = Correct case { $number }
correct-reason = Why is it corrected?
correct-says = The entries of case { $number } are corrected. The printed draft then no longer counts and is printed anew.
correct-go = Correct the entries
receipt-title = { $service } taken
receipt-done = “{ $service }” is taken.
receipt-go-on = On to the papers
receipt-next-case = Next case
receipt-holds = { $count ->
    [one] One benefit or note was held for a decision.
   *[other] { $count } benefits or notes were held for a decision.
}
