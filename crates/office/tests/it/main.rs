//! The office from outside: unlocking, acts that stay, roles, blocked persons, papers, sign-in.

mod access;
mod keeping;
mod town;
mod unlocking;
