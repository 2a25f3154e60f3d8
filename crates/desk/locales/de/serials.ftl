serials-here = Eigene Vordrucke an Ihrem Platz: { $serials }
serials-none-here = An Ihrem Platz liegt kein eigener Vordruck
serials-spoiled = Verdorben?
serials-elsewhere = Eine andere Behörde beschriftet das Dokument. Ihre Seriennummer wird mit „Korrigieren“ eingetragen, sobald sie sie mitteilt; der eigene Bestand ändert sich nicht.
serials-another = Falsche Nummer eingetragen? Die Korrektur bucht den einen Vordruck zurück und den anderen aus.
serials-correct = Vorgang korrigieren
