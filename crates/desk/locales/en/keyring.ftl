keyring-says = These persons start the house after a restart by themselves: with their passphrase and their printed card, without key holders.
keyring-few = { $count ->
    [one] Only one person can restart the house.
   *[other] Only { $count } persons can restart the house.
 }
keyring-few-says = Whenever that person is ill or away, the shares are needed. Please name at least { $least } persons.
keyring-persons = Persons ({ $count })
keyring-nobody = Nobody yet.
keyring-add = Add a person
keyring-add-says = The person sits here and types the own passphrase. The card is shown and printed once afterwards.
keyring-add-go = Add and show the card
keyring-passphrase = The person's passphrase
keyring-passphrase-hint = At least twelve characters, best a whole sentence; not the password of the sign-in
keyring-passphrase-again = Passphrase again
keyring-card = Card
keyring-added = { $name } can restart the house now.
keyring-code = Code of the card
keyring-card-once = The code is shown only now. Please print it and keep it apart from the person, for example in the safe.
keyring-card-done = The card is printed
keyring-remove = Remove a person
keyring-remove-says = A second person confirms. Then the key is replaced; a copy of the old keyring opens nothing new.
keyring-remove-go = Propose the removal
keyring-who = Who shall no longer be able to start?
keyring-shares = Shares of the authority
keyring-generation = Generation { $generation } of the keys: { $needed } of { $made } shares open.
keyring-tested = Last tested on { $at }: { $count } of { $made } shares in order.
keyring-never-tested = The shares of this generation were never tested. “notbetrieb keys test” does it without opening anything.
keyring-lock = Locking
keyring-lock-says = Everybody is signed out; registers and keys leave the memory. Then a person of the keyring opens, or the holders with their shares.
keyring-lock-now = Lock the house now
keyring-idle = Lock by itself after minutes without any request
keyring-idle-hint = 0 means never, at most { $most }
keyring-idle-set = Set
