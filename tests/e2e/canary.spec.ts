// No word of a child lies in the clear on any disk (must hold 4): words planted through the real screens, looked for in every file of the
// browser's profile, of the server's folder and in its log, in every spelling, also inside packed blocks. Each search has a control: a word
// written in clear beside them must be found, or the search has proved nothing.
import { type Page } from '@playwright/test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { unsnap } from './leveldb.ts'
import { type Hit, scan } from './scan.ts'
import { Office } from './walk.ts'
import { say } from './words.ts'

const name = 'Quillfeather'
const planted = {
  name,
  title: 'Purzelbaumhaus',
  own: 'flimmerkuchen bang hinterm sofa',
  outcome: 'Marzipanhof is quiet at bedtime',
  outcomeForChild: 'Trampolinwald nights',
  meaning: 'Nebelhornfalte, she says, and means the door',
  told: 'Sternrabatte moves out',
  saidBack: 'Wackelpudding then',
  harm: 'Zwiebelturmuhr he hits me',
  asked: 'Muckefuckkanne what are nights like',
  passphrase: 'kummerbund ziggurat obelisk quagmire',
}
// Single words as well: a phrase could be cut by a store where a word is not.
const words = [...Object.values(planted), ...Object.values(planted).map(text => text.split(' ')[0]!), 'ziggurat', 'quagmire']
const CONTROL = 'Kesselflickermondkalb'
/** One more, which only somebody finds who unpacks what lies there. */
const PACKED = 'Rhabarberzwetschgenknoedel'

test('the search itself finds a word in every spelling, and unpacks what Snappy packed', () => {
  const folder = join(test.info().outputDir, 'spellings')
  mkdirSync(folder, { recursive: true })
  const utf8 = Buffer.from(CONTROL)
  const ways: Record<string, Buffer> = {
    'utf-8': utf8,
    'utf-16le': Buffer.from(CONTROL, 'utf16le'),
    'base64+0': Buffer.from(utf8.toString('base64')),
    'base64+1': Buffer.from(Buffer.concat([Buffer.from('x'), utf8, Buffer.from('yy')]).toString('base64')),
    'base64+2': Buffer.from(Buffer.concat([Buffer.from('xx'), utf8, Buffer.from('y')]).toString('base64')),
    hex: Buffer.from(utf8.toString('hex')),
    HEX: Buffer.from(utf8.toString('hex').toUpperCase()),
  }
  for (const [way, bytes] of Object.entries(ways)) writeFileSync(join(folder, way), Buffer.concat([Buffer.from([1, 2, 3]), bytes, Buffer.from([4])]))
  const { hits } = scan([CONTROL], [folder])
  for (const way of Object.keys(ways)) expect(hits.some(hit => hit.file.endsWith(`/${way}`) && hit.spelling === way), way).toBe(true)
  expect(scan(['Kesselflickermondkalx'], [folder]).hits).toEqual([])
  // "abcabcabcabc!": a literal of three, a copy of nine that overlaps itself, a literal of one.
  expect(unsnap(Buffer.from([13, 0x08, 0x61, 0x62, 0x63, 0x15, 3, 0x00, 0x21]))?.toString()).toBe('abcabcabcabc!')
})

const isControl = ({ word }: Hit) => word === CONTROL || word === PACKED

/** Writes the control in clear into the tablet's own corner of the profile, as a careless program would. */
async function plantControl(page: Page): Promise<void> {
  await page.evaluate(async ([control, packed]) => {
    const db = await new Promise<IDBDatabase>((done, fail) => {
      const asked = indexedDB.open('control', 1)
      asked.onupgradeneeded = () => asked.result.createObjectStore('all')
      asked.onsuccess = () => done(asked.result)
      asked.onerror = () => fail(asked.error)
    })
    const put = (key: string, value: unknown) => new Promise<void>((done, fail) => {
      const writing = db.transaction('all', 'readwrite', { durability: 'strict' })
      writing.objectStore('all').put(value, key)
      writing.oncomplete = () => done()
      writing.onabort = () => fail(writing.error)
    })
    // Its halves come before it, so that a packer writes it as two copies and its letters lie together nowhere.
    const [one, two] = [packed!.slice(0, 13), packed!.slice(13)]
    await put('clear', { note: control })
    for (let copy = 0; copy < 8; copy += 1) await put(`packed ${copy}`, { note: `${`${one} ${two} . `.repeat(40)}${packed}` })
    db.close()
  }, [CONTROL, PACKED])
}

/** So many writes that LevelDB puts what it has into packed tables. */
async function forceTables(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>(done => {
      const asked = indexedDB.open('control', 1)
      asked.onsuccess = () => done(asked.result)
    })
    for (let turn = 0; turn < 24; turn += 1) {
      const noise = new Uint8Array(512 * 1024)
      for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536))
      await new Promise<void>((done, fail) => {
        const writing = db.transaction('all', 'readwrite', { durability: 'strict' })
        for (let piece = 0; piece < 16; piece += 1) writing.objectStore('all').put(noise.subarray(piece * 32_768, (piece + 1) * 32_768).slice(), `noise ${turn} ${piece}`)
        writing.oncomplete = () => done()
        writing.onabort = () => fail(writing.error)
      })
    }
    db.close()
  })
}

