import { House } from './house.ts'
import { Recorder } from './measure.ts'
import { Tablet } from './walk.ts'
import { writeFileSync } from 'node:fs'
const house = await House.build()
const tablet = new Tablet(house)
await tablet.browser.start()
const recorder = await Recorder.of(tablet.page)
tablet.use(tablet.page)
const s = recorder.session
const events: any[] = []
s.on('Tracing.dataCollected', (e: any) => events.push(...e.value))
await s.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'v8', 'v8.wasm', 'loading', 'blink.user_timing', 'disabled-by-default-devtools.timeline', 'disabled-by-default-v8.cpu_profiler'] } } as any)
await tablet.open()
await tablet.settle()
await tablet.openVisit(house.children[0]!.name)
await tablet.goOn()
await tablet.openHouses()
await recorder.next('card', 0)
const done = new Promise(r => s.once('Tracing.tracingComplete', r))
await s.send('Tracing.end')
await done
writeFileSync('/tmp/w/trace.json', JSON.stringify(events))
writeFileSync('/tmp/w/noted.json', JSON.stringify(recorder.all))
await tablet.close()
await house.remove()
