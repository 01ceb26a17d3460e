// The live page: which view the address names, the stream beneath it, the token.
//   #/NAMESPACE   #/NAMESPACE/runs?phase=Failed&pool=default   #/NAMESPACE/runs/NAME   #token=TOKEN
import { h, say } from './dom.js'
import { follow } from './stream.js'
import { Now } from './now.js'
import { overview } from './overview.js'
import { runs } from './runs.js'
import { run } from './run.js'
import { token } from './api.js'

const main = document.getElementById('main')
const connection = document.getElementById('connection')
const field = document.getElementById('namespace-name')
const now = new Now()
let namespace = null
let stream = null
let view = null
let countdown = 0
let place = ''

const of = (...parts) => `#/${parts.map(encodeURIComponent).join('/')}`
const withQuery = (hash, query) => {
  const search = new URLSearchParams(query).toString()
  return search ? `${hash}?${search}` : hash
}

function address() {
  const [where, search = ''] = location.hash.replace(/^#\/?/, '').split('?', 2)
  const decode = part => { try { return decodeURIComponent(part) } catch { return part } }
  const [ns, what, name] = where.split('/').map(decode)
  const query = Object.fromEntries(new URLSearchParams(search))
  return { ns: ns || localStorage.getItem('computethis.namespace') || 'default', what, name, query }
}

// An address that brings a token, as make dashboard prints it: out of sight and history at once.
function takeToken() {
  const brought = /^#token=([\w.~+/=-]+)$/.exec(location.hash)
  if (!brought) return
  token.set(brought[1])
  history.replaceState(null, '', location.pathname)
  if (namespace) connect()
}

function route() {
  takeToken()
  const { ns, what, name, query } = address()
  if (ns !== namespace) {
    namespace = ns
    localStorage.setItem('computethis.namespace', ns)
    field.value = ns
    now.forget()
    connect()
  }
  document.getElementById('brand').href = of(ns)
  const links = {
    link: run => of(ns, 'runs', run),
    runsLink: filters => withQuery(of(ns, 'runs'), filters)
  }
  mark('nav-overview', of(ns), what === undefined)
  mark('nav-runs', links.runsLink({}), what === 'runs')
  view?.end()
  if (what === 'runs' && name) view = run({ now, namespace, name, ...links })
  else if (what === 'runs') view = runs({ now, namespace, query, ...links, go: filters => history.replaceState(null, '', links.runsLink(filters)) })
  else view = overview({ now, namespace, ...links })
  main.replaceChildren(view.element)
  document.title = `${view.title} · ComputeThis`
  // A new view is read from its start; a changed filter is not a new view.
  const here = `${ns}/${what}/${name}`
  if (place && place !== here) {
    main.focus({ preventScroll: true })
    scrollTo(0, 0)
  }
  place = here
}

function mark(id, href, current) {
  const link = document.getElementById(id)
  link.href = href
  if (current) link.setAttribute('aria-current', 'page')
  else link.removeAttribute('aria-current')
}

function connect() {
  stream?.stop()
  stream = follow(namespace, {
    message(update) {
      now.take(update)
      view?.show()
    },
    state
  })
}

function state(name, why, delay) {
  clearInterval(countdown)
  connection.dataset.state = name
  document.body.dataset.connection = name
  if (name === 'live') say(connection, 'Live')
  if (name === 'loading') say(connection, 'Loading …')
  if (name === 'lost') {
    const until = Date.now() + delay
    const again = () => say(connection, `Connection lost. Again in ${Math.max(1, Math.ceil((until - Date.now()) / 1000))} s`)
    connection.title = why ?? ''
    again()
    countdown = setInterval(again, 1000)
  } else {
    connection.title = ''
  }
  if (name === 'refused') {
    say(connection, why.status === 401 ? 'Signed out' : 'Not allowed')
    refuse(why)
  }
}

/** A token is wanted, or another namespace. */
function refuse(why) {
  view?.end()
  view = null
  const input = h('input', { id: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false', size: 40, required: true })
  const form = h('form', {
    class: 'card signin',
    onsubmit: event => {
      event.preventDefault()
      token.set(input.value.trim())
      connect()
      route()
    }
  },
  h('h1', {}, why.status === 401 ? 'A token, please' : why.title),
  h('p', { class: why.status === 401 && !token.get() ? '' : 'notice bad', role: 'alert' }, why.message),
  h('label', { for: 'token' }, 'Token'), input,
  h('p', { class: 'quiet' }, 'It is kept in this browser tab until you close it, and sent to this service alone.'),
  h('button', { type: 'submit', class: 'primary' }, 'Go on'))
  main.replaceChildren(form)
  if (why.status === 401) token.forget()
  input.focus()
}

document.getElementById('namespace').addEventListener('submit', event => {
  event.preventDefault()
  const wanted = field.value.trim()
  if (wanted && wanted !== namespace) location.hash = of(wanted)
})
document.getElementById('skip').addEventListener('click', event => {
  event.preventDefault()
  main.focus()
})
addEventListener('hashchange', route)
addEventListener('online', () => stream?.retry())
route()
