import { type Html, html } from './html.ts'

/** Where a page is, from the landing page down to it. */
export type Trail = readonly { readonly href: string; readonly title: string }[]

/** A document with the way to it. */
export function document(title: string, trail: Trail, content: Html): Html {
  return frame(
    title,
    html`
<nav id="trail" aria-label="Where you are"><ol>${trail.map(
      ({ href, title }) => html`
  <li><a href="${href}">${title}</a></li>`,
    )}
</ol></nav>
<main id="content" tabindex="-1">${content}</main>`,
  )
}

/** What all documents have, the one for signing in included. */
export function frame(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · CareEasy</title>
<link rel="stylesheet" href="/geo/browse/maplibre-gl.css">
<link rel="stylesheet" href="/geo/browse/browse.css">
<script type="module" src="/geo/browse/browse.js"></script>
</head>
<body>
<a class="skip" href="#content">To the content</a>
${body}
</body>
</html>
`
}

/** A value of JSON as a reader sees it. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
