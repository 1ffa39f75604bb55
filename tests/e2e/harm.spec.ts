// Told of harm: one adult touch from every screen of the tablet, without a network, shows how to listen and whom to ring; a mark is on disk at
// once, goes before everything else, and stands at the top of the office until a manager has decided.
import { type Browser } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { type House } from './house.ts'
import { tabletScreens, tourTablet } from './tour.ts'
import { Office, type Tablet } from './walk.ts'
import { say } from './words.ts'

/** What the child's screen says, to eyes and to readers, holds no word of a telling. */
async function silent(tablet: Tablet, ...planted: string[]): Promise<void> {
  const all = await tablet.page.locator('.stands').evaluate(stands =>
    [stands.textContent, ...[...stands.querySelectorAll('[aria-label], [title], [alt]')].map(one => ['aria-label', 'title', 'alt'].map(name => one.getAttribute(name)).join(' '))].join(' '))
  const keys = ['harm-open', 'harm-title', 'harm-nobody-told', 'harm-undecided', 'harm-marked', 'harm-hold', 'harm-step-showed']
  for (const words of [...planted, ...keys.map(key => say(key))]) expect(all).not.toContain(words)
  await expect(tablet.page.locator('.told-of-harm')).toHaveCount(0)
}

async function manager(browser: Browser, house: House): Promise<Office> {
  const desk = new Office(await (await browser.newContext()).newPage(), house)
  await desk.signIn(house.account('manager'))
  return desk
}

async function decide(desk: Office, name: string, interview: string): Promise<void> {
  await desk.openChild(name)
  await desk.page.locator('.hold').getByRole('link').first().click()
  await desk.at('harm')
  // Below a decision that stands, the form waits to be asked for.
  const again = desk.page.getByText(say('harm-decide-again'))
  if (await again.isVisible()) await again.click()
  await desk.page.getByLabel(say('harm-decide')).fill('Strategy discussion today')
  await desk.page.getByLabel(say(interview), { exact: true }).check()
  await desk.page.getByRole('button', { name: say('harm-decide-do') }).click()
  await expect(desk.page.locator('[data-duty="decided"]')).toBeVisible()
}

test('from every screen one touch shows whom to ring, and the way back', async ({ tablet }) => {
  test.setTimeout(6 * 60_000)
  await tablet.start()
  const { page } = tablet
  const seen = new Set<string>()
  await tourTablet(tablet, 'default', async label => {
    // A telling ends a recording (other-ways.spec.ts): the tour goes on with it.
    if (label === 'sound, listening') return
    const screen = await tablet.where()
    const open = page.locator('[data-action="told"]')
    // The cover, and what is asked for in front of it, say nothing of what is under them; before the first sign-in nobody is known.
    if (['cover', 'told'].includes(screen) || (await open.count()) === 0) return
    // Where the child's own page stands dimmed behind something that is open, the edge is still free.
    await tablet.hands.choose(open)
    await tablet.at('told')
    await expect(page.getByText(say('harm-calls-nobody'))).toBeVisible()
    if (seen.size > 3) await expect(page.locator('.phone-number').first()).toBeVisible()
    await tablet.press('harm-back')
    await tablet.at(screen)
    seen.add(screen)
  })
  const must = tabletScreens().filter(name => !['cover', 'told'].includes(name))
  expect(must.filter(name => !seen.has(name))).toEqual([])
  expect(tablet.errors).toEqual([])
})

