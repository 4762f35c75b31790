// A board's cell opens its why in a dialog. Rows say where the why is kept (data-why), heads name their column
// (data-column). Without the script the person's name leads to the page with every why.

import { ask } from './used.mjs'

export function startBoards (page) {
  for (const board of page.querySelectorAll('[data-board]')) {
    const columns = [...board.tHead.rows[board.tHead.rows.length - 1].cells].map((head) => head.dataset.column)
    board.tBodies[0].addEventListener('click', (event) => {
      const cell = event.target.closest('td')
      if (!cell || event.target.closest('a, button')) return
      const why = cell.parentElement.dataset.why
      const column = columns[cell.cellIndex]
      if (why && column) openWhy(`${why}?item=${encodeURIComponent(column)}`)
    })
  }
}

async function openWhy (address) {
  const dialog = whyDialog()
  const body = dialog.querySelector('[data-dialog-body]')
  body.textContent = 'Looking it up…'
  dialog.showModal()
  try {
    const answer = await ask(address, { headers: { 'X-Requested-With': 'fetch' } })
    if (!answer.ok) throw new Error(String(answer.status))
    body.innerHTML = await answer.text()
  } catch {
    body.textContent = 'This could not be loaded. Open the person’s page to see why.'
  }
}

function whyDialog () {
  let dialog = document.getElementById('app-why-dialog')
  if (dialog) return dialog
  dialog = document.createElement('dialog')
  dialog.id = 'app-why-dialog'
  dialog.className = 'app-dialog'
  dialog.setAttribute('aria-label', 'Why')
  dialog.innerHTML = '<div data-dialog-body class="govuk-body" aria-live="polite"></div>' +
    '<form method="dialog"><button class="govuk-button govuk-button--secondary govuk-!-margin-bottom-0">Close</button></form>'
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close() })
  document.body.append(dialog)
  return dialog
}
