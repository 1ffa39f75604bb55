// Prints one table of what the benches measured, each figure beside its budget, and leaves it in target/bench.json. Refuses to leave out a
// figure that could not be taken: a bench that left no rows is named, and the whole ends with 1. A figure over its budget does not: it is said.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { target } = parseArgs({ options: { target: { type: 'string', default: 'target' } } }).values
const WANTED = ['1-first-visit', '2-offline-start', '3-touch', '4-memory', '5-three-touches', 'server']

const missing = []
const rows = WANTED.flatMap((name) => {
  const path = join(target, 'bench', `${name}.json`)
  if (!existsSync(path)) { missing.push(name); return [] }
  return JSON.parse(readFileSync(path, 'utf8'))
})
const number = (value) => value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)
const within = ({ value, budget }) => (budget.at_most !== undefined ? value <= budget.at_most : value >= budget.at_least)
const budgetOf = ({ budget, unit }) => (budget.at_most !== undefined ? `at most ${budget.at_most} ${unit}` : `at least ${budget.at_least} ${unit}`)

const machine = { cores: cpus().length, processor: cpus()[0]?.model, memory_gb: Math.round(totalmem() / 1e9) }
const what = 74
console.log(`\nBudgets (DESIGN 8), on ${machine.cores} cores of ${machine.processor}, ${machine.memory_gb} GB\n`)
console.log(`${'what'.padEnd(what)}${'measured'.padStart(14)}  ${'budget'.padEnd(18)}${'verdict'.padEnd(9)}${'takes'.padStart(5)}  load`)
for (const row of rows) {
  const measured = `${number(row.value)} ${row.unit}`
  const verdict = within(row) ? 'PASS' : 'over'
  console.log(`${row.what.padEnd(what)}${measured.padStart(14)}  ${budgetOf(row).padEnd(18)}${verdict.padEnd(9)}${String(row.takes).padStart(5)}  ${row.load.map((one) => one.toFixed(1)).join(' to ')}`)
  for (const part of row.parts) console.log(`    ${part.what.padEnd(what - 4)}${`${number(part.value)} ${part.unit}`.padStart(14)}`)
}
console.log('\nHow each was measured')
for (const row of rows) console.log(`- ${row.what}: ${row.how}`)

writeFileSync(join(target, 'bench.json'), JSON.stringify({ format: 1, machine, rows: rows.map((row) => ({ ...row, within: within(row) })), missing }, null, 1))
const over = rows.filter((row) => !within(row))
console.log(`\n${rows.length - over.length} of ${rows.length} inside their budgets${over.length ? `; over: ${over.map((row) => row.what).join('; ')}` : ''}`)
if (missing.length) {
  console.log(`not measured: ${missing.join(', ')}`)
  process.exitCode = 1
}
