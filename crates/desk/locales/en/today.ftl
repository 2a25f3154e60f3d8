today-title = Today, { $date }
today-now = Due now
today-nothing = Nothing is waiting.
today-more = and { $count } more
today-take-up = Take up
today-numbers = The situation in figures
today-open = Open
today-go-on = Go on
today-decide = Decide
today-declare = Emergency operation is not declared
today-declare-note = The declaration is the basis for everything else.
today-overdue = Overdue since { $due }: { $term }, { $law }
today-due = { $term } by { $due }, { $law }
today-unsigned = Taken { $at }; the signatures are still missing
today-holds = { $count ->
    [one] One hold task is waiting
   *[other] { $count } hold tasks are waiting
}
today-holds-note = To be decided before the next release
today-run = Payment run { $benefit } { $month }
today-run-note = Waits for your step
today-taken = Taken today
today-open-cases = Not handed back yet
today-oldest = Oldest of { $day }
today-papers = Papers printed today
today-acts = Acts in the journal
intake-none = Your role takes no reports.
intake-blanks = Print sheets to be filled by hand
state-journal-stopped = The journal takes nothing any more. Please call the operator; reading and printing go on.
state-disk-short = The disk is nearly full. New cases are refused; searching and printing go on. Please call the operator.
state-books-differ = After the start the books did not agree with the journal and were folded anew. Please call the operator.
state-journal-damaged = The journal is damaged. New cases are refused. Please call the operator.
state-clock-jumped = This machine’s clock has jumped from { $before } to { $now }. Please confirm the date.
state-no-extract = No extract is loaded. Persons are recorded as unverified.
class-line = { $name }, as of { $at } – { $days ->
    [0] of today
    [one] 1 day old
   *[other] { $days } days old
}
class-before = { $days ->
    [0] , of the day it began
    [one] , 1 day before it began
   *[other] , { $days } days before it began
}
class-part = { " · " }only a part
class-old = { ". " }Changes since? Ask for proof.
class-persons = Register of residents
class-addresses = Addresses
class-blocks = Blocks
class-documents = Identity documents
class-civil_cases = Open civil-status cases
class-appointments = Appointments
class-grants = Granted benefits
class-last_payments = Last payments
class-contacts = Contacts
class-licences = Driving licences
class-plates = Plate ledger
class-payees = Payments to third parties
class-titles = Residence titles
class-vehicles = Vehicles
kept-here-only = Stored here · no second copy yet
ladder-here = here
ladder-second = 2nd copy
ladder-hub = network
ladder-acts = { $count } acts
ladder-none = not set up
nobody = nobody
reason = Reason
print = Print
problem-title = That did not work
problem-code = Reference for questions: { $code }
problem-home = To the start page
today-proposal = waits for your signature, until { $until }
