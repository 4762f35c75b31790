// The register by keyboard: inside a row, 1 to 6 sets the mark and moves on. Off unless the person switches it on
// for good, and never outside a row (WCAG 2.1.4).

const KEYS_CHOICE = 'academy-register-keys'

export function startRegisters (page) {
  for (const form of page.querySelectorAll('[data-register]')) {
    const rows = [...form.querySelectorAll('[data-register-row]')]
    followCount(form, rows)
    offerKeys(form, rows)
    offerRest(form, rows)
  }
}

function marksOf (row) {
  return [...row.querySelectorAll('input[type="radio"]')]
}

function isMarked (row) {
  return marksOf(row).some((mark) => mark.checked)
}

function followCount (form, rows) {
  const count = form.querySelector('[data-register-count]')
  const rest = form.querySelector('[data-register-rest]')
  const tell = () => {
    const left = rows.filter((row) => !isMarked(row)).length
    const text = left ? `${rows.length - left} of ${rows.length} marked` : `All ${rows.length} marked`
    if (count && count.textContent !== text) count.textContent = text
    if (rest) {
      rest.hidden = left === 0
      rest.textContent = `Mark the remaining ${left} as here`
    }
  }
  form.addEventListener('change', tell)
  tell()
}

function offerRest (form, rows) {
  const rest = form.querySelector('[data-register-rest]')
  if (!rest) return
  rest.addEventListener('click', (event) => {
    event.preventDefault()
    for (const row of rows.filter((each) => !isMarked(each))) {
      const here = marksOf(row).find((mark) => mark.value === rest.value)
      if (here) here.checked = true
    }
    form.dispatchEvent(new Event('change'))
    const save = form.querySelector('[data-register-save]')
    if (save) save.focus()
  })
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
    const mark = marksOf(row)[Number(event.key) - 1]
    if (!/^[1-9]$/.test(event.key) || !mark) return
    event.preventDefault()
    mark.checked = true
    mark.dispatchEvent(new Event('change', { bubbles: true }))
    const next = rows.slice(rows.indexOf(row) + 1).find((each) => !each.hidden)
    const target = next ? marksOf(next).find((each) => each.checked) || marksOf(next)[0] : form.querySelector('[data-register-save]')
    if (target) target.focus()
  })
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
