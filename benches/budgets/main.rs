//! The budgets of DESIGN 8 that the server answers for, measured on the real binary and the real store. `make bench` runs it, in the one
//! native profile: `cargo bench --profile release --bench budgets`. Never a test: it fails only when it could not measure.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a benchmark starts processes, makes folders, reads the clock, and prints"
)]

mod authority;
mod entries;
mod page;
mod table;
mod traffic;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let mut table = table::Table::default();
    table.add(page::row(&runtime)?);
    table.add(entries::row(&runtime)?);
    table.write()?;
    Ok(())
}
