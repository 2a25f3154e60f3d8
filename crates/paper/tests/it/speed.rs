//! Figures, printed on demand: `cargo test -p paper --test it speed -- --ignored --nocapture`. Nothing depends on a time.

use std::time::Instant;

use model::Money;
use paper::domain::Real;
use paper::sepa::{self, Payment};

use crate::sepa::{batch, german};

fn list(n: u64) -> Vec<Payment> {
    (0..n)
        .map(|i| Payment {
            payee: format!("Jürgen Müßig {i}"),
            iban: german("37040044", i),
            amount: Money::from_cents(i64::try_from(i).unwrap() % 90_000 + 1),
            end_to_end_id: format!("WG-2026-12-{i}-1"),
            remittance: format!("Wohngeld 12/2026 AZ 50-{i}"),
        })
        .collect()
}

#[test]
#[ignore = "prints figures"]
fn figures() {
    for n in [5_000, 100_000] {
        let payments = list(n);
        let start = Instant::now();
        let summary = sepa::write_to(&batch::<Real>(&payments), &mut std::io::sink()).unwrap();
        eprintln!("{n} payments checked and written: {:?}, {} bytes", start.elapsed(), summary.bytes);
        let bytes = sepa::write(&batch::<Real>(&payments)).unwrap().bytes;
        let start = Instant::now();
        let read = paper::bank::read(bytes.as_slice()).unwrap();
        eprintln!("{} payments read back: {:?}", read.payments.len(), start.elapsed());
    }
    #[cfg(feature = "pdf")]
    for (name, paper) in crate::fixtures::all(paper::Mode::Exercise) {
        let job = paper.job();
        paper::render(&job).unwrap();
        let start = Instant::now();
        let pdf = paper::render(&job).unwrap();
        eprintln!("{name}: {:?}, {} pages, {} bytes", start.elapsed(), pdf.pages, pdf.bytes.len());
    }
}
