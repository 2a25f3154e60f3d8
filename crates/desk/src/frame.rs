//! The frame of every page: exercise band, head, navigation by role, state lines, footer with the durability ladder.

pub use crate::area::Area;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use model::role::Role;

use crate::components::button::key_hint;
use crate::http::assets;
use crate::t;
use crate::text::Texts;

/// Who is signed in.
#[derive(Clone, Debug, Default)]
pub struct Who {
    /// „A. Berg“.
    pub name: String,
    /// „Bürgerbüro“.
    pub function: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Dense view is on.
    pub dense: bool,
}

/// How a state line is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Small and grey: always there.
    Quiet,
    /// Amber: older than the service allows, or soon due.
    Amber,
    /// Must be seen before acting.
    Loud,
}

/// A sentence about the data, the durability or a deadline, right under the heading.
#[derive(Clone, Debug)]
pub struct StateLine {
    /// How it is meant.
    pub tone: Tone,
    /// „Melderegister, Stand 26.10.2023, 18:00 – 25 Tage alt“.
    pub text: String,
}

/// One step of the durability ladder.
#[derive(Clone, Debug)]
pub struct Rung {
    /// „hier“, „2. Kopie“, „Verbund“.
    pub name: String,
    /// „14:05“, „nicht erreichbar seit 09:12 (nichts verloren)“.
    pub state: String,
    /// Reached.
    pub reached: bool,
}

/// What the frame needs to know, besides the content.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Words.
    pub texts: Texts,
    /// H1 and window title.
    pub title: String,
    /// Name of the authority.
    pub authority: String,
    /// Exercise: band, frame, word.
    pub exercise: bool,
    /// „30.10.2023, 01:10 Uhr“, when Notbetrieb is declared.
    pub since: Option<String>,
    /// Signed in; nothing on the pages before.
    pub who: Option<Who>,
    /// Area that is open.
    pub area: Option<Area>,
    /// Way here: label and address.
    pub crumbs: Vec<(String, String)>,
    /// State lines under the heading.
    pub states: Vec<StateLine>,
    /// Durability ladder.
    pub ladder: Vec<Rung>,
    /// Token of the session, for every form.
    pub csrf: String,
    /// Purpose of the case at hand, carried into the search.
    pub purpose: String,
    /// Wide content (lists) instead of the column for forms.
    pub wide: bool,
    /// The page shows errors: the window's title says so first.
    pub faulty: bool,
}

/// The hidden token of a form.
#[must_use]
pub fn csrf_field(token: &str) -> Markup {
    html! { input type="hidden" name="csrf" value=(token); }
}

fn exercise_band(texts: Texts) -> Markup {
    html! {
        section class="exercise" aria-label=(t!(texts, "exercise-word")) {
            p { strong { (t!(texts, "exercise-word")) } span { (t!(texts, "exercise-says")) } strong aria-hidden="true" { (t!(texts, "exercise-word")) } }
        }
    }
}

fn person_menu(f: &Frame, who: &Who) -> Markup {
    let texts = f.texts;
    let other = match texts.lang() {
        model::catalogue::Lang::De => ("en", "English", "en"),
        model::catalogue::Lang::En => ("de", "Deutsch", "de"),
    };
    html! {
        details class="person" {
            summary {
                span class="person__name" { (who.name) }
                @if !who.function.is_empty() { span class="person__function" { " · " (who.function) } }
            }
            div class="person__menu" {
                form method="post" action="/preferences" {
                    (csrf_field(&f.csrf))
                    button type="submit" name="lang" value=(other.0) lang=(other.2) { (other.1) }
                    button type="submit" name="dense" value=(if who.dense { "0" } else { "1" }) {
                        (if who.dense { t!(texts, "density-to-guided") } else { t!(texts, "density-to-dense") })
                    }
                }
                a href="/sessions" { (t!(texts, "menu-sessions")) }
                a href="/help/keys" { (t!(texts, "menu-keys")) " " kbd class="key" { "?" } }
                form method="post" action="/sign-out" {
                    (csrf_field(&f.csrf))
                    button type="submit" { (t!(texts, "menu-sign-out")) }
                }
            }
        }
    }
}

fn search_box(f: &Frame) -> Markup {
    html! {
        form class="search" role="search" method="post" action="/search" {
            (csrf_field(&f.csrf))
            input type="hidden" name="purpose" value=(f.purpose);
            label for="search" { (t!(f.texts, "search-label")) }
            input type="search" id="search" name="q" autocomplete="off" spellcheck="false" maxlength="200" data-search;
            button type="submit" { (t!(f.texts, "search-go")) (key_hint("/")) }
        }
    }
}

fn navigation(f: &Frame, who: &Who) -> Markup {
    html! {
        nav class="nav" aria-label=(t!(f.texts, "nav-label")) {
            ul {
                @for area in Area::ALL.into_iter().filter(|a| a.open_to(&who.roles)) {
                    li {
                        a href=(area.href()) aria-current=[(f.area == Some(area)).then_some("page")]
                            data-go=[area.key()] accesskey=[(area == Area::Intake).then_some("n")] {
                            span { (area.name(f.texts)) }
                            @if let Some(key) = area.key() { (key_hint(&format!("g {key}"))) }
                            @if area == Area::Intake { (key_hint("Alt+N")) }
                        }
                    }
                }
            }
        }
    }
}

