# Zahlungen: Übersicht
pay-run-title = Zahlungslauf { $benefit } { $month }
pay-run = Zahlungslauf
pay-run-line = { $count } Zahlungen über { $sum }
pay-runs = Alle Läufe ({ $count })
pay-runs-none = Es gibt noch keinen Lauf.
pay-no-run = noch kein Lauf
pay-built = Aufgebaut
pay-benefit = Leistung
pay-list = Liste
pay-list-none = Noch keine. Ohne die Liste des letzten Monats gibt es keinen Lauf.
pay-list-line = { $month } { $source }, { $count } Zeilen, { $sum }
pay-list-of = Liste { $month } { $source }
pay-list-replaced = einer Liste, die inzwischen ersetzt ist
pay-list-taken = Liste { $benefit } { $month } übernommen: { $count } Zeilen, { $sum }
pay-changes-line = { $count ->
    [0] keine offenen
    [one] eine offene
   *[other] { $count } offene
}{ $waiting ->
    [0] { "" }
    [one] , davon wartet eine auf die zweite Person
   *[other] , davon warten { $waiting } auf die zweite Person
}
pay-build = { $benefit } { $month } aufbauen
pay-holds-open = { $count ->
    [one] Eine Halteaufgabe ist nicht entschieden
   *[other] { $count } Halteaufgaben sind nicht entschieden
}
pay-holds-open-says = Ein Lauf, der eine davon bezahlt, kann nicht freigegeben werden.
pay-execution = Ausführungstag
pay-total = Zusammen
pay-when = Wann
pay-who = Wer
pay-step = Schritt
pay-reason = Grund
pay-recorded-by = Erfasst von
pay-from = Ab

# Nächster Schritt, als Knopf und als Satz
pay-next-take-list = Liste übernehmen
pay-next-build = Lauf aufbauen
pay-next-determine = Lauf feststellen
pay-next-order = Zahlung anordnen
pay-next-bank = Auskunft der Bank eintragen
pay-next-release = Lauf freigeben
pay-next-make-file = Zahlungsdatei erzeugen
pay-next-hand-over = Datei übergeben
pay-next-nothing = Nichts zu tun
pay-waits = Wartet auf: { $what }
pay-waits-take-list = Liste des letzten Monats (Leistungsstelle oder Kasse)
pay-waits-build = Aufbau des Laufs (Leistungsstelle oder Kasse)
pay-waits-determine = Feststellung durch die Leistungsstelle
pay-waits-order = Anordnung durch eine andere Person als bei der Feststellung
pay-waits-bank = Auskunft der Bank, einzutragen durch die Kasse
pay-waits-release = Freigabe durch zwei verschiedene Personen, die nichts am Lauf vorbereitet haben
pay-waits-make-file = Zahlungsdatei, zu erzeugen durch die Kasse oder eine freigebende Person
pay-waits-hand-over = Übergabe der Datei an die Bank durch die Kasse oder eine freigebende Person
pay-waits-nothing = Für diesen Monat ist nichts mehr zu tun.

# Zustände
pay-state-built = aufgebaut
pay-state-determined = festgestellt
pay-state-ordered = angeordnet
pay-state-bank-informed = Bank hat Auskunft gegeben
pay-state-released-once = einmal freigegeben
pay-state-released = freigegeben
pay-state-file-made = Datei erzeugt
pay-state-handed-over = übergeben
pay-state-discarded = verworfen
pay-conflict-second-run = Es gibt einen zweiten Lauf für dieselbe Leistung und denselben Monat.
pay-conflict-paid-twice = Eine Zahlung steht in zwei Dateien und muss zurückgefordert werden:
pay-conflict-other-bytes = Die Datei wurde noch einmal mit anderem Inhalt erzeugt.
pay-conflict-out-of-order = Ein Schritt kam vor dem, den er braucht; er zählt nicht:
pay-conflict-not-four-eyes = Eine Unterschrift stammt von jemandem, der sie nicht geben darf; sie zählt nicht:
pay-conflict-unknown = Ein Eintrag nennt einen unbekannten Lauf oder eine unbekannte Änderung.
pay-conflict-broken = Der Inhalt passt nicht zu seiner Prüfsumme. Der Lauf kann nur verworfen werden.
pay-has-conflicts = Hier passt etwas nicht zusammen
pay-is-discarded = Dieser Lauf ist verworfen

