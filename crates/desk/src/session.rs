//! Sessions in memory: 128-bit tokens, idle and absolute limits, and what is remembered so that nothing typed is lost.
//!
//! Nothing here is written to disk: after a restart everyone signs in again. Clock and randomness come from outside.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::Instant;
use model::catalogue::Lang;
use model::ids::AccountId;

use crate::http::token;

/// Milliseconds in a minute.
const MINUTE_MS: i64 = 60_000;
/// Minutes without a request after which a session ends (ASVS 7.3.1).
pub const IDLE_MINUTES: i64 = 30;
/// Minutes after which a session ends in any case: one long shift (ASVS 7.3.2).
pub const ABSOLUTE_MINUTES: i64 = 12 * 60;
/// Minutes for which an ended session is remembered, so that its owner gets back what was typed.
pub const REMEMBER_MINUTES: i64 = 24 * 60;
/// Most sessions at once; beyond it the longest idle one ends.
pub const SESSIONS_MAX: usize = 2_000;

/// How far the sign-in has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The one-time code was right; the password comes next.
    SetPassword,
    /// The password is set; the second factor comes next.
    SetFactor,
    /// Signed in.
    In,
}

/// One session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub account: AccountId,
    /// How far.
    pub stage: Stage,
    /// Token for the forms of this session.
    pub csrf: String,
    /// Began.
    pub began: Instant,
    /// Last request.
    pub seen: Instant,
    /// Where from, as shown to the owner: `127.0.0.1`.
    pub from: String,
    /// A proposed TOTP until it is confirmed; kept in memory only.
    pub proposed: Option<office::accounts::TotpProposal>,
}

impl Session {
    fn over(&self, now: Instant) -> bool {
        // A clock that was set back must not keep a session alive for good.
        let idle = now.0.saturating_sub(self.seen.0);
        let age = now.0.saturating_sub(self.began.0);
        !(-MINUTE_MS..IDLE_MINUTES * MINUTE_MS).contains(&idle)
            || !(-MINUTE_MS..ABSOLUTE_MINUTES * MINUTE_MS).contains(&age)
    }
}

/// What a token leads to.
#[derive(Clone, Debug)]
pub enum Found {
    /// A running session.
    Running(Box<Session>),
    /// A session of this account that has ended by time.
    Ended(AccountId),
    /// Nothing.
    Unknown,
}

/// All sessions of this node.
#[derive(Default, Debug)]
pub struct Sessions {
    map: Mutex<HashMap<[u8; 32], Session>>,
}

