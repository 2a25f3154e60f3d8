//! `notbetrieb init`: the key ceremony. It makes an authority's keys, deals the shares, and leaves nothing secret in the data
//! folder that is not sealed.

use std::path::{Path, PathBuf};

use extract::import::read_manifest;
use extract::keys::{Ceremony, Domain, Envelope, Plan, SealerKey, Share, ceremony};
use model::Problem;
use model::ids::AuthorityId;
use model::place::Ags;
use model::problem::Refusal;
use office::house::{fingerprint, names};
use paper::kinds::{Head, Teilschluessel};
use paper::{Mode, Paper, render};
use serde_json::{Map, json};
use zeroize::Zeroizing;

use super::files::{Readers, absent, empty_folder, one, write};
use super::sealer;
use crate::output::{Exit, Outcome, Output, io};
use crate::platform::{entropy, now, platform};

/// Longest name of an authority, in characters: it stands in the head of every paper.
const MAX_NAME_CHARS: usize = 80;

/// Options of `init`.
#[derive(clap::Args)]
#[command(after_help = "\
Die Schlüsselzeremonie. Ohne --print und --share-files stehen Teilschlüssel und Umschlagkennwort einmal auf dem Bildschirm.
The key ceremony. Without --print and --share-files the shares and the envelope passphrase are shown once on the screen.

Beispiele / examples:
  notbetrieb init --data /srv/notbetrieb --name 'Stadt Musterhagen' --ags 05999001 --needed 3 --shares 5 \\
      --holder 'A. Berg' --holder 'B. Lind' --holder 'C. Roth' --holder 'D. Thoma' --holder 'E. Sand' --print /mnt/spool
  notbetrieb init --data town --import town-files --exercise --needed 2 --shares 3 --share-files town-shares")]
pub struct Args {
    /// New or empty data folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Name of the authority, as on letters
    #[arg(long, required_unless_present = "import")]
    name: Option<String>,
    /// Amtlicher Gemeindeschlüssel, eight digits
    #[arg(long, value_parser = ags, required_unless_present = "import")]
    ags: Option<Ags>,
    /// Id of the authority, if the provider has given one; a random one without it
    #[arg(long, value_name = "UUID")]
    id: Option<AuthorityId>,
    /// Take id, name and AGS from the manifest of this import folder, so that its extract fits
    #[arg(long, value_name = "DIR")]
    import: Option<PathBuf>,
    /// Keys of an exercise: they open nothing real, and everything made with them says so
    #[arg(long)]
    exercise: bool,
    /// Shares needed to open (k)
    #[arg(long, default_value_t = 3)]
    needed: u8,
    /// Shares made (n)
    #[arg(long, default_value_t = 5)]
    shares: u8,
    /// Holder of the next share; once for each
    #[arg(long, value_name = "NAME")]
    holder: Vec<String>,
    /// New or empty folder for the sheets to print (PDF); print, then destroy it
    #[arg(long, value_name = "DIR")]
    print: Option<PathBuf>,
    /// New or empty folder for the shares as text files, one for each holder's stick
    #[arg(long, value_name = "DIR")]
    share_files: Option<PathBuf>,
    /// Make no envelope
    #[arg(long)]
    no_envelope: bool,
    /// File for the key of the sealing machine; beside the data folder without it
    #[arg(long, value_name = "FILE")]
    sealer_key: Option<PathBuf>,
    /// Name of the sealing machine
    #[arg(long, default_value = "Siegelstelle")]
    sealer: String,
}

fn ags(text: &str) -> Result<Ags, String> {
    Ags::try_from(text.to_owned()).map_err(str::to_owned)
}

/// Everything that has to be written or shown, made before the first file.
struct Made {
    ceremony: Ceremony,
    envelope: Option<Envelope>,
    sheets: Vec<(String, Zeroizing<Vec<u8>>)>,
}