test('nothing a child told, nobody’s name and no passphrase lies in the clear on the tablet’s or the server’s disk', async ({ browser, house, tablet }) => {
  test.setTimeout(4 * 60_000)
  const account = house.account('practitioner')
  const looked = [...new Set([...words, account.password])]

  const desk = new Office(await (await browser.newContext()).newPage(), house)
  await desk.signIn(account)
  await desk.addChild(name)
  await desk.openChild(name)
  await desk.addOutcome(planted.outcome, planted.outcomeForChild)

  const look = (when: string): Hit[] => {
    tablet.browser.freeze(true)
    house.freeze(true)
    const tabletsDisk = scan([...looked, CONTROL, PACKED], [tablet.browser.profile])
    const serversDisk = scan(looked, [house.folder])
    house.freeze(false)
    tablet.browser.freeze(false)
    const hits = [...tabletsDisk.hits, ...serversDisk.hits]
    console.log(`${when}: ${tabletsDisk.files} files and ${tabletsDisk.bytes} bytes of the profile (${JSON.stringify(tabletsDisk.layers)}), ${serversDisk.files} files and ${serversDisk.bytes} bytes of the server; the controls found as ${hits.filter(isControl).map(h => `${h.layer} of ${h.file.slice(-4)}`).join(', ')}`)
    expect(hits.filter(hit => !isControl(hit)), when).toEqual([])
    return hits
  }

  await tablet.start()
  // Nor does the session: whoever copies the disk of a locked tablet must not fetch by it.
  const answered = tablet.page.waitForResponse(got => got.url().endsWith('/api/v1/sign-in'))
  await tablet.signIn(account)
  looked.push(((await (await answered).json()) as { session: string }).session)
  await tablet.choosePassphrase(planted.passphrase)
  await expect(tablet.page.locator('button[data-child]').filter({ hasText: name })).toBeVisible()
  await plantControl(tablet.page)
  await tablet.openVisit(name, 'place-home', ['somebody-mum'])
  await tablet.goOn()
  await tablet.openHouses()
  await tablet.rename('wishes', planted.title)
  await tablet.ownWords(planted.own, 'worries')
  await tablet.put('shouting', 'worries')
  await tablet.put('cat', 'wishes')
  await expect(tablet.screen('houses')).toHaveAttribute('data-kept', 'true')
  // Told of harm, written down by the adult on the child's turn.
  await tablet.press('edge-told')
  await tablet.hands.write(tablet.page.getByLabel(tablet.say('harm-words')), planted.harm)
  await tablet.press('harm-began-question')
  await tablet.hands.write(tablet.page.getByLabel(tablet.say('harm-question')), planted.asked)
  await tablet.press('harm-keep')
  await expect(tablet.screen('told')).toHaveAttribute('data-kept', 'true')
  await expect(tablet.page.locator('.told-of-harm [data-duty]')).toBeVisible()
  await tablet.press('harm-back')
  let hits = look('on the child’s turn')
  expect(hits.some(hit => hit.file.endsWith('.log') && hit.layer === 'record'), 'the control is found in a log').toBe(true)
  await tablet.keep()
  await tablet.browser.kill()
  look('killed on the child’s turn')

  await tablet.start()
  look('locked')
  await tablet.unlock(planted.passphrase)
  await tablet.leaveTurn(planted.passphrase)
  await tablet.synced()
  await tablet.closeVisit()

  await desk.openChild(name)
  await desk.openMessage(say('house-worries'))
  await desk.weigh(name, planted.outcome, planted.meaning, planted.meaning)
  await desk.told(name, 'told-how-in-person', planted.told, planted.saidBack)
  await tablet.pulled()
  look('unlocked, between visits')
  await tablet.openVisit(name)
  await tablet.goOn()
  await tablet.press('choice-trail')
  // A hold lies on it: that it was told stands there, and none of its words.
  await expect(tablet.page.getByText(say('message-held')).first()).toBeVisible()
  await tablet.leaveTurn(planted.passphrase)
  await tablet.closeVisit()
  await tablet.lock()
  await forceTables(tablet.page)
  hits = look('closed and locked, after LevelDB made its tables')
  const inTables = (word: string, layer?: string) => hits.filter(hit => hit.word === word && hit.file.endsWith('.ldb') && (!layer || hit.layer === layer)).length
  // Whether a packer leaves its letters together depends on its neighbours in the block: in which layer it is found is chance.
  expect(inTables(CONTROL), 'the control is found in a table').toBeGreaterThan(0)
  expect(inTables(PACKED, 'Snappy block'), 'the packed control is found by unpacking').toBeGreaterThan(0)
  expect(inTables(PACKED, 'raw'), 'and only by unpacking').toBe(0)

  // Ended in good order, everything that was only in memory has been written, too.
  await tablet.browser.quit()
  await house.stop()
  look('both ended in good order')
  expect(scan(['/api/v1/'], [join(tablet.browser.profile, 'Default', 'Cache')]).hits, 'no answer of the API lies in the browser’s cache').toEqual([])
})
