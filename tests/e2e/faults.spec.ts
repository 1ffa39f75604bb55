// When something goes wrong on the tablet: it is said kindly, nothing that was kept is lost, and afterwards it goes on. The faults are real
// ones of the browser, the network and the disk; nothing of Heard is replaced.
import { type Page } from '@playwright/test'
import { type Server, createServer } from 'node:http'
import { expect, test } from './fixtures.ts'
import { type House } from './house.ts'
import { Office, type Tablet, passphrase } from './walk.ts'
import { say } from './words.ts'

test.describe.configure({ timeout: 180_000 })

let house: House
let tablet: Tablet
let name: string

test.beforeEach(({ house: served, tablet: fresh }) => {
  house = served
  tablet = fresh
  name = house.children[0]!.name
})
test.afterEach(async () => {
  expect(tablet.errors, 'what the tablet wrote to the console as a fault').toEqual([])
  await house.stop()
  expect(house.verify()).toMatchObject({ status: 0 })
})

const notice = (key: string) => tablet.page.locator(`[data-notice="${key}"]`)

/** A child's turn with one card kept. */
async function begun(): Promise<void> {
  await tablet.begin(name)
  await tablet.openHouses()
  await tablet.put('mum', 'good')
  await kept()
}
const kept = () => expect(tablet.screen('houses')).toHaveAttribute('data-kept', 'true')

test('a wrong password is met kindly, what was typed stays, guessing is slowed down, and nobody else is kept out by it', async () => {
  await tablet.start()
  const { user, password } = house.account('practitioner')
  await tablet.typeSignIn(user, 'not the password')
  await expect(notice('sign-in-wrong')).toHaveText(say('sign-in-wrong'))
  await expect(tablet.page.getByLabel(say('sign-in-user'))).toHaveValue(user)
  await tablet.typeSignIn('manager-of-nothing', 'not the password')
  await expect(notice('sign-in-wrong')).toBeVisible()
  const { user: officer, password: theirs } = house.account('reviewer')
  await tablet.typeSignIn(officer, theirs)
  await expect(notice('sign-in-not-here')).toHaveText(say('sign-in-not-here'))
  for (let tries = 0; tries < 40 && (await notice('sign-in-too-often').count()) === 0; tries += 1) {
    const answer = tablet.page.waitForResponse(got => got.url().endsWith('/api/v1/sign-in'))
    await tablet.typeSignIn('somebody-else', `guess ${tries}`)
    await answer
    await expect(tablet.page.locator('[data-notice]')).toBeVisible()
  }
  await expect(notice('sign-in-too-often')).toHaveText(say('sign-in-too-often'))
  await tablet.signIn({ role: '', user, password })
  await tablet.choosePassphrase()
})

test('a wrong passphrase is met kindly, waits longer each time, also after a restart, and destroys nothing', async () => {
  await begun()
  await tablet.browser.kill()
  await tablet.start()
  const wait = () => tablet.page.locator('.note').filter({ hasText: /second/ })
  const wrong = async () => {
    await tablet.typePassphrase('four words not these')
    await expect(notice('unlock-wrong')).toHaveText(say('unlock-wrong'))
  }
  await wrong()
  await expect(wait()).toHaveCount(0)
  await wrong()
  await expect(wait()).toBeVisible()
  await tablet.browser.kill()
  await tablet.start()
  // Had the restart been a fresh start, this would be a first try, after which nobody waits.
  await expect(wait()).toBeHidden({ timeout: 20_000 })
  await wrong()
  await expect(wait()).toBeVisible()
  await expect(wait()).toBeHidden({ timeout: 20_000 })
  expect(await tablet.unlock()).toBe('houses')
  expect((await tablet.standing()).good).toEqual(['mum'])
})

test('too few words, or two that differ, make no passphrase, and say what is missing', async () => {
  await tablet.start()
  await tablet.signIn(house.account('practitioner'))
  const two = async (first: string, again: string) => {
    await tablet.hands.write(tablet.page.getByLabel(say('passphrase-new')), first)
    await tablet.hands.write(tablet.page.getByLabel(say('passphrase-again')), again)
    await tablet.press('passphrase-keep')
  }
  await two('otter otter otter otter', 'otter otter otter otter')
  await expect(notice('passphrase-more-words')).toBeVisible()
  await two(passphrase, `${passphrase}s`)
  await expect(notice('passphrase-not-same')).toBeVisible()
  await two(passphrase, passphrase)
  await tablet.at('caseload')
})

