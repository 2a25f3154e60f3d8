# Bausteine
alert-info = Hinweis:
alert-success = Erledigt:
alert-warning = Achtung:
alert-danger = Nicht möglich:
law-label = Rechtsgrundlage
errors-title = { $count ->
    [one] Eine Angabe stimmt noch nicht
   *[other] { $count } Angaben stimmen noch nicht
}
errors-kept = Alles, was Sie eingegeben haben, steht noch da.
field-optional = (freiwillig)
field-number = Feldnummer
field-error = Fehler:
date-day = Tag
date-month = Monat
date-year = Jahr
date-partial-hint = Ist der Tag oder der Monat nicht bekannt, bleibt das Feld leer.
evidence-seen = gesehen
evidence-copy = Kopie behalten
evidence-missing = fehlt
evidence-note = Nummer oder Grund
evidence-if-there = (wenn vorhanden)
receipt-number = Nummer
receipt-next = Wie es weitergeht
steps-words = Schritt { $at } von { $of }
summary-empty = nicht angegeben
summary-change = Ändern
state-not-yet = kommt später
state-waiting = wartet
state-now = jetzt dran
state-working = in Arbeit
state-done = erledigt
state-stopped = gestoppt
state-conflict = Konflikt
time-of-day = { $time } Uhr
select-empty = Bitte wählen
