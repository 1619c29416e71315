import { mongoContract } from './contract/mongo.ts'

mongoContract('silo')
