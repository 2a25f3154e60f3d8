# Nacherfassung
back-open = offen
back-done = nacherfasst
back-stays = bleibt hier
back-cancelled = storniert
back-taken = aufgenommen
back-goal = Ziel: 0
back-proof = { $taken } aufgenommen = { $cancelled } storniert + { $stays } bleiben hier + { $done } nacherfasst + { $open } offen
back-all-done = Offen 0: alles ist nacherfasst
back-all-done-says = Jeder Vorgang, der zurückgeht, trägt die Nummer des Zielregisters.
back-nothing = Es gibt noch keinen Vorgang, der zurückgeht.
back-next = { $number } nacherfassen
back-target-done = { $done } von { $all } nacherfasst
back-elsewhere = { $count ->
    [one] Ein weiterer Vorgang gehört zu Leistungen, die andere nacherfassen.
   *[other] { $count } weitere Vorgänge gehören zu Leistungen, die andere nacherfassen.
}
back-open-caption = { $target } – offen: { $count }, ältester zuerst
back-open-none = Offen 0. Hier ist nichts mehr nachzuerfassen.
back-more = und { $count } weitere; sie rücken nach
back-done-caption = { $target } – nacherfasst: { $count }, davon { $sampled } durch eine zweite Person geprüft
back-number = Nummer
back-about = Worum es geht
back-received = Eingang
back-age = Alter
back-days = { $days ->
    [0] heute
    [one] 1 Tag
   *[other] { $days } Tage
}
back-state = Stand
back-ready = kann nacherfasst werden
back-unsigned = Unterschriften fehlen
back-target = Zielregister
back-target-number = Nummer im Zielregister
back-by = Nacherfasst von
back-sample = Stichprobe
back-sample-check = prüfen
back-sample-agrees = geprüft, stimmt
back-sample-differs = geprüft, weicht ab
back-no-list = ohne Nummernliste geprüft
back-on-list = steht auf der Nummernliste
back-progress = Nacherfasst je Tag
back-day-done = { $count } nacherfasst
back-day-open = { $count } offen
back-purpose = Nacherfassung
back-sheet-title = { $target }: { $number }
back-sheet-line = { $about } · eingegangen { $received } · aufgenommen von { $who }
back-not-signed = Die Niederschrift ist noch nicht unterschrieben. Bis dahin kann nichts nacherfasst werden.
back-to-case = Zum Vorgang
back-to-queue = Zur Liste
back-sheet-pdf = Blatt zum Abschreiben öffnen (PDF)
back-values = Werte in der Reihenfolge des Zielregisters ({ $count })
back-field = Feld
back-value = Wert
back-copy = Kopieren
back-stays-empty = bleibt im Zielregister leer
back-source = Herkunft
back-not-back = Was nicht zurückgeht und warum
back-papers = Ausgegebene Papiere:
back-tick-title = Registernummer eintragen und abhaken
back-tick-go = Nummer eintragen und abhaken
back-number-hint = Die Nummer, die das Zielregister vergeben hat, zum Beispiel { $example }
back-ticked = Nacherfasst und abgehakt
back-sample-says = Vergleichen Sie jeden Wert auf dieser Seite mit dem, was im Zielregister steht.
back-sample-question = Stimmt alles überein?
back-agrees = Ja, alle Werte stimmen
back-differs = Nein, etwas weicht ab; der Vorgang wird wieder offen
back-sample-note = Was abweicht
back-sample-note-hint = Nötig, wenn etwas abweicht
back-sample-go = Prüfung festhalten
back-sample-other = Die Stichprobe macht eine andere Person als die, die abgehakt hat.
back-reopen = Wieder öffnen
back-reopen-says = Der Haken an { $number } wird zurückgenommen. Die Nummer des Zielregisters wird wieder frei; beides bleibt im Journal.
back-reopen-go = Vorgang wieder öffnen
back-numbers-title = Nummernliste des Zielregisters
back-numbers-says = Mit der Nummernliste des Zielregisters wird jede eingetragene Nummer geprüft: Was nicht auf der Liste steht, wird nicht angenommen. Eine weitere Liste ergänzt die bisherige.
back-numbers-loaded = Geladene Nummern
back-numbers-count = Nummern
back-numbers-field = Nummern
back-numbers-hint = Eine Nummer je Zeile, zum Beispiel G 123/2026
back-numbers-file = oder als Datei
back-numbers-file-hint = Text oder CSV, die Nummern in der ersten Spalte
back-numbers-go = Nummernliste laden
back-numbers-done = Die Nummernliste ist geladen
back-package-title = Paket ausgeben
back-package-says = Das Paket enthält jeden Vorgang, der zurückgeht, als JSON Lines und als CSV mit den amtlichen Feldnummern, dazu ein Verzeichnis mit Anzahlen und Prüfsummen. Es enthält alle Angaben der Vorgänge. Jede Ausgabe steht im Journal.
back-package-open = { $count ->
    [one] Ein Vorgang ist noch offen
   *[other] { $count } Vorgänge sind noch offen
}
back-package-open-says = Sie stehen als offen im Paket.
back-package-go = Paket als ZIP-Datei speichern
back-package-closed = Das Paket enthält Vorgänge von Leistungen, die Ihre Rolle nicht öffnet. Bitte lassen Sie es von einer Person ausgeben, die alle Leistungen bearbeitet, oder vom Betrieb.
back-exports = Bisherige Ausgaben
back-export-when = Wann
back-export-cases = Vorgänge