# Liste übernehmen
pay-take-title = Liste übernehmen
pay-take-says = Grundlage jedes Laufs ist die Liste, die zuletzt bezahlt wurde. Nehmen Sie die beste Quelle, die Sie haben.
pay-take-go = Liste übernehmen
pay-way-extract = Aus dem Auszug
pay-way-extract-note = Die letzten Zahlungen des Fachverfahrens, mit den Bescheiden
pay-way-extract-says = Übernommen wird der letzte Monat dieser Leistung, mit Betrag und Ende des Bescheids, soweit der Auszug sie nennt.
pay-way-file = Aus einer Datei der Bank
pay-way-file-note = pain.001 (letzter Auftrag) oder camt.053 (Kontoauszug)
pay-way-typed = Von Hand
pay-way-typed-note = Aus einem Ausdruck abgetippt oder aus einer Tabelle eingefügt
pay-no-extract = Es ist kein Auszug geladen
pay-other-way = Bitte wählen Sie unten einen anderen Weg.
pay-other-ways = Andere Wege zur Liste
pay-take-extract = Liste aus dem Auszug übernehmen
pay-take-file = Liste aus einer Datei der Bank übernehmen
pay-take-typed = Liste von Hand eingeben
pay-list-month = Monat, den die Liste bezahlt hat
pay-month-hint = Monat und Jahr, zum Beispiel 12/2026
pay-file-field = Datei
pay-file-hint = pain.001, camt.053 oder eine Tabelle als CSV, höchstens 64 MB. Eine Datei mit einer falschen Zeile wird im Ganzen abgelehnt, jede falsche Zeile wird genannt.
pay-rows-field = Zeilen
pay-rows-hint = Eine Zahlung je Zeile: Aktenzeichen;Name;IBAN;Betrag. Die erste Zeile mit den Spaltennamen bleibt stehen und zählt mit.
pay-source-extract = aus dem Auszug
pay-source-pain = aus dem Auftrag der Bank (pain.001)
pay-source-camt = aus dem Kontoauszug (camt.053)
pay-source-typed = von Hand eingegeben