test('the session ends in the middle of a visit: the visit and the sending go on, and only fetching waits for a sign-in', async ({ browser }) => {
  await begun()
  // A new password ends every session but the one it was chosen in.
  const account = house.account('practitioner')
  const desk = new Office(await (await browser.newContext()).newPage(), house)
  await desk.signIn(account)
  await desk.page.goto(`${house.url}/office/password`)
  await desk.page.getByLabel(say('password-now')).fill(account.password)
  await desk.page.getByLabel(say('password-new')).fill('four words of my own')
  await desk.page.getByRole('button', { name: say('password-do') }).click()
  await expect(desk.page.getByLabel(say('password-now'))).toHaveCount(0)
  await desk.page.context().close()
  await tablet.put('shouting', 'worries')
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.press('choice-trail')
  for (const message of await tablet.page.locator('[data-message]').all()) await expect(message).toHaveAttribute('data-trail', 'arrived', { timeout: 30_000 })
  await tablet.leaveTurn()
  await tablet.closeVisit()
  await tablet.synced()
  await tablet.signInAgain({ ...account, password: 'four words of my own' })
  await expect(tablet.page.locator('button[data-child]').filter({ hasText: name })).toBeVisible()
  await expect(tablet.button('badge-sign-in-again')).toHaveCount(0)
  await tablet.pulled()
})

/** Before the page's own scripts: keeps every connection to a database, so that a test can break it as a browser does. */
async function watchStores(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const opened: IDBDatabase[] = []
    Object.assign(globalThis, { opened })
    const open = IDBFactory.prototype.open
    IDBFactory.prototype.open = function (...given) {
      const asked = open.apply(this, given)
      asked.addEventListener('success', () => opened.push(asked.result))
      return asked
    }
  })
}

test('a store whose connection died is opened again, and nothing is lost or even noticed', async () => {
  await tablet.browser.start()
  await watchStores(tablet.page)
  tablet.use(tablet.page)
  await tablet.open()
  await tablet.settle()
  await tablet.openVisit(name)
  await tablet.goOn()
  await tablet.openHouses()
  for (const card of ['mum', 'dad', 'cat']) {
    await tablet.page.evaluate(() => (globalThis as unknown as { opened: IDBDatabase[] }).opened.forEach(db => db.close()))
    await tablet.put(card, 'good')
    await kept()
  }
  await tablet.browser.kill()
  await tablet.start()
  await tablet.unlock()
  expect((await tablet.standing()).good).toEqual(['mum', 'dad', 'cat'])
})

for (const [what, error, key] of [['does not answer', 'UnknownError', 'store-gone'], ['is full', 'QuotaExceededError', 'store-full']] as const) {
  test(`a store that ${what}: the screen goes back to what is on disk, says so, and goes on when it can`, async () => {
    await begun()
    await tablet.page.evaluate(error => {
      const add = IDBObjectStore.prototype.put
      Object.assign(globalThis, { mend: () => { IDBObjectStore.prototype.put = add } })
      IDBObjectStore.prototype.put = function () { throw new DOMException('as the disk would', error) }
    }, error)
    await tablet.lift('shouting')
    await tablet.chooseHouse('worries')
    await expect(notice(key)).toHaveText(say(key))
    expect(await tablet.standing()).toEqual({ worries: [], good: ['mum'], wishes: [] })
    // Keeping says nothing of "kept" either.
    await tablet.press('houses-finished')
    await tablet.press('keep')
    await expect(notice(key)).toBeVisible()
    await tablet.at('who-will-see')
    await tablet.press('sees-go-back')
    await tablet.page.evaluate(() => (globalThis as unknown as { mend(): void }).mend())
    await tablet.put('shouting', 'worries')
    await kept()
    await tablet.browser.kill()
    await tablet.start()
    await tablet.unlock()
    expect(await tablet.standing()).toEqual({ worries: ['shouting'], good: ['mum'], wishes: [] })
  })
}

test('with less than 60 MB free no visit begins, and the reason is said', async () => {
  await tablet.start()
  await tablet.settle()
  // Chromium tells a page of 10 GiB whatever the disk and the override say (so that nobody is known by their disk): what it would say of a
  // small disk is put in its mouth here. What a full disk does to a write is tested above.
  await tablet.page.evaluate(() => {
    navigator.storage.estimate = () => Promise.resolve({ quota: 40 * 1024 * 1024, usage: 0 })
  })
  await tablet.openChild(name)
  await tablet.press('visit-open')
  await tablet.press('place-home')
  await tablet.press('somebody-nobody')
  await tablet.give(name)
  await expect(notice('visit-too-little-room')).toHaveText(say('visit-too-little-room'))
  await tablet.at('visit')
  await tablet.page.evaluate(() => Reflect.deleteProperty(navigator.storage, 'estimate'))
  await tablet.give(name)
  await tablet.goOn()
  await tablet.openHouses()
  await tablet.put('mum', 'good')
  await kept()
})

