nav-readiness = Bereitschaft
readiness-says = Was noch fehlt, damit der Notbetrieb morgen beginnen kann. Die Seite hält nichts auf; sie lässt sich als Liste drucken.
readiness-nothing = Es fehlt nichts.
readiness-nothing-says = Nach allem, was von hier zu sehen ist. Üben Sie trotzdem einmal im Jahr.
readiness-gaps = Was fehlt ({ $count })
readiness-what = Was
readiness-do = Was zu tun ist
readiness-who = Wer
readiness-grave = dringend
readiness-classes = Datenklassen
readiness-class = Klasse
readiness-class-delivered = Im Auszug
readiness-class-described = Blatt ausgefüllt
readiness-class-sheet = Blatt drucken
readiness-yes = ja
readiness-no = nein
readiness-unknown = nicht bekannt
readiness-not-wanted = bewusst nicht
readiness-entries = Was nur Ihre Behörde weiß, steht in klassen.toml im Datenordner. Vorlagen für Datenschutz, Dienstleister, Personalrat und Bank schreibt „notbetrieb extract templates“.
readiness-gap-copy = Das Journal hat keine zweite Kopie auf einem anderen Datenträger.
readiness-gap-copy-do = Auf der Seite „Journal“ eine Kopie auf einer anderen Platte oder einem Stick einrichten.
readiness-gap-shares-untested = Die Teilschlüssel wurden noch nie geprüft.
readiness-gap-shares-untested-do = Jede Inhaberin und jeder Inhaber prüft den eigenen: notbetrieb keys test. Dabei wird nichts zusammengesetzt.
readiness-gap-shares-old = Die letzte Prüfung der Teilschlüssel ist { $days } Tage her.
readiness-gap-shares-old-do = Termin für die halbjährliche Prüfung machen.
readiness-gap-shares-some = Nur { $passed } von { $made } Teilschlüsseln haben die Prüfung bestanden.
readiness-gap-shares-some-do = Die übrigen prüfen. Ist einer verloren oder weg, braucht es neue Schlüssel.
readiness-gap-restarters = { $count ->
    [0] Niemand kann das Haus ohne Teilschlüssel neu starten.
    [one] Nur eine Person kann das Haus ohne Teilschlüssel neu starten.
   *[other] Nur { $count } Personen können das Haus ohne Teilschlüssel neu starten.
 }
readiness-gap-restarters-do = Auf der Seite „Schlüsselbund“ mindestens drei Personen eintragen.
readiness-gap-details = Anschrift, Telefon oder Konto der Behörde fehlen.
readiness-gap-details-do = Auf der Seite „Lage“ eintragen; Papiere und Zahlungsdateien brauchen sie.
readiness-gap-printer = { $days ->
    [0] Von hier wurde noch nie etwas gedruckt.
   *[other] Zuletzt wurde vor { $days } Tagen etwas gedruckt.
 }
readiness-gap-printer-do = In einer Übung ein Papier drucken, auf dem Drucker, der im Notfall da ist.
readiness-gap-not-delivered = Kein Auszug enthält die Klasse „{ $class }“.
readiness-gap-not-delivered-do = Lieferung mit dem Dienstleister vereinbaren, oder in klassen.toml festhalten, dass Sie sie nicht brauchen.
readiness-gap-no-sheet = Das Blatt der Klasse „{ $class }“ ist nicht ausgefüllt.
readiness-gap-no-sheet-do = Quelle, Export, Zuständige und Löschung in klassen.toml eintragen und das Blatt unterschreiben lassen.