# Änderungen
pay-changes-title = Änderungen
pay-changes-says = Änderungen gelten für den nächsten Lauf, der nach ihnen aufgebaut wird. Ein neues Konto und neue Empfänger brauchen eine zweite Person; bis dahin wird das alte Konto bezahlt und niemand Neues.
pay-changes-waiting = Wartet auf die zweite Person ({ $count })
pay-changes-none-waiting = Nichts wartet.
pay-changes-holding = Gilt ({ $count })
pay-changes-rejected = Verworfen ({ $count })
pay-changes-none = Es ist keine Änderung erfasst.
pay-change-what = Was sich ändert
pay-change-state = Stand
pay-change-hold = nicht zahlen
pay-change-amount = Betrag { $amount }
pay-change-account = Konto { $iban }, { $payee }
pay-change-new = neu: { $payee }, { $iban }, { $amount } als Vorschuss
pay-change-settled = Abrechnung: für diesen Monat stehen insgesamt { $amount } zu
pay-change-settled-new = Abrechnung: für diesen Monat stehen insgesamt { $amount } zu, an { $payee }, { $iban }
pay-change-set-off = Verrechnung von { $amount } aus { $month } ({ $law })
pay-change-set-off-monthly = Verrechnung von { $amount } aus { $month }, höchstens { $most } im Monat ({ $law })
pay-change-waits = wartet auf zweite Person
pay-change-own = von Ihnen selbst erfasst
pay-change-approved = bestätigt
pay-change-holds = gilt
pay-change-rejected = verworfen
pay-proof-shown = Nachweis: { $proof }
pay-approve = Bestätigen
pay-reject = Verwerfen
pay-reject-title = Änderung verwerfen
pay-reject-reason = Warum wird sie verworfen?
pay-reject-go = Änderung verwerfen
pay-record-title = Änderung erfassen
pay-record-go = Änderung erfassen
pay-record-hold = Nicht zahlen
pay-record-hold-note = Die Zahlung ruht ab diesem Monat. Keine zweite Person nötig.
pay-record-amount = Anderer Betrag
pay-record-amount-note = Ohne Bescheid im Auszug wird er als Vorschuss gezahlt. Keine zweite Person nötig.
pay-record-account = Anderes Konto
pay-record-account-note = Mit Nachweis; eine zweite Person bestätigt.
pay-record-new = Neu zahlen
pay-record-new-note = Jemand, der auf keiner Liste steht; nur als Vorschuss, eine zweite Person bestätigt.
pay-needs-second = Eine zweite Person muss bestätigen
pay-needs-second-says = Vorher wird diese Änderung in keinem Lauf verwendet.
pay-from-field = Ab welchem Monat?
pay-row-field = Konto der bisherigen Zahlung
pay-row-hint = Nur nötig, wenn unter dem Aktenzeichen mehrere Konten bezahlt werden, zum Beispiel die Miete direkt
pay-payee-field = Kontoinhaberin oder Kontoinhaber
pay-iban-field = IBAN
pay-iban-hint = Mit oder ohne Leerzeichen
pay-amount-field = Betrag im Monat
pay-amount-hint = In Euro, zum Beispiel 450,00
pay-proof-field = Nachweis für das Konto
pay-proof-hint = Was vorgelegt wurde, zum Beispiel Bankkarte mit Ausweis
pay-reason-hint = Was geschehen ist und was vorlag; steht später beim Lauf

# Ein Lauf
pay-origin = Ausführung am { $execution } · aus { $list } · aufgebaut { $at } von { $who }
pay-done-determine = Die Feststellung ist gespeichert
pay-done-order = Die Anordnung ist gespeichert
pay-done-bank = Die Auskunft der Bank ist gespeichert
pay-done-release = { $count ->
    [one] Die erste Freigabe ist gespeichert; eine zweite Person fehlt noch
   *[other] Beide Freigaben sind gespeichert
}
pay-fig-count = Anzahl
pay-fig-sum = Summe
pay-fig-new = neu
pay-fig-gone = weg
pay-fig-changed = geändert
pay-fig-held = gestoppt
pay-fig-before = Vormonat { $before } · { $delta }
pay-fig-moved = gegen Vormonat { $delta }
pay-nothing-in-the-way = Nichts steht einer Freigabe im Weg.
pay-in-the-way = { $count ->
    [one] Ein Punkt steht der Freigabe noch im Weg
   *[other] { $count } Punkte stehen der Freigabe noch im Weg
}
pay-you-prepared = Sie haben an diesem Lauf mitgewirkt. Freigeben müssen ihn andere.
pay-steps = Schritte
pay-step-built = Aufbau
pay-step-determine = Feststellung
pay-step-order = Anordnung
pay-step-bank = Auskunft der Bank
pay-step-release = Freigabe
pay-step-release-1 = Erste Freigabe
pay-step-release-2 = Zweite Freigabe, durch eine andere Person
pay-step-file = Zahlungsdatei
pay-step-discard = Verwerfen
pay-step-hand-over = Übergabe an die Bank
pay-signed = { $who } · { $at } · Schlüssel { $key }
pay-file-made = { $id } · { $at } · { $times ->
    [one] einmal erzeugt
   *[other] { $times } Mal erzeugt, immer gleich
}
pay-marks = Wie gezahlt wird
pay-marks-caption = Zahlungen nach Kennzeichnung
pay-mark-granted = wie bewilligt
pay-mark-repeated = wiederholt
pay-mark-advance = Vorschuss
pay-warnings = { $count ->
    [one] Ein Hinweis
   *[other] { $count } Hinweise
}
pay-warnings-signed = abgezeichnet
pay-warnings-open = noch abzuzeichnen
pay-warnings-rows = { $count ->
    [one] Ein Hinweis zu einer Zeile
   *[other] { $count } Hinweise zu Zeilen
}
pay-refused = Abgelehnte Versuche ({ $count })
pay-discard = Lauf verwerfen
pay-discard-says = Nichts von diesem Lauf hat das Haus verlassen. Verworfen bleibt er im Journal; danach kann ein neuer Lauf aufgebaut werden.
pay-discard-reason = Warum wird der Lauf verworfen?
pay-discard-go = Lauf verwerfen