/// Holds the ceremony.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let plan = plan(args)?;
    let sealer_path = args.sealer_key.clone().unwrap_or_else(|| sealer::beside(&args.data));
    absent(&sealer_path)?;
    empty_folder(&args.data)?;
    for dir in args.print.iter().chain(&args.share_files) {
        empty_folder(dir)?;
    }
    let made = make(args, &plan)?;
    let public = made.ceremony.generation.public();
    let sealer = SealerKey::generate(plan.domain, &mut entropy);
    let certificate =
        made.ceremony.generation.certify_sealer(&args.sealer, &sealer.verifying_key(), now()).map_err(one)?;

    // Shares first: a data folder whose shares were never written could not be opened by anybody.
    let mut printed = Vec::new();
    if let Some(dir) = &args.print {
        for (name, bytes) in &made.sheets {
            write(&dir.join(name), bytes, Readers::Owner)?;
            printed.push(dir.join(name).display().to_string());
        }
    }
    if let Some(dir) = &args.share_files {
        for share in &made.ceremony.shares {
            let path = dir.join(format!("teilschluessel-{}.txt", share.index()));
            write(&path, format!("{}\n", share.text().as_str()).as_bytes(), Readers::Owner)?;
            printed.push(path.display().to_string());
        }
    }
    if let (Some(dir), Some(envelope)) = (args.print.as_ref().or(args.share_files.as_ref()), &made.envelope) {
        let path = dir.join("umschlag.txt");
        write(&path, format!("{}\n", envelope.passphrase.as_str()).as_bytes(), Readers::Owner)?;
        printed.push(path.display().to_string());
    }
    sealer::keep(&sealer_path, &sealer, certificate)?;
    let extracts = args.data.join(names::EXTRACTS);
    std::fs::create_dir_all(&extracts).map_err(|error| io(&extracts, &error))?;
    if let Some(envelope) = &made.envelope {
        write(&args.data.join(names::ENVELOPE), &envelope.file, Readers::Usual)?;
    }
    // The last file makes the folder an authority's.
    write(&args.data.join(names::AUTHORITY), public.write().map_err(one)?.as_bytes(), Readers::Usual)?;
    report(args, &made, &sealer_path, &printed, output);
    Ok(Exit::Fine)
}

fn plan(args: &Args) -> Result<Plan, Refusal> {
    let manifest = args.import.as_ref().map(|dir| read_manifest(dir).map_err(one)).transpose()?;
    let source = manifest.as_ref().map(|manifest| &manifest.authority);
    let name = args.name.clone().or_else(|| source.map(|source| source.name.clone())).unwrap_or_default();
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(one(Problem::new("NB-S-063").at("name").with("max", MAX_NAME_CHARS)));
    }
    let ags = args.ags.clone().or_else(|| source.map(|source| source.ags.clone()));
    let exercise = args.exercise || manifest.as_ref().is_some_and(|manifest| manifest.exercise);
    Ok(Plan {
        domain: Domain::of_exercise(exercise),
        authority: args.id.or(source.map(|source| source.id)).unwrap_or_else(|| AuthorityId(platform().id())),
        // Clap asks for one of both.
        ags: ags.ok_or_else(|| one(Problem::new("NB-S-063").at("ags").with("max", MAX_NAME_CHARS)))?,
        name,
        threshold: args.needed,
        shares: args.shares,
    })
}

fn make(args: &Args, plan: &Plan) -> Result<Made, Refusal> {
    let ceremony = ceremony(plan, None, now(), &mut entropy).map_err(one)?;
    let envelope = if args.no_envelope { None } else { Some(ceremony.generation.envelope(&mut entropy).map_err(one)?) };
    let mut sheets = Vec::new();
    if args.print.is_some() {
        for share in &ceremony.shares {
            let name = format!("teilschluessel-{}.pdf", share.index());
            sheets.push((name, Zeroizing::new(sheet(args, plan, &ceremony, share)?)));
        }
    }
    Ok(Made { ceremony, envelope, sheets })
}

fn holder(args: &Args, share: &Share) -> String {
    let given = args.holder.get(usize::from(share.index()).saturating_sub(1));
    given.cloned().unwrap_or_else(|| format!("Teilschlüssel {}", share.index()))
}

