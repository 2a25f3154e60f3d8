# Forms of the services
step-report = Report
step-report-question = How did the report come in?
step-evidence = Evidence
step-evidence-question = What evidence was shown?
step-check = Check
step-check-question = Is everything right?
form-oral = orally, at the counter
form-written = in writing, by an institution or undertaker
form-how = Form of the report
form-received = Day of receipt
form-received-hint = The day on which the report reached you
form-next = On to “{ $name }”
form-check = Check answers
form-back = Back
form-cancel = Cancel
form-only-if = Only for “{ $label }”: { $value }
source-label = How do we know this?
source-document = document seen
source-extract = extract
source-declared = declared
source-affidavit = affidavit
pick-label = Search the extract
pick-hint = Name, date of birth or address; misspellings do no harm
pick-find = Search
pick-take = Take over
pick-drop = Another person
pick-none = Not found. That can also mean: not in the extract, or not open to information. You can enter the data by hand; the person is then recorded as unverified.
pick-count = { $count ->
    [one] One hit
   *[other] { $count } hits
}
pick-no-extract = No extract is loaded. The person is recorded as unverified.
check-terms = Terms that start now
check-papers = Papers that can be printed afterwards
check-fee = Fee
check-sentence = “{ $service }” is taken with these entries and stored for good in the journal.
check-warnings = { $count ->
    [one] Please look at this and confirm
   *[other] Please look at { $count } points and confirm
}