test('a telling is marked without a network, sent first, decided by a manager, and its words are never shown on the child’s turn', async ({ browser, house, tablet }) => {
  const name = house.children[0]!.name
  const words = 'planted: he hits me'
  await tablet.begin(name)
  await house.stop()
  await tablet.openHouses()
  await tablet.put('cat', 'good')
  const { page } = tablet
  await tablet.press('edge-told')
  await tablet.press('harm-mark')
  await expect(page.locator('[data-duty="nobody-told"]')).toBeVisible()
  await page.getByLabel(say('harm-words')).fill(words)
  await tablet.press('harm-began-question')
  await page.getByLabel(say('harm-question')).fill('What are nights like?')
  await tablet.press('harm-keep')
  await page.getByLabel(say('harm-whom'), { exact: true }).fill('Maya Lindqvist')
  await page.getByLabel(say('harm-told-when'), { exact: true }).last().fill('16:40')
  await tablet.press('harm-told-keep')
  await expect(page.locator('[data-duty="undecided"]')).toBeVisible()
  await expect(page.locator('[data-screen="told"]')).toHaveAttribute('data-kept', 'true')
  expect(await page.locator('body').innerText()).not.toContain(words)

  await tablet.browser.kill()
  await tablet.start()
  expect(await tablet.unlock()).toBe('houses')
  expect((await tablet.standing()).good).toEqual(['cat'])
  // Nothing on any screen of the child's says that there was a telling, or a word of it.
  await silent(tablet, words)
  await tablet.press('answer-something-else')
  await silent(tablet, words)
  for (const choice of ['choice-trail', 'choice-plan']) {
    await tablet.press(choice)
    await silent(tablet, words)
  }
  await tablet.press('child-go-back')
  await tablet.press('choice-finished')
  await tablet.at('close')
  await silent(tablet, words)
  await tablet.press('edge-told')
  await expect(tablet.page.locator('[data-duty="undecided"]')).toBeVisible()
  await tablet.press('harm-back')

  await house.start()
  await tablet.leaveTurn()
  await tablet.synced()
  const desk = await manager(browser, house)
  const duties = desk.page.locator('.duties')
  await expect(duties).toContainText(name)
  await duties.getByRole('link', { name }).click()
  await expect(desk.page.getByText(words, { exact: true })).toBeVisible()
  await desk.page.getByLabel(say('harm-decide')).fill('Strategy discussion today')
  await desk.page.getByLabel(say('interview-not-planned'), { exact: true }).check()
  await desk.page.getByRole('button', { name: say('harm-decide-do') }).click()
  await expect(desk.page.locator('[data-duty="decided"]')).toBeVisible()
  await desk.page.goto(`${house.url}/office`)
  await expect(desk.page.locator('.duties')).toHaveCount(0)
  expect(tablet.errors).toEqual([])
})

test('of 200 entries that wait, a telling is among the first that arrive', async ({ browser, house, tablet }) => {
  test.setTimeout(3 * 60_000)
  const name = house.children[0]!.name
  await tablet.begin(name)
  await house.stop()
  await tablet.openHouses()
  const { page } = tablet
  await tablet.button('answer-dont-know').evaluate((button: HTMLButtonElement) => {
    for (let touch = 0; touch < 220; touch += 1) button.click()
  })
  await expect(page.locator('[data-screen="houses"]')).toHaveAttribute('data-kept', 'true', { timeout: 60_000 })
  await tablet.press('edge-told')
  await tablet.press('harm-mark')
  await expect(page.locator('[data-screen="told"]')).toHaveAttribute('data-kept', 'true')
  await tablet.browser.kill()

  // Later the network holds for one batch, and is gone again.
  await tablet.start()
  expect(await tablet.unlock()).toBe('houses')
  const answers: { status: string }[][] = []
  await tablet.page.context().route('**/api/v1/entries', async route => {
    if (answers.length > 0) return route.abort()
    answers.push([])
    const answer = await route.fetch()
    answers[0] = ((await answer.json()) as { results: { status: string }[] }).results
    return route.fulfill({ response: answer })
  })
  await house.start()
  await expect.poll(() => answers[0]?.length ?? 0, { timeout: 60_000 }).toBeGreaterThan(0)
  expect(answers[0]!.length).toBeLessThanOrEqual(100)
  const desk = await manager(browser, house)
  await expect(desk.page.locator('.duties [data-duty="nobody-told"]')).toContainText(name)
  // The rest is still on the tablet, which says so, and comes when it can.
  await tablet.press('edge-told')
  await expect(tablet.page.locator('[data-office="true"]')).toBeVisible()
  await tablet.press('harm-back')
  await expect(tablet.page.locator('[data-sync="all-sent"]')).toHaveCount(0)
  await tablet.page.context().unroute('**/api/v1/entries')
  await tablet.leaveTurn()
  await tablet.synced()
  expect(tablet.errors).toEqual([])
})

