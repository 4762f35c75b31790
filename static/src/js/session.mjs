// Who does nothing for a while is signed out by the server. This warns before, lets them stay, and covers the page
// when it has happened. The clock on the wall decides, so that a device that slept says at once what is true.

import { keepTyped } from './typed.mjs'
import { ask, lastUsed, used } from './used.mjs'

const MINUTE = 60 * 1000
const SLACK = 2 * 1000 // the server counts whole seconds: it has ended for certain before this says so

export function startSession (page) {
  const dialog = page.querySelector('[data-session-end]')
  if (!dialog) return
  used()
  const watch = new Watch(dialog)
  window.setInterval(() => watch.look(), 1000)
  for (const news of ['storage', 'pageshow', 'visibilitychange']) window.addEventListener(news, () => watch.look())
  page.addEventListener('input', () => watch.type())
}

class Watch {
  constructor (dialog) {
    this.dialog = dialog
    this.limit = dialog.dataset.minutes * MINUTE
    this.warning = dialog.dataset.warning * MINUTE
    this.title = document.title
    this.state = 'used' // or warned; or over, which is for good
    this.asked = 0
    this.part('stay').addEventListener('click', () => this.stay())
    dialog.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.escape(event) })
    dialog.addEventListener('cancel', (event) => this.escape(event))
    dialog.addEventListener('close', () => this.closed())
  }

  part (name) {
    return this.dialog.querySelector(`[data-session-${name}]`)
  }

  look () {
    if (this.state === 'over') return
    const left = lastUsed() + this.limit - Date.now()
    if (left <= -SLACK) this.end()
    else if (left <= this.warning) this.warn(Math.max(1, Math.ceil(left / MINUTE)))
    else if (this.state === 'warned') this.goOn()
  }

  warn (minutes) {
    const left = `${minutes} minute${minutes === 1 ? '' : 's'}`
    const words = `You will be signed out in ${left}`
    if (this.state === 'used') {
      this.state = 'warned'
      this.part('failed').hidden = true
      this.part('left').textContent = left
      this.open(this.part('stay'))
    } else if (this.part('left').textContent !== left) {
      this.part('left').textContent = left
      this.part('said').textContent = words
    } else return
    document.title = `${words} – ${this.title}`
  }

  open (first) {
    document.dispatchEvent(new Event('academy:keep')) // the last words, if they were not kept yet
    if (!this.dialog.open) this.dialog.showModal()
    first.focus()
  }

  goOn () {
    this.state = 'used'
    document.title = this.title
    this.part('said').textContent = ''
    this.dialog.close()
  }

  async stay () {
    this.asked = Date.now()
    try {
      const body = new FormData(this.dialog.querySelector('form'))
      const answer = await ask(this.dialog.dataset.stay, { method: 'POST', body, redirect: 'manual' })
      if (answer.status >= 500) throw answer
      if (answer.ok) this.look()
      else this.end('elsewhere') // signed out in another tab, or somebody else has signed in
    } catch {
      this.part('failed').hidden = false
    }
  }

  // Filling in a form is use, also where nothing is sent until its end.
  type () {
    if (this.state === 'used' && Date.now() - Math.max(lastUsed(), this.asked) > MINUTE) this.stay()
  }

  end (where) {
    this.state = 'over'
    const { again, here, name } = this.dialog.dataset
    const back = here || window.location.pathname + window.location.search
    keepTyped(document, back, true)
    this.part('again').href = `${again}?next=${encodeURIComponent(back)}`
    this.part('idle').hidden = where === 'elsewhere'
    this.part('soon').hidden = true
    this.part('over').hidden = false
    this.dialog.setAttribute('aria-labelledby', 'session-over')
    this.dialog.setAttribute('aria-describedby', 'session-over-text')
    document.documentElement.classList.add('app-signed-out')
    document.title = `You have been signed out – ${name}`
    this.open(this.part('again'))
  }

  escape (event) {
    event.preventDefault()
    if (this.state === 'warned') this.stay()
  }

  // A browser may close it over our heads: before the end that means "stay", after it the cover comes back.
  closed () {
    if (this.state === 'over') this.open(this.part('again'))
    else if (this.state === 'warned') {
      this.state = 'used'
      this.stay()
    }
  }
}
