//! `notbetrieb keys rotate`: the next generation, because a share was lost or a holder leaves.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use extract::keys::{SealerCertificate, Signed};
use extract::seal::SignatureFile;
use model::Problem;
use model::problem::Refusal;
use office::House;
use office::house::{ExtractFile, Means, fingerprint, names};
use office::rotation::{Rotated, Rotation};
use serde_json::{Map, json};

use super::deal::{Deal, Dealt, summary};
use super::holders;
use crate::commands::extract::reseal_in_place;
use crate::commands::files::{Readers, one, read, secret_file, secret_line, write};
use crate::commands::sealer;
use crate::output::{Exit, Outcome, Output};
use crate::platform::{now, platform};

/// Name of the certificate for a sealing machine, in the data folder.
const CERTIFICATE: &str = "sealer-certificate.json";

/// Options of `keys rotate`.
#[derive(clap::Args)]
#[command(after_help = "\
Das Haus muss überall gesperrt und beendet sein. Danach sind alle alten Teilschlüssel und das alte Umschlagkennwort wertlos für
alles, was von da an versiegelt wird. Was jemand früher kopiert hat, öffnen die alten weiter: alte Auszüge daher vernichten.
The house must be locked and ended everywhere. Afterwards all old shares are worthless for whatever is sealed from then on. What
somebody copied earlier still opens with the old ones: destroy old extracts.

Beispiel / example:
  notbetrieb keys rotate --data /srv/notbetrieb --share-file s1.txt --share-file s2.txt --share-file s4.txt \\
      --reason 'Umschlag von Nr. 3 verloren' --present 'A. Berg' --needed 3 --shares 5 --holder 'A. Berg' --print /mnt/spool")]
pub struct Args {
    /// Data folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Text file with one share of the generation in force; once for each
    #[arg(long, value_name = "FILE", required_unless_present = "envelope")]
    share_file: Vec<PathBuf>,
    /// Open with the envelope's passphrase, read from the standard input
    #[arg(long, conflicts_with = "share_file")]
    envelope: bool,
    /// Why; goes into the journal
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    /// Who is present; goes into the journal. Once for each person
    #[arg(long, value_name = "NAME")]
    present: Vec<String>,
    /// Shares needed from now on (k)
    #[arg(long, default_value_t = 3)]
    needed: u8,
    /// Shares made (n)
    #[arg(long, default_value_t = 5)]
    shares: u8,
    #[command(flatten)]
    deal: Deal,
    /// Key of the sealing machine, if it is here: it gets its certificate, and extracts are sealed anew
    #[arg(long, value_name = "FILE")]
    sealer_key: Option<PathBuf>,
    /// A signature file (.sig) of the sealing machine elsewhere: its new certificate is left in the data folder
    #[arg(long, value_name = "FILE")]
    certify: Option<PathBuf>,
}

/// Holds the ceremony.
pub fn run(args: &Args, output: &Output) -> Outcome {
    args.deal.check()?;
    let catalogue = office::catalogue::load().map_err(one)?;
    let house = House::at(&args.data, Arc::new(catalogue), platform()).map_err(one)?;
    let means = if args.envelope {
        Means::Envelope(secret_line("Umschlagkennwort / envelope passphrase")?)
    } else {
        Means::Shares(args.share_file.iter().map(|path| secret_file(path)).collect::<Result<_, _>>()?)
    };
    let beside = sealer::beside(&args.data);
    let sealer_key = args.sealer_key.clone().or_else(|| beside.exists().then_some(beside));
    let mut dealt: Option<Dealt> = None;
    let mut printed = Vec::new();
    let rotation = Rotation {
        means: &means,
        present: args.present.clone(),
        needed: args.needed,
        shares: args.shares,
        envelope: !args.deal.no_envelope,
        reason: args.reason.clone(),
    };
    let rotated = house.rotate(rotation, &mut |made, envelope| {
        let sheets = args.deal.prepare(made, envelope)?;
        printed = sheets.write()?;
        dealt = Some(sheets);
        Ok(())
    });
    let Some(dealt) = dealt else {
        return rotated.map(|_| Exit::Refused);
    };
    let rotated = match rotated {
        Ok(rotated) => rotated,
        Err(refusal) => {
            // Shares shown on the screen alone would be lost with the reason why it went no further.
            dealt.show(&printed, output);
            return Err(refusal);
        }
    };
    let public = rotated.to.public();
    holders::keep(&args.data, public, &args.deal.holder)?;
    let sealing = seal_on(args, &rotated, sealer_key.as_deref(), &house)?;
    report(args, &rotated, &dealt, &printed, &sealing, output);
    Ok(Exit::Fine)
}

