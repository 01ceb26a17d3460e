// What the stream has told, for as long as it is shown.

const SECONDS = 300
const SPANS_PER_WORKER = 2000
export const MOST_FUNCTIONS = 1000

/** What the service puts before the hash in a run's name. */
export const hint = run => run.replace(/-[a-z2-7]{10}$/, '')

/** What is known of one namespace now. */
export class Now {
  constructor() {
    this.forget()
  }

  forget() {
    this.known = false
    this.phases = {}
    this.pools = []
    this.workers = []
    this.leads = true
    this.changes = -1
    this.ahead = 0
    this.finished = new Map()
    this.running = []
    this.ended = new Map()
    this.seen = new Map()
    this.functions = new Map()
  }

  take(update) {
    if (update.first) this.forget()
    this.known = true
    this.ahead = update.now - Date.now()
    for (const name of ['phases', 'pools', 'workers', 'leads', 'changes', 'running']) this[name] = update[name]
    for (const { second, succeeded, failed } of update.finished) this.finished.set(second, { succeeded, failed })
    for (const second of this.finished.keys()) {
      if (second < update.now / 1000 - SECONDS) this.finished.delete(second)
    }
    for (const span of update.running) this.learn(span)
    for (const span of update.spans) this.end(span)
    this.look(update.now)
    this.drop(update.now - SECONDS * 1000)
  }

  /** The service's time, so that a browser's wrong clock does not show. */
  time() {
    return Date.now() + this.ahead
  }

  /** A run's name begins as its function's does, so one run tells of the others. */
  learn(span) {
    this.functions.set(hint(span.run), span.function)
    if (this.functions.size > MOST_FUNCTIONS) this.functions.delete(this.functions.keys().next().value)
  }

  end(span) {
    this.learn(span)
    if (!this.ended.has(span.worker)) this.ended.set(span.worker, [])
    const spans = this.ended.get(span.worker)
    spans.push(span)
    if (spans.length > SPANS_PER_WORKER) spans.splice(0, spans.length - SPANS_PER_WORKER)
    const looks = this.seen.get(span.worker)
    if (looks) this.seen.set(span.worker, looks.filter(look => look.run !== span.run))
  }

  /** A map's slices run on many workers, and the run's status names one: where the others are is seen from the workers. */
  look(now) {
    for (const worker of this.workers) {
      const looks = this.seen.get(worker.name) ?? []
      const last = looks.at(-1)
      if (last && last.end === null) {
        if (last.run === worker.run) continue
        last.end = now
        if (last.end - last.start < 400) looks.pop()
      }
      if (worker.run) {
        looks.push({ worker: worker.name, run: worker.run, function: null, phase: 'Running', start: now, end: null, runs: 1 })
      }
      this.seen.set(worker.name, looks)
    }
  }

  drop(before) {
    for (const kept of [this.ended, this.seen]) {
      for (const [worker, spans] of kept) {
        const rest = spans.filter(span => span.end === null || span.end >= before)
        if (rest.length) kept.set(worker, rest)
        else kept.delete(worker)
      }
    }
  }

  /** All spans of a worker, those that are more certain later. */
  spans(worker) {
    const running = this.running.filter(span => span.worker === worker)
    const looks = (this.seen.get(worker) ?? []).filter(look => !running.some(span => span.run === look.run))
    for (const look of looks) look.function ??= this.functions.get(hint(look.run)) ?? null
    return [...looks, ...(this.ended.get(worker) ?? []), ...running]
  }

  /** How many runs ended per second, over the last whole `seconds`. */
  perSecond(seconds) {
    const now = Math.floor(this.time() / 1000)
    let sum = 0
    for (let second = now - seconds; second < now; second++) {
      const one = this.finished.get(second)
      if (one) sum += one.succeeded + one.failed
    }
    return sum / seconds
  }

  /** Seconds, how many ended well, how many in all: what the chart draws. */
  series() {
    const now = Math.floor(this.time() / 1000)
    const x = []
    const succeeded = []
    const all = []
    for (let second = now - SECONDS + 1; second <= now; second++) {
      const one = this.finished.get(second)
      x.push(second)
      succeeded.push(one?.succeeded ?? 0)
      all.push(one ? one.succeeded + one.failed : 0)
    }
    return [x, all, succeeded]
  }
}