# Vergleich
pay-rows-title = Vergleich mit dem Vormonat
pay-rows-caption = { $title }: { $count }
pay-rows-part = { $title }: { $from } bis { $to } von { $count }
pay-rows-none = Keine Zeile.
pay-filter = Auswahl
pay-pages = Seiten
pay-show-differs = alle Abweichungen
pay-show-changed = geändert
pay-show-new = neu
pay-show-gone = weg
pay-show-held = gestoppt
pay-show-warned = mit Hinweis
pay-show-same = unverändert
pay-show-all = alle
pay-col-file = Aktenzeichen
pay-col-payee = Empfänger
pay-col-why = Was und warum
pay-col-before = Vormonat
pay-col-now = jetzt
pay-col-mark = Kennzeichnung
pay-col-account = Konto
pay-iban-before = bisher
pay-protected = Aktenzeichen { $file } (Name gesperrt)
pay-file = Aktenzeichen { $file }
pay-row-same = unverändert
pay-row-new = neu
pay-row-amount = Betrag geändert
pay-row-account = Konto geändert
pay-row-both = Betrag und Konto geändert
pay-row-gone = weg
pay-row-held = gestoppt
pay-why-death = nach einem Todesfall angehalten
pay-why-change = durch eine erfasste Änderung
pay-why-ended = der Bescheid ist ausgelaufen
pay-why-iban = die IBAN stimmt nicht
pay-why-abroad = das Konto liegt außerhalb des Europäischen Wirtschaftsraums und wird von Hand bezahlt
pay-why-amount = der Betrag lässt sich nicht überweisen
pay-why-new = neu erfasst
pay-why-resumed = stand im Vormonat nicht auf der Liste
pay-why-list = die Liste weicht von der letzten Zahlung ab
pay-why-not-listed = steht auf keiner Liste mehr
pay-warn-same-payment = Gleiches Konto und gleicher Betrag stehen schon bei { $detail }
pay-warn-account-changed = Neues Konto: bisher endete es auf { $old }, jetzt auf { $new }
pay-warn-shared-account = Auf dieses Konto gehen { $detail } Fälle
pay-warn-recipient-deceased = Die Empfängerin oder der Empfänger ist verstorben
pay-warn-total-deviates = Die Summe weicht um { $detail } % vom Vormonat ab
pay-warn-hold-undecided = Die Halteaufgabe zu { $detail } ist nicht entschieden
pay-warn-account-waiting = Zu { $detail } wartet ein neues Konto auf die zweite Person; bezahlt wird das alte
pay-warn-new-waiting = { $detail } ist neu und wartet auf die zweite Person; es wird nichts bezahlt
pay-warn-change-unused = Eine Änderung zu { $detail } passt zu keiner Zeile
pay-warn-grant-differs = Bewilligt sind { $detail }
pay-warn-list-old = Die Liste ist die von { $detail }, nicht die des Vormonats
pay-warn-list-of-month = Die Liste ist für denselben Monat gemacht, den der Lauf bezahlt
pay-warn-not-payable = Wird nicht bezahlt: { $detail }

