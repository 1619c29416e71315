import { type Html, html } from './html.ts'
import { frame } from './layout.ts'

/** The same for everybody: it asks who you are, and then shows the pages of the tenant in itself. */
export function signInPage(): Html {
  return frame(
    'Maps',
    html`
<header>
<form id="sign-in" method="post" hidden>
<h1>Sign in</h1>
<p><label for="username">E-mail</label>
<input id="username" name="username" type="email" autocomplete="username" required></p>
<p><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required></p>
<p><button>Sign in</button></p>
</form>
<form id="session" method="post" hidden>
<label for="tenant">Organisation</label> <select id="tenant" name="tenant"></select>
<button>Sign out</button>
</form>
</header>
<p id="message" role="alert"></p>
<noscript><p>Signing in needs JavaScript. The pages below /geo do not: open them with a client that sends the headers
Auth-Key, Auth-Token and Tenant-UUID.</p></noscript>
<nav id="trail" aria-label="Where you are"></nav>
<main id="content" tabindex="-1"></main>`,
  )
}
