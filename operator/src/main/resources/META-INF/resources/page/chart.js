// How many runs end per second, drawn by uPlot.
import uPlot from '../webjars/uplot/1.6.30/dist/uPlot.esm.js'
import { count } from './text.js'

const HEIGHT = 150

/** A chart in `place`; `caption` says in words what the cursor is at. */
export function throughputChart(place, caption) {
  let plot = null
  const theme = matchMedia('(prefers-color-scheme: dark)')

  function make(data) {
    const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    const axis = {
      stroke: color('--muted'),
      grid: { stroke: color('--line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif'
    }
    const bars = uPlot.paths.bars({ size: [1, 12], gap: 0 })
    plot = new uPlot(
      {
        width: Math.max(200, place.clientWidth),
        height: HEIGHT,
        padding: [8, 0, 0, 0],
        legend: { show: false },
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: { y: { range: (u, min, max) => [0, Math.max(4, max * 1.1)] } },
        axes: [
          { ...axis, size: 26, splits: minutes, values: (u, ticks) => ticks.map(ago) },
          { ...axis, size: 48, values: (u, ticks) => ticks.map(tick => (Number.isInteger(tick) ? count(tick) : '')) }
        ],
        series: [
          {},
          { fill: color('--bad'), width: 0, points: { show: false }, paths: bars },
          { fill: color('--accent'), width: 0, points: { show: false }, paths: bars }
        ],
        hooks: { setCursor: [hover] }
      },
      data,
      place
    )
  }

  // Counted back from now, as it is now that the eye looks for.
  const minutes = u => [4, 3, 2, 1, 0].map(past => u.data[0].at(-1) - past * 60)

  function ago(second) {
    const past = Math.round((plot ? plot.data[0].at(-1) : second) - second)
    return past <= 0 ? '' : `−${past / 60} min`
  }

  function hover(u) {
    const at = u.cursor.idx
    if (at === null || at === undefined) {
      caption.textContent = ''
      return
    }
    const [x, all, succeeded] = u.data
    const time = new Date(x[at] * 1000).toLocaleTimeString('en-GB')
    caption.textContent = `${time}: ${count(succeeded[at])} succeeded, ${count(all[at] - succeeded[at])} did not`
  }

  const resized = new ResizeObserver(() => plot?.setSize({ width: Math.max(200, place.clientWidth), height: HEIGHT }))
  resized.observe(place)
  const again = () => {
    const data = plot?.data
    plot?.destroy()
    plot = null
    if (data) make(data)
  }
  theme.addEventListener('change', again)

  return {
    show(data) {
      if (plot) plot.setData(data)
      else make(data)
    },
    end() {
      resized.disconnect()
      theme.removeEventListener('change', again)
      plot?.destroy()
    }
  }
}
