// Long text is kept while it is typed, for its author alone. Without a connection the form is not sent, and the text is
// kept as soon as the connection is back. The last words are kept when the page is left, covered or put to sleep.

import { ask } from './used.mjs'

export function startDrafts (page) {
  for (const said of page.querySelectorAll('[data-draft]')) watch(page, document.getElementById(said.dataset.draft), said)
}

function watch (page, text, said) {
  const form = text.form
  let timer
  const again = () => save()
  const save = async (left = false) => {
    timer = clearTimeout(timer)
    const body = new FormData()
    for (const name of ['csrf_token', text.name, `${text.name}-draft`]) body.append(name, form.elements[name].value)
    try {
      const answer = await ask('/drafts/', {
        method: 'POST', body, keepalive: left, headers: { 'X-Requested-With': 'fetch' }
      })
      said.textContent = answer.ok && !answer.redirected ? await answer.text() : ''
      window.removeEventListener('online', again)
    } catch {
      said.textContent = 'No connection. What you typed stays here.'
      window.addEventListener('online', again)
    }
  }
  text.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(save, 1500)
  })
  const keep = () => { if (timer !== undefined) save(page.hidden) }
  page.addEventListener('academy:keep', keep)
  page.addEventListener('visibilitychange', () => { if (page.hidden) keep() })
  form.addEventListener('submit', (event) => {
    timer = clearTimeout(timer)
    if (navigator.onLine) return
    event.preventDefault()
    save()
  })
}
