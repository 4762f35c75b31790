// A notice of success takes focus once, so that it is read out and seen.

export function startNotices (page) {
  const notice = page.querySelector('[data-notice]')
  if (!notice || page.querySelector('[data-module="govuk-error-summary"]')) return
  const takeFocus = () => {
    notice.setAttribute('tabindex', '-1')
    notice.focus({ preventScroll: true })
    notice.addEventListener('blur', () => notice.removeAttribute('tabindex'), { once: true })
  }
  if (!location.hash) return takeFocus()
  // Opened at a place, the browser takes focus away as it goes there, but for a field to write in: that keeps it.
  addEventListener('load', () => setTimeout(() => {
    if (page.activeElement === page.body) takeFocus()
  }), { once: true })
}
