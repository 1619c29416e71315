// What the pages below /geo load. A page that was opened with the credentials as headers only gets its map drawn.
// The sign-in page shows the others in itself, since a browser sends no headers of ours by itself: the path is in the
// fragment, which never leaves the browser, and the credentials are this tab's only.

const stored = 'careeasy.session'
const content = element('content')
const signIn = document.getElementById('sign-in')
const isShell = signIn !== null
let session = isShell ? JSON.parse(sessionStorage.getItem(stored) ?? 'null') : null
let map = null
let shows = 0

if (isShell) startShell()
else await drawMap()

function startShell() {
  signIn.addEventListener('submit', event => {
    event.preventDefault()
    void run(() => login(new FormData(signIn)))
  })
  element('session').addEventListener('submit', event => {
    event.preventDefault()
    void run(logout)
  })
  element('tenant').addEventListener('change', ({ target }) => {
    keep({ ...session, tenant: target.value })
    void run(show)
  })
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href]')
    const path = link && pathOf(link.href)
    if (!path || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    go(path)
  })
  document.addEventListener('submit', event => {
    const form = event.target
    if (event.defaultPrevented || form.method !== 'get') return
    event.preventDefault()
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''))
    go(`${pathOf(form.action)}?${query}`)
  })
  addEventListener('hashchange', () => void run(show))
  // A token lasts 15 minutes; the map asks for tiles without asking us.
  setInterval(() => void run(renewWhenOld), 60_000)
  void run(show)
}

/** Only paths of geo: whatever else a fragment says, the credentials do not go there. */
function pathOf(address) {
  const { origin, pathname, search } = new URL(address, location.origin)
  if (origin !== location.origin || /^\/geo\/browse(\/|$)/.test(pathname)) return undefined
  return /^\/geo(\/|$)/.test(pathname) ? pathname + search : undefined
}

function go(path) {
  if (location.hash === `#${path}`) void run(show)
  else location.hash = path
}

/** Shows what went wrong; nothing fails in silence. */
async function run(work) {
  try {
    tell('')
    await work()
  } catch (error) {
    tell(error.message)
  }
}

async function login(form) {
  const answer = await fetch('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(form)),
  })
  if (!answer.ok) throw new Error(await faultOf(answer))
  const { Auth_key, Auth_token, user } = await answer.json()
  const tenants = Object.entries(user.tenants_associated).map(([name, { Tenant_UUID }]) => [
    name,
    Tenant_UUID,
  ])
  signIn.reset()
  keep({ key: Auth_key, token: Auth_token, tenants, tenant: tenants[0]?.[1] ?? '' })
  await show()
}

async function logout() {
  const headers = credentials()
  forget()
  const answer = await fetch('/auth/logout', { method: 'POST', headers })
  if (!answer.ok) throw new Error(await faultOf(answer))
}

