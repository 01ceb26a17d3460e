// Elements made of text. Nothing here, or anywhere in this page, reads markup: what workers print stays text.

/** h('a', {href, class, onclick, 'aria-label'}, 'text', child, null): an element; children that are null are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined))
  return element
}

/** Sets the text unless it is there already, so that screen readers and selections are left alone. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/**
 * Brings the children of `parent` in line with `items`. A child stays while its key does, so focus and scrolling stay
 * too; it is made again where `stamp` of its item has changed.
 */
export function keyed(parent, items, key, stamp, make) {
  const before = new Map([...parent.children].map(child => [child.dataset.key, child]))
  let place = parent.firstElementChild
  for (const item of items) {
    const id = key(item)
    const now = stamp(item)
    let child = before.get(id)
    before.delete(id)
    if (!child || child.dataset.stamp !== now) {
      const made = make(item)
      made.dataset.key = id
      made.dataset.stamp = now
      if (child) {
        const focus = child.contains(document.activeElement) ? document.activeElement.dataset.focus : null
        if (place === child) place = made
        child.replaceWith(made)
        if (focus) made.querySelector(`[data-focus="${focus}"]`)?.focus()
      }
      child = made
    }
    if (child === place) place = place.nextElementSibling
    else parent.insertBefore(child, place)
  }
  before.forEach(gone => gone.remove())
}
