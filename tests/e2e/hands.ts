// Two ways of working the same screens: fingers on glass, and a keyboard alone. Walks are written once and done with either.
import { type CDPSession, type Locator, type Page, expect } from '@playwright/test'

export interface Hands {
  /** Chooses a button, a card, a house. */
  choose(what: Locator): Promise<void>
  /** Puts these words in the place of what stood there. */
  write(where: Locator, text: string): Promise<void>
}

type Point = { x: number; y: number }

/** Real touches through the browser's own input, with all that comes of them: pointer events, panning, clicks. */
export class Fingers implements Hands {
  private session: Promise<CDPSession> | undefined
  constructor(readonly page: Page) {}

  private async send(type: 'touchStart' | 'touchMove' | 'touchEnd', at: Point[]): Promise<void> {
    this.session ??= this.page.context().newCDPSession(this.page).then(async session => {
      await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 })
      return session
    })
    await (await this.session).send('Input.dispatchTouchEvent', { type, touchPoints: at })
  }

  /** The middle of what can be seen and touched, once it stands still and nothing lies over it. */
  private async middle(what: Locator): Promise<Point> {
    await what.click({ trial: true, timeout: 15_000 })
    const box = await what.boundingBox()
    if (!box) throw new Error(`${what} has no place on the screen`)
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }

  private last = { at: { x: -1e3, y: -1e3 }, ms: 0 }

  /** A touch at a place, without waiting for anything it does. As a hand does it: twice on one place takes a moment, and what is quicker the
      product takes for one touch. */
  async tap(at: Point): Promise<void> {
    const { x, y } = this.last.at
    const soon = this.last.ms + 400 - Date.now()
    if (Math.hypot(x - at.x, y - at.y) < 60 && soon > 0) await new Promise(next => setTimeout(next, soon))
    await this.twice(at)
    this.last = { at, ms: Date.now() }
  }

  /** A touch as quick as can be after another. */
  async twice(at: Point): Promise<void> {
    await this.send('touchStart', [at])
    await this.send('touchEnd', [])
  }

  async choose(what: Locator): Promise<void> {
    await this.tap(await this.middle(what))
  }

  async write(where: Locator, text: string): Promise<void> {
    await this.choose(where)
    await expect(where).toBeFocused()
    await where.fill(text)
  }

  /** Draws with the finger down from place to place. */
  async stroke(way: Point[], lift = true): Promise<void> {
    const [first, ...rest] = way
    await this.send('touchStart', [first!])
    for (const at of rest) await this.send('touchMove', [at])
    if (lift) await this.send('touchEnd', [])
  }

  /** Carries one thing onto another with the finger down all the way. */
  async carry(what: Locator, onto: Locator): Promise<void> {
    await onto.scrollIntoViewIfNeeded()
    const from = await this.middle(what)
    const box = await onto.boundingBox()
    if (!box) throw new Error(`${onto} has no place on the screen`)
    const to = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    await this.send('touchStart', [from])
    for (const part of [0.1, 0.3, 0.6, 0.9, 1]) {
      await this.send('touchMove', [{ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }])
    }
    // The finger rests, as a finger does: let go in full flight it is a throw, and the browser takes the next tap for a catch.
    for (let frame = 0; frame < 12; frame += 1) await this.send('touchMove', [{ x: to.x + (frame % 2), y: to.y }])
    await this.send('touchEnd', [])
  }
}

/** A mouse at a desk. */
export class Mouse implements Hands {
  async choose(what: Locator): Promise<void> {
    await what.click()
  }
  async write(where: Locator, text: string): Promise<void> {
    await where.fill(text)
  }
}

/** Tab, Enter, arrows and letters. Never a mouse, never a touch. */
export class Keys implements Hands {
  /** How far Tab may have to go. Further than this is not reachable for anybody. */
  static readonly FAR = 150
  constructor(readonly page: Page) {}

  private async reach(what: Locator, near: (element: Element) => boolean): Promise<void> {
    await expect(what).toBeVisible()
    for (let pressed = 0; pressed <= Keys.FAR; pressed += 1) {
      if (await what.evaluate(near)) return this.shown(what)
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not come to ${what}`)
  }

  /** Who works without a pointer must see where they are. */
  private async shown(what: Locator): Promise<void> {
    const { outlineStyle, outlineWidth, boxShadow } = await this.page.evaluate(() => {
      const style = getComputedStyle(document.activeElement!)
      return { outlineStyle: style.outlineStyle, outlineWidth: parseFloat(style.outlineWidth), boxShadow: style.boxShadow }
    })
    if ((outlineStyle === 'none' || outlineWidth < 1) && boxShadow === 'none') throw new Error(`nothing shows that the focus is on ${what}`)
  }

  async choose(what: Locator): Promise<void> {
    const radio = await what.evaluate(element => element instanceof HTMLInputElement && element.type === 'radio')
    if (!radio) {
      await this.reach(what, element => document.activeElement?.contains(element) === true && document.activeElement !== document.body)
      return this.page.keyboard.press('Enter')
    }
    // Tab comes to a group of radio buttons once; within it arrows go from one to the next and choose it.
    await this.reach(what, element => (document.activeElement as HTMLInputElement).name === (element as HTMLInputElement).name)
    if (await what.evaluate(element => element === document.activeElement)) return this.page.keyboard.press('Space')
    for (let pressed = 0; pressed <= Keys.FAR; pressed += 1) {
      await this.page.keyboard.press('ArrowDown')
      if (await what.evaluate(element => element === document.activeElement)) return
    }
    throw new Error(`arrows do not come to ${what}`)
  }

  async write(where: Locator, text: string): Promise<void> {
    await this.reach(where, element => element === document.activeElement)
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.type(text)
  }
}
