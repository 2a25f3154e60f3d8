# Components
alert-info = Note:
alert-success = Done:
alert-warning = Attention:
alert-danger = Not possible:
law-label = Legal basis
errors-title = { $count ->
    [one] One entry is not right yet
   *[other] { $count } entries are not right yet
}
errors-kept = Everything you entered is still there.
field-optional = (optional)
field-number = Field number
field-error = Error:
date-day = Day
date-month = Month
date-year = Year
date-partial-hint = If the day or the month is not known, leave it empty.
evidence-seen = seen
evidence-copy = copy kept
evidence-missing = missing
evidence-note = Number or reason
evidence-if-there = (if there is one)
receipt-number = Number
receipt-next = What happens next
steps-words = Step { $at } of { $of }
summary-empty = not given
summary-change = Change
state-not-yet = comes later
state-waiting = waiting
state-now = due now
state-working = in progress
state-done = done
state-stopped = stopped
state-conflict = conflict
time-of-day = { $time }
select-empty = Please choose
