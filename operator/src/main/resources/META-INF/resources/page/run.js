// One run: where it stands, what became of it, what it prints.
import { h, say } from './dom.js'
import { clean, line, clock, count, duration } from './text.js'
import { get, post, runPath } from './api.js'
import { ended, lasted, phaseBadge } from './rows.js'

const KEPT = 256 * 1024

const DIED = {
  Threw: 'The function threw an exception.',
  DeadlineExceeded: 'It took longer than its deadline; its process was killed.',
  OutOfMemory: 'It used up the memory of its process.',
  Exited: 'The function ended its own process.',
  Crashed: 'Its process died of a signal.',
  NotLoadable: 'Its code could not be loaded on the worker.',
  ResultNotSerializable: 'It returned, but its result cannot be sent.',
  ResultTooLarge: 'It returned, but its result is too large.',
  WorkerLost: 'Its worker was lost.',
  Cancelled: 'It was cancelled on request.',
  Refused: 'The worker refused it before it began; nothing ran.',
  Invalid: 'The run itself is not valid; nothing ran.'
}

export function run(view) {
  const { namespace, name, link, runsLink } = view
  const title = h('h1', {}, name)
  const badge = h('span', {})
  const cancel = h('button', { type: 'button', class: 'danger', hidden: true, onclick: () => act('cancel') }, 'Cancel')
  const rerun = h('button', { type: 'button', hidden: true, onclick: () => act('rerun') }, 'Run again')
  const notice = h('p', { class: 'notice', role: 'status' }, 'Loading …')
  const facts = h('dl', { class: 'facts' })
  const steps = h('ol', { class: 'steps', 'aria-label': 'States' })
  const progress = h('div', { class: 'progress', hidden: true })
  const input = h('div', {})
  const result = h('div', {})
  const failure = h('div', {})
  const output = h('pre', { class: 'log', tabindex: '0', 'aria-label': 'Output', hidden: true })
  const outputState = h('p', { class: 'caption', role: 'status' })
  const following = h('input', { type: 'checkbox', checked: true })
  const follow = h('label', { class: 'follow' }, following, 'Follow')
  const body = h('div', { hidden: true },
    h('section', { class: 'card' }, steps, progress, facts),
    input, result, failure,
    h('section', { class: 'card' },
      h('div', { class: 'head' }, h('h2', {}, 'Output'), outputState, follow),
      output))
  const element = h('div', { class: 'run' },
    h('p', { class: 'back' }, h('a', { href: runsLink({}) }, '← Runs')),
    h('div', { class: 'head title' }, title, badge, h('span', { class: 'grow' }), cancel, rerun),
    notice, body)

  let over = false
  let shown = ''
  let last = null
  let raw = ''
  let offset = 0
  let logged = false
  let dropped = false

  async function act(action) {
    cancel.disabled = rerun.disabled = true
    try {
      const answer = await post(runPath(namespace, name, `/${action}`))
      if (action === 'rerun') location.hash = link(answer.name)
      else tell('It was asked to end.')
      await read()
    } catch (refused) {
      tell(refused.status ? refused.message : 'The service does not answer.', true)
    }
    cancel.disabled = rerun.disabled = false
  }

  function tell(text, bad = false) {
    notice.hidden = text === ''
    notice.classList.toggle('bad', bad)
    say(notice, text)
  }

  async function read() {
    const now = await get(runPath(namespace, name))
    if (over) return
    const text = JSON.stringify(now)
    last = now
    if (!body.hidden && text === shown) {
      running()
      return
    }
    shown = text
    if (body.hidden) tell('')
    body.hidden = false
    show(now)
  }

  function show(now) {
    say(title, line(now.function))
    badge.replaceChildren(phaseBadge(now.phase))
    cancel.hidden = ended(now.phase)
    rerun.hidden = false
    running()
    const rows = [
      ['Run', now.name],
      ['Why', [now.reason, now.message].filter(Boolean).map(line).join(': ')],
      ['Worker', now.worker],
      ['Attempt', now.attempt > 0 ? count(now.attempt) : null],
      ['Pool', now.pool],
      ['Priority', now.priority === 0 ? null : count(now.priority)],
      ['Source', now.source && line(now.source)],
      ['Invocations', now.invocations > 1 ? count(now.invocations) : null],
      ['Submitted by', now.submitter && line(now.submitter)],
      ['Uid', now.uid]
    ]
    facts.replaceChildren(...rows.filter(([, value]) => value).map(([key, value]) => h('div', {}, h('dt', {}, key), h('dd', {}, value))))
    outcome(now)
  }

  /** What changes while it runs, though the run itself has not. */
  function running() {
    const now = last
    const begun = now.startTime
    const step = (what, time, note, state) =>
      h('li', { 'data-state': state }, h('strong', {}, what), h('span', {}, time ? clock(time) : ''), note ? h('span', { class: 'quiet' }, note) : null)
    const waited = begun ? duration(Date.parse(begun) - Date.parse(now.creationTime)) : null
    const isOver = ended(now.phase)
    steps.replaceChildren(
      step('Pending', now.creationTime, waited ? `waited ${waited}` : isOver ? null : 'waits for a worker', begun || isOver ? 'past' : 'now'),
      step('Running', begun, begun ? `${isOver ? 'ran' : 'has run for'} ${duration(lasted(now))}` : null, begun ? (isOver ? 'past' : 'now') : 'ahead'),
      step(isOver ? now.phase : 'Ended', now.completionTime, null, isOver ? (now.phase === 'Succeeded' ? 'good' : 'bad') : 'ahead'))
    const done = now.succeeded + now.failed
    progress.hidden = now.invocations < 2
    if (!progress.hidden) {
      const bar = h('progress', { max: now.invocations, 'aria-label': 'Invocations done' })
      bar.value = done
      progress.replaceChildren(bar, h('span', {},
        `${count(done)} of ${count(now.invocations)} invocations done${now.failed ? `, ${count(now.failed)} failed` : ''}`))
    }
  }

  function outcome(now) {
    input.replaceChildren(now.argumentsPreview === undefined ? '' : h('section', { class: 'card' }, h('h2', {}, 'Arguments'), text(now.argumentsPreview, 'Arguments')))
    result.replaceChildren(now.preview === undefined ? '' : h('section', { class: 'card' }, h('h2', {}, 'Result'), text(now.preview, 'Result')))
    const why = now.failure
    failure.replaceChildren(!why ? '' : h('section', { class: 'card wrong-card' },
      h('h2', {}, 'How it ended'),
      h('p', {}, DIED[why.kind] ?? '', ' ', h('span', { class: 'quiet' }, why.kind),
        why.exitCode === undefined ? '' : ` Exit code ${why.exitCode}.`,
        why.invocation === undefined || now.invocations < 2 ? '' : ` Invocation ${count(why.invocation)}.`),
      text(why.message, 'Message'),
      more('Remote stack', why.stackTrace, true),
      more('What all threads did', why.threadDump, !why.stackTrace),
      more('Newest output', why.logTail, false)))
  }

  const text = (content, label) => h('pre', { tabindex: '0', 'aria-label': label }, clean(content))
  const more = (label, content, open) => (content ? h('details', { open }, h('summary', {}, label), text(content, label)) : null)

  function logShown() {
    output.hidden = raw === ''
    follow.hidden = logged
  }

  async function log() {
    try {
      const chunk = await get(runPath(namespace, name, `/log?offset=${offset}`))
      if (over) return
      logged = chunk.complete
      dropped ||= chunk.offset > offset
      offset = chunk.next
      raw += chunk.text
      if (raw.length > KEPT) {
        raw = raw.slice(-KEPT)
        dropped = true
      }
      if (chunk.text || output.textContent === '') {
        say(output, clean(raw))
        logShown()
        if (following.checked) output.scrollTop = output.scrollHeight
      }
      const cut = dropped ? 'What came first is left out. ' : ''
      say(outputState, `${cut}${raw === '' ? (logged ? 'It printed nothing.' : 'Nothing yet.') : logged ? 'All of it.' : 'Live.'}`)
      if (chunk.text && !logged) queueMicrotask(log)
    } catch (refused) {
      if (over) return
      if (refused.status === 410 && ended(last.phase)) logged = true
      if (refused.status) say(outputState, refused.message)
      else say(outputState, 'Cut off: the service does not answer.')
    }
    logShown()
  }

  let busy = false
  async function tick() {
    if (busy || document.hidden || over) return
    busy = true
    try {
      if (!last || !ended(last.phase)) await read()
      if (!notice.hidden && notice.dataset.cut) { tell(''); delete notice.dataset.cut }
    } catch (refused) {
      if (over) return
      if (refused.status === 404) { tell(refused.message, true); body.hidden = true; cancel.hidden = rerun.hidden = true; clearInterval(ticking) }
      else { tell(refused.status ? refused.message : 'Cut off: the service does not answer. It is tried again.', true); notice.dataset.cut = 'yes' }
    }
    if (last && !logged) await log()
    busy = false
  }
  const ticking = setInterval(tick, 1000)
  tick()
  return {
    element,
    title: name,
    show() {},
    end() {
      over = true
      clearInterval(ticking)
    }
  }
}
