//! `extract seal`: import, seal to the authority, sign, restore once for the proof.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use extract::import::NotDelivered;
use extract::keys::{AuthorityPublic, SealerCertificate, SealerKey, Signed};
use extract::probe::Probes;
use extract::records::{Class, Group};
use extract::seal::{
    OneTimeKey, Order, PreviousProof, Restored, SealedFile, Verified, check_proof, prove, seal, write_proof,
};
use model::Problem;
use model::ids::ExtractId;
use model::problem::Refusal;
use office::credentials::hex;
use office::house::names;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::plausible::Plausible;
use super::source::Source;
use super::{PROOF_SUFFIX, beside, check, counted, prove as proofs};
use crate::commands::files::{Readers, one, read, write};
use crate::commands::means::Which;
use crate::commands::sealer;
use crate::output::{Exit, Outcome, Output, io};
use crate::platform::{entropy, now, platform};

/// Options of `extract seal`.
#[derive(clap::Args)]
#[command(after_help = "\
Die Siegelstelle kann nicht öffnen, was sie versiegelt. Gleich nach dem Versiegeln stellt sie einmal zur Probe wieder her und
legt den Nachweis als FILE.proof neben den Auszug; der Schlüssel dafür gilt nur dieses eine Mal.
The sealer cannot open what it seals. Right after sealing it restores once for the proof FILE.proof; the key for that is used
up by it.

Beispiele / examples:
  notbetrieb extract seal --in town-files --data town
  notbetrieb extract seal --in export --authority authority.json --sealer-key sealer.json --out 2026-11-23.nbx \\
      --previous 2026-11-22.nbx
  notbetrieb extract seal --in residents.csv --mapping xtask/bench/mappings/residents.toml --data town")]
pub struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    which: Which,
    /// The sealed file; in the data folder's extracts without it
    #[arg(long, value_name = "FILE", required_unless_present = "data")]
    out: Option<PathBuf>,
    /// Key of the sealing machine; with --data the file that `init` put beside the data folder
    #[arg(long, value_name = "FILE", required_unless_present = "data")]
    sealer_key: Option<PathBuf>,
    #[command(flatten)]
    plausible: Plausible,
    /// Seal the rest although rows were left out because of faults
    #[arg(long)]
    allow_faults: bool,
    /// The extract sealed before this one
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    /// No test restore: the extract stays unproved, and every look at it says so
    #[arg(long)]
    no_proof: bool,
}

struct Sealer {
    key: SealerKey,
    certificate: Signed<SealerCertificate>,
}

/// What a scheduled run seals.
pub struct Scheduled<'a> {
    /// Folder or file of the source, with its mapping.
    pub source: Source,
    /// The authority's public file.
    pub authority: &'a Path,
    /// Key of the sealing machine.
    pub sealer_key: &'a Path,
    /// The file that is made.
    pub out: &'a Path,
    /// Seal the rest although rows were left out.
    pub allow_faults: bool,
    /// The extract sealed before.
    pub previous: Option<&'a Path>,
    /// With a test restore and its proof.
    pub prove: bool,
}

/// Seals for a scheduled run, which says itself what was done.
pub fn scheduled(wanted: Scheduled<'_>, output: &Output) -> Result<(), Refusal> {
    let args = Args {
        source: wanted.source,
        which: Which { authority: Some(wanted.authority.to_owned()), data: None },
        out: Some(wanted.out.to_owned()),
        sealer_key: Some(wanted.sealer_key.to_owned()),
        plausible: Plausible::default(),
        allow_faults: wanted.allow_faults,
        previous: wanted.previous.map(Path::to_owned),
        no_proof: !wanted.prove,
    };
    work(&args, true, output).map(|_| ())
}

/// Seals.
pub fn run(args: &Args, output: &Output) -> Outcome {
    work(args, false, output)
}

