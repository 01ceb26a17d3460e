// The list of runs: filters, pages, and what is done to many at once.
import { h, say } from './dom.js'
import { count } from './text.js'
import { get, path, post } from './api.js'
import { PHASES, ended, runRows } from './rows.js'

const PAGE = 100
/** The most names the service takes at once. */
const BATCH = 500

/** @param view.query the filters, as they stand in the address; view.go(query) moves to others */
export function runs(view) {
  const { now, namespace, query, link, go } = view
  const chosen = new Map()
  const rows = runRows(link, { select: true, chosen, changed })
  const pages = [null]
  let shown = null
  let asked = -1
  let asking = null
  let over = false
  let work = null

  const fields = {
    phase: h('select', { id: 'f-phase', name: 'phase' }, h('option', { value: '' }, 'any'), PHASES.map(phase => h('option', { value: phase }, phase))),
    function: h('input', { id: 'f-function', name: 'function', type: 'search', placeholder: 'part of its name', maxlength: 253, spellcheck: 'false' }),
    pool: h('input', { id: 'f-pool', name: 'pool', type: 'search', placeholder: 'any', maxlength: 63, spellcheck: 'false', list: 'pools' }),
    worker: h('input', { id: 'f-worker', name: 'worker', type: 'search', placeholder: 'any', maxlength: 63, spellcheck: 'false', list: 'workers' })
  }
  const pools = h('datalist', { id: 'pools' })
  const workers = h('datalist', { id: 'workers' })
  let typing = 0
  const form = h('form', {
    class: 'filters',
    role: 'search',
    'aria-label': 'Filter runs',
    onsubmit: event => { event.preventDefault(); filter() },
    oninput: event => {
      clearTimeout(typing)
      typing = setTimeout(filter, event.target.tagName === 'SELECT' ? 0 : 400)
    }
  },
  Object.entries(fields).map(([name, field]) => h('div', { class: 'field' }, h('label', { for: field.id }, name[0].toUpperCase() + name.slice(1)), field)),
  pools, workers)
  for (const [name, field] of Object.entries(fields)) field.value = query[name] ?? ''

  function filter() {
    clearTimeout(typing)
    if (over) return
    const wanted = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value.trim()]).filter(([, value]) => value))
    go(wanted)
    Object.keys(query).forEach(name => delete query[name])
    Object.assign(query, wanted)
    pages.splice(0, pages.length, null)
    chosen.clear()
    load()
  }

  const summary = h('p', { class: 'summary', role: 'status', 'aria-live': 'polite' }, 'Loading …')
  const trouble = h('p', { class: 'notice bad', role: 'alert', hidden: true })
  const all = h('button', { type: 'button', onclick: chooseShown }, 'Choose all shown')
  const matching = h('button', { type: 'button', hidden: true, onclick: chooseMatching })
  const cancel = h('button', { type: 'button', class: 'danger', disabled: true, onclick: () => many('cancel', [...chosen].filter(([, phase]) => !ended(phase)).map(([name]) => name)) })
  const rerun = h('button', { type: 'button', disabled: true, onclick: () => many('rerun', [...chosen.keys()]) })
  const stop = h('button', { type: 'button', hidden: true, onclick: () => { if (work) work.stop = true } }, 'Stop')
  const done = h('p', { class: 'notice', role: 'status', hidden: true })
  const newer = h('button', { type: 'button', onclick: () => { pages.pop(); load() } }, 'Newer')
  const older = h('button', { type: 'button', onclick: () => { if (shown?.next) { pages.push(shown.next); load() } } }, 'Older')
  const empty = h('p', { class: 'empty', hidden: true })
  const element = h('div', { class: 'card list' },
    h('h1', {}, 'Runs'),
    form,
    h('div', { class: 'actions' }, summary, all, matching, cancel, rerun, stop),
    done, trouble, rows.element, empty,
    h('nav', { class: 'pages', 'aria-label': 'Pages' }, newer, older))

  const parameters = (limit, from, more = {}) => {
    const search = new URLSearchParams({ ...query, ...more, limit })
    if (from) search.set('from', from)
    return path(namespace, `runs?${search}`)
  }

  async function load() {
    asking?.abort()
    const control = new AbortController()
    asking = control
    const changes = now.changes
    try {
      const page = await get(parameters(PAGE, pages.at(-1)), control.signal)
      if (control.signal.aborted || over) return
      asked = changes
      shown = page
      trouble.hidden = true
      show()
    } catch (failure) {
      if (control.signal.aborted || over) return
      trouble.hidden = false
      say(trouble, `The list could not be read: ${failure.status ? failure.message : 'the service does not answer. It is tried again.'}`)
    } finally {
      if (asking === control) asking = null
    }
  }

  function show() {
    const { items, total } = shown
    for (const run of items) if (chosen.has(run.name)) chosen.set(run.name, run.phase)
    const first = (pages.length - 1) * PAGE
    const range = pages.length > 1 ? `${count(first + 1)}–${count(first + items.length)}` : count(items.length)
    say(summary, total === 0 ? 'No runs' : `Showing ${range} of ${count(total)}`)
    rows.show(items)
    rows.element.hidden = items.length === 0
    empty.hidden = items.length > 0
    const filtered = Object.keys(query).length > 0
    say(empty, filtered ? 'No run matches. Change the filters above.' : 'No run is kept in this namespace. Submit one, for example with make client.')
    newer.disabled = pages.length < 2
    older.disabled = !shown.next
    changed()
  }

  function changed() {
    const cancellable = [...chosen.values()].filter(phase => !ended(phase)).length
    say(cancel, cancellable ? `Cancel ${count(cancellable)}` : 'Cancel')
    say(rerun, chosen.size ? `Run ${count(chosen.size)} again` : 'Run again')
    cancel.disabled = cancellable === 0 || work !== null
    rerun.disabled = chosen.size === 0 || work !== null
    const items = shown?.items ?? []
    const allShown = items.length > 0 && items.every(run => chosen.has(run.name))
    say(all, chosen.size ? 'Choose none' : 'Choose all shown')
    all.disabled = items.length === 0
    matching.hidden = !allShown || shown.total <= chosen.size
    say(matching, `Choose all ${count(shown?.total)} that match`)
    stop.hidden = work === null
  }

  function check() {
    for (const box of rows.checks()) box.checked = chosen.has(box.closest('tr').dataset.key)
    changed()
  }

  function chooseShown() {
    if (chosen.size) chosen.clear()
    else for (const run of shown.items) chosen.set(run.name, run.phase)
    check()
  }

  /** Page by page, so that neither side holds more than names. */
  async function chooseMatching() {
    matching.disabled = true
    let from = null
    try {
      do {
        const page = await get(parameters(BATCH, from))
        for (const run of page.items) chosen.set(run.name, run.phase)
        from = page.next
      } while (from && !over)
    } catch (failure) {
      trouble.hidden = false
      say(trouble, `Not all could be chosen: ${failure.message}`)
    }
    matching.disabled = false
    check()
  }

  async function many(action, names) {
    const verb = action === 'cancel' ? 'Cancel' : 'Run again'
    if (names.length > 1 && !confirm(`${verb}: ${count(names.length)} runs?`)) return
    const mine = { stop: false }
    work = mine
    done.hidden = false
    changed()
    let good = 0
    let problem = null
    let at = 0
    try {
      for (; at < names.length && !mine.stop && !over; at += BATCH) {
        say(done, `${verb}: ${count(at)} of ${count(names.length)} …`)
        const results = await post(path(namespace, `runs/${action}`), { names: names.slice(at, at + BATCH) })
        good += results.filter(result => !result.problem).length
        problem ??= results.find(result => result.problem)?.problem.detail
      }
    } catch (failure) {
      problem = failure.status ? failure.message : 'The service does not answer.'
    }
    work = null
    chosen.clear()
    const what = action === 'cancel' ? `${count(good)} of ${count(names.length)} asked to end.` : `${count(good)} of ${count(names.length)} submitted again.`
    say(done, `${what}${mine.stop ? ' Stopped.' : ''}${problem ? ` ${problem}` : ''}`)
    check()
    load()
  }

  function known() {
    const options = names => names.slice(0, 200).map(name => h('option', { value: name }))
    if (pools.childElementCount !== now.pools.length) pools.replaceChildren(...options(now.pools.map(pool => pool.name)))
    if (workers.childElementCount !== now.workers.length) workers.replaceChildren(...options(now.workers.map(worker => worker.name)))
  }

  // The first page follows what happens; a later one stays as it is while it is read.
  const ticking = setInterval(() => {
    known()
    if (!asking && (shown === null || !trouble.hidden || (pages.length === 1 && asked !== now.changes))) load()
    else if (shown) rows.show(shown.items)
  }, 1000)
  known()
  changed()
  load()
  return {
    element,
    title: 'Runs',
    show() {},
    end() {
      over = true
      clearTimeout(typing)
      clearInterval(ticking)
      asking?.abort()
    }
  }
}
