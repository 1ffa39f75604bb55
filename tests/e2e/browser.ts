// A real Chromium with a profile on disk, started by us so that it can be killed as a flat battery kills it. One per tablet or desk.
import { type Browser, type BrowserContext, type Page, chromium } from '@playwright/test'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const args = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-quic', '--no-first-run', '--remote-debugging-port=0', '--window-size=1024,768', '--lang=en-GB',
]

/** A microphone and a camera that this machine does not have: Chromium's own, which hum and show a moving picture; allowed without a question. */
const devices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

export class RealBrowser {
  /** Whether there is a microphone and a camera that may be used. Without them whoever asks is told that there is none. */
  withDevices = true
  readonly profile = mkdtempSync(join(tmpdir(), 'heard-profile-'))
  private process: ChildProcess | undefined
  private connection: Browser | undefined
  page!: Page

  async start(size = { width: 1024, height: 768 }): Promise<Page> {
    const child = spawn(process.env.CHROMIUM ?? '/usr/bin/chromium', [...args, ...(this.withDevices ? devices : []), `--user-data-dir=${this.profile}`, 'about:blank'], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.process = child
    const address = await new Promise<string>((done, fail) => {
      let said = ''
      child.stderr?.on('data', (piece: Buffer) => {
        said += piece.toString()
        const found = /DevTools listening on (ws:\S+)/.exec(said)
        if (found?.[1]) done(found[1])
      })
      child.once('exit', code => fail(new Error(`Chromium ended (${code}) before it listened: ${said.slice(-500)}`)))
    })
    this.connection = await chromium.connectOverCDP(address)
    this.page = this.context.pages()[0] ?? (await this.context.newPage())
    await this.page.setViewportSize(size)
    return this.page
  }

  get context(): BrowserContext {
    const context = this.connection?.contexts()[0]
    if (!context) throw new Error('the browser is not running')
    return context
  }

  /** Everything of it at once, as when the battery is pulled. */
  async kill(): Promise<void> {
    const child = this.process
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise<void>(done => child.once('exit', () => done()))
    process.kill(-child.pid, 'SIGKILL')
    await ended
    await this.connection?.close().catch(() => undefined)
  }

  /** Holds it still in the middle of whatever it does, so that its files can be read as they lie; and lets it go on. */
  freeze(still: boolean): void {
    const child = this.process
    if (child?.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, still ? 'SIGSTOP' : 'SIGCONT')
  }

  /** Ends it in good order, as when a person closes it: what is in its memory goes to disk first. */
  async quit(): Promise<void> {
    const child = this.process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise<void>(done => child.once('exit', () => done()))
    const session = await this.connection?.newBrowserCDPSession()
    await session?.send('Browser.close').catch(() => undefined)
    await ended
  }

  async close(): Promise<void> {
    await this.kill()
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
