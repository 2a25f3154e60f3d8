kind-berechnungsblatt = Calculation sheet
kind-zahlungsmitteilung = Notice of payment
kind-kassenbeleg = Cash voucher
kind-kassenliste = List of cash advances
