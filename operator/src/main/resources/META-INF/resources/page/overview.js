// The overview: how much runs and waits, how much ends, who runs what, which pools there are, what came last.
import { h, say, keyed } from './dom.js'
import { count, rate } from './text.js'
import { throughputChart } from './chart.js'
import { timeline } from './timeline.js'
import { runRows } from './rows.js'
import { get, path } from './api.js'

const WINDOWS = [[60_000, '1 min'], [300_000, '5 min']]
const LATEST = 10

/** @param view.now what the stream told; view.link(name) the address of a run's page */
export function overview(view) {
  const { now, namespace, link, runsLink } = view
  const tiles = {
    waiting: tile('Waiting', runsLink({ phase: 'Pending' })),
    running: tile('Running', runsLink({ phase: 'Running' })),
    rate: tile('Ended per second'),
    succeeded: tile('Succeeded', runsLink({ phase: 'Succeeded' })),
    failed: tile('Failed', runsLink({ phase: 'Failed' }))
  }
  const caption = h('p', { class: 'caption', role: 'status' })
  const plot = h('div', { class: 'plot', role: 'img', 'aria-label': 'Runs that ended in each second of the last five minutes' })
  const chart = throughputChart(plot, caption)
  const line = timeline(now, link)
  const windows = h('div', { class: 'segments', role: 'group', 'aria-label': 'Time shown' },
    WINDOWS.map(([millis, name], i) => h('button', {
      type: 'button',
      'aria-pressed': i === 0 ? 'true' : 'false',
      onclick: event => {
        line.window(millis)
        for (const other of event.currentTarget.parentElement.children) {
          other.setAttribute('aria-pressed', String(other === event.currentTarget))
        }
      }
    }, name)))
  const idle = h('p', { class: 'notice', hidden: true })
  const follower = h('p', { class: 'notice', hidden: true },
    'This replica does not lead: which workers there are, and how many are ready, only the leading replica knows. Shown here is what the runs tell.')
  const pools = h('tbody')
  const latest = runRows(link, { select: false })
  const none = h('p', { class: 'empty' },
    'No run is kept in this namespace. Submit one, for example with ', h('code', {}, 'make client'), '.')
  const all = h('a', { href: runsLink({}) }, 'All runs')
  const body = h('div', { class: 'overview', hidden: true },
    h('section', { class: 'tiles', 'aria-label': 'Now' }, Object.values(tiles).map(t => t.element)),
    h('section', { class: 'card' },
      h('div', { class: 'head' }, h('h2', {}, 'Ended per second'), caption,
        h('ul', { class: 'legend' },
          h('li', {}, h('span', { class: 'swatch good' }), 'succeeded'),
          h('li', {}, h('span', { class: 'swatch bad' }), 'did not'))),
      plot),
    h('section', { class: 'card' },
      h('div', { class: 'head' }, h('h2', {}, 'Workers'), windows),
      follower, idle, line.element),
    h('section', { class: 'card' },
      h('div', { class: 'head' }, h('h2', {}, 'Pools')),
      h('table', { class: 'plain' },
        h('thead', {}, h('tr', {}, h('th', {}, 'Pool'), h('th', { class: 'number' }, 'Ready'), h('th', { class: 'number' }, 'Busy'), h('th', { class: 'number' }, 'Runtime'))),
        pools)),
    h('section', { class: 'card' },
      h('div', { class: 'head' }, h('h2', {}, 'Latest runs'), all),
      none, latest.element))
  const loading = h('p', { class: 'empty', role: 'status' }, 'Loading what runs now …')
  const element = h('div', {}, h('h1', { class: 'unseen' }, 'Overview'), loading, body)
  let asked = -1
  let asking = false
  let ended = false

  async function list() {
    if (asking || ended || asked === now.changes) return
    asking = true
    const changes = now.changes
    try {
      const page = await get(path(namespace, `runs?limit=${LATEST}`))
      asked = changes
      none.hidden = page.items.length > 0
      latest.element.hidden = page.items.length === 0
      say(all, `All ${count(page.total)} runs`)
      latest.show(page.items)
    } catch {
      // The stream notices too, and says so.
    } finally {
      asking = false
    }
  }

  function show() {
    if (!now.known) return
    loading.hidden = true
    body.hidden = false
    const { phases } = now
    tiles.waiting.say(count(phases.Pending))
    tiles.running.say(count(Math.max(phases.Running ?? 0, now.workers.filter(worker => worker.state === 'Busy').length)))
    tiles.rate.say(rate(now.perSecond(10)))
    tiles.succeeded.say(count(phases.Succeeded))
    const others = [['TimedOut', 'timed out'], ['Cancelled', 'cancelled'], ['Lost', 'lost']]
      .filter(([phase]) => phases[phase])
      .map(([phase, word]) => `${count(phases[phase])} ${word}`)
    tiles.failed.say(count(phases.Failed), others.join(', '))
    chart.show(now.series())
    line.show()
    follower.hidden = now.leads
    const noWorker = now.leads && now.workers.length === 0
    idle.hidden = !noWorker
    say(idle, noWorker ? 'No worker is up. Runs wait until one is.' : '')
    keyed(pools, now.pools, pool => pool.name, pool => JSON.stringify([pool, busy(pool), now.leads]), poolRow)
  }

  const busy = pool => now.workers.filter(worker => worker.pool === pool.name && worker.state === 'Busy').length

  function poolRow(pool) {
    return h('tr', {},
      h('td', {}, h('a', { href: runsLink({ pool: pool.name }), 'data-focus': 'pool' }, pool.name)),
      h('td', { class: 'number' }, now.leads ? `${count(pool.ready)} of ${count(pool.replicas)}` : `? of ${count(pool.replicas)}`),
      h('td', { class: 'number' }, now.leads ? count(busy(pool)) : '?'),
      h('td', { class: 'number' }, pool.javaVersion ? `Java ${pool.javaVersion}` : pool.runtime))
  }

  const ticking = setInterval(() => { show(); list() }, 1000)
  show()
  list()
  return {
    element,
    title: 'Overview',
    show,
    end() {
      ended = true
      clearInterval(ticking)
      chart.end()
      line.end()
    }
  }
}

function tile(name, href) {
  const value = h('span', { class: 'value' }, '–')
  const note = h('span', { class: 'note' })
  const inside = [value, h('span', { class: 'name' }, name, note)]
  const element = href ? h('a', { class: 'tile', href }, inside) : h('div', { class: 'tile' }, inside)
  return { element, say(text, more = '') { say(value, text); say(note, more && ` · ${more}`) } }
}
