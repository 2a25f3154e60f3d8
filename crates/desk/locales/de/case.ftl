purpose-case = Vorgang bearbeiten
purpose-of-case = Vorgang { $number }
cases-open = offene
cases-all = alle
cases-caption = Vorgänge ({ $count })
cases-number = Nummer
cases-service = Leistung
cases-about = Betrifft
cases-received = Eingang
cases-by = Aufgenommen von
cases-state = Stand
cases-empty = Keine Vorgänge.
cases-more = und { $count } weitere
case-cancelled = storniert
case-cancelled-title = Dieser Vorgang ist storniert.
case-back = übergeben
case-checked = geprüft
case-unsigned = Unterschrift fehlt
case-line = Nummer { $number } · Eingang { $received } · { $kept }
case-tasks = Aufgaben
case-terms = Fristen
case-recorded = Aufgenommene Angaben
case-notes = Vermerke
case-more = Weiteres
case-correct = Angaben berichtigen
case-correct-signed = Die Niederschrift ist unterschrieben: Angaben werden nicht mehr geändert. Eine Berichtigung ist ein neuer Vorgang.
case-cancel = Vorgang stornieren
case-note = Vermerk
case-note-add = Vermerk hinzufügen
term-over = überfällig
term-left = { $days ->
    [0] heute
    [one] noch 1 Tag
   *[other] noch { $days } Tage
}
check-term = { $term } bis { $due }, { $law }
task-taken = Anzeige aufgenommen
task-draft = Entwurf drucken: { $title }
task-draft-note = Wird vorgelesen und von allen Anwesenden unterschrieben
task-sign = Gelesen und unterschrieben zurück
task-sign-note = Der unterschriebene Entwurf liegt vor? Dann hier eintragen
task-sign-later = Erst den Entwurf drucken
task-signed = Unterschrieben am { $on }: { $who }
task-printed = Nummer { $number }, gedruckt { $at }, { $copies ->
    [one] 1 Ausfertigung
   *[other] { $copies } Ausfertigungen
}
task-handed-out = { " · " }{ $copies } ausgehändigt
task-after-signature = Erst nach der Unterschrift
task-needs-basis = Erst, wenn die Leitung Erlass oder Schreiben der Aufsicht eingetragen hat
task-needs-signatory = Druckt eine bestellte Standesbeamtin oder ein bestellter Standesbeamter
task-if-needed = Wenn es gebraucht wird
task-handback = Nacherfassung: { $target }
task-handback-note = Wenn das Register wieder läuft
sign-says = Der Entwurf { $paper } wurde vorgelesen, genehmigt und von allen Anwesenden unterschrieben. Danach werden die Angaben nicht mehr geändert.
sign-signers = Wer hat unterschrieben?
sign-signers-hint = Eine Person in jeder Zeile
sign-interpreter = Dolmetscherin oder Dolmetscher
sign-interpreter-hint = Name und Sprache, wenn gedolmetscht wurde
sign-on = Tag der Unterschrift
sign-go = Als gelesen und unterschrieben eintragen
cancel-says = Der Vorgang { $number } bleibt im Journal und gilt als storniert. Seine Papiere machen Sie einzeln ungültig.
cancel-go = Vorgang stornieren
correct-title = Vorgang { $number } berichtigen
correct-reason = Warum wird berichtigt?
correct-says = Die Angaben zum Vorgang { $number } werden berichtigt. Der gedruckte Entwurf gilt dann nicht mehr und wird neu gedruckt.
correct-go = Angaben berichtigen
receipt-title = { $service } aufgenommen
receipt-done = „{ $service }“ ist aufgenommen.
receipt-go-on = Weiter zu den Papieren
receipt-next-case = Nächster Fall
receipt-holds = { $count ->
    [one] Eine Leistung oder ein Vermerk wurde zur Prüfung angehalten.
   *[other] { $count } Leistungen oder Vermerke wurden zur Prüfung angehalten.
}
