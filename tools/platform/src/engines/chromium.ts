import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { debianEnv, obtainChromium } from '../debian.ts'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { startDaemon, waitUntilReady } from '../process.ts'

/**
 * Chromium without windows, as Debian packages it; only for tests, which connect to its DevTools and get a fresh
 * profile each. It draws WebGL on the CPU.
 */
export const chromium: Engine = {
  name: 'chromium',
  title: 'Chromium',
  isOptional: true,
  obtain: obtainChromium,
  start: startChromium,
}

async function startChromium({ program, dataDir, port }: StartOptions): Promise<RunningEngine> {
  const fonts = join(dataDir, 'fonts.conf')
  await writeFile(fonts, fontConfiguration(join(program, 'usr/share/fonts'), join(dataDir, 'font-cache')))
  const env = await debianEnv(program)
  const libraries = env['LD_LIBRARY_PATH'] ?? ''
  // a library of one of its libraries, which finds it there by a path of its own
  const pulse = join(libraries.split(':')[0] ?? '', 'pulseaudio')
  const daemon = startDaemon({
    command: join(program, 'usr/lib/chromium/chromium-headless-shell'),
    args: [
      `--remote-debugging-port=${port}`,
      `--user-data-dir=${join(dataDir, 'profile')}`,
      // Its sandbox needs rights that containers and root do not give; what it opens here are pages of our own.
      '--no-sandbox',
      // a container's /dev/shm has 64 MB
      '--disable-dev-shm-usage',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      'about:blank',
    ],
    env: { ...env, LD_LIBRARY_PATH: `${libraries}:${pulse}`, HOME: dataDir, FONTCONFIG_FILE: fonts },
    cwd: dataDir,
    logFile: join(dataDir, 'engine.log'),
  })
  await waitUntilReady('Chromium', daemon, () => fetch(`http://127.0.0.1:${port}/json/version`))
  const address = { CHROMIUM_URL: `http://127.0.0.1:${port}` }
  return { env: address, pid: daemon.pid, exited: daemon.exited, stop: () => daemon.stop() }
}

function fontConfiguration(fonts: string, cache: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${cache}</cachedir></fontconfig>
`
}
