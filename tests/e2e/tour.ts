// A tour of every screen of the tablet and every page of the office, with something in each, stopping at each of them. Who takes it says
// what to do at a stop.
import { expect } from '@playwright/test'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type House } from './house.ts'
import { Office, Tablet } from './walk.ts'
import { say } from './words.ts'

export type Dress = 'default' | 'high-contrast' | 'pseudo'
export const DRESSES: Dress[] = ['default', 'high-contrast', 'pseudo']

/** What to do at a stop; `data` is what people typed, which no language changes. */
export type Stop = (name: string, data: string[]) => Promise<void>

export const own = 'he goes mad when im late'
/** What adults write of it: their own words, so that a picture of a page shows whose is whose. */
const adults = {
  sign: 'looked at the door, then under the table',
  meaning: 'Coming home late frightens her.',
  change: 'Amina asks Mum about the evenings this week.',
  told: 'I know that late evenings are hard.',
  saidBack: 'can grandma come',
  decided: 'Strategy discussion today.',
}
export const title = 'Number 12'

/** The screens that the tablet's source names. */
export function tabletScreens(): string[] {
  const source = readFileSync('src/tablet/model/screen.rs', 'utf8')
  const keys = /pub fn key\(&self\) -> &'static str \{\s+match self \{\s+Screen([\s\S]*?)\n {4}\}/.exec(source)?.[1] ?? ''
  return [...new Set([...keys.matchAll(/=> "([\w-]+)"/g)].map(found => found[1]!).filter(name => name !== 'starting')), 'cover', 'told']
}

/** The pages that the office's source names. */
export function officeScreens(): string[] {
  const rust = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? rust(join(folder, entry.name)) : entry.name.endsWith('.rs') && entry.name !== 'look.rs' ? [join(folder, entry.name)] : [])
  const named = rust('src/server').flatMap(file => [...readFileSync(file, 'utf8').matchAll(/Page::new\(\s*"([\w-]+)"/g)].map(found => found[1]!))
  return [...new Set(named)]
}

/** Dresses the page as a person would, on the sign-in screen. */
export async function dress(tablet: Tablet, as: Dress): Promise<void> {
  if (as === 'high-contrast') {
    await tablet.press('theme-high-contrast')
    await expect(tablet.page.locator('html')).toHaveAttribute('data-theme', 'high-contrast')
  }
  if (as === 'pseudo') {
    await tablet.press('language-en-xb')
    tablet.language = 'en-XB'
    await expect(tablet.page.locator('html')).toHaveAttribute('dir', 'rtl')
  }
}

