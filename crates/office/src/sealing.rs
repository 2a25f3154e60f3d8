//! Whose key seals what: acts to entries and back.
//!
//! An act that concerns persons becomes a frame under the key of its case (or the node) and one piece for each person under that
//! person's key. More pieces than a record holds go on in further entries of the same append. `docs/formats/acts.md` has the table.

use books::Books;
use books::payments::warnings;
use journal::{Class, Draft, Entry, Log, OpenedPart, Part, Scope};
use model::acts::join::join;
use model::acts::pieces::{Frame, Holder, Piece};
use model::acts::split::{Parts, Whose, holder_of_part, split};
use model::acts::{Act, Subject};
use model::catalogue::Catalogue;
use model::ids::{AuthorityId, CaseId, ChangeId};
use sha2::{Digest, Sha256};

/// Most parts in one entry, the frame among them. A record could hold 4096, but each part authenticates the heads of all parts of
/// its record, so the work of a record grows with the square; at 64 it is less than that of sealing the parts.
const PARTS_MAX: usize = 64;
const _: () = assert!(PARTS_MAX <= journal::MAX_PARTS);
/// Most bytes of plaintext in one entry with what sealing adds to each part: below the longest record.
const ENTRY_BYTES_MAX: usize = 15 << 20;
/// What a part needs beyond its plaintext: its head, the tag, the least padding.
const PART_BYTES: usize = 256;

/// The scope of a person's key. The same person has the same scope in every act of the authority.
#[must_use]
pub(crate) fn scope_of(authority: AuthorityId, holder: &Holder) -> Scope {
    let mut hash = Sha256::new();
    hash.update(b"notbetrieb/scope/person/1");
    hash.update(authority.0);
    let mut text = |text: &str| {
        // Lengths in front, so that no two holders read alike.
        hash.update(u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
        hash.update(text.as_bytes());
    };
    match holder {
        Holder::Person(person) => {
            text("person");
            text(person);
        }
        Holder::Part { case, part } => {
            text("part");
            text(&case.text());
            text(part);
        }
        Holder::File { benefit, file_number } => {
            text("file");
            text(benefit);
            text(file_number);
        }
        Holder::Account { iban } => {
            text("account");
            text(iban);
        }
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    Scope::Person(id)
}

/// All scopes under which pieces of a registered person lie: its own, and those of file numbers that were used for it while no
/// person id was known.
#[must_use]
#[cfg_attr(not(test), allow(dead_code, reason = "asked by the order to erase"))]
pub(crate) fn scopes_of_person(authority: AuthorityId, books: &Books, person: &str) -> Vec<Scope> {
    let mut holders = vec![Holder::Person(person.to_owned())];
    for (benefit, file_number) in books.payments.files_of(person) {
        holders.push(Holder::File { benefit: benefit.to_owned(), file_number: file_number.to_owned() });
    }
    holders.iter().map(|holder| scope_of(authority, holder)).collect()
}

/// What splitting asks, answered by the books and the catalogue of this moment.
struct Known<'a> {
    books: &'a Books,
    catalogue: &'a Catalogue,
    /// Payments in files, put together when the first answer of a bank asks for them.
    sent: std::cell::OnceCell<books::bank::take::Sent<'a>>,
}

impl Whose for Known<'_> {
    fn part_of(&self, service: &str, field: &str) -> Option<String> {
        self.catalogue.service(service)?.group_of(field)?.person.clone()
    }
    fn service_of(&self, case: CaseId) -> Option<String> {
        self.books.cases.get(case).map(|case| case.service.clone())
    }
    fn person_of(&self, benefit: &str, file_number: &str) -> Option<String> {
        self.books.payments.person_of(benefit, file_number).map(str::to_owned)
    }
    fn file_of(&self, change: ChangeId) -> Option<(String, String)> {
        self.books.payments.change(change).map(|change| (change.benefit.clone(), change.file_number.clone()))
    }
    fn persons_of(&self, case: CaseId) -> Vec<Holder> {
        let Some(kept) = self.books.cases.get(case) else { return Vec::new() };
        let of_values = kept.values.iter().filter_map(|value| self.part_of(&kept.service, &value.field));
        let parts = of_values.chain(kept.persons.iter().map(|person| person.part.clone()));
        let mut holders: Vec<Holder> = parts.map(|part| holder_of_part(case, &part, &kept.persons)).collect();
        holders.sort();
        holders.dedup();
        // Somebody who was erased has no share: the paper does not show that person any more.
        holders.retain(|holder| match holder {
            Holder::Part { part, .. } => kept.person(part) != Some(&Subject::Erased),
            _ => true,
        });
        holders
    }
    fn names_a_file(&self, code: &str) -> bool {
        [warnings::NEW_WAITING, warnings::CHANGE_UNUSED, warnings::GRANT_NOT_LISTED].contains(&code)
    }
    fn claim_of(&self, end_to_end: &str) -> Option<(String, String)> {
        let sent = self.sent.get_or_init(|| books::bank::take::Sent::of(&self.books.payments));
        sent.claim(end_to_end).map(|(run, _, row)| (run.benefit.clone(), row.file_number.clone()))
    }
    fn line_of(&self, identity: &[u8; 16]) -> (Option<String>, Option<String>) {
        let line = self.books.bank.line(identity);
        line.map(|line| (line.line.end_to_end.clone(), line.line.iban.clone())).unwrap_or_default()
    }
}

