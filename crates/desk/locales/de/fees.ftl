check-fee-none = Für diese Angaben ist keine Gebühr zu zahlen.
check-fee-doubled = (die Gebühr noch einmal)
check-fee-sum = Zusammen { $sum }
kind-datenblatt = Datenblatt
kind-quittung = Quittung
back-number-what = { $what }, zum Beispiel { $example }
