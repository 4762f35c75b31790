// The register by keyboard: inside a row, 1 to 5 sets the mark and moves on, 6 ticks "online", 0 clears. Can be switched
// off for good, and never acts outside a row (WCAG 2.1.4). Everything here also works by pressing; without scripts the
// same buttons post.

const KEYS_CHOICE = 'academy-register-keys'

export function startRegisters (page) {
  for (const form of page.querySelectorAll('[data-register]')) {
    const rows = [...form.querySelectorAll('[data-register-row]')]
    for (const row of rows) row.before = markOf(row)?.value
    followCount(form, rows)
    offerKeys(form, rows)
    offerRest(form, rows)
    askReason(form, rows)
    warnUnsaved(form)
  }
}

function radiosOf (row) {
  return [...row.querySelectorAll('input[type="radio"]')]
}

// The five marks; taking a mark back (value "none") is a choice, but no mark.
function marksOf (row) {
  return radiosOf(row).filter((radio) => radio.value !== 'none')
}

function markOf (row) {
  return radiosOf(row).find((radio) => radio.checked)
}

function isMarked (row) {
  return marksOf(row).some((mark) => mark.checked)
}

function followCount (form, rows) {
  const count = form.querySelector('[data-register-count]')
  const rest = form.querySelector('[data-register-rest]')
  const tell = () => {
    const left = rows.filter((row) => !isMarked(row)).length
    const open = rows.filter((row) => !markOf(row)).length
    const text = left ? `${rows.length - left} of ${rows.length} marked` : `All ${rows.length} marked`
    if (count && count.textContent !== text) count.textContent = text
    if (rest) {
      rest.hidden = open === 0
      rest.textContent = `Mark the remaining ${open} as here`
    }
  }
  form.addEventListener('change', tell)
  tell()
}

// Only rows in which nothing was chosen: a row that is set, or was cleared on purpose, is never touched.
function offerRest (form, rows) {
  const rest = form.querySelector('[data-register-rest]')
  if (!rest) return
  rest.addEventListener('click', (event) => {
    event.preventDefault()
    for (const row of rows.filter((each) => !markOf(each))) {
      const here = marksOf(row).find((mark) => mark.value === rest.value)
      if (here) here.checked = true
    }
    form.dispatchEvent(new Event('change'))
    form.querySelector('[data-register-save]')?.focus()
  })
}

// The reason is asked once a mark is changed that a colleague set, or that was set on an earlier day.
function askReason (form, rows) {
  const ask = form.querySelector('[data-register-reason]')
  if (!ask) return
  const late = rows.filter((row) => row.dataset.late !== undefined)
  const show = () => {
    const faulty = ask.querySelector('.govuk-error-message')
    ask.hidden = !faulty && !late.some((row) => markOf(row)?.value !== row.before)
  }
  form.addEventListener('change', show)
  show()
}

function warnUnsaved (form) {
  let changed = false
  form.addEventListener('change', (event) => { if (!event.target.matches?.('[data-register-keys]')) changed = true })
  form.addEventListener('submit', () => { if (navigator.onLine) changed = false })
  const isKept = () => document.documentElement.classList.contains('app-signed-out') // and put back
  window.addEventListener('beforeunload', (event) => { if (changed && !isKept()) event.preventDefault() })
}

function offerKeys (form, rows) {
  const choice = form.querySelector('[data-register-keys]')
  const isOn = () => !choice || choice.checked
  const show = () => document.documentElement.classList.toggle('app-keys-on', isOn())
  if (choice) {
    choice.checked = remembered() !== 'off'
    choice.addEventListener('change', () => { remember(choice.checked ? 'on' : 'off'); show() })
  }
  show()
  form.addEventListener('keydown', (event) => {
    const row = event.target.closest('[data-register-row]')
    if (!row || !isOn() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const marks = marksOf(row)
    const number = /^[0-9]$/.test(event.key) ? Number(event.key) : event.key === 'Backspace' ? 0 : -1
    if (number < 0 || number > marks.length + 1) return
    event.preventDefault()
    if (number === 0) return clear(row)
    if (number === marks.length + 1) return tickOnline(row)
    marks[number - 1].checked = true
    tellChange(marks[number - 1])
    moveOn(form, rows, row)
  })
}

function moveOn (form, rows, row) {
  const next = rows.slice(rows.indexOf(row) + 1).find((each) => !each.hidden)
  const target = next ? markOf(next) || marksOf(next)[0] : form.querySelector('[data-register-save]')
  if (!target) return
  target.focus({ preventScroll: true })
  ;(next || target).scrollIntoView({ block: 'nearest' })
}

function clear (row) {
  const back = radiosOf(row).find((radio) => radio.value === 'none')
  const set = markOf(row)
  if (back) back.checked = true
  else if (set) set.checked = false
  tellChange(back || set || row)
}

function tickOnline (row) {
  const box = row.querySelector('input[type="checkbox"]')
  if (!box) return
  box.checked = !box.checked
  tellChange(box)
}

function tellChange (element) {
  element.dispatchEvent(new Event('change', { bubbles: true }))
}

function isTyping (element) {
  return element.matches('textarea, select, input:not([type="radio"]):not([type="checkbox"])')
}

function remembered () {
  try { return window.localStorage.getItem(KEYS_CHOICE) } catch { return null }
}

function remember (value) {
  try { window.localStorage.setItem(KEYS_CHOICE, value) } catch { /* a browser that keeps nothing still works */ }
}