/** A new token in the last minute of the old one. A key is good for one refresh. */
async function renewWhenOld() {
  if (session === null) return
  const { exp } = JSON.parse(atob(session.token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')))
  if (exp * 1000 - Date.now() > 120_000) return
  const before = session
  const answer = await fetch('/auth/refresh', { method: 'POST', headers: credentials() })
  if (session !== before) return
  if (!answer.ok) return forget()
  const { Auth_key, Auth_token } = await answer.json()
  keep({ ...session, key: Auth_key, token: Auth_token })
}

async function show() {
  signIn.hidden = session !== null
  element('session').hidden = session === null
  if (session === null) return
  element('tenant').replaceChildren(...session.tenants.map(([name, uuid]) => new Option(name, uuid)))
  element('tenant').value = session.tenant
  await renewWhenOld()
  if (session === null) return
  const number = ++shows
  const path = pathOf(location.hash.slice(1) || '/geo') ?? '/geo'
  const answer = await fetch(path, { headers: { ...credentials(), accept: 'text/html' }, redirect: 'error' })
  const text = answer.ok ? await answer.text() : ''
  if (number !== shows) return
  if (answer.status === 401) forget()
  if (!answer.ok) throw new Error(await faultOf(answer))
  if (answer.headers.get('content-type')?.startsWith('text/html')) adopt(text)
  else showText(text)
  content.focus()
  await drawMap()
}

/** Takes over what the server rendered. Scripts in it would not run: the parser marks them so, and the policy refuses. */
function adopt(text) {
  const page = new DOMParser().parseFromString(text, 'text/html')
  document.title = page.title
  for (const id of ['trail', 'content'])
    element(id).replaceChildren(...(page.getElementById(id)?.childNodes ?? []))
}

function showText(text) {
  const block = document.createElement('pre')
  block.textContent = JSON.stringify(JSON.parse(text), null, 2)
  content.replaceChildren(block)
}

async function drawMap() {
  map?.remove()
  map = null
  const place = document.getElementById('map')
  if (place === null) return
  const { Map: MapLibre, NavigationControl, Popup } = await import('/geo/browse/maplibre-gl.mjs')
  if (!place.isConnected) return
  const { collection, layer, box } = place.dataset
  const ofLayer = { source: 'features', 'source-layer': layer }
  const colour = '#0b6e99'
  try {
    map = new MapLibre({
      container: place,
      attributionControl: false,
      // So that the map can be printed and copied.
      canvasContextAttributes: { preserveDrawingBuffer: true },
      transformRequest: url => (pathOf(url) ? { url, headers: credentials() } : { url }),
      style: {
        version: 8,
        sources: {
          features: {
            type: 'vector',
            tiles: [`${location.origin}${collection}/tiles/WebMercatorQuad/{z}/{y}/{x}`],
            maxzoom: 16,
          },
        },
        layers: [
          { id: 'ground', type: 'background', paint: { 'background-color': '#eef2f3' } },
          {
            ...{ ...ofLayer, id: 'areas', type: 'fill', filter: ['==', ['geometry-type'], 'Polygon'] },
            paint: { 'fill-color': colour, 'fill-opacity': 0.3 },
          },
          {
            ...{ ...ofLayer, id: 'lines', type: 'line', filter: ['!=', ['geometry-type'], 'Point'] },
            paint: { 'line-color': colour, 'line-width': 2 },
          },
          {
            ...{ ...ofLayer, id: 'points', type: 'circle', filter: ['==', ['geometry-type'], 'Point'] },
            paint: {
              'circle-color': colour,
              'circle-radius': 6,
              'circle-stroke-color': '#fff',
              'circle-stroke-width': 2,
            },
          },
        ],
      },
    })
  } catch (error) {
    place.textContent = `The map needs WebGL: ${error.message}`
    return
  }
  map.addControl(new NavigationControl({ showCompass: false }))
  if (box) {
    const [west, south, east, north] = box.split(',').map(Number)
    map.fitBounds(
      [
        [west, south],
        [east, north],
      ],
      { padding: 40, maxZoom: 14, animate: false },
    )
  }
  map.on('click', ({ point, lngLat }) => {
    const [found] = map.queryRenderedFeatures(point, { layers: ['points', 'lines', 'areas'] })
    if (found)
      new Popup()
        .setLngLat(lngLat)
        .setText(found.properties.name ?? found.properties.id)
        .addTo(map)
  })
  map.on('error', ({ error }) => tell(`The map is incomplete: ${error.message}`))
  map.on('idle', () => {
    place.dataset.state = 'drawn'
  })
}

function credentials() {
  if (session === null) return {}
  return { 'auth-key': session.key, 'auth-token': session.token, 'tenant-uuid': session.tenant }
}

function keep(next) {
  session = next
  sessionStorage.setItem(stored, JSON.stringify(next))
}

function forget() {
  session = null
  sessionStorage.removeItem(stored)
  map?.remove()
  map = null
  content.replaceChildren()
  element('trail').replaceChildren()
  signIn.hidden = false
  element('session').hidden = true
}

async function faultOf(answer) {
  const text = await answer.text()
  try {
    const { title, detail, code } = JSON.parse(text)
    return [detail ?? title, code && `(${code})`].filter(Boolean).join(' ')
  } catch {
    return `The answer was ${answer.status}`
  }
}

function tell(text) {
  const message = document.getElementById('message')
  if (message !== null) message.textContent = text
}

function element(id) {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no ${id}`)
  return found
}
