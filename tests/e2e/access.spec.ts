// Everybody can use every screen (must hold 6): no violation that axe can find, in every look; a keyboard alone does the whole journey;
// nothing is lost at 200%; the pseudo-language breaks nothing; no script or style stands in a page.
import { expect, test } from './fixtures.ts'
import { axe, crowded, inline, inlineInSource, outOfReach, untranslated } from './look.ts'
import { type Dress, officeScreens, tabletScreens, tourOffice, tourTablet } from './tour.ts'
import { Office } from './walk.ts'

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