/** Through every screen of the tablet. It leaves three kept houses, half-made ones and a closed visit behind. */
export async function tourTablet(tablet: Tablet, as: Dress, stop: Stop): Promise<void> {
  const { house, page } = tablet
  const [child] = house.children
  const name = child!.name
  const data = [own, title, ...Object.values(adults), house.account('practitioner').user, ...house.children.map(c => c.name), ...house.children.map(c => c.name[0]!), 'Amina Yusuf', 'Littlemere (made up)', 'Ruth Okafor', 'A child, name to follow']
  const at = async (label: string) => stop(label, data)

  await tablet.at('sign-in')
  await dress(tablet, as)
  await at('sign-in')
  await tablet.typeSignIn('nobody', 'not the password')
  await expect(page.locator('[data-notice="sign-in-wrong"]')).toBeVisible()
  await at('sign-in wrong')
  await tablet.signIn(house.account('practitioner'))
  await expect(page.getByRole('heading', { name: tablet.say('passphrase-title') })).toBeVisible()
  await at('unlock new passphrase')
  await tablet.choosePassphrase()
  await expect(page.locator('button[data-child]').first()).toBeVisible()
  await at('caseload')
  // Somebody goes on in a second window: this one says so, holds nothing any more, and can take over again.
  const second = await page.context().newPage()
  await second.goto(`${house.url}/tablet`)
  await second.getByRole('button', { name: tablet.say('elsewhere-go-on'), exact: true }).click()
  await tablet.at('elsewhere')
  await at('elsewhere')
  await second.close()
  await tablet.press('elsewhere-go-on')
  await tablet.unlock()
  await tablet.lock()
  await at('unlock')
  // A child is telling and the tablet is locked.
  await tablet.press('start-now')
  await tablet.at('welcome')
  await at('welcome on a locked tablet')
  await tablet.goOn()
  await at('child-home on a locked tablet')
  await tablet.leaveTurn()
  await at('child whose name follows')
  await tablet.closeVisit()

  await tablet.openChild(name)
  await at('child')
  await tablet.press('visit-open')
  await at('visit')
  await tablet.press('place-home')
  await tablet.press('somebody-mum')
  await tablet.give(name)
  await tablet.at('welcome')
  await at('welcome')
  await tablet.press('edge-came-in')
  await at('welcome who came in')
  await tablet.press('edge-came-in')
  await tablet.press('try-it')
  await tablet.at('try-it')
  await at('try-it')
  await tablet.hands.choose(page.locator('[data-action="try-blue"]'))
  await expect(page.locator('.try-it-shown')).toHaveText(tablet.say('try-it-blue-shown'))
  await tablet.press('close-on')
  await tablet.press('close-on')
  await at('try-it, an adult gets one wrong')
  await tablet.press('close-on')
  await at('try-it, stop')
  await tablet.hands.choose(page.locator('[data-action="try-stop"]'))
  await tablet.at('child-home')
  await at('child-home')

  await tablet.openHouses()
  await at('houses empty')
  await tablet.lift('mum')
  await at('houses with a card in the hand')
  await tablet.chooseHouse('good')
  await tablet.rename('wishes', title)
  await tablet.put('shouting', 'worries')
  await tablet.put('left-on-my-own', 'worries')
  await tablet.put('people-i-live-with', 'good')
  await tablet.put('swimming', 'wishes')
  await tablet.press('own-words-write')
  await at('houses own words')
  await tablet.hands.write(page.getByRole('textbox'), own)
  await tablet.press('own-words-card')
  await tablet.chooseHouse('worries')
  await at('houses')
  await tablet.chooseHouse('worries')
  await expect(page.getByRole('dialog')).toBeVisible()
  await at('houses one opened')
  await tablet.press('house-shut')
  await tablet.press('answer-dont-know')
  await at('houses an answer')
  await tablet.press('look-plain')
  await at('houses plain look')
  await tablet.press('look-drawn')
  await tablet.press('edge-cover')
  await tablet.at('cover')
  await at('cover')
  await tablet.press('cover-back')
  await at('unlock under the cover')
  await tablet.unlock()
  await tablet.at('houses')

  await tablet.press('houses-finished')
  await tablet.at('who-will-see')
  await at('who-will-see')
  await tablet.press('keep')
  await expect(page.getByRole('heading', { name: tablet.say('kept-title'), exact: true })).toBeVisible()
  await at('kept')
  await tablet.press('kept-go-on')
  await tourOtherWays(tablet, at)
  await tablet.press('choice-trail')
  await tablet.at('trail')
  await at('trail')
  await tablet.press('choice-plan')
  await tablet.at('plan')
  await at('plan')
  await tablet.press('child-go-back')
  await at('child-home later')
  await tablet.openHouses()
  await tablet.put('cat', 'good')
  await tablet.press('answer-something-else')
  await tablet.at('child-home')
  await tablet.press('choice-finished')
  await tablet.at('close')
  await at('close, got it right')
  await tablet.press('close-right-right')
  await at('close, how now')
  await tablet.press('close-now-between')
  await at('close, something calm')
  await tablet.press('close-calm-breathe')
  await at('close, breathing')
  await tablet.press('close-on')
  await at('close, who is here')
  await tablet.press('card-grandma')
  await tablet.press('close-on')
  await tablet.hands.choose(page.locator('.ending-adult button').nth(2))
  await expect(page.locator('.moons')).toBeVisible()
  await at('close, what comes next')
  await tablet.press('close-on')
  await expect(page.locator('[data-step="thanks"]')).toBeVisible()
  await at('close, thanks')
  await tablet.leaveTurn()
  await tablet.synced()
  await at('child with a visit open')
  await tablet.press('time-alone-part')
  await tablet.hands.write(page.getByLabel(tablet.say('closing-words')), own)
  await tablet.hands.choose(page.getByRole('group', { name: tablet.say('closing-worried') }).getByRole('button', { name: tablet.say('closing-yes') }))
  await at('child, closing')
  await tablet.closeVisit()
  await at('child visit closed')

  // The next visit: half-made houses are offered.
  await tablet.openVisit(name)
  await tablet.goOn()
  await tablet.press('choice-houses')
  await expect(tablet.button('carry-on')).toBeVisible()
  await at('child-home carry on')
  await tablet.press('carry-on-new')
  await tablet.at('houses')
  // An adult's touch on the child's turn: what to do and whom to ring, then what was told.
  await tablet.press('edge-told')
  await tablet.at('told')
  await at('told')
  await tablet.press('harm-mark')
  await expect(page.locator('.told-of-harm [data-duty="nobody-told"]')).toBeVisible()
  await tablet.hands.write(page.getByLabel(tablet.say('harm-words')), own)
  await tablet.press('harm-began-question')
  await at('told being written')
  await tablet.press('harm-keep')
  // The form is empty again as soon as it is kept, and what stands below has come to rest.
  await expect(page.getByLabel(tablet.say('harm-question'))).toHaveCount(0)
  await tablet.hands.write(page.getByLabel(tablet.say('harm-whom'), { exact: true }), 'Maya Lindqvist')
  await tablet.press('harm-told-keep')
  await expect(page.locator('.told-of-harm [data-duty="undecided"]')).toBeVisible()
  await at('told and somebody knows')
  await tablet.press('harm-back')
  await tablet.at('houses')
  await tablet.leaveTurn()
  await at('child on hold')
  await tablet.closeVisit()
  await tablet.press('visit-open')
  await tablet.at('visit')
  await at('visit on hold')
  await tablet.press('back')
  await tablet.at('child')
}

