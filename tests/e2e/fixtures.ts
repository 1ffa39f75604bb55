// What most browser tests begin with: a fictional authority that is being served, and a tablet that has not been started. Both are
// taken away again however the test ends.
import { test as base } from '@playwright/test'
import { House } from './house.ts'
import { Tablet } from './walk.ts'

export { expect } from '@playwright/test'

export const test = base.extend<{ house: House; tablet: Tablet }>({
  house: [async ({}, use) => {
    const house = await House.build()
    await use(house)
    await house.remove()
  }, { timeout: 60_000 }],
  tablet: [async ({ house }, use) => {
    const tablet = new Tablet(house)
    await use(tablet)
    await tablet.close()
  }, { timeout: 60_000 }],
})
