# Copies, confirmation of a start, erasure

copies-title = Copies
copies-say = A second copy on another medium follows all the time and is read back. If this computer is lost, nothing is lost.
copies-caption = { $count ->
    [one] One copy follows
   *[other] { $count } copies follow
 }
copies-empty = No copy follows. What you do lies on this computer only.
copy-label = Name
copy-label-hint = As the medium is labelled, such as “red stick”
copy-state = State
copy-domain = Lies on
copy-has = Acts
copy-of = { $have } of { $all }
copy-action = Action
copy-drop = Stop following
copy-dropped-here = Ended on the page “Copies”
copy-new = Set up a copy
copy-new-go = Set up
copy-path = Folder
copy-path-hint = The medium is found at this computer under this path, such as /media/stick
copy-in-step = follows
copy-starting = is being checked
copy-late = behind since { $since }
copy-lost = out of reach since { $since }
copy-same-disk = no second copy: the same medium
domain-same = the same disk
domain-disk = another disk or stick
domain-machine = another computer
link-first = This start needs no confirmation: the journal is new.
link-confirmed = A copy has confirmed that this computer lacks nothing.
link-waived = Two persons answer for it that this computer lacks nothing.
link-open = Not confirmed yet that this computer lacks nothing
link-open-says = Money, plates and serial numbers wait. Plug in the medium with the copy and unlock again. If there is none, two persons answer for it.
link-waive = Answer for it, two of you
link-waive-says = Only if you are sure: this computer was not put back from an old image, and nothing was lost since the last work. Else money may flow twice.
link-waive-go = Propose with my signature
holders-title = Inventory
holders-say = All places where the journal lies as a copy or backup. They are asked when something is erased.
holders-caption = { $count ->
    [one] One place
   *[other] { $count } places
 }
holders-empty = There is no copy and no backup.
holder-backup = backup (file)
holder-since = Since
holder-destroyed = Destroyed
holder-destroyed-go = Take out of the inventory
erasures-title = Erasures
erasures-say = Erasing means destroying keys, here and in every copy. An erasure is complete when all places have confirmed.
erasures-none = Nothing was erased.
erasure-at = Erased on { $at }
erasure-complete = confirmed everywhere
erasure-missing = { $count ->
    [one] one place is missing
   *[other] { $count } places are missing
 }
erasure-confirm = Is destroyed there
erase-propose = Propose an erasure
erase-title = Propose an erasure
erase-warning = This cannot be undone
erase-says = After a second person has confirmed, nobody can read what was erased: not here, in no copy, in no backup. That the entry was there stays visible.
erase-case = Number of the case
erase-case-hint = Erases the whole case
erase-person = Or: id of the person in the extract
erase-person-hint = Erases what all acts say of this person; the acts themselves stay
erase-go = Propose with my signature
adopted-title = Journals taken over
adopted-one = Taken over on { $at }, { $acts } acts, anchor
matter-waive-link = Answer for this start
matter-waive-link-says = Money, plates and serial numbers go on after this. Both of you answer for it that this computer has forgotten nothing.
matter-erase = { $count ->
    [one] Destroy one key (erasure)
   *[other] Destroy { $count } keys (erasure)
 }
matter-erase-says = Afterwards nobody can read what lay under it, from no backup either. This cannot be undone.
matter-start = Start
matter-erased = What is erased
matter-erased-case = Case { $number }
matter-erased-person = What is said of a person (mark { $mark })
ladder-second-count = { $count } acts
ladder-second-lost = out of reach
ladder-second-late = behind
state-copy-alarm = The second copy does not follow. What you do now lies on this computer only.
state-link-open = Money, plates and serial numbers wait: not confirmed yet that this computer lacks nothing.
kept-second = Stored here and on the second copy
kept-second-soon = Stored here · second copy follows
case-kept = Stored
journal-copies-link = Copies, backups and erasures
