//! The parts that pages are made of: functions from plain values to markup, without any knowledge of the office.

pub mod alert;
pub mod button;
#[cfg(test)]
mod contrast;
pub mod date;
pub mod disclosure;
pub mod errors;
pub mod evidence;
pub mod field;
pub mod figures;
pub mod receipt;
pub mod steps;
pub mod summary;
pub mod table;
pub mod tasks;

pub use alert::{Kind, alert, badge};
pub use button::{Button, button, button_row, link_button};
pub use date::{DateParts, date_field};
pub use disclosure::law_line;
pub use errors::{ErrorLine, error_summary};
pub use evidence::{EvidenceRow, evidence_list};
pub use field::{Choice, Field, checkboxes, long_text_field, radios, select_field, text_field};
pub use figures::{Figure, bar, figures};
pub use receipt::{Receipt, receipt};
pub use steps::steps;
pub use summary::{SummaryRow, summary_list};
pub use table::{Cell, Table, table};
pub use tasks::{Task, TaskState, task_list};