test('a hold lies on what was told until the decision, and while a police interview is still to be', async ({ browser, house, tablet }) => {
  test.setTimeout(3 * 60_000)
  const name = house.children[0]!.name
  const told = 'he shouts at mum'
  await tablet.begin(name)
  for (const way of ['way-said-aloud', 'way-said-own-talker']) {
    await tablet.openWay(way)
    await tablet.hands.write(tablet.page.locator('textarea[name="words"]'), told)
    await tablet.press('write-done')
    await tablet.keepMade()
  }
  await tablet.openHouses()
  await tablet.put('cat', 'good')
  await tablet.press('edge-told')
  await tablet.press('harm-mark')
  await tablet.press('harm-back')
  await tablet.leaveTurn()
  await tablet.synced()
  await tablet.closeVisit()
  const { page } = tablet
  const hold = page.locator('[data-hold]')
  await expect(hold).toBeVisible()

  // What was being made at that visit is not laid before the child again, and no screen of theirs says why.
  await tablet.openVisit(name)
  await silent(tablet)
  await tablet.goOn()
  await tablet.press('choice-houses')
  await tablet.at('houses')
  expect((await tablet.standing()).good).toEqual([])
  // Nor what was told: that it is kept is said. It can be taken back, and does not come to light by being kept again.
  const shows = async (held: number, words: number) => {
    await tablet.press('choice-trail')
    await tablet.at('trail')
    await expect(page.getByText(say('message-held'))).toHaveCount(held)
    await expect(page.locator('.stands').getByText(told)).toHaveCount(words)
  }
  await tablet.press('answer-something-else')
  await tablet.at('child-home')
  await shows(2, 0)
  await tablet.hands.choose(tablet.button('take-back').first())
  await expect(page.getByText(say('message-held'))).toHaveCount(1)
  await expect(tablet.button('keep-again')).toHaveCount(0)
  await tablet.press('child-go-back')
  await tablet.leaveTurn()
  await tablet.closeVisit()
  await tablet.synced()

  const again = async () => {
    await tablet.press('child-back')
    await tablet.at('caseload')
    await tablet.pulled()
    await tablet.openChild(name)
  }
  const desk = await manager(browser, house)
  await decide(desk, name, 'interview-planned')
  await again()
  await expect(page.locator('.harm-duty')).toHaveCount(0)
  await expect(hold).toBeVisible()
  await decide(desk, name, 'interview-over')
  await again()
  await expect(hold).toHaveCount(0)
  await tablet.openVisit(name)
  await tablet.goOn()
  await shows(0, 1)
  await tablet.press('child-go-back')
  await tablet.press('choice-houses')
  await expect(tablet.button('carry-on')).toBeVisible()
  expect(tablet.errors).toEqual([])
})

test('the child’s own card changes a shape at the edge, opens the adult’s page when the child is done, and is looked at even when it was put back', async ({ browser, house, tablet }) => {
  const name = house.children[0]!.name
  await tablet.begin(name)
  await house.stop()
  await tablet.openHouses()
  const { page } = tablet
  const edge = page.locator('.edge')
  const told = page.locator('.edge [data-action="told"]')
  // What was begun without a network waits from here on, and says so.
  await expect(edge).toContainText(say('badge-waiting'))
  // What goes on its way says so by itself, whatever the child touches.
  const says = async () => (await edge.innerText()).replace(say('badge-waiting'), '').replace(say('badge-no-network'), '')
  const [said, shape] = [await says(), await told.evaluate(one => getComputedStyle(one).borderRadius)]
  await tablet.lift('not-safe')
  await expect(told).toHaveAttribute('data-sign', 'shown')
  expect(await told.evaluate(one => getComputedStyle(one).borderRadius)).not.toBe(shape)
  expect(await says()).toBe(said)
  await silent(tablet)
  await tablet.press('hand-back')
  await expect(page.locator('[data-screen="houses"]')).toHaveAttribute('data-kept', 'true')

  await tablet.browser.kill()
  await tablet.start()
  expect(await tablet.unlock()).toBe('houses')
  await expect(tablet.page.locator('.edge [data-action="told"]')).toHaveAttribute('data-sign', 'shown')
  await house.start()
  await tablet.press('leave-turn')
  await tablet.unlock()
  await tablet.at('told')
  await expect(tablet.page.locator('.told-of-harm [data-duty="nobody-told"]')).toBeVisible()
  await tablet.press('harm-back')
  await tablet.synced()

  const desk = await manager(browser, house)
  await expect(desk.page.locator('.duties [data-with="adult"]')).toBeVisible()
  await desk.page.locator('.duties').getByRole('link', { name }).click()
  await expect(desk.page.locator('[data-sign="put-back"]')).toContainText(say('harm-showed'))
  expect(tablet.errors).toEqual([])
})

