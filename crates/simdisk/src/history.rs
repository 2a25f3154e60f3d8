//! What a disk went through, and what a power cut at any moment could have left of it.

use crate::disk::patch;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

#[derive(Clone, Debug)]
pub(crate) enum Event {
    Written {
        name: String,
        at: usize,
        data: Arc<[u8]>,
    },
    Truncated {
        name: String,
        len: usize,
    },
    Synced(String),
    /// A file that others made whole and durable.
    Arrived {
        name: String,
        content: Arc<[u8]>,
    },
    /// A failed sync: what was pending stays in the cache and never reaches the disk.
    Dropped(String),
    Seen {
        name: &'static str,
        content: Arc<[u8]>,
    },
    Note(u64),
}

/// All events of a disk, from the content it began with.
#[derive(Clone, Debug)]
pub struct History {
    pub(crate) base: BTreeMap<String, Vec<u8>>,
    pub(crate) watched: Vec<&'static str>,
    pub(crate) events: Vec<Event>,
}

/// An unsynced change at the moment of the cut: a sector of a write, or a truncation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The file.
    pub name: String,
    /// Offset of the first byte.
    pub at: usize,
    /// The bytes; `None` for a truncation to `at` bytes.
    pub data: Option<Vec<u8>>,
}

/// What becomes of an unsynced change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It reached the disk.
    Kept,
    /// It did not.
    Lost,
    /// Only its front did: up to the last border of 512 bytes at or before so many bytes. Disks write 512 bytes whole.
    Torn(usize),
}

/// The files of a folder after a cut.
pub type Image = BTreeMap<String, Vec<u8>>;

/// What is durable at a moment and what hangs in the air.
struct Moment {
    durable: Image,
    pending: Vec<Piece>,
    seen: BTreeMap<&'static str, Vec<Arc<[u8]>>>,
}

impl History {
    /// Number of moments at which power can be cut: 0 is before the first event.
    #[must_use]
    pub fn moments(&self) -> usize {
        self.events.len() + 1
    }

    /// The last note before a moment.
    #[must_use]
    pub fn noted(&self, moment: usize) -> Option<u64> {
        self.events.iter().take(moment).rev().find_map(|e| if let Event::Note(n) = e { Some(*n) } else { None })
    }

    /// The first moment at which a note has been made.
    #[must_use]
    pub fn after(&self, note: u64) -> Option<usize> {
        self.events.iter().position(|e| matches!(e, Event::Note(n) if *n == note)).map(|i| i + 1)
    }

    /// Whether the last event before a moment is a write.
    #[must_use]
    pub fn wrote(&self, moment: usize) -> bool {
        moment.checked_sub(1).and_then(|i| self.events.get(i)).is_some_and(|e| matches!(e, Event::Written { .. }))
    }

    /// How many syncs succeeded.
    #[must_use]
    pub fn syncs(&self) -> usize {
        self.events.iter().filter(|e| matches!(e, Event::Synced(_))).count()
    }

    fn at(&self, moment: usize, sector: Option<usize>) -> Moment {
        let mut m = Moment { durable: self.base.clone(), pending: Vec::new(), seen: BTreeMap::new() };
        for name in &self.watched {
            m.durable.remove(*name);
            let before = self.base.get(*name).map(|b| b.as_slice().into());
            m.seen.insert(name, before.into_iter().collect());
        }
        let mut pending: Vec<Piece> = Vec::new();
        for event in self.events.iter().take(moment) {
            match event {
                Event::Written { name, at, data } => {
                    pending.push(Piece { name: name.clone(), at: *at, data: Some(data.to_vec()) })
                }
                Event::Truncated { name, len } => pending.push(Piece { name: name.clone(), at: *len, data: None }),
                Event::Synced(name) => {
                    let (now, later): (Vec<Piece>, Vec<Piece>) = pending.into_iter().partition(|p| p.name == *name);
                    pending = later;
                    m.durable.entry(name.clone()).or_default();
                    now.iter().for_each(|p| apply(&mut m.durable, p, Fate::Kept));
                }
                Event::Arrived { name, content } => {
                    m.durable.insert(name.clone(), content.to_vec());
                }
                Event::Dropped(name) => pending.retain(|p| p.name != *name),
                Event::Seen { name, content } => m.seen.entry(name).or_default().push(Arc::clone(content)),
                Event::Note(_) => {}
            }
        }
        m.pending = match sector {
            None => pending,
            Some(size) => pending.into_iter().flat_map(|p| split(p, size)).collect(),
        };
        m
    }

