nav-readiness = Readiness
readiness-says = What is still missing so that emergency operation could begin tomorrow. This page holds nothing up; it can be printed as a list.
readiness-nothing = Nothing is missing.
readiness-nothing-says = As far as can be seen from here. Rehearse once a year all the same.
readiness-gaps = What is missing ({ $count })
readiness-what = What
readiness-do = What to do
readiness-who = Who
readiness-grave = urgent
readiness-classes = Record classes
readiness-class = Class
readiness-class-delivered = In an extract
readiness-class-described = Sheet filled in
readiness-class-sheet = Print the sheet
readiness-yes = yes
readiness-no = no
readiness-unknown = not known
readiness-not-wanted = left out on purpose
readiness-entries = What only your authority knows stands in klassen.toml in the data folder. “notbetrieb extract templates” writes templates for data protection, processor, staff council and bank.
readiness-gap-copy = The journal has no second copy on another medium.
readiness-gap-copy-do = Set up a copy on another disk or stick on the page “Journal”.
readiness-gap-shares-untested = The shares were never tested.
readiness-gap-shares-untested-do = Each holder tests his or her own: notbetrieb keys test. Nothing is put together by it.
readiness-gap-shares-old = The last test of the shares was { $days } days ago.
readiness-gap-shares-old-do = Make an appointment for the half-yearly test.
readiness-gap-shares-some = Only { $passed } of { $made } shares passed the test.
readiness-gap-shares-some-do = Test the others. If one is lost, new keys are needed.
readiness-gap-restarters = { $count ->
    [0] Nobody can restart the house without shares.
    [one] Only one person can restart the house without shares.
   *[other] Only { $count } persons can restart the house without shares.
 }
readiness-gap-restarters-do = Enter at least three persons on the page “Keyring”.
readiness-gap-details = Address, telephone or account of the authority are missing.
readiness-gap-details-do = Enter them on the page “Situation”; papers and payment files need them.
readiness-gap-printer = { $days ->
    [0] Nothing was ever printed from here.
   *[other] Something was last printed { $days } days ago.
 }
readiness-gap-printer-do = Print a paper in an exercise, on the printer that will be there in an emergency.
readiness-gap-not-delivered = No extract holds the class “{ $class }”.
readiness-gap-not-delivered-do = Agree on a delivery with the processor, or write down in klassen.toml that you do not need it.
readiness-gap-no-sheet = The sheet of the class “{ $class }” is not filled in.
readiness-gap-no-sheet-do = Enter source, export, persons in charge and deletion in klassen.toml and have the sheet signed.
