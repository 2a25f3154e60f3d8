terms-title = Fristen am { $date }
terms-link = Alle Fristen
terms-says = Was überfällig ist, heute fällig wird und in den nächsten { $days } Tagen endet. Die Liste kann gedruckt werden.
terms-all = Alle Leistungen
terms-over = Überfällig
terms-today = Heute fällig
terms-next = Demnächst fällig
terms-due = Letzter Tag
terms-left = Stand
terms-what = Frist
terms-empty = Nichts.
terms-over-by = { $days ->
    [one] seit einem Tag abgelaufen
   *[other] seit { $days } Tagen abgelaufen
}
terms-is-today = heute
terms-escalates = Leitung verständigen
terms-bars = sperrt danach
terms-no-name = Nur mit Berechtigung
year-end-link = Jahreswechsel
year-end-title = Über den Jahreswechsel { $year }
year-end-says = Ereignisse des Jahres, die bis zu seinem Ende nicht eingetragen wurden. Die Registernummer trägt das Jahr der Eintragung; diese Fälle bekommen eine Nummer aus { $next } oder später (§§ 16, 21 PStV).
year-end-caption = { $target } ({ $count })
year-end-event = Ereignis
year-end-entry = Eintragung
year-end-entered = am { $day }, Nummer { $number }
year-end-open = steht aus
year-end-empty = Nichts ist über den Jahreswechsel offen.
year-end-note = Ereignis im Jahr { $year }: Die Nummer trägt das Jahr der Eintragung, nicht das des Ereignisses.
