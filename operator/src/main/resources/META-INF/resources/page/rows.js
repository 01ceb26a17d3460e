// Runs as the rows of a table.
import { h, keyed, say } from './dom.js'
import { age, count, duration, line } from './text.js'

export const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed', 'TimedOut', 'Cancelled', 'Lost']
export const ended = phase => phase !== 'Pending' && phase !== 'Running'

export function phaseBadge(phase) {
  return h('span', { class: 'phase', 'data-phase': phase }, phase)
}

/** @param options.select whether rows can be chosen; options.chosen the names that are, options.changed told of a change */
export function runRows(link, options) {
  const head = [
    options.select ? h('th', { class: 'check' }, h('span', { class: 'unseen' }, 'Choose')) : null,
    h('th', {}, 'Run'), h('th', {}, 'Phase'), h('th', {}, 'Result'), h('th', {}, 'Worker'),
    h('th', { class: 'number' }, 'Duration'), h('th', { class: 'number' }, 'Age')
  ]
  const body = h('tbody')
  const element = h('table', { class: 'runs' }, h('thead', {}, h('tr', {}, head)), body)

  function row(run) {
    const box = options.select
      ? h('input', {
        type: 'checkbox',
        'data-focus': 'check',
        'aria-label': `Choose ${run.name}`,
        onchange: event => {
          if (event.target.checked) options.chosen.set(run.name, run.phase)
          else options.chosen.delete(run.name)
          options.changed()
        }
      })
      : null
    if (box) box.checked = options.chosen.has(run.name)
    return h('tr', {},
      box ? h('td', { class: 'check' }, h('label', {}, box)) : null,
      h('td', { class: 'what' },
        h('a', { href: link(run.name), 'data-focus': 'run' }, line(run.function)),
        h('span', { class: 'quiet' }, run.name)),
      h('td', { class: 'state' }, phaseBadge(run.phase),
        run.invocations > 1 ? h('span', { class: 'quiet done' }, `${count(run.succeeded + run.failed)} of ${count(run.invocations)}`) : null),
      h('td', { class: 'result' }, outcome(run)),
      h('td', { class: 'worker' }, run.worker ?? h('span', { class: 'quiet' }, '–')),
      h('td', { class: 'number length' }),
      h('td', { class: 'number age' }))
  }

  const stamp = run => JSON.stringify([run.uid, run.phase, run.worker, run.succeeded, run.failed])
  return {
    element,
    show(runs) {
      keyed(body, runs, run => run.name, stamp, row)
      // Time passes; the row stays, with whatever is focused in it.
      runs.forEach((run, i) => {
        const cells = body.children[i].children
        say(cells[cells.length - 2], duration(lasted(run)))
        say(cells[cells.length - 1], age(Date.now() - Date.parse(run.creationTime)))
      })
    },
    checks: () => body.querySelectorAll('input[type=checkbox]')
  }
}

function outcome(run) {
  if (run.failure) return h('span', { class: 'wrong' }, line(run.failure.message))
  if (run.preview !== undefined) return h('code', {}, line(run.preview))
  return run.message && !ended(run.phase) ? h('span', { class: 'quiet' }, line(run.message)) : ''
}

export function lasted(run) {
  if (run.durationMillis !== undefined) return run.durationMillis
  return run.startTime && !run.completionTime ? Date.now() - Date.parse(run.startTime) : null
}
