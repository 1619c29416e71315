/** Where the page for signing in is, and below it what all pages load. */
export const browsePath = '/geo/browse'

/** MapLibre's worker is a module of ours; it hands images over as blobs. Nothing is inline, nothing comes from elsewhere. */
const sources =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
  "worker-src 'self'; base-uri 'none'; frame-ancestors 'none'"

const shared = {
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/** The headers of a page; its forms ask geo. */
export const pageHeaders = { ...shared, 'content-security-policy': `${sources}; form-action 'self'` }

/** Those of the page for signing in: without its script a password goes nowhere. */
export const signInHeaders = { ...shared, 'content-security-policy': `${sources}; form-action 'none'` }
