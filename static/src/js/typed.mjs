// What is typed and not sent outlives the page: where a session ends under it, it is put back after signing in again;
// where a form never reached the academy, it is put back when the page is. It stays in this tab, and goes with it or
// when somebody else signs in. Nothing of a password or a file is kept.

const KEY = 'academy-typed'
const NOT_TYPED = /^(hidden|submit|button|reset|image|password|file|fieldset|output)$/
const PUT_BACK = 'What you typed is put back. '
const NO_CONNECTION = 'No connection. What you typed stays here: press again once you are connected.'

export function startTyped (page) {
  const who = page.querySelector('[data-session-end]')?.dataset.who
  const kept = read()
  const [cameBy] = window.performance.getEntriesByType('navigation')
  const isHere = kept?.who === who && kept?.where === where() && (kept.over || cameBy?.type === 'back_forward')
  // What was sent has arrived once another page comes; what a session's end left waits for its own person and page.
  if (kept && (isHere || !kept.over || (who && kept.who !== who))) window.sessionStorage.removeItem(KEY)
  if (isHere) putBack(page, kept)
  if (!who) return
  page.addEventListener('submit', (event) => {
    if (event.defaultPrevented || event.target.method !== 'post' || !event.target.closest('main')) return
    page.querySelector('[data-no-connection]')?.remove()
    if (navigator.onLine) return keepTyped(page, where())
    event.preventDefault()
    const said = Object.assign(page.createElement('p'), { className: 'govuk-error-message app-no-connection', textContent: NO_CONNECTION })
    said.dataset.noConnection = ''
    said.setAttribute('role', 'alert')
    const pressed = event.submitter ?? event.target.lastElementChild
    pressed.parentElement.prepend(said)
  })
}

// `over`: the session has ended, and `address` is where signing in again leads to.
export function keepTyped (page, address, over = false) {
  const { who, here } = page.querySelector('[data-session-end]').dataset
  const typed = {}
  let file = false
  for (const [key, field] of fieldsOf(page)) {
    if (field.type === 'file') file ||= field.value !== ''
    else if (here || isChanged(field)) typed[key] = valueOf(field) // on an answer to a form all of it was typed
  }
  if (file || Object.keys(typed).length) {
    try { window.sessionStorage.setItem(KEY, JSON.stringify({ who, where: address, over, typed, file })) } catch { /* full, or not allowed */ }
  }
}

function putBack (page, { typed, file, over }) {
  for (const [key, field] of fieldsOf(page)) {
    if (!(key in typed) || typed[key] === valueOf(field)) continue
    if (isChoice(field) && (typed[key] || field.type === 'checkbox')) field.click()
    else if (isChoice(field)) field.checked = false
    else field.value = typed[key]
    for (const type of ['input', 'change', 'keyup']) field.dispatchEvent(new Event(type, { bubbles: true }))
    for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
  }
  const said = Object.assign(page.createElement('div'), { className: 'app-notice app-notice--told', tabIndex: -1 })
  said.setAttribute('role', 'region')
  said.setAttribute('aria-label', 'Please note')
  const words = [PUT_BACK, over ? 'It is not saved yet.' : 'It may not have reached the academy.', file ? ' Choose your file again.' : '']
  said.append(Object.assign(page.createElement('p'), { textContent: words.join('') }))
  page.querySelector('main').prepend(said)
  said.focus()
}

function read () {
  try { return JSON.parse(window.sessionStorage.getItem(KEY)) } catch { return null }
}

function where () {
  return window.location.pathname + window.location.search
}

// Each field of the page's forms with a name that finds it again when the page is made anew.
function fieldsOf (page) {
  const times = {}
  return [...page.querySelectorAll('main form[method="post"]')]
    .flatMap((form) => [...form.elements].map((field) => [form.getAttribute('action'), field]))
    .filter(([, field]) => field.name && (field.type === 'file' || !NOT_TYPED.test(field.type)))
    .map(([action, field]) => {
      const name = [action, field.name, isChoice(field) ? field.value : ''].join(' ')
      times[name] = (times[name] ?? 0) + 1
      return [`${name} ${times[name]}`, field]
    })
}

function isChoice (field) {
  return field.type === 'radio' || field.type === 'checkbox'
}

function valueOf (field) {
  return isChoice(field) ? field.checked : field.value
}

function isChanged (field) {
  if (isChoice(field)) return field.checked !== field.defaultChecked
  if (field.options) return [...field.options].some((each) => each.selected !== each.defaultSelected)
  return field.value !== field.defaultValue
}
