// The kit desk with a scanner: each scan adds to the list in place, so that the next one can follow at once.
// Without scripts the same form loads the page again with one more tag in its address.

export function startDesk (page) {
  for (const form of page.querySelectorAll('[data-tray]')) startTray(form)
  for (const form of page.querySelectorAll('[data-tick-scan]')) startTicks(form, page)
}

function startTray (form) {
  form.addEventListener('submit', async (event) => {
    if (event.submitter && !event.submitter.matches('[data-add]')) return
    event.preventDefault()
    const box = form.querySelector('#scan')
    const tag = box.value.trim()
    if (!tag) return
    const address = `${form.action.split(/[?#]/)[0]}?${new URLSearchParams(new FormData(form))}`
    box.value = ''
    box.readOnly = true // what a fast scanner sends meanwhile must not be mixed into this tag
    try {
      const answer = await fetch(address, { headers: { Accept: 'text/html' } })
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#tray')
      if (!answer.ok || !fresh) throw new Error(answer.statusText)
      const old = form.closest('#tray')
      old.replaceWith(fresh)
      window.history.replaceState(null, '', address)
      const renewed = fresh.querySelector('[data-tray]')
      startTray(renewed)
      renewed.querySelector('#scan').focus()
      say(renewed.querySelector('[data-tray-said]'), tag)
    } catch {
      window.location.assign(address) // signed out, or no network: the browser says it better
    }
  })
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