    /// The unsynced changes at a moment, cut at the borders of sectors of so many bytes (`None`: each write a whole).
    #[must_use]
    pub fn pending(&self, moment: usize, sector: Option<usize>) -> Vec<Piece> {
        self.at(moment, sector).pending
    }

    /// The folder after a power cut at a moment. `fate` is asked for each unsynced change in the order of writing; `older`
    /// chooses the content of each watched file among so many versions, the newest being the last (0 is "no such file" where
    /// there was none before).
    #[must_use]
    pub fn cut(
        &self,
        moment: usize,
        sector: Option<usize>,
        fate: &mut dyn FnMut(&Piece) -> Fate,
        older: &mut dyn FnMut(usize) -> usize,
    ) -> Image {
        let m = self.at(moment, sector);
        let mut image = m.durable;
        for piece in &m.pending {
            apply(&mut image, piece, fate(piece));
        }
        for (name, versions) in m.seen {
            let absent = usize::from(!self.base.contains_key(name));
            let chosen = older(versions.len() + absent);
            if let Some(content) = chosen.checked_sub(absent).and_then(|i| versions.get(i)) {
                image.insert(name.to_owned(), content.to_vec());
            }
        }
        image
    }

    /// The events before a moment, one a line, for a person who looks for a fault.
    #[must_use]
    pub fn told(&self, moment: usize) -> String {
        let line = |(i, e): (usize, &Event)| match e {
            Event::Written { name, at, data } => format!("{i} write {name} {at}+{}\n", data.len()),
            Event::Truncated { name, len } => format!("{i} truncate {name} to {len}\n"),
            Event::Synced(name) => format!("{i} sync {name}\n"),
            Event::Arrived { name, content } => format!("{i} arrived {name} {}\n", content.len()),
            Event::Dropped(name) => format!("{i} sync fails {name}\n"),
            Event::Seen { name, content } => format!("{i} {name} has {} bytes\n", content.len()),
            Event::Note(n) => format!("{i} note {n}\n"),
        };
        self.events.iter().enumerate().take(moment).map(line).collect()
    }
}

fn split(p: Piece, sector: usize) -> Vec<Piece> {
    let Some(data) = p.data else { return vec![p] };
    let mut out = Vec::new();
    let mut done = 0;
    while done < data.len() {
        let at = p.at + done;
        let n = (sector - at % sector).min(data.len() - done);
        out.push(Piece { name: p.name.clone(), at, data: Some(data[done..done + n].to_vec()) });
        done += n;
    }
    out
}

fn apply(image: &mut Image, p: &Piece, fate: Fate) {
    let keep = match (fate, &p.data) {
        (Fate::Lost, _) => return,
        (Fate::Kept, d) => d.as_ref().map_or(0, Vec::len),
        (Fate::Torn(n), d) => {
            let end = (p.at + n.min(d.as_ref().map_or(0, Vec::len))) / 512 * 512;
            end.saturating_sub(p.at)
        }
    };
    let file = image.entry(p.name.clone()).or_default();
    match &p.data {
        Some(data) => patch(file, p.at, &data[..keep]),
        None => file.resize(p.at, 0),
    }
}

/// Writes an image into an empty folder.
///
/// # Errors
/// If the folder or a file cannot be written.
pub fn lay(image: &Image, to: &Path) -> io::Result<()> {
    std::fs::create_dir_all(to)?;
    image.iter().try_for_each(|(name, content)| std::fs::write(to.join(name), content))
}