/// What became of sealing machine and extracts.
struct Sealing {
    certificate: Option<PathBuf>,
    resealed: Vec<PathBuf>,
    left: Vec<PathBuf>,
}

fn seal_on(args: &Args, rotated: &Rotated, key: Option<&Path>, house: &House) -> Result<Sealing, Refusal> {
    let (from, to) = (&rotated.from, &rotated.to);
    let old = from.public().keys().generation;
    let read_head = |file: &ExtractFile| extract::seal::info(&std::fs::read(&file.path).ok()?).ok();
    let extracts: Vec<PathBuf> = house
        .extracts()
        .into_iter()
        .filter(|file| read_head(file).is_some_and(|header| header.generation == old))
        .map(|file| file.path)
        .collect();
    let mut sealing = Sealing { certificate: None, resealed: Vec::new(), left: Vec::new() };
    if let Some(path) = key {
        let (key, before) = sealer::load(path, to.public())?;
        let certificate = to.certify_sealer(&before.statement.sealer, &key.verifying_key(), now()).map_err(one)?;
        for file in extracts {
            match reseal_in_place(&file, from, to.public(), &key, &certificate) {
                Ok(()) => sealing.resealed.push(file),
                Err(_) => sealing.left.push(file),
            }
        }
        sealer::keep(path, &key, certificate)?;
    } else {
        sealing.left = extracts;
    }
    if let Some(path) = &args.certify {
        let signature = SignatureFile::read(&read(path)?).map_err(one)?;
        from.public().check_certificate(&signature.certificate).map_err(one)?;
        let statement = &signature.certificate.statement;
        let key = statement.key().map_err(one)?;
        let certificate: Signed<SealerCertificate> = to.certify_sealer(&statement.sealer, &key, now()).map_err(one)?;
        let file = args.data.join(CERTIFICATE);
        let text = serde_json::to_vec_pretty(&certificate).map_err(|_| one(Problem::new("NB-K-015")))?;
        write(&file, &text, Readers::Usual)?;
        sealing.certificate = Some(file);
    }
    Ok(sealing)
}

fn report(args: &Args, rotated: &Rotated, dealt: &Dealt, printed: &[String], sealing: &Sealing, output: &Output) {
    let public = rotated.to.public();
    let generation = public.keys().generation;
    let names_of = |files: &[PathBuf]| files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>();
    if output.json {
        let mut value = Map::new();
        value.insert("generation".into(), generation.into());
        value.insert("needed".into(), public.keys().threshold.into());
        value.insert("made".into(), public.share_count().into());
        value.insert("series".into(), public.series().into());
        value.insert("fingerprint".into(), fingerprint(public).into());
        value.insert("node".into(), rotated.node.into());
        value.insert("written".into(), printed.into());
        value.insert("resealed".into(), names_of(&sealing.resealed).into());
        value.insert("left".into(), names_of(&sealing.left).into());
        value.insert("certificate".into(), json!(sealing.certificate.as_ref().map(|file| file.display().to_string())));
        dealt.add_to(&mut value);
        output.value(&value.into());
        return;
    }
    output.say(format!("Generation {generation} gilt."), format!("Generation {generation} is in force."));
    summary(public, output);
    dealt.show(printed, output);
    for file in &sealing.resealed {
        output.say(
            format!("Neu versiegelt: {}. Alle älteren Kopien dieser Datei bitte vernichten.", file.display()),
            format!("Sealed anew: {}. Please destroy all older copies of this file.", file.display()),
        );
    }
    for file in &sealing.left {
        output.say(
            format!("Noch für die alte Generation versiegelt: {}. Bitte mit „notbetrieb extract reseal“ oder durch einen neuen Auszug ersetzen, dann vernichten.", file.display()),
            format!("Still sealed for the old generation: {}. Please replace it with “notbetrieb extract reseal” or a new extract, then destroy it.", file.display()),
        );
    }
    let chain = args.data.join(names::GENERATIONS);
    output.say(
        format!(
            "Zu jeder Siegelstelle und jedem weiteren Rechner bitte bringen: {} und {}",
            args.data.join(names::AUTHORITY).display(),
            chain.display()
        ),
        format!(
            "Please take to each sealing machine and other node: {} and {}",
            args.data.join(names::AUTHORITY).display(),
            chain.display()
        ),
    );
    if let Some(file) = &sealing.certificate {
        output.say(
            format!("Zertifikat der Siegelstelle: {} (dort „notbetrieb keys follow“)", file.display()),
            format!("Certificate of the sealing machine: {} (there “notbetrieb keys follow”)", file.display()),
        );
    }
    output.say("Alte Umschläge bitte einsammeln und vernichten.", "Please collect the old envelopes and destroy them.");
}
