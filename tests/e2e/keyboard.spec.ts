// A keyboard alone does the whole journey (must hold 6), on the tablet and in the office: no pointer event anywhere.
import { expect, test } from './fixtures.ts'
import { Keys } from './hands.ts'
import { own, title } from './tour.ts'
import { Office } from './walk.ts'
import { say } from './words.ts'

test('a keyboard alone does the journey, from the first sign-in to the child’s trail', async ({ browser, house, tablet }) => {
  test.setTimeout(5 * 60_000)
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
})
