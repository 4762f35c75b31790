// When somebody last used the academy: a page that was loaded, or an answer that a script got. All tabs know it
// from each other; where a browser keeps nothing, each knows of itself.

const KEY = 'academy-used'
let last = Date.now()

export function used () {
  last = Date.now()
  try { window.localStorage.setItem(KEY, last) } catch { /* this tab still knows */ }
}

export function lastUsed () {
  const now = Date.now()
  try {
    const elsewhere = Number(window.localStorage.getItem(KEY))
    if (elsewhere <= now) last = Math.max(last, elsewhere)
  } catch { /* this tab still knows */ }
  return Math.min(last, now)
}

// `fetch`, and use where it was answered: who is signed out is sent elsewhere or refused.
export async function ask (address, options) {
  const answer = await fetch(address, options)
  if (answer.ok && !answer.redirected) used()
  return answer
}
