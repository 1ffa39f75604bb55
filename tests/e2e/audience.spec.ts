// "Not my worker": what a child says is not for the adult beside them is kept like everything else, goes to whoever checks the plan and to managers,
// and is nowhere where that adult looks: not on the tablet they unlock, and on no page of theirs.
import { type Browser } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { type House } from './house.ts'
import { Office, type Tablet } from './walk.ts'
import { say } from './words.ts'

test.describe.configure({ timeout: 120_000 })

/** The visit is closed and everything of it at the office; and the child's page as whoever checks the plan sees it. */
async function closedAndReviewed(browser: Browser, house: House, tablet: Tablet, name: string): Promise<Office> {
  await tablet.closeVisit()
  await tablet.press('sync-now')
  await tablet.synced()
  const ruth = new Office(await (await browser.newContext()).newPage(), house)
  await ruth.signIn(house.account('reviewer'))
  await ruth.openChild(name)
  return ruth
}

/** The houses are finished, and kept for others than the worker; the child goes on. */
async function keepPastTheWorker(tablet: Tablet): Promise<void> {
  await tablet.press('houses-finished')
  await tablet.at('who-will-see')
  await tablet.press('sees-not-for-worker', { adult: 'Amina Yusuf' })
  await tablet.press('keep')
  await tablet.at('kept')
  await tablet.press('kept-go-on')
}

test('what is not for the worker is kept without a network, and is nowhere where they look', async ({ browser, house, tablet }) => {
  const name = house.children[0]!.name
  const adult = 'Amina Yusuf'
  await tablet.begin(name)
  await house.stop()
  await tablet.openHouses()
  await tablet.put('shouting', 'worries')
  await tablet.press('houses-finished')
  await tablet.at('who-will-see')
  await expect(tablet.page.getByText(say('sees-worker', { adult }))).toBeVisible()
  // It can be changed back, and nobody asks whether the child is sure.
  await tablet.press('sees-not-for-worker', { adult })
  await expect(tablet.page.getByText(say('sees-look-away', { adult }))).toBeVisible()
  await tablet.press('sees-for-worker', { adult })
  await expect(tablet.page.getByText(say('sees-worker', { adult }))).toBeVisible()
  await tablet.press('sees-not-for-worker', { adult })
  await expect(tablet.page.getByText(say('sees-worker-not', { adult }))).toBeVisible()
  await tablet.press('keep')
  await expect(tablet.page.getByRole('heading', { name: say('kept-title'), exact: true })).toBeVisible()
  await tablet.press('kept-go-on')
  await tablet.press('choice-trail')
  await tablet.at('trail')
  await expect(tablet.page.locator('[data-message]')).toHaveCount(0)
  await tablet.press('child-go-back')

  // Whoever gives the tablet again finds no houses to carry on with: new ones stand there, and nothing of the others.
  await tablet.leaveTurn()
  await tablet.give(name)
  await tablet.at('child-home')
  await tablet.press('choice-houses')
  await tablet.at('houses')
  await expect(tablet.page.locator('[data-card="shouting"]').first()).toBeHidden()
  expect(await tablet.standing()).toEqual({ worries: [], good: [], wishes: [] })
  // Something else, for everybody: what was asked for once is not asked for by itself again.
  await tablet.put('cat', 'good')
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.leaveTurn()
  await tablet.at('child')
  await expect(tablet.page.locator('[data-message]')).toHaveCount(1)
  await expect(tablet.page.locator('[data-card="shouting"]')).toHaveCount(0)
  // What the worker's unlock opens lies there with a wrapping of its key and the child's pack; the other key lies there for the authority alone.
  const sizes = await tablet.page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>(done => {
      const asked = indexedDB.open('heard')
      asked.onsuccess = () => done(asked.result)
    })
    const all = await new Promise<unknown[]>(done => {
      const asked = db.transaction('visits').objectStore('visits').getAll()
      asked.onsuccess = () => done(asked.result as unknown[])
    })
    db.close()
    const size = (of: unknown): number => of instanceof ArrayBuffer || ArrayBuffer.isView(of) ? of.byteLength : typeof of === 'object' && of ? Object.values(of).reduce((sum: number, one) => sum + size(one), 0) : 0
    return all.map(size).sort((one, two) => one - two)
  })
  expect(sizes).toHaveLength(2)
  expect(sizes[0]).toBeLessThan(2_000)
  expect(sizes[1]).toBeGreaterThan(2 * sizes[0]!)
  await tablet.closeVisit()
  await house.start()
  await tablet.press('sync-now')
  await tablet.synced()
  await expect(tablet.page.locator('[data-card="shouting"]')).toHaveCount(0)
  expect(tablet.errors.filter(error => !/ERR_/.test(error))).toEqual([])

  const desk = async (role: string) => {
    const desk = new Office(await (await browser.newContext()).newPage(), house)
    await desk.signIn(house.account(role))
    await desk.openChild(name)
    return desk.page
  }
  const amina = await desk('practitioner')
  await expect(amina.locator('[data-card="cat"]').first()).toBeVisible()
  await expect(amina.locator('[data-card="shouting"]')).toHaveCount(0)
  const ruth = await desk('reviewer')
  await expect(ruth.locator('[data-card="shouting"]').first()).toBeVisible()
  await ruth.goto(`${ruth.url()}/told`)
  await expect(ruth.locator('[data-audience="not-my-worker"]')).toHaveText(say('telling-not-my-worker'))
})

