serials-here = Your own blanks at your desk: { $serials }
serials-none-here = There is no blank of your own at your desk
serials-spoiled = Spoiled?
serials-elsewhere = Another authority fills the document. Its serial is entered with “Correct” as soon as they tell it; our own stock does not change.
serials-another = Wrong number entered? The correction returns the one blank and takes out the other.
serials-correct = Correct the case
