today-title = Heute, { $date }
today-now = Jetzt dran
today-nothing = Nichts wartet.
today-more = und { $count } weitere
today-take-up = Aufnehmen
today-numbers = Lage in Zahlen
today-open = Öffnen
today-go-on = Weiter bearbeiten
today-decide = Entscheiden
today-declare = Notbetrieb ist nicht erklärt
today-declare-note = Die Erklärung ist die Grundlage für alles Weitere.
today-overdue = Überfällig seit { $due }: { $term }, { $law }
today-due = { $term } bis { $due }, { $law }
today-unsigned = Aufgenommen { $at }; die Unterschriften fehlen noch
today-holds = { $count ->
    [one] Eine Halteaufgabe wartet
   *[other] { $count } Halteaufgaben warten
}
today-holds-note = Vor der nächsten Freigabe zu entscheiden
today-run = Zahlungslauf { $benefit } { $month }
today-run-note = Wartet auf Ihren Schritt
today-taken = Heute aufgenommen
today-open-cases = Noch nicht nacherfasst
today-oldest = Ältester vom { $day }
today-papers = Heute gedruckte Papiere
today-acts = Akte im Journal
intake-none = Ihre Rolle nimmt keine Anzeigen auf.
intake-blanks = Handzettel mit Nummern drucken
state-journal-stopped = Das Journal nimmt nichts mehr an. Bitte rufen Sie den Betrieb; Lesen und Drucken gehen weiter.
state-disk-short = Der Speicher ist fast voll. Neue Vorgänge werden abgelehnt; Suchen und Drucken gehen weiter. Bitte rufen Sie den Betrieb.
state-books-differ = Die Bücher stimmten nach dem Start nicht mit dem Journal überein und wurden neu gefaltet. Bitte rufen Sie den Betrieb.
state-journal-damaged = Das Journal ist beschädigt. Neue Vorgänge werden abgelehnt. Bitte rufen Sie den Betrieb.
state-clock-jumped = Die Uhr dieser Maschine ist gesprungen: von { $before } auf { $now }. Bitte bestätigen Sie das Datum.
state-no-extract = Es ist kein Auszug geladen. Personen werden als ungeprüft aufgenommen.
class-line = { $name }, Stand { $at } – { $days ->
    [0] von heute
    [one] 1 Tag alt
   *[other] { $days } Tage alt
}
class-before = { $days ->
    [0] , Stand vom Tag des Beginns
    [one] , 1 Tag vor Beginn
   *[other] , { $days } Tage vor Beginn
}
class-part = { " · " }nur ein Teil
class-old = { ". " }Änderungen danach? Nachweis zeigen lassen.
class-persons = Melderegister
class-addresses = Anschriften
class-blocks = Sperren
class-documents = Ausweise
class-civil_cases = Offene Fälle des Standesamts
class-appointments = Termine
class-grants = Bewilligte Leistungen
class-last_payments = Letzte Zahlungen
class-contacts = Rufnummern
class-licences = Führerscheine
class-plates = Kennzeichenliste
class-payees = Direktzahlungen an Dritte
class-titles = Aufenthaltstitel
class-vehicles = Fahrzeuge
kept-here-only = Hier gespeichert · noch keine zweite Kopie
ladder-here = hier
ladder-second = 2. Kopie
ladder-hub = Verbund
ladder-acts = { $count } Akte
ladder-none = nicht eingerichtet
nobody = niemand
reason = Grund
print = Drucken
problem-title = Das ging nicht
problem-code = Kennzeichen für Rückfragen: { $code }
problem-home = Zur Startseite
today-proposal = wartet auf Ihre Unterschrift, bis { $until }
