//! The desk through its router, as a browser without JavaScript sees it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod back;
mod bank;
mod browser;
mod civil;
mod counter;
mod files;
mod forms;
mod loopback;
mod money;
mod node;
mod pages;
mod sign_in;
mod unlock;