test('what is not for the worker can be taken back before the child goes on, and is then shown to nobody as what they say', async ({ browser, house, tablet }) => {
  const name = house.children[0]!.name
  await tablet.begin(name)
  await tablet.openHouses()
  await tablet.put('shouting', 'worries')
  await tablet.press('houses-finished')
  await tablet.at('who-will-see')
  await tablet.press('sees-not-for-worker', { adult: 'Amina Yusuf' })
  await tablet.press('keep')
  await tablet.press('take-back')
  await expect(tablet.page.getByRole('heading', { name: say('trail-taken-back'), exact: true })).toBeVisible()
  await tablet.press('kept-go-on')
  await tablet.at('child-home')
  await tablet.leaveTurn()
  const ruth = await closedAndReviewed(browser, house, tablet, name)
  await expect(ruth.page.locator('[data-trail="taken-back"]')).toHaveCount(1)
  await expect(ruth.page.locator('[data-card="shouting"]')).toHaveCount(0)
})

test('a sound that is not for the worker is not laid before them when the tablet is given again, and two touches keep it once', async ({ browser, house, tablet }) => {
  const name = house.children[0]!.name
  await tablet.begin(name)
  await tablet.openWay('way-sound')
  await tablet.press('sound-start')
  await expect(tablet.button('sound-stop')).toBeVisible()
  await tablet.press('sound-stop')
  await tablet.press('sound-done')
  await tablet.at('who-will-see')
  await tablet.press('sees-not-for-worker', { adult: 'Amina Yusuf' })
  // A key, a switch or a mouse acts twice before the first is on disk.
  await tablet.page.locator('[data-action="keep"]').evaluate(keep => {
    for (const _ of [1, 2]) (keep as HTMLElement).click()
  })
  await expect(tablet.page.getByRole('heading', { name: say('kept-title'), exact: true })).toBeVisible()
  await expect(tablet.button('take-back')).toBeVisible()
  await tablet.press('kept-go-on')
  await tablet.at('child-home')
  await tablet.leaveTurn()
  await tablet.press('give-to', { name })
  await tablet.at('child-home')
  await tablet.leaveTurn()
  const ruth = await closedAndReviewed(browser, house, tablet, name)
  await expect(ruth.page.locator('.in-short [data-audience="not-my-worker"]')).toHaveCount(1)
  await expect(ruth.page.locator('.as-made audio')).toHaveCount(1)
})

