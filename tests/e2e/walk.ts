// The walks of the people who use Heard, each written once: what an adult and a child do on a tablet, and what adults do in the office.
// Each walk ends when the screen says that it is done. How it is done (fingers, keyboard, mouse) is given in.
import { type Locator, type Page, expect } from '@playwright/test'
import { RealBrowser } from './browser.ts'
import { Fingers, type Hands, Keys, Mouse } from './hands.ts'
import { type Account, type House } from './house.ts'
import { type Language, boardOf, say } from './words.ts'

export type HouseKey = 'worries' | 'good' | 'wishes'
export const HOUSES: HouseKey[] = ['worries', 'good', 'wishes']
export const passphrase = 'kettle moss lantern otter'

/** What stands in the three houses, as the page shows it: cards by their mark, own words as they are. */
export type Standing = Record<HouseKey, string[]>

/** Lines that a browser writes when there is no network: not a fault of ours. */
const NETWORK = /net::ERR_|Failed to load resource|ERR_CONNECTION|NetworkError|Failed to fetch/

function listen(page: Page, errors: string[]): void {
  // Whatever does not come in this time does not come: the test then says for what it waited.
  page.setDefaultTimeout(20_000)
  page.on('pageerror', error => errors.push(String(error)))
  page.on('console', said => {
    if (said.type() === 'error' && !NETWORK.test(said.text())) errors.push(said.text())
  })
}

export class Tablet {
  readonly browser = new RealBrowser()
  readonly errors: string[] = []
  language: Language = 'en-GB'
  hands!: Hands
  /** A bench waits by its own recorder first: the driver looks by a big script of its own, which it puts into every new page. */
  stands: (screen: string) => Promise<unknown> = async () => undefined

  constructor(readonly house: House) {}

  get page(): Page {
    return this.browser.page
  }

  /** Starts the browser and opens Heard, at whatever screen it comes to. */
  async start(hands: 'fingers' | 'keys' = 'fingers', size?: { width: number; height: number }): Promise<this> {
    await this.browser.start(size)
    this.use(this.page, hands)
    await this.open()
    return this
  }

  /** From here on the walks go on in this page. */
  use(page: Page, hands: 'fingers' | 'keys' = 'fingers'): void {
    this.browser.page = page
    this.hands = hands === 'keys' ? new Keys(page) : new Fingers(page)
    listen(page, this.errors)
  }

  async open(path = '/tablet'): Promise<void> {
    await this.page.goto(this.house.url + path)
    await this.stands('')
    await expect(this.page.locator('[data-screen]:not([data-screen="starting"])')).toBeVisible()
  }

  say(key: string, given: Record<string, string> = {}): string {
    return say(key, given, this.language)
  }

  screen(name: string): Locator {
    return this.page.locator(`[data-screen="${name}"]`)
  }

  async at(name: string): Promise<void> {
    await this.stands(name)
    await expect(this.screen(name)).toBeVisible({ timeout: 20_000 })
  }

  /** Which screen stands now. */
  async where(): Promise<string> {
    return (await this.page.locator('[data-screen]').first().getAttribute('data-screen')) ?? ''
  }

  button(key: string, given: Record<string, string> = {}): Locator {
    return this.page.getByRole('button', { name: this.say(key, given), exact: true })
  }

  async press(key: string, given: Record<string, string> = {}): Promise<void> {
    await this.hands.choose(this.button(key, given))
  }

  // --- The adult's way in -------------------------------------------------------------------------------------------------------

  async signIn(account: Account): Promise<void> {
    await this.at('sign-in')
    await this.typeSignIn(account.user, account.password)
  }

  async typeSignIn(user: string, password: string): Promise<void> {
    await this.hands.write(this.page.getByLabel(this.say('sign-in-user')), user)
    await this.hands.write(this.page.getByLabel(this.say('sign-in-password')), password)
    await this.press('sign-in')
  }

  async choosePassphrase(words = passphrase): Promise<void> {
    await expect(this.page.getByRole('heading', { name: this.say('passphrase-title') })).toBeVisible()
    await this.hands.write(this.page.getByLabel(this.say('passphrase-new')), words)
    await this.hands.write(this.page.getByLabel(this.say('passphrase-again')), words)
    await this.press('passphrase-keep')
    await this.at('caseload')
  }

  async typePassphrase(words: string): Promise<void> {
    await this.at('unlock')
    await this.hands.write(this.page.getByLabel(this.say('passphrase')), words)
    await this.press('unlock')
  }

