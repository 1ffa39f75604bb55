// The end of a turn and of a visit: one question at a time, each of which may be passed over; the same thanks for every ending; what was written
// without a network reaches the office; and what the one who did the work asks for themselves reaches their manager.
import { type Browser, type Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { type House } from './house.ts'
import { Office, type Tablet } from './walk.ts'
import { say } from './words.ts'

test.describe.configure({ timeout: 120_000 })

async function desk(browser: Browser, house: House, role: string): Promise<Office> {
  const desk = new Office(await (await browser.newContext()).newPage(), house)
  await desk.signIn(house.account(role))
  return desk
}

async function begin(tablet: Tablet, house: House): Promise<string> {
  const name = house.children[0]!.name
  await tablet.begin(name)
  return name
}

const step = (page: Page, name: string) => expect(page.locator(`[data-step="${name}"]`)).toBeVisible()

test('what a child says at the end, and what the adult writes after it, reaches the office without a word lost', async ({ browser, house, tablet }) => {
  const name = await begin(tablet, house)
  const { page } = tablet
  await house.stop()
  // The child turned away: before anything was begun, and again at the houses. It counts like any other answer.
  await tablet.press('edge-by-body')
  await expect(page.getByText(say('answered-by-body'), { exact: true })).toBeVisible()
  await tablet.openHouses()
  await tablet.put('shouting', 'worries')
  await tablet.press('edge-by-body')
  await tablet.openHouses()
  await tablet.put('cat', 'good')
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.press('choice-finished')
  await step(page, 'right')
  await expect(page.locator('[data-card="shouting"]')).toBeVisible()
  await tablet.press('close-right-right')
  await step(page, 'now')
  await tablet.press('close-now-not-good')
  await step(page, 'calm')
  await tablet.press('close-calm-pond')
  await step(page, 'at-calm')
  await tablet.press('close-on')
  await step(page, 'here')
  await tablet.press('card-grandma')
  await expect(tablet.button('card-grandma')).toHaveAttribute('aria-pressed', 'true')
  await tablet.press('close-on')
  await step(page, 'next')
  await tablet.hands.choose(page.locator('.ending-adult button').nth(2))
  await expect(page.locator('.moons > *')).toHaveCount(7)
  await tablet.press('close-on')
  await step(page, 'thanks')

  await tablet.leaveTurn()
  await tablet.at('child')
  await tablet.press('time-alone-part')
  await tablet.press('why-not-alone-no-private-place')
  const write = (key: string, text: string, nth = 0) => tablet.hands.write(page.getByLabel(say(key), { exact: true }).nth(nth), text)
  await write('closing-words', 'he is LOUD <b>')
  await write('closing-what-i-do', 'Ring the school')
  await write('closing-what-i-do', 'Ask about nights', 1)
  await expect(page.getByLabel(say('closing-what-i-do'), { exact: true }).first()).toHaveValue('Ring the school')
  await write('closing-with-child', 'Mrs Bello')
  await tablet.hands.choose(page.locator('.who-acted').first().getByRole('button', { name, exact: true }))
  await tablet.press('ask-ring-me')
  await expect(tablet.button('ask-ring-me')).toHaveAttribute('aria-pressed', 'true')
  await tablet.closeVisit()
  expect(tablet.errors).toEqual([])

  await house.start()
  await tablet.press('sync-now')
  await tablet.synced()
  const amina = await desk(browser, house, 'practitioner')
  await amina.page.locator('[data-record="begun"]').getByRole('link').click()
  await amina.at('visit')
  for (const said of ['he is LOUD <b>', 'Ring the school', 'Ask about nights', 'Mrs Bello', say('why-not-alone-no-private-place'), say('close-now-not-good'), say('close-calm-pond'), say('card-grandma')]) {
    await expect(amina.page.locator('.visit-parts').getByText(said, { exact: true })).toBeVisible()
  }
  await expect(amina.page.locator('.visit-told').getByText(say('answer-by-body'))).toHaveCount(2)
  await expect(amina.page.locator('.visit-told [data-message]')).toHaveCount(2)
  await amina.page.getByLabel(say('record-is-finished')).check()
  await amina.page.getByRole('button', { name: say('record-keep') }).click()
  await amina.at('visit')
  await amina.page.goto(`${house.url}/office`)
  await expect(amina.page.locator('[data-record]')).toHaveCount(0)
  await expect(amina.page.locator('.to-finish')).toHaveCount(0)

  const maya = await desk(browser, house, 'manager')
  await expect(maya.page.locator('[data-ask="ring-me"]')).toBeVisible()
  await expect(maya.page.locator('.to-finish')).not.toContainText('LOUD')
  await maya.page.locator('[data-ask="ring-me"]').getByRole('link').click()
  await maya.page.getByRole('button', { name: say('ask-done-ring-me') }).click()
  await maya.page.goto(`${house.url}/office`)
  await expect(maya.page.locator('[data-ask]')).toHaveCount(0)
})

test('every ending has the same thanks: after stop, after passing everything over, and after telling', async ({ house, tablet }) => {
  await begin(tablet, house)
  const { page } = tablet
  const thanks = async () => {
    await step(page, 'thanks')
    const said = await page.locator('[data-step="thanks"]').innerText()
    await tablet.press('close-more')
    await tablet.at('child-home')
    return said
  }
  await tablet.openHouses()
  await tablet.press('answer-stop')
  const afterStop = await thanks()
  await tablet.press('choice-finished')
  await step(page, 'now') // nothing was told, so nothing is shown back
  for (const _ of ['now', 'calm', 'here', 'next']) await tablet.press('close-on')
  const afterPassing = await thanks()
  await tablet.press('choice-houses')
  if ((await tablet.where()) === 'child-home') await tablet.press('carry-on')
  await tablet.at('houses')
  await tablet.put('hitting', 'worries')
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.press('choice-finished')
  await tablet.press('close-right-right')
  for (const _ of ['now', 'calm', 'here', 'next']) await tablet.press('close-on')
  expect([afterPassing, await thanks()]).toEqual([afterStop, afterStop])
})

test('what is not right is put right where it was made', async ({ house, tablet }) => {
  await begin(tablet, house)
  await tablet.openHouses()
  await tablet.put('cat', 'worries')
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.press('choice-finished')
  await tablet.press('close-right-not-right')
  await tablet.at('houses')
  await expect(tablet.inHouse('worries').locator('[data-card="cat"]')).toBeVisible()
})

test('tried and not seen is kept without a network and without a visit, and a visit closes with nothing written', async ({ browser, house, tablet }) => {
  const name = house.children[0]!.name
  await tablet.start()
  await tablet.settle()
  await house.stop()
  await tablet.hands.choose(tablet.page.getByRole('button', { name }).first())
  await tablet.at('child')
  await tablet.press('visit-open')
  await tablet.at('visit')
  await tablet.press('place-home')
  await tablet.hands.choose(tablet.page.locator('.not-seen > summary'))
  await tablet.hands.write(tablet.page.getByLabel(say('not-seen-why')), 'Nobody was in')
  await tablet.press('not-seen-keep')
  await tablet.at('child')
  await expect(tablet.page.getByText(say('not-seen-kept'))).toBeVisible()
  await expect(tablet.button('visit-open')).toBeVisible()
  await house.start()
  await tablet.press('sync-now')
  await tablet.synced()
  const amina = await desk(browser, house, 'practitioner')
  await amina.openChild(name)
  await amina.page.getByRole('link', { name: say('child-visits') }).click()
  await expect(amina.page.getByText(say('visit-not-seen'))).toBeVisible()
  await amina.page.locator('table').getByRole('link').click()
  await expect(amina.page.getByText('Nobody was in')).toBeVisible()

  await tablet.press('visit-open')
  await tablet.press('place-home')
  await tablet.press('somebody-nobody')
  await tablet.hands.choose(tablet.page.locator('[data-action="give"]'))
  await tablet.at('welcome')
  await tablet.leaveTurn()
  await tablet.closeVisit()
  expect(tablet.errors.filter(error => !/ERR_/.test(error))).toEqual([])
})
