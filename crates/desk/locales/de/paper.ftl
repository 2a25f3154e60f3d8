papers-caption = Papiere ({ $count })
papers-number = Nummer
papers-kind = Papier
papers-case = Vorgang
papers-printed = Gedruckt
papers-by = Von
papers-state = Stand
papers-empty = Noch keine Papiere.
papers-blanks = Handzettel mit Nummern
papers-blank-count = Vorgedruckte Handzettel: { $count }
papers-check = Papier prüfen
paper-copies = Ausfertigungen
paper-print = Drucken
paper-print-again = Neu drucken, altes ersetzen
paper-print-says = { $copies ->
    [one] Bitte 1 Ausfertigung drucken.
   *[other] Bitte { $copies } Ausfertigungen drucken.
}
paper-kept = Das Papier steht im Journal. Es lässt sich jederzeit genau gleich noch einmal öffnen.
paper-open = PDF öffnen
paper-more = Aushändigen oder ungültig machen
paper-printed = gedruckt
paper-handed-out = ausgehändigt
paper-void = ungültig
paper-valid = Gilt bis
paper-code = Prüfcode
paper-out-line = { $copies } an { $to }
paper-hand-out = Aushändigen
paper-to = An wen, wie ausgewiesen?
paper-hand-out-go = Als ausgehändigt eintragen
paper-void-open = Papier ungültig machen
paper-void-says = Wer den Prüfcode prüft, sieht dann, dass das Papier ungültig ist.
paper-void-go = Papier ungültig machen
blanks-says = Für die Stunde, in der auch diese Anlage steht: Zettel zum Ausfüllen von Hand, jeder mit eigener Nummer.
blanks-service = Wofür?
blanks-count = Wie viele?
blanks-go = Handzettel drucken
blanks-made = { $count ->
    [one] Ein Handzettel ist bereit.
   *[other] { $count } Handzettel sind bereit.
}
kind-niederschrift = Niederschrift
kind-bescheinigung = Bescheinigung
kind-zurueckstellung = Zurückstellung
kind-empfang = Empfangsbestätigung
kind-handzettel = Handzettel
kind-zahlungslauf = Begleitzettel
kind-nacherfassung = Nacherfassungsblatt
kind-tagesblatt = Tagesblatt
kind-schreiben = Schreiben
check-says = Nummer und Prüfcode stehen auf dem Papier. Die Auskunft nennt keine Person.
check-go = Papier prüfen
check-good = Dieses Papier wurde hier gedruckt und gilt.
check-over = Dieses Papier wurde hier gedruckt; seine Gültigkeit ist abgelaufen.
check-void = Dieses Papier ist ungültig.
check-kind = { $kind }, gedruckt am { $printed }
check-until = Gilt bis { $until }
check-unknown = Nummer und Prüfcode passen nicht zusammen.
check-unknown-says = Bitte vergleichen Sie beide noch einmal mit dem Papier.
