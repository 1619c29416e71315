import { join } from 'node:path'
import { demo } from './demo.ts'
import type { Platform } from './platform.ts'

/** What the acceptance suite is told about a platform of ours; see `deployment` there. */
export function suiteEnv(platform: Platform, folder: string, tracesFile: string): NodeJS.ProcessEnv {
  const { edgeUrl, secondEdgeUrl, urls, secrets } = platform
  return {
    EDGE_URL: edgeUrl,
    FIRST_EDGE_URL: urls.edge,
    SECOND_EDGE_URL: secondEdgeUrl,
    DEMO_EMAIL: demo.email,
    DEMO_PASSWORD: demo.password,
    DEMO_TENANTS: JSON.stringify(demo.tenants.map(tenant => tenant.uuid)),
    ADMIN_EMAIL: secrets.adminEmail,
    ADMIN_PASSWORD: secrets.adminPassword,
    SERVICE_URLS: JSON.stringify(urls),
    PROCESSES_FILE: join(folder, 'processes.json'),
    MAIL_FOLDER: join(folder, 'mail'),
    LOGS_FOLDER: join(folder, 'logs'),
    TRACES_FILE: tracesFile,
  }
}
