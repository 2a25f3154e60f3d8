phone-title = Telefonliste der Papiere
phone-says = Stand { $at }. Wer anruft, nennt Nummer und Prüfcode. Stimmen beide, sagen Sie: Art, Tag und ob das Papier gilt. Mehr nicht, auch keinen Namen. Stimmt der Code nicht, sagen Sie: nicht bekannt.
phone-caption = Papiere mit Prüfcode ({ $count })
phone-until = Gilt bis
phone-good = gilt
phone-over = abgelaufen
phone-void = ZURÜCKGENOMMEN
