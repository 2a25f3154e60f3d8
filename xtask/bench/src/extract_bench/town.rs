//! The town that is measured: a plain file of residents, and the keys it is sealed with, the same in every process of a run.

use std::path::{Path, PathBuf};
use std::process::Command;

use extract::import::{Authority, ClassEntry, Completeness, Manifest};
use extract::keys::{Ceremony, Domain, Plan as Holders, SealerCertificate, SealerKey, Signed, ceremony};
use extract::records::{Class, Records};
use model::Instant;

use super::peers::Peers;
use super::{residents, synth};
use crate::{Outcome, Plan};

/// The town of a run.
pub struct Town {
    /// Plain residents, one a line.
    pub csv: PathBuf,
    /// The sealed extract, once it is there.
    pub sealed: PathBuf,
    /// Residents.
    pub residents: usize,
}

impl Town {
    /// Takes the file that was named, or the one that the peers' generator makes, or makes one of our own fictional people.
    pub fn prepare(plan: &Plan, peers: &Peers) -> Outcome<Town> {
        let sealed = plan.dir.join("town.nbx");
        let residents = plan.residents;
        let csv = match &plan.csv {
            Some(csv) => csv.clone(),
            None => match peers.residents(residents)? {
                Some(csv) => csv,
                None => own(plan)?,
            },
        };
        Ok(Town { csv, sealed, residents })
    }
    /// The residents as records of an extract.
    pub fn records(&self) -> Outcome<Records> {
        residents::read(&self.csv, self.residents)
    }
}

fn own(plan: &Plan) -> Outcome<PathBuf> {
    eprintln!("making {} residents", plan.residents);
    let today = model::CivilDate::new(2026, 11, 23).ok_or("no date")?;
    let (_, records) = synth::generate(u32::try_from(plan.residents)?, 2023, today);
    let path = plan.dir.join("residents.csv");
    residents::write(&path, &records)?;
    Ok(path)
}

/// Keys that protect nothing: every process of a run makes the same.
pub struct Keys {
    /// The authority's.
    pub ceremony: Ceremony,
    /// The sealer's.
    pub sealer: SealerKey,
    /// The generation's word for the sealer.
    pub certificate: Signed<SealerCertificate>,
}

impl Keys {
    /// Makes them.
    pub fn new() -> Outcome<Keys> {
        let mut dice = dice();
        let holders = Holders {
            domain: Domain::Exercise,
            authority: model::ids::AuthorityId([7; 16]),
            ags: "05999001".to_owned().try_into().map_err(|_| "no AGS")?,
            name: "Stadt Musterhagen".to_owned(),
            threshold: 2,
            shares: 3,
        };
        let ceremony = ceremony(&holders, None, Instant(0), &mut dice).map_err(|p| p.code)?;
        let sealer = SealerKey::generate(Domain::Exercise, &mut dice);
        let certificate =
            ceremony.generation.certify_sealer("bench", &sealer.verifying_key(), Instant(0)).map_err(|p| p.code)?;
        Ok(Keys { ceremony, sealer, certificate })
    }
}

/// The same bytes in every process.
pub fn dice() -> impl FnMut(&mut [u8]) {
    let mut state = 2023u64;
    move |out| {
        for byte in out {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 56) as u8;
        }
    }
}

/// What the source of the town says about it.
pub fn manifest(keys: &Keys, records: &Records) -> Manifest {
    let authority = keys.ceremony.generation.public().keys();
    let class = |class: Class| ClassEntry {
        class,
        file: format!("{}.csv", class.name()),
        rows: records.count(class) as u64,
        as_of: Instant(1_795_400_000_000),
        source: "Benchmark".to_owned(),
        state: Completeness::Complete,
    };
    Manifest {
        format: 1,
        exercise: true,
        authority: Authority { id: authority.authority, ags: authority.ags.clone(), name: authority.name.clone() },
        source: "Benchmark".to_owned(),
        created: Instant(1_795_400_000_000),
        classes: [Class::Persons, Class::Addresses, Class::LastPayments].map(class).to_vec(),
        not_delivered: Vec::new(),
    }
}

/// Runs a command and gives what it printed.
pub fn output(command: &mut Command) -> Outcome<String> {
    let done = command.output()?;
    if done.status.success() {
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    } else {
        Err(format!("{command:?}: {}", String::from_utf8_lossy(&done.stderr).trim()).into())
    }
}

/// A field of `/proc/…/status` or `smaps_rollup` in MiB; nothing where the system does not tell.
pub fn memory_mib(file: &Path, field: &str) -> Option<f64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim_start_matches(':').split_whitespace().next()?.parse::<f64>().ok().map(|kib| kib / 1024.0)
}
