// What each worker ran and runs: a row per worker, time to the right.
import { h, say, keyed } from './dom.js'
import { MOST_FUNCTIONS, hint } from './now.js'
import { line, duration, natural, count } from './text.js'

const ROW = 30
const BAR = 20
const MOST_ROWS = 60
const HUES = 8

const hues = new Map()

/** A colour for a function's name: the same each time where it can be, another than that of the functions beside it. */
function hue(name) {
  if (!hues.has(name)) {
    let hash = 7
    for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) | 0
    let mine = Math.abs(hash) % HUES
    const taken = new Set(hues.values())
    for (let i = 0; i < HUES && taken.size < HUES && taken.has(mine); i++) mine = (mine + 1) % HUES
    hues.set(name, mine)
    if (hues.size > MOST_FUNCTIONS) hues.delete(hues.keys().next().value)
  }
  return hues.get(name)
}

const functionOf = span => span.function?.replace(/:\d+$/, '') ?? hint(span.run)

/** The rows to draw: workers the leader knows, and those that runs name. */
function rows(now) {
  const all = new Map(now.workers.map(worker => [worker.name, worker]))
  for (const span of now.running) {
    if (!all.has(span.worker)) all.set(span.worker, { name: span.worker, pool: span.pool, state: 'Busy', run: span.run })
  }
  if (!now.leads) {
    for (const [worker, spans] of now.ended) {
      if (!all.has(worker)) all.set(worker, { name: worker, pool: spans[0].pool, state: null, run: null })
    }
  }
  return [...all.values()].sort((a, b) => natural(a.pool, b.pool) || natural(a.name, b.name))
}