# Unterschreiben
pay-sign-determine = Feststellung
pay-sign-order = Anordnung
pay-sign-release = { $number ->
    [1] Erste Freigabe
   *[other] Zweite Freigabe
}
pay-what-is-signed = Was unterschrieben wird
pay-content = Prüfsumme des Inhalts
pay-look-rows = Abweichungen vom Vormonat ansehen
pay-whole-run = ganzer Lauf
pay-no-warnings = Es gibt keine Hinweise abzuzeichnen.
pay-check-warnings = { $count ->
    [one] Den Hinweis abzeichnen
   *[other] Jeden der { $count } Hinweise einzeln abzeichnen
}
pay-signed-warnings = Abgezeichnete Hinweise ({ $count })
pay-says-determine = Ich stelle fest: { $count } Zahlungen über zusammen { $sum } sind sachlich und rechnerisch richtig.
pay-says-order = Ich ordne an, { $count } Zahlungen über zusammen { $sum } auszuführen.
pay-says-release = Ich gebe { $count } Zahlungen über zusammen { $sum } zur Zahlung frei.
pay-password = Ihr Passwort
pay-password-hint = { $name } unterschreibt mit dem eigenen Schlüssel. Das Passwort öffnet ihn nur für diesen Schritt.

# Auskunft der Bank
pay-bank-title = Auskunft der Bank
pay-bank-says = Fragen Sie bei der Bank nach, ob für { $benefit } { $month } schon etwas unterwegs ist: offene, terminierte oder wiederkehrende Aufträge. Ohne diese Auskunft wird nichts freigegeben, damit niemand doppelt bezahlt wird.
pay-bank-who = Bank und Name
pay-bank-who-hint = Wer die Auskunft gegeben hat
pay-bank-day = Tag der Auskunft
pay-bank-time = Uhrzeit
pay-bank-time-hint = Zum Beispiel 14:05
pay-bank-orders = Aufträge bei der Bank
pay-bank-orders-hint = Was dort liegt, mit Datum und Summe; sonst „keine“
pay-bank-question = Wird außer unserer Datei noch etwas ausgeführt?
pay-bank-yes = Nein, die Bank führt für diesen Monat nichts anderes aus
pay-bank-no = Ja oder unklar
pay-bank-go = Auskunft speichern
pay-bank-clear = nichts anderes wird ausgeführt
pay-bank-not-clear = andere Aufträge oder unklar
pay-bank-answer = Antwort
pay-bank-earlier = Bisherige Auskünfte

# Datei
pay-file-title = Zahlungsdatei
pay-file-page = Zahlungsdatei ansehen
pay-file-says = Die Datei wird aus genau dem Inhalt erzeugt, den beide Personen freigegeben haben. Noch einmal erzeugt ist sie Zeichen für Zeichen gleich.
pay-file-not-yet = Für diesen Lauf gibt es noch keine Datei
pay-back-to-run = Zum Lauf
pay-file-facts = Die Datei
pay-message-id = Kennung
pay-sha256 = Prüfsumme (SHA-256)
pay-created = Erzeugt
pay-times = Ausgaben
pay-times-same = { $times ->
    [one] einmal
   *[other] { $times } Mal, immer mit derselben Prüfsumme
}
pay-save = Zahlungsdatei speichern
pay-cover = Begleitzettel drucken
pay-hand-over = Übergabe
pay-handed-over = { $count ->
    [one] Einmal übergeben
   *[other] { $count } Mal übergeben
}
pay-over-done = Dieselbe Datei darf nur dann noch einmal übergeben werden, wenn die Bank sagt, dass die erste nicht angekommen ist.
pay-to = An wen und wie
pay-to-hint = Zum Beispiel: Sparkasse, Frau Muster, USB-Stick mit Begleitzettel
pay-again-label = Schon einmal übergeben
pay-again = Die Bank hat die erste Datei nicht ausgeführt; ich übergebe sie noch einmal.
pay-over-again = Noch einmal übergeben
pay-over-go = Übergabe festhalten
