// More than one finger on the glass: hands that rest, fingers that tremble, tap twice or come two at a time. A child's touch acts once, where it
// was meant, and cover always acts.
import { type CDPSession, type Locator, expect, test } from '@playwright/test'
import { Fingers } from './hands.ts'
import { House } from './house.ts'
import { Tablet, passphrase } from './walk.ts'

type Point = { x: number; y: number; id?: number; radiusX?: number; radiusY?: number }

test('hands that rest, tremble, tap twice or come in twos act once and where it was meant', async () => {
  const house = await House.build()
  const tablet = new Tablet(house)
  await tablet.begin(house.children[0]!.name)
  await tablet.openHouses()
  await tablet.put('mum', 'good')
  await tablet.put('dad', 'good')
  const session: CDPSession = await tablet.page.context().newCDPSession(tablet.page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Point[]) => session.send('Input.dispatchTouchEvent', { type, touchPoints })
  const middle = async (what: Locator): Promise<Point> => {
    const box = (await what.boundingBox())!
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }
  const standing = async () => ({ worries: (await tablet.standing()).worries, good: (await tablet.standing()).good, wishes: (await tablet.standing()).wishes })
  const hand = tablet.page.locator('[data-in-hand]')
  const fingers = tablet.hands as Fingers
  // What comes after all touches of a kind: shown only once they have been taken.
  const said = tablet.page.locator('.notice-place .note')
  const dontKnow = await middle(tablet.button('answer-dont-know'))

  // In the browser's protocol the points of a touch that ends are those that are lifted; none means all.

  // Two fingertips on undo, apart by a hair: one step goes back.
  const undo = await middle(tablet.button('undo'))
  await touch('touchStart', [{ ...undo, id: 1 }])
  await touch('touchStart', [{ ...undo, id: 1 }, { x: undo.x + 20, y: undo.y + 10, id: 2 }])
  await touch('touchEnd', [{ ...undo, id: 1 }])
  await touch('touchEnd', [])
  await expect.poll(standing).toEqual({ worries: [], good: ['mum'], wishes: [] })

  // A palm rests on a house and a finger taps a card: the card is lifted, and the palm that leaves puts it nowhere.
  const palm = { ...(await middle(tablet.inHouse('wishes'))), id: 1 }
  const card = await middle(tablet.card('dad'))
  await touch('touchStart', [palm])
  await touch('touchStart', [palm, { ...card, id: 2 }])
  await touch('touchEnd', [{ ...card, id: 2 }])
  await expect(hand).toHaveCount(1)
  await touch('touchEnd', [])
  await expect(hand).toHaveCount(1)
  // And one as broad as a hand does nothing even alone.
  await touch('touchStart', [{ ...dontKnow, id: 1, radiusX: 70, radiusY: 60 }])
  await touch('touchEnd', [])
  await expect(hand).toHaveCount(1)

  // Cover hides the work while another finger carries.
  const from = await middle(tablet.card('brother'))
  await touch('touchStart', [{ ...from, id: 1 }])
  await touch('touchMove', [{ x: from.x + 40, y: from.y - 60, id: 1 }])
  const cover = await middle(tablet.page.locator('[data-action="cover"]'))
  await touch('touchStart', [{ x: from.x + 40, y: from.y - 60, id: 1 }, { ...cover, id: 2 }])
  await touch('touchEnd', [{ ...cover, id: 2 }])
  await tablet.at('cover')
  await touch('touchEnd', [])
  await tablet.press('cover-back')
  await tablet.typePassphrase(passphrase)
  await tablet.at('houses')
  expect(await standing()).toEqual({ worries: [], good: ['mum'], wishes: [] })

  // A second finger never puts what the first one carries. (The browser may take two for a pinch, and the card is then on its board again.)
  const good = await middle(tablet.inHouse('good').locator('.house-title'))
  const worries = await middle(tablet.inHouse('worries').locator('.house-title'))
  const start = await middle(tablet.card('dad'))
  await touch('touchStart', [{ ...start, id: 1 }])
  await touch('touchMove', [{ x: start.x + 10, y: start.y - 60, id: 1 }])
  await touch('touchMove', [{ ...good, id: 1 }])
  await touch('touchStart', [{ ...good, id: 1 }, { ...worries, id: 2 }])
  await touch('touchEnd', [{ ...worries, id: 2 }])
  await touch('touchMove', [{ x: good.x + 1, y: good.y, id: 1 }])
  await touch('touchEnd', [])
  // It is a touch of its own: with nothing in the hand it opens the house it touched.
  await tablet.press('house-shut')
  expect((await standing()).worries).toEqual([])
  if (!(await standing()).good.includes('dad')) await tablet.put('dad', 'good')

  // A tap that trembles on a card in a house moves it nowhere.
  const placed = await middle(tablet.inHouse('good').locator('[data-card="mum"]').first())
  await touch('touchStart', [{ ...placed, id: 1 }])
  await touch('touchMove', [{ x: placed.x + 9, y: placed.y + 3, id: 1 }])
  await touch('touchEnd', [])
  await fingers.tap(dontKnow)
  await expect(said).toContainText(tablet.say('answered-dont-know'))
  expect(await standing()).toEqual({ worries: [], good: ['mum', 'dad'], wishes: [] })

  // With a card in the hand, a card that stands in a house is a part of the house.
  await tablet.lift('brother')
  await fingers.tap(await middle(tablet.inHouse('good').locator('[data-card="mum"]').first()))
  await expect.poll(standing).toEqual({ worries: [], good: ['mum', 'dad', 'brother'], wishes: [] })

  // Twice on a card is once: it stays in the hand.
  await fingers.twice(card)
  await fingers.twice(card)
  await expect(hand).toHaveCount(1)

  // A hand that wipes over the edge of the glass goes nowhere.
  await tablet.page.evaluate(() => history.back())
  await fingers.tap(dontKnow)
  await expect(said).toContainText(tablet.say('answered-dont-know'))
  await tablet.at('houses')
  expect(tablet.errors).toEqual([])
  await tablet.close()
  await house.remove()
})
