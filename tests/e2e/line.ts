// A line between a tablet and a house: as slow as a doorstep's, and cut whenever a test likes. It looks at nothing that passes.
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'
import { Transform } from 'node:stream'
import { type House } from './house.ts'

export class Line {
  /** How many bytes pass in a second, each way. */
  bytesPerSecond = Infinity
  /** Whether anything passes at all. */
  up = true
  cuts = 0
  private open = new Set<Socket>()
  private server: Server
  readonly ready: Promise<void>

  constructor(house: House) {
    this.server = createServer(near => {
      if (!this.up) return near.destroy()
      const far = connect(house.port, '127.0.0.1')
      for (const socket of [near, far]) {
        this.open.add(socket)
        socket.on('error', () => undefined)
        socket.on('close', () => {
          this.open.delete(socket)
          near.destroy()
          far.destroy()
        })
      }
      near.pipe(this.slow()).pipe(far)
      far.pipe(this.slow()).pipe(near)
      return undefined
    })
    this.ready = new Promise(done => this.server.listen(0, '127.0.0.1', () => done()))
  }

  /** Lets pieces through one after another, each in the time it takes. */
  private slow(): Transform {
    const rate = () => this.bytesPerSecond
    return new Transform({
      highWaterMark: 4_096,
      transform(piece: Buffer, _, done) {
        if (rate() === Infinity) return done(null, piece)
        let from = 0
        const step = () => {
          if (this.destroyed || from >= piece.length) return done()
          this.push(piece.subarray(from, from + 800))
          from += 800
          setTimeout(step, (800 / rate()) * 1_000)
        }
        return step()
      },
    })
  }

  /** The same house, reached by this line. */
  to(house: House): House {
    const url = `http://localhost:${(this.server.address() as AddressInfo).port}`
    return Object.create(house, { url: { get: () => url } }) as House
  }

  /** Everything that is open breaks. */
  cut(): void {
    this.cuts += 1
    for (const socket of this.open) socket.destroy()
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise(done => this.server.close(done))
  }
}
