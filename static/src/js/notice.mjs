// A notice of success takes focus once, so that it is read out and seen.

export function startNotices (page) {
  const notice = page.querySelector('[data-notice]')
  if (!notice || page.querySelector('[data-module="govuk-error-summary"]')) return
  notice.setAttribute('tabindex', '-1')
  notice.focus({ preventScroll: true })
  notice.addEventListener('blur', () => notice.removeAttribute('tabindex'), { once: true })
}
