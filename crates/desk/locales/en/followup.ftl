followups-title = Follow-ups
followups-says = What has to follow after a case: messages, second visits, blocks. Whoever has done something ticks it off at the case with a note.
followups-caption = Open follow-ups ({ $count })
followups-what = What is to be done
followups-to = To whom
followups-due = By
followups-empty = Nothing open.
followup-to = To: { $to }
followup-due = by { $due }
followup-later = not yet
followup-open = open
followup-tick = Enter as done
followup-note = What was done?
followup-note-hint = For example: posted on 14 November, file number 12 F 3/23
followup-done = Tick off
today-followups = { $count ->
    [one] 1 follow-up ends soon
   *[other] { $count } follow-ups end soon
}
today-followups-note = Messages and second visits
case-taken = taken
outage-possible = Works as always
outage-with_note = Works, with limits
outage-impossible = Does not work now
area-personenstand = Civil status
area-ausweise = Identity cards and passports
area-meldewesen = Registration of residents
area-leistungen = Benefits
area-other = Other
intake-impossible = What does not work now
today-all-services = All services
