// The real server as its own process on a real data folder, started, stopped and killed as a test needs. Makes no mock of anything.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const target = process.env.CARGO_TARGET_DIR ?? 'target'
export const heard = process.env.HEARD_BIN ?? resolve(target, 'release/heard')

export type Account = { role: string; user: string; password: string }
export type Child = { id: string; name: string }

async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no port'))))
    })
  })
}

/** Asks until it is so; fails with what was hoped for. */
export async function until(hope: string, ask: () => Promise<boolean> | boolean, ms = 20_000): Promise<void> {
  const end = Date.now() + ms
  for (;;) {
    if (await ask()) return
    if (Date.now() > end) throw new Error(`still not so after ${ms} ms: ${hope}`)
    await new Promise(next => setTimeout(next, 50))
  }
}

export class House {
  readonly folder = mkdtempSync(join(tmpdir(), 'heard-e2e-'))
  readonly data = join(this.folder, 'data')
  readonly log = join(this.folder, 'server.log')
  accounts: Account[] = []
  children: Child[] = []
  /** Another site than the one beside the binary. */
  site: string | undefined
  /** Where it listens, for whoever wants to stand in its place. */
  port = 0
  private process: ChildProcess | undefined

  /** A fictional authority on a fresh data folder, its server running. */
  static async build(): Promise<House> {
    const house = new House()
    const seeded = spawnSync(heard, ['demo', '--data', house.data], { encoding: 'utf8' })
    if (seeded.status !== 0) throw new Error(`heard demo: ${seeded.stderr}`)
    const said = JSON.parse(seeded.stdout) as { accounts: Account[]; children: Child[] }
    house.accounts = said.accounts
    house.children = said.children
    house.port = await freePort()
    await house.start()
    return house
  }

  get url(): string {
    return `http://localhost:${this.port}`
  }

  account(role: string): Account {
    const found = this.accounts.find(a => a.role === role)
    if (!found) throw new Error(`no account for ${role}`)
    return found
  }

  async start(): Promise<void> {
    const log = openSync(this.log, 'a')
    const where = ['--data', this.data, '--addr', `127.0.0.1:${this.port}`, ...(this.site ? ['--site', this.site] : [])]
    this.process = spawn(heard, ['serve', ...where], { stdio: ['ignore', log, log] })
    await until('the server answers /health', async () => {
      if (this.process?.exitCode !== null) throw new Error(`the server ended: ${readFileSync(this.log, 'utf8').slice(-2000)}`)
      try {
        return (await fetch(`http://127.0.0.1:${this.port}/health`)).status === 200
      } catch {
        return false
      }
    })
  }

  /** Ends the server as a graceful stop, or at once. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const process = this.process
    if (!process || process.exitCode !== null || process.signalCode !== null) return
    const ended = new Promise<void>(done => process.once('exit', () => done()))
    process.kill(signal)
    await ended
  }

  /** A site as a later build would make it: the tablet's css is another file under another name. Serves it from the next start on. */
  makeNewerSite(): void {
    const site = join(this.folder, 'newer-site')
    cpSync(resolve(target, 'site'), site, { recursive: true })
    const listing = JSON.parse(readFileSync(join(site, 'site.json'), 'utf8')) as { entry: { tablet: string }; files: Record<string, unknown>[] }
    const old = listing.files.find(file => file.path === listing.entry.tablet)
    if (!old) throw new Error('site.json does not list the css of the tablet')
    const bytes = Buffer.concat([readFileSync(join(site, listing.entry.tablet)), Buffer.from('\n/* newer */\n')])
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const path = listing.entry.tablet.replace(/\.[0-9a-f]{8}\.css$/, `.${sha256.slice(0, 8)}.css`)
    writeFileSync(join(site, path), bytes)
    listing.files = listing.files.map(file => (file === old ? { path, sha256, bytes: bytes.length, kind: file.kind } : file))
    listing.entry.tablet = path
    writeFileSync(join(site, 'site.json'), JSON.stringify(listing))
    this.site = site
  }

  /** What `heard status` counts. The server must be stopped. */
  counts(): Record<string, number> {
    const run = spawnSync(heard, ['status', '--data', this.data], { encoding: 'utf8' })
    if (run.status !== 0) throw new Error(`heard status: ${run.stderr}`)
    return (JSON.parse(run.stdout) as { counts: Record<string, number> }).counts
  }

  verify(): { status: number | null; said: string } {
    const run = spawnSync(heard, ['verify', '--data', this.data], { encoding: 'utf8' })
    return { status: run.status, said: run.stdout + run.stderr }
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
