check-fee-none = No fee is due for these answers.
check-fee-doubled = (the fee once more)
check-fee-sum = Together { $sum }
kind-datenblatt = Data sheet
kind-quittung = Fee receipt
back-number-what = { $what }, for example { $example }