  /** Unlocks and says where that led: the caseload, or where a child was. */
  async unlock(words = passphrase): Promise<string> {
    await this.typePassphrase(words)
    await expect(this.page.locator('[data-screen]:not([data-screen="unlock"]):not([data-screen="starting"])').first()).toBeVisible({ timeout: 20_000 })
    return this.where()
  }

  async lock(): Promise<void> {
    await this.press('lock-now')
    await this.at('unlock')
  }

  /** Signs in on a fresh tablet and comes to the list with the children on it. */
  async settle(account: Account = this.house.account('practitioner')): Promise<void> {
    await this.signIn(account)
    await this.choosePassphrase()
    await expect(this.page.locator('button[data-child]').first()).toBeVisible()
  }

  /** Everything that waited is at the office. */
  async synced(): Promise<void> {
    await expect(this.page.locator('[data-sync]').first()).toHaveAttribute('data-sync', 'all-sent', { timeout: 30_000 })
  }

  // --- A visit ------------------------------------------------------------------------------------------------------------------

  /** Signs in again to fetch: a session lies on no disk, so it ends with the browser, and a thief of the tablet does not have it. */
  async signInAgain(account: Account = this.house.account('practitioner')): Promise<void> {
    await this.press('badge-sign-in-again')
    await this.signIn(account)
    await this.at('caseload')
  }

  /** Sends and fetches until the office has nothing more to bring: what came before the last answer is on this tablet's disk. */
  async pulled(): Promise<void> {
    for (let empty = false; !empty; ) {
      const answer = this.page.waitForResponse(got => got.url().includes('/api/v1/changes') && got.status() === 200)
      await this.press('sync-now')
      empty = ((await (await answer).json()) as { changes: unknown[] }).changes.length === 0
    }
  }

