// Visits that begin otherwise than one child at a time, with a name. Start now: a child is telling and the tablet is locked. Two touches to the child's first page, without a network and without a word to read; who
// does the work is known when they take it back, and whose visit it was an adult says in the office, with both names before them.
import { expect, test } from './fixtures.ts'
import { Mouse } from './hands.ts'
import { Office } from './walk.ts'
import { say } from './words.ts'

test('from a locked tablet a child tells within two touches, and it goes into their record when somebody has said whose it is', async ({ browser, house, tablet }) => {
  test.setTimeout(4 * 60_000)
  const name = house.children[0]!.name
  await tablet.start()
  await tablet.settle()
  await tablet.lock()
  await house.stop()

  // Each touch of the walk's own hand is one; a page that asked for more would not come to the child's.
  let touches = 0
  const { choose } = tablet.hands
  tablet.hands.choose = async what => {
    touches += 1
    await choose.call(tablet.hands, what)
  }
  const began = Date.now()
  await tablet.press('start-now')
  await tablet.at('welcome')
  await expect(tablet.page.getByRole('heading', { level: 1, name: say('home-title-you'), exact: true })).toBeVisible()
  await tablet.goOn()
  console.log(`locked tablet to the child's first page: ${touches} touches, ${Date.now() - began} ms with the driver's own waits`)
  expect(touches).toBeLessThanOrEqual(2)
  // It reads nothing: no name of a child or an adult stands anywhere.
  const all = await tablet.page.locator('body').innerText()
  for (const known of [...house.children.map(child => child.name), 'Amina Yusuf']) expect(all).not.toContain(known)

  await tablet.openHouses()
  await tablet.put('left-on-my-own', 'worries')
  await tablet.press('houses-finished')
  await tablet.at('who-will-see')
  // Nobody has a name here: the sentences are their own, and as true.
  for (const key of ['sees-worker-here', 'sees-manager-here', 'sees-family-here']) await expect(tablet.page.getByText(say(key), { exact: true })).toBeVisible()
  await tablet.press('sees-not-for-worker', { adult: say('adult-here') })
  for (const key of ['sees-worker-not-here', 'sees-look-away-here', 'sees-family-not']) await expect(tablet.page.getByText(say(key), { exact: true })).toBeVisible()
  await tablet.press('sees-for-worker', { adult: say('adult-here') })
  await tablet.press('keep')
  await expect(tablet.page.getByRole('heading', { name: say('kept-title'), exact: true })).toBeVisible()
  // The battery dies. A locked tablet cannot read what it has; it is kept all the same, and another visit can begin.
  await tablet.browser.kill()
  await tablet.start()
  await tablet.at('unlock')
  await tablet.press('start-now')
  await tablet.at('welcome')
  await tablet.press('edge-told')
  await tablet.at('told')
  await tablet.press('harm-mark')
  await expect(tablet.page.locator('.told-of-harm [data-duty="nobody-told"]')).toBeVisible()
  await tablet.press('harm-back')
  await tablet.goOn()
  await tablet.openDrawing()
  await tablet.draw([0.1, 0.2], [0.6, 0.8], 20)
  await tablet.press('houses-finished')
  await tablet.keepMade()
  // Whoever takes it back does the work.
  await tablet.leaveTurn()
  await expect(tablet.page.getByRole('heading', { level: 1, name: say('child-here'), exact: true })).toBeVisible()
  await tablet.press('time-alone-part')
  await tablet.press('visit-close')
  await tablet.at('caseload')
  await expect(tablet.page.locator('[data-notice^="visit-closed"]')).toBeVisible()
  await house.start()
  await tablet.page.context().setOffline(true)
  await tablet.page.context().setOffline(false)
  await tablet.synced()

  const desk = new Office(await (await browser.newContext()).newPage(), house, new Mouse())
  await desk.signIn(house.account('practitioner'))
  // Two visits, each a record of its own until somebody has said whose it is; the telling of harm is at the top.
  await expect(desk.page.locator('.duties')).toHaveCount(1)
  // Whoever took the tablet back did not therefore write it.
  const by = say('harm-took-back', { name: say('adult-here'), who: 'Amina Yusuf' })
  for (const key of ['duty-marked', 'with-adult']) await expect(desk.page.locator('.duties')).toContainText(say(key, { name: by }))
  await expect(desk.page.locator('table').getByRole('link', { name: 'A child, name to follow', exact: true })).toHaveCount(2)
  for (const left of [1, 0]) {
    await desk.page.goto(`${house.url}/office`)
    await desk.page.locator('table').getByRole('link', { name: 'A child, name to follow', exact: true }).first().click()
    await desk.page.getByRole('link', { name: say('whose-say') }).click()
    await desk.at('whose')
    await desk.page.getByRole('radio', { name }).check()
    await desk.page.getByRole('button', { name: say('whose-next') }).click()
    await desk.page.getByLabel(say('whose-where')).selectOption({ label: say('place-school') })
    await expect(desk.page.getByRole('heading', { name, exact: true })).toBeVisible()
    await expect(desk.page.getByRole('heading', { name: 'A child, name to follow', exact: true })).toBeVisible()
    await desk.page.getByRole('button', { name: say('whose-do', { name }) }).click()
    await expect(desk.page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
    await desk.page.goto(`${house.url}/office`)
    await expect(desk.page.locator('table').getByRole('link', { name: 'A child, name to follow', exact: true })).toHaveCount(left)
  }
  await desk.openChild(name)
  await expect(desk.page.locator('[data-message]').first()).toBeVisible()
  await desk.page.goto(`${house.url}/office/children/${house.children[0]!.id}/told`)
  await expect(desk.page.locator('[data-message]')).toHaveCount(2)
  await expect(desk.page.getByText(say('card-left-on-my-own')).first()).toBeVisible()
  await desk.page.goto(`${house.url}/office/children/${house.children[0]!.id}/visits`)
  await desk.page.locator('table').getByRole('link').first().click()
  await expect(desk.page.getByText(say('visit-matched', { name: 'Amina Yusuf' }).trim())).toBeVisible()
  expect([...tablet.errors, ...desk.errors]).toEqual([])
})

test('what an adult writes of a telling on a locked tablet is kept as it stands, for nothing there opens again after a restart', async ({ browser, house, tablet }) => {
  const words = 'he grabs me here'
  await tablet.start()
  await tablet.settle()
  await house.stop()
  await tablet.lock()
  await tablet.press('start-now')
  await tablet.at('welcome')
  // A touch that wrote nothing marks nothing.
  await tablet.press('edge-told')
  await tablet.press('harm-began-child')
  await tablet.press('harm-back')
  await tablet.press('edge-told')
  await expect(tablet.page.locator('.told-of-harm [data-duty]')).toHaveCount(0)
  await tablet.hands.write(tablet.page.getByLabel(say('harm-words')), words)
  await tablet.press('harm-back')
  await tablet.press('edge-told')
  await expect(tablet.page.locator('.told-of-harm [data-duty="nobody-told"]')).toBeVisible()
  await expect(tablet.page.getByLabel(say('harm-words'))).toHaveValue('')
  await expect(tablet.page.locator('[data-written]')).toHaveText(say('harm-is-kept'))
  await expect(tablet.page.locator('[data-screen="told"]')).toHaveAttribute('data-kept', 'true')
  await tablet.browser.kill()
  await house.start()
  await tablet.start()
  await tablet.unlock()
  await tablet.synced()
  const desk = new Office(await (await browser.newContext()).newPage(), house, new Mouse())
  await desk.signIn(house.account('practitioner'))
  await desk.page.locator('.duties').getByRole('link').first().click()
  await desk.at('harm')
  await expect(desk.page.locator('.account').getByText(words)).toBeVisible()
  expect([...tablet.errors, ...desk.errors]).toEqual([])
})

test('brothers and sisters are seen together and recorded apart, each under a key of their own', async ({ browser, house, tablet }) => {
  test.setTimeout(3 * 60_000)
  const [one, other] = [house.children[0]!.name, house.children[1]!.name]
  await tablet.start()
  await tablet.settle()
  await house.stop()
  const tells = async (name: string, card: string) => {
    await tablet.goOn()
    // On one child's turn nothing of the other's is there.
    expect(await tablet.page.locator('body').innerText()).not.toContain(name === one ? other : one)
    await tablet.openHouses()
    await tablet.put(card, 'worries')
    await tablet.keep()
    await tablet.press('kept-go-on')
    await tablet.leaveTurn()
  }
  await tablet.openVisit(one, 'place-home', ['somebody-brother-or-sister'])
  await tells(one, 'shouting')
  // The first child's visit stays open while the other tells; the battery dies in between, and both go on.
  await tablet.openVisit(other, 'place-home', ['somebody-brother-or-sister'])
  await tablet.browser.kill()
  await tablet.start()
  expect(await tablet.unlock()).toBe('welcome')
  await tells(other, 'cat')
  for (const name of [one, other]) {
    await tablet.openChild(name)
    await expect(tablet.page.locator('[data-message]')).toHaveCount(1)
    await expect(tablet.page.locator(`[data-message] [data-card="${name === one ? 'shouting' : 'cat'}"]`).first()).toBeVisible()
    await tablet.closeVisit()
  }
  expect(tablet.errors).toEqual([])

  await house.start()
  await tablet.press('sync-now')
  await tablet.synced()
  const desk = new Office(await (await browser.newContext()).newPage(), house, new Mouse())
  await desk.signIn(house.account('practitioner'))
  for (const [name, told, not] of [[one, 'shouting', 'cat'], [other, 'cat', 'shouting']] as const) {
    await desk.page.goto(`${house.url}/office`)
    await desk.openChild(name)
    await expect(desk.page.locator(`.message [data-card="${told}"]`).first()).toBeVisible()
    await expect(desk.page.locator(`.message [data-card="${not}"]`)).toHaveCount(0)
  }
})
