//! Lists as tables: figures right-aligned in tabular figures; scrolls by itself on a narrow screen.

use maud::{Markup, html};

/// One cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A figure: right-aligned, tabular.
    Figure(String),
    /// Anything else.
    Markup(Markup),
    /// The row's name; read out with each of its cells.
    Head(Markup),
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What the table shows; always there, for eyes and ears.
    pub caption: String,
    /// Column heads; `true` for figures.
    pub head: Vec<(String, bool)>,
    /// Rows.
    pub rows: Vec<Vec<Cell>>,
    /// A last row with sums.
    pub foot: Vec<Cell>,
    /// Said instead of an empty table.
    pub empty: String,
}

fn cells(row: &[Cell]) -> Markup {
    html! {
        @for cell in row {
            @match cell {
                Cell::Text(text) => { td { (text) } }
                Cell::Figure(figure) => { td class="figure" { (figure) } }
                Cell::Markup(markup) => { td { (markup) } }
                Cell::Head(markup) => { th scope="row" { (markup) } }
            }
        }
    }
}

/// The table in a frame that scrolls sideways and can be reached by key.
#[must_use]
pub fn table(t: &Table) -> Markup {
    html! {
        div class="table-frame" role="group" aria-label=(t.caption) tabindex="0" {
            table {
                caption { (t.caption) }
                @if t.rows.is_empty() {
                    tbody { tr { td class="table-empty" { (t.empty) } } }
                } @else {
                    thead { tr {
                        @for (name, figure) in &t.head { th scope="col" class=[figure.then_some("figure")] { (name) } }
                    } }
                    tbody { @for row in &t.rows { tr { (cells(row)) } } }
                    @if !t.foot.is_empty() { tfoot { tr { (cells(&t.foot)) } } }
                }
            }
        }
    }
}
