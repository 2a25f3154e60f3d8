//! Papers and bank files from outside: what a printer, a reader and a bank's schema see.

mod bank;
mod fixtures;
#[cfg(feature = "pdf")]
mod pdf;
mod provisional;
mod sepa;
mod text;
mod tools;
