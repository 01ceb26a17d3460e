// The REST interface, with the token where one is needed.

const TOKEN = 'computethis.token'

/** What the service answered when it did not do as asked; its message is made to be read. */
export class Refused extends Error {
  constructor(status, title, detail) {
    super(detail || title)
    this.status = status
    this.title = title
  }
}

// This browser tab alone keeps it, and forgets it when closed.
export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: value => sessionStorage.setItem(TOKEN, value),
  forget: () => sessionStorage.removeItem(TOKEN)
}

export function path(namespace, rest) {
  return `v1/namespaces/${encodeURIComponent(namespace)}/${rest}`
}

export const runPath = (namespace, name, rest = '') => path(namespace, `runs/${encodeURIComponent(name)}${rest}`)

/** The answer as it comes; throws Refused where the service refuses, TypeError where it can't be reached. */
export async function request(target, options = {}) {
  const headers = { ...options.headers }
  if (token.get()) headers.Authorization = `Bearer ${token.get()}`
  const response = await fetch(target, { ...options, headers, cache: 'no-store' })
  if (response.ok) return response
  const problem = await response.json().catch(() => ({}))
  throw new Refused(response.status, problem.title ?? `HTTP ${response.status}`, problem.detail)
}

export async function get(target, signal) {
  return (await request(target, { signal })).json()
}

export async function post(target, body) {
  const options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: body ? JSON.stringify(body) : '' }
  return (await request(target, options)).json()
}
