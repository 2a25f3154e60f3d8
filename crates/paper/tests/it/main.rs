//! Papers and bank files from outside: what a printer, a reader and a bank's schema see.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod answers;
mod bank;
mod catalogue;
mod deliveries;
mod fixtures;
mod fixtures_marriage;
mod fuzzed;
mod money_papers;
#[cfg(feature = "pdf")]
mod pdf;
mod provisional;
mod sepa;
mod sepa_rules;
mod speed;
mod text;
mod tools;
