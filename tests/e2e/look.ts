// Looks at a page as people with different eyes, hands and languages meet it, and names what is wrong. Every finding is one line.
import { AxeBuilder } from '@axe-core/playwright'
import { type Page } from '@playwright/test'
import { unmarked } from './words.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

/** What axe finds against WCAG 2.2 A and AA. */
export async function axe(page: Page): Promise<string[]> {
  // Legacy mode keeps to this page: the other one opens a second window beside it.
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).setLegacyMode(true).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')} — ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`))
}

/** Script and style that stand in the page itself. */
export function inline(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wrong: string[] = []
    const name = (element: Element) => element.outerHTML.slice(0, 120)
    for (const element of document.querySelectorAll('*')) {
      if (element.hasAttribute('style')) wrong.push(`style attribute: ${name(element)}`)
      if (element.localName === 'style' && !element.closest('[data-injected]')) wrong.push(`style element: ${name(element)}`)
      if (element.localName === 'script' && !element.hasAttribute('src')) wrong.push(`inline script: ${name(element)}`)
      for (const { name: attribute } of element.attributes) if (attribute.startsWith('on')) wrong.push(`${attribute}: ${name(element)}`)
      if (/^javascript:/i.test(element.getAttribute('href') ?? '')) wrong.push(`javascript: ${name(element)}`)
    }
    return wrong
  })
}

/** The same in the bytes as the server sends them. */
export function inlineInSource(html: string): string[] {
  return [...html.matchAll(/<style[\s>]|\sstyle\s*=|<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+\s*=\s*["']|javascript:/gi)].map(found => `in the source: ${html.slice(found.index, found.index + 100)}`)
}

/** Words that are still English although the page speaks the pseudo-language. What people wrote is marked as theirs (it may run the other
    way), and what is in one language for everybody has its `lang`; `data` is what people typed where it cannot be marked. */
export async function untranslated(page: Page, data: string[]): Promise<string[]> {
  const said = await page.evaluate(() => {
    const all: string[] = []
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
      const { parentElement, textContent } = walk.currentNode
      if (parentElement?.checkVisibility() && textContent?.trim() && !parentElement.closest('bdi, q, body [dir=auto], body [lang], script, noscript')) all.push(textContent.trim())
    }
    for (const element of document.querySelectorAll('[aria-label], [alt], [title], [placeholder], [aria-description]')) {
      for (const attribute of ['aria-label', 'alt', 'title', 'placeholder', 'aria-description']) {
        const text = element.getAttribute(attribute)?.trim()
        if (text) all.push(text)
      }
    }
    return all
  })
  const longest = [...data].sort((a, b) => b.length - a.length)
  const english = /(?<!á)a|(?<!é)e|(?<!í)i|(?<!ó)o|(?<!ú)u/
  return [...new Set(said)].filter(text => {
    const left = longest.reduce((rest, known) => rest.replaceAll(known, ' '), text.replace(/\u2068[^\u2069]*\u2069/g, ' '))
    return english.test(left) || unmarked.test(left)
  }).map(text => `not translated: ${text.slice(0, 100)}`)
}

/** Words that do not fit into what holds them, and things to touch that lie over one another. */
export function crowded(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wrong: string[] = []
    const name = (element: Element) => `<${element.localName} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').trim().slice(0, 40)}`
    const dialog = document.querySelector('.over, .edge-who, [role="dialog"], dialog[open]')
    const inFront = (element: Element) => !dialog || dialog.contains(element)
    // What is there for readers alone is cut down to nothing on purpose.
    const forReaders = (element: Element) => getComputedStyle(element).clipPath === 'inset(50%)'
    const seen = (element: Element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !forReaders(element)

    for (const element of document.querySelectorAll('button, label, summary, legend, h1, h2, h3, h4, th, td, dt, dd, p, .pick-word, .card-word, .tab-word, .house-title, .mark, .own-words')) {
      if (!seen(element) || getComputedStyle(element).display.startsWith('inline')) continue
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element
      if (clientWidth > 0 && scrollWidth > clientWidth + 1) wrong.push(`too wide by ${scrollWidth - clientWidth}: ${name(element)}`)
      // Tall letters of any font may reach a few pixels out of a tight line.
      if (clientHeight > 0 && scrollHeight > clientHeight + 6) wrong.push(`too high by ${scrollHeight - clientHeight}: ${name(element)}`)
    }

    const stays = (element: Element) => {
      for (let at: Element | null = element; at; at = at.parentElement) if (getComputedStyle(at).position === 'sticky') return true
      return false
    }
    /** The part of it that is not cut off by what scrolls around it. */
    const visible = (element: Element) => {
      let { left, top, right, bottom } = element.getBoundingClientRect()
      for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
        const style = getComputedStyle(around)
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue
        const box = around.getBoundingClientRect()
        left = Math.max(left, box.left)
        right = Math.min(right, box.right)
        top = Math.max(top, box.top)
        bottom = Math.min(bottom, box.bottom)
      }
      return { left, top, right, bottom }
    }
    const touchable = [...document.querySelectorAll('button, a[href], input, select, textarea, summary')].filter(e => seen(e) && inFront(e))
      .map(element => ({ element, box: visible(element) })).filter(({ box }) => box.right - box.left > 1 && box.bottom - box.top > 1)
    touchable.forEach(({ element: one, box: a }, at) => {
      for (const { element: two, box: b } of touchable.slice(at + 1)) {
        if (one.contains(two) || two.contains(one)) continue
        // A bar that stays at the edge of the window lies over whatever scrolls below it.
        if (stays(one) !== stays(two)) continue
        const house = one.closest('[data-house]')
        if (house && house === two.closest('[data-house]')) continue
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
        if (wide > 3 && high > 3) wrong.push(`${name(one)} lies over ${name(two)} by ${Math.round(wide)}x${Math.round(high)}`)
      }
    })
    return wrong
  })
}

/** What cannot be reached or is cut off on a small window (a page at 200%), and a page that scrolls sideways as a whole. */
export function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wrong: string[] = []
    const name = (element: Element) => `<${element.localName} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').trim().slice(0, 40)}`
    const root = document.scrollingElement!
    if (root.scrollWidth > innerWidth + 1) wrong.push(`the page is ${root.scrollWidth - innerWidth} px wider than the window`)
    const dialog = document.querySelector('.over, .edge-who, [role="dialog"], dialog[open]')
    for (const element of document.querySelectorAll('button, a[href], input, select, textarea, summary')) {
      if (!element.checkVisibility({ checkVisibilityCSS: true }) || (dialog && !dialog.contains(element)) || element.matches('.skip, [type=hidden]')) continue
      // The front of a house lies under the cards in it: its name is what is touched.
      const target = element.matches('.house-front') ? element.querySelector('.house-title')! : element
      target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
      const box = target.getBoundingClientRect()
      if (box.left < -1 || box.right > innerWidth + 1) wrong.push(`cut off at the side: ${name(element)} (${Math.round(box.left)} to ${Math.round(box.right)} of ${innerWidth})`)
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
      const there = document.elementFromPoint(x, y)
      const same = there && (element.contains(there) || there.contains(element) || there.closest('label')?.contains(element))
      const sameHouse = there?.closest('[data-house]') && there.closest('[data-house]') === element.closest('[data-house]')
      if (!same && !sameHouse) wrong.push(`cannot be touched: ${name(element)}, ${there ? name(there) : 'nothing'} is there`)
    }
    root.scrollTop = 0
    return wrong
  })
}
