import { loadConfig } from '@careeasy/config'
import { serve } from '@careeasy/service'
import { buildApp } from './app.ts'
import { ConfigSchema } from './config.ts'

const config = loadConfig(ConfigSchema, process.env)
await serve(await buildApp(config), config)
