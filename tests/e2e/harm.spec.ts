// Told of harm: one adult touch from every screen of the tablet, without a network, shows how to listen and whom to ring; a mark is on disk at
// once, goes before everything else, and stands at the top of the office until a manager has decided.
import { expect, test } from './fixtures.ts'
import { tabletScreens, tourTablet } from './tour.ts'
import { Office } from './walk.ts'
import { say } from './words.ts'

test('from every screen one touch shows whom to ring, and the way back', async ({ tablet }) => {
  test.setTimeout(6 * 60_000)
  await tablet.start()
  const { page } = tablet
  const seen = new Set<string>()
  await tourTablet(tablet, 'default', async () => {
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
  await tablet.start()
  await tablet.settle()
  await tablet.openVisit(name)
  await tablet.goOn()
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
  await tablet.press('edge-told')
  await expect(tablet.page.locator('[data-duty="undecided"]')).toBeVisible()
  await tablet.press('harm-back')

  await house.start()
  await tablet.leaveTurn()
  await tablet.synced()
  const desk = new Office(await (await browser.newContext()).newPage(), house)
  await desk.signIn(house.account('manager'))
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
