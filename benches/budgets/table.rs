//! A figure beside its budget, as `scripts/bench.mjs` prints it: with what stands around it, and the load of the machine while it was taken.
//! Refuses a figure of fewer than seven takes.

use serde_json::{Value, json};
use std::path::PathBuf;

/// A budget: the figure must not be above, or not below.
#[derive(Clone, Copy)]
pub enum Budget {
    AtMost(f64),
    AtLeast(f64),
}

/// The load of the machine over the last minute.
pub fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(-1.0)
}

/// The middle of what was taken.
pub fn median(taken: &[f64]) -> f64 {
    assert!(taken.len() >= 7, "a figure of {} takes would say nothing", taken.len());
    let mut sorted = taken.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { (sorted[half - 1] + sorted[half]) / 2.0 }
}

/// One row of the table.
pub struct Row {
    pub what: &'static str,
    pub value: f64,
    pub unit: &'static str,
    pub budget: Budget,
    pub takes: usize,
    pub how: String,
    pub load: [f64; 2],
    /// What the figure is made of, and what stands beside it without a budget.
    pub parts: Vec<(String, f64, &'static str)>,
}

/// The rows, on their way to `target/bench/server.json`.
#[derive(Default)]
pub struct Table(Vec<Value>);

impl Table {
    /// Says a row and keeps it.
    pub fn add(&mut self, row: Row) {
        let (over, budget) = match row.budget {
            Budget::AtMost(most) => (row.value > most, json!({ "at_most": most })),
            Budget::AtLeast(least) => (row.value < least, json!({ "at_least": least })),
        };
        println!("  {}: {:.2} {} ({})", row.what, row.value, row.unit, if over { "OVER" } else { "within" });
        for (what, value, unit) in &row.parts {
            println!("    {what}: {value:.2} {unit}");
        }
        let parts: Vec<Value> =
            row.parts.iter().map(|(what, value, unit)| json!({ "what": what, "value": value, "unit": unit })).collect();
        self.0.push(json!({
            "what": row.what, "value": row.value, "unit": row.unit, "budget": budget, "takes": row.takes, "how": row.how,
            "load": row.load, "parts": parts,
        }));
    }

    /// Leaves the rows where the table is printed from.
    pub fn write(self) -> std::io::Result<()> {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../bench");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("server.json"), serde_json::to_string_pretty(&self.0)?)
    }
}