/** Drawing, recording, photographing and writing down, each kept. */
async function tourOtherWays(tablet: Tablet, at: (label: string) => Promise<void>): Promise<void> {
  const { page } = tablet
  await tablet.openDrawing()
  await at('drawing empty')
  await tablet.draw([0.1, 0.2], [0.6, 0.4])
  await tablet.press('drawing-scene')
  await tablet.press('drawing-pictures')
  await expect(page.locator('.paper-pictures')).toBeVisible()
  await at('drawing, pictures')
  await tablet.openBoard('mum')
  await tablet.hands.choose(tablet.card('mum'))
  await at('drawing with a card in the hand')
  await tablet.draw([0.7, 0.6], [0.7, 0.6], 1)
  await at('drawing')
  await tablet.press('houses-finished')
  await tablet.at('who-will-see')
  await at('who-will-see a drawing')
  await tablet.press('keep')
  await tablet.at('kept')
  await at('kept a drawing')
  await tablet.press('kept-go-on')

  await tablet.press('choice-ways')
  await tablet.at('ways')
  await at('ways')
  await tablet.press('way-sound')
  await tablet.at('sound')
  await at('sound')
  await tablet.press('sound-start')
  await expect(tablet.button('sound-stop')).toBeVisible()
  await at('sound, listening')
  await tablet.press('sound-stop')
  await expect(tablet.button('sound-done')).toBeVisible()
  await at('sound, stopped')
  await tablet.press('sound-done')
  await tablet.keepMade()

  await tablet.openWay('way-photo')
  await tablet.at('photo')
  await at('photo, before')
  await tablet.press('photo-open')
  await expect(page.locator('.photo-sees')).toBeVisible()
  await at('photo, looking')
  // An adult's page for a telling of harm closed the camera behind it.
  if (!(await tablet.button('photo-take').isVisible())) await tablet.press('photo-open')
  await page.waitForFunction(() => (document.querySelector('.photo-sees') as HTMLVideoElement).videoWidth > 0)
  await tablet.press('photo-take')
  await expect(tablet.button('sound-done')).toBeVisible()
  await at('photo, taken')
  await tablet.press('sound-done')
  await tablet.keepMade()

  await tablet.openWay('way-shown-sign')
  await tablet.at('write')
  await at('write what was shown')
  await tablet.hands.write(page.locator('textarea'), adults.sign)
  await tablet.press('write-done')
  await tablet.keepMade()
  await tablet.openWay('way-said-own-talker')
  await tablet.at('write')
  await at('write what was said')
  await tablet.press('write-leave')
}

