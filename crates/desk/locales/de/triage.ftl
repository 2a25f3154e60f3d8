# Hints for the triage, from the catalogue.
triage-open = Wie dringend? Hinweise: { $urgent } dringend, { $waits } kann warten, { $elsewhere } andere Stelle
triage-until = Kann warten: { $until }.
triage-office = Zuständig: { $office }.
triage-proof = Nachweis: { $proof }.
triage-show = Hinweise zum Anliegen zeigen
triage-take = Als Grund übernehmen
triage-hints = Hinweise: { $service }
triage-no-hints = Zu diesem Anliegen gibt es keine Hinweise.
triage-choose = Bitte zuerst ein Anliegen aus der Liste wählen.
