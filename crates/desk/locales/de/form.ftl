# Formulare der Leistungen
step-report = Anzeige
step-report-question = Wie ist die Anzeige eingegangen?
step-evidence = Nachweise
step-evidence-question = Welche Nachweise lagen vor?
step-check = Prüfen
step-check-question = Stimmt alles?
form-oral = mündlich, am Schalter
form-written = schriftlich, durch eine Einrichtung oder ein Bestattungsunternehmen
form-how = Form der Anzeige
form-received = Tag des Eingangs
form-received-hint = Der Tag, an dem die Anzeige bei Ihnen eingegangen ist
form-next = Weiter zu „{ $name }“
form-check = Angaben prüfen
form-back = Zurück
form-cancel = Abbrechen
form-only-if = Nur bei „{ $label }“: { $value }
source-label = Woher wissen wir das?
source-document = Nachweis gesehen
source-extract = Auszug
source-declared = Angabe
source-affidavit = eidesstattliche Versicherung
pick-label = Im Auszug suchen
pick-hint = Name, Geburtsdatum oder Anschrift; Schreibfehler schaden nicht
pick-find = Suchen
pick-take = Übernehmen
pick-drop = Andere Person
pick-none = Nicht gefunden. Das kann auch heißen: nicht im Auszug oder nicht auskunftsfähig. Sie können die Angaben von Hand eintragen; die Person gilt dann als ungeprüft.
pick-count = { $count } Treffer
pick-no-extract = Es ist kein Auszug geladen. Die Person wird als ungeprüft aufgenommen.
check-terms = Fristen, die jetzt laufen
check-papers = Papiere, die danach gedruckt werden können
check-fee = Gebühr
check-sentence = „{ $service }“ wird mit diesen Angaben aufgenommen und dauerhaft im Journal gespeichert.
check-warnings = { $count ->
    [one] Bitte ansehen und bestätigen
   *[other] Bitte { $count } Punkte ansehen und bestätigen
}
