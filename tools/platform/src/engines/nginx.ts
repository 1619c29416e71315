import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { debianEnv, obtainPackage } from '../debian.ts'
import type { Engine, RunningEngine, StartOptions } from '../engine.ts'
import { freePorts } from '../ports.ts'
import { startDaemon, waitUntilReady } from '../process.ts'

/**
 * nginx as a plain reverse proxy with kept-alive connections before whatever listens at `NGINX_UPSTREAM_PORT`; only for
 * tests and measurements.
 */
export const nginx: Engine = {
  name: 'nginx',
  title: 'nginx',
  isOptional: true,
  obtain: report => obtainPackage('nginx', 'nginx', report),
  start: startNginx,
}

async function startNginx({ program, dataDir, port }: StartOptions): Promise<RunningEngine> {
  const [upstreamPort = 0] = await freePorts(1)
  const config = join(dataDir, 'nginx.conf')
  await mkdir(join(dataDir, 'temp'), { recursive: true })
  await writeFile(config, nginxConfiguration(dataDir, port, upstreamPort))
  const daemon = startDaemon({
    command: join(program, 'usr/sbin/nginx'),
    args: ['-p', dataDir, '-c', config, '-e', join(dataDir, 'error.log')],
    env: await debianEnv(program),
    cwd: dataDir,
    logFile: join(dataDir, 'engine.log'),
  })
  await waitUntilReady('nginx', daemon, () => fetch(`http://127.0.0.1:${port}/nginx-alive`))
  const env = {
    NGINX_URL: `http://127.0.0.1:${port}`,
    NGINX_UPSTREAM_PORT: String(upstreamPort),
    // One process: what it has used is what nginx has used.
    NGINX_PID: String(daemon.pid),
  }
  return { env, pid: daemon.pid, exited: daemon.exited, stop: () => daemon.stop() }
}

/** One process that passes everything on; names with underscores too, since clients were promised them. */
function nginxConfiguration(folder: string, port: number, upstreamPort: number): string {
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `daemon off;
master_process off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 4096; }
http {
  access_log off;
  ${temp.map(name => `${name}_temp_path ${folder}/temp/${name};`).join('\n  ')}
  client_max_body_size 0;
  underscores_in_headers on;
  keepalive_requests 1000000;
  upstream behind {
    server 127.0.0.1:${upstreamPort};
    keepalive 256;
    keepalive_requests 1000000;
  }
  server {
    listen 127.0.0.1:${port};
    location = /nginx-alive { return 204; }
    location / {
      proxy_pass http://behind;
      proxy_http_version 1.1;
      proxy_request_buffering off;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host "";
    }
  }
}
`
}
