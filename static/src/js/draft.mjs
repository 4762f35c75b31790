// Long text is kept while it is typed, for its author alone. Without a connection the form is not sent, and the text is
// kept as soon as the connection is back.

export function startDrafts (page) {
  for (const said of page.querySelectorAll('[data-draft]')) watch(document.getElementById(said.dataset.draft), said)
}

function watch (text, said) {
  const form = text.form
  let timer
  const save = async () => {
    const body = new FormData()
    for (const name of ['csrf_token', text.name, `${text.name}-draft`]) body.append(name, form.elements[name].value)
    try {
      const answer = await fetch('/drafts/', { method: 'POST', body, headers: { 'X-Requested-With': 'fetch' } })
      said.textContent = answer.ok && !answer.redirected ? await answer.text() : ''
      window.removeEventListener('online', save)
    } catch {
      said.textContent = 'No connection. What you typed stays here.'
      window.addEventListener('online', save)
    }
  }
  text.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(save, 1500)
  })
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    if (navigator.onLine) return
    event.preventDefault()
    save()
  })
}