impl Sessions {
    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Session>> {
        self.map.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a session; gives the token for the cookie. `random` are two fresh tokens' worth of bytes.
    pub fn open(
        &self,
        account: AccountId,
        stage: Stage,
        from: &str,
        random: &[[u8; token::TOKEN_BYTES]; 2],
        now: Instant,
    ) -> String {
        // The account stands in the clear behind the secret part: after a restart it still tells whose form came back.
        let text = format!("{}{}", token::text(&random[0]), token::text(&account.0));
        let mut map = self.lock();
        map.retain(|_, s| now.0.saturating_sub(s.seen.0) < REMEMBER_MINUTES * MINUTE_MS);
        if map.len() >= SESSIONS_MAX
            && let Some(oldest) = map.iter().min_by_key(|(_, s)| s.seen).map(|(key, _)| *key)
        {
            map.remove(&oldest);
        }
        map.insert(
            token::digest(&text),
            Session {
                account,
                stage,
                csrf: token::text(&random[1]),
                began: now,
                seen: now,
                from: from.to_owned(),
                proposed: None,
            },
        );
        text
    }

    /// The session of a token, marked as seen now.
    pub fn find(&self, token: &str, now: Instant) -> Found {
        let mut map = self.lock();
        match map.get_mut(&token::digest(token)) {
            Some(session) if session.over(now) => Found::Ended(session.account),
            Some(session) => {
                session.seen = now;
                Found::Running(Box::new(session.clone()))
            }
            None => Found::Unknown,
        }
    }

    /// Changes a running session in place.
    pub fn update(&self, token: &str, change: impl FnOnce(&mut Session)) {
        if let Some(session) = self.lock().get_mut(&token::digest(token)) {
            change(session);
        }
    }

    /// Ends a session.
    pub fn close(&self, token: &str) {
        self.lock().remove(&token::digest(token));
    }

    /// Ends all sessions of an account, except that of `keep`; gives how many (ASVS 7.4.2, 7.4.5, 7.5.2).
    pub fn close_all(&self, account: AccountId, keep: Option<&str>) -> usize {
        let keep = keep.map(token::digest);
        let mut map = self.lock();
        let before = map.len();
        map.retain(|key, s| s.account != account || Some(*key) == keep);
        before - map.len()
    }

    /// Ends everything: the office is being locked.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Running sessions of an account: began, last seen, from, and whether it is the one of `token`.
    pub fn of(&self, account: AccountId, token: &str, now: Instant) -> Vec<(Session, bool)> {
        let own = token::digest(token);
        let mut list: Vec<_> = self
            .lock()
            .iter()
            .filter(|(_, s)| s.account == account && !s.over(now))
            .map(|(key, s)| (s.clone(), *key == own))
            .collect();
        list.sort_by_key(|(s, _)| s.began);
        list
    }
}

/// Whose token it says it is: no proof, only good for giving typed input back to nobody else.
#[must_use]
pub fn said_owner(token: &str) -> Option<AccountId> {
    let tail = token.get(2 * token::TOKEN_BYTES..).filter(|tail| tail.len() == 32)?;
    let mut id = [0_u8; 16];
    for (byte, at) in id.iter_mut().zip((0..32).step_by(2)) {
        *byte = u8::from_str_radix(tail.get(at..at + 2)?, 16).ok()?;
    }
    Some(AccountId(id))
}

/// The language a browser asks for, before anyone has signed in; German unless English is named first.
#[must_use]
pub fn browser_lang(accept: Option<&str>) -> Lang {
    match accept.and_then(|list| list.split([',', ';']).next()) {
        Some(first) if first.trim().to_ascii_lowercase().starts_with("en") => Lang::En,
        _ => Lang::De,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Instant {
        Instant(1_700_000_000_000 + minutes * MINUTE_MS)
    }
    const WHO: AccountId = AccountId([1; 16]);

    fn open(sessions: &Sessions, seed: u8) -> String {
        sessions.open(WHO, Stage::In, "127.0.0.1", &[[seed; 16], [seed + 1; 16]], at(0))
    }

    #[test]
    fn a_session_ends_after_idle_time_and_remembers_whose_it_was() {
        let sessions = Sessions::default();
        let token = open(&sessions, 1);
        assert!(matches!(sessions.find(&token, at(IDLE_MINUTES - 1)), Found::Running(_)));
        assert!(matches!(
            sessions.find(&token, at(2 * IDLE_MINUTES - 1)),
            Found::Ended(account) if account == WHO
        ));
        assert!(matches!(sessions.find("other", at(0)), Found::Unknown));
    }

    #[test]
    fn a_session_ends_in_any_case_after_a_shift() {
        let sessions = Sessions::default();
        let token = open(&sessions, 1);
        for step in 1..=ABSOLUTE_MINUTES / 20 {
            let found = sessions.find(&token, at(step * 20));
            assert_eq!(matches!(found, Found::Running(_)), step * 20 < ABSOLUTE_MINUTES, "minute {}", step * 20);
        }
    }

    #[test]
    fn a_token_says_whose_it_is_even_when_the_session_is_gone() {
        let sessions = Sessions::default();
        let token = open(&sessions, 1);
        sessions.clear();
        assert!(matches!(sessions.find(&token, at(0)), Found::Unknown));
        assert_eq!(said_owner(&token), Some(WHO));
        assert_eq!(said_owner("0123"), None);
        assert_eq!(said_owner(""), None);
    }

    #[test]
    fn a_clock_set_back_ends_the_session() {
        let sessions = Sessions::default();
        let token = open(&sessions, 1);
        assert!(matches!(sessions.find(&token, at(-60)), Found::Ended(_)));
    }

    #[test]
    fn all_sessions_of_an_account_end_but_the_own() {
        let sessions = Sessions::default();
        let (own, other) = (open(&sessions, 1), open(&sessions, 10));
        assert_eq!(sessions.close_all(WHO, Some(&own)), 1);
        assert!(matches!(sessions.find(&other, at(1)), Found::Unknown));
        assert!(matches!(sessions.find(&own, at(1)), Found::Running(_)));
    }

    #[test]
    fn the_browser_language_is_german_unless_english_comes_first() {
        assert_eq!(browser_lang(None), Lang::De);
        assert_eq!(browser_lang(Some("en-GB,en;q=0.9,de;q=0.8")), Lang::En);
        assert_eq!(browser_lang(Some("tr,en;q=0.5")), Lang::De);
    }
}