  async openChild(name: string): Promise<void> {
    if ((await this.where()) === 'child') await this.press('child-back')
    await this.at('caseload')
    await this.hands.choose(this.page.locator('button[data-child]').filter({ hasText: name }))
    await this.at('child')
    await expect(this.page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
  }

  /** Where and who, and the tablet goes to the child. */
  async openVisit(name: string, place = 'place-home', present: string[] = []): Promise<void> {
    await this.openChild(name)
    await this.press('visit-open')
    await this.at('visit')
    await this.press(place)
    await this.press('somebody-nobody')
    for (const who of present) await this.press(who)
    await this.give(name)
    await this.at('welcome')
  }

  /** From a fresh tablet to the child's first page: a sign-in, a visit, the welcome. */
  async begin(...visit: Parameters<Tablet['openVisit']>): Promise<Page> {
    await this.start()
    await this.settle()
    await this.openVisit(...visit)
    await this.goOn()
    return this.page
  }

  async give(name: string): Promise<void> {
    await this.press('give-to', { name })
  }

  /** From the child's turn back to the adult's. */
  async leaveTurn(words = passphrase): Promise<void> {
    await this.press('leave-turn')
    await this.typePassphrase(words)
    await this.at('child')
  }

  async closeVisit(): Promise<void> {
    await this.at('child')
    await this.press('visit-close')
    // Where nobody has been told of harm yet, closing says that too.
    await expect(this.page.locator('[data-notice^="visit-closed"]')).toBeVisible()
  }

  // --- The child's turn ---------------------------------------------------------------------------------------------------------

  async goOn(): Promise<void> {
    await this.at('welcome')
    await this.press('welcome-go-on')
    await this.at('child-home')
  }

  async openHouses(): Promise<void> {
    await this.at('child-home')
    await this.press('choice-houses')
    // Houses that were kept before are offered first.
    await expect(this.page.locator('[data-screen="houses"], [data-action="new-houses"]').first()).toBeVisible()
    if ((await this.where()) === 'child-home') await this.press('carry-on-new')
    await this.at('houses')
  }

  inHouse(house: HouseKey): Locator {
    return this.page.locator(`[data-screen="houses"] .houses [data-house="${house}"]`)
  }

  /** What a finger aims at: the house's name, for cards may stand everywhere else in it. */
  private door(house: HouseKey): Locator {
    const front = this.inHouse(house).getByRole('button').first()
    return this.hands instanceof Keys ? front : front.locator('.house-title')
  }

  card(card: string): Locator {
    const board = this.page.getByRole('group', { name: this.say(`board-${boardOf(card)}`), exact: true })
    return board.getByRole('button', { name: this.say(`card-${card}`), exact: true })
  }

  async openBoard(card: string): Promise<void> {
    const tabs = this.page.getByRole('group', { name: this.say('boards'), exact: true })
    const tab = tabs.getByRole('button', { name: this.say(`board-${boardOf(card)}`), exact: true })
    if ((await tab.getAttribute('aria-pressed')) !== 'true') await this.hands.choose(tab)
    await expect(this.card(card)).toBeVisible()
  }

  async lift(card: string): Promise<void> {
    await this.openBoard(card)
    await this.hands.choose(this.card(card))
    await expect(this.page.locator('[data-in-hand]')).toBeVisible()
  }

  async chooseHouse(house: HouseKey): Promise<void> {
    await this.hands.choose(this.door(house))
  }

  /** A card, then a house. */
  async put(card: string, house: HouseKey): Promise<void> {
    const before = await this.inHouse(house).locator(`[data-card="${card}"]`).count()
    await this.lift(card)
    await this.chooseHouse(house)
    await expect(this.inHouse(house).locator(`[data-card="${card}"]`)).toHaveCount(before + 1)
  }

  /** A card carried to a house with the finger down. */
  async carry(card: string, house: HouseKey): Promise<void> {
    if (!(this.hands instanceof Fingers)) throw new Error('only fingers carry')
    await this.openBoard(card)
    const before = await this.inHouse(house).locator(`[data-card="${card}"]`).count()
    await this.hands.carry(this.card(card), this.inHouse(house))
    await expect(this.inHouse(house).locator(`[data-card="${card}"]`)).toHaveCount(before + 1)
  }

  async ownWords(text: string, house: HouseKey): Promise<void> {
    await this.press('own-words-write')
    await this.hands.write(this.page.getByRole('textbox'), text)
    await this.press('own-words-card')
    await this.chooseHouse(house)
    await expect(this.inHouse(house).getByText(text, { exact: true })).toBeVisible()
  }

  async rename(house: HouseKey, title: string): Promise<void> {
    await this.chooseHouse(house)
    const open = this.page.getByRole('dialog')
    await this.hands.choose(open.getByRole('button', { name: this.say('house-rename') }))
    await this.hands.write(open.getByLabel(this.say('house-new-name')), title)
    await this.hands.choose(open.getByRole('button', { name: this.say('house-name-keep') }))
    await expect(open.getByRole('heading', { name: title })).toBeVisible()
    await this.hands.choose(open.getByRole('button', { name: this.say('house-shut') }))
    await expect(open).toBeHidden()
  }

  /** Who will see this, keep, and "kept" on the screen. */
  async keep(): Promise<void> {
    await this.press('houses-finished')
    await this.at('who-will-see')
    await this.press('keep')
    await expect(this.page.getByRole('heading', { name: this.say('kept-title'), exact: true })).toBeVisible()
  }

  /** A line on the paper, from one place to another in shares of it. */
  async draw(from: [number, number], to: [number, number], steps = 12): Promise<void> {
    const box = await this.page.locator('.paper-place').boundingBox()
    if (!box || !(this.hands instanceof Fingers)) throw new Error('fingers draw, on a paper')
    const at = (part: number) => ({ x: box.x + box.width * (from[0] + (to[0] - from[0]) * part), y: box.y + box.height * (from[1] + (to[1] - from[1]) * part) })
    await this.hands.stroke(Array.from({ length: steps + 1 }, (_, step) => at(step / steps)))
  }

  /** What stands before "who will see this?" is kept. */
  async keepMade(): Promise<void> {
    await this.at('who-will-see')
    await this.press('keep')
    await this.at('kept')
    await this.press('kept-go-on')
    await this.at('child-home')
  }

  async openDrawing(): Promise<void> {
    await this.at('child-home')
    await this.press('choice-drawing')
    await expect(this.page.locator('[data-screen="drawing"], [data-action="new-houses"]').first()).toBeVisible()
    if ((await this.where()) === 'child-home') await this.press('carry-on-new-paper')
    await this.at('drawing')
  }

  async openWay(way: string): Promise<void> {
    await this.at('child-home')
    await this.press('choice-ways')
    await this.at('ways')
    await this.press(way)
  }

  async standing(): Promise<Standing> {
    const read = async (house: HouseKey) =>
      this.inHouse(house).locator('[data-number]').evaluateAll(all =>
        all.map(one => one.querySelector('.own-words')?.textContent ?? one.querySelector('[data-card]')?.getAttribute('data-card') ?? ''))
    return { worries: await read('worries'), good: await read('good'), wishes: await read('wishes') }
  }

  async close(): Promise<void> {
    await this.browser.close()
  }
}

export class Office {
  readonly errors: string[] = []
  language: Language = 'en-GB'

  constructor(readonly page: Page, readonly house: House, readonly hands: Hands = new Mouse()) {
    listen(page, this.errors)
  }

