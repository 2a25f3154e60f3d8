followups-title = Folgeaufgaben
followups-says = Was nach einem Vorgang noch folgen muss: Mitteilungen, zweite Besuche, Sperren. Wer etwas erledigt hat, hakt es am Vorgang mit einem Vermerk ab.
followups-caption = Offene Folgeaufgaben ({ $count })
followups-what = Was zu tun ist
followups-to = An wen
followups-due = Bis
followups-empty = Nichts offen.
followup-to = An: { $to }
followup-due = bis { $due }
followup-later = noch nicht dran
followup-open = offen
followup-tick = Erledigt eintragen
followup-note = Was wurde getan?
followup-note-hint = Zum Beispiel: mit Post vom 14.11. verschickt, Aktenzeichen 12 F 3/23
followup-done = Abhaken
today-followups = { $count ->
    [one] 1 Folgeaufgabe endet bald
   *[other] { $count } Folgeaufgaben enden bald
}
today-followups-note = Mitteilungen und zweite Besuche
case-taken = aufgenommen
outage-possible = Geht wie immer
outage-with_note = Geht, mit Einschränkung
outage-impossible = Geht jetzt nicht
area-personenstand = Personenstand
area-ausweise = Ausweise und Pässe
area-meldewesen = Meldewesen
area-leistungen = Leistungen
area-other = Weiteres
intake-impossible = Was jetzt nicht geht
today-all-services = Alle Leistungen