fn sheet(args: &Args, plan: &Plan, ceremony: &Ceremony, share: &Share) -> Result<Vec<u8>, Refusal> {
    let text = share.text();
    let public = ceremony.generation.public();
    let paper = Paper::from(Teilschluessel {
        head: Head {
            mode: if plan.domain.is_exercise() { Mode::Exercise } else { Mode::Real },
            authority: plan.name.clone(),
            office: "Schlüsselzeremonie".to_owned(),
            address: String::new(),
            phone: String::new(),
            number: format!("{}-{}", share.series(), share.index()),
            date: now().civil_date(),
            made_at: now(),
            clerk: String::new(),
            anchor: None,
            check: None,
        },
        holder: holder(args, share),
        index: share.index(),
        needed: plan.threshold,
        made: plan.shares,
        series: share.series(),
        groups: text.split(' ').map(str::to_owned).collect(),
        qr: text.replace(' ', ""),
        fingerprint: fingerprint(public),
    });
    render(&paper.job()).map(|pdf| pdf.bytes).map_err(|error| one(error.problem()))
}

fn report(args: &Args, made: &Made, sealer: &Path, printed: &[String], output: &Output) {
    let public = made.ceremony.generation.public();
    let keys = public.keys();
    // Secrets are shown only where they were written nowhere.
    let show = args.print.is_none() && args.share_files.is_none();
    if output.json {
        let mut value = Map::new();
        value.insert(
            "authority".into(),
            json!({ "id": keys.authority, "name": keys.name, "ags": keys.ags, "exercise": keys.exercise }),
        );
        value.insert("data".into(), args.data.display().to_string().into());
        value.insert("generation".into(), keys.generation.into());
        value.insert("needed".into(), keys.threshold.into());
        value.insert("made".into(), public.share_count().into());
        value.insert("series".into(), public.series().into());
        value.insert("fingerprint".into(), fingerprint(public).into());
        value.insert("sealer_key".into(), sealer.display().to_string().into());
        value.insert("written".into(), printed.into());
        if show {
            let shares: Vec<String> = made.ceremony.shares.iter().map(|share| share.text().to_string()).collect();
            value.insert("shares".into(), shares.into());
            value.insert(
                "envelope".into(),
                made.envelope.as_ref().map(|envelope| envelope.passphrase.to_string()).into(),
            );
        }
        output.value(&value.into());
        return;
    }
    output.say(
        format!(
            "{} ({}), Serie {}: {} von {} Teilschlüsseln öffnen.",
            keys.name,
            keys.ags.as_str(),
            public.series(),
            keys.threshold,
            public.share_count()
        ),
        format!(
            "{} ({}), series {}: {} of {} shares open.",
            keys.name,
            keys.ags.as_str(),
            public.series(),
            keys.threshold,
            public.share_count()
        ),
    );
    output.say(format!("Fingerabdruck: {}", fingerprint(public)), format!("Fingerprint: {}", fingerprint(public)));
    if show {
        for share in &made.ceremony.shares {
            output.line(format!("\n{}", holder(args, share)));
            output.line(format!("  {}", share.text().as_str()));
        }
        if let Some(envelope) = &made.envelope {
            output.say("\nUmschlagkennwort", "\nEnvelope passphrase");
            output.line(format!("  {}", envelope.passphrase.as_str()));
        }
        output.say(
            "\nBitte jetzt abschreiben und den Bildschirm leeren: noch einmal wird nichts davon gezeigt.",
            "\nPlease copy this now and clear the screen: nothing of it is shown again.",
        );
    } else {
        for file in printed {
            output.line(format!("  {file}"));
        }
        output.say(
            "Bitte drucken oder verteilen, einzeln aushändigen und diese Dateien danach vernichten.",
            "Please print or deal them, hand them out one by one, and destroy these files afterwards.",
        );
    }
    output.say(
        format!("Schlüssel der Siegelstelle: {} (auf den Rechner bringen, der versiegelt)", sealer.display()),
        format!("Key of the sealing machine: {} (take it to the computer that seals)", sealer.display()),
    );
}
