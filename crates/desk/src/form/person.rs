//! Picking a person of the extract inside a form, without leaving it: search, hits, „Übernehmen“.

use maud::{Markup, html};

use super::shown::ShownView;
use crate::components::field::control_id;
use crate::t;
use crate::text::Texts;

/// A person as a line: who, and what tells one from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonLine {
    /// Reference that travels in the form.
    pub reference: String,
    /// „Aylin Yıldız, geb. Demir“.
    pub name: String,
    /// „14.02.1994 · Lindenweg 4, 59999 Talbrück“.
    pub detail: String,
    /// „Schreibweise ähnlich“.
    pub why: String,
    /// „aus dem Auszug (26.10.2023)“.
    pub state: String,
    /// „verstorben“ and the like; must be seen.
    pub warning: String,
}

/// Search and pick of one part.
#[derive(Clone, Debug, Default)]
pub struct PartView {
    /// Whoever was picked.
    pub picked: Option<PersonLine>,
    /// What was asked.
    pub query: String,
    /// A search was made.
    pub searched: bool,
    /// What it found.
    pub hits: Vec<PersonLine>,
    /// Picked with this very press: the keyboard goes on from here.
    pub just_picked: bool,
    /// There is an extract to search.
    pub extract: bool,
    /// A document was compared with this very press.
    pub shown: Option<ShownView>,
}

/// One person in a frame.
fn line(texts: Texts, person: &PersonLine, button: &Markup) -> Markup {
    html! {
        div class="pick" {
            div class="pick__words" {
                @if !person.state.is_empty() { p class="pick__state" { (person.state) } }
                p class="pick__name" { strong { (person.name) } @if !person.why.is_empty() { span class="pick__why" { " · " (person.why) } } }
                p class="pick__detail" { (person.detail) }
                @if !person.warning.is_empty() {
                    p class="pick__warning" { span class="visually-hidden" { (t!(texts, "alert-warning")) " " } (person.warning) }
                }
            }
            div class="pick__action" { (button) }
        }
    }
}

/// The block above the fields of a group that is about a person.
#[must_use]
pub fn draw_person(texts: Texts, part: &str, view: Option<&PartView>) -> Markup {
    let Some(view) = view.filter(|view| view.extract) else {
        return html! { p class="field__hint" { (t!(texts, "pick-no-extract")) } };
    };
    let find = format!("find.{part}");
    html! {
        div class="picker" {
            @match &view.picked {
                Some(person) => {
                    (line(texts, person, &html! {
                        button class="button" type="submit" name="do" value={ "drop:" (part) } formnovalidate autofocus[view.just_picked] { (t!(texts, "pick-drop")) }
                    }))
                }
                None => {
                    div class="picker__search" {
                        div class="field" {
                            label for=(control_id(&find)) { (t!(texts, "pick-label")) }
                            p class="field__hint" id={ (control_id(&find)) "-hint" } { (t!(texts, "pick-hint")) }
                            div class="picker__row" {
                                input class="input" type="search" id=(control_id(&find)) name=(find) value=(view.query)
                                    autocomplete="off" spellcheck="false" maxlength="200" aria-describedby={ (control_id(&find)) "-hint" }
                                    data-enter={ "find:" (part) };
                                button class="button" type="submit" name="do" value={ "find:" (part) } formnovalidate { (t!(texts, "pick-find")) }
                            }
                        }
                    }
                    @if view.searched {
                        div role="status" {
                            @if view.hits.is_empty() { p class="picker__none" { (t!(texts, "pick-none")) } }
                            @else { p class="visually-hidden" { (t!(texts, "pick-count", count = view.hits.len())) } }
                        }
                        @for (at, person) in view.hits.iter().enumerate() {
                            (line(texts, person, &html! {
                                button class="button" type="submit" name="do" value={ "pick:" (part) ":" (person.reference) } formnovalidate autofocus[at == 0] {
                                    (t!(texts, "pick-take")) span class="visually-hidden" { " " (person.name) }
                                }
                            }))
                        }
                    }
                }
            }
        }
    }
}
