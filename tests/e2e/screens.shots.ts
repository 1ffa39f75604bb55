// Pictures of every screen, for people to look at: tablet, tablet upright, phone and desk, as usual, in high contrast and in the
// pseudo-language. They come to target/shots; nothing is compared.
import { test } from './fixtures.ts'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Dress, tourOffice, tourTablet } from './tour.ts'
import { Office } from './walk.ts'

const folder = join(process.env.CARGO_TARGET_DIR ?? 'target', 'shots')
const SIZES = [[1024, 768], [768, 1024], [390, 844]] as const

test.beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
})

for (const dress of ['default', 'pseudo'] as Dress[]) {
  test(`pictures of every screen, ${dress}`, async ({ browser, house, tablet }) => {
    test.setTimeout(10 * 60_000)
    await tablet.start()
    const { page } = tablet
    let number = 0
    const file = (of: string, name: string, look: string, width: number) => join(folder, `${of}-${String(number).padStart(2, '0')}-${name.replaceAll(' ', '-')}-${width}-${look}.png`)
    await tourTablet(tablet, dress, async name => {
      number += 1
      // A page behind another window paints no frame to take a picture of.
      await page.bringToFront()
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height })
        await page.screenshot({ path: file('tablet', name, dress, width), animations: 'disabled' })
      }
      await page.setViewportSize({ width: 1024, height: 768 })
      if (dress === 'default') {
        const html = page.locator('html')
        await html.evaluate(root => root.setAttribute('data-theme', 'high-contrast'))
        await page.screenshot({ path: file('tablet', name, 'high-contrast', 1024), animations: 'disabled' })
        await html.evaluate(root => root.setAttribute('data-theme', 'usual'))
      }
    })
    number = 0
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    const desk = new Office(await context.newPage(), house)
    await tourOffice(desk, dress, async name => {
      number += 1
      for (const width of [1280, 768, 390]) {
        await desk.page.setViewportSize({ width, height: 800 })
        await desk.page.screenshot({ path: file('office', name, dress, width), fullPage: true })
      }
      await desk.page.setViewportSize({ width: 1280, height: 800 })
      if (dress === 'default') {
        await desk.page.emulateMedia({ forcedColors: 'active' })
        await desk.page.screenshot({ path: file('office', name, 'high-contrast', 1280), fullPage: true })
        await desk.page.emulateMedia({ forcedColors: 'none' })
      }
    })
    await context.close()
  })
}