/// Seals acts for the journal.
pub(crate) struct Sealer<'a> {
    /// The authority, part of every person's scope.
    pub authority: AuthorityId,
    /// The books before the acts.
    pub books: &'a Books,
    /// The catalogue they are made under.
    pub catalogue: &'a Catalogue,
    /// Randomness.
    pub chance: &'a dyn Fn(&mut [u8]),
}

impl Sealer<'_> {
    /// The entries of an act: its frame first.
    pub(crate) fn drafts(&self, class: Class, act: Act) -> Vec<Draft> {
        let scope = act.envelope.case.map_or(Scope::System, |case| Scope::Case(case.0));
        let whose = Known { books: self.books, catalogue: self.catalogue, sent: std::cell::OnceCell::new() };
        let Parts { mut frame, pieces } = split(act, &whose, &mut |buffer| (self.chance)(buffer));
        let mut entries: Vec<Vec<Part>> = Vec::new();
        let mut open: Vec<Part> = Vec::with_capacity(pieces.len().min(PARTS_MAX));
        // The frame's own bytes, with room for the number of entries that is not known yet.
        let (mut count, mut bytes) = (1, frame.to_bytes().len() + PART_BYTES);
        for (holder, piece) in pieces {
            let plaintext = piece.to_bytes();
            // Padding adds at most an eighth.
            let size = plaintext.len() + plaintext.len() / 8 + PART_BYTES;
            if count == PARTS_MAX || bytes + size > ENTRY_BYTES_MAX {
                entries.push(std::mem::take(&mut open));
                (count, bytes) = (0, 0);
            }
            count += 1;
            bytes += size;
            open.push(Part { scope: scope_of(self.authority, &holder), plaintext });
        }
        entries.push(open);
        frame.more = u32::try_from(entries.len() - 1).ok().filter(|more| *more > 0);
        if let Some(first) = entries.first_mut() {
            first.insert(0, Part { scope, plaintext: frame.to_bytes() });
        }
        entries.into_iter().map(|parts| Draft { log: Log::Acts, class, parts }).collect()
    }
}

/// An act that waits for further entries with its pieces.
struct Waiting {
    frame: Frame,
    pieces: Vec<Piece>,
    /// Pieces met so far, erased ones included.
    met: u32,
    more: u32,
    position: u64,
}

/// Reads acts out of entries that come in order.
#[derive(Default)]
pub(crate) struct Unsealer {
    waiting: Option<Waiting>,
    /// Parts that say nothing to this program, or whose key was not given.
    pub(crate) unreadable: u64,
}

impl Unsealer {
    /// Takes the next entry in. The act it completes, with the place of its first entry.
    pub(crate) fn take(&mut self, entry: &Entry<'_>) -> Option<(Act, u64)> {
        if entry.link.is_some() {
            // A frame and its pieces are durable together, so no life begins between them.
            self.unreadable += u64::from(self.waiting.take().is_some());
            return None;
        }
        let mut parts = entry.parts.as_slice();
        let mut act = match self.waiting.take() {
            Some(act) => Waiting { more: act.more.saturating_sub(1), ..act },
            None => {
                let (first, rest) = parts.split_first()?;
                let frame = match first {
                    // The case was erased whole; what belongs to its persons has no place any more.
                    OpenedPart::Erased { .. } => return None,
                    OpenedPart::Open { plaintext, .. } if Piece::is_piece(plaintext) => return None,
                    OpenedPart::Open { plaintext, .. } => Frame::from_bytes(plaintext).ok(),
                    OpenedPart::Locked { .. } => None,
                };
                let Some(frame) = frame else {
                    self.unreadable += 1;
                    return None;
                };
                parts = rest;
                let more = frame.more.unwrap_or(0);
                Waiting { frame, pieces: Vec::with_capacity(rest.len()), met: 0, more, position: entry.pos }
            }
        };
        for part in parts {
            act.met = act.met.saturating_add(1);
            match part {
                OpenedPart::Open { plaintext, .. } => match Piece::from_bytes(plaintext) {
                    Ok(piece) => act.pieces.push(piece),
                    Err(_) => self.unreadable += 1,
                },
                // This person's key was destroyed on purpose.
                OpenedPart::Erased { .. } => {}
                OpenedPart::Locked { .. } => self.unreadable += 1,
            }
        }
        if act.more > 0 {
            self.waiting = Some(act);
            return None;
        }
        if act.met != act.frame.pieces.unwrap_or(0) {
            self.unreadable += 1;
            return None;
        }
        let position = act.position;
        Some((join(act.frame, act.pieces), position))
    }

    /// How much stayed unreadable, with an act that never became whole.
    pub(crate) fn finish(self) -> u64 {
        self.unreadable + u64::from(self.waiting.is_some())
    }
}