fn work(args: &Args, quiet: bool, output: &Output) -> Outcome {
    let authority = args.which.read()?;
    let data = args.which.data.clone().unwrap_or_default();
    let key_path = args.sealer_key.clone().unwrap_or_else(|| sealer::beside(&data));
    let (key, certificate) = sealer::load(&key_path, &authority)?;
    let sealer = Sealer { key, certificate };
    let previous: Option<[u8; 32]> =
        args.previous.as_ref().map(|file| read(file)).transpose()?.map(|bytes| Sha256::digest(&bytes).into());
    let earlier = args.previous.as_ref().and_then(|file| proved_before(file, &authority));

    let opened = args.source.open(Some(&authority))?;
    let import = check::import(&opened, output)?;
    let warnings = args.plausible.look(&import, earlier.as_ref().map(|proof| &proof.counts), output)?;
    let faults = import.faults.total;
    if faults > 0 && !args.allow_faults {
        return Err(one(Problem::new("NB-E-061").with("count", faults)));
    }
    if !output.json {
        output.progress("Eingelesen; wird versiegelt …", "Read; sealing …");
    }
    let groups: BTreeMap<Group, Vec<u8>> = extract::register::encode_stock(&import.stock).into_iter().collect();
    let counts = import.stock.counts();
    let probes = Probes::of_stock(&import.stock, &mut entropy);
    drop(import.stock);
    let catalogue = hex(&office::catalogue::load().map_err(one)?.version);
    let one_time = (!args.no_proof).then(|| OneTimeKey::generate(&mut entropy));
    let order = Order {
        extract: ExtractId(platform().id()),
        now: now(),
        source: &import.manifest,
        counts: &counts,
        left_out: import.faults.rows_left_out,
        catalogue: &catalogue,
        groups: &groups,
        previous,
        authority: &authority,
        sealer: &sealer.key,
        certificate: &sealer.certificate,
        test_restore: one_time.as_ref(),
    };
    let sealed = seal(&order, &mut entropy).map_err(one)?;
    let created = order.now;
    let extract = order.extract;
    drop(groups);

    let out = args.out.clone().unwrap_or_else(|| {
        let stamp: String = created.rfc3339().chars().filter(char::is_ascii_alphanumeric).collect();
        data.join(names::EXTRACTS).join(format!("auszug-{stamp}.{}", names::EXTRACT_SUFFIX))
    });
    if let Some(folder) = out.parent() {
        std::fs::create_dir_all(folder).map_err(|error| io(folder, &error))?;
    }
    sealed.store(&out).map_err(|error| io(&out, &error))?;
    let proved = one_time.is_some();
    if let Some(one_time) = one_time {
        let told = Told { authority: &authority, sealer: &sealer, probes: &probes, earlier };
        restore_once(&out, &sealed, one_time, told)?;
    }
    let told = Report {
        extract,
        counts: &counts,
        faults,
        proved,
        not_delivered: &import.manifest.not_delivered,
        warnings: &warnings,
    };
    if !quiet {
        report(&out, &sealed, &told, output);
    }
    Ok(Exit::Fine)
}

/// What the extract before said of itself, if its proof lies beside it and is sound; without it no loss can be shown.
fn proved_before(file: &Path, authority: &AuthorityPublic) -> Option<PreviousProof> {
    proofs::checked(file, authority).ok().map(|proof| PreviousProof::of(&proof.statement))
}

/// What a test restore is told.
struct Told<'a> {
    authority: &'a AuthorityPublic,
    sealer: &'a Sealer,
    probes: &'a Probes,
    earlier: Option<PreviousProof>,
}

/// Reads the stored file back, opens it with the one-time key, counts, asks, and keeps the signed proof beside it.
fn restore_once(out: &Path, sealed: &SealedFile, one_time: OneTimeKey, told: Told<'_>) -> Result<(), Refusal> {
    let Told { authority, sealer, probes, earlier } = told;
    let verified = Verified::read(out, authority).map_err(one)?;
    let proof = prove(&verified, one_time, &sealer.key, now(), earlier, &mut |contents| {
        let register = counted::opened(contents)?;
        Ok(Restored { counts: counted::of(&register), answers: probes.ask(&register)? })
    })
    .map_err(one)?;
    check_proof(&proof, &sealer.certificate, authority, sealed.sha256).map_err(one)?;
    let text = write_proof(&proof).map_err(one)?;
    write(&beside(out, PROOF_SUFFIX), text.as_bytes(), Readers::Usual)
}

/// What is said at the end.
struct Report<'a> {
    extract: ExtractId,
    counts: &'a BTreeMap<Class, u64>,
    faults: u64,
    proved: bool,
    not_delivered: &'a [NotDelivered],
    warnings: &'a [Problem],
}

fn report(out: &Path, sealed: &SealedFile, told: &Report<'_>, output: &Output) {
    let Report { extract, counts, faults, proved, not_delivered, warnings } = *told;
    if output.json {
        let counts: serde_json::Map<String, serde_json::Value> =
            counts.iter().map(|(class, rows)| (class.name().to_owned(), (*rows).into())).collect();
        output.value(&json!({
            "file": out.display().to_string(), "extract": extract, "sha256": hex(&sealed.sha256), "bytes": sealed.bytes.len(),
            "counts": counts, "faults": faults, "proved": proved,
            "not_delivered": not_delivered, "warnings": super::plausible::json(warnings),
        }));
        return;
    }
    let kib = sealed.bytes.len() / 1024;
    output.say(
        format!("{}: {kib} KiB, SHA-256 {}", out.display(), hex(&sealed.sha256)),
        format!("{}: {kib} KiB, SHA-256 {}", out.display(), hex(&sealed.sha256)),
    );
    for missing in not_delivered {
        output.say(
            format!("Achtung: {} ist NICHT im Auszug: {}", missing.class.name(), missing.reason),
            format!("Note: {} is NOT in the extract: {}", missing.class.name(), missing.reason),
        );
    }
    if faults > 0 {
        output.say(
            format!("Achtung: {faults} Fehler in den Importdateien; die Zeilen fehlen im Auszug."),
            format!("Note: {faults} faults in the import files; those rows are not in the extract."),
        );
    }
    if proved {
        output.say(
            "Zur Probe wiederhergestellt, gezählt und befragt: stimmt.",
            "Restored once, counted and asked: agrees.",
        );
    } else {
        output.progress(
            "ALARM: ohne Nachweis versiegelt (--no-proof). Niemand hat geprüft, ob dieser Auszug sich öffnen lässt.",
            "ALARM: sealed without a proof (--no-proof). Nobody has checked that this extract can be opened.",
        );
    }
}