test('what the worker had of it is taken back when the child says that it is not for them, and a house taken back is not told again by the way', async ({ browser, house, tablet }) => {
  const name = house.children[0]!.name
  const page = await tablet.begin(name)
  await tablet.openHouses()
  await tablet.put('shouting', 'worries')
  await tablet.keep()
  await tablet.press('kept-change')
  await tablet.at('houses')
  await keepPastTheWorker(tablet)
  await tablet.press('choice-trail')
  await expect(page.locator('[data-message]')).toHaveCount(1)
  await expect(page.locator('[data-message]')).toHaveAttribute('data-trail', 'taken-back')
  await tablet.press('child-go-back')

  // Two houses, kept for everybody; one is taken back, and the other goes on. What is not for the worker is not offered to be carried on with.
  await tablet.press('choice-houses')
  await tablet.at('houses')
  await tablet.put('sad', 'worries')
  await tablet.put('cat', 'good')
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.press('choice-trail')
  const worries = page.locator('.messages > li').filter({ has: page.locator('[data-card="sad"]') })
  await tablet.hands.choose(worries.getByRole('button', { name: say('take-back') }))
  await expect(page.locator('[data-trail="taken-back"]')).toHaveCount(2)
  await tablet.press('child-go-back')
  await tablet.press('choice-houses')
  await tablet.press('carry-on')
  await tablet.at('houses')
  await tablet.put('mum', 'good')
  await tablet.press('houses-finished')
  await tablet.at('who-will-see')
  await expect(page.locator('.sees-work [data-card="mum"]')).toBeVisible()
  await expect(page.locator('.sees-work [data-card="sad"]')).toHaveCount(0)
  await tablet.press('keep')
  await tablet.at('kept')
  await tablet.press('kept-go-on')
  await tablet.leaveTurn()
  const ruth = await closedAndReviewed(browser, house, tablet, name)
  for (const card of ['shouting', 'mum']) await expect(ruth.page.locator(`[data-card="${card}"]`).first()).toBeVisible()
  await expect(ruth.page.locator('[data-card="sad"]')).toHaveCount(0)
  const amina = new Office(await (await browser.newContext()).newPage(), house)
  await amina.signIn(house.account('practitioner'))
  await amina.openChild(name)
  await expect(amina.page.locator('[data-card="mum"]').first()).toBeVisible()
  for (const card of ['shouting', 'sad']) await expect(amina.page.locator(`[data-card="${card}"]`)).toHaveCount(0)
})

test('at another visit only what is said anew is taken from the worker, and no name that was given past them comes back', async ({ browser, house, tablet }) => {
  const name = house.children[0]!.name
  const page = await tablet.begin(name)
  await tablet.openHouses()
  await tablet.put('shouting', 'worries')
  await tablet.put('cat', 'good')
  await tablet.keep()
  await tablet.press('kept-change')
  await tablet.at('houses')
  // The child goes on with them, and is not done.
  await tablet.put('mum', 'wishes')
  await tablet.hands.choose(tablet.inHouse('wishes').locator('[data-card="mum"]'))
  await tablet.press('put-away')
  await tablet.leaveTurn()
  await tablet.closeVisit()
  // Without the office in between: the tablet goes on with what it has.
  await tablet.openVisit(name)
  await tablet.goOn()
  await tablet.press('choice-houses')
  await tablet.press('carry-on')
  await tablet.at('houses')
  await tablet.rename('good', 'only at grandmas')
  await tablet.hands.choose(tablet.inHouse('good').locator('[data-card="cat"]'))
  await tablet.press('put-away')
  await expect(tablet.inHouse('good').locator('[data-card="cat"]')).toHaveCount(0)
  await keepPastTheWorker(tablet)
  await tablet.press('choice-houses')
  await tablet.at('houses')
  await expect(page.locator('[data-house="worries"]').first()).toBeVisible()
  await expect(page.getByText('only at grandmas')).toHaveCount(0)
  await expect(page.locator('.house [data-card]')).toHaveCount(0)
  await tablet.leaveTurn()
  await closedAndReviewed(browser, house, tablet, name)
  const amina = new Office(await (await browser.newContext()).newPage(), house)
  await amina.signIn(house.account('practitioner'))
  await amina.openChild(name)
  await expect(amina.page.locator('[data-card="shouting"]').first(), 'told to her, and never taken back').toBeVisible()
  await expect(amina.page.locator('[data-card="cat"]')).toHaveCount(0)
  await expect(amina.page.getByText('only at grandmas')).toHaveCount(0)
})
