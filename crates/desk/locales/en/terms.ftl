terms-title = Terms on { $date }
terms-link = All terms
terms-says = What is overdue, due today, and what ends within { $days } days. The list can be printed.
terms-all = All services
terms-over = Overdue
terms-today = Due today
terms-next = Due next
terms-due = Last day
terms-left = State
terms-what = Term
terms-empty = Nothing.
terms-over-by = { $days ->
    [one] ended a day ago
   *[other] ended { $days } days ago
}
terms-is-today = today
terms-escalates = tell the head
terms-bars = bars afterwards
terms-no-name = For authorised persons only
year-end-link = Change of the year
year-end-title = Over the end of { $year }
year-end-says = Events of the year that were not entered before its end. The register number bears the year of the entry; these cases get a number of { $next } or later (§§ 16, 21 PStV).
year-end-caption = { $target } ({ $count })
year-end-event = Event
year-end-entry = Entry
year-end-entered = on { $day }, number { $number }
year-end-open = pending
year-end-empty = Nothing is open over the end of the year.
year-end-note = Event in { $year }: the number bears the year of the entry, not that of the event.
