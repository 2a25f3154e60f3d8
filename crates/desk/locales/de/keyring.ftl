keyring-says = Diese Personen starten das Haus nach einem Neustart allein: mit ihrer Passphrase und ihrer gedruckten Karte, ohne Schlüsselhalter.
keyring-few = { $count ->
    [one] Nur eine Person kann das Haus neu starten.
   *[other] Nur { $count } Personen können das Haus neu starten.
 }
keyring-few-says = Ist sie krank oder verreist, braucht es die Teilschlüssel. Bitte mindestens { $least } Personen benennen.
keyring-persons = Personen ({ $count })
keyring-nobody = Noch niemand.
keyring-add = Person hinzufügen
keyring-add-says = Die Person sitzt selbst hier und tippt ihre Passphrase. Die Karte wird danach einmal gezeigt und gedruckt.
keyring-add-go = Hinzufügen und Karte zeigen
keyring-passphrase = Passphrase der Person
keyring-passphrase-hint = Mindestens zwölf Zeichen, am besten ein ganzer Satz; nicht das Kennwort der Anmeldung
keyring-passphrase-again = Passphrase noch einmal
keyring-card = Karte
keyring-added = { $name } kann das Haus jetzt neu starten.
keyring-code = Code der Karte
keyring-card-once = Der Code wird nur jetzt gezeigt. Bitte drucken und getrennt von der Person verwahren, zum Beispiel im Tresor.
keyring-card-done = Karte ist gedruckt
keyring-remove = Person entfernen
keyring-remove-says = Eine zweite Person bestätigt. Dann wird der Schlüssel ausgetauscht; eine Abschrift des alten Schlüsselbunds öffnet nichts Neues mehr.
keyring-remove-go = Entfernen vorschlagen
keyring-who = Wer soll nicht mehr starten können?
keyring-shares = Teilschlüssel der Behörde
keyring-generation = Schlüsselgeneration { $generation }: { $needed } von { $made } Teilschlüsseln öffnen.
keyring-tested = Zuletzt geprüft am { $at }: { $count } von { $made } Teilschlüsseln in Ordnung.
keyring-never-tested = Die Teilschlüssel dieser Generation sind noch nie geprüft worden. Das geht ohne etwas zu öffnen mit „notbetrieb keys test“.
keyring-lock = Sperren
keyring-lock-says = Alle werden abgemeldet, Register und Schlüssel verschwinden aus dem Arbeitsspeicher. Danach öffnet eine Person des Schlüsselbunds oder die Runde mit den Teilschlüsseln.
keyring-lock-now = Haus jetzt sperren
keyring-idle = Von selbst sperren nach Minuten ohne Anfrage
keyring-idle-hint = 0 heißt nie, höchstens { $most }
keyring-idle-set = Übernehmen
