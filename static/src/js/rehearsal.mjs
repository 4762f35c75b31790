// Rehearsal: the year moves while the form changes, without leaving the page; and a slider for the first day.
// Programme texts: a fault's line number leads to that line. Without scripts the form's button does the same.

const DAY = 24 * 60 * 60 * 1000

export function startRehearsals (root) {
  for (const form of root.querySelectorAll('[data-rehearsal]')) rehearse(form)
  for (const link of root.querySelectorAll('a[data-line]')) link.addEventListener('click', event => toLine(event, link))
}

function rehearse (form) {
  const year = document.getElementById('rehearsal-year')
  const said = document.getElementById('rehearsal-said')
  const start = form.querySelector('[name="starts_on"]')
  if (!year || !said || !start) return
  let wanted = null
  let busy = false
  let timer = null

  async function show (url) {
    wanted = url
    if (busy) return
    busy = true
    while (wanted) {
      const next = wanted
      wanted = null
      try {
        const answer = await fetch(next, { headers: { Accept: 'text/html' } })
        if (!answer.ok || answer.redirected) continue // half a date, or signed out: the button will say so
        const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('rehearsal-year')
        if (!fresh) continue
        year.replaceChildren(...fresh.childNodes)
        window.history.replaceState(null, '', next)
        if (!wanted) said.textContent = year.querySelector('[data-said]')?.textContent ?? ''
      } catch { /* the page stays as it is; the button still works */ }
    }
    busy = false
  }

  function address () {
    const sent = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (value) sent.set(name, value)
    return `${window.location.pathname}?${sent}`
  }

  const soon = wait => {
    clearTimeout(timer)
    timer = setTimeout(() => { if (start.value >= '2000') show(address()) }, wait)
  }
  form.addEventListener('input', event => soon(event.target.type === 'range' ? 0 : 400))
  form.addEventListener('submit', event => {
    if (!form.querySelector('.govuk-error-message') && start.value) {
      event.preventDefault()
      check(address())
    }
  })
  // The button must say what is wrong: a page with errors is opened as a page.
  async function check (url) {
    clearTimeout(timer)
    const answer = await fetch(url, { headers: { Accept: 'text/html' } }).catch(() => null)
    if (answer?.ok && !answer.redirected) show(url)
    else window.location.assign(url)
  }
  year.addEventListener('click', event => {
    const link = event.target.closest('[data-step-link]')
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    start.value = new URL(link.href).searchParams.get('starts_on')
    const position = [...year.querySelectorAll('[data-step-link]')].indexOf(link)
    show(link.href).then(() => year.querySelectorAll('[data-step-link]')[position]?.focus())
  })
  slider(form, start)
}

function slider (form, start) {
  if (!start.value) return
  const from = Date.parse(start.value)
  const row = document.createElement('div')
  row.className = 'app-rehearse__slide'
  const label = document.createElement('label')
  label.textContent = 'Slide the first day, week by week'
  label.htmlFor = 'slide'
  const range = Object.assign(document.createElement('input'), { type: 'range', id: 'slide', min: -26, max: 26, step: 1, value: 0 })
  range.setAttribute('aria-valuetext', start.value)
  range.addEventListener('input', () => {
    start.value = new Date(from + range.value * 7 * DAY).toISOString().slice(0, 10)
    range.setAttribute('aria-valuetext', start.value)
  })
  row.append(label, range)
  form.querySelector('.app-rehearse__row').after(row)
}

function toLine (event, link) {
  const text = document.querySelector(link.getAttribute('href'))
  if (!text || text.tagName !== 'TEXTAREA') return
  event.preventDefault()
  const lines = text.value.split('\n')
  const number = Math.min(Number(link.dataset.line), lines.length)
  const before = lines.slice(0, number - 1).join('\n').length + (number > 1 ? 1 : 0)
  text.focus()
  text.setSelectionRange(before, before + lines[number - 1].length)
  text.scrollTop = Math.max(0, (number - 6) * parseFloat(window.getComputedStyle(text).lineHeight))
}
