kind-berechnungsblatt = Berechnungsblatt
kind-zahlungsmitteilung = Zahlungsmitteilung
kind-kassenbeleg = Kassenbeleg
kind-kassenliste = Liste der Barvorschüsse
