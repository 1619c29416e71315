import { createError } from '@careeasy/problem'

/** There is no such person in this tenant. */
export const PersonNotFound = createError('CE_PERSON_NOT_FOUND', "Person '%s' not found", 404)
