phone-title = Telephone list of papers
phone-says = State of { $at }. Callers name number and check code. If both fit, say: kind, day, and whether the paper is valid. Nothing else, no name either. If the code does not fit, say: not known.
phone-caption = Papers with a check code ({ $count })
phone-until = Valid until
phone-good = valid
phone-over = ended
phone-void = WITHDRAWN
