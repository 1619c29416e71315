import { assetsContract } from './contract/assets.ts'

assetsContract('pool')
