// What keeps a child in control of their own turn, and safe when somebody comes in: the cover is a page one can draw on, a slip of the
// finger on "take it back" costs one touch, names that the child gave go on, and what a touch on the edge wrote down can be seen.
import { expect, test } from './fixtures.ts'
import { say } from './words.ts'

test('a child’s turn: who is here, cover that can be drawn on, taking back and keeping again, and the child’s own names for houses', async ({ house, tablet }) => {
  const name = house.children[0]!.name
  await tablet.start()
  await tablet.settle()
  await house.stop()
  const { page } = tablet
  await tablet.openVisit(name)
  await tablet.goOn()

  await test.step('what a touch on the edge wrote down is seen', async () => {
    const room = page.locator('.edge-room')
    await expect(room).toHaveText(say('edge-here', { who: say('somebody-nobody') }))
    await tablet.press('edge-came-in')
    await expect(tablet.button('edge-cover-now')).toBeVisible()
    await tablet.press('somebody-dad')
    await expect(room).toHaveText(say('edge-here', { who: say('somebody-dad') }))
    await tablet.press('edge-went-out')
    await expect(room).toHaveText(say('edge-here', { who: say('somebody-nobody') }))
  })

  await tablet.openHouses()
  await tablet.put('cat', 'good')
  await tablet.rename('worries', 'Number 12')
  await tablet.put('shouting', 'worries')

  await test.step('an answer is said back in its own picture', async () => {
    await tablet.press('answer-dont-know')
    await expect(page.locator('[data-notice="answered-dont-know"] img')).toBeVisible()
  })

  await test.step('whoever comes in sees an ordinary drawing page; its unlock says nothing of what is under it', async () => {
    await tablet.press('edge-came-in')
    await tablet.press('edge-cover-now')
    await tablet.at('cover')
    await tablet.press('crayon-red')
    await page.mouse.move(300, 300)
    await page.mouse.down()
    await page.mouse.move(420, 260, { steps: 6 })
    await page.mouse.up()
    await expect(page.locator('.cover-lines polyline.ink-red')).toHaveAttribute('points', /^300,300 .*420,260 $/)
    await tablet.press('cover-back')
    await expect(page.getByText(say('unlock-why'), { exact: true })).toBeVisible()
    await expect(page.locator('[data-screen="unlock"]')).not.toContainText(say('unlock-back'))
    expect(await tablet.unlock()).toBe('houses')
    expect((await tablet.standing()).worries).toEqual(['shouting'])
  })

  await tablet.keep()
  await tablet.press('kept-go-on')

  await test.step('what was taken back by a slip is kept again with one touch, and that it was taken back stays', async () => {
    await tablet.press('choice-trail')
    const all = page.locator('[data-screen="trail"] [data-message]')
    await expect(all).toHaveCount(2)
    await tablet.hands.choose(tablet.button('take-back').first())
    await expect(page.locator('[data-trail="taken-back"]')).toHaveCount(1)
    await expect(page.locator('[data-trail="taken-back"]')).not.toContainText(say('card-shouting'))
    await tablet.press('keep-again')
    await expect(all).toHaveCount(3)
    await expect(page.locator('[data-trail="kept"]').filter({ hasText: say('card-shouting') })).toHaveCount(1)
    await expect(tablet.button('keep-again')).toHaveCount(0)
    await tablet.press('child-go-back')
  })

  await test.step('houses just kept are offered, and new ones bear the names the child gave', async () => {
    await tablet.press('choice-houses')
    await tablet.press('carry-on')
    expect((await tablet.standing()).worries).toEqual(['shouting'])
    await tablet.press('answer-something-else')
    await tablet.press('choice-houses')
    await tablet.press('carry-on-new')
    await tablet.at('houses')
    expect((await tablet.standing()).worries).toEqual([])
    await expect(tablet.inHouse('worries').locator('.house-title')).toHaveText('Number 12')
    await expect(tablet.button('undo')).toBeHidden()
  })

  await test.step('the list knows of the visit at once, without a network', async () => {
    await tablet.leaveTurn()
    await tablet.closeVisit()
    await tablet.press('child-back')
    const row = page.locator('button[data-child]').filter({ hasText: name })
    await expect(row).toContainText(say('caseload-last'))
  })
  expect(tablet.errors).toEqual([])
})

test('own words that stand in a house are typed by nobody any more: the adult is not told that they wait, and no form holds them', async ({ house, tablet }) => {
  const name = house.children[0]!.name
  const page = await tablet.begin(name)
  await tablet.openHouses()
  await tablet.ownWords('he hits me with the belt', 'worries')
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.leaveTurn()
  await expect(page.getByText(say('closing-unkept', { name }))).toHaveCount(0)
  await tablet.give(name)
  await tablet.at('child-home')
  await tablet.press('choice-houses')
  await tablet.press('carry-on-new')
  await tablet.at('houses')
  await tablet.press('own-words-write')
  await expect(page.getByRole('textbox')).toHaveValue('')
  await expect(page.getByText('he hits me with the belt')).toHaveCount(0)
  expect(tablet.errors).toEqual([])
})

test('words that an adult wrote down and nobody kept are named before the visit is closed, also when a hold lies on them', async ({ house, tablet }) => {
  const name = house.children[0]!.name
  const page = await tablet.begin(name)
  const unkept = page.getByText(say('closing-unkept-houses', { name }))
  await tablet.openHouses()
  await tablet.ownWords('he hits me with the belt', 'worries')
  await tablet.press('edge-told')
  await tablet.at('told')
  await tablet.press('harm-mark')
  await tablet.press('harm-back')
  await tablet.leaveTurn()
  await expect(unkept).toBeVisible()
  await tablet.give(name)
  await tablet.at('child-home')
  await tablet.press('choice-houses')
  await tablet.keep()
  await tablet.press('kept-go-on')
  await tablet.leaveTurn()
  await tablet.at('child')
  await expect(page.getByRole('heading', { name: say('closing-title') })).toBeVisible()
  await expect(unkept).toHaveCount(0)
  expect(tablet.errors).toEqual([])
})
