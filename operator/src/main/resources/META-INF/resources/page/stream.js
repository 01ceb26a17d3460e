// The live stream: server-sent events read with fetch, which unlike EventSource can send a token.
import { path, request, Refused } from './api.js'

const SILENCE = 15_000
const DELAYS = [250, 500, 1000, 2000, 4000, 8000, 15_000]

/**
 * Follows a namespace until `stop()`.
 *
 * @param on.message a message of the stream
 * @param on.state 'loading', 'live', 'lost' (with what is wrong, and in how many milliseconds it is tried again) or
 *   'refused' (with the error); after the last it does not try again
 */
export function follow(namespace, on) {
  let stopped = false
  let current = null
  let wake = null

  async function once() {
    const control = new AbortController()
    current = control
    let watchdog = setTimeout(() => control.abort(), SILENCE)
    let heard = false
    try {
      const response = await request(path(namespace, 'live'), {
        headers: { Accept: 'text/event-stream' },
        signal: control.signal
      })
      for await (const message of messages(response.body)) {
        clearTimeout(watchdog)
        if (stopped) return null
        watchdog = setTimeout(() => control.abort(), SILENCE)
        heard = true
        if (message.end) return { heard, why: message.end }
        on.state('live')
        on.message(message)
      }
      return { heard, why: heard ? null : 'The service ended the stream.' }
    } catch (failure) {
      if (failure instanceof Refused && failure.status < 500 && failure.status !== 429) throw failure
      const why = failure instanceof Refused ? failure.message : 'The service does not answer.'
      return { heard, why }
    } finally {
      clearTimeout(watchdog)
    }
  }

  async function loop() {
    let failures = 0
    on.state('loading')
    while (!stopped) {
      if (document.hidden) {
        await new Promise(resolve => { wake = resolve })
        continue
      }
      let end
      try {
        end = await once()
      } catch (refused) {
        if (!stopped) on.state('refused', refused)
        return
      }
      if (stopped || end === null) return
      if (document.hidden) continue
      failures = end.heard ? 0 : failures + 1
      // A stream that lasted ends by itself every few minutes: that is no news.
      if (end.heard && end.why === null) continue
      const delay = DELAYS[Math.min(failures, DELAYS.length - 1)] * (0.75 + Math.random() / 2)
      on.state('lost', end.why, delay)
      await new Promise(resolve => { wake = resolve; setTimeout(resolve, delay) })
    }
  }

  // A page nobody sees needs no news.
  const shown = () => {
    if (document.hidden) current?.abort()
    else wake?.()
  }
  document.addEventListener('visibilitychange', shown)
  loop()
  return {
    stop() {
      stopped = true
      document.removeEventListener('visibilitychange', shown)
      current?.abort()
      wake?.()
    },
    retry: () => wake?.()
  }
}

async function* messages(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    text += value
    let end
    while ((end = text.indexOf('\n\n')) >= 0) {
      const data = text.slice(0, end).split('\n').filter(l => l.startsWith('data:')).map(l => l.slice(5)).join('\n')
      text = text.slice(end + 2)
      if (data.trim()) yield JSON.parse(data)
    }
  }
}
