//! The fictional town: generated, written as import files, read back with all checks, sealed, unlocked with two of three shares.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use extract::keys::{Domain, Plan, SealerKey, ceremony};
use extract::probe::Probes;
use extract::seal::{OneTimeKey, Order, Restored, SIGNATURE_SUFFIX, Verified, prove, seal, write_proof};
use model::Problem;
use model::acts::system::OfficeDetails;
use model::ids::ExtractId;
use model::problem::Refusal;
use office::extract_files::PROOF_SUFFIX;
use office::house::{Means, NewKeyringPerson, names, write_durably};
use office::{House, Office, Platform};

use crate::commands::extract::counted;
use crate::output::io;

/// Where the town lies: a folder of the caller, or a temporary one that goes with the process.
pub enum Folder {
    /// The caller's.
    Given(PathBuf),
    /// Ours; removed at the end.
    Temporary(PathBuf),
}

impl Folder {
    /// Takes the folder; a given one must be new or empty.
    pub fn take(given: Option<&Path>) -> Result<Self, Refusal> {
        match given {
            Some(dir) => {
                std::fs::create_dir_all(dir).map_err(|error| io(dir, &error))?;
                let filled = std::fs::read_dir(dir).map_err(|error| io(dir, &error))?.next().is_some();
                if filled {
                    return Err(vec![Problem::new("NB-S-054").with("file", dir.display())]);
                }
                Ok(Self::Given(dir.to_owned()))
            }
            None => {
                let mut random = [0_u8; 8];
                crate::platform::entropy(&mut random);
                let name = format!("notbetrieb-demo-{:016x}", u64::from_be_bytes(random));
                let dir = std::env::temp_dir().join(name);
                std::fs::create_dir_all(&dir).map_err(|error| io(&dir, &error))?;
                Ok(Self::Temporary(dir))
            }
        }
    }
    /// The caller's folder, if it is one.
    pub fn given(&self) -> Option<&Path> {
        match self {
            Self::Given(dir) => Some(dir),
            Self::Temporary(_) => None,
        }
    }
    /// Its path.
    pub fn path(&self) -> &Path {
        match self {
            Self::Given(dir) | Self::Temporary(dir) => dir,
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Self::Temporary(dir) = self {
            // Fictional data; what cannot be removed is left to the system's temporary folder.
            let _ = std::fs::remove_dir_all(dir);
        }
    }
}

/// The running town.
pub struct Town {
    /// The house, unlocked.
    pub house: House,
    /// Its office.
    pub office: Office,
    /// Residents who are found.
    pub residents: usize,
}

/// An IBAN of a bank code that is not assigned: nothing can be paid from it.
const EXERCISE_DEBTOR_BLZ_ACCOUNT: (&str, &str) = ("99999999", "0000471100");

/// Builds, seals and unlocks the town in the folder.
pub fn build(dir: &Path, residents: u32, seed: u64, platform: &Platform) -> Result<Town, Refusal> {
    let one = |problem: Problem| vec![problem];
    let now = platform.now();
    let import_dir = dir.join("import");
    crate::synth::write(&import_dir, residents, seed, now.civil_date()).map_err(|error| io(&import_dir, &error))?;
    let import = extract::import::read(&import_dir, &mut |_| {}).map_err(one)?;
    if import.faults.total > 0 {
        return Err(vec![Problem::new("NB-E-061").with("count", import.faults.total)]);
    }
    let mut entropy = |buffer: &mut [u8]| (platform.entropy)(buffer);

    // The ceremony: three holders, two are needed.
    let authority = &import.manifest.authority;
    let plan = Plan {
        domain: Domain::Exercise,
        authority: authority.id,
        ags: authority.ags.clone(),
        name: authority.name.clone(),
        threshold: 2,
        shares: 3,
    };
    let made = ceremony(&plan, None, now, &mut entropy).map_err(one)?;
    let public = made.generation.public();
    write_durably(&dir.join(names::AUTHORITY), public.write().map_err(one)?.as_bytes()).map_err(one)?;

    // Sealing, as the provider's machine does it: with the authority's recipient only.
    let sealer = SealerKey::generate(Domain::Exercise, &mut entropy);
    let certificate = made.generation.certify_sealer("Übungsrechner", &sealer.verifying_key(), now).map_err(one)?;
    let catalogue = office::catalogue::load().map_err(one)?;
    let groups: BTreeMap<_, _> = extract::register::encode_all(&import.records).into_iter().collect();
    let counts = extract::seal::counts(&import.records);
    let one_time = OneTimeKey::generate(&mut entropy);
    let probes = Probes::of(&import.records, &mut entropy);
    let sealed = seal(
        &Order {
            extract: ExtractId(platform.id()),
            now,
            source: &import.manifest,
            counts: &counts,
            left_out: 0,
            catalogue: &office::credentials::hex(&catalogue.version),
            groups: &groups,
            previous: None,
            authority: public,
            sealer: &sealer,
            certificate: &certificate,
            test_restore: Some(&one_time),
        },
        &mut entropy,
    )
    .map_err(one)?;
    drop(import);
    let file = dir.join(names::EXTRACTS).join(format!("talbrueck.{}", names::EXTRACT_SUFFIX));
    write_durably(&file, &sealed.bytes).map_err(one)?;
    let mut signature = file.clone().into_os_string();
    signature.push(SIGNATURE_SUFFIX);
    write_durably(Path::new(&signature), sealed.signature.as_bytes()).map_err(one)?;

    // The test restore, with the key that is used up by it.
    let verified = Verified::read(&file, public).map_err(one)?;
    let proof = prove(&verified, one_time, &sealer, now, None, &mut |contents| {
        let register = counted::opened(contents)?;
        Ok(Restored { counts: counted::of(&register), answers: probes.ask(&register)? })
    })
    .map_err(one)?;
    let mut beside = file.clone().into_os_string();
    beside.push(PROOF_SUFFIX);
    write_durably(Path::new(&beside), write_proof(&proof).map_err(one)?.as_bytes()).map_err(one)?;
    drop(verified);

    // Unlocking on the clean machine.
    let shares = made.shares.iter().take(2).map(extract::keys::Share::text).collect();
    let house = House::at(dir, Arc::new(catalogue), platform.clone()).map_err(one)?;
    let present = vec!["Schlüsselhalterin 1 (Übung)".to_owned(), "Schlüsselhalter 2 (Übung)".to_owned()];
    let unlocked = house.unlock(&Means::Shares(shares), present, Some(&file), None::<NewKeyringPerson>).map_err(one)?;
    let office = unlocked.office;
    office.set_office(None, details())?;
    let residents = office.residents();
    Ok(Town { house, office, residents })
}

fn details() -> OfficeDetails {
    let (blz, account) = EXERCISE_DEBTOR_BLZ_ACCOUNT;
    OfficeDetails {
        address: "Rathausplatz 1, 00999 Talbrück".to_owned(),
        phone: "030 23125 100".to_owned(),
        debtor: "Stadt Talbrück (Übung)".to_owned(),
        debtor_iban: exercise_iban(blz, account),
        bank: "Übungsbank Talbrück".to_owned(),
    }
}

/// A German IBAN of these parts with right check digits.
fn exercise_iban(blz: &str, account: &str) -> String {
    let bban = format!("{blz}{account}");
    let digits = rules::iban::check_digits("DE", &bban).unwrap_or_default();
    format!("DE{digits:02}{bban}")
}