test('a captive portal that answers 200 with a page: nothing counts as sent, nothing is taken over, and it goes on afterwards', async () => {
  await begun()
  await house.stop()
  const portal: Server = createServer((_, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html' })
    answer.end('<!doctype html><title>Welcome to Free Wi-Fi</title><p>Please accept our terms.</p>')
  })
  await new Promise<void>(ready => portal.listen(house.port, '127.0.0.1', ready))
  await tablet.put('shouting', 'worries')
  await kept()
  await expect(tablet.page.locator('[data-sync]').first()).not.toHaveAttribute('data-sync', /all-sent|now/)
  await tablet.page.reload()
  expect(await tablet.unlock()).toBe('houses')
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.press('choice-trail')
  const messages = tablet.page.locator('[data-message]')
  await expect(messages).toHaveCount(2)
  await tablet.leaveTurn()
  await expect(tablet.page.locator('[data-sync]').first()).not.toHaveAttribute('data-sync', /all-sent|now/)
  for (const message of await messages.all()) await expect(message).toHaveAttribute('data-trail', 'kept')
  // A new adult cannot sign in through it, and is told what may be in the way.
  await tablet.lock()
  await tablet.press('unlock-forgot')
  await tablet.signIn(house.account('practitioner'))
  await expect(notice('sign-in-other-network')).toHaveText(say('sign-in-other-network'))
  await new Promise(closed => {
    portal.close(closed)
    portal.closeAllConnections()
  })
  await house.start()
  await tablet.page.reload()
  await tablet.unlock()
  await tablet.synced()
})

test('a clock that is wrong by years is said on the screen and beside what was told, and stops nothing', async ({ browser }) => {
  await tablet.browser.start()
  await tablet.page.addInitScript(() => {
    const ahead = 3 * 365 * 24 * 3_600_000
    const Right = Date
    globalThis.Date = new Proxy(Right, {
      construct: (target, given: []) => (given.length ? new target(...given) : new target(target.now() + ahead)),
      get: (target, what) => (what === 'now' ? () => target.now() + ahead : Reflect.get(target, what)),
    })
  })
  tablet.use(tablet.page)
  await tablet.open()
  await tablet.settle()
  await expect(tablet.page.getByText(say('clock-wrong'))).toBeVisible()
  await tablet.openVisit(name)
  await tablet.goOn()
  await tablet.openHouses()
  await tablet.put('mum', 'good')
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.leaveTurn()
  await tablet.synced()
  await tablet.closeVisit()
  const desk = new Office(await (await browser.newContext()).newPage(), house)
  await desk.signIn(house.account('practitioner'))
  await desk.openChild(name)
  await desk.openMessage(say('house-good'))
  await expect(desk.page.getByText(say('fact-clock-wrong'))).toBeVisible()
  await expect(desk.page.locator('.facts')).toContainText(String(new Date().getFullYear()))
})

test('two windows of Heard: one writes at a time; the other says so and can take over, and whatever was kept in either is kept', async () => {
  await begun()
  const first = tablet.page
  const second = await tablet.browser.context.newPage()
  tablet.use(second)
  await tablet.open()
  // The second shows nothing of the child's and holds nothing: it says where Heard is open.
  await tablet.at('elsewhere')
  await expect(second.locator('body')).not.toContainText(name)
  tablet.use(first)
  await tablet.put('dad', 'good')
  await kept()
  // Somebody goes on in the second: the first one ends up as the second was, and writes no more.
  tablet.use(second)
  await tablet.press('elsewhere-go-on')
  expect(await tablet.unlock()).toBe('houses')
  expect((await tablet.standing()).good).toEqual(['mum', 'dad'])
  await expect(first.locator('[data-screen="elsewhere"]')).toBeVisible({ timeout: 20_000 })
  await expect(first.locator('body')).not.toContainText(name)
  await tablet.put('cat', 'good')
  await kept()
  // And back again.
  tablet.use(first)
  await tablet.press('elsewhere-go-on')
  expect(await tablet.unlock()).toBe('houses')
  expect((await tablet.standing()).good).toEqual(['mum', 'dad', 'cat'])
  await tablet.put('baby', 'wishes')
  await kept()
  await expect(second.locator('[data-screen="elsewhere"]')).toBeVisible({ timeout: 20_000 })
  await tablet.browser.kill()
  await tablet.start()
  await tablet.unlock()
  expect(await tablet.standing()).toEqual({ worries: [], good: ['mum', 'dad', 'cat'], wishes: ['baby'] })
})

test('a program that breaks off leaves no dead page: a fresh one goes on from what is on disk', async () => {
  await begun()
  await tablet.page.evaluate(() => {
    // As a panic of the wasm does: it traps, and nothing of it answers any more.
    setTimeout(() => { void new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 8, 1, 0, 10, 5, 1, 3, 0, 0, 11]))) }, 0)
  })
  await tablet.at('unlock')
  tablet.errors.length = 0
  expect(await tablet.unlock()).toBe('houses')
  expect((await tablet.standing()).good).toEqual(['mum'])
})