fn ladder(f: &Frame) -> Markup {
    html! {
        @if !f.ladder.is_empty() {
            a class="ladder" href="/help/durability" {
                span class="ladder__label" { (t!(f.texts, "ladder-label")) }
                @for rung in &f.ladder {
                    span class=(if rung.reached { "ladder__rung ladder__rung--reached" } else { "ladder__rung" }) {
                        (rung.name) " " span aria-hidden="true" { (if rung.reached { "✓" } else { "–" }) }
                        " " (rung.state)
                    }
                }
            }
        }
    }
}

/// The whole page.
#[must_use]
pub fn page(f: &Frame, content: &Markup) -> Markup {
    let texts = f.texts;
    html! {
        (DOCTYPE)
        html lang=(texts.lang().code()) class=[f.exercise.then_some("is-exercise")] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title {
                    @if f.faulty { (t!(texts, "title-error")) " " }
                    (f.title) " · " (f.authority)
                    @if f.exercise { " · " (t!(texts, "exercise-word")) }
                }
                link rel="stylesheet" href=(assets::href("desk.css"));
                link rel="icon" href=(assets::href("icon.svg")) type="image/svg+xml";
                script src=(assets::href("desk.js")) defer {}
            }
            body class=(body_class(f)) {
                a class="skip" href="#content" { (t!(texts, "skip")) }
                @if f.exercise { (exercise_band(texts)) }
                header class="head" {
                    div class="head__inner" {
                        p class="head__authority" {
                            a href="/" { (f.authority) }
                            @if let Some(since) = &f.since { span class="head__since" { (t!(texts, "head-since", since = since.as_str())) } }
                        }
                        @if let Some(who) = &f.who {
                            @if Area::may_search(&who.roles) { (search_box(f)) }
                            (person_menu(f, who))
                        }
                    }
                }
                div class="body" {
                    @if let Some(who) = &f.who { (navigation(f, who)) }
                    main id="content" tabindex="-1" class=(if f.wide { "main main--wide" } else { "main" }) {
                        @if !f.crumbs.is_empty() {
                            nav class="crumbs" aria-label=(t!(texts, "crumbs-label")) {
                                ol { @for (label, href) in &f.crumbs { li { a href=(href) { (label) } } } }
                            }
                        }
                        h1 { (f.title) }
                        @if !f.states.is_empty() {
                            ul class="states" {
                                @for line in &f.states {
                                    li class=(match line.tone { Tone::Quiet => "states__one", Tone::Amber => "states__one states__one--amber", Tone::Loud => "states__one states__one--loud" }) { (line.text) }
                                }
                            }
                        }
                        (content)
                    }
                }
                footer class="foot" {
                    div class="foot__inner" {
                        (ladder(f))
                        p class="foot__links" {
                            a href="/help/keys" { (t!(texts, "foot-help")) }
                        }
                    }
                }
                @if f.who.is_some() {
                    div class="idle" role="alert" data-idle data-idle-words=(t!(texts, "idle-warning")) {}
                }
            }
        }
    }
}

fn body_class(f: &Frame) -> &'static str {
    match f.who.as_ref().map(|w| w.dense) {
        Some(true) => "dense",
        Some(false) => "guided",
        None => "guided before",
    }
}

/// Markup that was made elsewhere and is known to be safe, e.g. a QR code of ours.
#[must_use]
pub fn own_svg(svg: String) -> Markup {
    PreEscaped(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(roles: &[Role]) -> Frame {
        Frame {
            title: "Heute".into(),
            authority: "Stadt Talbrück".into(),
            exercise: true,
            who: Some(Who { name: "A. <b>Berg".into(), roles: roles.to_vec(), ..Who::default() }),
            csrf: "token".into(),
            ..Frame::default()
        }
    }

    #[test]
    fn the_navigation_shows_only_what_the_role_may_do() {
        let clerk = page(&frame(&[Role::ClerkCivilStatus]), &html! {}).into_string();
        assert!(clerk.contains("href=\"/cases\"") && !clerk.contains("href=\"/payments\""));
        let treasurer = page(&frame(&[Role::Treasurer]), &html! {}).into_string();
        assert!(treasurer.contains("href=\"/payments\"") && !treasurer.contains("href=\"/cases\""));
        let administrator = page(&frame(&[Role::Administrator]), &html! {}).into_string();
        assert!(!administrator.contains("role=\"search\""), "no search without record classes");
    }

    #[test]
    fn an_exercise_says_so_in_words_in_body_and_title_and_nothing_is_inline() {
        let text = page(&frame(&[Role::Head]), &html! {}).into_string();
        assert!(text.matches("ÜBUNG").count() >= 3);
        assert!(!text.contains("style=") && !text.contains("<script>") && !text.contains("onclick"));
        assert!(text.contains("A. &lt;b&gt;Berg"));
        let mut real = frame(&[Role::Head]);
        real.exercise = false;
        assert!(!page(&real, &html! {}).into_string().contains("ÜBUNG"));
    }

    #[test]
    fn every_form_of_the_frame_carries_the_token() {
        let text = page(&frame(&[Role::ClerkCivilStatus]), &html! {}).into_string();
        assert_eq!(text.matches("<form").count(), text.matches("name=\"csrf\" value=\"token\"").count());
    }
}
