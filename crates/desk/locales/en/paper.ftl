papers-caption = Papers ({ $count })
papers-number = Number
papers-kind = Paper
papers-case = Case
papers-printed = Printed
papers-by = By
papers-state = State
papers-empty = No papers yet.
papers-blanks = Sheets to be filled by hand
papers-blank-count = Sheets printed in advance: { $count }
papers-check = Check a paper
paper-copies = Copies
paper-print = Print
paper-print-again = Print anew, replace the old one
paper-print-says = { $copies ->
    [one] Please print 1 copy.
   *[other] Please print { $copies } copies.
}
paper-kept = The paper is in the journal. It can be opened again at any time, exactly the same.
paper-open = Open the PDF
paper-more = Hand out or make void
paper-printed = printed
paper-handed-out = handed out
paper-void = void
paper-valid = Valid until
paper-code = Check code
paper-out-line = { $copies } to { $to }
paper-hand-out = Hand out
paper-to = To whom, identified how?
paper-hand-out-go = Enter as handed out
paper-void-open = Make the paper void
paper-void-says = Whoever checks the code then sees that the paper is void.
paper-void-go = Make the paper void
blanks-says = For the hour when even this machine stands still: sheets to be filled by hand, each with a number of its own.
blanks-service = What for?
blanks-count = How many?
blanks-go = Print the sheets
blanks-made = { $count ->
    [one] One sheet is ready.
   *[other] { $count } sheets are ready.
}
kind-niederschrift = Record of a report
kind-bescheinigung = Certificate of a report
kind-zurueckstellung = Certificate of deferral
kind-empfang = Receipt
kind-handzettel = Sheet to be filled by hand
kind-zahlungslauf = Cover sheet
kind-nacherfassung = Re-entry sheet
kind-tagesblatt = Day sheet
kind-schreiben = Letter
check-says = Number and check code stand on the paper. The answer names no person.
check-go = Check the paper
check-good = This paper was printed here and is good.
check-over = This paper was printed here; its validity has ended.
check-void = This paper is void.
check-kind = { $kind }, printed on { $printed }
check-until = Valid until { $until }
check-unknown = Number and check code do not belong together.
check-unknown-says = Please compare both with the paper once more.