test('two visits without a network: what was told, changed and taken back in the first is known in the second, and none of it is said to have arrived', async () => {
  await begun()
  await house.stop()
  await tablet.put('shouting', 'worries')
  await tablet.keep()
  await tablet.press('kept-change')
  await tablet.at('houses')
  await tablet.put('cat', 'good')
  await kept()
  // What is put after keeping is found again.
  await tablet.browser.kill()
  await tablet.start()
  expect(await tablet.unlock()).toBe('houses')
  expect(await tablet.standing()).toEqual({ worries: ['shouting'], good: ['mum', 'cat'], wishes: [] })
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.press('choice-trail')
  const messages = tablet.page.locator('[data-message]')
  await expect(messages).toHaveCount(2)
  const worries = messages.filter({ has: tablet.page.locator('[data-house="worries"]') })
  const item = tablet.page.getByRole('listitem').filter({ has: worries })
  await tablet.hands.choose(item.getByRole('button', { name: say('take-back'), exact: true }))
  await expect(tablet.page.locator('[data-trail="taken-back"]').first()).toBeVisible()
  await tablet.leaveTurn()
  await tablet.closeVisit()
  for (let visit = 0; visit < 2; visit += 1) {
    await tablet.openVisit(name)
    await tablet.goOn()
    await tablet.press('choice-trail')
    await expect(messages).toHaveCount(2)
    await expect(messages.and(tablet.page.locator('[data-trail="taken-back"]'))).toHaveCount(1)
    const good = messages.filter({ has: tablet.page.locator('[data-house="good"]') })
    await expect(good).toHaveAttribute('data-trail', 'kept')
    await expect(good.locator('[data-card="cat"]')).toBeVisible()
    await tablet.leaveTurn()
    await tablet.closeVisit()
  }
})

test('someone came in is on disk with the first touch, also while a house is open; cover is always one touch away', async ({ browser }) => {
  await begun()
  await tablet.chooseHouse('wishes')
  await expect(tablet.page.getByRole('dialog')).toBeVisible()
  await tablet.press('edge-came-in')
  await kept()
  await tablet.press('edge-cover')
  await tablet.at('cover')
  await tablet.browser.kill()
  await tablet.start()
  expect(await tablet.unlock()).toBe('houses')
  await tablet.put('cat', 'good')
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.leaveTurn()
  await tablet.synced()
  await tablet.closeVisit()
  await tablet.synced()
  const desk = new Office(await (await browser.newContext()).newPage(), house)
  await desk.signIn(house.account('practitioner'))
  await desk.openChild(name)
  await desk.openMessage(say('house-good'))
  await expect(desk.page.locator('.facts')).toContainText(say('somebody-someone'))
})

test('another adult’s session brings nothing into this adult’s list', async () => {
  await tablet.start()
  await tablet.settle()
  const [, second] = house.accounts.filter(account => account.role === 'practitioner')
  // The second adult signs in over the first and leaves at the four words.
  await tablet.lock()
  await tablet.press('unlock-forgot')
  await tablet.signIn(second!)
  await expect(tablet.page.getByRole('heading', { name: say('passphrase-title') })).toBeVisible()
  await tablet.page.reload()
  expect(await tablet.unlock()).toBe('caseload')
  await tablet.pulled()
  const shown = (await tablet.page.locator('button[data-child]').allInnerTexts()).join(' ')
  expect(shown).toContain(name)
  expect(shown).not.toContain(house.children[3]!.name)
})

test('another adult signs in on the same tablet: the first one’s children are gone from it, what they kept is sent all the same', async ({ browser }) => {
  await begun()
  await house.stop()
  await tablet.put('shouting', 'worries')
  await tablet.keep()
  await tablet.browser.kill()
  await house.start()
  await tablet.start()
  await tablet.press('unlock-forgot')
  const [, second] = house.accounts.filter(account => account.role === 'practitioner')
  await tablet.signIn(second!)
  await tablet.choosePassphrase('another four plain words')
  await expect(tablet.page.locator('button[data-child]').first()).toBeVisible()
  const shown = await tablet.page.locator('button[data-child]').allInnerTexts()
  expect(shown.some(text => text.includes(house.children[3]!.name))).toBe(true)
  for (const child of house.children.slice(0, 3)) expect(shown.join(' ')).not.toContain(child.name)
  await tablet.synced()
  const desk = new Office(await (await browser.newContext()).newPage(), house)
  await desk.signIn(house.account('practitioner'))
  await desk.openChild(name)
  await expect(desk.message('worries')).toContainText(say('card-shouting'))
  // The first one's words open nothing any more.
  await tablet.lock()
  await tablet.typePassphrase(passphrase)
  await expect(notice('unlock-wrong')).toBeVisible()
})