export function timeline(now, runLink) {
  const labels = h('ul', { class: 'workers' })
  const canvas = h('canvas', { 'aria-hidden': 'true' })
  const tip = h('div', { class: 'tip', hidden: true })
  const picture = h('div', { class: 'picture' }, canvas, tip)
  const legend = h('ul', { class: 'legend', 'aria-label': 'Functions by colour' })
  const more = h('p', { class: 'quiet' })
  const element = h('div', { class: 'timeline' }, h('div', { class: 'rows' }, labels, picture), legend, more)
  let windowMillis = 60_000
  let shown = []
  let drawn = []
  let frame = 0
  let last = 0
  let colors = null

  const theme = matchMedia('(prefers-color-scheme: dark)')
  const recolor = () => { colors = null }
  theme.addEventListener('change', recolor)
  const calm = matchMedia('(prefers-reduced-motion: reduce)')

  function palette() {
    const style = getComputedStyle(document.documentElement)
    const color = name => style.getPropertyValue(name).trim()
    return {
      hues: Array.from({ length: HUES }, (_, i) => color(`--hue-${i}`)),
      bad: color('--bad'),
      line: color('--line'),
      muted: color('--muted'),
      on: color('--on-hue')
    }
  }

  function draw(time) {
    frame = requestAnimationFrame(draw)
    if (time - last < (calm.matches ? 1000 : 100) || !canvas.isConnected) return
    last = time
    colors ??= palette()
    const width = picture.clientWidth
    const height = Math.max(1, shown.length) * ROW + 22
    const scale = window.devicePixelRatio || 1
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale)
      canvas.height = Math.round(height * scale)
      canvas.style.height = `${height}px`
    }
    const g = canvas.getContext('2d')
    g.setTransform(scale, 0, 0, scale, 0, 0)
    g.clearRect(0, 0, width, height)
    const end = now.time()
    const start = end - windowMillis
    const x = millis => ((millis - start) / windowMillis) * width
    grid(g, width, height, end, x)
    drawn = []
    shown.forEach((worker, row) => {
      for (const span of now.spans(worker.name)) {
        if ((span.end ?? end) >= start) bar(g, span, row, x, end, width)
      }
    })
  }

  function grid(g, width, height, end, x) {
    const step = windowMillis / (width < 420 ? 3 : 6)
    g.font = '12px system-ui, sans-serif'
    g.textBaseline = 'alphabetic'
    for (let at = Math.ceil((end - windowMillis) / step) * step; at <= end; at += step) {
      const px = Math.round(x(at)) + 0.5
      g.strokeStyle = colors.line
      g.beginPath()
      g.moveTo(px, 0)
      g.lineTo(px, height - 20)
      g.stroke()
      const text = new Date(at).toLocaleTimeString('en-GB')
      const half = g.measureText(text).width / 2
      if (px - half > 0 && px + half < width) {
        g.fillStyle = colors.muted
        g.fillText(text, px - half, height - 5)
      }
    }
    g.strokeStyle = colors.line
    for (let row = 1; row <= shown.length; row++) {
      g.beginPath()
      g.moveTo(0, row * ROW - 0.5)
      g.lineTo(width, row * ROW - 0.5)
      g.stroke()
    }
  }

  function bar(g, span, row, x, end, width) {
    const left = Math.max(-4, x(span.start))
    const right = Math.min(width, x(span.end ?? end))
    const wide = Math.max(1.5, right - left)
    const top = row * ROW + (ROW - BAR) / 2
    const well = span.phase === 'Succeeded' || span.phase === 'Running'
    g.fillStyle = colors.hues[hue(functionOf(span))]
    g.beginPath()
    g.roundRect(left, top, wide > 4 ? wide - 1 : wide, BAR, Math.min(3, wide / 3))
    g.fill()
    if (!well) {
      g.fillStyle = colors.bad
      g.fillRect(left, top + BAR - 5, Math.max(2, wide - 1), 5)
    }
    if (wide > 60) {
      const text = line(functionOf(span))
      g.save()
      g.clip()
      g.fillStyle = colors.on
      g.textBaseline = 'middle'
      g.fillText(text, Math.max(2, left) + 6, top + BAR / 2 + 0.5)
      g.restore()
    }
    drawn.push({ left, right: left + wide, row, span })
  }

  function at(event) {
    const box = canvas.getBoundingClientRect()
    const px = event.clientX - box.left
    const row = Math.floor((event.clientY - box.top) / ROW)
    return drawn.findLast(one => one.row === row && px >= one.left - 2 && px <= one.right + 2)
  }

  function point(event) {
    const hit = at(event)
    canvas.style.cursor = hit ? 'pointer' : 'default'
    tip.hidden = !hit
    if (!hit) return
    const { span } = hit
    const long = duration((span.end ?? now.time()) - span.start)
    const many = span.runs > 1 ? `${count(span.runs)} runs, the last ` : ''
    tip.replaceChildren(
      h('strong', {}, line(functionOf(span))),
      h('span', {}, `${many}${line(span.run)}`),
      h('span', {}, `${span.phase}, ${span.end === null || span.end === undefined ? 'for ' : ''}${long}, on ${span.worker}`)
    )
    const box = picture.getBoundingClientRect()
    const left = Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth - 4)
    tip.style.left = `${Math.max(0, left)}px`
    tip.style.top = `${hit.row * ROW + ROW}px`
  }

  canvas.addEventListener('pointermove', point)
  canvas.addEventListener('pointerdown', point)
  canvas.addEventListener('pointerleave', () => { tip.hidden = true })
  canvas.addEventListener('click', event => {
    const hit = at(event)
    if (hit) location.hash = runLink(hit.span.run)
  })

  function label(worker) {
    const state = worker.state ?? 'Seen'
    return h('li', {},
      h('span', { class: 'dot', 'data-state': state, 'aria-hidden': 'true' }),
      h('span', { class: 'worker-name', title: worker.name }, worker.name),
      worker.run
        ? h('a', { href: runLink(worker.run), 'data-focus': 'run', class: 'worker-run', title: line(worker.run) }, line(worker.run))
        : h('span', { class: 'worker-run quiet' }, state.toLowerCase()))
  }

  frame = requestAnimationFrame(draw)
  return {
    element,
    window(millis) {
      windowMillis = millis
      last = 0
    },
    show() {
      const all = rows(now)
      shown = all.slice(0, MOST_ROWS)
      keyed(labels, shown, worker => worker.name, worker => `${worker.state} ${worker.run}`, label)
      say(more, all.length > MOST_ROWS ? `Showing ${MOST_ROWS} of ${count(all.length)} workers.` : '')
      const names = new Map()
      for (const worker of shown) {
        for (const span of now.spans(worker.name)) {
          const name = functionOf(span)
          names.set(name, (names.get(name) ?? 0) + span.runs)
        }
      }
      const top = [...names].sort((a, b) => b[1] - a[1]).slice(0, 6).map(([name]) => name)
      keyed(legend, top, name => name, () => '', name =>
        h('li', {}, h('span', { class: `swatch hue-${hue(name)}`, 'aria-hidden': 'true' }), line(name)))
    },
    end() {
      cancelAnimationFrame(frame)
      theme.removeEventListener('change', recolor)
    }
  }
}
