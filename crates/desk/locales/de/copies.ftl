# Kopien, Bestätigung eines Starts, Löschung

copies-title = Kopien
copies-say = Eine zweite Kopie auf einem anderen Datenträger läuft ständig mit und wird zurückgelesen. Geht dieser Rechner verloren, geht nichts verloren.
copies-caption = { $count ->
    [one] Eine Kopie läuft mit
   *[other] { $count } Kopien laufen mit
 }
copies-empty = Es läuft keine Kopie mit. Was Sie tun, liegt nur auf diesem Rechner.
copy-label = Name
copy-label-hint = So, wie der Datenträger beschriftet ist, etwa „Stick rot“
copy-state = Zustand
copy-domain = Liegt auf
copy-has = Akte
copy-of = { $have } von { $all }
copy-action = Handlung
copy-drop = Nicht mehr mitführen
copy-dropped-here = Auf der Seite „Kopien“ beendet
copy-new = Kopie einrichten
copy-new-go = Einrichten
copy-path = Ordner
copy-path-hint = Unter diesem Pfad ist der Datenträger an diesem Rechner zu finden, etwa /media/stick
copy-in-step = läuft mit
copy-starting = wird geprüft
copy-late = hängt zurück seit { $since }
copy-lost = nicht erreichbar seit { $since }
copy-same-disk = keine zweite Kopie: derselbe Datenträger
domain-same = derselben Platte
domain-disk = anderer Platte oder Stick
domain-machine = anderem Rechner
link-first = Dieser Start braucht keine Bestätigung: Das Journal ist neu.
link-confirmed = Eine Kopie hat bestätigt, dass diesem Rechner nichts fehlt.
link-waived = Zwei Personen stehen dafür ein, dass diesem Rechner nichts fehlt.
link-open = Noch nicht bestätigt, dass diesem Rechner nichts fehlt
link-open-says = Geld, Kennzeichen und Seriennummern warten. Stecken Sie den Datenträger mit der Kopie ein, und entsperren Sie neu. Gibt es keinen, stehen zwei Personen dafür ein.
link-waive = Zu zweit dafür einstehen
link-waive-says = Nur wenn Sie sicher sind: Dieser Rechner wurde nicht aus einem alten Abbild zurückgespielt, und seit der letzten Arbeit ging nichts verloren. Sonst kann Geld doppelt fließen.
link-waive-go = Mit meiner Unterschrift vorschlagen
holders-title = Verzeichnis
holders-say = Alle Stellen, an denen das Journal als Kopie oder Sicherung liegt. Bei einer Löschung werden sie gefragt.
holders-caption = { $count ->
    [one] Eine Stelle
   *[other] { $count } Stellen
 }
holders-empty = Es gibt keine Kopie und keine Sicherung.
holder-backup = Sicherung (Datei)
holder-since = Seit
holder-destroyed = Vernichtet
holder-destroyed-go = Aus dem Verzeichnis nehmen
erasures-title = Löschungen
erasures-say = Gelöscht wird, indem Schlüssel vernichtet werden, hier und bei jeder Kopie. Eine Löschung ist vollständig, wenn alle Stellen bestätigt haben.
erasures-none = Es wurde nichts gelöscht.
erasure-at = Gelöscht am { $at }
erasure-complete = überall bestätigt
erasure-missing = { $count ->
    [one] eine Stelle fehlt
   *[other] { $count } Stellen fehlen
 }
erasure-confirm = Ist dort vernichtet
erase-propose = Löschung vorschlagen
erase-title = Löschung vorschlagen
erase-warning = Das lässt sich nicht zurückholen
erase-says = Nach der Bestätigung durch eine zweite Person kann niemand mehr lesen, was gelöscht wurde: hier nicht, in keiner Kopie, in keiner Sicherung. Dass es den Eintrag gab, bleibt sichtbar.
erase-case = Nummer des Vorgangs
erase-case-hint = Löscht den ganzen Vorgang
erase-person = Oder: Kennung der Person im Auszug
erase-person-hint = Löscht, was alle Akte über diese Person sagen; die Akte selbst bleiben
erase-go = Mit meiner Unterschrift vorschlagen
adopted-title = Übernommene Journale
adopted-one = Am { $at } übernommen, { $acts } Akte, Anker
matter-waive-link = Für diesen Start einstehen
matter-waive-link-says = Geld, Kennzeichen und Seriennummern gehen danach wieder. Sie beide stehen dafür ein, dass dieser Rechner nichts vergessen hat.
matter-erase = { $count ->
    [one] Einen Schlüssel vernichten (Löschung)
   *[other] { $count } Schlüssel vernichten (Löschung)
 }
matter-erase-says = Danach kann niemand mehr lesen, was darunter stand, auch aus keiner Sicherung. Das lässt sich nicht zurücknehmen.
matter-start = Start
matter-erased = Was gelöscht wird
matter-erased-case = Vorgang { $number }
matter-erased-person = Angaben zu einer Person (Kennzeichen { $mark })
ladder-second-count = { $count } Akte
ladder-second-lost = nicht erreichbar
ladder-second-late = hängt zurück
state-copy-alarm = Die zweite Kopie läuft nicht mit. Was Sie jetzt tun, liegt nur auf diesem Rechner.
state-link-open = Geld, Kennzeichen und Seriennummern warten: Noch nicht bestätigt, dass diesem Rechner nichts fehlt.
kept-second = Hier und auf zweiter Kopie gespeichert
kept-second-soon = Hier gespeichert · zweite Kopie folgt
case-kept = Gespeichert
journal-copies-link = Kopien, Sicherungen und Löschungen
