// Everybody can use every screen (must hold 6): no violation that axe can find, in every look; a keyboard alone does the whole journey;
// nothing is lost at 200%; the pseudo-language breaks nothing; no script or style stands in a page.
import { expect, test } from './fixtures.ts'
import { axe, crowded, inline, inlineInSource, outOfReach, untranslated } from './look.ts'
import { type Dress, officeScreens, tabletScreens, tourOffice, tourTablet } from './tour.ts'
import { Office } from './walk.ts'
import { say } from './words.ts'

const THEMES = ['usual', 'high-contrast', 'low-arousal']

for (const dress of ['default', 'pseudo'] as Dress[]) {
  test(`every screen for everybody, ${dress}`, async ({ browser, house, tablet }) => {
    test.setTimeout(10 * 60_000)
    const found: string[] = []
    const visited = { tablet: new Set<string>(), office: new Set<string>() }
    let stops = 0

    await tablet.start()
    const { page } = tablet
    await tourTablet(tablet, dress, async (name, data) => {
      stops += 1
      visited.tablet.add(await tablet.where())
      const note = (kind: string, all: string[]) => found.push(...all.map(one => `tablet, ${name}, ${kind}: ${one}`))
      const theme = (await page.locator('html').getAttribute('data-theme')) ?? 'usual'
      for (const look of dress === 'default' ? THEMES : [theme]) {
        await page.locator('html').evaluate((html, look) => html.setAttribute('data-theme', look), look)
        note(look, await axe(page))
      }
      await page.locator('html').evaluate((html, look) => html.setAttribute('data-theme', look), theme)
      note('in the page', await inline(page))
      note('fit', await crowded(page))
      if (dress === 'pseudo') note('language', await untranslated(page, data))
      await page.setViewportSize({ width: 512, height: 384 })
      note('at 200%', await outOfReach(page))
      await page.setViewportSize({ width: 1024, height: 768 })
    })
    expect.soft(tabletScreens().filter(screen => !visited.tablet.has(screen)), 'screens that the tour never came to').toEqual([])

    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, forcedColors: 'none' })
    const desk = new Office(await context.newPage(), house)
    const sources: string[] = []
    desk.page.on('response', answer => {
      if (answer.headers()['content-type']?.startsWith('text/html')) {
        void answer.text().then(html => sources.push(...inlineInSource(html).map(one => `${new URL(answer.url()).pathname} ${one}`)), () => undefined)
      }
    })
    await tourOffice(desk, dress, async (name, data) => {
      stops += 1
      visited.office.add((await desk.page.locator('[data-screen]').getAttribute('data-screen')) ?? '')
      const note = (kind: string, all: string[]) => found.push(...all.map(one => `office, ${name}, ${kind}: ${one}`))
      for (const contrast of dress === 'default' ? (['none', 'active'] as const) : (['none'] as const)) {
        await desk.page.emulateMedia({ forcedColors: contrast })
        note(contrast === 'none' ? 'usual' : 'high contrast', await axe(desk.page))
      }
      await desk.page.emulateMedia({ forcedColors: 'none' })
      note('in the page', await inline(desk.page))
      note('fit', await crowded(desk.page))
      if (dress === 'pseudo') note('language', await untranslated(desk.page, data))
      await desk.page.setViewportSize({ width: 640, height: 400 })
      note('at 200%', await outOfReach(desk.page))
      await desk.page.setViewportSize({ width: 1280, height: 800 })
    })
    const shell = await (await fetch(`${house.url}/tablet`)).text()
    sources.push(...inlineInSource(shell).map(one => `/tablet ${one}`))
    expect.soft(officeScreens().filter(screen => !visited.office.has(screen)), 'pages that the tour never came to').toEqual([])
    expect.soft(sources, 'script or style in the bytes of a page').toEqual([])
    console.log(`${dress}: ${stops} stops, tablet ${[...visited.tablet].join(' ')}; office ${[...visited.office].join(' ')}; ${found.length} findings`)
    expect(found.join('\n')).toBe('')
    expect([...tablet.errors, ...desk.errors]).toEqual([])

    await context.close()
  })
}

test('at each of its four levels the answers are in reach beside the houses, on every size, in one order, and by keyboard before the cards', async ({ browser, house, tablet }) => {
  test.setTimeout(5 * 60_000)
  const name = house.children[0]!.name
  const desk = new Office(await (await browser.newContext()).newPage(), house)
  await desk.signIn(house.account('practitioner'))
  await tablet.start()
  await tablet.settle()
  let before: string[] = []
  for (const [level, answers] of [[1, 1], [2, 2], [3, 5], [4, 10]] as const) {
    await desk.openChild(name)
    await desk.page.getByRole('link', { name: say('profile-write') }).click()
    await desk.page.locator(`input[name="answers"][value="${level}"]`).check()
    await desk.page.getByRole('button', { name: say('profile-keep') }).click()
    await expect(desk.page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
    await tablet.pulled()
    await tablet.openVisit(name)
    await tablet.goOn()
    await tablet.openHouses()
    const strip = tablet.page.locator(`.strip[data-strip="${level}"]`)
    const shown = await strip.locator('[data-action]').evaluateAll(all => all.map(one => one.getAttribute('data-action')!))
    expect(shown).toHaveLength(answers)
    expect(shown.slice(0, before.length), 'what stood there stands there still').toEqual(before)
    before = shown
    for (const size of [{ width: 1024, height: 768 }, { width: 768, height: 1024 }, { width: 390, height: 844 }]) {
      await tablet.page.setViewportSize(size)
      await expect(strip.locator('[data-action="stop"]')).toBeInViewport({ ratio: 1 })
      if (size.width > 900) {
        await expect(strip.locator('[data-action]').last()).toBeInViewport({ ratio: 1 })
        expect(await tablet.page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), `level ${level}: the page stands still`).toBe(true)
      }
      if (process.env.HEARD_SHOTS) await tablet.page.screenshot({ path: `target/shots/level-${level}-${size.width}.png` })
      // A house lies open, or a wish is typed: stop can be touched all the same.
      await tablet.chooseHouse('worries')
      await strip.locator('[data-action="stop"]').click({ trial: true })
      await tablet.page.keyboard.press('Escape')
      await expect(tablet.page.getByRole('dialog')).toBeHidden()
    }
    await tablet.page.setViewportSize({ width: 1024, height: 768 })
    await tablet.page.locator('h1').first().focus()
    let tabs = 0
    for (; tabs < 12 && (await tablet.page.evaluate(() => document.activeElement?.getAttribute('data-action'))) !== 'stop'; tabs += 1) await tablet.page.keyboard.press('Tab')
    expect(tabs, 'stop is a few keys away').toBeLessThan(8)
    await tablet.leaveTurn()
    await tablet.closeVisit()
    await tablet.press('child-back')
  }
  expect(tablet.errors).toEqual([])
})
