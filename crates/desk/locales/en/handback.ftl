# Hand-back
back-open = open
back-done = entered
back-stays = stay here
back-cancelled = cancelled
back-taken = taken
back-goal = goal: 0
back-proof = { $taken } taken = { $cancelled } cancelled + { $stays } stay here + { $done } entered + { $open } open
back-all-done = Open 0: everything is entered
back-all-done-says = Every case that goes back carries the target register’s number.
back-nothing = There is no case yet that goes back.
back-next = Enter { $number }
back-target-done = { $done } of { $all } entered
back-elsewhere = { $count ->
    [one] One more case belongs to services that others enter.
   *[other] { $count } more cases belong to services that others enter.
}
back-open-caption = { $target } – open: { $count }, oldest first
back-open-none = Open 0. Nothing is left to enter here.
back-more = and { $count } more; they move up
back-done-caption = { $target } – entered: { $count }, { $sampled } of them checked by a second person
back-number = Number
back-about = What it is about
back-received = Received
back-age = Age
back-days = { $days ->
    [0] today
    [one] 1 day
   *[other] { $days } days
}
back-state = State
back-ready = can be entered
back-unsigned = signatures missing
back-target = Target register
back-target-number = Number in the target register
back-by = Entered by
back-sample = Sample
back-sample-check = check
back-sample-agrees = checked, agrees
back-sample-differs = checked, differs
back-no-list = checked without a list of numbers
back-on-list = is on the list of numbers
back-progress = Entered each day
back-day-done = { $count } entered
back-day-open = { $count } open
back-purpose = Hand-back
back-sheet-title = { $target }: { $number }
back-sheet-line = { $about } · received { $received } · taken by { $who }
back-not-signed = The record is not signed yet. Nothing can be entered before.
back-to-case = To the case
back-to-queue = To the list
back-sheet-pdf = Open the sheet to copy from (PDF)
back-values = Values in the order of the target register ({ $count })
back-field = Field
back-value = Value
back-copy = Copy
back-stays-empty = stays empty in the target register
back-source = Origin
back-not-back = What does not go back, and why
back-papers = Papers given out:
back-tick-title = Enter the register’s number and tick off
back-tick-go = Enter the number and tick off
back-number-hint = The number that the target register gave, for example { $example }
back-ticked = Entered and ticked off
back-sample-says = Compare every value on this page with what stands in the target register.
back-sample-question = Does everything agree?
back-agrees = Yes, all values agree
back-differs = No, something differs; the case becomes open again
back-sample-note = What differs
back-sample-note-hint = Needed if something differs
back-sample-go = Record the check
back-sample-other = The sample is checked by another person than the one who ticked off.
back-reopen = Reopen
back-reopen-says = The tick on { $number } is taken back. The target register’s number becomes free again; both stay in the journal.
back-reopen-go = Reopen the case
back-numbers-title = Number list of the target register
back-numbers-says = With the target register’s list of numbers, every number entered is checked: what is not on the list is not accepted. Another list adds to the one before.
back-numbers-loaded = Numbers loaded
back-numbers-count = Numbers
back-numbers-field = Numbers
back-numbers-hint = One number a line, for example G 123/2026
back-numbers-file = or as a file
back-numbers-file-hint = Text or CSV, the numbers in the first column
back-numbers-go = Load the list of numbers
back-numbers-done = The list of numbers is loaded
back-package-title = Export the package
back-package-says = The package holds every case that goes back, as JSON Lines and as CSV with the official field numbers, with a manifest of counts and hashes. It holds all data of the cases. Every export stands in the journal.
back-package-open = { $count ->
    [one] One case is still open
   *[other] { $count } cases are still open
}
back-package-open-says = They are in the package as open.
back-package-go = Save the package as a ZIP file
back-package-closed = The package holds cases of services that your role does not open. Please have it exported by a person who works on all services, or by the operator.
back-exports = Exports so far
back-export-when = When
back-export-cases = Cases
