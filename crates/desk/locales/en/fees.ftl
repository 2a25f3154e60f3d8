check-fee-none = No fee is due for these answers.
check-fee-doubled = (the fee once more)
check-fee-sum = Together { $sum }