test('what an adult is writing stays with its child, and through a lock, giving the tablet again and a flat battery', async ({ house, tablet }) => {
  const [one, other] = [house.children[0]!.name, house.children[1]!.name]
  await tablet.start()
  await tablet.settle()
  await house.stop()
  // On the list no child is in hand: whom to ring is there, and nothing to write into anybody's record.
  await tablet.press('harm-open')
  await expect(tablet.page.getByRole('heading', { name: say('harm-ring') })).toBeVisible()
  await expect(tablet.page.getByLabel(say('harm-words'))).toHaveCount(0)
  await tablet.press('harm-back')
  for (const name of [one, other]) {
    await tablet.openVisit(name)
    await tablet.goOn()
    await tablet.leaveTurn()
  }
  await tablet.openChild(one)
  await tablet.press('harm-open')
  await expect(tablet.page.getByText(say('harm-about', { name: one }))).toBeVisible()
  await tablet.hands.write(tablet.page.getByLabel(say('harm-words')), 'half a sent')
  await tablet.press('harm-back')
  await tablet.hands.write(tablet.page.getByLabel(say('closing-words'), { exact: true }), 'said it twice')
  const here = async () => {
    await expect(tablet.page.getByLabel(say('closing-words'), { exact: true })).toHaveValue('said it twice')
    await tablet.press('harm-open')
    await expect(tablet.page.getByLabel(say('harm-words'))).toHaveValue('half a sent')
    await tablet.press('harm-back')
  }
  // Nothing of it is the other child's.
  await tablet.openChild(other)
  await expect(tablet.page.getByLabel(say('closing-words'), { exact: true })).toHaveValue('')
  await tablet.press('harm-open')
  await expect(tablet.page.getByText(say('harm-about', { name: other }))).toBeVisible()
  await expect(tablet.page.getByLabel(say('harm-words'))).toHaveValue('')
  await tablet.press('harm-back')
  await tablet.openChild(one)
  await here()
  await tablet.lock()
  await tablet.unlock()
  await tablet.openChild(one)
  await here()
  await tablet.give(one)
  await tablet.at('child-home')
  // Whoever holds it now reads none of it; what is written meanwhile comes to it.
  await tablet.press('edge-told')
  await expect(tablet.page.getByLabel(say('harm-words'))).toHaveValue('')
  await tablet.hands.write(tablet.page.getByLabel(say('harm-present'), { exact: true }), 'Grandma')
  await tablet.press('harm-back')
  // One touch opens it again, and whoever touches it reads nothing of what was being written.
  await tablet.press('edge-told')
  await expect(tablet.page.getByLabel(say('harm-present'), { exact: true })).toHaveValue('')
  await expect(tablet.page.locator('[data-laid]')).toHaveText(say('harm-laid-by'))
  await tablet.hands.write(tablet.page.getByLabel(say('harm-child-was'), { exact: true }), 'very quiet')
  await tablet.press('harm-back')
  await tablet.leaveTurn()
  await here()
  await tablet.press('harm-open')
  await expect(tablet.page.getByLabel(say('harm-child-was'), { exact: true })).toHaveValue('very quiet')
  await expect(tablet.page.getByLabel(say('harm-present'), { exact: true })).toHaveValue('Grandma')
  await tablet.press('harm-back')
  await tablet.give(one)
  await tablet.at('child-home')
  await tablet.press('edge-told')
  await expect(tablet.page.getByLabel(say('harm-present'), { exact: true }), 'nor what was written on the turn before').toHaveValue('')
  await tablet.press('harm-back')
  await tablet.leaveTurn()
  await here()
  await tablet.browser.kill()
  await tablet.start()
  await tablet.unlock()
  await tablet.openChild(one)
  await here()
  // What nobody kept is not dropped with the visit: it is kept with it, and waits for somebody to act.
  await tablet.closeVisit()
  await expect(tablet.page.locator('[data-notice="visit-closed-harm"]')).toBeVisible()
  await expect(tablet.page.locator('[data-duty="nobody-told"]')).toBeVisible()
  expect(tablet.errors).toEqual([])
})
