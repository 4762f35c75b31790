// The kit desk with a scanner: each scan adds to the list in place, so that the next one can follow at once.
// Without scripts the same form loads the page again with one more tag in its address.

import { ask } from './used.mjs'

export function startDesk (page) {
  for (const form of page.querySelectorAll('[data-tray]')) startTray(form)
  for (const form of page.querySelectorAll('[data-tick-scan]')) startTicks(form, page)
}

function startTray (form) {
  const box = form.querySelector('#scan')
  const waiting = []
  let tray = form.closest('#tray')
  let busy = false

  const listen = (current) => current.addEventListener('submit', (event) => {
    if (event.submitter && !event.submitter.matches('[data-add]')) return
    event.preventDefault()
    const tag = box.value.trim()
    box.value = ''
    if (!tag) return
    waiting.push(tag)
    if (!busy) work()
  })

  const work = async () => {
    busy = true
    while (waiting.length) {
      const tags = waiting.splice(0)
      const address = addressWith(tray.querySelector('[data-tray]'), box, tags)
      try {
        const answer = await ask(address, { headers: { Accept: 'text/html' } })
        const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#tray')
        if (!answer.ok || !fresh) throw new Error(answer.statusText)
        fresh.querySelector('#scan').replaceWith(box) // the same box: a scan that has begun meanwhile is not lost
        tray.replaceWith(fresh)
        tray = fresh
      } catch {
        window.location.assign(address) // signed out, or no network: the browser says it better
        return
      }
      window.history.replaceState(null, '', address)
      listen(tray.querySelector('[data-tray]'))
      box.focus()
      say(tray.querySelector('[data-tray-said]'), tags.join(', '))
    }
    busy = false
  }
  listen(form)
}

function addressWith (form, box, tags) {
  const typed = box.value
  box.value = ''
  const fields = new URLSearchParams(new FormData(form))
  box.value = typed
  for (const tag of tags) fields.append('tag', tag)
  return `${form.action.split(/[?#]/)[0]}?${fields}`
}

function say (place, tag) {
  const text = place.textContent
  place.textContent = ''
  window.setTimeout(() => { place.textContent = `${tag}: ${text}` }, 50)
}

function startTicks (form, page) {
  form.addEventListener('submit', (event) => {
    const box = form.querySelector('#scan')
    const tag = box.value.trim().replace(/\s+/g, ' ').toUpperCase()
    event.preventDefault()
    if (!tag) return
    const row = [...page.querySelectorAll('input[data-tag]')].find((each) => each.dataset.tag.toUpperCase() === tag)
    if (row) row.checked = true
    const said = form.querySelector('[data-said]')
    said.textContent = row ? `${tag} is ticked.` : `${tag} is not with this person. Nothing was ticked.`
    box.value = ''
    box.focus()
  })
}
