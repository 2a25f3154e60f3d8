//! Decisions and books through their public interface.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod benefits;
mod births;
mod cash;
mod civil;
mod declarations;
mod envelope;
mod fees;
mod identity;
mod marriage;
mod payments;
mod serials;
mod stock;
mod terms;
mod watchlist;
