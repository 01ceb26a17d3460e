// How things are written: numbers, times, and text that comes from users' programs.

const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b\n]{0,1024}(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]?|\u009b[0-?]*[ -/]*[@-~]/g
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

/** Without terminal escapes; what else would be invisible, or turn text around, is shown. */
export function clean(text) {
  return String(text ?? '')
    .replace(ESCAPES, '')
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, c => (c < '\u0020' ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : '\ufffd'))
    .replace(INVISIBLE, c => `[U+${c.charCodeAt(0).toString(16).toUpperCase()}]`)
}

/** The same on one line. */
export function line(text) {
  return clean(text).replace(/\s*\n\s*/g, ' ⏎ ')
}

const WHOLE = new Intl.NumberFormat('en')
export const count = number => WHOLE.format(number ?? 0)

export function rate(perSecond) {
  return perSecond >= 100 || Number.isInteger(perSecond) ? count(Math.round(perSecond)) : perSecond.toFixed(1)
}

export function duration(millis) {
  if (millis === null || millis === undefined || Number.isNaN(millis)) return '–'
  if (millis < 1000) return `${Math.max(0, Math.round(millis))} ms`
  const seconds = millis / 1000
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** How long ago, as kubectl has it. */
export function age(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000))
  if (seconds < 120) return `${seconds}s`
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`
  if (seconds < 172800) return `${Math.floor(seconds / 3600)}h`
  return `${Math.floor(seconds / 86400)}d`
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 })
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

export function clock(rfc3339) {
  const time = new Date(rfc3339)
  return Number.isNaN(time.getTime()) ? '–' : `${DAY.format(time)}, ${CLOCK.format(time)}`
}

/** Names in the order a person would put them: default-2 before default-10. */
export const natural = new Intl.Collator('en', { numeric: true }).compare
