//! Dealing what a ceremony made: sheets to print, files for sticks, or once on the screen.

use std::path::{Path, PathBuf};

use extract::keys::{AuthorityPublic, Ceremony, Envelope, Share};
use model::problem::Refusal;
use office::house::fingerprint;
use paper::kinds::{Head, Teilschluessel};
use paper::{Mode, Paper, render};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::commands::files::{Readers, empty_folder, one, write};
use crate::output::Output;
use crate::platform::now;

/// Where shares and passphrase go, and to whom.
#[derive(clap::Args)]
pub struct Deal {
    /// Holder of the next share; once for each
    #[arg(long, value_name = "NAME")]
    pub holder: Vec<String>,
    /// New or empty folder for the sheets to print (PDF); print, then destroy it
    #[arg(long, value_name = "DIR")]
    pub print: Option<PathBuf>,
    /// New or empty folder for the shares as text files, one for each holder's stick
    #[arg(long, value_name = "DIR")]
    pub share_files: Option<PathBuf>,
    /// Make no envelope
    #[arg(long)]
    pub no_envelope: bool,
}

/// Everything that has to be written or shown, made before the first file.
pub struct Dealt {
    files: Vec<(PathBuf, Zeroizing<Vec<u8>>)>,
    shares: Vec<(String, Zeroizing<String>, Vec<&'static str>)>,
    envelope: Option<Zeroizing<String>>,
    shown: bool,
}

impl Deal {
    /// Refuses folders that hold something already.
    pub fn check(&self) -> Result<(), Refusal> {
        self.print.iter().chain(&self.share_files).try_for_each(|dir| empty_folder(dir))
    }

    /// Sets the sheets and texts.
    pub fn prepare(&self, made: &Ceremony, envelope: Option<&Envelope>) -> Result<Dealt, Refusal> {
        let public = made.generation.public();
        let mut files = Vec::new();
        if let Some(dir) = &self.print {
            for share in &made.shares {
                let name = format!("teilschluessel-{}.pdf", share.index());
                files.push((dir.join(name), Zeroizing::new(self.sheet(public, share)?)));
            }
            if let Some(envelope) = envelope {
                files.push((dir.join("umschlag.pdf"), Zeroizing::new(envelope_sheet(public, envelope)?)));
            }
        }
        let line = |text: &str| Zeroizing::new(format!("{text}\n").into_bytes());
        if let Some(dir) = &self.share_files {
            for share in &made.shares {
                files.push((dir.join(format!("teilschluessel-{}.txt", share.index())), line(&share.text())));
            }
        }
        if let (Some(dir), Some(envelope)) = (self.print.as_ref().or(self.share_files.as_ref()), envelope) {
            files.push((dir.join("umschlag.txt"), line(&envelope.passphrase)));
        }
        Ok(Dealt {
            files,
            shares: made.shares.iter().map(|share| (self.name(share), share.text(), share.words())).collect(),
            envelope: envelope.map(|envelope| envelope.passphrase.clone()),
            shown: self.print.is_none() && self.share_files.is_none(),
        })
    }

    fn name(&self, share: &Share) -> String {
        let given = self.holder.get(usize::from(share.index()).saturating_sub(1));
        given.cloned().unwrap_or_else(|| format!("Teilschlüssel {}", share.index()))
    }

