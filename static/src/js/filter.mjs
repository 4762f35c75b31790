// Filter as you type: <input data-filter="#list"> hides the list's [data-filter-row] that lack the words typed.

export function startFilters (page) {
  for (const input of page.querySelectorAll('[data-filter]')) {
    const list = page.querySelector(input.dataset.filter)
    if (!list) continue
    const rows = [...list.querySelectorAll('[data-filter-row]')]
    const told = page.querySelector(input.dataset.filterCount || null)
    const filter = () => {
      const words = plain(input.value).split(/\s+/).filter(Boolean)
      let shown = 0
      for (const row of rows) {
        const text = plain(row.dataset.filterRow || row.textContent)
        row.hidden = !words.every((word) => text.includes(word))
        if (!row.hidden) shown += 1
      }
      if (told) told.textContent = `${shown} of ${rows.length} shown`
    }
    input.addEventListener('input', filter)
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') {
        event.preventDefault() // a search is no submission; it leads to what was found
        rows.find((row) => !row.hidden && row.querySelector('input'))?.querySelector('input').focus()
      }
      if (event.key === 'Escape') { input.value = ''; filter() }
    })
  }
}

function plain (text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ł', 'l').replaceAll('Ł', 'L').toLowerCase()
}
