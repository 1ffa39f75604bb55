// The whole chain (must hold 2): a child fills three houses without a network, on a tablet that dies on the way; it reaches the plan, is
// weighed and read, the child is told, and sees on the tablet what came of it. Real server, real browsers, no mock anywhere.
import { expect, test } from './fixtures.ts'
import { HOUSES, Office } from './walk.ts'
import { say } from './words.ts'

const own = 'he shouts when its dark an I hide'
const title = 'Dad shed house'
const meaning = 'Nights at home frighten her, whoever is shouting.'
const change = 'Dad sleeps at his brother’s until the meeting.'
const answer = 'Dad sleeps at Uncle’s house now.'
const saidBack = 'and who feeds the cat?'

test('what a child tells in pictures reaches the plan, and the answer reaches the child', async ({ browser, house, tablet }) => {
  test.setTimeout(240_000)
  const [child] = house.children
  const name = child!.name

  await test.step('an adult signs in, opens a visit where Mum is in the room, and gives the tablet', async () => {
    await tablet.start()
    await tablet.settle()
    await tablet.openVisit(name, 'place-school', ['somebody-mum'])
    expect(await tablet.page.title()).toBe('Heard')
    expect(tablet.page.url()).toBe(`${house.url}/tablet`)
  })

  await test.step('the network goes; the child begins, and the tablet dies', async () => {
    await tablet.goOn()
    await tablet.openHouses()
    await tablet.put('mum', 'good')
    await house.stop('SIGTERM')
    await tablet.put('shouting', 'worries')
    await expect(tablet.screen('houses')).toHaveAttribute('data-kept', 'true')
    await tablet.browser.kill()
  })

  await test.step('started again and unlocked, the child goes on where they were', async () => {
    await tablet.start()
    expect(await tablet.unlock()).toBe('houses')
    expect(await tablet.standing()).toEqual({ worries: ['shouting'], good: ['mum'], wishes: [] })
    // The other children are out of reach: nothing on the child's side leads to them.
    for (const other of house.children.slice(1)) await expect(tablet.page.getByText(other.name)).toHaveCount(0)
  })

  await test.step('Mum goes out; the child fills the houses by touch, one card carried, and keeps them', async () => {
    await tablet.press('edge-went-out')
    await tablet.rename('wishes', title)
    await tablet.carry('telly', 'good')
    await tablet.put('sleep', 'wishes')
    await tablet.put('mum', 'worries')
    await tablet.ownWords(own, 'worries')
    expect(await tablet.standing()).toEqual({ worries: ['shouting', 'mum', own], good: ['mum', 'telly'], wishes: ['sleep'] })
    await tablet.keep()
    await tablet.press('kept-go-on')
    await tablet.press('choice-trail')
    await tablet.at('trail')
    const messages = tablet.page.locator('[data-message]')
    await expect(messages).toHaveCount(3)
    for (const message of await messages.all()) await expect(message).toHaveAttribute('data-trail', 'kept')
    await tablet.press('child-go-back')
  })

  await test.step('the network comes back; it is sent by itself, with nothing touched', async () => {
    await tablet.press('choice-trail')
    await house.start()
    for (const message of await tablet.page.locator('[data-message]').all()) {
      await expect(message).toHaveAttribute('data-trail', 'arrived', { timeout: 40_000 })
    }
    await tablet.press('child-go-back')
    await tablet.press('choice-finished')
    await tablet.at('close')
    await tablet.leaveTurn()
    await tablet.synced()
    await tablet.closeVisit()
  })

  const desk = new Office(await (await browser.newContext()).newPage(), house)
  await test.step('in the office it stands beside the plan as the child made it', async () => {
    await desk.signIn(house.account('practitioner'))
    await desk.openChild(name)
    for (const key of HOUSES) await expect(desk.message(key)).toHaveAttribute('data-trail', 'arrived')
    await expect(desk.message('good')).toContainText(say('house-good'))
    await expect(desk.message('wishes')).toContainText(title)
    for (const card of ['shouting', 'mum']) await expect(desk.message('worries')).toContainText(say(`card-${card}`))
    for (const card of ['mum', 'telly']) await expect(desk.message('good')).toContainText(say(`card-${card}`))
    await expect(desk.message('wishes')).toContainText(say('card-sleep'))
    // The child's own words: to the letter, and marked as typed by an adult.
    const words = desk.message('worries').locator('q.own-words').first()
    await expect(words).toHaveText(own)
    await expect(desk.message('worries').getByText(say('own-words-mark')).first()).toBeVisible()
  })

  const meant = desk.page.locator('.outcome').first()
  await test.step('the practitioner sees how it was told, places it on an outcome and says what it means', async () => {
    const outcome = (await meant.getByRole('heading').textContent()) ?? ''
    await desk.openMessage(say('house-worries'))
    const facts = desk.page.locator('.facts')
    await expect(facts).toContainText(say('how-card-and-words'))
    await expect(facts).toContainText(say('place-school'))
    await expect(facts).toContainText(say('alone-part', { who: say('somebody-mum') }))
    await expect(facts).toContainText(say('room-nobody'))
    await expect(facts).toContainText(say('who-unknown'))
    await desk.weigh(name, outcome, meaning, change)
    await desk.openChild(name)
    await expect(meant).toContainText(say('card-shouting'))
    await expect(meant).toContainText(meaning)
    await expect(meant).toContainText(say('told-not-yet'))
    await expect(desk.message('worries')).toHaveAttribute('data-trail', 'decided')
  })

  await test.step('the reviewing officer reads it in the same place', async () => {
    const officer = new Office(await (await browser.newContext()).newPage(), house)
    await officer.signIn(house.account('reviewer'))
    await officer.openChild(name)
    await expect(officer.page.locator('.outcome').first()).toContainText(meaning)
    await officer.openMessage(say('house-worries'))
    await expect(officer.page.locator('q.own-words').first()).toHaveText(own)
    await officer.read()
    await officer.openChild(name)
    await officer.openMessage(title)
    await officer.read()
    expect(officer.errors).toEqual([])
    await officer.page.context().close()
  })

  const trail = tablet.page.locator('[data-message]')
  const worries = trail.filter({ has: tablet.page.locator('[data-house="worries"]') })
  await test.step('nothing of that shows to the child before a named adult has told them', async () => {
    await tablet.pulled()
    await tablet.openVisit(name, 'place-home')
    await tablet.goOn()
    await tablet.press('choice-trail')
    await expect(worries).toHaveAttribute('data-trail', 'arrived')
    const shown = await tablet.page.locator('body').innerText()
    for (const unseen of ['Ruth', meaning, change, answer]) expect(shown).not.toContain(unseen)
    await tablet.leaveTurn()
    await tablet.closeVisit()
  })

  await test.step('the practitioner marks it told, with the answer in plain words', async () => {
    await desk.openChild(name)
    await desk.openMessage(say('house-worries'))
    await desk.told(name, 'told-how-in-person', answer, saidBack)
    await desk.openChild(name)
    await expect(desk.message('worries')).toHaveAttribute('data-trail', 'told')
  })

  await test.step('after the next pull the child’s trail shows who read it and what was answered', async () => {
    await tablet.pulled()
    await tablet.openVisit(name, 'place-home')
    await tablet.goOn()
    await tablet.press('choice-trail')
    await expect(worries).toHaveAttribute('data-trail', 'told')
    await expect(worries).toContainText('Ruth Okafor')
    await expect(worries).toContainText(say('trail-child-told', { name: 'Amina Yusuf' }))
    await expect(worries).toContainText(answer)
    // What the adults made of it and what the child said back are not for the child's page; the house that was read and not told is silent.
    const shown = await tablet.page.locator('body').innerText()
    for (const unseen of [meaning, change, saidBack]) expect(shown).not.toContain(unseen)
    const wishes = trail.filter({ has: tablet.page.locator('[data-house="wishes"]') })
    await expect(wishes).toHaveAttribute('data-trail', 'arrived')
    await expect(wishes).not.toContainText('Ruth')
  })

  expect(tablet.errors).toEqual([])
  expect(desk.errors).toEqual([])
  await house.stop()
  expect(house.verify()).toMatchObject({ status: 0 })
})