  say(key: string, given: Record<string, string> = {}): string {
    return say(key, given, this.language)
  }

  async at(screen: string): Promise<void> {
    await expect(this.page.locator(`[data-screen="${screen}"]`)).toBeVisible()
  }

  async signIn(account: Account): Promise<void> {
    await this.page.goto(`${this.house.url}/office`)
    await this.at('sign-in')
    await this.hands.write(this.page.getByLabel(this.say('sign-in-user')), account.user)
    await this.hands.write(this.page.getByLabel(this.say('sign-in-password')), account.password)
    await this.hands.choose(this.page.getByRole('button', { name: this.say('sign-in-do') }))
    await expect(this.page.getByRole('button', { name: this.say('sign-out') })).toBeVisible()
  }

  async signOut(): Promise<void> {
    await this.hands.choose(this.page.getByRole('button', { name: this.say('sign-out') }))
    await this.at('sign-in')
  }

  async openChild(name: string): Promise<void> {
    await this.page.goto(`${this.house.url}/office`)
    await this.hands.choose(this.page.getByRole('link', { name, exact: true }))
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible()
  }

  /** A message as it stands on the child's page, by its house. */
  message(house: HouseKey): Locator {
    return this.page.locator('[data-message]').filter({ has: this.page.locator(`[data-house="${house}"]`) })
      .or(this.page.locator(`[data-message][data-house="${house}"]`))
  }

  /** Opens the page of the message whose title this is. */
  async openMessage(title: string): Promise<void> {
    const made = this.page.locator('.as-made-one').filter({ hasText: title })
    const link = (await made.count()) > 0 ? made.getByRole('link', { name: this.say('message-open') }) : this.page.getByRole('link', { name: title, exact: true })
    await this.hands.choose(link.first())
    await expect(this.page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  }

  /** Opens a form that stands folded up. */
  private async unfold(key: string): Promise<Locator> {
    const details = this.page.locator('details').filter({ has: this.page.locator('summary', { hasText: this.say(key) }) })
    if ((await details.getAttribute('open')) === null) await this.hands.choose(details.locator('summary'))
    return details
  }

  /** On a message's page: where it belongs, what it means, what changes. */
  async weigh(name: string, where: string, meaning: string, change: string): Promise<void> {
    const form = await this.unfold('weigh-write')
    await this.hands.choose(form.getByRole('radio', { name: where, exact: true }))
    await this.hands.write(form.getByLabel(this.say('weigh-meaning', { name })), meaning)
    await this.hands.write(form.getByLabel(this.say('weigh-change')), change)
    await this.hands.choose(form.getByRole('button', { name: this.say('weigh-keep') }))
    await expect(this.page.locator('.meaning').getByText(meaning).first()).toBeVisible()
  }

  async read(): Promise<void> {
    await this.hands.choose(this.page.getByRole('button', { name: this.say('message-mark-read') }))
    await expect(this.page.getByText(this.say('message-read-by-you'))).toBeVisible()
  }

  async told(name: string, how: string, words: string, saidBack: string): Promise<void> {
    const form = await this.unfold('told-write')
    await this.hands.choose(form.getByRole('radio', { name: this.say(how) }))
    await this.hands.write(form.getByLabel(this.say('told-words')), words)
    await this.hands.write(form.getByLabel(this.say('told-said-back-ask', { name })), saidBack)
    await this.hands.choose(form.getByRole('button', { name: this.say('told-keep') }))
    await expect(this.page.locator('.told-one').getByText(words).first()).toBeVisible()
  }

  /** On the list of children: opens a record. */
  async addChild(name: string): Promise<void> {
    const form = await this.unfold('child-add')
    await this.hands.write(form.getByLabel(this.say('child-add-name')), name)
    await this.hands.choose(form.getByRole('button', { name: this.say('child-add-do'), exact: true }))
    await expect(this.page.getByText(name).first()).toBeVisible()
  }

  /** Adds an outcome to the plan of the child whose page is open. */
  async addOutcome(wording: string, forChild: string): Promise<void> {
    await this.hands.choose(this.page.getByRole('link', { name: this.say('plan-write') }))
    const row = this.page.getByRole('group', { name: this.say('outcome-new') }).first()
    await this.hands.write(row.getByLabel(this.say('outcome-field-wording'), { exact: true }), wording)
    await this.hands.write(row.getByLabel(this.say('outcome-field-child_wording'), { exact: true }), forChild)
    await this.hands.choose(this.page.getByRole('button', { name: this.say('plan-keep') }))
    await expect(this.page.locator('.outcome').getByText(wording)).toBeVisible()
  }
}