/** Through every page of the office, after a tablet's tour: as practitioner, reviewing officer and administrator. */
export async function tourOffice(desk: Office, as: Dress, stop: Stop): Promise<void> {
  const { house, page } = desk
  const [child, other] = [house.children[0]!.name, house.children[3]!]
  const people = ['Amina Yusuf', 'Tom Adeyemi', 'Ruth Okafor', 'Maya Lindqvist', 'Sam Price']
  const data = [own, title, ...Object.values(adults), 'Littlemere (made up)', ...people, ...house.accounts.map(a => a.user), ...house.children.map(c => c.name), 'nobody', 'A child, name to follow']
  const at = async (label: string) => stop(label, data)
  const unfold = () => page.locator('main details').evaluateAll(all => all.forEach(one => one.setAttribute('open', '')))

  await page.goto(`${house.url}/office`)
  await desk.at('sign-in')
  if (as === 'pseudo') {
    await page.getByLabel(say('language')).selectOption('en-XB')
    await page.getByRole('button', { name: say('language-choose') }).click()
    desk.language = 'en-XB'
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  }
  await at('sign-in')
  await page.getByLabel(desk.say('sign-in-user')).fill('nobody')
  await page.getByLabel(desk.say('sign-in-password')).fill('not the password')
  await page.getByRole('button', { name: desk.say('sign-in-do') }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await at('sign-in wrong')

  await desk.signIn(house.account('practitioner'))
  await at('caseload')
  await desk.openChild(child)
  const path = new URL(page.url()).pathname
  await at('child')
  await desk.openMessage(desk.say('house-worries'))
  await at('message')
  const [outcome] = await page.getByRole('radio').evaluateAll(all => all.map(one => one.closest('label')?.textContent?.trim() ?? ''))
  await desk.weigh(child, outcome!, adults.meaning, adults.change)
  await at('message weighed')
  await desk.told(child, 'told-how-in-person', adults.told, adults.saidBack)
  await at('message told')
  await desk.openChild(child)
  await at('child with a message placed')
  for (const [part, name] of [['told', 'record'], ['plan', 'plan'], ['profile', 'profile'], ['visits', 'visits']] as const) {
    await page.goto(`${house.url}${path}/${part}`)
    await desk.at(name)
    await at(name)
  }
  await page.locator('table').getByRole('link').first().click()
  await desk.at('visit')
  await at('visit')
  await unfold()
  await at('visit, everything open')
  // The visit that began on a locked tablet.
  await page.goto(`${house.url}/office`)
  await page.locator('table').getByRole('link', { name: 'A child, name to follow', exact: true }).first().click()
  await desk.at('child')
  await at('child whose name follows')
  await page.getByRole('link', { name: desk.say('whose-say') }).click()
  await desk.at('whose')
  await at('whose')
  await page.getByRole('radio', { name: child }).check()
  await page.getByRole('button', { name: desk.say('whose-next') }).click()
  await expect(page.getByRole('heading', { name: child, exact: true })).toBeVisible()
  await at('whose, both names')
  await page.getByRole('button', { name: desk.say('whose-do', { name: child }) }).click()
  await desk.at('child')
  await page.goto(`${house.url}${path}/visits`)
  await page.locator('table').getByRole('link').last().click()
  await desk.at('visit')
  await at('visit that was matched')
  await unfold()
  await at('visit that was matched, everything open')
  await page.goto(`${house.url}/office/children/${other.id}`)
  await desk.at('problem')
  await at('problem not on the list')
  await page.goto(`${house.url}/office`)
  await page.locator('.duties').getByRole('link', { name: child }).click()
  await desk.at('harm')
  await at('harm to a practitioner')
  await unfold()
  await at('harm, everything open')
  await page.goto(`${house.url}/office/licences`)
  await desk.at('licences')
  await at('licences')
  await page.goto(`${house.url}/office`)
  await desk.signOut()

  await desk.signIn(house.account('reviewer'))
  await at('caseload of a reviewing officer')
  await desk.openChild(child)
  await desk.openMessage(desk.say('house-worries'))
  await desk.read()
  await at('message read')
  await desk.signOut()

  await desk.signIn(house.account('manager'))
  await at('caseload of a manager')
  await page.goto(`${house.url}/office/intervals`)
  await desk.at('intervals')
  await at('intervals')
  await page.goto(`${house.url}/office/phones`)
  await desk.at('phones')
  await at('phones')
  await page.getByRole('button', { name: desk.say('phones-do') }).click()
  await desk.at('phones')
  await page.goto(`${house.url}/office`)
  await page.locator('.duties').getByRole('link', { name: child }).click()
  await desk.at('harm')
  await at('harm to a manager')
  await page.getByLabel(desk.say('harm-decide')).fill(adults.decided)
  await page.getByLabel(desk.say('interview-planned'), { exact: true }).check()
  await page.getByRole('button', { name: desk.say('harm-decide-do') }).click()
  await expect(page.locator('[data-duty="decided"]')).toBeVisible()
  await at('harm decided')
  await page.goto(`${house.url}/office/kept-aside`)
  await desk.at('kept-aside')
  await at('kept-aside')
  await desk.signOut()

  await desk.signIn(house.account('administrator'))
  await desk.at('accounts')
  await at('accounts')
  await page.goto(`${house.url}/office/password`)
  await desk.at('password')
  await at('password')
}
