# Hints for the triage, from the catalogue.
triage-open = How urgent? Hints: { $urgent } urgent, { $waits } can wait, { $elsewhere } another office
triage-until = Can wait: { $until }.
triage-office = Responsible: { $office }.
triage-proof = Proof: { $proof }.
triage-show = Show hints on the matter
triage-take = Take over as reason
triage-hints = Hints: { $service }
triage-no-hints = There are no hints on this matter.
triage-choose = Please choose a matter from the list first.
