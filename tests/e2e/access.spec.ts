// Everybody can use every screen (must hold 6): no violation that axe can find, in every look; a keyboard alone does the whole journey;
// nothing is lost at 200%; the pseudo-language breaks nothing; no script or style stands in a page.
import { expect, test } from '@playwright/test'
import { House } from './house.ts'
import { Keys } from './hands.ts'
import { axe, crowded, inline, inlineInSource, outOfReach, untranslated } from './look.ts'
import { type Dress, officeScreens, own, title, tabletScreens, tourOffice, tourTablet } from './tour.ts'
import { Office, Tablet } from './walk.ts'
import { say } from './words.ts'

const THEMES = ['usual', 'high-contrast', 'low-arousal']

for (const dress of ['default', 'pseudo'] as Dress[]) {
  test(`every screen for everybody, ${dress}`, async ({ browser }) => {
    test.setTimeout(10 * 60_000)
    const house = await House.build()
    const found: string[] = []
    const visited = { tablet: new Set<string>(), office: new Set<string>() }
    let stops = 0

    const tablet = await new Tablet(house).start()
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
    await tablet.close()
    await house.remove()
  })
}

test('a keyboard alone does the journey, from the first sign-in to the child’s trail', async ({ browser }) => {
  test.setTimeout(5 * 60_000)
  const house = await House.build()
  const tablet = new Tablet(house)
  const name = house.children[0]!.name
  await tablet.start('keys')
  let pointed = 0
  const count = async (page: typeof tablet.page) => {
    await page.exposeFunction('pointedAt', () => { pointed += 1 })
    await page.addInitScript(() => {
      for (const event of ['pointerdown', 'mousedown', 'touchstart']) addEventListener(event, () => void (globalThis as unknown as { pointedAt(): void }).pointedAt(), { capture: true })
    })
  }
  await count(tablet.page)
  await tablet.open()
  await tablet.settle()
  await tablet.openVisit(name, 'place-home', ['somebody-mum'])
  await tablet.press('edge-quiet')
  await tablet.press('edge-went-out')
  await tablet.goOn()
  await tablet.openHouses()
  await tablet.put('shouting', 'worries')
  await tablet.put('mum', 'good')
  await tablet.rename('wishes', title)
  await tablet.ownWords(own, 'wishes')
  await tablet.press('undo')
  await tablet.ownWords(own, 'wishes')
  await tablet.press('answer-dont-know')
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.press('choice-finished')
  await tablet.at('close')
  await tablet.leaveTurn()
  await tablet.synced()
  await tablet.closeVisit()

  const open = async () => {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
    await count(page)
    return new Office(page, house, new Keys(page))
  }
  const desk = await open()
  await desk.signIn(house.account('practitioner'))
  await desk.openChild(name)
  const outcome = (await desk.page.locator('.outcome').first().getByRole('heading').textContent()) ?? ''
  await desk.openMessage(say('house-worries'))
  await desk.weigh(name, outcome, 'She hears it at night.', 'We speak with both.')
  const officer = await open()
  await officer.signIn(house.account('reviewer'))
  await officer.openChild(name)
  await officer.openMessage(say('house-worries'))
  await officer.read()
  await desk.told(name, 'told-how-in-person', 'We speak with both.', 'ok')

  await tablet.pulled()
  await tablet.openVisit(name)
  await tablet.goOn()
  await tablet.press('choice-trail')
  await expect(tablet.page.locator('[data-message]').filter({ has: tablet.page.locator('[data-house="worries"]') })).toHaveAttribute('data-trail', 'told')
  expect(pointed).toBe(0)
  expect([...tablet.errors, ...desk.errors, ...officer.errors]).toEqual([])
  await tablet.close()
  await house.remove()
})
