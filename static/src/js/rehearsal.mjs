// Rehearsal: the year moves while the form changes, without leaving the page; and a slider for the first day.
// Programme texts: a fault's line number leads to that line. Without scripts the form's button does the same.

import { ask } from './used.mjs'

const DAY = 24 * 60 * 60 * 1000

export function startRehearsals (root) {
  for (const form of root.querySelectorAll('[data-rehearsal]')) rehearse(form)
  for (const link of root.querySelectorAll('a[data-line]')) link.addEventListener('click', event => toLine(event, link))
}

function rehearse (form) {
  const year = document.getElementById('rehearsal-year')
  const said = document.getElementById('rehearsal-said')
  if (!year || !said || !form.elements['starts_on-day']) return
  const start = dayIn(form)
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
        const answer = await ask(next, { headers: { Accept: 'text/html' } })
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
    for (const [name, value] of new FormData(form)) if (value) sent.append(name, value)
    return `${window.location.pathname}?${sent}`
  }

  const soon = wait => {
    clearTimeout(timer)
    timer = setTimeout(() => { if (start.read()) show(address()) }, wait)
  }
  const centre = slider(form, start)
  form.addEventListener('input', event => {
    if (event.target.type !== 'range') centre()
    soon(event.target.type === 'range' ? 0 : 400)
  })
  form.addEventListener('submit', event => {
    if (!form.querySelector('.govuk-error-message') && start.read()) {
      event.preventDefault()
      check(address())
    }
  })
  // The button must say what is wrong: a page with errors is opened as a page.
  async function check (url) {
    clearTimeout(timer)
    const answer = await ask(url, { headers: { Accept: 'text/html' } }).catch(() => null)
    if (answer?.ok && !answer.redirected) show(url)
    else window.location.assign(url)
  }
  year.addEventListener('click', event => {
    const link = event.target.closest('[data-step-link]')
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    start.write(new URL(link.href).searchParams.get('starts_on'))
    centre()
    const position = [...year.querySelectorAll('[data-step-link]')].indexOf(link)
    show(link.href).then(() => year.querySelectorAll('[data-step-link]')[position]?.focus())
  })
}

// The three inputs of the first day, read and written as one date like 2026-10-05.
function dayIn (form) {
  const parts = ['year', 'month', 'day'].map(part => form.elements[`starts_on-${part}`])
  return {
    read () {
      const [year, month, day] = parts.map(part => part.value.trim())
      if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) return null
      return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    },
    write (iso) { iso.split('-').forEach((text, place) => { parts[place].value = String(Number(text)) }) }
  }
}

// A slider around the first day; the answer puts it back to its middle after the day was changed otherwise.
function slider (form, start) {
  let from = 0
  const row = document.createElement('div')
  row.className = 'app-rehearse__slide'
  const label = document.createElement('label')
  label.textContent = 'Slide the first day, week by week'
  label.htmlFor = 'slide'
  const range = Object.assign(document.createElement('input'), { type: 'range', id: 'slide', min: -26, max: 26, step: 1, value: 0 })
  range.addEventListener('input', () => {
    const moved = new Date(from + range.value * 7 * DAY)
    start.write(moved.toISOString().slice(0, 10))
    say(moved)
  })
  function say (day) {
    range.setAttribute('aria-valuetext', day.toLocaleDateString('en-GB', { dateStyle: 'full', timeZone: 'UTC' }))
  }
  function centre () {
    const day = new Date(start.read() ?? NaN)
    range.disabled = Number.isNaN(day.getTime())
    if (range.disabled) return
    from = day.getTime()
    range.value = 0
    say(day)
  }
  centre()
  row.append(label, range)
  form.querySelector('.app-rehearse__row').after(row)
  return centre
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