    fn sheet(&self, public: &AuthorityPublic, share: &Share) -> Result<Vec<u8>, Refusal> {
        let text = share.text();
        set(Teilschluessel {
            head: head(public, &format!("{}-{}", share.series(), share.index())),
            holder: self.name(share),
            index: share.index(),
            needed: share.threshold(),
            made: u8::try_from(public.share_count()).unwrap_or(u8::MAX),
            series: share.series(),
            generation: public.keys().generation,
            groups: text.split(' ').map(str::to_owned).collect(),
            words: share.words().into_iter().map(str::to_owned).collect(),
            qr: text.replace(' ', ""),
            fingerprint: fingerprint(public),
        })
    }
}

fn envelope_sheet(public: &AuthorityPublic, envelope: &Envelope) -> Result<Vec<u8>, Refusal> {
    set(Teilschluessel {
        head: head(public, &format!("{}-U", public.series())),
        holder: "Umschlag der Behördenleitung".to_owned(),
        index: 0,
        needed: 1,
        made: 1,
        series: public.series(),
        generation: public.keys().generation,
        groups: envelope.passphrase.split('-').map(str::to_owned).collect(),
        words: Vec::new(),
        qr: envelope.passphrase.to_string(),
        fingerprint: fingerprint(public),
    })
}

fn head(public: &AuthorityPublic, number: &str) -> Head {
    Head {
        mode: if public.domain().is_exercise() { Mode::Exercise } else { Mode::Real },
        authority: public.keys().name.clone(),
        office: "Schlüsselzeremonie".to_owned(),
        address: String::new(),
        phone: String::new(),
        number: number.to_owned(),
        date: now().civil_date(),
        made_at: now(),
        clerk: String::new(),
        anchor: None,
        check: None,
    }
}

fn set(sheet: Teilschluessel) -> Result<Vec<u8>, Refusal> {
    render(&Paper::from(sheet).job()).map(|pdf| pdf.bytes).map_err(|error| one(error.problem()))
}

impl Dealt {
    /// Writes what is to be written, for its owner alone; gives the files' names.
    pub fn write(&self) -> Result<Vec<String>, Refusal> {
        for (path, bytes) in &self.files {
            write(path, bytes, Readers::Owner)?;
        }
        Ok(self.files.iter().map(|(path, _)| path.display().to_string()).collect())
    }

    /// Adds the secrets for machines, if they were written nowhere.
    pub fn add_to(&self, value: &mut Map<String, Value>) {
        if self.shown {
            let shares: Vec<String> = self.shares.iter().map(|(_, text, _)| text.to_string()).collect();
            value.insert("shares".into(), shares.into());
            value.insert("envelope".into(), self.envelope.as_ref().map(|text| text.to_string()).into());
        }
    }

    /// Shows the secrets once, or says where they lie.
    pub fn show(&self, printed: &[String], output: &Output) {
        if !self.shown {
            printed.iter().for_each(|file| output.line(format!("  {file}")));
            output.say(
                "Bitte drucken oder verteilen, einzeln aushändigen und diese Dateien danach vernichten.",
                "Please print or deal them, hand them out one by one, and destroy these files afterwards.",
            );
            return;
        }
        for (name, text, words) in &self.shares {
            output.line(format!("\n{name}"));
            output.line(format!("  {}", text.as_str()));
            for row in words.chunks(6) {
                output.line(format!("  {}", row.join(" ")));
            }
        }
        if let Some(envelope) = &self.envelope {
            output.say("\nUmschlagkennwort", "\nEnvelope passphrase");
            output.line(format!("  {}", envelope.as_str()));
        }
        output.say(
            "\nBitte jetzt abschreiben und den Bildschirm leeren: noch einmal wird nichts davon gezeigt.",
            "\nPlease copy this now and clear the screen: nothing of it is shown again.",
        );
    }
}

/// One line about the new generation.
pub fn summary(public: &AuthorityPublic, output: &Output) {
    let keys = public.keys();
    let (name, ags, series) = (&keys.name, keys.ags.as_str(), public.series());
    let (needed, made) = (keys.threshold, public.share_count());
    output.say(
        format!("{name} ({ags}), Serie {series}: {needed} von {made} Teilschlüsseln öffnen."),
        format!("{name} ({ags}), series {series}: {needed} of {made} shares open."),
    );
    output.say(format!("Fingerabdruck: {}", fingerprint(public)), format!("Fingerprint: {}", fingerprint(public)));
}

/// The data folder must not be an authority's already.
pub fn no_authority(data: &Path) -> Result<(), Refusal> {
    let file = data.join(office::house::names::AUTHORITY);
    let Ok(text) = std::fs::read(&file) else {
        return Ok(());
    };
    let generation = AuthorityPublic::read(&text).map(|public| public.keys().generation).unwrap_or_default();
    Err(one(model::Problem::new("NB-K-038").with("file", file.display()).with("generation", generation)))
}
