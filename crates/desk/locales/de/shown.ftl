# A document that is shown while a form is filled, compared with the person of the form or of the case.
shown-open = Ausweis gezeigt? Zeilen einlesen und vergleichen
shown-hint = Zwei oder drei Zeilen, unten oder auf der Rückseite; abtippen oder einlesen. Sie werden nur verglichen, nicht gespeichert
shown-compare = Mit den Angaben vergleichen
shown-way = Gezeigten Ausweis mit dem Vorgang vergleichen
shown-extract = Das sagt der Vorgang
shown-nobody = Der Vorgang nennt niemanden, mit dem verglichen werden kann.
shown-same = Name und Geburtsdatum auf dem Dokument stimmen mit den Angaben überein.
shown-differs = Dokument und Angaben unterscheiden sich
shown-in-extract = In den Angaben
